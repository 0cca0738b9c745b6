//! How are the numbers of a column written? Whether a comma or a point stands before the fraction is decided for all of it.

use super::number::{Mark, Written};
use super::rows::{Rows, is_missing};
use super::shortened;
use crate::words;

/// What the fields of a column tell about their marks.
#[derive(Default)]
pub struct Tally {
    /// The number of each row, where the point stands before the fraction, if that is possible; NaN where there is none.
    numbers: Vec<f64>,
    /// Numbers that can only be read so, as 1234.5 and 1,234,567.
    n_only_point: usize,
    /// As 0,5 and 1.234.567.
    n_only_comma: usize,
    /// Whether all values are numbers, so that they tell how the whole file is written.
    is_whole: bool,
    /// The first field that can be read both ways, with another meaning each: 1,234.
    ambiguous: Option<u32>,
    /// Whether some number has more than digits, a point and an exponent.
    has_signs: bool,
}

/// The mark before the fractions of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notation {
    pub mark: Mark,
    /// Whether something says so; else it is a guess.
    is_certain: bool,
}

/// The numbers of a column, and how they were read.
pub struct Reading {
    /// NaN where there is none.
    pub numbers: Vec<f64>,
    /// Whether some number has a comma for its decimal point.
    pub has_commas: bool,
    /// How they were read, where that is not plain to see: clauses.
    pub remarks: Vec<String>,
}

impl Tally {
    pub fn of(rows: &Rows, idx: usize) -> Tally {
        let mut tally = Tally { is_whole: true, numbers: Vec::with_capacity(rows.len()), ..Tally::default() };
        for row in 0..rows.len() {
            let text = rows.field(row, idx);
            let number = tally.count(text, row as u32);
            tally.is_whole &= number || is_missing(text);
        }
        tally
    }

    /// Counts a field, and says whether it is a number.
    fn count(&mut self, text: &str, row: u32) -> bool {
        // Nearly all fields of nearly all files are such, and there are millions of them.
        if is_plain(text) {
            let behind_point = text.bytes().rev().position(|byte| byte == b'.');
            if behind_point != Some(3)
                && let Ok(number) = text.parse()
            {
                self.numbers.push(number);
                self.n_only_point += usize::from(behind_point.is_some());
                return true;
            }
        } else {
            self.has_signs = true;
        }
        let Some(written) = Written::of(text) else {
            self.numbers.push(f64::NAN);
            return false;
        };
        let point = written.value(Mark::Point);
        self.numbers.push(point.unwrap_or(f64::NAN));
        let has_marks = written.digits.contains(['.', ',']);
        let comma = if has_marks { written.value(Mark::Comma) } else { point };
        match (point, comma) {
            (Some(point), Some(comma)) if point != comma => {
                self.ambiguous.get_or_insert(row);
            }
            (Some(_), None) => self.n_only_point += 1,
            (None, Some(_)) => self.n_only_comma += 1,
            _ => {}
        }
        point.or(comma).is_some()
    }

    /// The notation of the column, of which the others and the separator of the file may tell what its own fields do not.
    pub fn notation(&self, idx: usize, rows: &Rows, of_all: &[Tally]) -> Notation {
        let known = |n_only_point: usize, n_only_comma: usize| match n_only_point.cmp(&n_only_comma) {
            std::cmp::Ordering::Greater => Some(Mark::Point),
            std::cmp::Ordering::Less => Some(Mark::Comma),
            std::cmp::Ordering::Equal => None,
        };
        let whole = || of_all.iter().filter(|tally| tally.is_whole);
        let of_the_file =
            || known(whole().map(|tally| tally.n_only_point).sum(), whole().map(|tally| tally.n_only_comma).sum());
        if let Some(mark) = known(self.n_only_point, self.n_only_comma).or_else(of_the_file) {
            return Notation { mark, is_certain: true };
        }
        // Programs write semicolons where the comma is in the numbers.
        let has_comma = self.ambiguous.is_some_and(|row| rows.field(row as usize, idx).contains(','));
        let mark = if has_comma && rows.separator == b';' { Mark::Comma } else { Mark::Point };
        Notation { mark, is_certain: self.ambiguous.is_none() || rows.separator == b',' }
    }

    /// The numbers in that notation. What can't be in it, and can in the other, is meant so: 1,5 among 2.5 and 3.5.
    pub fn read(self, idx: usize, rows: &Rows, notation: Notation) -> Reading {
        let Notation { mark, is_certain } = notation;
        let mut reading = Reading { numbers: self.numbers, has_commas: false, remarks: Vec::new() };
        if !self.has_signs && mark == Mark::Point && self.n_only_comma == 0 && (is_certain || self.ambiguous.is_none())
        {
            return reading;
        }
        let mut examples = Examples::default();
        for (row, number) in reading.numbers.iter_mut().enumerate() {
            let text = rows.field(row, idx);
            let Some(written) = Written::of(text) else { continue };
            let own = written.value(mark).map(|value| (value, mark));
            let Some((value, mark)) = own.or_else(|| Some((written.value(mark.other())?, mark.other()))) else {
                continue;
            };
            *number = value;
            examples.note(text, &written, mark);
        }
        reading.has_commas = examples.has_decimal_comma;
        if let Some(row) = self.ambiguous.filter(|_| !is_certain) {
            let (row, text) = (row as usize, rows.field(row as usize, idx));
            let (character, otherwise) = match (text.contains(','), mark) {
                (true, Mark::Point) => ("comma", "be a decimal point"),
                (true, Mark::Comma) => ("comma", "separate thousands"),
                (false, Mark::Point) => ("point", "separate thousands"),
                (false, Mark::Comma) => ("point", "be a decimal point"),
            };
            let number = words::number(reading.numbers[row]);
            reading.remarks.push(format!("{text} is read as {number}, though its {character} could also {otherwise}"));
        } else {
            reading.remarks.extend(examples.separators.iter().map(|name| format!("{name} separate thousands")));
        }
        reading.remarks.extend(examples.remarks);
        reading
    }
}

/// Whether a field has nothing but what Rust's own numbers have.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
}

/// What is to be told of the fields of a column, once each.
#[derive(Default)]
struct Examples {
    has_decimal_comma: bool,
    separators: Vec<&'static str>,
    has_percent: bool,
    has_currency: bool,
    has_parentheses: bool,
    remarks: Vec<String>,
}

impl Examples {
    fn note(&mut self, text: &str, written: &Written, mark: Mark) {
        self.has_decimal_comma |= mark == Mark::Comma && written.digits.contains(',');
        if let Some(separator) = written.separator(mark) {
            let name = match separator {
                ',' => "commas",
                '.' => "points",
                '\'' | '’' => "apostrophes",
                _ => "spaces",
            };
            if !self.separators.contains(&name) {
                self.separators.push(name);
            }
        }
        let mut example = |is_so: bool, is_known: &mut bool| {
            if is_so && !std::mem::replace(is_known, true) {
                let number = written.value(mark).map(words::number).unwrap_or_default();
                self.remarks.push(format!("{} is read as {number}", shortened(text)));
            }
        };
        example(written.has_percent, &mut self.has_percent);
        example(written.has_currency && !written.has_percent, &mut self.has_currency);
        example(written.is_in_parentheses && !written.has_currency, &mut self.has_parentheses);
    }
}
