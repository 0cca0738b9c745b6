//! What did a run record? Columns of numbers, non-finite ones included.

/// The records of a run so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// The mean loss over the batch of each step, before its update: `train_loss[k]` is a function of the parameters
    /// after k updates.
    pub train_loss: Vec<f32>,
    /// The L2 norm of each step's gradient over all parameters, regularization included, before clipping.
    pub gradient_norm: Vec<f32>,
    /// What the schedule made of the learning rate for each step's update.
    pub scheduled_learning_rate: Vec<f32>,
    /// The steps whose gradient was changed by clipping, in order: of step k, `gradient_norm[k]` was too large, or a number
    /// of it.
    pub clipped_step: Vec<u32>,
    /// After how many updates the validation split was evaluated: before the first, and after each epoch.
    pub validation_step: Vec<u32>,
    /// The mean loss over the validation split there.
    pub validation_loss: Vec<f32>,
    /// Accuracy or R² there.
    pub validation_metric: Vec<f32>,
    /// The L2 norm of all parameters there, biases included; not at every step, since it would slow training.
    pub weight_norm: Vec<f32>,
    /// After so many updates somebody looked at the clock, which the trainer itself has not: ever more of them.
    pub clock_step: Vec<u32>,
    /// How long training had taken by then, in seconds, pauses left out: never less than before.
    pub clock_seconds: Vec<f32>,
    /// After how many updates early stopping ended the run, or would have.
    pub stopped_at: Option<u32>,
}

/// Records for which there is room from the start: beyond, columns grow as they fill.
const ROOM: usize = 1 << 20;

impl History {
    /// No records yet, and room for so many, so that a step need not make any. Where nothing clips, no room is wanted for it.
    pub fn with_room_for(n_steps: u32, n_clipped: u32, n_evaluations: u32) -> History {
        let steps = || Vec::with_capacity(ROOM.min(n_steps as usize));
        let n_evaluations = ROOM.min(n_evaluations as usize);
        History {
            train_loss: steps(),
            gradient_norm: steps(),
            scheduled_learning_rate: steps(),
            clipped_step: Vec::with_capacity(ROOM.min(n_clipped as usize)),
            validation_step: Vec::with_capacity(n_evaluations),
            validation_loss: Vec::with_capacity(n_evaluations),
            validation_metric: Vec::with_capacity(n_evaluations),
            weight_norm: Vec::with_capacity(n_evaluations),
            ..History::default()
        }
    }

    /// Steps that were made.
    pub fn n_steps(&self) -> u32 {
        self.train_loss.len() as u32
    }

    /// The lowest finite validation loss, and after how many updates it was reached first.
    pub fn best_validation(&self) -> Option<(u32, f32)> {
        let evaluated = self.validation_step.iter().copied().zip(self.validation_loss.iter().copied());
        evaluated.filter(|(_, loss)| loss.is_finite()).reduce(|best, other| if other.1 < best.1 { other } else { best })
    }

    /// What stands out among the losses.
    pub fn outline(&self) -> Outline {
        let mut outline = Outline::default();
        outline.extend(self);
        outline
    }

    /// The first step at which a loss was not a finite number.
    pub fn first_non_finite_step(&self) -> Option<u32> {
        let train = self.train_loss.iter().position(|loss| !loss.is_finite()).map(|idx| idx as u32);
        let validation = self.validation_loss.iter().position(|loss| !loss.is_finite());
        let validation = validation.and_then(|idx| self.validation_step.get(idx).copied());
        train.into_iter().chain(validation).min()
    }

    /// Appends what a run recorded since.
    pub fn extend(&mut self, new: &History) {
        self.train_loss.extend_from_slice(&new.train_loss);
        self.gradient_norm.extend_from_slice(&new.gradient_norm);
        self.scheduled_learning_rate.extend_from_slice(&new.scheduled_learning_rate);
        self.clipped_step.extend_from_slice(&new.clipped_step);
        self.validation_step.extend_from_slice(&new.validation_step);
        self.validation_loss.extend_from_slice(&new.validation_loss);
        self.validation_metric.extend_from_slice(&new.validation_metric);
        self.weight_norm.extend_from_slice(&new.weight_norm);
        new.clock_step.iter().zip(&new.clock_seconds).for_each(|(&step, &seconds)| self.look_at_clock(step, seconds));
        self.stopped_at = new.stopped_at;
    }

    /// Two threads may make the same run, each by a clock of its own: steps that were timed are not timed again, and what
    /// comes after them is not earlier.
    fn look_at_clock(&mut self, step: u32, seconds: f32) {
        if self.clock_step.last().is_none_or(|&last| last < step) {
            let before = self.clock_seconds.last().copied().unwrap_or(0.0);
            self.clock_step.push(step);
            self.clock_seconds.push(seconds.max(before));
        }
    }

    /// What was recorded up to so many steps: the history as it was then.
    pub fn until(&self, n_steps: u32) -> History {
        let n = n_steps as usize;
        let n_clipped = self.clipped_step.partition_point(|&step| step < n_steps);
        let n_evaluations = self.validation_step.partition_point(|&step| step <= n_steps);
        let n_timed = self.clock_step.partition_point(|&step| step <= n_steps);
        History {
            train_loss: first(&self.train_loss, n),
            gradient_norm: first(&self.gradient_norm, n),
            scheduled_learning_rate: first(&self.scheduled_learning_rate, n),
            clipped_step: first(&self.clipped_step, n_clipped),
            validation_step: first(&self.validation_step, n_evaluations),
            validation_loss: first(&self.validation_loss, n_evaluations),
            validation_metric: first(&self.validation_metric, n_evaluations),
            weight_norm: first(&self.weight_norm, n_evaluations),
            clock_step: first(&self.clock_step, n_timed),
            clock_seconds: first(&self.clock_seconds, n_timed),
            stopped_at: self.stopped_at.filter(|&step| step <= n_steps),
        }
    }

    /// What was recorded after the first `n_steps` steps and `n_evaluations` evaluations.
    pub fn since(&self, n_steps: usize, n_evaluations: usize) -> History {
        let n_clipped = self.clipped_step.partition_point(|&step| (step as usize) < n_steps);
        let n_timed = self.clock_step.partition_point(|&step| step as usize <= n_steps);
        History {
            train_loss: rest(&self.train_loss, n_steps),
            gradient_norm: rest(&self.gradient_norm, n_steps),
            scheduled_learning_rate: rest(&self.scheduled_learning_rate, n_steps),
            clipped_step: rest(&self.clipped_step, n_clipped),
            validation_step: rest(&self.validation_step, n_evaluations),
            validation_loss: rest(&self.validation_loss, n_evaluations),
            validation_metric: rest(&self.validation_metric, n_evaluations),
            weight_norm: rest(&self.weight_norm, n_evaluations),
            clock_step: rest(&self.clock_step, n_timed),
            clock_seconds: rest(&self.clock_seconds, n_timed),
            stopped_at: self.stopped_at,
        }
    }
}

/// What stands out among the losses of a history, which can grow with it: a run of a million steps is not searched at each frame.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Outline {
    n_steps: usize,
    n_evaluations: usize,
    /// The first of the training and of the validation losses that was not finite, with its step.
    not_finite: [Option<(u32, f32)>; 2],
    lowest: Option<(u32, f32)>,
    last: f32,
}

impl Outline {
    /// Looks at what the history has recorded since.
    pub fn extend(&mut self, history: &History) {
        let losses = history.train_loss.get(self.n_steps..).unwrap_or_default();
        for (&loss, step) in losses.iter().zip(self.n_steps as u32..) {
            if !loss.is_finite() {
                self.not_finite[0].get_or_insert((step, loss));
            }
        }
        let evaluated = history.validation_step.iter().zip(&history.validation_loss);
        for (&step, &loss) in evaluated.skip(self.n_evaluations) {
            if !loss.is_finite() {
                self.not_finite[1].get_or_insert((step, loss));
            } else if self.lowest.is_none_or(|(_, lowest)| loss < lowest) {
                self.lowest = Some((step, loss));
            }
            self.last = loss;
        }
        self.n_steps = history.train_loss.len();
        self.n_evaluations = history.validation_loss.len();
    }

    /// The lowest validation loss, where the last one is higher.
    pub fn lowest_before_the_end(&self) -> Option<(u32, f32)> {
        self.lowest.filter(|(step, lowest)| self.last > *lowest && *step > 0)
    }

    /// The first step at which a loss was not a finite number, and what it was.
    pub fn divergence(&self) -> Option<(u32, &'static str)> {
        let first = self.not_finite.into_iter().flatten().reduce(|a, b| if b.0 < a.0 { b } else { a });
        first.map(|(step, loss)| (step, what_it_is(f64::from(loss))))
    }
}

/// What a value is that is not finite, in words.
pub fn what_it_is(value: f64) -> &'static str {
    if value.is_nan() { "not a number" } else { "infinite" }
}

fn first<T: Copy>(column: &[T], n: usize) -> Vec<T> {
    column.get(..n).unwrap_or(column).to_vec()
}

fn rest<T: Copy>(column: &[T], n_known: usize) -> Vec<T> {
    column.get(n_known..).unwrap_or_default().to_vec()
}
