//! Which elementary functions have the same bits on every target? These.
//!
//! The standard library takes `exp`, `tanh` and their kin from the platform, so a browser and a native build disagree in
//! the last bit, and after some hundred steps in the curve. Everything here is made of + − × ÷, comparisons and bit
//! operations, which IEEE 754 fixes. The `f32` functions have no branches, so that loops over them become SIMD; they stand
//! in the innermost loops. The `f64` functions are those of the `libm` crate, for the few values that a run needs outside
//! its loops.
//!
//! Accuracy against the correctly rounded value, tested in `tests/math.rs`: [`exp`] 2.5e-7 relative, [`sigmoid`] 2.5e-7
//! relative, [`tanh`] 4e-7 and [`ln_1p`] 2e-7 relative, or absolute in units of 1e-30 where that is larger; [`exp_m1`]
//! 2.5e-7, [`ln`] 2e-7 and [`erfc`] 6e-7 relative.

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
    let (n, p) = reduced_exp_m1(x);
    // 2ⁿ in two factors, so that results near the ends of the range neither overflow nor vanish early.
    let half = n >> 1;
    (p + 1.0) * power_of_two(half) * power_of_two(n.wrapping_sub(half))
}

/// eˣ − 1 for x ≤ 0, the only range that the activations need, without losing the digits of a small x; NaN for NaN.
#[inline(always)]
pub fn exp_m1(x: f32) -> f32 {
    // From −18 down the result is −1 to the last bit.
    let x = if x < -18.0 { -18.0 } else { x };
    let x = if x > 0.0 { 0.0 } else { x };
    let (n, p) = reduced_exp_m1(x);
    let power = power_of_two(n);
    p * power + (power - 1.0)
}

/// The integer n and eʳ − 1 for which x = n ln 2 + r and |r| ≤ ln 2 / 2.
#[inline(always)]
fn reduced_exp_m1(x: f32) -> (i32, f32) {
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
    p = p * r * r + r;
    (rounded.to_bits().wrapping_sub(ROUNDING.to_bits()) as i32, p)
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

/// The natural logarithm: −∞ for 0, NaN below 0 and for NaN, ∞ for ∞.
///
/// x = 2ⁿ·m with √½ ≤ m < √2, and 2·artanh((m − 1) / (m + 1)) for m, whose argument is at most 0.172.
#[inline(always)]
pub fn ln(x: f32) -> f32 {
    let is_subnormal = x < f32::MIN_POSITIVE;
    // 2²⁴, which is exact.
    let scaled = if is_subnormal { x * 16_777_216.0 } else { x };
    // Bits above those of √½ count as the next power of two: m lies around 1, where its logarithm keeps its digits.
    const SQRT_HALF: u32 = std::f32::consts::FRAC_1_SQRT_2.to_bits();
    let above = scaled.to_bits().wrapping_sub(SQRT_HALF);
    let n = (above as i32 >> 23) as f32 - if is_subnormal { 24.0 } else { 0.0 };
    let m = f32::from_bits((above & 0x007f_ffff).wrapping_add(SQRT_HALF));
    let s = (m - 1.0) / (m + 1.0);
    let s2 = s * s;
    let mut p = 1.0 / 11.0;
    p = p * s2 + 1.0 / 9.0;
    p = p * s2 + 1.0 / 7.0;
    p = p * s2 + 1.0 / 5.0;
    p = p * s2 + 1.0 / 3.0;
    let of_m = 2.0 * (s + s * s2 * p);
    // ln 2 in two parts, the first of which times n is exact.
    let finite = n * 0.693_359_4 + (n * -2.121_944_4e-4 + of_m);
    let at_least_zero = if x == 0.0 { f32::NEG_INFINITY } else { finite };
    let below_infinity = if x >= 0.0 { at_least_zero } else { f32::NAN };
    if x == f32::INFINITY { x } else { below_infinity }
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

/// 1 − erf x, the complement of the error function: 2 far below 0, 0 from about 10.05 up, NaN for NaN.
///
/// For x ≥ 0 it is exp(−x²) times a function that hardly bends, here t·P(t) with t = 1 / (1 + x/2), fitted in the manner of
/// Numerical Recipes' `erfc`; below 0 it is 2 minus its mirror image. So small values keep their digits, which those of
/// 1 − erf x would not.
#[inline(always)]
pub fn erfc(x: f32) -> f32 {
    let distance = x.abs();
    let distance = if distance > 10.1 { 10.1 } else { distance };
    let t = 1.0 / (1.0 + 0.5 * distance);
    let mut p = -0.059_124_596;
    p = p * t + 0.284_847;
    p = p * t + -0.487_764_5;
    p = p * t + 0.278_714_78;
    p = p * t + -0.027_073_052;
    p = p * t + 0.202_876_75;
    p = p * t + 0.243_055_61;
    p = p * t + 0.282_381_95;
    p = p * t + 0.282_086_04;
    // What rounding takes from x² is up to 4e-6, and exp would make a relative error of it: the square of the 12 upper
    // bits is exact, and so is the difference.
    let high = f32::from_bits(distance.to_bits() & 0xffff_f000);
    let low = distance - high;
    let square = distance * distance;
    let lost = (high * high - square) + 2.0 * high * low + low * low;
    let upper = exp(-square) * (1.0 - lost) * (t * p);
    if x < 0.0 { 2.0 - upper } else { upper }
}

/// Double-precision functions with the same bits everywhere.
pub mod f64 {
    pub use libm::{cos, floor, log as ln, log10, pow, sin};
}
