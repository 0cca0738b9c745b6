//! How are a million values seen through a thousand pixels? Every stretch of a series knows its extremes.
//!
//! A pyramid: of each eight values the extremes are kept, of each four of those, and so on. A value is added in constant time,
//! on average, and any stretch is asked in a time that grows with the logarithm of its length.

use std::ops::Range;

/// Values that make a block of the first level.
const FIRST: usize = 8;
/// Blocks of each level that make one of the next.
const FANOUT: usize = 4;

/// What is known of a stretch of values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extremes {
    /// Of the finite values; infinite if there is none.
    pub low: f64,
    pub high: f64,
}

impl Extremes {
    pub const NONE: Extremes = Extremes { low: f64::INFINITY, high: f64::NEG_INFINITY };

    /// Of the finite values above `floor`.
    fn of(values: &[f64], floor: f64) -> Extremes {
        let mut all = Extremes::NONE;
        for &value in values {
            if value > floor && value < f64::INFINITY {
                all.low = if value < all.low { value } else { all.low };
                all.high = if value > all.high { value } else { all.high };
            }
        }
        all
    }

    #[must_use]
    pub fn and(self, other: Extremes) -> Extremes {
        Extremes {
            low: if other.low < self.low { other.low } else { self.low },
            high: if other.high > self.high { other.high } else { self.high },
        }
    }

    /// Whether no value is finite.
    pub fn is_empty(&self) -> bool {
        self.low > self.high
    }
}

/// The extremes of every stretch of values, of those above a floor.
#[derive(Clone, Debug)]
struct Pyramid {
    floor: f64,
    /// `levels[k]` has the extremes of each 8 · 4^k values, as far as these are complete.
    levels: Vec<Vec<Extremes>>,
}

impl Pyramid {
    fn new(floor: f64) -> Pyramid {
        Pyramid { floor, levels: Vec::new() }
    }

    /// The last of the values is new.
    fn grow(&mut self, values: &[f64]) {
        if !values.len().is_multiple_of(FIRST) {
            return;
        }
        let mut block = Extremes::of(last(values, FIRST), self.floor);
        let mut n_blocks = values.len() / FIRST;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            self.levels[level].push(block);
            if !n_blocks.is_multiple_of(FANOUT) {
                break;
            }
            block = last(&self.levels[level], FANOUT).iter().fold(Extremes::NONE, |all, &other| all.and(other));
            n_blocks /= FANOUT;
        }
    }

    fn extremes(&self, values: &[f64], range: Range<usize>) -> Extremes {
        let Range { start, end } = range;
        // The blocks of the first level that are all inside; before and after them are single values.
        let (mut from, mut to) = (start.div_ceil(FIRST), end / FIRST);
        if from >= to {
            return Extremes::of(&values[start..end], self.floor);
        }
        let edges = [&values[start..from * FIRST], &values[to * FIRST..end]];
        let mut all = Extremes::of(edges[0], self.floor).and(Extremes::of(edges[1], self.floor));
        // At each level the blocks that are no whole one of the next.
        for level in &self.levels {
            let (next_from, next_to) = (from.div_ceil(FANOUT), to / FANOUT);
            if next_from >= next_to {
                return level[from..to].iter().fold(all, |all, &block| all.and(block));
            }
            let edges = level[from..next_from * FANOUT].iter().chain(&level[next_to * FANOUT..to]);
            all = edges.fold(all, |all, &block| all.and(block));
            (from, to) = (next_from, next_to);
        }
        all
    }
}

/// Values in the order in which they came, non-finite ones included.
#[derive(Clone, Debug)]
pub struct Series {
    values: Vec<f64>,
    finite: Pyramid,
    /// Of the values above 0, for logarithmic axes; there from the first value on that is not.
    positive: Option<Pyramid>,
    /// Where values are not finite.
    gaps: Vec<u32>,
    n_not_positive: usize,
    first_not_positive: Option<usize>,
}

impl Default for Series {
    fn default() -> Series {
        Series {
            values: Vec::new(),
            finite: Pyramid::new(f64::NEG_INFINITY),
            positive: None,
            gaps: Vec::new(),
            n_not_positive: 0,
            first_not_positive: None,
        }
    }
}

impl Series {
    pub fn push(&mut self, value: f64) {
        let idx = self.values.len();
        self.values.push(value);
        if !value.is_finite() {
            self.gaps.push(idx as u32);
        } else if value <= 0.0 {
            self.n_not_positive += 1;
            self.first_not_positive.get_or_insert(idx);
        }
        self.finite.grow(&self.values);
        if let Some(positive) = &mut self.positive {
            positive.grow(&self.values);
        } else if self.n_not_positive > 0 {
            let mut positive = Pyramid::new(0.0);
            (1..=self.values.len()).for_each(|n| positive.grow(&self.values[..n]));
            self.positive = Some(positive);
        }
    }

    pub fn values(&self) -> &[f64] {
        &self.values
    }

    pub fn len(&self) -> usize {
        self.values.len()
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// How many finite values are 0 or less, which have no place on a logarithmic axis, and the first of them.
    pub fn not_positive(&self) -> Option<(usize, usize)> {
        self.first_not_positive.map(|first| (self.n_not_positive, first))
    }

    /// The extremes of the values in a range, of which what is beyond the end counts nothing.
    pub fn extremes(&self, range: Range<usize>) -> Extremes {
        self.finite.extremes(&self.values, self.within(range))
    }

    /// The same of the values above 0.
    pub fn positive_extremes(&self, range: Range<usize>) -> Extremes {
        self.positive.as_ref().unwrap_or(&self.finite).extremes(&self.values, self.within(range))
    }

    /// The first value that is not finite.
    pub fn first_gap(&self) -> Option<usize> {
        self.gaps.first().map(|&gap| gap as usize)
    }

    /// Whether a value in a range is not finite.
    pub fn has_gap(&self, range: Range<usize>) -> bool {
        // Where there are none, as nearly always, nothing is looked for.
        let Range { start, end } = range;
        let from = if self.gaps.is_empty() { 0 } else { self.gaps.partition_point(|&gap| (gap as usize) < start) };
        self.gaps.get(from).is_some_and(|&gap| (gap as usize) < end)
    }

    fn within(&self, range: Range<usize>) -> Range<usize> {
        let end = range.end.min(self.values.len());
        range.start.min(end)..end
    }
}

impl FromIterator<f64> for Series {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Series {
        let mut series = Series::default();
        values.into_iter().for_each(|value| series.push(value));
        series
    }
}

fn last<T>(values: &[T], n: usize) -> &[T] {
    &values[values.len() - n..]
}
