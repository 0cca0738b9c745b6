//! Bytes that nobody would write break neither the link reader nor the CSV reader.
//!
//! A bounded run of the functions that cargo-fuzz calls without end (`fuzz/`): well-formed seeds, changed a few times each
//! by our own generator, so that a failure comes again with the next run.

#[path = "../fuzz/targets.rs"]
mod targets;

use losscope::rng::{Rng, Stream};

const N_INPUTS: u32 = 20_000;

/// What readers' syntaxes are made of.
const TOKENS: [&str; 34] = [
    ",", ";", "\t", "|", "\"", "\"\"", "\n", "\r\n", "\r", "\u{feff}", "\0", "#", "&", "=", "%", "%ff", "+", "-", ".",
    "0", "1", "1e39", "-1e-9", "inf", "NaN", "NA", "?", "ä", "😀", "sep=;\n", "column_1", "seed", "v=1", "\u{fffd}",
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
            b"\0gr\xf6\xdfe;tag\n1;31.12.2020\n2;1.1.2021\n3;2.1.2021\n",
        ],
    );
}
