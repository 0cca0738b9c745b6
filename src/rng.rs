//! Where does chance come from? From here alone, and always from the experiment's seed.
//!
//! PCG32 (XSH-RR 64/32) of O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms for Random
//! Number Generation", 2014; its published first numbers are a test. Written out here because links must give the same
//! curve for ever, whatever a library's next version does.

use crate::math;

/// What a stream of random numbers is for. Streams are independent: drawing more from one leaves the others as they are,
/// so that a change of one control changes nothing else. The numbers stand behind links and are for ever.
#[derive(Clone, Copy, Debug)]
pub enum Stream {
    /// Made data.
    Data = 1,
    /// Which examples are held out.
    Split = 2,
    /// The model's parameters before the first step.
    InitialParameters = 3,
    /// The order of the examples in each epoch.
    Batches = 4,
    /// Which units are left out of a step.
    Dropout = 5,
    /// In which direction the search for the sharpness begins; nothing that trains depends on it.
    Sharpness = 6,
}

/// A generator of random numbers.
#[derive(Clone, Debug)]
pub struct Rng {
    state: u64,
    increment: u64,
}

impl Rng {
    /// The stream of `seed` for one purpose.
    pub fn new(seed: u32, stream: Stream) -> Rng {
        Rng::pcg32(scatter(u64::from(seed)), stream as u64)
    }

    /// PCG32 as published: `pcg32_srandom_r(seed, sequence)`.
    pub fn pcg32(seed: u64, sequence: u64) -> Rng {
        let mut rng = Rng { state: 0, increment: (sequence << 1) | 1 };
        rng.next_u32();
        rng.state = rng.state.wrapping_add(seed);
        rng.next_u32();
        rng
    }

    /// Uniform over all 2³² values.
    pub fn next_u32(&mut self) -> u32 {
        let old = self.state;
        self.state = old.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(self.increment);
        let xor_shifted = (((old >> 18) ^ old) >> 27) as u32;
        xor_shifted.rotate_right((old >> 59) as u32)
    }

    /// Uniform over 0..bound, without bias. `bound` is at least 1.
    pub fn below(&mut self, bound: u32) -> u32 {
        loop {
            let value = self.next_u32();
            // The published condition is the second one. It is below the bound, so that the first one spares it a division.
            if value >= bound || value >= bound.wrapping_neg() % bound {
                return value % bound;
            }
        }
    }

    /// Uniform over [0, 1), a multiple of 2⁻³².
    pub fn uniform(&mut self) -> f64 {
        f64::from(self.next_u32()) / 4_294_967_296.0
    }

    /// Normal with mean 0 and standard deviation 1, by Box and Muller's transform of two uniforms.
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * math::f64::ln(1.0 - self.uniform())).sqrt();
        radius * math::f64::cos(2.0 * std::f64::consts::PI * self.uniform())
    }

    /// Puts `values` in a random order (Fisher and Yates; Durstenfeld's form).
    pub fn shuffle<T>(&mut self, values: &mut [T]) {
        for last in (1..values.len()).rev() {
            let other = self.below(last as u32 + 1) as usize;
            values.swap(last, other);
        }
    }
}

/// Sends neighbouring seeds far apart: the finalizer of SplitMix64 (Steele, Lea & Flood, 2014).
fn scatter(seed: u64) -> u64 {
    let z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
