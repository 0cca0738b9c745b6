//! Which numbers are computed side by side? Four of them, in the lanes of one register: the same code on every target.
//!
//! `wide` makes SIMD instructions of [`Lanes`] on x86-64, ARM and WebAssembly, and plain arithmetic elsewhere. Each lane is
//! an `f32` of its own and is rounded as one, so that a sum whose terms stay in their lane has the bits of a loop.

use std::ops::{Add, Div, Mul, Neg, Sub};
pub use wide::f32x4 as Lanes;
use wide::{CmpLt, i32x4};

/// Numbers in one [`Lanes`].
pub const N_LANES: usize = 4;

/// A number, or four of them in lanes: what an elementary function needs, so that it is written once for both.
pub trait Number:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> + Neg<Output = Self>
{
    /// The same number in each lane.
    fn of(value: f32) -> Self;

    /// `yes` where this is less than the other, `no` where it is not or one is NaN.
    fn if_less(self, other: Self, yes: Self, no: Self) -> Self;

    /// The bits, as a whole number.
    fn to_bits(self) -> Self::Bits;

    fn from_bits(bits: Self::Bits) -> Self;

    /// The whole number as one with a fraction.
    fn from_whole(whole: Self::Bits) -> Self;

    type Bits: Whole;
}

/// Whole numbers of 32 bits; sums wrap around.
pub trait Whole: Copy {
    fn of(value: i32) -> Self;
    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
    fn and(self, other: Self) -> Self;
    fn shifted_left<const N: i32>(self) -> Self;
    /// Copies of the sign come in.
    fn shifted_right<const N: i32>(self) -> Self;
}

impl Number for f32 {
    type Bits = i32;

    #[inline(always)]
    fn of(value: f32) -> f32 {
        value
    }

    #[inline(always)]
    fn if_less(self, other: f32, yes: f32, no: f32) -> f32 {
        if self < other { yes } else { no }
    }

    #[inline(always)]
    fn to_bits(self) -> i32 {
        self.to_bits() as i32
    }

    #[inline(always)]
    fn from_bits(bits: i32) -> f32 {
        f32::from_bits(bits as u32)
    }

    #[inline(always)]
    fn from_whole(whole: i32) -> f32 {
        whole as f32
    }
}

impl Whole for i32 {
    #[inline(always)]
    fn of(value: i32) -> i32 {
        value
    }

    #[inline(always)]
    fn plus(self, other: i32) -> i32 {
        self.wrapping_add(other)
    }

    #[inline(always)]
    fn minus(self, other: i32) -> i32 {
        self.wrapping_sub(other)
    }

    #[inline(always)]
    fn and(self, other: i32) -> i32 {
        self & other
    }

    #[inline(always)]
    fn shifted_left<const N: i32>(self) -> i32 {
        self << N
    }

    #[inline(always)]
    fn shifted_right<const N: i32>(self) -> i32 {
        self >> N
    }
}

impl Number for Lanes {
    type Bits = i32x4;

    #[inline(always)]
    fn of(value: f32) -> Lanes {
        Lanes::splat(value)
    }

    #[inline(always)]
    fn if_less(self, other: Lanes, yes: Lanes, no: Lanes) -> Lanes {
        self.cmp_lt(other).blend(yes, no)
    }

    #[inline(always)]
    fn to_bits(self) -> i32x4 {
        bytemuck::cast(self)
    }

    #[inline(always)]
    fn from_bits(bits: i32x4) -> Lanes {
        bytemuck::cast(bits)
    }

    #[inline(always)]
    fn from_whole(whole: i32x4) -> Lanes {
        Lanes::from_i32x4(whole)
    }
}

impl Whole for i32x4 {
    #[inline(always)]
    fn of(value: i32) -> i32x4 {
        i32x4::splat(value)
    }

    #[inline(always)]
    fn plus(self, other: i32x4) -> i32x4 {
        self + other
    }

    #[inline(always)]
    fn minus(self, other: i32x4) -> i32x4 {
        self - other
    }

    #[inline(always)]
    fn and(self, other: i32x4) -> i32x4 {
        self & other
    }

    #[inline(always)]
    fn shifted_left<const N: i32>(self) -> i32x4 {
        self << N
    }

    #[inline(always)]
    fn shifted_right<const N: i32>(self) -> i32x4 {
        self >> N
    }
}
