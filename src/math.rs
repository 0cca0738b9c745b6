//! Which elementary functions have the same bits on every target? These.
//!
//! The standard library takes `exp`, `tanh` and their kin from the platform, so a browser and a native build disagree in
//! the last bit, and after some hundred steps in the curve. Everything here is made of + − × ÷, comparisons and bit
//! operations, which IEEE 754 fixes. The `f32` functions have no branches, so that loops over them become SIMD; they stand
//! in the innermost loops. The `f64` functions are those of the `libm` crate, for the few values that a run needs outside
//! its loops.
//!
//! Accuracy against the correctly rounded value, tested in `tests/math.rs`: [`exp`] 2.5e-7 relative, [`sigmoid`] 2.5e-7
//! relative, [`tanh`] 4e-7 and [`ln_1p`] 2e-7 relative, or absolute in units of 1e-30 where that is larger.

/// Adding and subtracting 1.5·2²³ rounds an `f32` below 2²² to the nearest integer, which then stands in the low bits.
const ROUNDING: f32 = 12_582_912.0;

/// eˣ: 0 from about −104 down, ∞ from about 88.73 up, NaN for NaN.
///
/// Cody–Waite reduction to |r| ≤ ln 2 / 2 and the polynomial of Cephes' `expf` (Moshier, 1987).
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    // Comparisons, not min and max: those would lose a NaN.
    let x = if x < -104.0 { -104.0 } else { x };
    let x = if x > 89.0 { 89.0 } else { x };
    let rounded = x * std::f32::consts::LOG2_E + ROUNDING;
    let n = rounded - ROUNDING;
    // ln 2 in two parts, the first of which times n is exact.
    let r = x - n * 0.693_359_4 - n * -2.121_944_4e-4;
    let mut p = 1.987_569_1e-4;
    p = p * r + 1.398_2e-3;
    p = p * r + 8.333_452e-3;
    p = p * r + 4.166_579_6e-2;
    p = p * r + 1.666_666_5e-1;
    p = p * r + 0.5;
    p = p * r * r + r + 1.0;
    // 2ⁿ in two factors, so that results near the ends of the range neither overflow nor vanish early.
    let n = (rounded.to_bits().wrapping_sub(ROUNDING.to_bits())) as i32;
    let half = n >> 1;
    p * power_of_two(half) * power_of_two(n.wrapping_sub(half))
}

/// 2ⁿ for −126 ≤ n ≤ 127.
#[inline(always)]
fn power_of_two(n: i32) -> f32 {
    f32::from_bits((n.wrapping_add(127) as u32) << 23)
}

/// The hyperbolic tangent; NaN for NaN.
///
/// The rational minimax approximation of Eigen's `ptanh`, odd by construction, ±1 beyond ±7.9.
#[inline(always)]
pub fn tanh(x: f32) -> f32 {
    let x = if x < -7.905_311 { -7.905_311 } else { x };
    let x = if x > 7.905_311 { 7.905_311 } else { x };
    let x2 = x * x;
    let mut p = -2.760_768_5e-16;
    p = p * x2 + 2.000_188e-13;
    p = p * x2 + -8.604_672e-11;
    p = p * x2 + 5.122_297e-8;
    p = p * x2 + 1.485_722_4e-5;
    p = p * x2 + 6.372_619e-4;
    p = p * x2 + 4.893_524_6e-3;
    let mut q = 1.198_258_4e-6;
    q = q * x2 + 1.185_347_1e-4;
    q = q * x2 + 2.268_434_6e-3;
    q = q * x2 + 4.893_525e-3;
    x * p / q
}

/// The logistic function 1/(1 + e⁻ˣ).
#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// ln(1 + x) for 0 ≤ x ≤ 1, the only range that the losses need.
///
/// 2·artanh(x / (2 + x)), whose argument is at most 1/3, so that eight terms of its series are enough.
#[inline(always)]
pub fn ln_1p(x: f32) -> f32 {
    let s = x / (2.0 + x);
    let s2 = s * s;
    let mut p = 1.0 / 15.0;
    p = p * s2 + 1.0 / 13.0;
    p = p * s2 + 1.0 / 11.0;
    p = p * s2 + 1.0 / 9.0;
    p = p * s2 + 1.0 / 7.0;
    p = p * s2 + 1.0 / 5.0;
    p = p * s2 + 1.0 / 3.0;
    2.0 * (s + s * s2 * p)
}

/// Double-precision functions with the same bits everywhere.
pub mod f64 {
    pub use libm::{cos, floor, log as ln, log10, pow, sin};
}
