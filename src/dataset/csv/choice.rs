//! Which columns are learnt from, which one is predicted, and which rows can be used? What is not said is found.

use super::columns::{Column, Fields, Kind};
use super::natural;
use super::number::is_number;
use super::rows::Rows;
use super::{
    CsvError, CsvOptions, File, MAX_CATEGORIES, MAX_CLASSES, MAX_COLUMNS, MAX_ROWS, Table, count, refuse,
    refuse_column, shortened,
};
use crate::catalog::Task;
use crate::dataset::{Dataset, Targets};
use crate::words;
use std::collections::BTreeSet;

/// What a column is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// It is predicted.
    Target,
    /// It is learnt from, as so many features.
    Features(usize),
    /// It could be learnt from, and the reader left it out.
    NotChosen,
    /// It can't be learnt from: why.
    LeftOut(String),
}

/// Names that say of a column that it is what is to be predicted.
const TARGET_NAMES: [&str; 6] = ["target", "label", "class", "output", "outcome", "response"];
/// Names that say of whole numbers that they stand for classes.
const CLASS_NAMES: [&str; 4] = ["class", "label", "species", "category"];
/// Why a column is predicted behind which there are others.
const PASSED_OVER: &str = "the last column that can be";
/// So many lines are named.
const MOST_LINES: usize = 5;

/// How a column becomes features.
enum Feature {
    Numbers,
    /// One feature for each of these, 1 where it stands and 0 elsewhere.
    Categories(Vec<String>),
}

/// The table of a file, for what the reader said of it.
pub fn choose(file: &File, options: &CsvOptions) -> Result<Table, CsvError> {
    let File { rows, columns, .. } = file;
    let mut report = file.report.clone();
    let (target, why) = find_target(columns, options)?;
    if columns[target].column.kind == Kind::Numbers {
        columns[target].check(rows)?;
    }
    let mut roles = roles(columns, target, rows.len(), options)?;
    if why == PASSED_OVER {
        roles[target..]
            .iter_mut()
            .zip(&columns[target..])
            .for_each(|(role, fields)| tell_why_not_predicted(role, &fields.column));
    }
    let used = || roles.iter().enumerate().filter(|(_, role)| is_used(role)).map(|(idx, _)| &columns[idx]);
    for fields in used().filter(|fields| fields.column.kind == Kind::Numbers) {
        fields.check(rows)?;
    }

    let kept = kept_rows(rows, used().collect(), &mut report)?;
    let features: Vec<(usize, Feature)> = roles
        .iter()
        .enumerate()
        .filter(|(_, role)| matches!(role, Role::Features(_)))
        .map(|(idx, _)| match columns[idx].column.kind {
            Kind::Numbers => (idx, Feature::Numbers),
            _ => (idx, Feature::Categories(distinct(kept.iter().map(|&row| rows.field(row, idx))))),
        })
        .collect();
    let mut feature_names = Vec::new();
    for (idx, feature) in &features {
        match feature {
            Feature::Numbers => feature_names.push(columns[*idx].name_of_numbers()),
            Feature::Categories(categories) => {
                let name = columns[*idx].name();
                feature_names.extend(categories.iter().map(|category| format!("{name}={category}")));
                roles[*idx] = Role::Features(categories.len());
            }
        }
    }
    let n_features = feature_names.len();
    if n_features > MAX_COLUMNS {
        return refuse(format!(
            "the columns become {n_features} features, and at most {MAX_COLUMNS} fit: each column of text becomes one for each of its texts"
        ));
    }
    let mut values = Vec::with_capacity(kept.len() * n_features);
    for &row in &kept {
        for (idx, feature) in &features {
            match feature {
                Feature::Numbers => values.push(columns[*idx].number(row)),
                Feature::Categories(categories) => {
                    let text = rows.field(row, *idx);
                    values.extend(categories.iter().map(|category| if category == text { 1.0 } else { 0.0 }));
                }
            }
        }
    }

    let (task, targets) = targets(&columns[target], &kept, options.task, rows)?;
    let fields = &columns[target];
    let name = shortened(fields.name());
    let range = range(kept.iter().filter_map(|&row| fields.numbers.get(row)));
    report.insert(1, of_the_target(&name, why, &targets, &range));
    if task == Task::Regression && !fields.column.remarks.is_empty() {
        report.insert(2, format!("In {name}, {}.", fields.column.remarks.join("; ")));
    }
    report.extend(lonely(&targets));
    Ok(Table {
        task,
        target: columns[target].name().to_owned(),
        columns: columns.iter().map(|fields| fields.column.clone()).collect(),
        roles,
        report,
        dataset: Dataset { feature_names, features: values, targets },
    })
}

fn is_used(role: &Role) -> bool {
    matches!(role, Role::Target | Role::Features(_))
}

/// What each column is for.
fn roles(columns: &[Fields], target: usize, n_rows: usize, options: &CsvOptions) -> Result<Vec<Role>, CsvError> {
    let chosen = |name: &str| options.features.as_ref().is_none_or(|names| names.iter().any(|other| other == name));
    let mut others = columns.iter().enumerate().filter(|(idx, fields)| *idx != target && !fields.column.counts_rows);
    let has_others = others.any(|(_, fields)| unusable(&fields.column, n_rows).is_none());
    let roles: Vec<Role> = columns
        .iter()
        .enumerate()
        .map(|(idx, fields)| match unusable(&fields.column, n_rows) {
            _ if idx == target => Role::Target,
            // A series has nothing else to learn from.
            None if fields.column.counts_rows && has_others => Role::LeftOut("the numbers of the rows".to_owned()),
            Some(why) => Role::LeftOut(why),
            None if chosen(fields.name()) => Role::Features(1),
            None => Role::NotChosen,
        })
        .collect();
    for name in options.features.iter().flatten() {
        match columns.iter().position(|fields| fields.name() == name).map(|idx| &roles[idx]) {
            None => return refuse_column(None, name, "is not among the columns"),
            Some(Role::LeftOut(why)) => return refuse_column(None, name, format!("can’t be learnt from: {why}")),
            Some(_) => {}
        }
    }
    if roles.iter().any(|role| matches!(role, Role::Features(_))) {
        return Ok(roles);
    }
    let left_out = columns.iter().zip(&roles).filter_map(|(fields, role)| match role {
        Role::LeftOut(why) => Some(format!("{}: {why}", shortened(fields.name()))),
        _ => None,
    });
    let left_out: Vec<String> = left_out.take(3).collect();
    if left_out.is_empty() || options.features.is_some() {
        return refuse("no column is chosen to learn from, and one is the least");
    }
    refuse(format!("no column is left to learn from: {}", left_out.join("; ")))
}

/// Why a column can't be learnt from.
fn unusable(column: &Column, n_rows: usize) -> Option<String> {
    let Column { kind, n_missing, n_distinct, .. } = column;
    match kind {
        Kind::Empty => Some("no value in any row".to_owned()),
        // Leaving the rows out would leave hardly any.
        _ if 2 * n_missing > n_rows => Some(format!("no value in {n_missing} of {n_rows} rows")),
        Kind::Numbers => None,
        _ if *n_distinct == 1 => Some("the same text in every row".to_owned()),
        Kind::Dates if *n_distinct > MAX_CATEGORIES => Some(format!("{n_distinct} dates, which are no numbers")),
        _ if *n_distinct > MAX_CATEGORIES => Some(format!("text of {n_distinct} kinds, more than {MAX_CATEGORIES}")),
        _ => None,
    }
}

/// A last column of text is what many expect to be predicted; why it is not stands beside it.
fn tell_why_not_predicted(role: &mut Role, column: &Column) {
    if let Role::LeftOut(why) = role
        && column.is_text()
        && column.n_distinct > MAX_CLASSES
    {
        why.push_str(&format!("; nor is it predicted, for at most {MAX_CLASSES} classes can be told apart"));
    }
}

/// The rows that have a value in every column that is used, and of very many as many as fit.
fn kept_rows(rows: &Rows, used: Vec<&Fields>, report: &mut Vec<String>) -> Result<Vec<usize>, CsvError> {
    let mut is_whole = vec![true; rows.len()];
    for &row in used.iter().flat_map(|fields| &fields.missing) {
        is_whole[row as usize] = false;
    }
    let mut kept: Vec<usize> = (0..rows.len()).filter(|&row| is_whole[row]).collect();
    let n_left_out = rows.len() - kept.len();
    if kept.len() < 2 {
        let gaps = used.iter().filter(|fields| fields.column.n_missing > 0);
        let gaps = gaps.take(3).map(|fields| {
            format!("{} is missing in {}", shortened(fields.name()), count(fields.column.n_missing, "row", "rows"))
        });
        return refuse(format!(
            "{} left after leaving out those with a missing value, and two are the least: {}",
            count(kept.len(), "row is", "rows are"),
            gaps.collect::<Vec<_>>().join(", ")
        ));
    }
    if used.iter().all(|fields| fields.missing.is_empty()) {
        report.push("No value is missing.".to_owned());
    } else {
        let lines = (0..rows.len()).filter(|&row| !is_whole[row]).map(|row| rows.line(row).to_string());
        let mut lines: Vec<String> = lines.take(MOST_LINES + 1).collect();
        if lines.len() > MOST_LINES {
            lines[MOST_LINES] = "…".to_owned();
        }
        let line = if n_left_out == 1 { "line" } else { "lines" };
        let were = count(n_left_out, "row with a missing value was", "rows with a missing value were");
        report.push(format!("{were} left out ({line} {}); {} remain.", lines.join(", "), kept.len()));
    }
    if kept.len() > MAX_ROWS {
        let n_whole = kept.len();
        kept = spread(n_whole, MAX_ROWS).map(|idx| kept[idx]).collect();
        let sentence =
            format!("Of {n_whole} rows, {MAX_ROWS} are used, from all over the file: more would take long to train.");
        report.push(sentence);
    }
    Ok(kept)
}

/// So many of the places below `n`, in order and everywhere about equally dense. Multiples of the golden ratio, without their whole
/// parts, are spread evenly, and so are every second, fifth or hundredth of them: what comes again and again in a file stays as
/// common as it was. The places of the smallest are taken.
fn spread(n: usize, n_wanted: usize) -> impl Iterator<Item = usize> {
    const GOLDEN: u32 = 0x9e37_79b9;
    let part = |place: usize| (place as u32).wrapping_mul(GOLDEN);
    let mut parts: Vec<u32> = (0..n).map(part).collect();
    let (_, &mut most, _) = parts.select_nth_unstable(n_wanted - 1);
    (0..n).filter(move |&place| part(place) <= most)
}

/// The column to predict, and why it is that one, where that was not said.
fn find_target(columns: &[Fields], options: &CsvOptions) -> Result<(usize, &'static str), CsvError> {
    let Some(name) = &options.target else { return obvious_target(columns, options.task) };
    let names: Vec<String> = columns.iter().map(|fields| shortened(fields.name())).collect();
    let Some(idx) = columns.iter().position(|fields| fields.name() == name) else {
        let shown = names[..names.len().min(20)].join(", ");
        let more = if names.len() > 20 { ", …" } else { "" };
        return refuse_column(None, name, format!("is not among the columns: they are {shown}{more}"));
    };
    if columns[idx].column.kind == Kind::Empty {
        return refuse_column(None, name, "has no value in any row, so there is nothing to predict");
    }
    // A reader may have chosen what would have been found.
    Ok(obvious_target(columns, options.task).ok().filter(|found| found.0 == idx).unwrap_or((idx, "as you chose")))
}

/// The column that is predicted where nothing is said of it.
fn obvious_target(columns: &[Fields], task: Option<Task>) -> Result<(usize, &'static str), CsvError> {
    let fits = |idx: &usize| can_be_predicted(&columns[*idx].column, task);
    let is_named = |idx: &usize| TARGET_NAMES.contains(&&*columns[*idx].name().to_ascii_lowercase());
    // A separator at the end of each row makes a last column without values.
    let Some(last) = columns.iter().rposition(|fields| fields.column.kind != Kind::Empty) else {
        return refuse("no row has a value");
    };
    let fitting = || (0..=last).rev().filter(fits);
    Ok(match (fitting().find(is_named), fitting().next()) {
        (Some(named), _) if named != last => (named, "by its name"),
        (None, Some(other)) if other != last => (other, PASSED_OVER),
        // Where none can be, it is said why not of the last.
        _ => (last, "the last column"),
    })
}

/// Whether there is something to predict in a column, and of that kind.
fn can_be_predicted(column: &Column, task: Option<Task>) -> bool {
    match (column.kind, task) {
        (Kind::Numbers, Some(Task::Classification)) => (2..=MAX_CLASSES).contains(&column.n_distinct),
        (Kind::Numbers, _) => column.n_distinct > 1,
        (Kind::Empty, _) | (_, Some(Task::Regression)) => false,
        (Kind::Text | Kind::Dates, _) => (2..=MAX_CLASSES).contains(&column.n_distinct),
    }
}

fn targets(fields: &Fields, kept: &[usize], task: Option<Task>, rows: &Rows) -> Result<(Task, Targets), CsvError> {
    let name = fields.name().to_owned();
    let is_text = fields.column.is_text();
    let numbers: Vec<f64> = if is_text { Vec::new() } else { kept.iter().map(|&row| fields.numbers[row]).collect() };
    let is_yes_or_no = numbers.iter().all(|&number| number == 0.0 || number == 1.0);
    let is_class = is_text || is_yes_or_no || has_numbers_of_classes(fields, &numbers);
    let task = task.unwrap_or(if is_class { Task::Classification } else { Task::Regression });
    let text = |row: usize| rows.field(row, fields.idx);
    if task == Task::Regression {
        if is_text {
            let row = kept.iter().copied().find(|&row| !is_number(text(row))).unwrap_or(kept[0]);
            let reason = format!("has \"{}\", and a number is needed to predict numbers", shortened(text(row)));
            return refuse_column(Some(rows.line(row)), &name, reason);
        }
        let values: Vec<f32> = kept.iter().map(|&row| fields.number(row)).collect();
        if values.iter().all(|value| *value == values[0]) {
            let is = if numbers.iter().all(|number| *number == numbers[0]) && fields.column.n_distinct == 1 {
                "is the same number"
            } else {
                "is about the same number, by all digits that can be learnt,"
            };
            return refuse_column(None, &name, format!("{is} in every row, so there is nothing to predict"));
        }
        return Ok((task, Targets::Numbers { name: fields.name_of_numbers(), values }));
    }

    let (names, labels) = if is_text {
        let names = distinct(kept.iter().map(|&row| text(row)));
        let label = |row: &usize| names.binary_search_by(|name| natural::compare(name, text(*row))).ok();
        let labels: Vec<usize> = kept.iter().filter_map(label).collect();
        (names, labels)
    } else {
        if let Some(&row) = kept.iter().find(|&&row| fields.numbers[row].fract() != 0.0) {
            let reason = format!("has {}, and only whole numbers can be classes", shortened(text(row)));
            return refuse_column(Some(rows.line(row)), &name, reason);
        }
        let mut classes = numbers.clone();
        classes.sort_by(f64::total_cmp);
        classes.dedup_by(|a, b| a == b);
        let label =
            |number: &f64| classes.binary_search_by(|class| class.partial_cmp(number).expect("both are numbers"));
        let labels: Vec<usize> = numbers.iter().filter_map(|number| label(number).ok()).collect();
        // Adding 0 makes 0 of −0.
        (classes.iter().map(|class| words::number(class + 0.0)).collect(), labels)
    };
    match names.len() {
        1 => {
            let reason = format!("is \"{}\" in every row, so there is nothing to tell apart", shortened(&names[0]));
            return refuse_column(None, &name, reason);
        }
        n if n > MAX_CLASSES => {
            let reason = format!("has {n} different values, and at most {MAX_CLASSES} classes can be told apart");
            return refuse_column(None, &name, reason);
        }
        _ => {}
    }
    // Of two the latter, which is 1, yes, true or positive; of more the most common.
    let sizes = sizes(names.len(), labels.iter().copied());
    let positive = match names.len() {
        2 => 1,
        n => (0..n).rev().max_by_key(|&class| sizes[class]).unwrap_or(0),
    };
    let labels = labels.into_iter().map(|label| label as u32).collect();
    Ok((task, Targets::Classes { names, labels, positive: positive as u32 }))
}

/// Whether a column has few whole numbers, and a name by which they stand for classes: `class`, `Wine class`, `wine_class`.
fn has_numbers_of_classes(fields: &Fields, numbers: &[f64]) -> bool {
    let name = fields.name().to_ascii_lowercase();
    let last_word = name.split(|character: char| !character.is_alphanumeric()).rfind(|word| !word.is_empty());
    let n_classes = fields.column.n_distinct;
    last_word.is_some_and(|word| CLASS_NAMES.contains(&word))
        && numbers.iter().all(|number| number.fract() == 0.0)
        && (n_classes <= MAX_CATEGORIES || n_classes <= MAX_CLASSES && 2 * n_classes <= numbers.len())
}

/// How many examples each class has.
fn sizes(n_classes: usize, labels: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut sizes = vec![0; n_classes];
    labels.for_each(|label| sizes[label] += 1);
    sizes
}

/// What is predicted, and what there is of it.
fn of_the_target(name: &str, why: &str, targets: &Targets, range: &str) -> String {
    match targets {
        Targets::Numbers { .. } => format!("{name} is the number to predict ({why}), {range}."),
        Targets::Classes { names, labels, .. } => {
            let sizes = sizes(names.len(), labels.iter().map(|&label| label as usize));
            let mut classes: Vec<String> =
                names.iter().zip(&sizes).take(6).map(|(name, size)| format!("{} ({size})", shortened(name))).collect();
            if names.len() > classes.len() {
                classes.push("…".to_owned());
            }
            format!("{name} is the class to predict ({why}), one of {}: {}.", names.len(), classes.join(", "))
        }
    }
}

/// The smallest and the largest of some numbers, in words.
fn range<'a>(numbers: impl Iterator<Item = &'a f64>) -> String {
    let (least, most) = numbers
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), &number| (least.min(number), most.max(number)));
    format!("from {} to {}", words::number(least), words::number(most))
}

/// The classes that have a single row, which can't be learnt from and held out both.
fn lonely(targets: &Targets) -> Option<String> {
    let Targets::Classes { names, labels, .. } = targets else { return None };
    let sizes = sizes(names.len(), labels.iter().map(|&label| label as usize));
    let lonely: Vec<String> =
        names.iter().zip(&sizes).filter(|(_, size)| **size == 1).map(|(name, _)| shortened(name)).collect();
    match lonely.as_slice() {
        [] => None,
        [name] => Some(format!("Of the class {name} there is one row only: it is either learnt or held out.")),
        [name, others @ ..] => {
            let n_others = others.len();
            Some(format!("Of {name} and {n_others} more there is one row each, which is either learnt or held out."))
        }
    }
}

/// Each text once, in the order of [`natural::compare`].
fn distinct<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut distinct: Vec<&str> = texts.collect::<BTreeSet<_>>().into_iter().collect();
    distinct.sort_by(|a, b| natural::compare(a, b));
    distinct.into_iter().map(str::to_owned).collect()
}
