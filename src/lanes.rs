//! Which numbers are computed side by side? Four of them, in the lanes of one register: the same code on every target.
//!
//! `wide` makes SIMD instructions of [`Lanes`] on x86-64, ARM and WebAssembly, and plain arithmetic elsewhere. Each lane is
//! an `f32` of its own and is rounded as one, so that a sum whose terms stay in their lane has the bits of a loop.

use std::array::from_fn;
use std::ops::{Add, Div, Mul, Neg, Sub};
pub use wide::f32x4 as Lanes;
use wide::{CmpEq, CmpLt, i32x4};

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

    /// `yes` where both are the same number, `no` where they are not or one is NaN.
    fn if_equal(self, other: Self, yes: Self, no: Self) -> Self;

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
    fn if_equal(self, other: f32, yes: f32, no: f32) -> f32 {
        if self == other { yes } else { no }
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
    fn if_equal(self, other: Lanes, yes: Lanes, no: Lanes) -> Lanes {
        self.cmp_eq(other).blend(yes, no)
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

/// Sixteen numbers, on which each operation is done before the next one. So a constant is fetched once for all of them, which
/// otherwise is most of the work of a polynomial in today's browsers, and no operation waits for the one before.
#[derive(Clone, Copy)]
pub struct Block([Lanes; 4]);

/// Numbers in a block.
pub const N_IN_BLOCK: usize = 4 * N_LANES;

impl Block {
    pub const ZERO: Block = Block([Lanes::ZERO; 4]);

    #[inline(always)]
    pub fn new(numbers: [f32; N_IN_BLOCK]) -> Block {
        Block(bytemuck::cast(numbers))
    }

    #[inline(always)]
    pub fn to_array(self) -> [f32; N_IN_BLOCK] {
        bytemuck::cast(self.0)
    }

    /// What is made of four numbers at a time.
    #[inline(always)]
    pub fn each(self, operation: impl Fn(Lanes) -> Lanes) -> Block {
        Block(self.0.map(operation))
    }

    #[inline(always)]
    fn with(self, other: Block, operation: impl Fn(Lanes, Lanes) -> Lanes) -> Block {
        Block(from_fn(|idx| operation(self.0[idx], other.0[idx])))
    }
}

impl Add for Block {
    type Output = Block;
    #[inline(always)]
    fn add(self, other: Block) -> Block {
        self.with(other, |a, b| a + b)
    }
}

impl Sub for Block {
    type Output = Block;
    #[inline(always)]
    fn sub(self, other: Block) -> Block {
        self.with(other, |a, b| a - b)
    }
}

impl Mul for Block {
    type Output = Block;
    #[inline(always)]
    fn mul(self, other: Block) -> Block {
        self.with(other, |a, b| a * b)
    }
}

impl Div for Block {
    type Output = Block;
    #[inline(always)]
    fn div(self, other: Block) -> Block {
        self.with(other, |a, b| a / b)
    }
}

impl Neg for Block {
    type Output = Block;
    #[inline(always)]
    fn neg(self) -> Block {
        Block(self.0.map(|lanes| -lanes))
    }
}

impl Number for Block {
    type Bits = WholeBlock;

    #[inline(always)]
    fn of(value: f32) -> Block {
        Block([Lanes::splat(value); 4])
    }

    #[inline(always)]
    fn if_less(self, other: Block, yes: Block, no: Block) -> Block {
        Block(from_fn(|idx| self.0[idx].if_less(other.0[idx], yes.0[idx], no.0[idx])))
    }

    #[inline(always)]
    fn if_equal(self, other: Block, yes: Block, no: Block) -> Block {
        Block(from_fn(|idx| self.0[idx].if_equal(other.0[idx], yes.0[idx], no.0[idx])))
    }

    #[inline(always)]
    fn to_bits(self) -> WholeBlock {
        WholeBlock(self.0.map(Number::to_bits))
    }

    #[inline(always)]
    fn from_bits(bits: WholeBlock) -> Block {
        Block(bits.0.map(Number::from_bits))
    }

    #[inline(always)]
    fn from_whole(whole: WholeBlock) -> Block {
        Block(whole.0.map(Number::from_whole))
    }
}

/// Sixteen whole numbers.
#[derive(Clone, Copy)]
pub struct WholeBlock([i32x4; 4]);

impl Whole for WholeBlock {
    #[inline(always)]
    fn of(value: i32) -> WholeBlock {
        WholeBlock([i32x4::splat(value); 4])
    }

    #[inline(always)]
    fn plus(self, other: WholeBlock) -> WholeBlock {
        WholeBlock(from_fn(|idx| self.0[idx] + other.0[idx]))
    }

    #[inline(always)]
    fn minus(self, other: WholeBlock) -> WholeBlock {
        WholeBlock(from_fn(|idx| self.0[idx] - other.0[idx]))
    }

    #[inline(always)]
    fn and(self, other: WholeBlock) -> WholeBlock {
        WholeBlock(from_fn(|idx| self.0[idx] & other.0[idx]))
    }

    #[inline(always)]
    fn shifted_left<const N: i32>(self) -> WholeBlock {
        WholeBlock(self.0.map(|whole| whole << N))
    }

    #[inline(always)]
    fn shifted_right<const N: i32>(self) -> WholeBlock {
        WholeBlock(self.0.map(|whole| whole >> N))
    }
}
