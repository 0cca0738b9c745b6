//! What must hold for any bytes? Called by cargo-fuzz (`fuzz_targets/`) and, in a bounded run, by `tests/fuzz.rs`.

use losscope::catalog::Task;
use losscope::chart::run::{About, ChartRun};
use losscope::chart::scene::Scene;
use losscope::chart::scope::{Exported, Scope};
use losscope::chart::{self, Theme};
use losscope::dataset::Targets;
use losscope::dataset::csv::{self, CsvOptions, File, Role};
use losscope::export::json::json;
use losscope::link;
use losscope::portrait::{self, Portrait};
use losscope::saved;

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

/// A file is read, and then its numbers are finite and complete; or it is refused in a sentence, about a line that there is. The
/// first byte chooses the options.
pub fn csv(bytes: &[u8]) {
    let Some((&choice, bytes)) = bytes.split_first() else { return };
    let options = CsvOptions {
        target: (choice & 1 != 0).then(|| "column_1".to_owned()),
        task: [None, None, Some(Task::Regression), Some(Task::Classification)][usize::from(choice >> 1 & 3)],
        features: [None, None, Some(vec!["b".to_owned()]), Some(Vec::new())][usize::from(choice >> 5 & 3)].clone(),
        header: [None, None, Some(false), Some(true)][usize::from(choice >> 3 & 3)],
    };
    let text = csv::decode(bytes).0.replace("\r\n", "\n").replace('\r', "\n");
    let n_lines = text.matches('\n').count() + 1;
    let file = File::of_bytes(bytes, options.header);
    let names: Option<Vec<String>> =
        file.as_ref().ok().map(|file| file.columns().map(|column| column.name.clone()).collect());
    match file.and_then(|file| file.table(&options)) {
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
            let is_target = |idx: usize| table.roles[idx] == Role::Target && table.columns[idx].name == table.target;
            assert_eq!((0..table.columns.len()).filter(|&idx| is_target(idx)).count(), 1);
            let of_each = table.roles.iter().map(|role| if let Role::Features(n) = role { *n } else { 0 });
            assert_eq!(of_each.sum::<usize>(), n_features);
            for (column, role) in table.columns.iter().zip(&table.roles) {
                assert!(!csv::in_words(column, role).is_empty());
            }
            for sentence in &table.report {
                assert!(sentence.ends_with('.'), "{sentence}");
            }
        }
        Err(error) => {
            assert_is_a_sentence(&error.to_string());
            assert!(error.line.is_none_or(|line| (1..=n_lines).contains(&line)), "{error}, of {n_lines} lines");
            // Where a line is named with a column, that is one of the file.
            let is_there = |name: &String| names.as_ref().is_some_and(|names| names.contains(name));
            assert!(error.line.is_none() || error.column.as_ref().is_none_or(is_there), "{error}");
        }
    }
}

/// A file of saved runs is read, and then each run is the same after it was on the chart and saved again; or it is refused in a
/// sentence.
pub fn saved(bytes: &[u8]) {
    let runs = match saved::read(&String::from_utf8_lossy(bytes)) {
        Ok(runs) => runs,
        Err(error) => return assert_is_a_sentence(&error),
    };
    let mut shown = Vec::new();
    for run in &runs {
        let mut on_chart = ChartRun::new(About { link: link::encode(&run.experiment), ..About::default() });
        on_chart.extend(&run.history);
        shown.push(on_chart);
        let mut scope = Scope::default();
        scope.start(About { n_steps: run.experiment.n_steps(), steps_per_epoch: 7, ..About::default() });
        scope.extend(&run.history, true);
        scope.prepare();
        chart::compose(&scope.picture(1.0, None), &Theme::of(&[9; 30], "sans-serif".to_owned()), (320, 200));
    }
    let named = runs.iter().zip(&shown);
    let exported: Vec<Exported> =
        named.map(|(saved, run)| Exported { name: saved.name.clone(), run, has_curves: [true, true] }).collect();
    let again = saved::read(&json(&exported, "")).expect("what was read can be written and read");
    // Told as texts, because NaN is not itself.
    assert_eq!(format!("{again:?}"), format!("{runs:?}"));
}

/// Any text is a scene, of the lines that are shapes, and what it is packed into is the same scene.
pub fn scene(bytes: &[u8]) {
    let scene = Scene::unpacked(&String::from_utf8_lossy(bytes));
    let again = Scene::unpacked(&scene.packed());
    assert_eq!(format!("{:?}", again.shapes), format!("{:?}", scene.shapes));
}

/// Any numbers are a portrait that can be drawn at any size, and told. Of the bytes, each four are a number; the first chooses
/// what the size is.
pub fn portrait(bytes: &[u8]) {
    let numbers: Vec<f32> = bytes.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    let choice = usize::from(bytes.first().copied().unwrap_or_default());
    let size = [(320, 340), (0, 0), (1, 5000), (240, 40)][choice % 4];
    let portrait = Portrait::of(numbers);
    let theme = Theme::of(if choice & 8 == 0 { &[] } else { &[9; 30] }, "sans-serif".to_owned());
    let scene = portrait::compose(&portrait, &theme, size, [1.0, 2.5][choice >> 2 & 1]);
    assert_eq!(Scene::unpacked(&scene.packed()).shapes, scene.shapes);
    assert_is_a_sentence(&portrait::sentence(&portrait));
}

fn assert_is_a_sentence(text: &str) {
    assert!((10..5000).contains(&text.len()) && text.contains(' '), "{text}");
}
