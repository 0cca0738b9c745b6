//! Chance is PCG32, to the bit, and its streams are independent.

use losscope::rng::{Rng, Stream};

#[test]
fn the_first_numbers_are_those_that_the_author_published() {
    // pcg32-demo of the C library, pcg32_srandom_r(&rng, 42u, 54u): round 1.
    let published = [0xa15c_02b7, 0x7b47_f409, 0xba1d_3330, 0x83d2_f293, 0xbfa4_784b, 0xcbed_606e];
    let mut rng = Rng::pcg32(42, 54);
    assert_eq!(published.map(|_| rng.next_u32()), published);
}

#[test]
fn numbers_below_a_bound_are_uniform() {
    let mut rng = Rng::new(1, Stream::Data);
    let mut counts = [0u32; 7];
    for _ in 0..70_000 {
        counts[rng.below(7) as usize] += 1;
    }
    // Chi-squared with 6 degrees of freedom is above 22.46 once in a thousand times; the seed is fixed.
    let chi_squared: f64 =
        counts.iter().map(|&count| (f64::from(count) - 10_000.0) * (f64::from(count) - 10_000.0) / 10_000.0).sum();
    assert!(chi_squared < 22.46, "{counts:?}");
}

#[test]
fn normal_numbers_have_the_moments_of_a_normal_distribution() {
    let mut rng = Rng::new(1, Stream::Data);
    let values: Vec<f64> = (0..100_000).map(|_| rng.normal()).collect();
    let moment = |power: u32| values.iter().map(|value| (0..power).map(|_| value).product::<f64>()).sum::<f64>() / 1e5;
    // Standard errors at 100,000: 0.0032, 0.0045, 0.012, 0.031.
    for (power, expected, allowed) in [(1, 0.0, 0.01), (2, 1.0, 0.014), (3, 0.0, 0.04), (4, 3.0, 0.1)] {
        assert!((moment(power) - expected).abs() < allowed, "moment {power} is {}", moment(power));
    }
}

#[test]
fn a_shuffle_gives_each_order_equally_often() {
    let mut rng = Rng::new(1, Stream::Batches);
    let mut counts = std::collections::BTreeMap::new();
    for _ in 0..60_000 {
        let mut order = [0, 1, 2];
        rng.shuffle(&mut order);
        *counts.entry(order).or_insert(0.0) += 1.0;
    }
    // Chi-squared with 5 degrees of freedom is above 20.52 once in a thousand times.
    let chi_squared: f64 = counts.values().map(|count: &f64| (count - 10_000.0) * (count - 10_000.0) / 10_000.0).sum();
    assert!(counts.len() == 6 && chi_squared < 20.52, "{counts:?}");
}

#[test]
fn streams_of_one_seed_differ() {
    let streams = [Stream::Data, Stream::Split, Stream::InitialParameters, Stream::Batches, Stream::Dropout];
    let mut firsts = streams.map(|stream| Rng::new(7, stream).next_u32()).to_vec();
    firsts.sort_unstable();
    firsts.dedup();
    assert_eq!(firsts.len(), streams.len());
}
