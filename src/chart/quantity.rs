//! What of a run can be drawn over its steps?

use super::domain::Nature;
use super::position::Steps;
use crate::history::History;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    TrainLoss,
    ValidationLoss,
    Metric,
    GradientNorm,
    LearningRate,
    WeightNorm,
}

/// All of them, as they are numbered.
pub const QUANTITIES: [Quantity; 6] = [
    Quantity::TrainLoss,
    Quantity::ValidationLoss,
    Quantity::Metric,
    Quantity::GradientNorm,
    Quantity::LearningRate,
    Quantity::WeightNorm,
];

/// Those that have a panel of their own, below the losses: the word in links, and the label.
pub const BELOW: [(Quantity, &str, &str); 4] = [
    (Quantity::Metric, "metric", "Metric"),
    (Quantity::GradientNorm, "gradient_norm", "Gradient norm"),
    (Quantity::LearningRate, "scheduled_learning_rate", "Learning rate"),
    (Quantity::WeightNorm, "weight_norm", "Weight norm"),
];

impl Quantity {
    pub fn column(self, history: &History) -> &[f32] {
        match self {
            Quantity::TrainLoss => &history.train_loss,
            Quantity::ValidationLoss => &history.validation_loss,
            Quantity::Metric => &history.validation_metric,
            Quantity::GradientNorm => &history.gradient_norm,
            Quantity::LearningRate => &history.scheduled_learning_rate,
            Quantity::WeightNorm => &history.weight_norm,
        }
    }

    pub fn steps(self, history: &History) -> Steps<'_> {
        match self {
            Quantity::TrainLoss | Quantity::GradientNorm | Quantity::LearningRate => Steps::Each,
            _ => Steps::These(&history.validation_step),
        }
    }

    /// Whether chance makes it jump from step to step, so that smoothing shows more than it hides. The validation split is the same
    /// at each evaluation.
    pub fn is_noisy(self) -> bool {
        matches!(self, Quantity::TrainLoss | Quantity::GradientNorm)
    }

    pub fn nature(self) -> Nature {
        match self {
            Quantity::TrainLoss | Quantity::ValidationLoss => Nature::Loss,
            Quantity::GradientNorm | Quantity::LearningRate => Nature::Size,
            Quantity::Metric | Quantity::WeightNorm => Nature::Any,
        }
    }
}
