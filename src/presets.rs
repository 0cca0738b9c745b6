//! Which situations are worth seeing, and why do their curves look so?
//!
//! What `why` and `try_this` say of a curve holds for nearly every seed: `tests/presets.rs` trains each and what it suggests.

use serde::Serialize;

/// A situation that has a name.
#[derive(Serialize)]
pub struct Preset {
    /// The word in addresses. Names are for ever.
    pub name: &'static str,
    /// The heading it stands under; neighbours in the list that share one belong together.
    pub group: &'static str,
    pub title: &'static str,
    /// The experiment, as [`link::encode`](crate::link::encode) writes it.
    pub link: &'static str,
    /// One sentence: what the curve does, and what makes it do so.
    pub why: &'static str,
    /// One sentence: a setting to change, and what it does to the curve.
    pub try_this: &'static str,
}

/// Every preset, in the order in which a teacher would show them.
pub const PRESETS: &[Preset] = &[
    Preset {
        name: "healthy",
        group: "Learning rate",
        title: "Healthy",
        link: "v=1",
        why: "Validation loss is down to half its start within five epochs, flattens, and ends within a tenth of its lowest.",
        try_this: "Set the learning rate to 0.1: it falls faster, and ends within a quarter of the same loss.",
    },
    Preset {
        name: "learning_rate_too_low",
        group: "Learning rate",
        title: "Learning rate too low",
        link: "v=1&learning_rate=0.0005",
        why: "Steps so small that validation loss falls at every single epoch, and by another twentieth or more in the last ten: it is not done.",
        try_this: "Set the learning rate to 0.05: after ten epochs it is lower than here after sixty.",
    },
    Preset {
        name: "learning_rate_too_high",
        group: "Learning rate",
        title: "Learning rate too high",
        link: "v=1&learning_rate=0.4",
        why: "Steps too long to settle: validation loss jumps up by a tenth or more at least six times, also in the last twenty epochs.",
        try_this: "Set the learning rate to 0.05: after the tenth epoch there is at most one such jump.",
    },
    Preset {
        name: "at_the_edge",
        group: "Learning rate",
        title: "At the edge",
        link: "v=1&n_hidden_layers=0&learning_rate=0.2&batch_size=full",
        why: "Training loss still falls at every step: for this linear model the limit, 2 ÷ its steepest curvature, lies between 0.2 and 0.25.",
        try_this: "Set the learning rate to 0.25, one stop further: training loss grows a thousandfold.",
    },
    Preset {
        name: "diverging",
        group: "Learning rate",
        title: "Diverging",
        link: "v=1&learning_rate=1",
        why: "Steps overshoot, and most gradients are larger than the one before: within five epochs the loss grows a thousandfold, then is no number any more.",
        try_this: "Set the learning rate to 0.05: within five epochs the loss halves.",
    },
    Preset {
        name: "batch_of_one",
        group: "Batch",
        title: "Batches of one",
        link: "v=1&batch_size=1",
        why: "One example speaks for all: from step to step the training curve jumps more than four times as far as with batches of 32.",
        try_this: "Set the batch size to 32: the jumps of the training curve shrink to less than a quarter.",
    },
    Preset {
        name: "noise_between",
        group: "Batch",
        title: "The noise between",
        link: "v=1&batch_size=8",
        why: "The larger the batch, the smoother the training curve: with 8 examples it jumps less than half as far as with one.",
        try_this: "Set the batch size to 32: four times the examples, and the jumps shrink by a third or more.",
    },
    Preset {
        name: "full_batch",
        group: "Batch",
        title: "The full batch",
        link: "v=1&batch_size=full",
        why: "Each step sees all examples, and training loss falls at every single one; but an epoch has only one, and the end comes too soon.",
        try_this: "Set the batch size to 32: nine steps an epoch, and training loss ends a tenth lower or more.",
    },
    Preset {
        name: "underfitting",
        group: "Fit",
        title: "Underfitting",
        link: "v=1&dataset=circles&n_hidden_layers=0&learning_rate=0.2",
        why: "No straight line parts circles: training and validation loss both stay near 0.69, the loss of guessing.",
        try_this: "Set the hidden layers to 1: both curves fall below 0.15.",
    },
    Preset {
        name: "overfitting",
        group: "Fit",
        title: "Overfitting",
        link: "v=1&dataset=gaussians&n_examples=100&noise=1.5&validation_fraction=0.7&n_units=64&optimizer=adam&learning_rate=0.05&n_epochs=150",
        why: "Validation loss is lowest in the first third and ends at least 1.5 times as high, while training loss goes on to less than half: it remembers.",
        try_this: "Set the hidden layers to none: a line remembers less, and validation loss ends a third lower or more.",
    },
    Preset {
        name: "more_data",
        group: "Fit",
        title: "More data",
        link: "v=1&dataset=gaussians&n_examples=1000&noise=1.5&validation_fraction=0.7&n_units=64&optimizer=adam&learning_rate=0.05&n_epochs=150",
        why: "Ten times the examples are too many to remember: validation loss ends less than 1.8 times as high as training loss.",
        try_this: "Set the examples to 100: validation loss ends more than 5 times as high as training loss.",
    },
    Preset {
        name: "label_noise",
        group: "Fit",
        title: "Wrong labels",
        link: "v=1&dataset=moons&label_noise=0.2&validation_fraction=0.7&n_hidden_layers=2&n_units=16&optimizer=adam&learning_rate=0.02&n_epochs=200",
        why: "A fifth of the labels is wrong: validation loss never gets below 0.5, while training loss does, by remembering what is wrong.",
        try_this: "Set the wrong labels to none: validation loss gets below 0.35.",
    },
    Preset {
        name: "unscaled_features",
        group: "Signal",
        title: "Unscaled features",
        link: "v=1&dataset=penguins&normalization=none",
        why: "Grams beside millimetres push every hidden unit into a flat end, where all penguins look alike: validation loss stays above 0.95.",
        try_this: "Set the normalization to Standardize: validation loss falls below 0.15.",
    },
    Preset {
        name: "first_weights_too_large",
        group: "Signal",
        title: "First weights too large",
        link: "v=1&dataset=penguins&n_hidden_layers=2&n_units=16&initialisation=too_large",
        why: "Most units start saturated and sure of what is wrong: the loss starts at more than twice that of guessing, 1.1.",
        try_this: "Set the first weights to Uniform by fan-in: it starts near 1.1, and ends at a third or less.",
    },
    Preset {
        name: "vanishing_gradient",
        group: "Signal",
        title: "Vanishing gradient",
        link: "v=1&n_hidden_layers=6&activation=sigmoid",
        why: "Each sigmoid shrinks the gradient: at the first layer it starts over a thousand times smaller than at the last, and training loss stays near 1.",
        try_this: "Set the activation to tanh: it shrinks less than a hundredfold, and training loss falls below 0.25.",
    },
    Preset {
        name: "dead_relus",
        group: "Signal",
        title: "Dead ReLUs",
        link: "v=1&dataset=circles&n_hidden_layers=3&activation=relu&learning_rate=4",
        why: "Steps too large have left a layer of ReLUs at 0 for every example: no gradient passes, and the loss stays near 0.69, guessing.",
        try_this: "Set the learning rate to 0.5: no layer dies, and validation loss falls below 0.1.",
    },
    Preset {
        name: "momentum_overshoot",
        group: "Optimizer",
        title: "Momentum overshoots",
        link: "v=1&n_hidden_layers=0&momentum=0.98&batch_size=full",
        why: "The weights roll through the valley and up its other side: at least twice training loss climbs by half or more from a low.",
        try_this: "Set the momentum to none: training loss falls at every step.",
    },
    Preset {
        name: "adam_against_sgd",
        group: "Optimizer",
        title: "Adam against SGD",
        link: "v=1&n_hidden_layers=6&activation=sigmoid&optimizer=adam",
        why: "Adam divides each gradient by its usual size, so vanishing ones count as well: through six sigmoid layers the loss falls below 0.3.",
        try_this: "Set the optimizer to SGD: no learning rate gets validation loss below 0.65.",
    },
    Preset {
        name: "schedule_at_the_end",
        group: "Optimizer",
        title: "A schedule helps at the end",
        link: "v=1&n_hidden_layers=0&learning_rate=0.1&schedule=cosine&batch_size=4",
        why: "As the learning rate runs out so does the noise: validation loss jumps at first, and changes by less than 5 % in the last five epochs.",
        try_this: "Set the schedule to Constant: it jumps to the end, and training loss ends over 1.2 times as high.",
    },
    Preset {
        name: "early_stopping",
        group: "Rescue",
        title: "Early stopping",
        link: "v=1&dataset=gaussians&n_examples=100&noise=1.5&validation_fraction=0.7&n_units=64&optimizer=adam&learning_rate=0.05&early_stopping=on&go_on_after_stop=on&n_epochs=150",
        why: "At the mark validation loss had not improved for five epochs; past it training loss goes on falling, and validation loss rises by half or more.",
        try_this: "Switch “Go on past the stop” off: the run ends at the mark, and keeps its lowest validation loss.",
    },
    Preset {
        name: "weight_decay",
        group: "Rescue",
        title: "Weight decay",
        link: "v=1&dataset=gaussians&n_examples=100&noise=1.5&validation_fraction=0.7&n_units=64&optimizer=adam&weight_decay=0.03&learning_rate=0.05&n_epochs=150",
        why: "Weights that are pulled to 0 can’t grow to remember: validation loss ends within a quarter of its lowest, though training loss stays higher.",
        try_this: "Set the weight decay to none: weights end over twice as large, validation loss over 1.5 times as high.",
    },
    Preset {
        name: "clipping_rescues",
        group: "Rescue",
        title: "Clipping rescues",
        link: "v=1&learning_rate=1&gradient_clipping=norm&threshold=0.1",
        why: "Each gradient longer than 0.1 is shortened to that, so that a learning rate far too high can’t fly off: validation loss ends below 0.3.",
        try_this: "Set the gradient clipping to None: within five epochs the loss is no number any more.",
    },
];
