//! What do several samples say? A median with its spread, of times or of ratios of one round.

/// A median, and the least and the largest value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    pub median: f64,
    pub min: f64,
    pub max: f64,
}

impl Spread {
    /// Of samples, one at least.
    pub fn of(samples: &[f64]) -> Option<Spread> {
        let mut sorted = samples.to_vec();
        sorted.sort_by(f64::total_cmp);
        let (&min, &max) = (sorted.first()?, sorted.last()?);
        let middle = sorted.len() / 2;
        let median = if sorted.len() % 2 == 1 { sorted[middle] } else { (sorted[middle - 1] + sorted[middle]) / 2.0 };
        Some(Spread { median, min, max })
    }

    /// Of the ratios of samples that were taken in the same rounds: what slows a whole round down leaves them alone.
    pub fn of_ratios(samples: &[f64], references: &[f64]) -> Option<Spread> {
        let ratios: Vec<f64> = samples.iter().zip(references).map(|(sample, reference)| sample / reference).collect();
        Spread::of(&ratios)
    }

    /// As `0.065 (0.060–0.071)`.
    pub fn text(self) -> String {
        format!("{} ({}–{})", number(self.median), number(self.min), number(self.max))
    }
}

/// Three significant digits, and never an exponent.
pub fn number(value: f64) -> String {
    let (mut decimals, mut scaled) = (0, value.abs());
    while scaled < 100.0 && decimals < 9 {
        scaled *= 10.0;
        decimals += 1;
    }
    format!("{value:.decimals$}")
}

/// The largest difference of two curves at any step, relative to the second. Of curves of different lengths it is infinite.
pub fn largest_difference(curve: &[f64], other: &[f64]) -> f64 {
    if curve.len() != other.len() {
        return f64::INFINITY;
    }
    let differences = curve.iter().zip(other).map(|(value, other)| (value - other).abs() / other.abs());
    // A maximum that keeps NaN, which no curve here should have.
    differences.fold(0.0, |largest, difference| if difference <= largest { largest } else { difference })
}

/// A table in Markdown: the first row is its head.
pub fn table(rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut text = String::new();
    for (idx, row) in rows.iter().enumerate() {
        text += &line(row);
        if idx == 0 {
            text += &line(&vec!["---".to_string(); row.len()]);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_one_or_between_the_two() {
        assert_eq!(Spread::of(&[3.0, 1.0, 2.0]), Some(Spread { median: 2.0, min: 1.0, max: 3.0 }));
        assert_eq!(Spread::of(&[4.0, 1.0, 2.0, 3.0]).map(|spread| spread.median), Some(2.5));
        assert_eq!(Spread::of(&[]), None);
    }

    #[test]
    fn a_round_that_is_slow_for_all_changes_no_ratio() {
        let spread = Spread::of_ratios(&[1.0, 10.0, 1.0], &[2.0, 20.0, 2.0]);
        assert_eq!(spread, Some(Spread { median: 0.5, min: 0.5, max: 0.5 }));
    }

    #[test]
    fn numbers_have_three_significant_digits() {
        for (value, text) in
            [(0.0654, "0.0654"), (2.934, "2.93"), (45.14, "45.1"), (360.4, "360"), (12_345.6, "12346"), (1.0, "1.00")]
        {
            assert_eq!(number(value), text);
        }
        assert_eq!(Spread { median: 0.0654, min: 0.06, max: 1.5 }.text(), "0.0654 (0.0600–1.50)");
    }

    #[test]
    fn curves_differ_by_their_worst_step() {
        assert_eq!(largest_difference(&[1.0, 2.2], &[1.0, 2.0]), 0.2 / 2.0 + (2.2 - 2.0 - 0.2) / 2.0);
        assert!(largest_difference(&[1.0, f64::NAN], &[1.0, 2.0]).is_nan());
        assert_eq!(largest_difference(&[1.0], &[1.0, 2.0]), f64::INFINITY);
    }

    #[test]
    fn a_table_has_a_line_below_its_head() {
        let rows = [["a", "b"], ["1", "2"]].map(|row| row.map(str::to_string).to_vec());
        assert_eq!(table(&rows), "| a | b |\n| --- | --- |\n| 1 | 2 |\n");
    }
}
