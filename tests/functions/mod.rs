//! The bits of the elementary functions over a grid, for the native test and for the one in the browser.

use losscope::lanes::Lanes;
use losscope::math;

/// A line for each function: the hash of its values at every float32 whose last 9 bits are 0, all exponents and both signs
/// among them. In lanes it has the same ones, which is checked on the way.
pub fn lines() -> String {
    [
        line("exp", math::exp, Some(math::exp)),
        line("exp_m1", math::exp_m1, Some(math::exp_m1)),
        line("tanh", math::tanh, Some(math::tanh)),
        line("sigmoid", math::sigmoid, Some(math::sigmoid)),
        line("ln", math::ln, Some(math::ln)),
        line("ln_1p", math::ln_1p, Some(math::ln_1p)),
        line("erfc", math::erfc, None),
    ]
    .concat()
}

fn line(name: &str, function: fn(f32) -> f32, in_lanes: Option<fn(Lanes) -> Lanes>) -> String {
    let mut hash = super::Hash::default();
    for four in (0..=u32::MAX >> 9).step_by(4) {
        let inputs = [0, 1, 2, 3].map(|idx| f32::from_bits((four + idx) << 9));
        let bits = inputs.map(|x| whole(function(x)));
        if let Some(in_lanes) = in_lanes {
            let lanes = in_lanes(Lanes::new(inputs)).to_array().map(whole);
            assert_eq!(bits, lanes, "{name} of {inputs:?}");
        }
        bits.into_iter().for_each(|bits| hash.add(bits));
    }
    format!("{:016x} {name}\n", hash.value())
}

/// Every NaN is the same: WebAssembly does not say which one it makes.
fn whole(value: f32) -> u32 {
    if value.is_nan() { f32::NAN.to_bits() } else { value.to_bits() }
}
