//! How does an experiment become a script that others can run, read and change? The registry of libraries.
//!
//! A script has the same data, split, first weights and order of the examples, so that it gives the same curve; what a library has
//! a word for is said in that word, and what it hasn't is written out. What many scripts share is in `recipe.rs`, numbers become
//! text in `blob.rs`, and the Python that is written out stands in `python/`, a file for each thing.

mod blob;
mod keras;
mod python;
mod pytorch;
mod recipe;
mod schedules;
mod scikit_learn;

use crate::dataset::Dataset;
use crate::experiment::Experiment;
use recipe::Recipe;

/// Every library, in the order in which the page lists them.
pub const LIBRARIES: &[Library] = &[pytorch::LIBRARY, keras::LIBRARY, scikit_learn::LIBRARY];

/// An entry of the registry.
pub struct Library {
    /// The word for it, and for files.
    pub name: &'static str,
    pub label: &'static str,
    /// What has to be installed, as `pip install` is told.
    pub packages: &'static str,
    write: fn(&Recipe) -> Result<String, String>,
}

/// The library of that name.
pub fn library(name: &str) -> Option<&'static Library> {
    LIBRARIES.iter().find(|library| library.name == name)
}

/// The name and the label of each.
pub fn labels() -> impl Iterator<Item = (&'static str, &'static str)> {
    LIBRARIES.iter().map(|library| (library.name, library.label))
}

/// What a reader takes along.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    pub text: String,
    /// A table that is too large to be a part of the script, which reads it from a file beside it.
    pub file: Option<DataFile>,
}

/// A table as CSV: a row of names, and then rows of numbers, the target last, of a class its number.
#[derive(Clone, Debug, PartialEq)]
pub struct DataFile {
    /// What the script calls it.
    pub name: &'static str,
    pub text: String,
}

/// The experiment in the words of the library, as a Python script. The experiment is one that [`Experiment::validate`] allows;
/// `table` is what [`File::read`](crate::dataset::File::read) gave, where its dataset is of a file.
///
/// # Errors
/// What the library can't express, or that the table is missing, in a sentence without its full stop.
pub fn script(library: &Library, experiment: &Experiment, table: Option<&Dataset>) -> Result<Script, String> {
    let recipe = Recipe::new(library, experiment, table)?;
    Ok(Script { text: (library.write)(&recipe)?, file: recipe.data_file() })
}
