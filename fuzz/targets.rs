//! What must hold for any bytes? Called by cargo-fuzz (`fuzz_targets/`) and, in a bounded run, by `tests/fuzz.rs`.

use losscope::catalog::Task;
use losscope::dataset::Targets;
use losscope::dataset::csv::{self, CsvOptions};
use losscope::link;

/// A link is read, and then it is allowed and written back the same; or it is refused in a sentence.
pub fn link(bytes: &[u8]) {
    match link::decode(&String::from_utf8_lossy(bytes)) {
        Ok(experiment) => {
            assert_eq!(experiment.validate(), Ok(()));
            assert_eq!(link::decode(&link::encode(&experiment)), Ok(experiment));
        }
        Err(error) => assert_is_a_sentence(&error.to_string()),
    }
}

/// A file is read, and then its numbers are finite and complete; or it is refused in a sentence. The first byte chooses
/// the options.
pub fn csv(bytes: &[u8]) {
    let Some((&choice, bytes)) = bytes.split_first() else { return };
    let options = CsvOptions {
        target: (choice & 1 != 0).then(|| "column_1".to_owned()),
        task: [None, None, Some(Task::Regression), Some(Task::Classification)][usize::from(choice >> 1 & 3)],
        header: [None, None, Some(false), Some(true)][usize::from(choice >> 3 & 3)],
    };
    match csv::read(&String::from_utf8_lossy(bytes), &options) {
        Ok(table) => {
            let dataset = table.dataset();
            let (n_examples, n_features) = (dataset.n_examples(), dataset.n_features());
            assert!((2..=csv::MAX_ROWS).contains(&n_examples) && (1..=csv::MAX_COLUMNS).contains(&n_features));
            assert_eq!(dataset.features.len(), n_examples * n_features);
            assert!(dataset.features.iter().all(|feature| feature.is_finite()));
            match (&dataset.targets, table.task) {
                (Targets::Numbers { values, .. }, Task::Regression) => {
                    assert!(
                        values.iter().all(|value| value.is_finite()) && values.iter().any(|value| *value != values[0])
                    );
                }
                (Targets::Classes { names, labels, positive }, Task::Classification) => {
                    assert!((2..=csv::MAX_CLASSES).contains(&names.len()) && labels.contains(positive));
                    assert!((0..names.len() as u32).all(|class| labels.contains(&class)), "{names:?}");
                    assert!(labels.iter().all(|&label| (label as usize) < names.len()));
                }
                _ => panic!("the targets are those of another task"),
            }
            assert!(table.columns.iter().any(|column| column.name == table.target));
            for sentence in &table.report {
                assert!(sentence.ends_with('.'), "{sentence}");
            }
        }
        Err(error) => assert_is_a_sentence(&error.to_string()),
    }
}

fn assert_is_a_sentence(text: &str) {
    assert!((10..5000).contains(&text.len()) && text.contains(' '), "{text}");
}
