//! Curves are seen on their ground and told from each other, whatever eyes a reader has.
//!
//! The colours are those of `www/style.css`. How they look to people who lack a kind of cone: Machado, Oliveira & Fernandes 2009, "A
//! Physiologically-based Model for Simulation of Color Vision Deficiency", Table 1, severity 1. Contrast: WCAG 2.2.

use losscope::chart::dash::{self, Dashes};
use losscope::chart::scene::Colour;
use losscope::math::f64::pow;
use regex::Regex;

/// Red, green and blue as amounts of light.
type Light = [f64; 3];

const EYES: [(&str, [Light; 3]); 4] = [
    ("of most people", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "without long cones",
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    ),
    (
        "without middle cones",
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    ),
    (
        "without short cones",
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ),
];

/// The custom properties that are colours, of the first block after `start`.
fn check(start: &str) -> Vec<(String, Colour)> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("www/style.css");
    let css = std::fs::read_to_string(path).expect("the style sheet is there");
    let block = css.split_once(start).expect("the block is there").1;
    let block = &block[..block.find('}').expect("it ends")];
    let property = Regex::new(r"--([\w-]+): #([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2});").expect("a pattern");
    let byte = |text: &str| u8::from_str_radix(text, 16).expect("two digits");
    let found = property.captures_iter(block);
    found.map(|found| (found[1].to_owned(), [byte(&found[2]), byte(&found[3]), byte(&found[4])])).collect()
}

/// Both colour schemes.
fn schemes() -> [(&'static str, Vec<(String, Colour)>); 2] {
    let schemes = [("light", check(":root {")), ("dark", check("@media screen and (prefers-color-scheme: dark) {"))];
    assert!(schemes.iter().all(|(_, properties)| properties.len() >= 14), "{schemes:?}");
    schemes
}

fn colour(properties: &[(String, Colour)], name: &str) -> Colour {
    properties.iter().find(|(other, _)| other == name).unwrap_or_else(|| panic!("there is no --{name}")).1
}

/// The current run, the one before and seven pinned ones: of each curve its property, and its dashes.
fn curves() -> Vec<(String, Dashes)> {
    let own = [("chart-train", dash::WHOLE), ("chart-validation", dash::WHOLE), ("chart-before", dash::BEFORE)];
    let own = own.map(|(name, dashes)| (name.to_owned(), dashes)).into_iter();
    own.chain((0..7).map(|number| (format!("chart-pinned-{}", number % 6), dash::PINNED[number % dash::PINNED.len()])))
        .collect()
}

fn light(colour: Colour) -> Light {
    colour.map(|byte| match f64::from(byte) / 255.0 {
        share if share <= 0.04045 => share / 12.92,
        share => pow((share + 0.055) / 1.055, 2.4),
    })
}

fn luminance(colour: Colour) -> f64 {
    let [red, green, blue] = light(colour);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(a: Colour, b: Colour) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn times(matrix: &[Light; 3], [a, b, c]: Light) -> Light {
    matrix.map(|row| row[0] * a + row[1] * b + row[2] * c)
}

/// CIE L*a*b* of a colour as such eyes see it, with D65 as white.
fn seen(eyes: &[Light; 3], colour: Colour) -> [f64; 3] {
    let light = times(eyes, light(colour)).map(|amount| amount.clamp(0.0, 1.0));
    let to_xyz =
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]];
    let [x, y, z] = times(&to_xyz, light);
    let f = |share: f64| {
        if share > 216.0 / 24389.0 { pow(share, 1.0 / 3.0) } else { (24389.0 / 27.0 * share + 16.0) / 116.0 }
    };
    let (x, y, z) = (f(x / 0.95047), f(y), f(z / 1.08883));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// How far apart two colours are, of which about 2.3 is noticed (CIE 1976).
fn distance(eyes: &[Light; 3], a: Colour, b: Colour) -> f64 {
    let (a, b) = (seen(eyes, a), seen(eyes, b));
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

#[test]
fn the_formulas_are_those_of_the_books() {
    let (black, white, red) = ([0; 3], [255; 3], [255, 0, 0]);
    assert!((contrast(black, white) - 21.0).abs() < 1e-9);
    assert!((contrast([0x76; 3], white) - 4.54).abs() < 0.01, "the darkest grey that is not enough on white is #777");
    let [lightness, a, b] = seen(&EYES[0].1, red);
    assert!(
        (lightness - 53.24).abs() < 0.01 && (a - 80.09).abs() < 0.01 && (b - 67.20).abs() < 0.01,
        "{lightness} {a} {b}"
    );
    assert!(EYES.iter().all(|(_, eyes)| distance(eyes, white, [254; 3]) < 1.0), "every eye sees white as white");
    let (red, green) = ([200, 60, 40], [110, 110, 30]);
    assert!(distance(&EYES[2].1, red, green) < 0.5 * distance(&EYES[0].1, red, green), "red and green are confused");
}

#[test]
fn curves_and_words_are_seen_on_their_ground() {
    for (scheme, properties) in schemes() {
        let surface = colour(&properties, "surface");
        for (curve, _) in curves() {
            let contrast = contrast(colour(&properties, &curve), surface);
            assert!(contrast >= 3.0, "{scheme}: --{curve} has a contrast of {contrast:.2}, and needs 3");
        }
        for words in ["chart-text", "chart-warning", "chart-train", "chart-validation"] {
            let contrast = contrast(colour(&properties, words), surface);
            assert!(contrast >= 4.5, "{scheme}: --{words} has a contrast of {contrast:.2}, and needs 4.5");
        }
    }
}

#[test]
fn any_two_curves_differ_in_colour_or_dashes_for_any_eyes() {
    let curves = curves();
    for (scheme, properties) in schemes() {
        for (idx, (a, a_dashes)) in curves.iter().enumerate() {
            for (b, _) in curves[..idx].iter().filter(|(_, b_dashes)| b_dashes == a_dashes) {
                for (kind, eyes) in &EYES {
                    let distance = distance(eyes, colour(&properties, a), colour(&properties, b));
                    assert!(
                        distance >= 10.0,
                        "{scheme}: --{a} and --{b}, with the same dashes, are {distance:.1} apart for eyes {kind}"
                    );
                }
            }
        }
    }
}

#[test]
fn thirty_pinned_runs_have_looks_of_their_own() {
    let look = |number: usize| (number % 6, dash::PINNED[number % dash::PINNED.len()]);
    assert!((0..30).all(|number| (0..number).all(|other| look(number) != look(other))));
    assert!(dash::PINNED.iter().all(|dashes| !dashes.is_empty() && dashes.len() % 2 == 0 && *dashes != dash::BEFORE));
}

#[test]
fn most_people_tell_all_colours_apart() {
    for (scheme, properties) in schemes() {
        let names: Vec<String> = curves().into_iter().take(9).map(|(name, _)| name).collect();
        for (idx, a) in names.iter().enumerate() {
            for b in &names[..idx] {
                let distance = distance(&EYES[0].1, colour(&properties, a), colour(&properties, b));
                assert!(distance >= 15.0, "{scheme}: --{a} and --{b} are {distance:.1} apart");
            }
        }
    }
}

#[test]
fn a_reader_who_chose_the_colours_gets_those() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("www/style.css");
    let css = std::fs::read_to_string(path).expect("the style sheet is there");
    let block = css.split_once("@media (forced-colors: active) {").expect("the block is there").1;
    let system = Regex::new(r"^(\w+Text|color-mix\(in srgb, CanvasText \d+%, Canvas\))$").expect("a pattern");
    for name in curves()
        .into_iter()
        .map(|(name, _)| name)
        .chain(["chart-text", "chart-grid", "chart-warning"].map(str::to_owned))
    {
        let property = Regex::new(&format!(r"--{name}: ([^;]+);")).expect("a pattern");
        let value = &property.captures(block).unwrap_or_else(|| panic!("there is no --{name}"))[1];
        assert!(system.is_match(value), "--{name} is {value}");
    }
}
