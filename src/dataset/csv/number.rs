//! Which number does a field mean? Spreadsheets write 1,234.50, 1.234,50 and 1 234,50, 5 %, $3, −3 and (3).

use std::borrow::Cow;

/// What stands before the fraction of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Point,
    Comma,
}

/// A field that may be a number: its digits, and what stands around them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Written<'a> {
    /// Digits with the marks among them, and perhaps an exponent.
    pub digits: &'a str,
    is_negative: bool,
    /// As bookkeepers write what is below 0.
    pub is_in_parentheses: bool,
    pub has_percent: bool,
    pub has_currency: bool,
}

impl Mark {
    pub fn other(self) -> Mark {
        match self {
            Mark::Point => Mark::Comma,
            Mark::Comma => Mark::Point,
        }
    }

    fn character(self) -> char {
        match self {
            Mark::Point => '.',
            Mark::Comma => ',',
        }
    }
}

impl<'a> Written<'a> {
    /// Nothing where the field can be no number, whatever its marks mean.
    pub fn of(field: &'a str) -> Option<Written<'a>> {
        let mut written = Written { digits: field, ..Written::default() };
        let mut has_sign = false;
        loop {
            let rest = written.digits;
            let (first, last) = (rest.chars().next()?, rest.chars().next_back()?);
            let without_first = &rest[first.len_utf8()..];
            written.digits = if matches!(first, '+' | '-' | '\u{2212}') && !has_sign {
                has_sign = true;
                written.is_negative = first != '+';
                without_first
            } else if first == '(' && last == ')' && !has_sign {
                has_sign = true;
                (written.is_negative, written.is_in_parentheses) = (true, true);
                without_first.strip_suffix(')')?
            } else if let Some(rest) = written.without(first, without_first) {
                rest
            } else if let Some(rest) = written.without(last, &rest[..rest.len() - last.len_utf8()]) {
                rest
            } else {
                break;
            };
        }
        let can_begin = |byte: &u8| byte.is_ascii_digit() || b".,".contains(byte);
        let is_one = written.digits.as_bytes().first().is_some_and(can_begin)
            && written.digits.chars().all(|character| character.is_ascii() || is_space(character) || character == '’');
        is_one.then_some(written)
    }

    /// What remains when a sign that is no digit is taken off an end, once each.
    fn without(&mut self, end: char, rest: &'a str) -> Option<&'a str> {
        let is_known = match end {
            '%' => !std::mem::replace(&mut self.has_percent, true),
            _ if is_currency(end) => !std::mem::replace(&mut self.has_currency, true),
            _ => end.is_whitespace(),
        };
        is_known.then_some(rest)
    }

    /// The number, where that mark stands before its fraction, and what else stands among its digits separates thousands.
    pub fn value(&self, mark: Mark) -> Option<f64> {
        let value: f64 = self.plain(mark)?.parse().ok()?;
        Some(if self.is_negative { -value } else { value })
    }

    /// What separates thousands, if anything does.
    pub fn separator(&self, mark: Mark) -> Option<char> {
        self.value(mark)?;
        let (whole, _) = self.digits.split_once(mark.character()).unwrap_or((self.digits, ""));
        whole.chars().find(|&character| is_separator(character, mark))
    }

    /// As Rust writes numbers.
    fn plain(&self, mark: Mark) -> Option<Cow<'a, str>> {
        let (mantissa, exponent) = self.digits.split_at(self.digits.find(['e', 'E']).unwrap_or(self.digits.len()));
        let (whole, fraction) = mantissa.split_once(mark.character()).unwrap_or((mantissa, ""));
        if !is_digits(fraction) {
            return None;
        }
        match whole.chars().find(|character| !character.is_ascii_digit()) {
            None if mark == Mark::Point => Some(Cow::Borrowed(self.digits)),
            None => Some(Cow::Owned(self.digits.replacen(',', ".", 1))),
            Some(separator) => {
                let is_grouped = is_separator(separator, mark) && exponent.is_empty() && is_grouped(whole, separator);
                is_grouped.then(|| Cow::Owned(format!("{}.{fraction}", whole.replace(separator, ""))))
            }
        }
    }
}

/// Whether a field is a number, whatever its marks mean.
pub fn is_number(field: &str) -> bool {
    Written::of(field)
        .is_some_and(|written| written.value(Mark::Point).or_else(|| written.value(Mark::Comma)).is_some())
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether thousands are grouped: one to three digits, and three in each group behind. In India all groups but the last have two.
fn is_grouped(whole: &str, separator: char) -> bool {
    let mut groups = whole.split(separator);
    let first = groups.next().unwrap_or_default();
    let behind: Vec<&str> = groups.collect();
    let Some((last, middle)) = behind.split_last() else { return false };
    let is_of = |group: &str, n_digits: usize| group.len() == n_digits && is_digits(group);
    (1..=3).contains(&first.len())
        && is_digits(first)
        && !first.starts_with('0')
        && is_of(last, 3)
        && (middle.iter().all(|group| is_of(group, 3))
            || separator == ',' && first.len() <= 2 && middle.iter().all(|group| is_of(group, 2)))
}

fn is_separator(character: char, mark: Mark) -> bool {
    character == mark.other().character() || is_space(character) || matches!(character, '\'' | '’')
}

/// The spaces that stand within numbers: the usual, the one that ends no line, and the two narrow ones.
fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

fn is_currency(character: char) -> bool {
    // A block of its own, and the older ones: dollar, cent, pound, yen, baht.
    matches!(character, '\u{20a0}'..='\u{20cf}' | '$' | '¢' | '£' | '¥' | '฿')
}
