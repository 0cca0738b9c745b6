//! Bytes that nobody would write break no reader: of links, CSV, saved runs, scenes and portraits.
//!
//! A bounded run of the functions that cargo-fuzz calls without end (`fuzz/`): well-formed seeds, changed a few times each
//! by our own generator, so that a failure comes again with the next run.

#[path = "../fuzz/targets.rs"]
mod targets;

use losscope::chart::Theme;
use losscope::chart::run::{About, ChartRun};
use losscope::chart::scope::Exported;
use losscope::experiment::Experiment;
use losscope::export::json::json;
use losscope::portrait::{Portrait, compose};
use losscope::rng::{Rng, Stream};
use losscope::trainer::Trainer;
use losscope::{link, probe};
use serde_json::Value;

const N_INPUTS: u32 = 20_000;

/// What readers' syntaxes are made of.
const TOKENS: [&str; 48] = [
    ",",
    ";",
    "\t",
    "|",
    "\"",
    "\"\"",
    "\n",
    "\r\n",
    "\r",
    "\u{feff}",
    "\0",
    "#",
    "&",
    "=",
    "%",
    "%ff",
    "+",
    "-",
    ".",
    "0",
    "1",
    "1e39",
    "-1e-9",
    "inf",
    "NaN",
    "NA",
    "?",
    "ä",
    "😀",
    "sep=;\n",
    "column_1",
    "seed",
    "v=1",
    "\u{fffd}",
    // Of JSON and of shapes.
    "[[[[[[[[[[",
    "{\"a\":",
    "]",
    "}",
    ":",
    "null",
    "1e999",
    "-0.0",
    "4294967296",
    "18446744073709551616",
    "\"NaN\"",
    "\"inf\"",
    "\\u0000",
    " 1 2 ",
];

/// A seed after one to eight changes.
fn mutated(seeds: &[&[u8]], rng: &mut Rng) -> Vec<u8> {
    let below = |rng: &mut Rng, bound: usize| rng.below(bound as u32) as usize;
    let mut bytes = seeds[below(rng, seeds.len())].to_vec();
    for _ in 0..=below(rng, 8) {
        let at = below(rng, bytes.len() + 1);
        let until = (at + below(rng, 20)).min(bytes.len());
        match below(rng, 6) {
            0 if at < bytes.len() => bytes[at] = rng.next_u32() as u8,
            1 => drop(bytes.drain(at..until)),
            2 => {
                let token = TOKENS[below(rng, TOKENS.len())].bytes();
                drop(bytes.splice(at..at, token));
            }
            3 => {
                let token = TOKENS[below(rng, TOKENS.len())].bytes();
                drop(bytes.splice(at..until, token));
            }
            4 => {
                let again = bytes[at..until].to_vec();
                drop(bytes.splice(at..at, again));
            }
            _ => {
                let other = seeds[below(rng, seeds.len())];
                let from = below(rng, other.len() + 1);
                bytes.truncate(at);
                bytes.extend(&other[from..]);
            }
        }
    }
    bytes
}

fn run(target: fn(&[u8]), seeds: &[&[u8]]) {
    let mut rng = Rng::new(1, Stream::Data);
    for seed in seeds {
        target(seed);
    }
    for idx in 0..N_INPUTS {
        let bytes = mutated(seeds, &mut rng);
        let outcome = std::panic::catch_unwind(|| target(&bytes));
        assert!(outcome.is_ok(), "input {idx}: {:?}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn no_bytes_break_the_link_reader() {
    run(
        targets::link,
        &[
            b"",
            b"#v=1",
            b"v=1&dataset=penguins&label_noise=0.1&learning_rate=0.3",
            b"v=1&dataset=two_spirals&turns=2&n_examples=1000&noise=0.1&n_hidden_layers=6&n_units=64&activation=relu",
            b"v=1&optimizer=adam&beta1=0.5&batch_size=full&seed=4294967295",
            b"v=1&momentum=0.9&nesterov=on&schedule=cosine&early_stopping=on&patience=3",
        ],
    );
}

#[test]
fn no_bytes_break_the_csv_reader() {
    run(
        targets::csv,
        &[
            b"\0a,b,c\n1,2,3\n4,5,6\n7,8,9\n",
            b"\x10name;size;kind\r\nx;1,5;small\r\ny;2,5;large\r\nz;;large\r\n",
            b"\x07column_1\tb\n0\t1\n1\t0\n1\t1\n0\t0\n",
            b"\x18# a remark\n\"a,1\"|b\n\"x \"\"y\"\"\"|1\n\"two\nlines\"|2\n",
            b"\x02\xef\xbb\xbfyear,value\n2019,1e5\n2020,-2.5E-3\n2021,NA\n2022,?\n,,\n\n",
            b"\0sep=;\na;b\n1;yes\n2;no\n3;no\n",
            b"\x40a,b,c\n1,2,3\n4,5,6\n7,8,9\n",
            b"\x60a,b,c\n1,2,3\n4,5,6\n7,8,9\n",
            b"\0\xff\xfea\0;\0b\0\n\x001\0;\x002\0\n\x003\0;\x004\0\n\0",
            "\0A title, of two\n,price,share,class\n0,\"1,234.5\",5%,1\n1,$2,\u{2212}3 %,2\n2,(3),7%,1\n".as_bytes(),
            "\x002019\t2020\n1.234\t200,500\n1.234.567\t1 004,5\n12\u{202f}345 €\t90071992547409930001\n".as_bytes(),
            b"\x021700000000123;k10\n1700000001123;k2\n1700000002123;k02\n",
            b"\0gr\xf6\xdfe;tag\n1;31.12.2020\n2;1.1.2021\n3;2.1.2021\n",
        ],
    );
}

/// Files of runs that were saved: one that diverged, one that was stopped, and two in one file.
fn saved_files() -> Vec<String> {
    let run = |settings: &[(&str, &str)], n_steps: u32| {
        let experiment = Experiment::from_settings(settings).expect("the settings are allowed");
        let mut trainer = Trainer::new(&experiment);
        trainer.advance(n_steps);
        let mut history = trainer.history().clone();
        history.clock_step = vec![1, history.n_steps()];
        history.clock_seconds = vec![0.25, 0.5];
        let mut run = ChartRun::new(About { link: link::encode(&experiment), ..About::default() });
        run.extend(&history);
        run
    };
    let runs = [
        run(&[("gradient_clipping", "norm"), ("threshold", "0.1")], 4),
        run(&[("learning_rate", "10"), ("batch_size", "full")], 40),
    ];
    let exported = |run, name: &str| Exported { name: name.to_owned(), run, has_curves: [true, true] };
    let [first, second] = &runs;
    [
        vec![exported(first, "current")],
        vec![exported(second, "a \"name\"\n")],
        vec![exported(first, "a"), exported(second, "b")],
    ]
    .iter()
    .map(|runs| json(runs, "https://example.org/"))
    .collect()
}

#[test]
fn no_bytes_break_the_reader_of_saved_runs() {
    let files = saved_files();
    let seeds: Vec<&[u8]> = files.iter().map(|file| file.as_bytes()).collect();
    assert!(seeds.iter().all(|seed| losscope::saved::read(&String::from_utf8_lossy(seed)).is_ok()));
    run(targets::saved, &seeds);
    // Changed where it stays JSON: a number, a text or a list of a run becomes another.
    let mut rng = Rng::new(3, Stream::Data);
    let others = [
        "0",
        "1",
        "3",
        "4",
        "-1",
        "0.5",
        "1e30",
        "\"NaN\"",
        "\"-inf\"",
        "4294967295",
        "null",
        "[]",
        "[0,1,2,3,4]",
        "\"v=1\"",
    ];
    let others: Vec<Value> = others.iter().map(|text| serde_json::from_str(text).expect("JSON")).collect();
    let mut n_read = 0;
    for _ in 0..N_INPUTS / 4 {
        let mut below = |bound: usize| rng.below(bound as u32) as usize;
        let mut file: Value = serde_json::from_str(&files[below(files.len())]).expect("JSON");
        for _ in 0..=below(2) {
            let runs = file["runs"].as_array_mut().expect("runs");
            let n_runs = runs.len();
            let run = runs[below(n_runs)].as_object_mut().expect("a run");
            let n_columns = run.len();
            let column = run.values_mut().nth(below(n_columns)).expect("a column");
            match column.as_array_mut().filter(|column| !column.is_empty()) {
                Some(column) if below(10) > 0 => {
                    let at = below(column.len());
                    column[at] = others[below(others.len())].clone();
                }
                _ => *column = others[below(others.len())].clone(),
            }
        }
        let text = file.to_string();
        n_read += usize::from(losscope::saved::read(&text).is_ok());
        let outcome = std::panic::catch_unwind(|| targets::saved(text.as_bytes()));
        assert!(outcome.is_ok(), "{text}");
    }
    assert!(n_read > N_INPUTS as usize / 20, "{n_read} were read");
    // Depths that would take all of the stack.
    for open in ["[", "{\"losscope\":", "{\"losscope\":1,\"runs\":["] {
        targets::saved(open.repeat(100_000).as_bytes());
    }
}

/// One portrait of each kind, as numbers.
fn portraits() -> Vec<Portrait> {
    let kinds: [&[(&str, &str)]; 4] = [
        &[("dataset", "moons"), ("n_examples", "20")],
        &[("dataset", "sine"), ("n_examples", "20")],
        &[],
        &[("dataset", "penguins")],
    ];
    let portrait = |settings: &[(&str, &str)], width| {
        let mut trainer = Trainer::new(&Experiment::from_settings(settings).expect("the settings are allowed"));
        trainer.advance(20);
        probe::portrait(&trainer, trainer.params(), 20, width)
    };
    // As if the four measures of a penguin were the pixels of a picture.
    let pictures = portrait(kinds[3], 2);
    kinds.iter().map(|settings| portrait(settings, 0)).chain([pictures]).collect()
}

#[test]
fn no_bytes_break_the_reader_of_scenes() {
    let theme = Theme::of(&[5; 30], "sans-serif".to_owned());
    let scenes: Vec<String> =
        portraits().iter().map(|portrait| compose(portrait, &theme, (320, 340), 1.0).packed()).collect();
    // The beginning of each, with shapes of all kinds.
    let parts: Vec<String> =
        scenes.iter().map(|scene| scene.lines().step_by(9).take(60).collect::<Vec<_>>().join("\n")).collect();
    run(targets::scene, &parts.iter().map(|part| part.as_bytes()).collect::<Vec<_>>());
}

#[test]
fn no_numbers_break_the_drawing_of_a_portrait() {
    let bytes = |numbers: &[f32]| numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
    let special = [
        f32::NAN,
        f32::INFINITY,
        f32::NEG_INFINITY,
        -1.0,
        0.5,
        1.0,
        3.0,
        10.0,
        5000.0,
        16_777_216.0,
        1e30,
        -1e30,
        f32::MAX,
    ];
    let portraits = portraits();
    let mut rng = Rng::new(2, Stream::Data);
    for idx in 0..N_INPUTS / 4 {
        let mut numbers = portraits[rng.below(portraits.len() as u32) as usize].numbers().to_vec();
        for _ in 0..=rng.below(6) {
            // Mostly among the facts and the lengths, on which everything depends.
            let n = if rng.below(3) == 0 { numbers.len() } else { 16 };
            numbers[rng.below(n as u32) as usize] = special[rng.below(special.len() as u32) as usize];
        }
        if rng.below(8) == 0 {
            numbers.truncate(rng.below(numbers.len() as u32) as usize);
        }
        let outcome = std::panic::catch_unwind(|| targets::portrait(&bytes(&numbers)));
        assert!(outcome.is_ok(), "input {idx}: {:?}…", &numbers[..numbers.len().min(20)]);
    }
    // Names of ten thousand classes, and pictures larger than all that there is.
    for (kind, n_pixels) in [(0.0, 0.0), (3.0, 0.0), (3.0, 1e30)] {
        let names = vec![f32::from(b'\n'); 10_000];
        let mut numbers = vec![kind, 1.0, 0.0, 1.0, 1e30, 1e30, n_pixels, 0.0, 0.0, 4.0, 10_000.0, 3.0, 3.0, 3.0, 3.0];
        numbers.extend([0.0, 1.0, 0.0, 1.0]);
        numbers.extend(names);
        numbers.extend([0.0, 1e30, 2.0, 1.0, 1e30, 0.0, f32::NAN, 1.0, 1.0, 0.0, 1e30, 0.5]);
        targets::portrait(&bytes(&numbers));
    }
}
