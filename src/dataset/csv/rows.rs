//! Where do the fields of a text begin and end? Its separator, its rows and its header are found.

use super::number::is_number;
use super::{CsvError, MAX_COLUMNS, SEPARATORS, count, refuse, refuse_line};
use std::collections::{BTreeMap, BTreeSet};

/// Rows of fields. Blanks around a field are no part of it. All fields stand in one text, since a file has millions of them.
pub struct Rows {
    pub separator: u8,
    pub width: usize,
    texts: String,
    /// Where in the texts each field ends, and the next begins; 0 stands before them.
    ends: Vec<u32>,
    rows: Vec<Row>,
}

/// A row of the file.
#[derive(Clone, Copy)]
struct Row {
    /// The line in which it begins, from 1 on.
    line: u32,
    /// The same in bytes, from 0 on.
    start: u32,
    /// The number of its first field, among those of all rows.
    first: u32,
    n_fields: u32,
}

/// What was found of rows, in sentences, besides the rows themselves.
#[derive(Default)]
pub struct Found {
    pub names: Vec<String>,
    pub has_header: bool,
    /// Whether the header leaves the first column without a name, as programs do that write the numbers of the rows.
    pub is_first_unnamed: bool,
    pub sentences: Vec<String>,
}

impl Rows {
    /// The rows of the text, each of the same width, and the names of their columns.
    pub fn find(text: &str, header: Option<bool>) -> Result<(Rows, Found), CsvError> {
        let (separator, text) = find_separator(text)?;
        let mut found = Found::default();
        let mut rows = Rows::split(text, separator, usize::MAX);
        rows.even_out(text, &mut found.sentences)?;
        rows.take_names(header, &mut found)?;
        Ok((rows, found))
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn line(&self, row: usize) -> usize {
        self.rows[row].line as usize
    }

    pub fn field(&self, row: usize, idx: usize) -> &str {
        self.text(self.rows[row].first as usize + idx)
    }

    fn text(&self, field: usize) -> &str {
        &self.texts[self.ends[field] as usize..self.ends[field + 1] as usize]
    }

    fn fields(&self, row: &Row) -> impl Iterator<Item = &str> {
        let first = row.first as usize;
        (first..first + row.n_fields as usize).map(|field| self.text(field))
    }

    fn is_blank(&self, row: &Row) -> bool {
        self.fields(row).all(str::is_empty)
    }

    /// Lines that begin with # are comments in many files.
    fn is_like_a_comment(&self, row: &Row) -> bool {
        self.fields(row).next().is_some_and(|field| field.starts_with('#'))
    }

    /// The first rows that a separator makes of a text: as many as wanted of those that are not blank.
    fn split(text: &str, separator: u8, n_wanted: usize) -> Rows {
        let mut reader = ::csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut rows = Rows { separator, width: 0, texts: String::new(), ends: vec![0], rows: Vec::new() };
        let mut record = ::csv::StringRecord::new();
        let (mut line, mut counted, mut n_found) = (1, 0, 0);
        // Reading from memory cannot fail, and cutting UTF-8 at ASCII separators leaves it UTF-8.
        while n_found < n_wanted && matches!(reader.read_record(&mut record), Ok(true)) {
            let begin = record.position().map_or(counted, |position| position.byte() as usize).min(text.len());
            // The crate's own line is that of the empty lines before it.
            let begin = begin + text.as_bytes()[begin..].iter().take_while(|&&byte| byte == b'\n').count();
            line += text.as_bytes()[counted..begin].iter().filter(|&&byte| byte == b'\n').count();
            counted = begin;
            let first = rows.ends.len() - 1;
            for field in &record {
                rows.texts.push_str(field.trim());
                rows.ends.push(rows.texts.len() as u32);
            }
            let row =
                Row { line: line as u32, start: begin as u32, first: first as u32, n_fields: record.len() as u32 };
            n_found += usize::from(!rows.is_blank(&row));
            rows.rows.push(row);
        }
        rows
    }

    /// Leaves out what is no row of the table, and refuses what is one of another width.
    fn even_out(&mut self, text: &str, sentences: &mut Vec<String>) -> Result<(), CsvError> {
        if let Some(last) = self.rows.last() {
            let rest = text[last.start as usize..].trim_end();
            if rest.contains('\n') && rest.matches('"').count() % 2 == 1 {
                let reason = format!("a quotation mark opens field {} here and is never closed", last.n_fields);
                return refuse_line(last.line as usize, reason);
            }
        }
        // A line of spaces is as empty as an empty one; a line of separators is a row that someone emptied.
        let rows = std::mem::take(&mut self.rows);
        let n_with_separators = rows.iter().filter(|row| row.n_fields > 1 || !self.is_blank(row)).count();
        let mut rows: Vec<Row> = rows.into_iter().filter(|row| !self.is_blank(row)).collect();
        let n_emptied = n_with_separators - rows.len();
        if n_emptied > 0 {
            let were = count(n_emptied, "row without any value was", "rows without any value were");
            sentences.push(format!("{were} left out."));
        }
        let width = most_common_width(&rows);
        let n_comments = self.leave_out_comments(&mut rows, width);
        if n_comments > 0 {
            let begin = if n_comments == 1 { "it begins" } else { "they begin" };
            let were = count(n_comments, "line was", "lines were");
            sentences.push(format!("{were} left out, because {begin} with #."));
        }
        if let Some(n_fields) = self.title(&rows, width) {
            let title = rows.remove(0);
            let text = self.fields(&title).take(n_fields).collect::<Vec<_>>().join(" ");
            let text = super::shortened(&text);
            sentences.push(format!("Line {} was left out, because it is a title above the table: {text}.", title.line));
        }
        // Some programs end each row with a separator, and leave it out in the header.
        let beyond = |row: &Row, width: usize| self.fields(row).skip(width).all(str::is_empty);
        let width = match rows.split_first() {
            Some((first, rest)) if rest.iter().all(|row| beyond(row, first.n_fields as usize)) => {
                width.min(first.n_fields as usize)
            }
            _ => width,
        };
        for row in &mut rows {
            if row.n_fields as usize > width && beyond(row, width) {
                row.n_fields = width as u32;
            }
        }
        if let Some(row) = rows.iter().find(|row| row.n_fields as usize != width) {
            let n_others = rows.iter().filter(|row| row.n_fields as usize == width).count();
            let fields = count(row.n_fields as usize, "field stands", "fields stand");
            let others = count(n_others, "other line has", "other lines have");
            return refuse_line(row.line as usize, format!("{fields} here, and {others} {width}"));
        }
        if width > MAX_COLUMNS {
            return refuse(format!("the table has {width} columns, and at most {MAX_COLUMNS} fit"));
        }
        self.width = width;
        self.rows = rows;
        Ok(())
    }

    /// How many fields the title has that stands in the first row, if there is one above rows of that width. It has one field; or
    /// more, for a title may have commas, and then it is one above a row that can only be the header.
    fn title(&self, rows: &[Row], width: usize) -> Option<usize> {
        let (title, rest) = rows.split_first()?;
        let (header, below) = rest.split_first()?;
        let filled: Vec<bool> = self.fields(title).map(|field| !field.is_empty()).collect();
        let n_fields = filled.iter().rposition(|&is_filled| is_filled)? + 1;
        let is_value = |field: &str| is_number(field) || is_missing(field);
        let is_above_a_header =
            || !self.fields(header).any(is_value) && below.iter().any(|row| self.fields(row).any(is_number));
        let is_title = n_fields < width
            && below.len() > 1
            && rest.iter().all(|row| row.n_fields as usize == width)
            && (filled.len() == 1 || filled[0] && is_above_a_header());
        is_title.then_some(n_fields)
    }

    /// Comments go, but for a header with # before its first name, and where most lines begin so.
    fn leave_out_comments(&mut self, rows: &mut Vec<Row>, width: usize) -> usize {
        let n_rows = rows.len();
        let is_wide = |row: &Row| row.n_fields as usize == width;
        let n_alike = rows.iter().filter(|row| self.is_like_a_comment(row) && is_wide(row)).count();
        if 2 * n_alike > n_rows {
            return 0;
        }
        let first = rows.iter().position(|row| !self.is_like_a_comment(row)).unwrap_or(0);
        let has_number = |row: &Row| self.fields(row).any(is_number);
        let header = first
            .checked_sub(1)
            .filter(|&idx| is_wide(&rows[idx]) && has_number(&rows[first]) && !has_number(&rows[idx]));
        let is_kept: Vec<bool> =
            rows.iter().enumerate().map(|(idx, row)| Some(idx) == header || !self.is_like_a_comment(row)).collect();
        let mut is_kept = is_kept.into_iter();
        rows.retain(|_| is_kept.next().unwrap_or(true));
        n_rows - rows.len()
    }

    /// Takes the header off, or makes names where there is none.
    fn take_names(&mut self, header: Option<bool>, found: &mut Found) -> Result<(), CsvError> {
        // Where all rows were comments, there is no row left to be the header.
        found.has_header = !self.rows.is_empty() && header.unwrap_or_else(|| self.has_header());
        let given: Vec<String> = match self.rows.first() {
            Some(first) if found.has_header => self.fields(first).map(str::to_owned).collect(),
            _ => vec![String::new(); self.width],
        };
        if found.has_header {
            self.rows.remove(0);
        }
        let n_rows = self.rows.len();
        if n_rows < 2 {
            return refuse(format!(
                "{} found{}, and two are the least: one to learn from and one to hold out",
                count(n_rows, "row was", "rows were"),
                if found.has_header { " below the header" } else { "" }
            ));
        }
        let (_, separators) = SEPARATORS.iter().find(|(known, _)| *known == self.separator).unwrap_or(&SEPARATORS[0]);
        let sizes = format!("Found {n_rows} rows of {} columns, separated by {separators}.", self.width);
        found.sentences.insert(0, sizes);
        if !found.has_header {
            let sentence = format!("No header was found: the columns are named column_1 to column_{}.", self.width);
            found.sentences.push(sentence);
            let years = if header.is_none() { self.years() } else { Vec::new() };
            if let (Some(first), Some(last), Some(row)) = (years.first(), years.last(), self.rows.first()) {
                found.sentences.push(format!(
                    "Line {} may be a header, since its numbers are years in their order, from {first} to {last}. If it is, check “The first row has the names”.",
                    row.line
                ));
            }
        }
        // When such a file is read and written again, pandas gives that column a name of its own.
        let is_unnamed = |name: &String| name.is_empty() || name == "Unnamed: 0";
        found.is_first_unnamed = found.has_header && given.first().is_some_and(is_unnamed);
        let mut known = BTreeSet::new();
        let is_marked = !self.rows.first().is_some_and(|row| self.is_like_a_comment(row));
        for (idx, name) in given.into_iter().enumerate() {
            // A header may stand behind the mark of comments.
            let name = if idx == 0 && is_marked { name.trim_start_matches('#').trim().to_owned() } else { name };
            let name = if name.is_empty() { format!("column_{}", idx + 1) } else { name };
            // Of two columns of one name a reader could choose but one.
            let unique = (1..)
                .map(|nth| if nth == 1 { name.clone() } else { format!("{name}_{nth}") })
                .find(|candidate| !known.contains(candidate))
                .expect("there are more numbers than names");
            if unique != name {
                let (unique, name) = (super::shortened(&unique), super::shortened(&name));
                found.sentences.push(format!("Column {} is named {unique}, because there is another {name}.", idx + 1));
            }
            known.insert(unique.clone());
            found.names.push(unique);
        }
        Ok(())
    }

    /// The years of which the numbers of the first row are, if they are in order, and most of what stands below them is none.
    fn years(&self) -> Vec<&str> {
        let [first, rest @ ..] = self.rows.as_slice() else { return Vec::new() };
        let is_year = |field: &str| field.len() == 4 && field.parse().is_ok_and(|year| (1500..2200).contains(&year));
        let numbers: Vec<(usize, &str)> =
            self.fields(first).enumerate().filter(|(_, field)| is_number(field)).collect();
        let below = || numbers.iter().flat_map(|&(idx, _)| rest.iter().map(move |row| (row, idx)));
        let n_years_below = below().filter(|(row, idx)| is_year(self.text(row.first as usize + idx))).count();
        let is_header = numbers.len() > 1
            && numbers.iter().all(|(_, field)| is_year(field))
            && numbers.windows(2).all(|pair| pair[0].1 < pair[1].1)
            && 2 * n_years_below < numbers.len() * rest.len();
        if is_header { numbers.into_iter().map(|(_, field)| field).collect() } else { Vec::new() }
    }

    /// Whether the first row is of another kind than those below it.
    fn has_header(&self) -> bool {
        let [first, rest @ ..] = self.rows.as_slice() else { return false };
        // More rows would tell the same.
        let rest = &rest[..rest.len().min(1000)];
        let below = |idx: usize| rest.iter().map(move |row| self.text(row.first as usize + idx));
        let (mut votes_for, mut votes_against) = (0, 0);
        for (idx, field) in self.fields(first).enumerate().filter(|(_, field)| !is_missing(field)) {
            let values = || below(idx).filter(|field| !is_missing(field));
            let n_numbers = values().filter(|field| is_number(field)).count();
            if n_numbers > 0 && 2 * n_numbers >= values().count() {
                if is_number(field) { votes_against += 1 } else { votes_for += 1 }
            }
        }
        if votes_for + votes_against > 0 {
            return votes_for > votes_against;
        }
        // Nothing but text: the names of columns are all different, and are not found below.
        let different: BTreeSet<&str> = self.fields(first).collect();
        different.len() == self.width
            && self.fields(first).enumerate().all(|(idx, field)| below(idx).all(|other| other != field))
    }
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
        let sample = Rows::split(text, separator, 100);
        let rows: Vec<Row> = sample.rows.iter().copied().filter(|row| !sample.is_blank(row)).collect();
        let width = most_common_width(&rows);
        if width < 2 {
            continue;
        }
        let even: Vec<&Row> = rows.iter().filter(|row| row.n_fields as usize == width).collect();
        let n_numbers = even.iter().flat_map(|row| sample.fields(row)).filter(|field| is_number(field)).count();
        // Rows of equal width tell first, then fields that are numbers (1,5;2,5 is even for both), then many columns.
        let score = (10 * even.len() / rows.len(), 100 * n_numbers / (even.len() * width), width);
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
        *counts.entry(row.n_fields as usize).or_insert(0) += 1;
    }
    counts.into_iter().max_by_key(|&(width, count)| (count, width)).map_or(0, |(width, _)| width)
}

/// Whether a field says that there is no value.
pub fn is_missing(field: &str) -> bool {
    const WORDS: [&str; 9] = ["", "?", "-", "na", "n/a", "#n/a", "nan", "null", "<na>"];
    WORDS.iter().any(|word| field.eq_ignore_ascii_case(word))
}
