//! How does a table that ships with Losscope become a dataset?

use super::{Dataset, Targets};

/// Rows of a shipped table, without its header. The tables have no quotes and no missing values; a test reads them all.
fn rows(table: &str) -> impl Iterator<Item = (Vec<f32>, &str)> {
    table.lines().skip(1).map(|line| {
        let (features, target) = line.rsplit_once(',').expect("a row has a comma");
        let features = features.split(',').map(|field| field.parse().expect("a feature is a number"));
        (features.collect(), target)
    })
}

pub fn n_examples(table: &str) -> usize {
    table.lines().count() - 1
}

/// The last column is a number to predict.
pub fn regression(table: &str) -> Dataset {
    let (feature_names, name) = header(table);
    let (features, targets): (Vec<_>, Vec<_>) = rows(table).unzip();
    let values = targets.iter().map(|target| target.parse().expect("a target is a number")).collect();
    Dataset { feature_names, features: features.concat(), targets: Targets::Numbers { name, values } }
}

/// The last column is a class. Classes are numbered in alphabetical order.
pub fn classification(table: &str, positive: &str) -> Dataset {
    let (feature_names, _) = header(table);
    let (features, targets): (Vec<_>, Vec<&str>) = rows(table).unzip();
    let mut names = targets.clone();
    names.sort_unstable();
    names.dedup();
    let label = |class: &str| names.iter().position(|name| *name == class).expect("every class was listed") as u32;
    Dataset {
        feature_names,
        features: features.concat(),
        targets: Targets::Classes {
            labels: targets.iter().map(|target| label(target)).collect(),
            positive: label(positive),
            names: names.into_iter().map(str::to_owned).collect(),
        },
    }
}

/// The names of the features, and that of the target.
fn header(table: &str) -> (Vec<String>, String) {
    let header = table.lines().next().expect("a table has a header");
    let mut names: Vec<String> = header.split(',').map(str::to_owned).collect();
    let target = names.pop().expect("a header has a last column");
    (names, target)
}
