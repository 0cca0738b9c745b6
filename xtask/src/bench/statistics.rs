//! What do several samples say? A median with its spread, of times or of ratios of one round.

/// Samples in the order of their size; one at least.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    sorted: Vec<f64>,
}

impl Spread {
    /// `None` where nothing was measured.
    pub fn of(samples: &[f64]) -> Option<Spread> {
        let mut sorted = samples.to_vec();
        sorted.sort_by(f64::total_cmp);
        (!sorted.is_empty()).then_some(Spread { sorted })
    }

    /// Of the ratios of samples that were taken in the same rounds: what slows a whole round down leaves them alone.
    pub fn of_ratios(samples: &[f64], references: &[f64]) -> Option<Spread> {
        let ratios: Vec<f64> = samples.iter().zip(references).map(|(sample, reference)| sample / reference).collect();
        Spread::of(&ratios)
    }

    /// The one in the middle, or what lies between the two.
    pub fn median(&self) -> f64 {
        let middle = self.sorted.len() / 2;
        let above = self.sorted[middle];
        if self.sorted.len() % 2 == 1 { above } else { (self.sorted[middle - 1] + above) / 2.0 }
    }

    /// The sample that this share of all does not exceed.
    fn quantile(&self, share: f64) -> f64 {
        let idx = (share * self.sorted.len() as f64).ceil() as usize;
        self.sorted[idx.clamp(1, self.sorted.len()) - 1]
    }

    /// The median, the least and the largest, as `0.065 (0.060–0.071)`.
    pub fn text(self) -> String {
        let [median, least, largest] = [self.median(), self.quantile(0.0), self.quantile(1.0)].map(number);
        format!("{median} ({least}–{largest})")
    }

    /// The median, 95 % and the largest in such units, as `0.42 · 0.80 · 1.30`.
    pub fn in_units_of(&self, unit: f64) -> String {
        [self.median(), self.quantile(0.95), self.quantile(1.0)].map(|value| format!("{:.2}", value / unit)).join(" · ")
    }
}

/// `97 %`: never 100 where one is missing.
pub fn per_cent(n: usize, of: usize) -> String {
    format!("{} %", 100 * n / of.max(1))
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
        assert_eq!(Spread::of(&[3.0, 1.0, 2.0]).map(Spread::text).as_deref(), Some("2.00 (1.00–3.00)"));
        assert_eq!(Spread::of(&[4.0, 1.0, 2.0, 3.0]).map(|spread| spread.median()), Some(2.5));
        assert_eq!(Spread::of(&[]), None);
    }

    #[test]
    fn a_round_that_is_slow_for_all_changes_no_ratio() {
        let spread = Spread::of_ratios(&[1.0, 10.0, 1.0], &[2.0, 20.0, 2.0]);
        assert_eq!(spread.map(Spread::text).as_deref(), Some("0.500 (0.500–0.500)"));
    }

    #[test]
    fn the_longest_and_those_that_few_exceed_are_told_in_units() {
        let samples: Vec<f64> = (1..=100).map(f64::from).collect();
        let spread = Spread::of(&samples).expect("there are some");
        assert_eq!(spread.in_units_of(10.0), "5.05 · 9.50 · 10.00");
    }

    #[test]
    fn what_is_missing_is_not_rounded_away() {
        assert_eq!(per_cent(999, 1000), "99 %");
        assert_eq!(per_cent(1000, 1000), "100 %");
    }

    #[test]
    fn numbers_have_three_significant_digits() {
        for (value, text) in
            [(0.0654, "0.0654"), (2.934, "2.93"), (45.14, "45.1"), (360.4, "360"), (12_345.6, "12346"), (1.0, "1.00")]
        {
            assert_eq!(number(value), text);
        }
        let spread = Spread::of(&[0.06, 0.0654, 1.5]).map(Spread::text);
        assert_eq!(spread.as_deref(), Some("0.0654 (0.0600–1.50)"));
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
