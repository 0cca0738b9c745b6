//! What does each column of a table hold? Numbers, text or nothing, with gaps or without.

use super::notation::Reading;
use super::precision::Precision;
use super::rows::{Rows, is_missing};
use super::{CsvError, count, refuse_column, shortened};
use crate::words;
use std::collections::BTreeSet;

/// Up to here double precision has all whole numbers.
const LARGEST_WHOLE: f64 = 9_007_199_254_740_992.0;

/// What was found in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
    /// Rows without a value here.
    pub n_missing: usize,
    /// Different values.
    pub n_distinct: usize,
    /// How its numbers were read, where that is not plain to see: clauses.
    pub remarks: Vec<String>,
    /// Whether it has no name and numbers the rows.
    pub counts_rows: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Numbers,
    Text,
    /// Text that says days, and perhaps times.
    Dates,
    /// No row has a value.
    Empty,
}

impl Column {
    pub fn is_text(&self) -> bool {
        matches!(self.kind, Kind::Text | Kind::Dates)
    }
}

/// A column with what its fields mean.
#[derive(Debug)]
pub struct Fields {
    pub column: Column,
    /// Which column of the file it is.
    pub idx: usize,
    /// The number of each row, where the column is of numbers; NaN where there is none.
    pub numbers: Vec<f64>,
    /// What is subtracted from each before it is learnt.
    offset: f64,
    /// Rows without a value, in order.
    pub missing: Vec<u32>,
    /// Whether some number has a comma for its decimal point.
    pub has_commas: bool,
}

impl Fields {
    pub fn new(name: String, idx: usize, rows: &Rows, reading: Reading) -> Fields {
        let texts = || (0..rows.len()).map(|row| rows.field(row, idx));
        let Reading { mut numbers, has_commas, mut remarks } = reading;
        let missing: Vec<u32> =
            (0u32..).zip(texts()).filter(|(_, text)| is_missing(text)).map(|(row, _)| row).collect();
        let n_numbers = numbers.iter().filter(|number| !number.is_nan()).count();
        let n_others = rows.len() - missing.len() - n_numbers;
        // A few texts among numbers are slips, which are refused; many are what the column is of.
        let kind = if missing.len() == rows.len() {
            Kind::Empty
        } else if n_others == 0 || 10 * n_others <= n_numbers || (n_others == 1 && n_numbers > 1) {
            Kind::Numbers
        } else if texts().filter(|text| !is_missing(text)).all(is_date) {
            Kind::Dates
        } else {
            Kind::Text
        };
        let n_texts = || texts().filter(|text| !is_missing(text)).collect::<BTreeSet<_>>().len();
        let is_of_numbers = kind == Kind::Numbers;
        let (n_distinct, offset) = if is_of_numbers {
            let precision = Precision::of(&numbers);
            remarks.extend(precision.remarks);
            let is_long = numbers.iter().any(|number| number.abs() > LARGEST_WHOLE);
            let n_texts = if is_long { n_texts() } else { 0 };
            if n_texts > precision.n_distinct {
                remarks.push("digits behind the sixteenth are lost".to_owned());
            }
            (precision.n_distinct.max(n_texts), precision.offset)
        } else {
            numbers.clear();
            remarks.clear();
            (n_texts(), 0.0)
        };
        let column = Column { name, kind, n_missing: missing.len(), n_distinct, remarks, counts_rows: false };
        Fields { column, idx, numbers, offset, missing, has_commas: has_commas && is_of_numbers }
    }

    pub fn name(&self) -> &str {
        &self.column.name
    }

    /// Whether its numbers are those of the rows, from 0 or 1 on.
    pub fn has_row_numbers(&self) -> bool {
        let first = self.numbers.first().copied().unwrap_or(f64::NAN);
        (first == 0.0 || first == 1.0)
            && self.numbers.iter().enumerate().all(|(row, number)| *number == first + row as f64)
    }

    /// What it is called where it is learnt.
    pub fn name_of_numbers(&self) -> String {
        match self.offset {
            0.0 => self.name().to_owned(),
            offset => format!("{} − {}", self.name(), words::number(offset)),
        }
    }

    /// The number of that row as it is learnt.
    pub fn number(&self, row: usize) -> f32 {
        (self.numbers[row] - self.offset) as f32
    }

    /// Refuses what stands among numbers and is none.
    pub fn check(&self, rows: &Rows) -> Result<(), CsvError> {
        let mut missing = self.missing.iter().peekable();
        for (row, number) in self.numbers.iter().enumerate() {
            if missing.next_if(|&&other| other as usize == row).is_some() || (*number as f32).is_finite() {
                continue;
            }
            let text = shortened(rows.field(row, self.idx));
            let reason = if number.is_nan() {
                let n_numbers = self.numbers.iter().filter(|number| !number.is_nan()).count();
                let others = count(n_numbers, "other line has a number", "other lines have numbers");
                format!("has \"{text}\", and {others} there")
            } else {
                format!("has {text}, which is too large: 3e38 is the largest")
            };
            return refuse_column(Some(rows.line(row)), self.name(), reason);
        }
        Ok(())
    }
}

/// Whether a text says a day, be it 2024-01-31, 31.1.2024 or 1/31/24, perhaps with a time behind it.
fn is_date(text: &str) -> bool {
    let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, "0:00"));
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let is_number = |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_a_day = parts.len() == 3
        && parts.iter().all(is_number)
        && parts.iter().filter(|part| part.len() <= 2).count() >= 2
        && parts[1].len() <= 2;
    is_a_day && time.contains(':') && time.starts_with(|first: char| first.is_ascii_digit())
}
