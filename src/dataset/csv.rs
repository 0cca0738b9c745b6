//! How does a reader's own CSV become a dataset?
//!
//! Nothing has to be said of the file: its encoding, the separator, the header, the kinds of its columns, the target and the task
//! are found. What was found, and what was left out and why, is in the report; what cannot be read is refused with its line, its
//! column and the reason. The bytes are split into fields by the `csv` crate.

mod choice;
mod columns;
mod encoding;
mod natural;
mod notation;
mod number;
mod precision;
mod rows;

use super::{Dataset, plain};
use crate::catalog::Task;
pub use choice::Role;
use columns::Fields;
pub use columns::{Column, Kind};
pub use encoding::{Encoding, decode};
use notation::{Notation, Tally};
use rows::Rows;
use std::borrow::Cow;

/// A larger file is refused: the page computes on the reader's machine.
pub const MAX_BYTES: usize = 50_000_000;
/// Of more rows so many are used.
pub const MAX_ROWS: usize = 100_000;
/// Holds for the columns of the file, and for the features that they become. More are refused.
pub const MAX_COLUMNS: usize = 1000;
/// A column of more kinds of text than this is no feature: it is a name or a remark.
pub const MAX_CATEGORIES: usize = 12;
/// More classes than this are no classification.
pub const MAX_CLASSES: usize = 50;

/// The separators that are looked for, with their names.
const SEPARATORS: [(u8, &str); 4] = [(b',', "commas"), (b';', "semicolons"), (b'\t', "tabs"), (b'|', "vertical bars")];

/// What a reader may say of the file; what is `None` is found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CsvOptions {
    /// The name of the column to predict.
    pub target: Option<String>,
    /// The names of the columns to learn from: all that can be, where they are not said. The target is never among them.
    pub features: Option<Vec<String>>,
    /// Classification makes classes of a column of whole numbers, too.
    pub task: Option<Task>,
    /// Whether the first row has the names of the columns.
    pub header: Option<bool>,
}

/// A file that was read, of which one table or another can be made.
pub struct File {
    /// Whether its first row has the names of the columns.
    pub has_header: bool,
    report: Vec<String>,
    rows: Rows,
    columns: Vec<Fields>,
}

/// Features and targets, and how they came about.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub task: Task,
    /// The name of the column to predict.
    pub target: String,
    /// Every column of the file, in its order.
    pub columns: Vec<Column>,
    /// What each of them is for.
    pub roles: Vec<Role>,
    /// What was found, what was left out, and why: sentences.
    pub report: Vec<String>,
    dataset: Dataset,
}

impl File {
    /// Reads a file, whatever its encoding.
    ///
    /// # Errors
    /// The first thing that keeps it from being rows of one width, or the limits above.
    pub fn of_bytes(bytes: &[u8], header: Option<bool>) -> Result<File, CsvError> {
        refuse_large(bytes.len())?;
        // What begins so is an archive, as the files of spreadsheets are; their text would be noise.
        if bytes.starts_with(b"PK\x03\x04") {
            return refuse(NO_TEXT);
        }
        let (text, encoding) = decode(bytes);
        let mut file = File::of_text(&text, header)?;
        match encoding {
            Encoding::Utf8 => {}
            Encoding::Utf16 => file.report.push("It was read as UTF-16.".to_owned()),
            Encoding::Windows1252 => {
                file.report.push("It is no UTF-8, so it was read as Windows-1252 (Western European).".to_owned());
            }
        }
        Ok(file)
    }

    /// Reads a text.
    ///
    /// # Errors
    /// As [`File::of_bytes`].
    pub fn of_text(text: &str, header: Option<bool>) -> Result<File, CsvError> {
        refuse_large(text.len())?;
        if text.contains('\0') {
            return refuse(NO_TEXT);
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if let Some(kind) = other_format(text) {
            return refuse(format!("the file is {kind}, and a table of rows and columns (CSV) is needed"));
        }
        // A line ends with \n, \r\n, or on old machines \r.
        let text = if text.contains('\r') {
            Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
        } else {
            Cow::Borrowed(text)
        };
        let (rows, found) = Rows::find(&text, header)?;
        let mut report = found.sentences;
        if text.contains('\u{fffd}') {
            report.push("Some characters could not be read and stand as \u{fffd}.".to_owned());
        }
        let tallies: Vec<Tally> = (0..rows.width).map(|idx| Tally::of(&rows, idx)).collect();
        let notations: Vec<Notation> =
            tallies.iter().enumerate().map(|(idx, tally)| tally.notation(idx, &rows, &tallies)).collect();
        let readings = tallies.into_iter().zip(notations).enumerate();
        let readings = readings.map(|(idx, (tally, notation))| tally.read(idx, &rows, notation));
        let mut columns: Vec<Fields> = found
            .names
            .into_iter()
            .zip(readings)
            .enumerate()
            .map(|(idx, (name, reading))| Fields::new(name, idx, &rows, reading))
            .collect();
        if let Some(first) = columns.first_mut().filter(|_| found.is_first_unnamed) {
            first.column.counts_rows = first.has_row_numbers();
        }
        if columns.iter().any(|fields| fields.has_commas) {
            report.push("Commas within numbers were read as decimal points.".to_owned());
        }
        Ok(File { has_header: found.has_header, report, rows, columns })
    }

    /// Every column, in the order of the file.
    pub fn columns(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().map(|fields| &fields.column)
    }

    /// The features and targets that the options ask for. Of these, [`CsvOptions::header`] says nothing any more.
    ///
    /// # Errors
    /// What keeps the rows from being features and targets.
    pub fn table(&self, options: &CsvOptions) -> Result<Table, CsvError> {
        choice::choose(self, options)
    }
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

/// Reads a table: rows of features and one target.
///
/// # Errors
/// The first thing that keeps the text from being such a table, or the limits above.
pub fn read(text: &str, options: &CsvOptions) -> Result<Table, CsvError> {
    File::of_text(text, options.header)?.table(options)
}

/// What a column is, and what becomes of it, in words.
pub fn in_words(column: &Column, role: &Role) -> String {
    let what = match (column.kind, role) {
        (_, Role::LeftOut(why)) => return format!("left out: {why}"),
        (Kind::Dates, Role::NotChosen) => count(column.n_distinct, "date", "dates"),
        (Kind::Numbers, _) if column.n_distinct == 1 => "numbers, the same in every row".to_owned(),
        (Kind::Numbers, _) => "numbers".to_owned(),
        (_, Role::Features(n)) => {
            let features = count(*n, "feature", "features");
            format!("text of {}, {features}", count(column.n_distinct, "kind", "kinds"))
        }
        _ => format!("text of {}", count(column.n_distinct, "kind", "kinds")),
    };
    let missing = (column.n_missing > 0).then(|| format!("{} missing", column.n_missing));
    let clauses: Vec<String> = [what].into_iter().chain(column.remarks.iter().cloned()).chain(missing).collect();
    clauses.join("; ")
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

const NO_TEXT: &str =
    "the file is not a text: from a spreadsheet, save the table as CSV (text with commas), and drop that";

fn refuse_large(n_bytes: usize) -> Result<(), CsvError> {
    if n_bytes <= MAX_BYTES {
        return Ok(());
    }
    let megabytes = n_bytes as f64 / 1e6;
    refuse(format!("the file has {megabytes:.1} MB, and at most {} MB fit", MAX_BYTES / 1_000_000))
}

/// What a text is that people also drop, and that is no table although it has commas.
fn other_format(text: &str) -> Option<&'static str> {
    let text = text.trim_start();
    match text.as_bytes() {
        [b'<', b'!' | b'?' | b'a'..=b'z' | b'A'..=b'Z', ..] => Some("HTML or XML"),
        [b'{', ..] => Some("JSON"),
        [b'[', ..] if text[1..].trim_start().starts_with(['{', '[']) => Some("JSON"),
        _ => None,
    }
}

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

/// A number with the word for what was counted.
fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// A field can be of any length; a sentence cannot.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
