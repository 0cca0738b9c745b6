//! What can be measured of a run that has come to its end, for tests that hold sentences to what training does?
#![allow(dead_code, reason = "each test file uses a part of it")]

use losscope::experiment::Experiment;
use losscope::history::History;
use losscope::inside::{Inside, Records};
use losscope::model::Model;
use losscope::trainer::Trainer;

/// Nothing, or the first measurement that speaks against the claim.
pub type Verdict = Result<(), String>;

/// A run that has come to its end.
pub struct Run {
    pub experiment: Experiment,
    pub trainer: Trainer,
}

impl Run {
    pub fn of(experiment: Experiment) -> Run {
        let mut trainer = Trainer::new(&experiment);
        trainer.advance(u32::MAX);
        Run { experiment, trainer }
    }

    /// The same experiment with one setting changed, as by a reader.
    pub fn with(&self, name: &str, value: &str) -> Run {
        Run::of(self.experiment.with(name, value).expect("a change that a reader can make"))
    }

    pub fn before_the_first_step(&self) -> Run {
        Run { experiment: self.experiment.clone(), trainer: Trainer::new(&self.experiment) }
    }

    pub fn history(&self) -> &History {
        self.trainer.history()
    }

    pub fn training(&self) -> &[f32] {
        &self.history().train_loss
    }

    pub fn training_gradients(&self) -> impl Iterator<Item = f32> {
        self.history().gradient_norm.iter().copied()
    }

    /// Before the first epoch and after each.
    pub fn validation(&self) -> &[f32] {
        &self.history().validation_loss
    }

    /// How many steps there are after which training loss is higher.
    pub fn rises(&self) -> usize {
        self.training().windows(2).filter(|pair| pair[1] > pair[0]).count()
    }

    /// The sharpness on the way, each divided by 2 ÷ the learning rate.
    pub fn sharpness_by_its_limit(&self) -> Vec<f32> {
        let mut inside = Inside::new(&self.experiment, None);
        while !inside.is_done() {
            inside.advance();
        }
        let Records { sharpness, learning_rate, .. } = inside.records();
        sharpness.iter().zip(learning_rate).map(|(sharpness, learning_rate)| sharpness * learning_rate / 2.0).collect()
    }

    pub fn n_epochs(&self) -> usize {
        self.validation().len() - 1
    }

    pub fn start(&self) -> f64 {
        f64::from(self.validation()[0])
    }

    pub fn end(&self) -> f64 {
        last(self.validation())
    }

    pub fn lowest(&self) -> f64 {
        f64::from(self.history().best_validation().expect("it starts finite").1)
    }

    /// After how many epochs validation loss was lowest.
    pub fn lowest_epoch(&self) -> usize {
        (self.history().best_validation().expect("it starts finite").0 / self.trainer.steps_per_epoch()) as usize
    }

    /// The mean training loss of the steps of an epoch, counted from 1; of the first one for 0.
    pub fn training_in(&self, epoch: usize) -> f64 {
        mean(
            self.training()
                .chunks(self.trainer.steps_per_epoch() as usize)
                .nth(epoch.max(1) - 1)
                .expect("an epoch of the run"),
        )
    }

    pub fn training_end(&self) -> f64 {
        self.training_in(self.n_epochs())
    }

    /// How far the training curve jumps over the second half of the run, as it is drawn.
    pub fn jumps(&self) -> f64 {
        jumps(&self.training()[self.training().len() / 2..])
    }

    /// The same without the last batch of each epoch where it is smaller than the others, and so noisier.
    pub fn jumps_of_whole_batches(&self) -> f64 {
        let steps_per_epoch = self.trainer.steps_per_epoch() as usize;
        let is_whole = self.experiment.n_training().is_multiple_of(self.experiment.n_batch());
        let n_whole = if is_whole { steps_per_epoch } else { steps_per_epoch - 1 };
        let epochs = self.training().chunks(steps_per_epoch).skip(self.n_epochs() / 2);
        jumps(&epochs.flat_map(|epoch| &epoch[..n_whole]).copied().collect::<Vec<f32>>())
    }

    pub fn model(&self) -> Model {
        let Experiment { n_hidden_layers, n_units, .. } = self.experiment;
        let n_outputs = self.trainer.splits().0.targets.len() / self.experiment.n_training();
        let hidden = vec![n_units as usize; n_hidden_layers as usize];
        Model::new(&[vec![self.n_features()], hidden, vec![n_outputs]].concat(), self.experiment.activation.spec)
    }

    pub fn n_features(&self) -> usize {
        self.trainer.splits().0.inputs.len() / self.experiment.n_training()
    }

    /// What goes into the units of each hidden layer, for every example of the training split.
    pub fn sums(&self) -> Vec<Vec<f32>> {
        let model = self.model();
        let mut values = self.trainer.splits().0.inputs.clone();
        let hidden = &model.layers()[..model.layers().len() - 1];
        let of_layer = hidden.iter().map(|layer| {
            let (weights, biases) = layer.of(self.trainer.params());
            let of_example = |example: &[f32]| -> Vec<f32> {
                let of_unit = |unit: usize| {
                    let terms =
                        example.iter().enumerate().map(|(idx, value)| value * weights[idx * layer.n_outputs + unit]);
                    biases[unit] + terms.sum::<f32>()
                };
                (0..layer.n_outputs).map(of_unit).collect()
            };
            let sums: Vec<f32> = values.chunks(layer.n_inputs).flat_map(of_example).collect();
            values.clone_from(&sums);
            (self.experiment.activation.spec.forward)(&sums, &mut values);
            sums
        });
        of_layer.collect()
    }

    /// The share of the first layer's units and the examples for which tanh is beyond ±0.995, where it is flat.
    pub fn saturated(&self) -> f64 {
        let sums = &self.sums()[0];
        sums.iter().filter(|sum| sum.abs() > 3.0).count() as f64 / sums.len() as f64
    }

    /// How many of the first layer's units are beyond 0.995 for every example of the training split, or beyond −0.995.
    pub fn units_in_one_flat_end(&self) -> usize {
        let sums = &self.sums()[0];
        let n_units = self.experiment.n_units as usize;
        let of_unit = |unit: usize| sums.iter().skip(unit).step_by(n_units);
        (0..n_units).filter(|&unit| of_unit(unit).all(|&sum| sum > 3.0) || of_unit(unit).all(|&sum| sum < -3.0)).count()
    }

    /// Of the steps after which training loss is higher, the share that went against what their own gradient says: carried up,
    /// not only too far down.
    pub fn uphill(&self) -> f64 {
        let mut again = self.before_the_first_step();
        let (mut n_rises, mut n_uphill) = (0.0, 0.0);
        for pair in self.training().windows(2) {
            let before = again.trainer.params().to_vec();
            again.trainer.advance(1);
            let moved = again.trainer.params().iter().zip(before).map(|(after, before)| after - before);
            let along: f32 = moved.zip(again.trainer.grads()).map(|(moved, grad)| moved * grad).sum();
            if pair[1] > pair[0] {
                n_rises += 1.0;
                n_uphill += if along > 0.0 { 1.0 } else { 0.0 };
            }
        }
        n_uphill / n_rises
    }

    /// How many times smaller the first gradient is at the first layer than at the last.
    pub fn gradient_shrinks(&self) -> f64 {
        let mut run = self.before_the_first_step();
        run.trainer.advance(1);
        let model = run.model();
        let sizes: Vec<f64> =
            model.layers().iter().map(|layer| root_mean_square(layer.of(run.trainer.grads()).0)).collect();
        last(&sizes) / sizes[0]
    }

    /// How many layers of ReLUs are 0 for every example of the training split.
    pub fn dead_layers(&self) -> usize {
        self.sums().iter().filter(|sums| sums.iter().all(|&sum| sum <= 0.0)).count()
    }

    /// The loss over the validation split with the parameters that the run ends with.
    pub fn loss_at_the_end(&self) -> f64 {
        let mut again = self.before_the_first_step();
        again.trainer.advance(u32::MAX);
        f64::from(again.trainer.validation_loss())
    }

    /// The largest eigenvalue of the Hessian of a linear model's mean squared error, 2/n · Σ xxᵀ with a 1 for the bias, by the
    /// power method.
    pub fn steepest_curvature(&self) -> f64 {
        let n_examples = self.experiment.n_training() as f64;
        let inputs = &self.trainer.splits().0.inputs;
        let examples: Vec<Vec<f64>> = inputs
            .chunks(self.n_features())
            .map(|example| example.iter().map(|&feature| f64::from(feature)).chain([1.0]).collect())
            .collect();
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let mut direction: Vec<f64> = (1..).take(self.n_features() + 1).map(f64::from).collect();
        let mut curvature = 0.0;
        for _ in 0..1000 {
            let length = dot(&direction, &direction).sqrt();
            direction.iter_mut().for_each(|number| *number /= length);
            let mut product = vec![0.0; direction.len()];
            for example in &examples {
                let along = dot(example, &direction);
                product.iter_mut().zip(example).for_each(|(sum, number)| *sum += 2.0 / n_examples * along * number);
            }
            curvature = dot(&product, &direction);
            direction = product;
        }
        curvature
    }
}

pub fn below(what: &str, measured: impl Into<f64>, bound: impl Into<f64>) -> Verdict {
    let (measured, bound) = (measured.into(), bound.into());
    if measured < bound { Ok(()) } else { Err(format!("{what}: {measured}, not below {bound}")) }
}

pub fn above(what: &str, measured: impl Into<f64>, bound: impl Into<f64>) -> Verdict {
    let (measured, bound) = (measured.into(), bound.into());
    if measured > bound { Ok(()) } else { Err(format!("{what}: {measured}, not above {bound}")) }
}

/// Both ends included.
pub fn between(what: &str, measured: impl Into<f64>, low: f64, high: f64) -> Verdict {
    let measured = measured.into();
    let is_between = (low..=high).contains(&measured);
    if is_between { Ok(()) } else { Err(format!("{what}: {measured}, not from {low} to {high}")) }
}

pub fn last<T: Copy + Into<f64>>(values: &[T]) -> f64 {
    (*values.last().expect("something was recorded")).into()
}

pub fn largest(values: &[f32]) -> f64 {
    values.iter().copied().fold(f32::NEG_INFINITY, f32::max).into()
}

pub fn smallest(values: &[f32]) -> f64 {
    values.iter().copied().fold(f32::INFINITY, f32::min).into()
}

pub fn mean(values: &[f32]) -> f64 {
    values.iter().map(|&value| f64::from(value)).sum::<f64>() / values.len() as f64
}

pub fn root_mean_square(values: &[f32]) -> f64 {
    (values.iter().map(|&value| f64::from(value) * f64::from(value)).sum::<f64>() / values.len() as f64).sqrt()
}

/// Of a loss to the one before it: below 1 where every loss is lower than the last.
pub fn largest_ratio(losses: &[f32]) -> f64 {
    losses.windows(2).map(|pair| f64::from(pair[1]) / f64::from(pair[0])).fold(f64::NEG_INFINITY, f64::max)
}

/// The standard deviation of what changes from a loss to the next.
pub fn jumps(losses: &[f32]) -> f64 {
    let changes: Vec<f64> = losses.windows(2).map(|pair| f64::from(pair[1]) - f64::from(pair[0])).collect();
    let mean = changes.iter().sum::<f64>() / changes.len() as f64;
    (changes.iter().map(|change| (change - mean) * (change - mean)).sum::<f64>() / changes.len() as f64).sqrt()
}

/// How many times the loss rises from a low to at least `factor` times as much, each time after it fell by as much.
pub fn climbs(losses: &[f32], factor: f32) -> usize {
    let (mut n_climbs, mut is_up) = (0, true);
    let mut extreme = losses[0];
    for &loss in losses {
        extreme = if is_up { extreme.max(loss) } else { extreme.min(loss) };
        if is_up && loss * factor <= extreme {
            (is_up, extreme) = (false, loss);
        } else if !is_up && loss >= extreme * factor {
            (is_up, extreme) = (true, loss);
            n_climbs += 1;
        }
    }
    n_climbs
}
