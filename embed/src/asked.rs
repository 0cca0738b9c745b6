//! What do the attributes of an element ask for, and what does the element tell of its run?

use crate::chart::LossChart;
use crate::records::Records;
use losscope::chart::view::View;
use losscope::link;
use wasm_bindgen::prelude::wasm_bindgen;

/// An experiment, and what was wrong with the words that asked for it.
#[wasm_bindgen(getter_with_clone)]
pub struct Asked {
    pub link: String,
    pub problems: Vec<String>,
}

/// The experiment of a link of which some may be wrong, and of settings that go over it: what is not allowed gives way, and is told.
#[wasm_bindgen]
pub fn ask(link: &str, names: Vec<String>, values: Vec<String>) -> Asked {
    let settings: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(values.iter().map(String::as_str)).collect();
    let (experiment, problems) = link::decode_any(link, &settings);
    Asked { link: link::encode(&experiment), problems: problems.iter().map(ToString::to_string).collect() }
}

#[wasm_bindgen]
impl LossChart {
    /// What differs from the view at first: names and values in turn, as links write them.
    pub fn view_words(&self) -> Vec<String> {
        self.scope.view.pairs().into_iter().flat_map(|(name, value)| [name.to_owned(), value]).collect()
    }

    /// Looks at the runs as at first.
    pub fn reset_view(&mut self) {
        self.scope.view = View::default();
    }

    /// All that was recorded of the current run.
    pub fn records(&self) -> Records {
        self.scope.current.history().clone().into()
    }
}
