//! What a lesson of the guide says of its curves is true: of the run that it shows, and of nearly every other seed.

mod lessons;
mod runs;

use lessons::{Embed, Lesson, lessons};
use losscope::catalog::Input;
use losscope::experiment::Experiment;
use regex::Regex;
use runs::{Run, Verdict, above, below, between, climbs, largest, largest_ratio, last, mean, smallest};
use std::collections::BTreeSet;

/// The seeds over which a claim is checked, besides that of the embed.
const SEEDS: std::ops::RangeInclusive<u32> = 1..=20;

/// For how many of them it has to hold.
const ENOUGH: usize = 18;

/// What a lesson says of a curve, as a measurement.
struct Claim {
    /// The page, and which of its embeds it is about.
    embed: (&'static str, usize),
    /// The words of the page.
    says: &'static str,
    check: fn(&Reader) -> Verdict,
}

const CLAIMS: &[Claim] = &[
    // How to read a loss curve
    Claim {
        embed: ("reading", 0),
        says: "Within five epochs, the validation loss is down to half of where it started.",
        check: |reader| halves_within_five_epochs(&reader.shown),
    },
    Claim {
        embed: ("reading", 0),
        says: "The whole second half of the run takes off less than a tenth of where it started.",
        check: |Reader { shown, .. }| {
            let middle = f64::from(shown.validation()[shown.n_epochs() / 2]);
            below("what it takes off", middle - shown.end(), 0.1 * shown.start())
        },
    },
    Claim {
        embed: ("reading", 0),
        says: "validation loss ends within a tenth of its lowest point.",
        check: |Reader { shown, .. }| below("the end", shown.end(), 1.1 * shown.lowest()),
    },
    Claim {
        embed: ("reading", 0),
        says: "12345 or whatever you like. It decides all that is left to chance: which examples are set aside, the first weights, the order \
               of the examples. Every value changes and the shape does not: the loss still halves within five epochs.",
        check: |reader| {
            let other = reader.after(&[("seed", "12345")]);
            let n_same = other.validation().iter().zip(reader.shown.validation()).filter(|(a, b)| a == b).count();
            between("values that did not change", n_same as f64, 0.0, 0.0)?;
            halves_within_five_epochs(&other)
        },
    },
    Claim {
        embed: ("reading", 0),
        says: "The curve is the same, only cut off, and it ends on a slope.",
        check: |reader| {
            let short = reader.after(&[("n_epochs", "5")]);
            let longer = &reader.shown.validation()[..short.validation().len()];
            between("values that differ", differences(short.validation(), longer), 0.0, 0.0)?;
            below("the last validation loss, by that three epochs before", last(&longer[3..]), longer[2])
        },
    },
    Claim {
        embed: ("reading", 0),
        says: "With all 60 epochs, validation loss gets down by another tenth or more.",
        check: |reader| {
            between("epochs", reader.shown.n_epochs() as f64, 60.0, 60.0)?;
            below("the end", reader.shown.end(), 0.9 * reader.after(&[("n_epochs", "5")]).end())
        },
    },
    Claim {
        embed: ("reading", 0),
        says: "before the first step the loss is sometimes a half and sometimes more than one, but it is always somewhere around 1.",
        check: |Reader { shown, .. }| between("the start", shown.start(), 0.4, 2.0),
    },
    Claim {
        embed: ("reading", 0),
        says: "over the training examples their average is 0 and their variance is 1.",
        check: |reader| {
            let targets = reader.targets();
            between("the average", mean(&targets), -1e-3, 1e-3)?;
            between("the variance", mean_square(&targets), 0.999, 1.001)
        },
    },
    Claim {
        embed: ("reading", 0),
        says: "answers something around 0 whatever the car. And always answering 0 scores exactly 1: the mean squared error of always saying \
               “average” is the variance.",
        check: |reader| between("the loss of always 0", mean_square(&reader.targets()), 0.999, 1.001),
    },
    // Learning rate
    Claim {
        embed: ("learning-rate", 0),
        says: "Validation loss falls at every single epoch, calm as can be, and when the run is over it is still more than 1.5 times as high as \
               in a healthy run.",
        check: |reader| {
            let low = reader.after(&[("learning_rate", "0.0005")]);
            below("the largest ratio of two epochs", largest_ratio(low.validation()), 1.0)?;
            above("the end", low.end(), 1.5 * reader.shown.end())
        },
    },
    Claim {
        embed: ("learning-rate", 0),
        says: "Half of the validation loss is gone within five epochs",
        check: |reader| halves_within_five_epochs(&reader.after(&[("learning_rate", "0.05")])),
    },
    Claim {
        embed: ("learning-rate", 0),
        says: "validation loss jumps up by a tenth or more at least six times, also in the last third of the run.",
        check: |reader| {
            let high = reader.after(&[("learning_rate", "0.4")]);
            let jumps = |losses: &[f32]| losses.windows(2).filter(|pair| pair[1] >= 1.1 * pair[0]).count() as f64;
            above("jumps", jumps(high.validation()), 5.0)?;
            above("jumps in the last third", jumps(&high.validation()[40..]), 0.0)
        },
    },
    Claim {
        embed: ("learning-rate", 0),
        says: "Within five epochs the loss grows a thousandfold, and then it is no number any more.",
        check: |reader| {
            let run = reader.after(&[("learning_rate", "1")]);
            let end = flies_off(&run)?;
            below("the step without a number", end as f64, 5.0 * f64::from(run.trainer.steps_per_epoch()))?;
            above("training loss before", largest(&run.training()[..end]), 1000.0 * f64::from(run.training()[0]))
        },
    },
    Claim {
        embed: ("learning-rate", 0),
        says: "at 0.02 and at 0.1, five times as much, validation loss ends within a fifth of what it does at 0.05.",
        check: |reader| {
            let healthy = reader.after(&[("learning_rate", "0.05")]).end();
            ["0.02", "0.1"].into_iter().try_for_each(|rate| {
                let end = reader.after(&[("learning_rate", rate)]).end();
                between(&format!("the end at {rate}"), end, 0.8 * healthy, 1.2 * healthy)
            })
        },
    },
    Claim {
        embed: ("learning-rate", 1),
        says: "the limit is 2 ÷ its curvature.",
        // Of a quadratic loss: LeCun, Simard & Pearlmutter 1993; the curvature is the largest eigenvalue of the Hessian.
        check: |Reader { shown, .. }| between("the limit", 2.0 / shown.steepest_curvature(), 0.2, 0.25),
    },
    Claim {
        embed: ("learning-rate", 1),
        says: "At 0.2, training loss falls at every single step.",
        check: |reader| never_rises(&reader.after(&[("learning_rate", "0.2")])),
    },
    Claim {
        embed: ("learning-rate", 1),
        says: "Move the slider one stop further, to 0.25, and training loss grows a thousandfold instead.",
        check: |reader| {
            let rates: Vec<String> = reader.at_each_stop("learning_rate").map(|(rate, _)| rate).collect();
            let shown = rates.iter().position(|rate| rate == "0.2").expect("a stop");
            assert_eq!(rates[shown + 1], "0.25");
            let run = reader.after(&[("learning_rate", "0.25")]);
            above("the end", last(run.training()), 1000.0 * f64::from(run.training()[0]))
        },
    },
    Claim {
        embed: ("learning-rate", 0),
        says: "The first chart is rough at 0.4. At 0.1, validation loss is down to half after a single epoch, and ends about as low as at 0.05.",
        check: |reader| {
            let (lower, rough) = (reader.after(&[("learning_rate", "0.1")]), reader.after(&[("learning_rate", "0.4")]));
            let second_half = |run: &Run| largest_ratio(&run.validation()[30..]);
            above("roughness at 0.4", second_half(&rough), 1.15)?;
            below("roughness at 0.1", second_half(&lower), second_half(&rough))?;
            below("after an epoch", lower.validation()[1], 0.5 * lower.start())?;
            let healthy = reader.after(&[("learning_rate", "0.05")]).end();
            between("the end", lower.end(), 0.9 * healthy, 1.1 * healthy)
        },
    },
    // Batch size
    Claim {
        embed: ("batch-size", 0),
        says: "from step to step it jumps more than four times as far as with 32.",
        check: |reader| {
            let [one, usual] = ["1", "32"].map(|size| reader.after(&[("batch_size", size)]).jumps());
            above("its jumps", one, 4.0 * usual)
        },
    },
    Claim {
        embed: ("batch-size", 0),
        says: "The jumps are less than half as far as with 1.",
        check: |reader| {
            let [eight, one] = ["8", "1"].map(|size| reader.after(&[("batch_size", size)]).jumps());
            below("its jumps", eight, 0.5 * one)
        },
    },
    Claim {
        embed: ("batch-size", 0),
        says: "training loss falls at every single step. But look at the height: training loss ends more than a tenth higher than with 32.",
        check: |reader| {
            let all = reader.after(&[("batch_size", "full")]);
            never_rises(&all)?;
            above("the end", all.training_end(), 1.1 * reader.after(&[("batch_size", "32")]).training_end())
        },
    },
    Claim {
        embed: ("batch-size", 0),
        says: "a curve’s jumps shrink with the square root of the batch",
        // As far as the network holds still: here it moves, too.
        check: |reader| {
            let [one, usual] = ["1", "32"].map(|size| reader.after(&[("batch_size", size)]).jumps());
            between("how far the jumps shrink", one / usual, 0.75 * 32.0_f64.sqrt(), 1.3 * 32.0_f64.sqrt())
        },
    },
    Claim {
        embed: ("batch-size", 0),
        says: "in batches of 32 that takes nine steps, and in a full batch it takes one. So the whole run is 540 steps with one setting, and 60 \
               with the other.",
        check: |reader| {
            for (size, an_epoch, all) in [("32", 9, 540), ("full", 1, 60)] {
                let run = reader.after(&[("batch_size", size)]);
                assert_eq!((run.trainer.steps_per_epoch(), run.trainer.n_steps()), (an_epoch, all));
            }
            Ok(())
        },
    },
    Claim {
        embed: ("batch-size", 0),
        says: "With a learning rate of 0.2 the full batch still falls at every step, and training loss ends at least a tenth lower than at \
               0.05.",
        check: |reader| {
            let full = |rate| reader.after(&[("batch_size", "full"), ("learning_rate", rate)]);
            never_rises(&full("0.2"))?;
            below("the end", full("0.2").training_end(), 0.9 * full("0.05").training_end())
        },
    },
    Claim {
        embed: ("batch-size", 0),
        says: "But even the full batch flies off at 1",
        check: |reader| flies_off(&reader.after(&[("batch_size", "full"), ("learning_rate", "1")])).map(drop),
    },
    // Schedule
    Claim {
        embed: ("schedule", 0),
        says: "over the last five epochs alone, the highest validation loss is more than a tenth above the lowest.",
        check: |reader| above("the spread", late_spread(&reader.shown), 1.1),
    },
    Claim {
        embed: ("schedule", 0),
        says: "The first half rattles as before. Then the learning rate runs out, and the noise with it: over the last five epochs validation \
               loss changes by less than 5 %. And it pays: with Constant, training loss ends over 1.2 times as high.",
        check: |reader| {
            let cosine = reader.after(&[("schedule", "cosine")]);
            above("the spread in the first half", spread(&cosine.validation()[10..=30]), 1.2)?;
            below("the spread at the end", late_spread(&cosine), 1.05)?;
            above("training loss with Constant", reader.shown.training_end(), 1.2 * cosine.training_end())
        },
    },
    Claim {
        embed: ("schedule", 0),
        says: "A tiny rate is just as calm: less than 5 % over the last five epochs. But it was slow on the way down, and training loss ends \
               higher than with Cosine.",
        check: |reader| {
            let cosine = reader.after(&[("schedule", "cosine")]);
            let tiny = reader.after(&[("schedule", "constant"), ("learning_rate", "0.001")]);
            below("the spread at the end", late_spread(&tiny), 1.05)?;
            above("training loss", tiny.training_end(), cosine.training_end())
        },
    },
    Claim {
        embed: ("schedule", 1),
        says: "every 2000 steps, the learning rate is cut to a tenth.",
        check: |Reader { shown, .. }| {
            let rates = &shown.history().scheduled_learning_rate;
            let falls = (1..rates.len()).filter(|&step| rates[step] != rates[step - 1]);
            assert_eq!(falls.collect::<Vec<_>>(), [2000, 4000]);
            between("what is left of it", f64::from(rates[2000]) / f64::from(rates[1999]), 0.0999, 0.1001)
        },
    },
    Claim {
        embed: ("schedule", 1),
        says: "In the thousand steps after it, training loss is at least a tenth lower than in the thousand before.",
        check: |Reader { shown, .. }| {
            below("after", mean(&shown.training()[2000..3000]), 0.9 * mean(&shown.training()[1000..2000]))
        },
    },
    // Optimizer
    Claim {
        embed: ("optimizer", 0),
        says: "From one end of the slider to the other, none gets validation loss below 0.65.",
        check: |reader| {
            reader
                .at_each_stop("learning_rate")
                .try_for_each(|(rate, run)| above(&format!("the lowest at {rate}"), run.lowest(), 0.65))
        },
    },
    Claim {
        embed: ("optimizer", 0),
        says: "Validation loss falls below 0.3.",
        check: |reader| {
            let adam = reader.after(&[("optimizer", "adam"), ("learning_rate", "0.01")]);
            below("the end", adam.end(), 0.3)
        },
    },
    Claim {
        embed: ("optimizer", 0),
        says: "At the first layer it starts more than a thousand times smaller than at the last",
        check: |Reader { shown, .. }| above("how many times smaller", shown.gradient_shrinks(), 1000.0),
    },
    Claim {
        embed: ("optimizer", 1),
        says: "With 98 % of each step carried on, the ball rolls through the valley and up its other side: at least twice, training loss climbs \
               by half or more from a low.",
        check: |Reader { shown, .. }| {
            let (_, momentum) =
                shown.experiment.settings().into_iter().find(|(name, _)| *name == "momentum").expect("set");
            assert_eq!(momentum, "0.98");
            above("climbs", climbs(shown.training(), 1.5) as f64, 1.0)?;
            above("the share of rises on which a step goes up the slope that it is on", shown.uphill(), 0.5)
        },
    },
    Claim {
        embed: ("optimizer", 1),
        says: "Now training loss falls at every single step, but slowly.",
        check: |reader| never_rises(&reader.after(&[("momentum", "0")])),
    },
    Claim {
        embed: ("optimizer", 1),
        says: "it needs about 30 steps to get as low as the run without momentum does in 60.",
        check: |reader| {
            let (none, half) = (reader.after(&[("momentum", "0")]), reader.after(&[("momentum", "0.5")]));
            assert_eq!(none.training().len(), 60);
            let end = last(none.training());
            let Some(step) = half.training().iter().position(|&loss| f64::from(loss) <= end) else {
                return Err("it does not get as low".to_owned());
            };
            between("steps", step as f64, 28.0, 32.0)
        },
    },
    Claim {
        embed: ("optimizer", 2),
        says: "Validation loss ends within a sixth of the same height, with SGD and with Adam.",
        check: |reader| {
            let (sgd, adam) =
                (reader.after(&[("optimizer", "sgd")]).end(), reader.after(&[("optimizer", "adam")]).end());
            between("the end with Adam", adam, sgd * 5.0 / 6.0, sgd * 7.0 / 6.0)
        },
    },
    // Normalization
    Claim {
        embed: ("normalization", 0),
        says: "A penguin weighs about 4200 grams and has a bill of about 44 millimetres.",
        check: |_| {
            between("grams", mean_of_penguins("body_mass"), 4150.0, 4250.0)?;
            between("millimetres", mean_of_penguins("bill_length"), 43.5, 44.5)
        },
    },
    Claim {
        embed: ("normalization", 0),
        says: "With normalization at None, validation loss stays above 0.95.",
        check: |Reader { shown, .. }| above("the lowest", shown.lowest(), 0.95),
    },
    Claim {
        embed: ("normalization", 0),
        says: "Knowing only how common each species is, and nothing of the bird, you would score about 1.05.",
        check: |reader| between("the loss", reader.entropy(), 1.03, 1.075),
    },
    Claim {
        embed: ("normalization", 0),
        says: "It falls below 0.15: the same birds, the same network, the same learning rate.",
        check: |reader| below("the end", reader.after(&[("normalization", "standardize")]).end(), 0.15),
    },
    Claim {
        embed: ("normalization", 0),
        says: "Each of them is better than nothing, but they are not the same: when the run is over, Robust is lower than Min–max, and Min–max \
               lower than Max-abs.",
        check: |reader| {
            let [robust, min_max, max_abs] =
                ["robust", "min_max", "max_abs"].map(|kind| reader.after(&[("normalization", kind)]).end());
            below("Robust", robust, min_max)?;
            below("Min–max", min_max, max_abs)?;
            below("Max-abs", max_abs, reader.shown.end())
        },
    },
    Claim {
        embed: ("normalization", 0),
        says: "at the end of the run for every unit and every bird.",
        check: |Reader { shown, .. }| {
            let n_units = f64::from(shown.experiment.n_units);
            between("units in one flat end for every example", shown.units_in_one_flat_end() as f64, n_units, n_units)
        },
    },
    Claim {
        embed: ("normalization", 1),
        says: "Both features are of one size, and training loss gets down to less than a fifth of its start.",
        check: |Reader { shown, .. }| below("the end", shown.training_end(), 0.2 * f64::from(shown.training()[0])),
    },
    Claim {
        embed: ("normalization", 1),
        says: "The loss grows until it is no number any more.",
        check: |reader| {
            let run = reader.after(&[("stretch", "10")]);
            let end = flies_off(&run)?;
            above("training loss before", largest(&run.training()[..end]), 1000.0 * f64::from(run.training()[0]))
        },
    },
    Claim {
        embed: ("normalization", 1),
        says: "stretch as much as you like, up to 10000. The curve doesn’t move at all",
        check: |reader| {
            let plain = reader.after(&[("normalization", "standardize")]);
            let stretches: Vec<String> = reader.at_each_stop("stretch").map(|(stretch, _)| stretch).collect();
            assert_eq!(stretches.last().map(String::as_str), Some("10000"));
            stretches.iter().try_for_each(|stretch| {
                // The last bits differ, which is far less than a pixel.
                let pairs = plain.with("stretch", stretch);
                let pairs = pairs.training().iter().zip(plain.training()).map(|(a, b)| (a - b).abs());
                below(&format!("how far it moves at {stretch}"), largest(&pairs.collect::<Vec<f32>>()), 1e-3)
            })
        },
    },
    // Under- and overfitting
    Claim {
        embed: ("fit", 0),
        says: "Training and validation loss stay together, near 0.69. That is what you score by tossing a coin.",
        check: |Reader { shown, .. }| {
            assert!((std::f64::consts::LN_2 - 0.69).abs() < 0.005);
            for loss in [shown.lowest(), shown.end(), shown.training_end()] {
                between("its loss", loss, 0.92 * 0.69, 1.08 * 0.69)?;
            }
            Ok(())
        },
    },
    Claim {
        embed: ("fit", 0),
        says: "From one end to the other, validation loss never gets below 0.6.",
        check: |reader| {
            reader
                .at_each_stop("learning_rate")
                .try_for_each(|(rate, run)| above(&format!("the lowest at {rate}"), run.lowest(), 0.6))
        },
    },
    Claim {
        embed: ("fit", 0),
        says: "Both lines fall below 0.15.",
        check: |reader| {
            let run = reader.after(&[("learning_rate", "0.2"), ("n_hidden_layers", "1")]);
            below("validation", run.end(), 0.15)?;
            below("training", run.training_end(), 0.15)
        },
    },
    Claim {
        embed: ("fit", 1),
        says: "Only 30 of the 100 points are for training, and the 64 hidden units have all the freedom they could want.",
        check: |Reader { shown, .. }| {
            let Experiment { n_units, .. } = shown.experiment;
            assert_eq!((shown.experiment.n_training(), shown.experiment.n_validation(), n_units), (30, 70, 64));
            Ok(())
        },
    },
    Claim {
        embed: ("fit", 1),
        says: "Validation loss has its lowest point in the first third of the run, and ends at least 1.5 times as high. Training loss meanwhile \
               falls to less than half of what it was there.",
        check: |Reader { shown, .. }| {
            below("the epoch of the lowest", shown.lowest_epoch() as f64, shown.n_epochs() as f64 / 3.0)?;
            above("the end", shown.end(), 1.5 * shown.lowest())?;
            below("training loss at the end", shown.training_end(), 0.5 * shown.training_in(shown.lowest_epoch()))
        },
    },
    Claim {
        embed: ("fit", 1),
        says: "validation loss ends less than 1.8 times as high as training loss, where before it was more than 5 times.",
        check: |reader| {
            let more = reader.after(&[("n_examples", "1000")]);
            below("with more", more.end(), 1.8 * more.training_end())?;
            above("before", reader.shown.end(), 5.0 * reader.shown.training_end())
        },
    },
    Claim {
        embed: ("fit", 1),
        says: "A straight line has no room for noise: validation loss ends at least a third lower.",
        check: |reader| {
            let line = reader.after(&[("n_examples", "100"), ("n_hidden_layers", "0")]);
            below("the end", line.end(), reader.shown.end() / 1.5)
        },
    },
    Claim {
        embed: ("fit", 1),
        says: "Large weights are what it takes to bend around single points. Weight decay pulls them towards 0, and validation loss ends within a \
               quarter of its lowest, though training loss stays higher.",
        check: |reader| {
            let decayed = reader.after(&[("n_hidden_layers", "1"), ("weight_decay", "0.03")]);
            below("the end", decayed.end(), 1.25 * decayed.lowest())?;
            above("training loss at the end", decayed.training_end(), reader.shown.training_end())?;
            let weights = |run: &Run| last(&run.history().weight_norm);
            above("the weights without", weights(&reader.shown), 2.0 * weights(&decayed))
        },
    },
    // Early stopping
    Claim {
        embed: ("early-stopping", 0),
        says: "There, validation loss had not improved for five epochs.",
        check: |Reader { shown, .. }| {
            let (mark, validation) = (mark(shown)?, shown.validation());
            let since = smallest(&validation[mark - 4..=mark]);
            above("the lowest of the five epochs up to the mark", since, smallest(&validation[..=mark - 5]))
        },
    },
    Claim {
        embed: ("early-stopping", 0),
        says: "training loss falls further, and validation loss rises by half or more.",
        check: |Reader { shown, .. }| {
            let mark = mark(shown)?;
            below("training loss at the end", shown.training_end(), shown.training_in(mark))?;
            above("the end", shown.end(), 1.5 * f64::from(shown.validation()[mark]))
        },
    },
    Claim {
        embed: ("early-stopping", 0),
        says: "The run ends at the mark, and the network that it keeps is that of the lowest validation loss.",
        check: |reader| {
            let stopped = reader.after(&[("go_on_after_stop", "off")]);
            let (end, mark) = (stopped.n_epochs() as f64, mark(&reader.shown)? as f64);
            between("its last epoch", end, mark, mark)?;
            between("the loss of what it keeps", stopped.loss_at_the_end(), stopped.lowest(), stopped.lowest())
        },
    },
    Claim {
        embed: ("early-stopping", 1),
        says: "With a patience of a single epoch, the run is over within 12 epochs of its 60: the first bump has ended it.",
        check: |Reader { shown, .. }| {
            assert_eq!(shown.experiment.n_epochs, 60);
            below("its epochs", shown.n_epochs() as f64, 12.5)?;
            let validation = shown.validation();
            between(
                "bumps",
                (1..validation.len()).filter(|&epoch| validation[epoch] >= validation[epoch - 1]).count() as f64,
                1.0,
                1.0,
            )
        },
    },
    Claim {
        embed: ("early-stopping", 1),
        says: "The lowest validation loss is at least a twentieth lower than before, often far more.",
        check: |reader| below("the lowest", reader.after(&[("patience", "20")]).lowest(), 0.95 * reader.shown.lowest()),
    },
];

fn halves_within_five_epochs(run: &Run) -> Verdict {
    below("after five epochs", run.validation()[5], 0.5 * run.start())
}

fn never_rises(run: &Run) -> Verdict {
    below("the largest ratio of two steps", largest_ratio(run.training()), 1.0)
}

/// At which step its loss is no number any more.
fn flies_off(run: &Run) -> Result<usize, String> {
    run.history().first_non_finite_step().map(|step| step as usize).ok_or_else(|| "it stays finite".to_owned())
}

/// From the lowest to the highest.
fn spread(losses: &[f32]) -> f64 {
    largest(losses) / smallest(losses)
}

/// That of the last six evaluations: five epochs.
fn late_spread(run: &Run) -> f64 {
    spread(&run.validation()[run.validation().len() - 6..])
}

/// The epoch at which early stopping ended the run, or would have.
fn mark(run: &Run) -> Result<usize, String> {
    let stop = run.history().stopped_at.ok_or("nothing would stop it")?;
    Ok((stop / run.trainer.steps_per_epoch()) as usize)
}

fn differences(some: &[f32], others: &[f32]) -> f64 {
    some.iter().zip(others).filter(|(a, b)| a != b).count() as f64
}

fn mean_square(values: &[f32]) -> f64 {
    values.iter().map(|&value| f64::from(value) * f64::from(value)).sum::<f64>() / values.len() as f64
}

/// The average of a column of the table that ships.
fn mean_of_penguins(column: &str) -> f64 {
    let mut rows = include_str!("../src/dataset/penguins.csv").lines().map(|row| row.split(','));
    let place = rows.next().and_then(|mut header| header.position(|name| name.starts_with(column)));
    let place = place.unwrap_or_else(|| panic!("there is a column {column}"));
    let values: Vec<f32> = rows.map(|mut row| row.nth(place).expect("a cell").parse().expect("a number")).collect();
    mean(&values)
}

/// Somebody who has the page before them: what the embed shows, and what becomes of it when they move its controls.
struct Reader<'a> {
    lesson: &'a Lesson,
    embed: &'a Embed,
    shown: Run,
}

impl Reader<'_> {
    /// The run after the reader has moved these controls, one after the other: those that the embed has, to values that it offers, in
    /// words that the page has told them.
    fn after(&self, moves: &[(&str, &str)]) -> Run {
        let page = self.lesson.words().to_lowercase();
        let moved = moves.iter().fold(self.shown.experiment.clone(), |experiment, (name, value)| {
            let control = self.embed.control(name, &experiment);
            let words = self.move_one(&experiment, name, value);
            for told in [control.label, &words] {
                assert!(page.contains(&told.to_lowercase()), "{}: the page does not say {told}", self.lesson.name);
            }
            experiment.with(name, value).expect("a change that a reader can make")
        });
        Run::of(moved)
    }

    /// The runs at each place of a slider, in order.
    fn at_each_stop(&self, name: &str) -> impl Iterator<Item = (String, Run)> {
        let Input::Slider { stops, .. } = self.embed.control(name, &self.shown.experiment).input else {
            panic!("{name} is no slider")
        };
        stops.into_iter().map(move |stop| {
            let moved = self.shown.experiment.with(name, &stop.value).expect("a slider stops at what is allowed");
            (stop.value, Run::of(moved))
        })
    }

    fn targets(&self) -> Vec<f32> {
        self.shown.trainer.splits().0.targets.clone()
    }

    /// The loss over the training examples of who knows how common each class is, and nothing else.
    fn entropy(&self) -> f64 {
        let (targets, n_examples) = (self.targets(), self.shown.experiment.n_training());
        let n_classes = targets.len() / n_examples;
        let share = |class: usize| {
            let of_class = targets.iter().skip(class).step_by(n_classes);
            of_class.map(|&target| f64::from(target)).sum::<f64>() / n_examples as f64
        };
        (0..n_classes).map(|class| -share(class) * losscope::math::f64::ln(share(class))).sum()
    }

    /// Panics if the embed does not let its reader do this; returns how the page has to call the value.
    fn move_one(&self, experiment: &Experiment, name: &str, value: &str) -> String {
        let (page, Embed { controls, locked, .. }) = (&self.lesson.name, self.embed);
        assert!(controls.iter().any(|shown| shown == name), "{page}: there is no control for {name}: {controls:?}");
        assert!(!locked.iter().any(|locked| locked == name), "{page}: {name} is locked");
        match self.embed.control(name, experiment).input {
            Input::Slider { stops, .. } => {
                let stop = stops.iter().find(|stop| stop.value == value);
                let words = &stop.unwrap_or_else(|| panic!("{page}: {name} does not stop at {value}")).words;
                // The number alone where a unit follows it, and the first word of a name.
                words.split([' ', '(']).next().expect("a text has a first part").to_owned()
            }
            Input::Choice { options } => {
                let option = options.iter().find(|option| option.value == value);
                option.unwrap_or_else(|| panic!("{page}: {name} has no {value}")).label.to_owned()
            }
            Input::Switch | Input::Number { .. } => value.to_owned(),
        }
    }
}

/// The runs of other seeds go through the same check.
fn check(claim: &Claim, lesson: &Lesson, seed: Option<u32>) -> Verdict {
    let embed = &lesson.embeds[claim.embed.1];
    let with = |seed: u32| embed.experiment.with("seed", &seed.to_string()).expect("a seed is allowed");
    let shown = Run::of(seed.map_or_else(|| embed.experiment.clone(), with));
    (claim.check)(&Reader { lesson, embed, shown })
}

fn claims_of(lesson: &Lesson) -> impl Iterator<Item = &'static Claim> {
    CLAIMS.iter().filter(|claim| claim.embed.0 == lesson.name)
}

fn lesson(name: &str) -> Lesson {
    lessons().into_iter().find(|lesson| lesson.name == name).expect("a lesson of this name, which a test holds")
}

/// A test for each lesson, so that they run side by side and the name of the one that fails is seen.
macro_rules! test_lessons {
    ($($test:ident $name:literal)*) => {
        $(
            mod $test {
                #[test]
                fn says_what_is_true() {
                    super::check_lesson($name);
                }
            }
        )*

        #[test]
        fn every_page_of_the_guide_is_tested() {
            let lessons = lessons();
            let names: Vec<&str> = lessons.iter().map(|lesson| lesson.name.as_str()).collect();
            assert_eq!(names, [$($name),*]);
            let claimed = CLAIMS.iter().map(|claim| claim.embed.0).collect::<BTreeSet<&str>>();
            assert_eq!(claimed, names.iter().copied().collect(), "each has claims");
        }
    };
}

test_lessons! {
    reading "reading"
    learning_rate "learning-rate"
    batch_size "batch-size"
    schedule "schedule"
    optimizer "optimizer"
    normalization "normalization"
    fit "fit"
    early_stopping "early-stopping"
}

fn check_lesson(name: &str) {
    let lesson = lesson(name);
    let words = lesson.words();
    let mut problems = Vec::new();
    for claim in claims_of(&lesson) {
        let says = claim.says;
        assert!(words.contains(says), "{name} no longer says: {says}\n{words}");
        // What a reader sees first.
        if let Err(why) = check(claim, &lesson, None) {
            problems.push(format!("as shown: {says}\n    {why}"));
        }
        let failures: Vec<String> = SEEDS
            .filter_map(|seed| check(claim, &lesson, Some(seed)).err().map(|why| format!("    seed {seed}: {why}")))
            .collect();
        let n_held = SEEDS.count() - failures.len();
        println!("{n_held} of {}: {says}", SEEDS.count());
        if n_held < ENOUGH {
            problems.push(format!("{n_held} of {} seeds: {says}\n{}", SEEDS.count(), failures.join("\n")));
        }
    }
    assert!(problems.is_empty(), "{name}:\n{}", problems.join("\n"));
}

/// The words of a text of a lesson without those that a claim quotes.
fn unclaimed(lesson: &Lesson, words: String) -> String {
    claims_of(lesson).fold(words, |words, claim| words.replace(claim.says, "✓"))
}

#[test]
fn no_number_stands_in_a_lesson_without_a_claim() {
    // Those of lists are none, and what is in bold is a word that is explained, or says what to do.
    let other = Regex::new(r"(?m)^\d+\. |(?s)\*\*.*?\*\*").expect("a pattern");
    let sentence = Regex::new(r"[^\n.!?]*\d[^\n!?]*").expect("a pattern");
    for lesson in lessons() {
        let words = lessons::words(&other.replace_all(&lesson.markdown, ""));
        let rest = unclaimed(&lesson, words);
        let found: Vec<&str> = sentence.find_iter(&rest).map(|found| found.as_str()).collect();
        assert!(found.is_empty(), "{}: who says so? {found:#?}", lesson.name);
    }
}

#[test]
fn every_exercise_has_a_claim() {
    let item = Regex::new(r"(?m)^\d+\. .*$").expect("a pattern");
    for lesson in lessons() {
        let rest = unclaimed(&lesson, lesson.words());
        let items: Vec<&str> = item.find_iter(&rest).map(|item| item.as_str()).collect();
        assert!(items.len() >= 2, "{}: there is something to try", lesson.name);
        for item in items {
            assert!(item.contains('✓'), "{}: nothing is said of what is to be seen: {item}", lesson.name);
        }
    }
}

#[test]
fn an_embed_shows_controls_that_it_has() {
    for lesson in lessons() {
        let name = &lesson.name;
        assert!(!lesson.embeds.is_empty(), "{name} shows no curve");
        for embed in &lesson.embeds {
            assert!(embed.attribute("controls").is_some(), "{name}: controls are cut to the lesson");
            let mut unique = embed.controls.clone();
            unique.sort_unstable();
            unique.dedup();
            assert_eq!(unique.len(), embed.controls.len(), "{name}: {:?}", embed.controls);
            for control in &embed.controls {
                embed.control(control, &embed.experiment);
            }
            assert!(embed.controls.len() <= 3, "{name}: too many to find the one that matters: {:?}", embed.controls);
            for locked in &embed.locked {
                assert!(embed.controls.contains(locked), "{name}: {locked} is locked and not shown");
            }
            assert!(embed.experiment.dataset.spec.file.is_none(), "{name}: it would have to fetch its data first");
        }
    }
}

#[test]
fn an_embed_says_what_it_is_also_where_no_script_runs() {
    // A paragraph in the paragraph that Markdown may put around an embed would end both.
    let other = Regex::new("<(?:[^ai/]|/[^a]|i[^m]|a[^ >])").expect("a pattern");
    let mut labels = Vec::new();
    for lesson in lessons() {
        for embed in &lesson.embeds {
            let fallback = &embed.fallback;
            assert!(fallback.ends_with("JavaScript on.") && fallback.len() > 60, "{}: {fallback}", lesson.name);
            assert!(!other.is_match(fallback) && !fallback.contains("\n\n"), "{}: {fallback}", lesson.name);
            labels.push(embed.attribute("label").expect("every embed has a label").to_owned());
        }
    }
    let n_labels = labels.len();
    labels.sort_unstable();
    labels.dedup();
    assert_eq!(labels.len(), n_labels, "who hears only the names of the figures can tell them apart");
    assert!(n_labels >= 8);
}

#[test]
fn a_lesson_is_short_and_ends_with_a_question_and_its_answer() {
    let answer =
        Regex::new(r"(?s)\?\n\n<details>\n<summary>Answer</summary>\n\n.+\n\n</details>\n$").expect("a pattern");
    for Lesson { name, markdown, .. } in lessons() {
        let n_words = markdown.split_whitespace().count();
        assert!(n_words < 900, "{name} has {n_words} words");
        assert!(markdown.contains("\n## A question\n"), "{name} asks nothing");
        assert!(answer.is_match(&markdown), "{name} does not end with an answer to its question");
        assert!(!markdown.contains('\''), "{name}: ’ is the apostrophe");
    }
}

#[test]
fn the_guide_has_no_page_that_nobody_finds() {
    let pages = lessons::folder().read_dir().expect("the guide has pages");
    let mut files: Vec<String> =
        pages.map(|page| page.expect("it can be read").file_name().to_string_lossy().into_owned()).collect();
    let mut expected: Vec<String> = lessons().iter().map(|lesson| format!("{}.md", lesson.name)).collect();
    expected.push("SUMMARY.md".to_owned());
    files.sort_unstable();
    expected.sort_unstable();
    assert_eq!(files, expected);
}
