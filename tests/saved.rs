//! What was saved comes back to the last bit, and a file that is none is refused in words.

mod picture;

use losscope::chart::run::{About, ChartRun};
use losscope::chart::scope::Exported;
use losscope::experiment::Experiment;
use losscope::export::json::json;
use losscope::history::History;
use losscope::saved::{SavedRun, read};
use losscope::{link, trainer::Trainer};

/// A run as the page has it, and its file.
fn saved(settings: &[(&str, &str)], n_steps: u32) -> (Experiment, History, String) {
    let experiment = Experiment::from_settings(settings).expect("the settings are allowed");
    let mut trainer = Trainer::new(&experiment);
    trainer.advance(n_steps);
    let mut history = trainer.history().clone();
    history.clock_step = vec![1, history.n_steps()];
    history.clock_seconds = vec![0.001, 0.1];
    let mut run = ChartRun::new(About { link: link::encode(&experiment), ..picture::about(540) });
    run.extend(&history);
    let text =
        json(&[Exported { name: "current".to_owned(), run: &run, has_curves: [true, true] }], "https://example.org/");
    (experiment, history, text)
}

fn bits(values: &[f32]) -> Vec<u32> {
    // JSON tells that something is no number, and not which of many.
    values.iter().map(|value| if value.is_nan() { f32::NAN.to_bits() } else { value.to_bits() }).collect()
}

/// Saves and reads a run, and compares all of it.
fn check(settings: &[(&str, &str)], n_steps: u32) {
    let (experiment, history, text) = saved(settings, n_steps);
    let runs = read(&text).expect("it is what was saved");
    let [SavedRun { name, experiment: read_experiment, history: read_history }] = runs.as_slice() else {
        panic!("{} runs", runs.len())
    };
    assert_eq!((name.as_str(), read_experiment), ("current", &experiment));
    assert_eq!(bits(&read_history.train_loss), bits(&history.train_loss));
    assert_eq!(bits(&read_history.gradient_norm), bits(&history.gradient_norm));
    assert_eq!(bits(&read_history.validation_loss), bits(&history.validation_loss));
    assert_eq!(bits(&read_history.validation_metric), bits(&history.validation_metric));
    assert_eq!(bits(&read_history.scheduled_learning_rate), bits(&history.scheduled_learning_rate));
    assert_eq!(bits(&read_history.weight_norm), bits(&history.weight_norm));
    assert_eq!(bits(&read_history.clock_seconds), bits(&history.clock_seconds));
    assert_eq!(read_history.clipped_step, history.clipped_step);
    assert_eq!(read_history.validation_step, history.validation_step);
    assert_eq!(read_history.clock_step, history.clock_step);
    assert_eq!(read_history.stopped_at, history.stopped_at);
    // And to train it again gives the same, to the last bit.
    let mut again = Trainer::new(read_experiment);
    again.advance(n_steps);
    assert_eq!(bits(&again.history().train_loss), bits(&read_history.train_loss));
}

#[test]
fn a_saved_run_comes_back_to_the_last_bit() {
    check(&[], 200);
    check(&[("gradient_clipping", "norm"), ("threshold", "0.3"), ("learning_rate", "0.2")], u32::MAX);
}

#[test]
fn what_is_no_number_comes_back_too() {
    let (_, history, _) = saved(&[("learning_rate", "10")], 400);
    assert!(history.train_loss.iter().any(|loss| loss.is_nan()) && history.train_loss.contains(&f32::INFINITY));
    check(&[("learning_rate", "10")], 400);
}

#[test]
fn early_stopping_comes_back() {
    let settings = [
        ("dataset", "gaussians"),
        ("n_examples", "100"),
        ("noise", "1.5"),
        ("n_units", "64"),
        ("optimizer", "adam"),
        ("learning_rate", "0.05"),
        ("early_stopping", "on"),
    ];
    let (_, history, _) = saved(&settings, u32::MAX);
    assert!(history.stopped_at.is_some());
    check(&settings, u32::MAX);
}

/// What is said of a text that is no file of runs.
fn refused(text: &str) -> String {
    read(text).expect_err("it must be refused")
}

#[test]
fn what_is_wrong_with_a_file_is_said_with_its_place() {
    let (_, _, good) = saved(&[], 3);
    let broken = |from: &str, to: &str| {
        assert!(good.contains(from), "{from} is in {}", &good[..400]);
        refused(&good.replacen(from, to, 1))
    };
    assert_eq!(refused("height,weight\n1,2\n"), "this is no JSON: expected value at line 1 column 1");
    assert!(
        refused("{\"losscope\":1,\n\"runs\":[").contains("line 2 column 8"),
        "{}",
        refused("{\"losscope\":1,\n\"runs\":[")
    );
    assert!(refused("{\"a\":1}").starts_with("this is no file of saved runs: missing field `losscope`"));
    assert_eq!(refused("{\"losscope\":1,\"runs\":[]}"), "there is no run in it");
    assert_eq!(broken("{\"losscope\":1", "{\"losscope\":2"), "its version is 2; this page reads version 1");
    assert!(broken("\"experiment\":\"v=1", "\"experiment\":\"v=1&learning_rate=-1").contains("learning_rate is -1"));
    assert!(broken("\"train_loss\":[", "\"train_loss\":[\"much\",").contains("\"inf\", \"-inf\" or \"NaN\""));
    assert_eq!(
        broken("\"gradient_norm\":[", "\"gradient_norm\":[1,"),
        "of the run “current”, gradient_norm has 4 numbers; as train_loss it must have 3"
    );
    assert_eq!(
        broken("\"validation_step\":[0", "\"validation_step\":[9"),
        "of the run “current”, validation_step must rise, and not above 3"
    );
    for seconds in ["[0.5,0.25", "[-1.0,0.25", "[0.25,\"NaN\""] {
        assert_eq!(
            broken("\"clock_seconds\":[0.001,0.1", &format!("\"clock_seconds\":{seconds}")),
            "of the run “current”, clock_seconds must be 0 or more, and never fall"
        );
    }
    assert_eq!(
        broken("\"clipped_step\":[", "\"clipped_step\":[3"),
        "of the run “current”, clipped_step must rise, and not above 2"
    );
    let many = "1,".repeat(600);
    assert_eq!(
        broken("\"train_loss\":[", &format!("\"train_loss\":[{many}")),
        "of the run “current”, train_loss has 603 steps; the experiment has 540"
    );
}
