//! An experiment determines its curve, bit for bit, here and in the browser, today and for ever.
//!
//! `tests/snapshots/bits.txt` has the bits; `tests/web.rs` compares the browser's with the same file. A change of it breaks
//! every link that someone has kept: then the version of links has to change too (`src/link.rs`). With
//! `UPDATE_SNAPSHOTS=1` the file is written anew.

mod bits;
mod snapshot;
mod tables;

use losscope::experiment::Experiment;
use losscope::trainer::Trainer;

#[test]
fn every_curve_has_the_bits_that_it_had() {
    let lines = bits::lines();
    let expected = snapshot::kept("bits.txt", &lines);
    for (line, expected) in lines.lines().zip(expected.lines()) {
        assert_eq!(line, expected, "a link no longer gives its curve");
    }
    assert_eq!(lines.lines().count(), expected.lines().count());
}

#[test]
fn a_run_has_the_same_bits_however_it_is_cut_into_slices() {
    let experiment = Experiment::default();
    let mut whole = Trainer::new(&experiment);
    whole.advance(u32::MAX);
    let mut sliced = Trainer::new(&experiment);
    for n_steps in [0, 1, 2, 3, 50, 0, 7].into_iter().cycle() {
        sliced.advance(n_steps);
        if sliced.is_done() {
            break;
        }
    }
    assert_eq!(sliced.history(), whole.history());
    assert_eq!(sliced.params(), whole.params());
}

#[test]
fn another_learning_rate_changes_neither_data_nor_first_parameters_nor_order() {
    let batch_and_start = |learning_rate: &str| {
        let experiment = Experiment::default().with("learning_rate", learning_rate).expect("allowed");
        let mut trainer = Trainer::new(&experiment);
        let params = trainer.params().to_vec();
        trainer.advance(100);
        (params, trainer.batch().clone(), trainer.history().train_loss[0])
    };
    assert_eq!(batch_and_start("0.001"), batch_and_start("0.1"));
}
