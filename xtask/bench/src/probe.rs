//! What is the limit of single-precision arithmetic here? Loops that do nothing else, with the vector instructions of
//! WebAssembly.

use wasm_bindgen::prelude::wasm_bindgen;

/// Independent sums, so that no addition waits for the one before it.
const N_SUMS: usize = 12;
/// Rows and columns of the small matrices, all of which stay in the first cache.
const N_ROWS: usize = 32;
const N_COLUMNS: usize = 32;
const N_INNER: usize = 32;

/// `n_rounds` times a × and a + in each lane of 12 vectors: 96 operations a round.
#[wasm_bindgen]
pub fn add_and_multiply(n_rounds: u32) -> f32 {
    let factor = Vector::splat(std::hint::black_box(0.999_9));
    let term = Vector::splat(std::hint::black_box(0.000_1));
    let mut sums: [Vector; N_SUMS] = std::array::from_fn(|idx| Vector::splat(idx as f32));
    for _ in 0..n_rounds {
        for sum in &mut sums {
            *sum = sum.times(factor).plus(term);
        }
    }
    sums.iter().map(|sum| sum.first()).sum()
}

/// `n_rounds` times a product of two 32 × 32 matrices in blocks of 4 rows and 2 vectors: 65 536 operations a round.
#[wasm_bindgen]
pub fn multiply_blocks(n_rounds: u32) -> f32 {
    let left: Vec<f32> = (0..N_ROWS * N_INNER).map(|idx| (idx % 7) as f32 * 1e-3).collect();
    let right: Vec<f32> = (0..N_INNER * N_COLUMNS).map(|idx| (idx % 5) as f32 * 1e-3).collect();
    let mut product = vec![0.0; N_ROWS * N_COLUMNS];
    for _ in 0..n_rounds {
        multiply(&left, &right, &mut product);
    }
    product.iter().sum()
}

#[inline(never)]
fn multiply(left: &[f32], right: &[f32], product: &mut [f32]) {
    for row in (0..N_ROWS).step_by(4) {
        let rows: [&[f32]; 4] = std::array::from_fn(|idx| &left[(row + idx) * N_INNER..][..N_INNER]);
        for column in (0..N_COLUMNS).step_by(8) {
            let mut block = [[Vector::splat(0.0); 2]; 4];
            for inner in 0..N_INNER {
                let values: &[f32] = &right[inner * N_COLUMNS + column..][..8];
                let values = [Vector::load(&values[..4]), Vector::load(&values[4..])];
                for (sums, row) in block.iter_mut().zip(rows) {
                    let factor = Vector::splat(row[inner]);
                    for (sum, value) in sums.iter_mut().zip(values) {
                        *sum = sum.plus(value.times(factor));
                    }
                }
            }
            for (idx, sums) in block.into_iter().enumerate() {
                let to = &mut product[(row + idx) * N_COLUMNS + column..][..8];
                sums[0].store(&mut to[..4]);
                sums[1].store(&mut to[4..]);
            }
        }
    }
}

/// Four numbers that are worked on at once.
#[cfg(target_arch = "wasm32")]
#[derive(Clone, Copy)]
struct Vector(std::arch::wasm32::v128);

#[cfg(target_arch = "wasm32")]
#[allow(clippy::inline_always, reason = "a call costs more than the instruction that is measured")]
impl Vector {
    #[inline(always)]
    fn splat(value: f32) -> Vector {
        Vector(std::arch::wasm32::f32x4_splat(value))
    }

    #[inline(always)]
    fn load(from: &[f32]) -> Vector {
        let &[a, b, c, d] = from.first_chunk().expect("four numbers are loaded");
        Vector(std::arch::wasm32::f32x4(a, b, c, d))
    }

    #[inline(always)]
    fn store(self, to: &mut [f32]) {
        use std::arch::wasm32::f32x4_extract_lane as lane;
        to.copy_from_slice(&[lane::<0>(self.0), lane::<1>(self.0), lane::<2>(self.0), lane::<3>(self.0)]);
    }

    #[inline(always)]
    fn times(self, other: Vector) -> Vector {
        Vector(std::arch::wasm32::f32x4_mul(self.0, other.0))
    }

    #[inline(always)]
    fn plus(self, other: Vector) -> Vector {
        Vector(std::arch::wasm32::f32x4_add(self.0, other.0))
    }

    #[inline(always)]
    fn first(self) -> f32 {
        std::arch::wasm32::f32x4_extract_lane::<0>(self.0)
    }
}

/// The same without vector instructions, so that this compiles everywhere; only the browser's is measured.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Copy)]
struct Vector([f32; 4]);

#[cfg(not(target_arch = "wasm32"))]
impl Vector {
    fn splat(value: f32) -> Vector {
        Vector([value; 4])
    }

    fn load(from: &[f32]) -> Vector {
        Vector(*from.first_chunk().expect("four numbers are loaded"))
    }

    fn store(self, to: &mut [f32]) {
        to.copy_from_slice(&self.0);
    }

    fn times(self, other: Vector) -> Vector {
        Vector(std::array::from_fn(|lane| self.0[lane] * other.0[lane]))
    }

    fn plus(self, other: Vector) -> Vector {
        Vector(std::array::from_fn(|lane| self.0[lane] + other.0[lane]))
    }

    fn first(self) -> f32 {
        self.0[0]
    }
}
