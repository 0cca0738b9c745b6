//! How strongly does the loss curve along its most curved direction? The sharpness: the largest eigenvalue of the Hessian.
//!
//! Only products of the Hessian with vectors are taken. The power iteration v, Hv, H²v, … comes to the eigenvalue of the largest size;
//! Lanczos, "An Iteration Method for the Solution of the Eigenvalue Problem", 1950, takes the same powers, and of all their sums the
//! one along which the curvature is highest. So a few products do where the power iteration takes hundreds, as at the edge of
//! stability, where several eigenvalues come close to each other; and it is the largest eigenvalue, not one that is far below 0.

use crate::rng::{Rng, Stream};

/// Directions that are kept at a time. After as many products, the best sum of them begins anew.
const MOST_DIRECTIONS: usize = 16;
/// Then it is given up: what was found is a lower bound.
const MOST_ROUNDS: usize = 8;
/// So large a part of the first direction is by chance, each time: one that was the most curved before may hide another.
const CHANCE: f64 = 0.1;

/// What is remembered from measurement to measurement: they begin where the one before has ended.
#[derive(Clone, Debug)]
pub struct Sharpness {
    direction: Vec<f32>,
    rng: Rng,
}

impl Sharpness {
    pub fn new(n_params: usize) -> Sharpness {
        // Every run is measured by the same chances; they touch nothing that trains.
        let mut rng = Rng::new(0, Stream::Sharpness);
        Sharpness { direction: (0..n_params).map(|_| rng.normal() as f32).collect(), rng }
    }

    /// The largest eigenvalue of the symmetric matrix that `times` multiplies by; below 0 if all are. It is one from which the true
    /// one is no further than about `tolerance` of it. NaN where a product is not finite.
    pub fn measure(&mut self, tolerance: f64, mut times: impl FnMut(&[f32], &mut [f32])) -> f64 {
        let n = self.direction.len();
        let mut largest = f64::NAN;
        self.add_chance();
        for _ in 0..MOST_ROUNDS {
            let mut basis: Vec<Vec<f32>> = vec![scaled(&self.direction, 1.0 / norm(&self.direction))];
            let (mut diagonal, mut beside) = (Vec::new(), Vec::new());
            let has_converged = loop {
                let Some(last) = basis.last() else { break false };
                let mut next = vec![0.0; n];
                times(last, &mut next);
                let along = dot(last, &next);
                let length = norm(&next);
                if !(along.is_finite() && length.is_finite()) {
                    return f64::NAN;
                }
                diagonal.push(along);
                // Twice, since rounding leaves something the first time.
                for _ in 0..2 {
                    for other in &basis {
                        let common = dot(other, &next);
                        add_times(&mut next, -common, other);
                    }
                }
                let rest = norm(&next);
                largest = largest_of_tridiagonal(&diagonal, &beside);
                let weights = eigenvector_of_tridiagonal(&diagonal, &beside, largest);
                // No eigenvalue of the matrix is further off than this from the one that was found.
                let residual = rest * weights.last().map_or(0.0, |last| last.abs());
                // In single precision nothing smaller can be told from rounding.
                let is_whole = rest <= 1e-6 * length || basis.len() == n;
                let is_near = basis.len() >= 3 && residual <= tolerance * largest.abs();
                if is_whole || is_near || basis.len() == MOST_DIRECTIONS {
                    self.direction.fill(0.0);
                    for (direction, weight) in basis.iter().zip(&weights) {
                        add_times(&mut self.direction, *weight, direction);
                    }
                    break is_whole || is_near;
                }
                beside.push(rest);
                basis.push(scaled(&next, 1.0 / rest));
            };
            if has_converged {
                break;
            }
        }
        largest
    }

    /// The direction of the last measurement, of length 1.
    pub fn direction(&self) -> &[f32] {
        &self.direction
    }

    fn add_chance(&mut self) {
        let chance: Vec<f32> = self.direction.iter().map(|_| self.rng.normal() as f32).collect();
        let by = CHANCE * norm(&self.direction) / norm(&chance);
        add_times(&mut self.direction, by, &chance);
    }
}

/// The largest eigenvalue of the symmetric matrix with this diagonal and these numbers beside it: the least number that, taken
/// from the diagonal, leaves only negative pivots.
fn largest_of_tridiagonal(diagonal: &[f64], beside: &[f64]) -> f64 {
    let beside_of = |idx: usize| beside.get(idx).copied().unwrap_or(0.0);
    let before = |idx: usize| idx.checked_sub(1).map_or(0.0, beside_of);
    // Gershgorin's circles.
    let reach = |idx: usize| before(idx).abs() + beside_of(idx).abs();
    let mut high = (0..diagonal.len()).map(|idx| diagonal[idx] + reach(idx)).fold(f64::NEG_INFINITY, f64::max);
    let mut low = diagonal.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let is_above_all = |value: f64| {
        let mut pivot = -1.0;
        (0..diagonal.len()).all(|idx| {
            pivot = diagonal[idx] - value - before(idx) * before(idx) / pivot;
            pivot < 0.0
        })
    };
    for _ in 0..64 {
        let middle = 0.5 * (low + high);
        if is_above_all(middle) { high = middle } else { low = middle }
    }
    high
}

/// Its eigenvector, of length 1: two steps of the inverse iteration from just above the eigenvalue, where elimination needs no
/// exchange of rows.
fn eigenvector_of_tridiagonal(diagonal: &[f64], beside: &[f64], largest: f64) -> Vec<f64> {
    let n = diagonal.len();
    // Of a matrix of zeros every vector is one; its square must be a number still.
    let size = diagonal.iter().chain(beside).fold(largest.abs(), |size, value| size.max(value.abs())).max(1e-100);
    let shift = largest + 1e-12 * size;
    let mut vector = vec![1.0; n];
    for _ in 0..2 {
        let mut pivots = vec![0.0; n];
        for idx in 0..n {
            pivots[idx] = diagonal[idx] - shift;
            if idx > 0 {
                let factor = beside[idx - 1] / pivots[idx - 1];
                pivots[idx] -= factor * beside[idx - 1];
                vector[idx] -= factor * vector[idx - 1];
            }
            // Rounding may make it 0 or more at the last one; all that counts is that the vector grows there.
            pivots[idx] = pivots[idx].min(-1e-14 * size);
        }
        for idx in (0..n).rev() {
            let above = if idx + 1 < n { beside[idx] * vector[idx + 1] } else { 0.0 };
            vector[idx] = (vector[idx] - above) / pivots[idx];
        }
        let length = vector.iter().map(|value| value * value).sum::<f64>().sqrt();
        vector.iter_mut().for_each(|value| *value /= length);
    }
    vector
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(&a, &b)| f64::from(a) * f64::from(b)).sum()
}

fn norm(values: &[f32]) -> f64 {
    crate::math::norm(values)
}

fn scaled(values: &[f32], by: f64) -> Vec<f32> {
    values.iter().map(|&value| (f64::from(value) * by) as f32).collect()
}

fn add_times(sums: &mut [f32], by: f64, terms: &[f32]) {
    for (sum, &term) in sums.iter_mut().zip(terms) {
        *sum = (f64::from(*sum) + by * f64::from(term)) as f32;
    }
}
