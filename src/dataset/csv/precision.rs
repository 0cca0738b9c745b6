//! Which numbers of a column does training still tell apart? It computes in single precision, which has about seven digits: times
//! in milliseconds and long ids differ only behind those.

use crate::words;

/// What becomes of the numbers of a column.
#[derive(Debug, Default, PartialEq)]
pub struct Precision {
    /// What is subtracted from each, so that they differ in the digits that remain; mostly 0.
    pub offset: f64,
    /// Different numbers.
    pub n_distinct: usize,
    /// Clauses about it.
    pub remarks: Vec<String>,
}

impl Precision {
    /// Of numbers in any order, of which those that are not finite count as little as those that are missing.
    pub fn of(numbers: &[f64]) -> Precision {
        // −0 and 0 are one number.
        let mut sorted: Vec<f64> =
            numbers.iter().filter(|number| !number.is_nan()).map(|number| number + 0.0).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        sorted.dedup();
        let mut precision = Precision { n_distinct: sorted.len(), ..Precision::default() };
        let (Some(&least), Some(&most)) = (sorted.first(), sorted.last()) else { return precision };
        let is_kept = |n_apart: usize| 100 * n_apart >= 99 * sorted.len();
        let mut n_apart = n_apart(&sorted, 0.0);
        // Subtracting helps where all are alike in their first digits, and is not worth words where hardly any coincide.
        if !is_kept(n_apart) && 2.0 * (most - least) < least.abs().max(most.abs()) {
            precision.offset = least;
            n_apart = self::n_apart(&sorted, least);
            precision.remarks.push(format!(
                "{} is subtracted from each, because single precision keeps seven digits",
                words::number(least)
            ));
        }
        if !is_kept(n_apart) {
            precision
                .remarks
                .push(format!("{n_apart} of {} different ones are apart in single precision", sorted.len()));
        }
        precision
    }
}

/// How many of some numbers differ in single precision, once that is subtracted. They are in order.
fn n_apart(sorted: &[f64], offset: f64) -> usize {
    let single = |number: &f64| (number - offset) as f32;
    1 + sorted.windows(2).filter(|pair| single(&pair[0]) != single(&pair[1])).count()
}
