//! What is a dataset made of? Of inputs with their targets.

/// Examples: inputs with their targets.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    pub feature_names: Vec<String>,
    /// `n_examples × feature_names.len()`, an example after the other.
    pub features: Vec<f32>,
    pub targets: Targets,
}

/// What is to be predicted, one for each example.
#[derive(Clone, Debug, PartialEq)]
pub enum Targets {
    Numbers {
        name: String,
        values: Vec<f32>,
    },
    Classes {
        names: Vec<String>,
        labels: Vec<u32>,
        /// The class that is told from the rest where a model has one output.
        positive: u32,
    },
}

impl Dataset {
    pub fn n_features(&self) -> usize {
        self.feature_names.len()
    }

    pub fn n_examples(&self) -> usize {
        match &self.targets {
            Targets::Numbers { values, .. } => values.len(),
            Targets::Classes { labels, .. } => labels.len(),
        }
    }
}
