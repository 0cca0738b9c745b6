//! How do any number of records become no more lines than there are pixels, without losing an extreme?

/// In device pixels, downwards.
pub type Point = (f64, f64);

/// The pieces of a curve between its non-finite values. Of each pixel column the first, lowest, highest and last value are
/// kept, in the order in which they came: drawn, that is the same as all of them.
pub fn pieces(values: impl Iterator<Item = (f64, f32)>) -> Vec<Vec<(f64, f64)>> {
    let mut pieces = Vec::new();
    let mut piece = Vec::new();
    let mut column: Option<Column> = None;
    for (x, value) in values {
        let value = f64::from(value);
        match &mut column {
            Some(column) if value.is_finite() && column.holds(x) => column.add(x, value),
            _ => {
                piece.extend(column.take().into_iter().flat_map(Column::points));
                if value.is_finite() {
                    column = Some(Column::new(x, value));
                } else if !piece.is_empty() {
                    pieces.push(std::mem::take(&mut piece));
                }
            }
        }
    }
    piece.extend(column.into_iter().flat_map(Column::points));
    if !piece.is_empty() {
        pieces.push(piece);
    }
    pieces
}

/// What is kept of the values in one pixel column, each with its place in the order.
struct Column {
    pixel: f64,
    n_values: u32,
    first: (u32, f64, f64),
    low: (u32, f64, f64),
    high: (u32, f64, f64),
    last: (u32, f64, f64),
}

impl Column {
    fn new(x: f64, value: f64) -> Column {
        let only = (0, x, value);
        Column { pixel: x.round(), n_values: 1, first: only, low: only, high: only, last: only }
    }

    fn holds(&self, x: f64) -> bool {
        x.round() == self.pixel
    }

    fn add(&mut self, x: f64, value: f64) {
        let entry = (self.n_values, x, value);
        self.n_values += 1;
        self.last = entry;
        if value < self.low.2 {
            self.low = entry;
        }
        if value > self.high.2 {
            self.high = entry;
        }
    }

    fn points(self) -> impl Iterator<Item = (f64, f64)> {
        let mut kept = [self.first, self.low, self.high, self.last];
        kept.sort_by_key(|&(order, ..)| order);
        let mut before = None;
        kept.into_iter()
            .filter(move |&(order, ..)| before.replace(order) != Some(order))
            .map(|(_, x, value)| (x, value))
    }
}

/// The parts of a line between `top` and `bottom`, cut exactly where it crosses them.
pub fn inside(line: &[Point], top: f64, bottom: f64) -> Vec<Vec<Point>> {
    let is_inside = |y: f64| (top..=bottom).contains(&y);
    let mut parts = Vec::new();
    let mut part: Vec<Point> = line.first().copied().filter(|point| is_inside(point.1)).into_iter().collect();
    for pair in line.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let mut crossings: Vec<Point> = [top, bottom]
            .into_iter()
            .filter(|edge| (from.1 < *edge) != (to.1 < *edge) && from.1 != *edge && to.1 != *edge)
            .map(|edge| (from.0 + (to.0 - from.0) * ((edge - from.1) / (to.1 - from.1)), edge))
            .collect();
        if from.1 > to.1 {
            crossings.reverse();
        }
        part.extend(crossings);
        if is_inside(to.1) {
            part.push(to);
        } else if !part.is_empty() {
            parts.push(std::mem::take(&mut part));
        }
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}

/// The stretches from–to in which the line is above `top`.
pub fn above(line: &[Point], top: f64) -> Vec<(f64, f64)> {
    stretches(line, |y| y < top)
}

/// The stretches from–to in which the line is below `bottom`.
pub fn below(line: &[Point], bottom: f64) -> Vec<(f64, f64)> {
    stretches(line, |y| y > bottom)
}

fn stretches(line: &[Point], is_off: impl Fn(f64) -> bool) -> Vec<(f64, f64)> {
    let mut stretches: Vec<(f64, f64)> = Vec::new();
    let mut was_off = false;
    for &(x, y) in line {
        let off = is_off(y);
        match stretches.last_mut() {
            Some(stretch) if off && was_off => stretch.1 = x,
            _ if off => stretches.push((x, x)),
            _ => {}
        }
        was_off = off;
    }
    stretches
}
