//! How fast does Losscope train beside its peers? All contestants learn the same curves, in turn, in one page.

use super::jax::Jax;
use super::machine::machine;
use super::page::Page;
use super::statistics::{Spread, largest_difference, number, table};
use super::{peers, report, series};
use crate::project::Project;
use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

const ROUNDS: usize = 7;
const QUICK_ROUNDS: usize = 3;
/// A sample is the mean over as many curves as fill this time, so that what it takes to ask the page is nothing beside it.
const LEAST_MILLISECONDS: f64 = 100.0;
/// So many steps have to be the same curve, up to the rounding of single precision.
const FIRST_STEPS: usize = 100;
/// A difference in the first steps above this is another curve.
const TOLERANCE: f64 = 1e-3;

// Without a name of its own: the arguments around it have that name already.
#[derive(clap::Args)]
#[group(skip)]
pub struct Arguments {
    /// How many times each contestant trains each curve [default: 7, or 3 when quick]
    #[arg(long)]
    rounds: Option<usize>,
    /// Print the tables of the contests alone, and write nothing
    #[arg(long)]
    quick: bool,
    /// Which peers take part beside Losscope and plain JavaScript; then nothing is written
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Contestant>,
    /// The contests whose names begin so, as in `--contests a,b-sgd`; then nothing is written
    #[arg(long, value_delimiter = ',')]
    contests: Vec<String>,
    /// Print what Losscope alone is measured in (optimizers, batch sizes, growth), and write nothing
    #[arg(long)]
    series: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Contestant {
    #[value(alias = "ours")]
    Losscope,
    LosscopeTraining,
    Js,
    Convnetjs,
    TfjsCpu,
    TfjsWasm,
    Jax,
}

impl Contestant {
    /// The word by which the page knows it, and the command line.
    fn name(self) -> String {
        self.to_possible_value().expect("no contestant is hidden").get_name().to_string()
    }

    /// Whether it comes with this project, so that it always takes part.
    fn is_of_here(self) -> bool {
        [Self::Losscope, Self::LosscopeTraining, Self::Js].contains(&self)
    }

    /// For people.
    fn label(self) -> &'static str {
        match self {
            Self::Losscope => "**Losscope**",
            Self::LosscopeTraining => "Losscope, training alone",
            Self::Js => "plain JavaScript",
            Self::Convnetjs => "ConvNetJS 0.3.0",
            Self::TfjsCpu => "TensorFlow.js 4.22.0, cpu backend",
            Self::TfjsWasm => "TensorFlow.js 4.22.0, wasm backend",
            Self::Jax => "JAX 0.10.2, whole loop compiled (native)",
        }
    }
}

/// A curve that all learn.
struct Contest {
    name: String,
    sizes: Vec<f64>,
    activation: String,
    optimizer: String,
    learning_rate: f64,
    n_training: f64,
    batch_size: f64,
    n_steps: f64,
    /// Examples that all steps take together.
    n_taken: f64,
    /// Examples that Losscope evaluates besides.
    n_evaluated: f64,
}

/// What became of a contestant in a contest.
enum Outcome {
    /// Why it did not take part.
    Absent(String),
    /// Milliseconds of each round, and how far its losses are from Losscope's: in the first steps, and in all.
    Timed { samples: Vec<f64>, first: f64, all: f64 },
}

/// The most that single precision gives here, in operations a nanosecond.
pub struct Limits {
    pub peak: f64,
    pub products: f64,
}

/// Measures, prints the tables, and writes them when all took part.
pub fn bench(project: &Project, arguments: &Arguments) -> Result<()> {
    if arguments.series {
        let page = Page::open(project, &[])?;
        println!("{}", series::measure(&page, arguments.rounds.unwrap_or(QUICK_ROUNDS).max(1))?);
        return Ok(());
    }
    let is_wanted = |contestant: &Contestant| {
        let is_of_here = contestant.is_of_here();
        is_of_here || arguments.only.contains(contestant) || (arguments.only.is_empty() && !arguments.quick)
    };
    let mut contestants: Vec<Contestant> =
        Contestant::value_variants().iter().copied().filter(|contestant| is_wanted(contestant)).collect();
    let mut notes = Vec::new();
    let wants = |some: &[Contestant]| some.iter().any(|contestant| contestants.contains(contestant));
    let wants_convnetjs = wants(&[Contestant::Convnetjs]);
    let wants_tensorflow = wants(&[Contestant::TfjsCpu, Contestant::TfjsWasm]);
    let scripts = peers::scripts(project, wants_convnetjs, wants_tensorflow).unwrap_or_else(|error| {
        notes.push(format!("ConvNetJS and TensorFlow.js are missing, because they could not be fetched: {error:#}."));
        contestants.retain(|one| one.is_of_here() || *one == Contestant::Jax);
        Vec::new()
    });
    let mut jax = None;
    if contestants.contains(&Contestant::Jax) {
        match Jax::start(project) {
            Ok(process) => jax = Some(process),
            Err(error) => {
                notes.push(format!("JAX is missing, because it could not be started: {error:#}."));
                contestants.retain(|one| *one != Contestant::Jax);
            }
        }
    }
    for note in &notes {
        println!("{note}");
    }

    let page = Page::open(project, &scripts)?;
    let contests = contests(&page, &arguments.contests)?;
    let rounds = arguments.rounds.unwrap_or(if arguments.quick { QUICK_ROUNDS } else { ROUNDS }).max(1);
    let mut arena = Arena { project, page: &page, jax };
    let mut outcomes = Vec::new();
    for contest in &contests {
        outcomes.push(arena.hold(contest, &contestants, rounds)?);
    }
    let limits = limits(&page)?;
    println!();
    let tables = tables(&contests, &contestants, &outcomes, &limits);
    println!("{tables}");
    if arguments.quick || !arguments.only.is_empty() || !arguments.contests.is_empty() {
        return Ok(());
    }
    let series = series::measure(&page, rounds)?;
    println!("{series}");
    let text = format!("{}\n\n{tables}\n{}\n\n{series}", introduction(&page, rounds)?, notes.join(" "));
    report::write_section(&project.root, "training", &text)
}

fn contests(page: &Page, wanted: &[String]) -> Result<Vec<Contest>> {
    let found = page.ask("contests", json!([]))?;
    let contests: Option<Vec<Contest>> = found.as_array().into_iter().flatten().map(Contest::read).collect();
    let mut contests = contests.context("the page's contests cannot be read")?;
    contests.retain(|contest| wanted.is_empty() || wanted.iter().any(|start| contest.name.starts_with(start)));
    if contests.is_empty() {
        bail!("no contest begins with {}", wanted.join(" or "));
    }
    Ok(contests)
}

/// Measures them in the page.
pub fn limits(page: &Page) -> Result<Limits> {
    let found = page.ask("limits", json!([]))?;
    let rate = |name: &str| found[name].as_f64().context("the page gave no limit");
    Ok(Limits { peak: rate("peak")?, products: rate("products")? })
}

/// Where the contests are held.
struct Arena<'a> {
    project: &'a Project,
    page: &'a Page,
    jax: Option<Jax>,
}

impl Arena<'_> {
    /// First everyone trains once, which shows that the curve is the same and warms up; then all take turns, in another
    /// order each round.
    fn hold(&mut self, contest: &Contest, contestants: &[Contestant], rounds: usize) -> Result<Vec<Outcome>> {
        let mut ours = Vec::new();
        let mut outcomes = Vec::new();
        for &contestant in contestants {
            let losses = match self.losses(contest, contestant)? {
                Ok(losses) => losses,
                Err(reason) => {
                    outcomes.push(Outcome::Absent(reason));
                    continue;
                }
            };
            if contestant == Contestant::Losscope {
                ours = losses.clone();
            }
            let n_first = FIRST_STEPS.min(ours.len()).min(losses.len());
            let first = largest_difference(&losses[..n_first], &ours[..n_first]);
            let all = largest_difference(&losses, &ours);
            outcomes.push(Outcome::Timed { samples: Vec::new(), first, all });
        }
        // The first round warms up once more, for compilers that take their time, and finds out how many curves make a
        // sample.
        let mut n_curves = vec![1; contestants.len()];
        for round in 0..=rounds {
            println!("{}: round {round} of {rounds}", contest.name);
            for turn in 0..contestants.len() {
                let idx = (turn + round) % contestants.len();
                let Outcome::Timed { samples, .. } = &mut outcomes[idx] else { continue };
                let milliseconds = self.sample(contest, contestants[idx], n_curves[idx])?;
                if round == 0 {
                    n_curves[idx] = (LEAST_MILLISECONDS / milliseconds).ceil() as usize;
                } else {
                    samples.push(milliseconds);
                }
            }
        }
        Ok(outcomes)
    }

    /// The contestant's curve, or why there is none.
    fn losses(&mut self, contest: &Contest, contestant: Contestant) -> Result<Result<Vec<f64>, String>> {
        if contestant == Contestant::Jax {
            let material = self.page.ask("material", json!([contest.name]))?;
            let file = self.material(contest);
            fs::write(&file, material.to_string())
                .with_context(|| format!("{} could not be written", file.display()))?;
            let jax = self.jax.as_mut().context("JAX was not started")?;
            return Ok(Ok(jax.sample(&file, 1)?.0));
        }
        let answer = self.page.ask("losses", json!([contest.name, contestant.name()]))?;
        match (&answer["losses"], &answer["cannot"]) {
            (Value::Array(losses), _) => Ok(Ok(losses.iter().map(|loss| loss.as_f64().unwrap_or(f64::NAN)).collect())),
            (_, Value::String(reason)) => Ok(Err(reason.clone())),
            _ => bail!("the page gave no losses of {}", contestant.name()),
        }
    }

    /// Milliseconds of the processor for one curve, the mean of so many.
    fn sample(&mut self, contest: &Contest, contestant: Contestant, n: usize) -> Result<f64> {
        if contestant == Contestant::Jax {
            let file = self.material(contest);
            let jax = self.jax.as_mut().context("JAX was not started")?;
            return Ok(jax.sample(&file, n)?.1);
        }
        self.page.ask("prepare", json!([contest.name, contestant.name(), n]))?;
        Ok(self.page.work()? / n as f64)
    }

    fn material(&self, contest: &Contest) -> PathBuf {
        self.project.target.join("bench-peers").join(format!("{}.json", contest.name))
    }
}

impl Contest {
    fn read(value: &Value) -> Option<Contest> {
        let text = |name: &str| value[name].as_str().map(str::to_string);
        let number = |name: &str| value[name].as_f64();
        Some(Contest {
            name: text("name")?,
            sizes: value["sizes"].as_array()?.iter().map(Value::as_f64).collect::<Option<_>>()?,
            activation: text("activation")?,
            optimizer: text("optimizer")?,
            learning_rate: number("learning_rate")?,
            n_training: number("n_training")?,
            batch_size: number("batch_size")?,
            n_steps: number("n_steps")?,
            n_taken: number("n_taken")?,
            n_evaluated: number("n_evaluated")?,
        })
    }

    /// As `2-8-8-1 tanh`.
    fn network(&self) -> String {
        let sizes: Vec<String> = self.sizes.iter().map(f64::to_string).collect();
        format!("{} {}", sizes.join("-"), self.activation)
    }

    /// The head of its column.
    fn title(&self) -> String {
        format!("{} {}", self.network(), self.optimizer)
    }

    /// Operations in the products of the whole curve, the evaluation of the validation split included: a multiplication and
    /// an addition a weight forward, as many for its gradient, and as many for that of the layer below, where there is one.
    fn n_operations(&self) -> f64 {
        let weights: Vec<f64> = self.sizes.windows(2).map(|pair| pair[0] * pair[1]).collect();
        let all: f64 = weights.iter().sum();
        let a_training_example = 6.0 * all - 2.0 * weights.first().copied().unwrap_or(0.0);
        a_training_example * self.n_taken + 2.0 * all * self.n_evaluated
    }
}

/// The samples of a contestant that learnt the right curve.
fn samples(outcome: &Outcome) -> Option<&[f64]> {
    match outcome {
        Outcome::Timed { samples, first, .. } if *first <= TOLERANCE => Some(samples),
        _ => None,
    }
}

/// Everything that was found about the contests.
fn tables(contests: &[Contest], contestants: &[Contestant], outcomes: &[Vec<Outcome>], limits: &Limits) -> String {
    let head = |first: &str| [vec![first.to_string()], contests.iter().map(Contest::title).collect()].concat();
    let grid = |first: &str, cell: &dyn Fn(&[Outcome], usize) -> String| {
        let rows = contestants.iter().enumerate().map(|(idx, contestant)| {
            let cells = outcomes.iter().map(|outcomes| match &outcomes[idx] {
                Outcome::Absent(reason) => format!("– ({reason})"),
                learnt if samples(learnt).is_some() => cell(outcomes, idx),
                Outcome::Timed { .. } => "learns another curve".to_string(),
            });
            [vec![contestant.label().to_string()], cells.collect()].concat()
        });
        table(&[vec![head(first)], rows.collect()].concat())
    };
    let reference = contestants.iter().position(|one| *one == Contestant::Js).unwrap_or(0);
    let of = |spread: Option<Spread>| spread.map_or_else(|| "–".to_string(), Spread::text);
    let ratios = grid("time ÷ plain JavaScript", &|outcomes, idx| {
        let of_reference = samples(&outcomes[reference]).unwrap_or_default();
        of(Spread::of_ratios(samples(&outcomes[idx]).unwrap_or_default(), of_reference))
    });
    let times = grid("milliseconds a curve", &|outcomes, idx| of(samples(&outcomes[idx]).and_then(Spread::of)));
    let differences = grid("largest relative difference from our losses", &|outcomes, idx| match &outcomes[idx] {
        Outcome::Timed { first, all, .. } => format!("{first:.0e}, all: {all:.0e}"),
        Outcome::Absent(_) => String::new(),
    });
    let row = |name: &str, cell: &dyn Fn(&Contest, &[Outcome]) -> String| {
        let cells = contests.iter().zip(outcomes).map(|(contest, outcomes)| cell(contest, outcomes));
        [vec![name.to_string()], cells.collect()].concat()
    };
    let ours = contestants.iter().position(|one| *one == Contestant::Losscope).unwrap_or(0);
    let median =
        |outcomes: &[Outcome]| samples(&outcomes[ours]).and_then(Spread::of).map_or(f64::NAN, |spread| spread.median());
    let rows = [
        head("the limit"),
        row("millions of operations in products", &|contest, _| number(contest.n_operations() / 1e6)),
        row("milliseconds at the peak", &|contest, _| number(contest.n_operations() / limits.peak / 1e6)),
        row("Losscope ÷ limit at the peak", &|contest, outcomes| {
            number(median(outcomes) / (contest.n_operations() / limits.peak / 1e6))
        }),
        row("Losscope ÷ limit of products from the first cache", &|contest, outcomes| {
            number(median(outcomes) / (contest.n_operations() / limits.products / 1e6))
        }),
    ];
    let what: Vec<String> = contests
        .iter()
        .map(|contest| {
            format!(
                "- {}: {} steps of {} of {} training examples, learning rate {}",
                contest.title(),
                contest.n_steps,
                contest.batch_size,
                contest.n_training,
                contest.learning_rate
            )
        })
        .collect();
    format!(
        "{ratios}\n{times}\n{differences}\n{}\nThe peak of multiplications and additions here is {} GFLOP/s, that of products from \
         the first cache {} GFLOP/s.\n\n{}\n",
        table(&rows),
        number(limits.peak),
        number(limits.products),
        what.join("\n")
    )
}

/// How it was measured.
fn introduction(page: &Page, rounds: usize) -> Result<String> {
    Ok(format!(
        "## Training\n\n`cargo xtask bench`, on {}, {}.\n\n\
         All contestants train in one page, one after the other, in {rounds} rounds, each in another order; a cell is the median \
         (least–largest). A ratio is that of two samples of the same round. A sample is the processor time of the page's main \
         thread (of JAX, of its process) for as many curves as fill {LEAST_MILLISECONDS} ms, after a warm-up, divided by their number. A curve of ours is what a tick of a slider costs: from the link to all records \
         (a table was read before, once, as the page does), with the validation split evaluated after each epoch, which no peer does; \
         training alone is that without reading the link, making or normalizing the data, and that evaluation. Peers \
         begin with the same parameters and take the same batches; how far their losses are from ours is shown for the first \
         {FIRST_STEPS} steps and for all, and who differs by more than {TOLERANCE} in the first ones is not timed. Plain JavaScript \
         is `xtask/bench/page/reference.js`: typed arrays and loops, double precision. All have one thread; JAX is no page but a \
         Python process, which takes its turn in the same rounds, and its compilation is not counted.",
        machine(),
        page.version()?
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contest() -> Contest {
        let contest = json!({
            "name": "b-sgd", "sizes": [2, 32, 32, 1], "activation": "relu", "optimizer": "sgd", "learning_rate": 0.05,
            "n_training": 100, "batch_size": 10, "n_steps": 10, "n_taken": 100, "n_evaluated": 20
        });
        Contest::read(&contest).expect("it is complete")
    }

    #[test]
    fn operations_are_counted_forward_and_back_but_not_to_the_inputs() {
        // 64, 1024 and 32 weights; the gradient by the inputs would be another 2 · 64 an example.
        assert_eq!(contest().n_operations(), 100.0 * (6.0 * 1120.0 - 2.0 * 64.0) + 20.0 * 2.0 * 1120.0);
    }

    #[test]
    fn who_learns_another_curve_is_marked_and_not_timed() {
        let contestants = [Contestant::Losscope, Contestant::Js, Contestant::TfjsCpu, Contestant::Convnetjs];
        let timed = |first, samples: [f64; 3]| Outcome::Timed { samples: samples.to_vec(), first, all: first };
        let outcomes = [vec![
            timed(0.0, [1.0, 2.0, 4.0]),
            timed(1e-6, [10.0, 10.0, 10.0]),
            timed(f64::NAN, [5.0, 5.0, 5.0]),
            Outcome::Absent("not there".to_string()),
        ]];
        let text = tables(&[contest()], &contestants, &outcomes, &Limits { peak: 50.0, products: 30.0 });
        for line in [
            "| time ÷ plain JavaScript | 2-32-32-1 relu sgd |",
            "| **Losscope** | 0.200 (0.100–0.400) |",
            "| plain JavaScript | 1.00 (1.00–1.00) |",
            "| TensorFlow.js 4.22.0, cpu backend | learns another curve |",
            "| ConvNetJS 0.3.0 | – (not there) |",
            "| **Losscope** | 2.00 (1.00–4.00) |",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    }
}
