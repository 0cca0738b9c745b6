//! Which number is nearest to a decimal? The one of an `f64` or `f32` that the standard library reads.
//!
//! Few digits are read by a single rounded operation (Clinger, "How to Read Floating Point Numbers Accurately", 1990, Section 2);
//! all others by dividing whole numbers of any length, which is exact and short. What the standard library needs to be
//! faster there is a large table that hardly compresses.

/// A kind of floating-point number that can be read.
pub trait Float: Sized {
    /// Bits of a number that is not subnormal, its leading 1 included.
    const N_BITS: u32;
    /// The power of two that is the distance of the smallest numbers.
    const LEAST: i32;
    /// The number itself, which has no more than these bits, or infinity.
    fn of(exact: f64) -> Self;
}

impl Float for f64 {
    const N_BITS: u32 = f64::MANTISSA_DIGITS;
    const LEAST: i32 = f64::MIN_EXP - f64::MANTISSA_DIGITS as i32;
    fn of(exact: f64) -> f64 {
        exact
    }
}

impl Float for f32 {
    const N_BITS: u32 = f32::MANTISSA_DIGITS;
    const LEAST: i32 = f32::MIN_EXP - f32::MANTISSA_DIGITS as i32;
    fn of(exact: f64) -> f32 {
        exact as f32
    }
}

/// The number with that many bits, none of which is below 2 to the power of `least`, that is nearest to what the text says;
/// halfway between two it is the even one. Nothing if the text is not `12`, `1.5`, `.5`, `5.` or `1e-3`, with or without a sign.
#[inline(never)]
pub fn nearest(text: &str, n_bits: u32, least: i32) -> Option<f64> {
    let (is_negative, text) = match text.as_bytes() {
        [b'-', text @ ..] => (true, text),
        [b'+', text @ ..] | text => (false, text),
    };
    let size = Decimal::parse(text)?.nearest(n_bits, least);
    Some(if is_negative { -size } else { size })
}

/// A decimal without its sign: a whole number of `n_digits`, the first of which is not 0, times 10 to the power of `exponent`.
struct Decimal<'a> {
    /// The digits, and perhaps zeros before them and a point between.
    text: &'a [u8],
    n_digits: usize,
    /// The digits as a number, if they are few.
    few: f64,
    exponent: i64,
}

/// So many digits are a number exactly.
const FEW: usize = 15;

/// Digits that are looked at. What lies halfway between two numbers has at most 768, so of those behind them it only matters
/// whether they are all 0.
const MOST: usize = 800;

impl Decimal<'_> {
    fn parse(text: &[u8]) -> Option<Decimal<'_>> {
        let end = text.iter().position(|byte| byte | 32 == b'e');
        let (text, exponent) = match end {
            Some(end) => (&text[..end], whole(&text[end + 1..])?),
            None => (text, 0),
        };
        let mut decimal = Decimal { text, n_digits: 0, few: 0.0, exponent };
        let (mut has_any, mut is_fraction) = (false, false);
        for &byte in text {
            if byte == b'.' && !is_fraction {
                is_fraction = true;
                continue;
            }
            if !byte.is_ascii_digit() {
                return None;
            }
            has_any = true;
            decimal.exponent -= i64::from(is_fraction);
            if byte > b'0' || decimal.n_digits > 0 {
                decimal.n_digits += 1;
                decimal.few = 10.0 * decimal.few + f64::from(byte - b'0');
            }
        }
        has_any.then_some(decimal)
    }

    fn nearest(&self, n_bits: u32, least: i32) -> f64 {
        // The first digit's place says early what is far beyond the largest or below the smallest of all numbers.
        match self.exponent + self.n_digits as i64 {
            _ if self.n_digits == 0 => 0.0,
            ..-400 => 0.0,
            400.. => f64::INFINITY,
            _ => self.by_one_operation(n_bits).unwrap_or_else(|| self.by_division(n_bits, least)),
        }
    }

    /// If both the digits and a power of ten are numbers exactly, their product or quotient is nearest.
    fn by_one_operation(&self, n_bits: u32) -> Option<f64> {
        let size = self.exponent.unsigned_abs();
        if self.n_digits > FEW || size > 22 {
            return None;
        }
        let power = (0..size).fold(1.0, |power, _| 10.0 * power);
        let value = if self.exponent < 0 { self.few / power } else { self.few * power };
        // To fewer bits it has to be rounded once more, which is right but where it lies halfway now.
        let one = 1 << (f64::MANTISSA_DIGITS - n_bits);
        let lost = value.to_bits() & (one - 1);
        (lost == 0 || lost != one / 2).then_some(value)
    }

    fn by_division(&self, n_bits: u32, least: i32) -> f64 {
        let (mut above, mut below) = (Whole(Vec::new()), Whole(vec![1]));
        let mut digits =
            self.text.iter().filter(|&&byte| byte != b'.').map(|byte| byte - b'0').skip_while(|&digit| digit == 0);
        digits.by_ref().take(MOST).for_each(|digit| above.times_10_plus(digit));
        let n_left = self.n_digits.saturating_sub(MOST) as i64;
        above.times_10_plus(u8::from(digits.any(|digit| digit > 0)));
        let exponent = self.exponent + n_left - 1;
        let scaled = if exponent < 0 { &mut below } else { &mut above };
        (0..exponent.unsigned_abs()).for_each(|_| scaled.times_10_plus(0));
        // With as many bits in both, the quotient lies between ½ and 2.
        let shift = above.n_bits() - below.n_bits();
        if shift < 0 {
            above.double(-shift)
        } else {
            below.double(shift)
        }
        let mut quotient = 0;
        for _ in 0..64 {
            quotient = 2 * quotient + u64::from(above.subtract(&below));
            above.double(1);
        }
        // What is left is less than the last bit: there it says that there is more.
        round(quotient | u64::from(above.n_bits() > 0), shift - 63, n_bits, least)
    }
}

/// `whole` · 2 to the power of `exponent`, rounded.
fn round(whole: u64, exponent: i32, n_bits: u32, least: i32) -> f64 {
    let n_lost = (64 - whole.leading_zeros() as i32 - n_bits as i32).max(least - exponent).min(65);
    let kept = if n_lost < 64 { whole >> n_lost } else { 0 };
    // At the top of 64 bits stands what is lost, below it whether there is more.
    let lost = if n_lost < 64 { whole << (64 - n_lost) } else { whole >> (n_lost - 64) };
    let kept = kept + u64::from(lost > HALF || lost == HALF && kept % 2 == 1);
    // Exact, by two factors that are numbers themselves.
    let exponent = exponent + n_lost;
    let power_of_two = |exponent: i32| f64::from_bits(((1023 + exponent) as u64) << 52);
    kept as f64 * power_of_two(exponent / 2) * power_of_two(exponent - exponent / 2)
}

const HALF: u64 = 1 << 63;

/// A whole number that may have a sign; far beyond all exponents it is any.
fn whole(text: &[u8]) -> Option<i64> {
    let (is_negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] | digits => (false, digits),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let size = digits.iter().fold(0, |size, byte| (10 * size + i64::from(byte - b'0')).min(1 << 40));
    Some(if is_negative { -size } else { size })
}

/// A whole number of any length, 32 bits at a time, the lowest ones first; the highest are not 0.
struct Whole(Vec<u32>);

impl Whole {
    fn times_10_plus(&mut self, digit: u8) {
        let mut carry = u64::from(digit);
        for part in &mut self.0 {
            carry += 10 * u64::from(*part);
            *part = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    /// So many times.
    fn double(&mut self, times: i32) {
        let mut carry = 0;
        for part in &mut self.0 {
            carry |= u64::from(*part) << (times % 32);
            *part = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
        (0..times / 32).for_each(|_| self.0.insert(0, 0));
    }

    fn n_bits(&self) -> i32 {
        self.0.last().map_or(0, |last| 32 * self.0.len() as i32 - last.leading_zeros() as i32)
    }

    /// Takes the other one away and says so, if it is not larger.
    fn subtract(&mut self, other: &Whole) -> bool {
        let is_less =
            self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev())).is_lt();
        if is_less {
            return false;
        }
        let mut borrowed = false;
        for (idx, part) in self.0.iter_mut().enumerate() {
            let (difference, is_below) = part.overflowing_sub(other.0.get(idx).copied().unwrap_or(0));
            let (difference, is_below_by_one) = difference.overflowing_sub(u32::from(borrowed));
            *part = difference;
            borrowed = is_below || is_below_by_one;
        }
        let n_parts = self.0.iter().rposition(|part| *part > 0).map_or(0, |last| last + 1);
        self.0.truncate(n_parts);
        true
    }
}
