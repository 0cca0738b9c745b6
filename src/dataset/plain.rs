//! How does a table go from the page to its workers? As text again, but without quotes, guesses and limits.
//!
//! A line for the targets, one for the names of the features, and then rows of numbers, the target last (of a class its
//! number). Between fields stands a tab.

use super::{Dataset, Targets};
use crate::words;

/// The dataset in the form that [`read`] reads.
pub fn write(dataset: &Dataset) -> String {
    let Dataset { feature_names, features, targets } = dataset;
    let kind = match targets {
        Targets::Numbers { name, .. } => vec!["numbers".to_owned(), escape(name)],
        Targets::Classes { names, positive, .. } => ["classes".to_owned(), positive.to_string()]
            .into_iter()
            .chain(names.iter().map(|name| escape(name)))
            .collect(),
    };
    let names: Vec<String> = feature_names.iter().map(|name| escape(name)).collect();
    let mut text = format!("{}\n{}\n", kind.join("\t"), names.join("\t"));
    for (idx, features) in features.chunks_exact(feature_names.len()).enumerate() {
        for feature in features {
            text.push_str(&feature.to_string());
            text.push('\t');
        }
        match targets {
            Targets::Numbers { values, .. } => text.push_str(&values[idx].to_string()),
            Targets::Classes { labels, .. } => text.push_str(&labels[idx].to_string()),
        }
        text.push('\n');
    }
    text
}

/// Reads what [`write`] wrote; nothing where the text was not written so.
pub fn read(text: &str) -> Option<Dataset> {
    let mut lines = text.lines();
    let kind: Vec<String> = lines.next()?.split('\t').map(unescape).collect();
    let feature_names: Vec<String> = lines.next()?.split('\t').map(unescape).collect();
    let (mut features, mut targets) = (Vec::new(), Vec::new());
    for line in lines {
        let (row, target) = line.rsplit_once('\t')?;
        let n_before = features.len();
        for field in row.split('\t') {
            features.push(words::read(field)?);
        }
        if features.len() - n_before != feature_names.len() {
            return None;
        }
        targets.push(words::read::<f32>(target)?);
    }
    let targets = match kind.split_first()? {
        (kind, [name]) if kind == "numbers" => Targets::Numbers { name: name.clone(), values: targets },
        (kind, [positive, names @ ..]) if kind == "classes" => Targets::Classes {
            names: names.to_vec(),
            labels: targets.iter().map(|&label| label as u32).collect(),
            positive: positive.parse().ok()?,
        },
        _ => return None,
    };
    Some(Dataset { feature_names, features, targets })
}

/// A name without tabs and ends of lines.
fn escape(name: &str) -> String {
    name.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

fn unescape(field: &str) -> String {
    let mut name = String::new();
    let mut characters = field.chars();
    while let Some(character) = characters.next() {
        name.push(match (character, character == '\\') {
            (_, true) => match characters.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                other => other.unwrap_or('\\'),
            },
            (character, false) => character,
        });
    }
    name
}
