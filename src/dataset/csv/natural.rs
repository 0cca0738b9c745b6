//! In which order do people expect names with numbers in them? k1, k2, k10.

use std::cmp::Ordering;

/// Compares digits that stand together as one number, and all else character by character.
pub fn compare(a: &str, b: &str) -> Ordering {
    let (mut rest_a, mut rest_b) = (a, b);
    while let (Some(first_a), Some(first_b)) = (rest_a.chars().next(), rest_b.chars().next()) {
        let order = if first_a.is_ascii_digit() && first_b.is_ascii_digit() {
            let (digits_a, digits_b) = (take_digits(&mut rest_a), take_digits(&mut rest_b));
            digits_a.len().cmp(&digits_b.len()).then(digits_a.cmp(digits_b))
        } else {
            (rest_a, rest_b) = (&rest_a[first_a.len_utf8()..], &rest_b[first_b.len_utf8()..]);
            first_a.cmp(&first_b)
        };
        if order.is_ne() {
            return order;
        }
    }
    // 7 and 07 are one number, and two names.
    rest_a.len().cmp(&rest_b.len()).then(a.cmp(b))
}

/// Takes the digits off the beginning; those that count are given.
fn take_digits<'a>(text: &mut &'a str) -> &'a str {
    let (digits, rest) = text.split_at(text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len()));
    *text = rest;
    digits.trim_start_matches('0')
}
