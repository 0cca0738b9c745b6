//! Which elementary functions have the same bits on every target? These.
//!
//! The standard library takes `exp`, `tanh` and their kin from the platform, so a browser and a native build disagree in
//! the last bit, and after some hundred steps in the curve. Everything here is made of + − × ÷, comparisons and bit
//! operations, which IEEE 754 fixes. The `f32` functions have no branches and are written once, for a number as for several
//! side by side ([`lanes`](crate::lanes); but for [`erfc`]); they stand in the innermost loops. The `f64` functions are those of the
//! `libm` crate, for the few values that a run needs outside its loops.
//!
//! Accuracy against the correctly rounded value, tested in `tests/math.rs`: [`exp`] 2.5e-7 relative, [`sigmoid`] 2.5e-7
//! relative, [`tanh`] 4e-7 and [`ln_1p`] 2e-7 relative, or absolute in units of 1e-30 where that is larger; [`exp_m1`]
//! 2.5e-7, [`ln`] 2e-7 and [`erfc`] 6e-7 relative.

use crate::lanes::{Number, Whole};

/// Adding and subtracting 1.5·2²³ rounds an `f32` below 2²² to the nearest integer, which then stands in the low bits.
const ROUNDING: f32 = 12_582_912.0;

/// c₀xⁿ + c₁xⁿ⁻¹ + … + cₙ by Horner's rule.
#[inline(always)]
fn polynomial<T: Number, const N: usize>(x: T, coefficients: [f32; N]) -> T {
    let mut sum = T::of(coefficients[0]);
    for coefficient in &coefficients[1..] {
        sum = sum * x + T::of(*coefficient);
    }
    sum
}

/// eˣ: 0 from about −104 down, ∞ from about 88.73 up, NaN for NaN.
///
/// Cody–Waite reduction to |r| ≤ ln 2 / 2 and the polynomial of Cephes' `expf` (Moshier, 1987).
#[inline(always)]
pub fn exp<T: Number>(x: T) -> T {
    Exp::PLAIN.of(x)
}

/// eˣ of what is from [`Exp::START`] to 89. In blocks, where a constant is made once for sixteen numbers.
#[inline(always)]
pub fn exp_inside<T: Number>(x: T) -> T {
    Exp::PLAIN.inside(x)
}

/// eˣ − 1 for x ≤ 0, the only range that the activations need, without losing the digits of a small x; NaN for NaN.
#[inline(always)]
pub fn exp_m1<T: Number>(x: T) -> T {
    Exp::PLAIN.minus_1(x)
}

/// The logistic function 1/(1 + e⁻ˣ).
#[inline(always)]
pub fn sigmoid<T: Number>(x: T) -> T {
    Exp::PLAIN.sigmoid(x)
}

/// The exponential function and its kin, with their coefficients at hand: see [`Tanh`].
#[derive(Clone, Copy)]
pub struct Exp {
    /// From where to where it is neither 0 nor infinite.
    range: [f32; 2],
    /// Below it, eˣ − 1 is −1 to the last bit.
    start_minus_1: f32,
    log2_e: f32,
    rounding: f32,
    /// ln 2 in two parts, the first of which times a whole number is exact.
    ln_2: [f32; 2],
    coefficients: [f32; 6],
}

impl Exp {
    const PLAIN: Exp = Exp {
        range: [-104.0, 89.0],
        start_minus_1: -18.0,
        log2_e: std::f32::consts::LOG2_E,
        rounding: ROUNDING,
        ln_2: [0.693_359_4, -2.121_944_4e-4],
        coefficients: [1.987_569_1e-4, 1.398_2e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5],
    };

    /// For a loop.
    #[inline(always)]
    pub fn for_a_loop() -> Exp {
        std::hint::black_box(Exp::PLAIN)
    }

    /// eˣ.
    #[inline(always)]
    pub fn of<T: Number>(&self, x: T) -> T {
        // Comparisons, not min and max: those would lose a NaN.
        let [start, end] = self.range.map(T::of);
        let x = x.if_less(start, start, x);
        self.inside(end.if_less(x, end, x))
    }

    /// Below it, eˣ is 0.
    pub const START: f32 = Exp::PLAIN.range[0];

    #[inline(always)]
    fn inside<T: Number>(&self, x: T) -> T {
        let (n, p) = self.reduced_minus_1(x);
        // 2ⁿ in two factors, so that results near the ends of the range neither overflow nor vanish early.
        let half = n.shifted_right::<1>();
        let rest = n.minus(half);
        (p + T::of(1.0)) * power_of_two::<T>(half) * power_of_two::<T>(rest)
    }

    /// eˣ − 1 for x ≤ 0.
    #[inline(always)]
    pub fn minus_1<T: Number>(&self, x: T) -> T {
        let (start, zero) = (T::of(self.start_minus_1), T::of(0.0));
        let x = x.if_less(start, start, x);
        let (n, p) = self.reduced_minus_1(zero.if_less(x, zero, x));
        let power = power_of_two::<T>(n);
        p * power + (power - T::of(1.0))
    }

    /// 1/(1 + e⁻ˣ).
    #[inline(always)]
    pub fn sigmoid<T: Number>(&self, x: T) -> T {
        T::of(1.0) / (T::of(1.0) + self.of(-x))
    }

    /// The integer n and eʳ − 1 for which x = n ln 2 + r and |r| ≤ ln 2 / 2.
    #[inline(always)]
    fn reduced_minus_1<T: Number>(&self, x: T) -> (T::Bits, T) {
        let rounding = T::of(self.rounding);
        let rounded = x * T::of(self.log2_e) + rounding;
        let n = rounded - rounding;
        let [high, low] = self.ln_2.map(T::of);
        let r = x - n * high - n * low;
        let p = polynomial(r, self.coefficients);
        (rounded.to_bits().minus(rounding.to_bits()), p * r * r + r)
    }
}

/// 2ⁿ for −126 ≤ n ≤ 127.
#[inline(always)]
fn power_of_two<T: Number>(n: T::Bits) -> T {
    T::from_bits(n.plus(T::Bits::of(127)).shifted_left::<23>())
}

/// The hyperbolic tangent; NaN for NaN.
///
/// The rational minimax approximation of Eigen's `ptanh`, odd by construction, ±1 beyond ±7.9.
#[inline(always)]
pub fn tanh<T: Number>(x: T) -> T {
    Tanh::PLAIN.of(x)
}

/// The hyperbolic tangent with its coefficients at hand.
///
/// Today's browsers make each constant anew wherever it is used, in three instructions, which in a loop is more work than what is
/// done with it. Coefficients that the compiler doesn't know stay where they are for the whole loop.
#[derive(Clone, Copy)]
pub struct Tanh {
    /// Where it is 1 to the last bit but one.
    end: f32,
    above: [f32; 7],
    below: [f32; 4],
}

impl Tanh {
    const PLAIN: Tanh = Tanh {
        end: 7.905_311,
        above: [
            -2.760_768_5e-16,
            2.000_188e-13,
            -8.604_672e-11,
            5.122_297e-8,
            1.485_722_4e-5,
            6.372_619e-4,
            4.893_524_6e-3,
        ],
        below: [1.198_258_4e-6, 1.185_347_1e-4, 2.268_434_6e-3, 4.893_525e-3],
    };

    /// For a loop.
    #[inline(always)]
    pub fn for_a_loop() -> Tanh {
        std::hint::black_box(Tanh::PLAIN)
    }

    #[inline(always)]
    pub fn of<T: Number>(&self, x: T) -> T {
        let (low, high) = (T::of(-self.end), T::of(self.end));
        let x = x.if_less(low, low, x);
        let x = high.if_less(x, high, x);
        let x2 = x * x;
        x * polynomial(x2, self.above) / polynomial(x2, self.below)
    }
}

/// The natural logarithm: −∞ for 0, NaN below 0 and for NaN, ∞ for ∞.
///
/// x = 2ⁿ·m with √½ ≤ m < √2, and 2·artanh((m − 1) / (m + 1)) for m, whose argument is at most 0.172.
#[inline(always)]
pub fn ln<T: Number>(x: T) -> T {
    let zero = T::of(0.0);
    let least = T::of(f32::MIN_POSITIVE);
    // Subnormal numbers times 2²⁴, which is exact.
    let scaled = x.if_less(least, x * T::of(16_777_216.0), x);
    let lost = x.if_less(least, T::of(24.0), zero);
    // Bits above those of √½ count as the next power of two: m lies around 1, where its logarithm keeps its digits.
    const SQRT_HALF: i32 = std::f32::consts::FRAC_1_SQRT_2.to_bits() as i32;
    let above = scaled.to_bits().minus(T::Bits::of(SQRT_HALF));
    let n = T::from_whole(above.shifted_right::<23>()) - lost;
    let m = T::from_bits(above.and(T::Bits::of(0x007f_ffff)).plus(T::Bits::of(SQRT_HALF)));
    let of_m =
        twice_artanh((m - T::of(1.0)) / (m + T::of(1.0)), [1.0 / 11.0, 1.0 / 9.0, 1.0 / 7.0, 1.0 / 5.0, 1.0 / 3.0]);
    // ln 2 in two parts, the first of which times n is exact.
    let finite = n * T::of(0.693_359_4) + (n * T::of(-2.121_944_4e-4) + of_m);
    let positive = x.if_less(T::of(f32::INFINITY), finite, x);
    // −∞ for 0; a NaN stays one.
    let zero_or_nan = x + T::of(f32::NEG_INFINITY);
    zero.if_less(x, positive, x.if_less(zero, T::of(f32::NAN), zero_or_nan))
}

/// ln(1 + x) for 0 ≤ x ≤ 1, the only range that the losses need.
///
/// 2·artanh(x / (2 + x)), whose argument is at most 1/3, so that eight terms of its series are enough.
#[inline(always)]
pub fn ln_1p<T: Number>(x: T) -> T {
    let terms = [1.0 / 15.0, 1.0 / 13.0, 1.0 / 11.0, 1.0 / 9.0, 1.0 / 7.0, 1.0 / 5.0, 1.0 / 3.0];
    twice_artanh(x / (T::of(2.0) + x), terms)
}

/// 2·artanh s by its series, whose later terms are given, the last one first.
#[inline(always)]
fn twice_artanh<T: Number, const N: usize>(s: T, terms: [f32; N]) -> T {
    let s2 = s * s;
    T::of(2.0) * (s + s * s2 * polynomial(s2, terms))
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

/// The L2 norm, in double precision. Squares are added up in eight sums, each one term after the other, and those in pairs.
pub fn norm(values: &[f32]) -> f64 {
    let (eights, rest) = values.as_chunks::<8>();
    let mut sums = [0.0; 8];
    for eight in eights {
        for (sum, &value) in sums.iter_mut().zip(eight) {
            *sum += f64::from(value) * f64::from(value);
        }
    }
    for (sum, &value) in sums.iter_mut().zip(rest) {
        *sum += f64::from(value) * f64::from(value);
    }
    let [a, b, c, d, e, f, g, h] = sums;
    (((a + b) + (c + d)) + ((e + f) + (g + h))).sqrt()
}

/// Double-precision functions with the same bits everywhere.
pub mod f64 {
    pub use libm::{cos, exp, floor, log as ln, log10, pow, sin};
}
