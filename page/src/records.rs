//! How do records cross the boundary?

use losscope::history::History;
use wasm_bindgen::prelude::wasm_bindgen;

/// Columns of records, as they cross the boundary: each getter copies its column out. `History` says what they are.
#[wasm_bindgen(getter_with_clone)]
#[derive(Default)]
pub struct Records {
    pub train_loss: Vec<f32>,
    pub gradient_norm: Vec<f32>,
    pub scheduled_learning_rate: Vec<f32>,
    pub clipped_step: Vec<u32>,
    pub validation_step: Vec<u32>,
    pub validation_loss: Vec<f32>,
    pub validation_metric: Vec<f32>,
    pub weight_norm: Vec<f32>,
    pub clock_step: Vec<u32>,
    pub clock_seconds: Vec<f32>,
    pub stopped_at: Option<u32>,
}

#[wasm_bindgen]
impl Records {
    /// No records: the page fills them with what its worker sent.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Records {
        Records::default()
    }
}

impl From<Records> for History {
    fn from(records: Records) -> History {
        History {
            train_loss: records.train_loss,
            gradient_norm: records.gradient_norm,
            scheduled_learning_rate: records.scheduled_learning_rate,
            clipped_step: records.clipped_step,
            validation_step: records.validation_step,
            validation_loss: records.validation_loss,
            validation_metric: records.validation_metric,
            weight_norm: records.weight_norm,
            clock_step: records.clock_step,
            clock_seconds: records.clock_seconds,
            stopped_at: records.stopped_at,
        }
    }
}

impl From<History> for Records {
    fn from(history: History) -> Records {
        Records {
            train_loss: history.train_loss,
            gradient_norm: history.gradient_norm,
            scheduled_learning_rate: history.scheduled_learning_rate,
            clipped_step: history.clipped_step,
            validation_step: history.validation_step,
            validation_loss: history.validation_loss,
            validation_metric: history.validation_metric,
            weight_norm: history.weight_norm,
            clock_step: history.clock_step,
            clock_seconds: history.clock_seconds,
            stopped_at: history.stopped_at,
        }
    }
}
