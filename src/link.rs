//! How is an experiment written into a link, and read back?
//!
//! `v=1&dataset=penguins&learning_rate=0.3`: readable words, defaults left out, and the version of the format in front. A
//! link means the same curve for ever: when a default or a meaning changes, the version does too, and the old one is
//! still read as it was meant.

use crate::catalog::ExperimentError;
use crate::experiment::Experiment;

/// The version that is written.
const VERSION: &str = "1";

/// The URL fragment, without `#`, that determines the experiment.
pub fn encode(experiment: &Experiment) -> String {
    let mut link = form_urlencoded::Serializer::new(String::new());
    link.append_pair("v", VERSION);
    for (name, value) in experiment.settings() {
        link.append_pair(name, &value);
    }
    link.finish()
}

/// Reads a URL fragment, with or without `#`. An empty one is the default experiment.
///
/// # Errors
/// A version that is not known, or whatever [`Experiment::from_settings`] refuses.
pub fn decode(link: &str) -> Result<Experiment, ExperimentError> {
    let link = link.strip_prefix('#').unwrap_or(link);
    let pairs: Vec<_> = form_urlencoded::parse(link.as_bytes()).collect();
    let mut settings: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_ref(), value.as_ref())).collect();
    if let Some(idx) = settings.iter().position(|(name, _)| *name == "v") {
        let (name, version) = settings.remove(idx);
        if settings.iter().any(|(other, _)| *other == name) {
            return Err(ExperimentError::new(name, version, "given only once"));
        }
        if version != VERSION {
            return Err(other_version(version));
        }
    }
    Experiment::from_settings(&settings)
}

/// Reads a URL fragment of which some may be wrong, with settings that go over what it says; beside the experiment, what was wrong, as
/// [`Experiment::from_any_settings`] tells it.
pub fn decode_any(link: &str, more: &[(&str, &str)]) -> (Experiment, Vec<ExperimentError>) {
    let link = link.strip_prefix('#').unwrap_or(link);
    let pairs: Vec<_> = form_urlencoded::parse(link.as_bytes()).collect();
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_ref(), value.as_ref())).collect();
    let is_version = |pair: &&(&str, &str)| pair.0 == "v";
    let of_another = pairs.iter().filter(is_version).filter(|(_, version)| *version != VERSION);
    let mut problems: Vec<ExperimentError> = of_another.map(|(_, version)| other_version(version)).collect();
    let settings: Vec<(&str, &str)> = pairs.iter().filter(|pair| !is_version(pair)).copied().collect();
    let (experiment, mut others) = Experiment::from_any_settings(&[&settings, more].concat());
    problems.append(&mut others);
    (experiment, problems)
}

fn other_version(version: &str) -> ExperimentError {
    ExperimentError::new("v", version, format!("{VERSION}, the version of links that this page reads"))
}

/// A fragment with what it says of the experiment and what of the chart's view, whose names begin with `view.`; these are given without
/// that, decoded.
pub fn split(fragment: &str) -> (String, Vec<(String, String)>) {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    let (mut experiment, mut view) = (Vec::new(), Vec::new());
    for pair in fragment.split('&').filter(|pair| !pair.is_empty()) {
        let mut decoded = form_urlencoded::parse(pair.as_bytes());
        match decoded.next().and_then(|(name, value)| Some((name.strip_prefix(VIEW)?.to_owned(), value.into_owned()))) {
            Some(pair) => view.push(pair),
            None => experiment.push(pair),
        }
    }
    (experiment.join("&"), view)
}

/// A fragment of an experiment's link and of what differs in the view.
pub fn join(experiment: &str, view: &[(&str, String)]) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    for (name, value) in view {
        pairs.append_pair(&format!("{VIEW}{name}"), value);
    }
    let view = pairs.finish();
    if view.is_empty() { experiment.to_owned() } else { format!("{experiment}&{view}") }
}

/// A link as one word within another, readable still: `learning_rate-0.1*optimizer-adam`.
pub fn pack(link: &str) -> String {
    let pairs = link.split('&').filter_map(|pair| pair.split_once('='));
    let pairs = pairs.filter(|(name, _)| *name != "v").map(|(name, value)| format!("{name}-{value}"));
    pairs.collect::<Vec<_>>().join("*")
}

/// The link that [`pack`] was given.
pub fn unpack(packed: &str) -> String {
    let pairs = packed.split('*').filter_map(|pair| pair.split_once('-'));
    let pairs = pairs.map(|(name, value)| format!("&{name}={value}"));
    format!("v={VERSION}{}", pairs.collect::<String>())
}

/// What names of the view begin with.
const VIEW: &str = "view.";
