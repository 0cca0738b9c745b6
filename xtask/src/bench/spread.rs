//! How are many measurements told in a few numbers? As the median and what lies around it, for they are never alike.

/// Of some measurements, in the order of their size.
pub struct Spread {
    sorted: Vec<f64>,
}

impl Spread {
    /// `None` where nothing was measured.
    pub fn of(values: &[f64]) -> Option<Spread> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        (!sorted.is_empty()).then_some(Spread { sorted })
    }

    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// The value that the share of all does not exceed.
    pub fn quantile(&self, share: f64) -> f64 {
        let idx = (share * self.sorted.len() as f64).ceil() as usize;
        self.sorted[idx.clamp(1, self.sorted.len()) - 1]
    }

    /// `0.42 · 0.80 · 1.3`: the median, 95 % and the longest, in such units.
    pub fn in_units_of(&self, unit: f64) -> String {
        let share = |share: f64| format!("{:.2}", self.quantile(share) / unit);
        format!("{} · {} · {}", share(0.5), share(0.95), share(1.0))
    }

    /// `31 (28–40)`: the median, the least and the most.
    pub fn with_range(&self, digits: usize) -> String {
        let [median, least, most] = [self.median(), self.quantile(0.0), self.quantile(1.0)];
        format!("{median:.digits$} ({least:.digits$}–{most:.digits$})")
    }
}

/// `97 %`: never 100 where one is missing.
pub fn per_cent(n: usize, of: usize) -> String {
    format!("{} %", 100 * n / of.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle_and_the_rest_around_it() {
        let spread = Spread::of(&[5.0, 1.0, 4.0, 2.0, 3.0]).expect("there are some");
        assert_eq!(spread.with_range(0), "3 (1–5)");
        assert_eq!(spread.in_units_of(2.0), "1.50 · 2.50 · 2.50");
        assert!(Spread::of(&[]).is_none());
    }

    #[test]
    fn what_is_missing_is_not_rounded_away() {
        assert_eq!(per_cent(999, 1000), "99 %");
        assert_eq!(per_cent(1000, 1000), "100 %");
    }
}
