//! How does a reader's own CSV become a dataset?
//!
//! Nothing has to be said of the file: the separator, the header, the kinds of its columns and the task are found. What was
//! found, and what was left out and why, is in the report; what cannot be read is refused with its line, its column and the
//! reason. The bytes are split into fields by the `csv` crate.

use super::{Dataset, Targets, plain};
use crate::catalog::Task;
use std::collections::{BTreeMap, BTreeSet};

/// A larger file is refused, and so are more rows or columns: the page computes on the reader's machine.
pub const MAX_BYTES: usize = 5_000_000;
pub const MAX_ROWS: usize = 10_000;
/// Holds for the columns of the file, and for the features that they become.
pub const MAX_COLUMNS: usize = 200;
/// A column of more kinds of text than this is no feature: it is a name or a remark.
pub const MAX_CATEGORIES: usize = 12;
/// More classes than this are no classification.
pub const MAX_CLASSES: usize = 50;

/// The separators that are looked for, with their names.
const SEPARATORS: [(u8, &str); 4] = [(b',', "commas"), (b';', "semicolons"), (b'\t', "tabs"), (b'|', "vertical bars")];

/// What a reader may say of the file; what is `None` is found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CsvOptions {
    /// The name of the column to predict; the last one where it is not said.
    pub target: Option<String>,
    /// Classification makes classes of a column of whole numbers, too.
    pub task: Option<Task>,
    /// Whether the first row has the names of the columns.
    pub header: Option<bool>,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub task: Task,
    /// The name of the column to predict.
    pub target: String,
    /// Every column of the file, in its order.
    pub columns: Vec<Column>,
    /// What was found, what was left out, and why: sentences.
    pub report: Vec<String>,
    dataset: Dataset,
}

/// What was found in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
    /// Rows without a value here.
    pub n_missing: usize,
    /// Different values.
    pub n_distinct: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Numbers,
    Text,
    /// No row has a value.
    Empty,
}

impl Table {
    pub fn dataset(&self) -> &Dataset {
        &self.dataset
    }

    /// The same data in the form that [`plain::read`] reads.
    pub fn to_plain(&self) -> String {
        plain::write(&self.dataset)
    }
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvError {
    /// The line of the file, from 1 on, where the reason stands in one.
    pub line: Option<usize>,
    /// The name of the column, where the reason stands in one.
    pub column: Option<String>,
    /// The end of the sentence that begins with the column's name; a whole one where there is none.
    pub reason: String,
}

impl std::fmt::Display for CsvError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if let Some(column) = &self.column {
            write!(f, "{} ", shortened(column))?;
        }
        f.write_str(&self.reason)
    }
}

impl std::error::Error for CsvError {}

/// A reason that stands in no one line and column.
fn refuse<T>(reason: impl Into<String>) -> Result<T, CsvError> {
    Err(CsvError { line: None, column: None, reason: reason.into() })
}

fn refuse_line<T>(line: usize, reason: impl Into<String>) -> Result<T, CsvError> {
    Err(CsvError { line: Some(line), column: None, reason: reason.into() })
}

fn refuse_column<T>(line: Option<usize>, column: &str, reason: impl Into<String>) -> Result<T, CsvError> {
    Err(CsvError { line, column: Some(column.to_owned()), reason: reason.into() })
}

/// Reads a table: rows of features and one target.
///
/// # Errors
/// The first thing that keeps the text from being such a table, or the limits above.
pub fn read(text: &str, options: &CsvOptions) -> Result<Table, CsvError> {
    if text.len() > MAX_BYTES {
        let megabytes = text.len() as f64 / 1e6;
        return refuse(format!("the file has {megabytes:.1} MB, and at most {} MB fit", MAX_BYTES / 1_000_000));
    }
    if text.contains('\0') {
        return refuse(
            "the file is not a text: from a spreadsheet, save the table as CSV (text with commas), and drop that",
        );
    }
    // A line ends with \n, \r\n, or on old machines \r.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
    let mut report = Vec::new();
    let (separator, text) = find_separator(&text)?;
    let rows = Rows::new(text, separator, &mut report)?;
    let (names, rows) = rows.with_names(options.header, &mut report)?;
    if text.contains('\u{fffd}') {
        report.push(
            "Some characters could not be read and stand as \u{fffd}: the file was not saved as UTF-8.".to_owned(),
        );
    }
    read_columns(names, &rows, options, report)
}

/// A row of the file.
struct Row {
    /// Where it begins.
    line: usize,
    start: usize,
    fields: Vec<String>,
}

impl Row {
    fn is_blank(&self) -> bool {
        self.fields.iter().all(String::is_empty)
    }

    fn is_like_a_comment(&self) -> bool {
        self.fields[0].starts_with('#')
    }
}

/// The rows that a separator makes of a text, blank ones among them. Blanks around a field are no part of it.
fn split(text: &str, separator: u8) -> impl Iterator<Item = Row> + '_ {
    let reader =
        ::csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut line, mut counted) = (1, 0);
    // Reading from memory cannot fail, and cutting UTF-8 at ASCII separators leaves it UTF-8.
    reader.into_records().map_while(Result::ok).map(move |record| {
        let begin = record.position().map_or(counted, |position| position.byte() as usize).min(text.len());
        // The crate's own line is that of the empty lines before it.
        let begin = begin + text.as_bytes()[begin..].iter().take_while(|&&byte| byte == b'\n').count();
        line += text.as_bytes()[counted..begin].iter().filter(|&&byte| byte == b'\n').count();
        counted = begin;
        Row { line, start: begin, fields: record.iter().map(|field| field.trim().to_owned()).collect() }
    })
}

/// The separator, and the text without the line in which spreadsheets name it.
fn find_separator(text: &str) -> Result<(u8, &str), CsvError> {
    let first = text.lines().next().unwrap_or_default();
    if let Some(&[separator]) = first.strip_prefix("sep=").map(str::as_bytes)
        && SEPARATORS.iter().any(|(known, _)| *known == separator)
    {
        // The end of that line stays, so that the lines keep their numbers.
        return Ok((separator, &text[first.len()..]));
    }
    let mut best = None;
    for (separator, _) in SEPARATORS {
        let sample: Vec<Row> = split(text, separator).filter(|row| !row.is_blank()).take(100).collect();
        let width = most_common_width(&sample);
        if width < 2 {
            continue;
        }
        let even: Vec<&Row> = sample.iter().filter(|row| row.fields.len() == width).collect();
        let is_number = |field: &&String| number(field, separator).is_some();
        let n_numbers = even.iter().flat_map(|row| &row.fields).filter(is_number).count();
        // Rows of equal width tell first, then fields that are numbers (1,5;2,5 is even for both), then many columns.
        let score = (10 * even.len() / sample.len(), 100 * n_numbers / (even.len() * width), width);
        if best.is_none_or(|(best, _)| score > best) {
            best = Some((score, separator));
        }
    }
    match best {
        Some((_, separator)) => Ok((separator, text)),
        None if text.trim().is_empty() => refuse("the file is empty"),
        None => refuse(
            "only one column was found: a table needs two or more, separated by commas, semicolons, tabs or vertical bars",
        ),
    }
}

/// How many fields most rows have; of two equally common numbers the larger.
fn most_common_width(rows: &[Row]) -> usize {
    let mut counts = BTreeMap::new();
    for row in rows {
        *counts.entry(row.fields.len()).or_insert(0) += 1;
    }
    counts.into_iter().max_by_key(|&(width, count)| (count, width)).map_or(0, |(width, _)| width)
}

/// The number that a field means. The comma is a decimal point where it doesn't separate fields.
fn number(field: &str, separator: u8) -> Option<f32> {
    // Rust also reads "inf" and "nan" as numbers.
    if !field.bytes().all(|byte| byte.is_ascii_digit() || b"+-.,eE".contains(&byte)) {
        return None;
    }
    if separator != b',' && !field.contains('.') && field.matches(',').count() == 1 {
        return field.replace(',', ".").parse().ok();
    }
    field.parse().ok()
}

/// Whether a field says that there is no value.
fn is_missing(field: &str) -> bool {
    const WORDS: [&str; 9] = ["", "?", "-", "na", "n/a", "#n/a", "nan", "null", "<na>"];
    WORDS.iter().any(|word| field.eq_ignore_ascii_case(word))
}

/// The rows of a file, each of the same width.
struct Rows {
    separator: u8,
    width: usize,
    rows: Vec<Row>,
}

impl Rows {
    fn new(text: &str, separator: u8, report: &mut Vec<String>) -> Result<Rows, CsvError> {
        let mut rows: Vec<Row> = split(text, separator).collect();
        if let Some(last) = rows.last() {
            let rest = text[last.start..].trim_end();
            if rest.contains('\n') && rest.matches('"').count() % 2 == 1 {
                return refuse_line(last.line, "a quotation mark opens a field here and is never closed");
            }
        }
        // A line of spaces is as empty as an empty one; a line of separators is a row that someone emptied.
        rows.retain(|row| row.fields.len() > 1 || !row.is_blank());
        let n_rows = rows.len();
        rows.retain(|row| !row.is_blank());
        let n_emptied = n_rows - rows.len();
        if n_emptied > 0 {
            let were = count(n_emptied, "row without any value was", "rows without any value were");
            report.push(format!("{were} left out."));
        }
        let width = most_common_width(&rows);
        let n_comments = leave_out_comments(&mut rows, width, separator);
        if n_comments > 0 {
            let begin = if n_comments == 1 { "it begins" } else { "they begin" };
            let were = count(n_comments, "line was", "lines were");
            report.push(format!("{were} left out, because {begin} with #."));
        }
        // Some programs end each row with a separator, and leave it out in the header.
        let width = match rows.split_first() {
            Some((first, rest))
                if rest.iter().all(|row| row.fields.iter().skip(first.fields.len()).all(String::is_empty)) =>
            {
                first.fields.len().min(width)
            }
            _ => width,
        };
        for row in &mut rows {
            while row.fields.len() > width && row.fields.last().is_some_and(String::is_empty) {
                row.fields.pop();
            }
        }
        if let Some(row) = rows.iter().find(|row| row.fields.len() != width) {
            let n_others = rows.iter().filter(|row| row.fields.len() == width).count();
            let fields = count(row.fields.len(), "field stands", "fields stand");
            let others = count(n_others, "other line has", "other lines have");
            return refuse_line(row.line, format!("{fields} here, and {others} {width}"));
        }
        if width > MAX_COLUMNS {
            return refuse(format!("the table has {width} columns, and at most {MAX_COLUMNS} fit"));
        }
        Ok(Rows { separator, width, rows })
    }

    /// Takes the header off, or makes names where there is none.
    fn with_names(mut self, header: Option<bool>, report: &mut Vec<String>) -> Result<(Vec<String>, Rows), CsvError> {
        // Where all rows were comments, there is no row left to be the header.
        let has_header = !self.rows.is_empty() && header.unwrap_or_else(|| self.has_header());
        let given = if has_header { self.rows.remove(0).fields } else { vec![String::new(); self.width] };
        let n_rows = self.rows.len();
        if n_rows < 2 {
            return refuse(format!(
                "{} found{}, and two are the least: one to learn from and one to hold out",
                count(n_rows, "row was", "rows were"),
                if has_header { " below the header" } else { "" }
            ));
        }
        if n_rows > MAX_ROWS {
            return refuse(format!("the table has {n_rows} rows, and at most {MAX_ROWS} fit"));
        }
        let (_, separators) = SEPARATORS.iter().find(|(known, _)| *known == self.separator).unwrap_or(&SEPARATORS[0]);
        report.insert(0, format!("Found {n_rows} rows of {} columns, separated by {separators}.", self.width));
        if !has_header {
            report.push(format!("No header was found: the columns are named column_1 to column_{}.", self.width));
        }
        let mut names: Vec<String> = Vec::new();
        for (idx, name) in given.into_iter().enumerate() {
            let name = if name.is_empty() { format!("column_{}", idx + 1) } else { name };
            // Of two columns of one name a reader could choose but one.
            let unique = (1..)
                .map(|nth| if nth == 1 { name.clone() } else { format!("{name}_{nth}") })
                .find(|candidate| !names.contains(candidate))
                .expect("there are more numbers than names");
            if unique != name {
                report.push(format!("Column {} is named {unique}, because there is another {name}.", idx + 1));
            }
            names.push(unique);
        }
        Ok((names, self))
    }

    /// Whether the first row is of another kind than those below it.
    fn has_header(&self) -> bool {
        let [first, rest @ ..] = self.rows.as_slice() else { return false };
        let is_number = |field: &str| number(field, self.separator).is_some();
        let (mut votes_for, mut votes_against) = (0, 0);
        for (idx, field) in first.fields.iter().enumerate().filter(|(_, field)| !is_missing(field)) {
            let values = || rest.iter().map(|row| row.fields[idx].as_str()).filter(|field| !is_missing(field));
            let n_numbers = values().filter(|field| is_number(field)).count();
            if n_numbers > 0 && 2 * n_numbers >= values().count() {
                if is_number(field) { votes_against += 1 } else { votes_for += 1 }
            }
        }
        if votes_for + votes_against > 0 {
            return votes_for > votes_against;
        }
        // Nothing but text: the names of columns are all different, and are not found below.
        let different: BTreeSet<&String> = first.fields.iter().collect();
        different.len() == first.fields.len()
            && first.fields.iter().enumerate().all(|(idx, field)| rest.iter().all(|row| row.fields[idx] != *field))
    }
}

/// Lines that begin with # are comments, but for a header with # before its first name, and where most lines do.
fn leave_out_comments(rows: &mut Vec<Row>, width: usize, separator: u8) -> usize {
    let n_rows = rows.len();
    let n_alike = rows.iter().filter(|row| row.is_like_a_comment() && row.fields.len() == width).count();
    if 2 * n_alike > n_rows {
        return 0;
    }
    let first = rows.iter().position(|row| !row.is_like_a_comment()).unwrap_or(0);
    let has_number = |row: &Row| row.fields.iter().any(|field| number(field, separator).is_some());
    let header = first
        .checked_sub(1)
        .filter(|&idx| rows[idx].fields.len() == width && has_number(&rows[first]) && !has_number(&rows[idx]));
    if let Some(idx) = header {
        rows[idx].fields[0] = rows[idx].fields[0].trim_start_matches('#').trim().to_owned();
    }
    rows.retain(|row| !row.is_like_a_comment());
    n_rows - rows.len()
}

/// A column with its fields, one for each row.
struct Fields<'a> {
    column: Column,
    texts: Vec<&'a str>,
    /// The number that a text means; `None` for a missing one too.
    numbers: Vec<Option<f32>>,
}

impl Fields<'_> {
    fn new<'a>(name: String, idx: usize, rows: &'a Rows) -> Fields<'a> {
        let texts: Vec<&str> = rows.rows.iter().map(|row| row.fields[idx].as_str()).collect();
        let numbers: Vec<_> = texts.iter().map(|text| number(text, rows.separator)).collect();
        let n_missing = texts.iter().filter(|text| is_missing(text)).count();
        let n_numbers = numbers.iter().flatten().count();
        let n_others = texts.len() - n_missing - n_numbers;
        // A few texts among numbers are slips, which are refused; many are what the column is of.
        let kind = if n_missing == texts.len() {
            Kind::Empty
        } else if n_others == 0 || 10 * n_others <= n_numbers || (n_others == 1 && n_numbers > 1) {
            Kind::Numbers
        } else {
            Kind::Text
        };
        let n_distinct = match kind {
            Kind::Numbers => {
                // −0 and 0 are one number.
                numbers.iter().flatten().map(|number| (number + 0.0).to_bits()).collect::<BTreeSet<_>>().len()
            }
            _ => texts.iter().filter(|text| !is_missing(text)).collect::<BTreeSet<_>>().len(),
        };
        Fields { column: Column { name, kind, n_missing, n_distinct }, texts, numbers }
    }

    fn name(&self) -> &str {
        &self.column.name
    }

    /// Refuses what stands among numbers and is none.
    fn check(&self, rows: &Rows) -> Result<(), CsvError> {
        for ((number, text), row) in self.numbers.iter().zip(&self.texts).zip(&rows.rows) {
            match number {
                Some(number) if number.is_finite() => {}
                Some(_) => {
                    let reason = format!("has {}, which is too large: 3e38 is the largest", shortened(text));
                    return refuse_column(Some(row.line), self.name(), reason);
                }
                None if is_missing(text) => {}
                None => {
                    let n_numbers = self.numbers.iter().flatten().count();
                    let others = count(n_numbers, "other line has a number", "other lines have numbers");
                    let reason = format!("has \"{}\", and {others} there", shortened(text));
                    return refuse_column(Some(row.line), self.name(), reason);
                }
            }
        }
        Ok(())
    }
}

/// How a column becomes features.
enum Feature {
    Numbers,
    /// One feature for each of these, 1 where it stands and 0 elsewhere.
    Categories(Vec<String>),
}

fn read_columns(
    names: Vec<String>,
    rows: &Rows,
    options: &CsvOptions,
    mut report: Vec<String>,
) -> Result<Table, CsvError> {
    let columns: Vec<Fields> = names.into_iter().enumerate().map(|(idx, name)| Fields::new(name, idx, rows)).collect();
    if rows.separator != b','
        && columns.iter().any(|fields| {
            fields.column.kind == Kind::Numbers
                && fields.texts.iter().zip(&fields.numbers).any(|(text, number)| number.is_some() && text.contains(','))
        })
    {
        report.push("Commas within numbers were read as decimal points.".to_owned());
    }
    let target = find_target(&columns, options)?;
    if columns[target].column.kind == Kind::Numbers {
        columns[target].check(rows)?;
    }

    let n_rows = rows.rows.len();
    let mut features = Vec::new();
    for (idx, fields) in columns.iter().enumerate().filter(|&(idx, _)| idx != target) {
        let Column { name, kind, n_missing, n_distinct } = &fields.column;
        let why = match kind {
            Kind::Empty => Some("no row has a value there".to_owned()),
            // Leaving the rows out would leave hardly any.
            _ if 2 * n_missing > n_rows => Some(format!("{n_missing} of {n_rows} rows have no value there")),
            Kind::Text if *n_distinct > MAX_CATEGORIES => {
                Some(format!("it is text of {n_distinct} kinds, and at most {MAX_CATEGORIES} become features"))
            }
            Kind::Text if *n_distinct == 1 => Some("the same text stands in every row".to_owned()),
            Kind::Text | Kind::Numbers => None,
        };
        match why {
            Some(why) => report.push(format!("{} was left out: {why}.", shortened(name))),
            None if *kind == Kind::Numbers => {
                fields.check(rows)?;
                features.push((idx, Feature::Numbers));
            }
            None => features.push((idx, Feature::Categories(Vec::new()))),
        }
    }
    if features.is_empty() {
        return refuse(format!("no column is left to learn from: {}", reasons(&report)));
    }

    let used = || features.iter().map(|(idx, _)| *idx).chain([target]);
    for idx in used().filter(|&idx| columns[idx].column.n_missing > 0) {
        let Column { name, n_missing, .. } = &columns[idx].column;
        report.push(format!("{} is missing in {}.", shortened(name), count(*n_missing, "row", "rows")));
    }
    let is_whole = |row: &usize| used().all(|idx| !is_missing(columns[idx].texts[*row]));
    let kept: Vec<usize> = (0..n_rows).filter(is_whole).collect();
    let n_left_out = n_rows - kept.len();
    if kept.len() < 2 {
        return refuse(format!(
            "{} left after leaving out those with a missing value, and two are the least: {}",
            count(kept.len(), "row is", "rows are"),
            reasons(&report)
        ));
    }
    if n_left_out > 0 {
        let were = count(n_left_out, "row with a missing value was", "rows with a missing value were");
        report.push(format!("{were} left out; {} remain.", kept.len()));
    }

    let mut feature_names = Vec::new();
    for (idx, feature) in &mut features {
        let Fields { column, texts, .. } = &columns[*idx];
        match feature {
            Feature::Numbers => feature_names.push(column.name.clone()),
            Feature::Categories(categories) => {
                *categories = distinct(kept.iter().map(|&row| texts[row]));
                feature_names.extend(categories.iter().map(|category| format!("{}={category}", column.name)));
                let list: Vec<String> = categories.iter().map(|category| shortened(category)).collect();
                let features = count(list.len(), "feature", "features, one for each text");
                report.push(format!("{} became {features}: {}.", shortened(&column.name), list.join(", ")));
            }
        }
    }
    if feature_names.len() > MAX_COLUMNS {
        let n_features = feature_names.len();
        return refuse(format!(
            "the columns become {n_features} features, and at most {MAX_COLUMNS} fit: each column of text becomes one for each of its texts"
        ));
    }
    let mut values = Vec::with_capacity(kept.len() * feature_names.len());
    for &row in &kept {
        for (idx, feature) in &features {
            match feature {
                Feature::Numbers => {
                    values.push(columns[*idx].numbers[row].expect("a number that is missing leaves its row out"));
                }
                Feature::Categories(categories) => {
                    let text = columns[*idx].texts[row];
                    values.extend(categories.iter().map(|category| if category == text { 1.0 } else { 0.0 }));
                }
            }
        }
    }

    let (task, targets) = read_targets(&columns[target], &kept, options.task, rows)?;
    let name = shortened(columns[target].name());
    report.push(match &targets {
        Targets::Numbers { .. } => format!("{name} is the number to predict."),
        Targets::Classes { names, .. } => format!("{name} is the class to predict, one of {}.", names.len()),
    });
    Ok(Table {
        task,
        target: columns[target].name().to_owned(),
        columns: columns.into_iter().map(|fields| fields.column).collect(),
        report,
        dataset: Dataset { feature_names, features: values, targets },
    })
}

/// The column to predict.
fn find_target(columns: &[Fields], options: &CsvOptions) -> Result<usize, CsvError> {
    let Some(name) = &options.target else {
        // A separator at the end of each row makes a last column without values.
        let last = columns.iter().rposition(|fields| fields.column.kind != Kind::Empty);
        return last.map_or_else(|| refuse("no row has a value"), Ok);
    };
    let names: Vec<String> = columns.iter().map(|fields| shortened(fields.name())).collect();
    let Some(idx) = columns.iter().position(|fields| fields.name() == name) else {
        let shown = names[..names.len().min(20)].join(", ");
        let more = if names.len() > 20 { ", …" } else { "" };
        return refuse_column(None, name, format!("is not among the columns: they are {shown}{more}"));
    };
    if columns[idx].column.kind == Kind::Empty {
        return refuse_column(None, name, "has no value in any row, so there is nothing to predict");
    }
    Ok(idx)
}

fn read_targets(fields: &Fields, kept: &[usize], task: Option<Task>, rows: &Rows) -> Result<(Task, Targets), CsvError> {
    let name = fields.name().to_owned();
    let numbers: Vec<f32> = kept.iter().filter_map(|&row| fields.numbers[row]).collect();
    let is_text = fields.column.kind == Kind::Text;
    let is_yes_or_no = numbers.iter().all(|&number| number == 0.0 || number == 1.0);
    let task = task.unwrap_or(if is_text || is_yes_or_no { Task::Classification } else { Task::Regression });
    if task == Task::Regression {
        if is_text {
            let row = kept.iter().copied().find(|&row| fields.numbers[row].is_none()).unwrap_or(kept[0]);
            let reason = format!("has \"{}\", and a number is needed to predict numbers", shortened(fields.texts[row]));
            return refuse_column(Some(rows.rows[row].line), &name, reason);
        }
        if numbers.iter().all(|number| *number == numbers[0]) {
            return refuse_column(None, &name, "is the same number in every row, so there is nothing to predict");
        }
        return Ok((task, Targets::Numbers { name, values: numbers }));
    }

    let (names, labels) = if is_text {
        let names = distinct(kept.iter().map(|&row| fields.texts[row]));
        let label = |row: &usize| names.iter().position(|name| name == fields.texts[*row]);
        let labels: Vec<usize> = kept.iter().filter_map(label).collect();
        (names, labels)
    } else {
        if let Some(&row) = kept.iter().find(|&&row| fields.numbers[row].is_some_and(|number| number.fract() != 0.0)) {
            let reason = format!("has {}, and only whole numbers can be classes", shortened(fields.texts[row]));
            return refuse_column(Some(rows.rows[row].line), &name, reason);
        }
        let mut classes = numbers.clone();
        classes.sort_by(f32::total_cmp);
        classes.dedup_by(|a, b| a == b);
        let label = |number: &f32| classes.iter().position(|class| class == number);
        let labels: Vec<usize> = numbers.iter().filter_map(label).collect();
        // Adding 0 makes 0 of −0.
        (classes.iter().map(|class| format!("{}", class + 0.0)).collect(), labels)
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
    let positive = if names.len() == 2 {
        1
    } else {
        let size = |class: usize| labels.iter().filter(|&&label| label == class).count();
        (0..names.len()).rev().max_by_key(|&class| size(class)).unwrap_or(0)
    };
    let labels = labels.into_iter().map(|label| label as u32).collect();
    Ok((task, Targets::Classes { names, labels, positive: positive as u32 }))
}

/// Each text once, in alphabetical order.
fn distinct<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    texts.collect::<BTreeSet<_>>().into_iter().map(str::to_owned).collect()
}

/// A number with the word for what was counted.
fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// The last sentences of a report, which say why so little is left.
fn reasons(report: &[String]) -> String {
    report[report.len().saturating_sub(3)..].join(" ")
}

/// A field can be of any length; a sentence cannot.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
