//! How does a table that ships with Losscope become a dataset?

use super::{Dataset, Targets};
use crate::words;

/// The last column is a number to predict. Nothing, if the text is not such a table.
pub fn regression(table: &str) -> Option<Dataset> {
    let Columns { feature_names, target: name, features, targets } = columns(table)?;
    let values = targets.iter().map(|target| words::read(target)).collect::<Option<_>>()?;
    Some(Dataset { feature_names, features, targets: Targets::Numbers { name, values } })
}

/// The last column is a class. Classes are numbered in alphabetical order. Nothing, if the text is not such a table.
pub fn classification(table: &str, positive: &str) -> Option<Dataset> {
    let Columns { feature_names, features, targets, .. } = columns(table)?;
    let mut names: Vec<&str> = Vec::new();
    for target in &targets {
        if let Err(place) = names.binary_search(target) {
            names.insert(place, target);
        }
    }
    let label = |class: &str| names.binary_search(&class).ok().map(|label| label as u32);
    Some(Dataset {
        feature_names,
        features,
        targets: Targets::Classes {
            labels: targets.iter().map(|target| label(target)).collect::<Option<_>>()?,
            positive: label(positive)?,
            names: names.iter().map(|&name| name.to_owned()).collect(),
        },
    })
}

struct Columns<'a> {
    feature_names: Vec<String>,
    target: String,
    /// Row by row.
    features: Vec<f32>,
    targets: Vec<&'a str>,
}

/// A table with a header, without quotes and missing values.
fn columns(table: &str) -> Option<Columns<'_>> {
    let mut lines = table.lines();
    let (names, target) = lines.next()?.rsplit_once(',')?;
    let feature_names: Vec<String> = names.split(',').map(str::to_owned).collect();
    let (mut features, mut targets) = (Vec::new(), Vec::new());
    for line in lines {
        let (row, target) = line.rsplit_once(',')?;
        for field in row.split(',') {
            features.push(words::read(field)?);
        }
        targets.push(target);
    }
    let is_whole = features.len() == targets.len() * feature_names.len();
    is_whole.then_some(Columns { feature_names, target: target.to_owned(), features, targets })
}
