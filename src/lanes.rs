//! Which numbers are computed side by side? Four of them, in the lanes of one register: the same code on every target.
//!
//! `wide` makes SIMD instructions of [`Lanes`] on x86-64, ARM and WebAssembly, and plain arithmetic elsewhere. Each lane is
//! an `f32` of its own and is rounded as one, so that a sum whose terms stay in their lane has the bits of a loop.

pub use wide::f32x4 as Lanes;

/// Numbers in one [`Lanes`].
pub const N_LANES: usize = 4;

/// The numbers from `at` on.
#[inline(always)]
pub fn load(values: &[f32], at: usize) -> Lanes {
    let four = values[at..].first_chunk().expect("whoever loads has made sure that four numbers are left");
    Lanes::new(*four)
}

/// Puts the numbers where those from `at` on were.
#[inline(always)]
pub fn store(lanes: Lanes, values: &mut [f32], at: usize) {
    values[at..at + N_LANES].copy_from_slice(lanes.as_array_ref());
}
