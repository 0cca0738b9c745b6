//! How are the experiment's own settings named, explained and bounded?

use crate::catalog::{ChoiceField, Hyperparameter, Stops};

pub const DATASET: ChoiceField =
    ChoiceField { name: "dataset", label: "Data", help: "What the network learns from.", ..ChoiceField::PLAIN };

pub const VALIDATION_FRACTION: Hyperparameter = Hyperparameter {
    name: "validation_fraction",
    is_rare: true,
    label: "Validation split",
    help: "Examples that the network never learns from: on them the curve shows whether it has understood or only remembered.",
    unit: "%",
    default: 0.3,
    min: 0.1,
    max: 0.9,
    stops: Stops::Listed(&[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]),
    ..Hyperparameter::PLAIN
};

pub const STRETCH: Hyperparameter = Hyperparameter {
    name: "stretch",
    is_rare: true,
    label: "Stretch a feature",
    help: "Multiplies the first feature before normalization, as if it were measured in a smaller unit: see who minds.",
    unit: "times",
    default: 1.0,
    min: 1e-3,
    max: 1e4,
    stops: Stops::Listed(&[0.001, 0.01, 0.1, 1.0, 3.0, 10.0, 30.0, 100.0, 1000.0, 10_000.0]),
    named: &[(1.0, "as measured")],
    ..Hyperparameter::PLAIN
};

pub const NORMALIZATION: ChoiceField = ChoiceField {
    name: "normalization",
    label: "Normalization",
    help: "Features of different scales make the loss a narrow valley, in which one learning rate can't suit all weights.",
    ..ChoiceField::PLAIN
};

pub const N_HIDDEN_LAYERS: Hyperparameter = Hyperparameter {
    name: "n_hidden_layers",
    label: "Hidden layers",
    help: "More layers can bend the function more, and are harder to train.",
    default: 1.0,
    max: 6.0,
    stops: Stops::Listed(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
    named: &[(0.0, "none (linear)")],
    whole: true,
    ..Hyperparameter::PLAIN
};

pub const N_UNITS: Hyperparameter = Hyperparameter {
    name: "n_units",
    label: "Units a layer",
    help: "A wider layer fits more, noise included.",
    default: 8.0,
    min: 1.0,
    max: 64.0,
    stops: Stops::Listed(&[1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 48.0, 64.0]),
    whole: true,
    ..Hyperparameter::PLAIN
};

pub const ACTIVATION: ChoiceField = ChoiceField {
    name: "activation",
    label: "Activation",
    help: "What each hidden unit makes of its sum.",
    ..ChoiceField::PLAIN
};

pub const HIDDEN_NORMALIZATION: ChoiceField = ChoiceField {
    name: "hidden_normalization",
    label: "Normalize layers",
    help: "What brings the sums of each hidden layer to one scale before the activation.",
    is_rare: true,
};

pub const INITIALISATION: ChoiceField = ChoiceField {
    name: "initialisation",
    label: "First weights",
    help: "Where the curve starts, and how soon it begins to fall.",
    is_rare: true,
};

pub const DROPOUT: Hyperparameter = Hyperparameter {
    name: "dropout",
    label: "Dropout",
    help: "Leaves hidden units out of each step by chance: a noisier, higher training curve, and less to remember.",
    unit: "%",
    max: 0.9,
    stops: Stops::Listed(&[0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]),
    named: &[(0.0, "none")],
    live: true,
    ..Hyperparameter::PLAIN
};

pub const LOSS: ChoiceField =
    ChoiceField { name: "loss", label: "Loss", help: "What training makes small.", is_rare: true };

pub const OPTIMIZER: ChoiceField =
    ChoiceField { name: "optimizer", label: "Optimizer", help: "How a gradient becomes a step.", ..ChoiceField::PLAIN };

pub const LEARNING_RATE: Hyperparameter = Hyperparameter {
    name: "learning_rate",
    label: "Learning rate",
    help: "How far each step goes: too small and the curve hardly falls, too large and it bounces or flies off.",
    min: 1e-6,
    max: 10.0,
    stops: Stops::Logarithmic,
    live: true,
    ..Hyperparameter::PLAIN
};

pub const BATCH_SIZE: Hyperparameter = Hyperparameter {
    name: "batch_size",
    label: "Batch size",
    help: "Examples in a step: few make a noisy curve of many steps, all make a smooth one of few.",
    unit: "examples",
    default: 32.0,
    min: 1.0,
    stops: Stops::Doubling,
    limitless: Some("full"),
    whole: true,
    ..Hyperparameter::PLAIN
};

pub const SCHEDULE: ChoiceField = ChoiceField {
    name: "schedule",
    label: "Schedule",
    help: "How the learning rate changes on the way: large steps first, small ones to settle.",
    ..ChoiceField::PLAIN
};

pub const GRADIENT_CLIPPING: ChoiceField = ChoiceField {
    name: "gradient_clipping",
    label: "Gradient clipping",
    help: "A limit to how large a step can be, for the rare gradients that would throw everything off.",
    ..ChoiceField::PLAIN
};

pub const REGULARIZATION: ChoiceField = ChoiceField {
    name: "regularization",
    label: "Regularization",
    help: "What keeps the weights from fitting the noise.",
    ..ChoiceField::PLAIN
};

pub const EARLY_STOPPING: Hyperparameter = Hyperparameter {
    name: "early_stopping",
    label: "Early stopping",
    help: "Ends the run when the validation loss no longer improves.",
    stops: Stops::Switch,
    ..Hyperparameter::PLAIN
};

pub const PATIENCE: Hyperparameter = Hyperparameter {
    name: "patience",
    label: "Patience",
    help: "Epochs without improvement before it stops: too few, and a noisy curve stops at its first bump.",
    unit: "epochs",
    default: 5.0,
    min: 1.0,
    max: 1000.0,
    whole: true,
    stops: Stops::Listed(&[1.0, 2.0, 3.0, 5.0, 8.0, 10.0, 15.0, 20.0, 30.0, 50.0, 100.0]),
    ..Hyperparameter::PLAIN
};

pub const MIN_DELTA: Hyperparameter = Hyperparameter {
    name: "min_delta",
    is_rare: true,
    label: "Least improvement",
    help: "How far the loss has to fall below the best one to count.",
    max: 10.0,
    stops: Stops::Listed(&[0.0, 1e-5, 1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1]),
    named: &[(0.0, "any")],
    ..Hyperparameter::PLAIN
};

pub const RESTORE_BEST: Hyperparameter = Hyperparameter {
    name: "restore_best",
    is_rare: true,
    label: "Restore the best",
    help: "At the end the parameters of the lowest validation loss are taken back.",
    default: 1.0,
    stops: Stops::Switch,
    ..Hyperparameter::PLAIN
};

pub const GO_ON_AFTER_STOP: Hyperparameter = Hyperparameter {
    name: "go_on_after_stop",
    is_rare: true,
    label: "Go on past the stop",
    help: "Trains to the end all the same, to see what stopping avoids.",
    stops: Stops::Switch,
    ..Hyperparameter::PLAIN
};

pub const N_EPOCHS: Hyperparameter = Hyperparameter {
    name: "n_epochs",
    label: "Length",
    help: "Passes over the training examples.",
    unit: "epochs",
    default: 60.0,
    min: 1.0,
    max: 1000.0,
    stops: Stops::Listed(&[
        1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 40.0, 60.0, 80.0, 100.0, 150.0, 200.0, 300.0, 500.0, 1000.0,
    ]),
    whole: true,
    ..Hyperparameter::PLAIN
};

pub const SEED: Hyperparameter = Hyperparameter {
    name: "seed",
    label: "Seed",
    help: "All chance comes from it: the split, the first weights, the order of the examples. Another seed shows how much of a curve is luck.",
    max: u32::MAX as f64,
    whole: true,
    ..Hyperparameter::PLAIN
};
