//! Whatever was learnt, a portrait draws inside its canvas and says what is true: every dataset and loss, any size, and runs that diverged.

mod picture;
mod snapshot;
mod tables;

use losscope::chart::Theme;
use losscope::chart::scene::{Label, Scene, Shape};
use losscope::dataset::DATASETS;
use losscope::dataset::{Dataset, Targets};
use losscope::experiment::Experiment;
use losscope::export::svg::svg;
use losscope::loss::LOSSES;
use losscope::math::f64::pow;
use losscope::portrait::{Facts, Kind, Portrait, compose, counts, sentence};
use losscope::probe;
use losscope::trainer::Trainer;
use proptest::prelude::*;
use std::sync::LazyLock;

fn experiment(settings: &[(&str, &str)]) -> Experiment {
    Experiment::from_settings(settings).expect("the settings are allowed")
}

/// The portrait after so many steps.
fn portrait_after(trainer: &mut Trainer, n_steps: u32, picture_width: usize) -> Portrait {
    trainer.advance(n_steps);
    probe::portrait(trainer, trainer.params(), trainer.history().n_steps(), picture_width)
}

fn portrait(settings: &[(&str, &str)], n_steps: u32) -> Portrait {
    let experiment = experiment(settings);
    let width = experiment.dataset.spec.file.as_ref().map_or(0, |file| file.picture_width);
    portrait_after(&mut tables::trainer(&experiment), n_steps, width)
}

/// The portrait of a table of the reader's with these columns and classes or numbers.
fn own(n_columns: usize, features: Vec<f32>, targets: Targets, n_steps: u32) -> Portrait {
    let names = (0..n_columns).map(|idx| format!("a feature with a long name {idx}")).collect();
    let dataset = Dataset { feature_names: names, features, targets };
    let name = if matches!(dataset.targets, Targets::Classes { .. }) { "own_classes" } else { "own_numbers" };
    let n_rows = dataset.n_examples().to_string();
    let experiment = experiment(&[("dataset", name), ("n_rows", &n_rows)]);
    portrait_after(&mut Trainer::with_table(&experiment, Some(&dataset)), n_steps, 0)
}

/// So many classes, told apart by where their examples lie.
fn classes(n_columns: usize, names: &[&str], n_rows: usize) -> Portrait {
    let labels: Vec<u32> = (0..n_rows).map(|row| (row % names.len()) as u32).collect();
    let feature = |row: usize, column: usize| {
        labels[row] as f32 * (1.0 + column as f32) + picture::noise((row * n_columns + column) as u32)
    };
    let features = (0..n_rows).flat_map(|row| (0..n_columns).map(move |column| (row, column)));
    let features = features.map(|(row, column)| feature(row, column)).collect();
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    own(n_columns, features, Targets::Classes { names, labels, positive: 0 }, 200)
}

fn drawn(portrait: &Portrait, theme: &Theme, size: (u32, u32)) -> String {
    svg(&compose(portrait, theme, size, 1.0), &theme.font, size, "Model", &sentence(portrait))
}

/// No shape is cut off, and rectangles have their corners in order. Words are measured as the chart measures them.
fn assert_inside(scene: &Scene, size: (u32, u32), name: &str) {
    let (width, height) = (size.0 as i32, size.1 as i32);
    let is_inside = |(x, y): (i32, i32), room: i32| {
        x - room >= -1 && y - room >= -1 && x + room <= width + 1 && y + room <= height + 1
    };
    for shape in &scene.shapes {
        let is_good = match shape {
            Shape::Rectangle { from, to, .. } => {
                is_inside(*from, 0) && is_inside(*to, 0) && from.0 <= to.0 && from.1 <= to.1
            }
            Shape::Line { points, .. } | Shape::Area { points, .. } => points.iter().all(|point| is_inside(*point, 0)),
            Shape::Dot { centre, radius, .. } => is_inside(*centre, *radius as i32),
            Shape::Text { words, at, horizontal, vertical, ink, size } => {
                let at = (f64::from(at.0), f64::from(at.1));
                let label = Label { words, at, horizontal: *horizontal, vertical: *vertical, ink: *ink, size: *size };
                // What is written at an edge has some room at its side, which may be beyond it.
                let room = 0.2 * size;
                let [left, top, right, bottom] = label.place();
                let is_high = top >= -room && bottom <= f64::from(height) + room;
                left >= -room && right <= f64::from(width) + room && is_high
            }
        };
        assert!(is_good, "{name} at {size:?}: {shape:?}");
    }
}

#[test]
fn every_dataset_with_every_loss_is_drawn_inside_its_canvas() {
    for spec in DATASETS {
        let is_suitable = |loss: &losscope::loss::LossSpec| loss.tasks.contains(&spec.task);
        for loss in LOSSES {
            if !is_suitable(loss) {
                continue;
            }
            let name = format!("{} with {}", spec.name, loss.name);
            let portrait = portrait(&[("dataset", spec.name), ("loss", loss.name)], 30);
            assert!(sentence(&portrait).starts_with(|first: char| first.is_uppercase()), "{name}");
            assert!(sentence(&portrait).contains("At step 30 "), "{name}");
            for size in [(240, 260), (320, 340), (800, 500), (120, 80)] {
                let scene = compose(&portrait, &picture::light(), size, 1.0);
                assert_inside(&scene, size, &name);
                assert!(size.0 < 240 || !scene.shapes.is_empty(), "{name}");
            }
        }
    }
}

/// One of each kind, and what is hard to find room for.
static PORTRAITS: LazyLock<Vec<Portrait>> = LazyLock::new(|| {
    let many: Vec<String> = (0..50).map(|idx| format!("a class with a long name {idx}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    vec![
        portrait(&[("dataset", "moons")], 100),
        portrait(&[("dataset", "sine")], 100),
        portrait(&[], 100),
        portrait(&[("dataset", "penguins")], 100),
        portrait(&[("dataset", "digits")], 40),
        portrait(&[("learning_rate", "10")], 400),
        classes(2, &many, 300),
        classes(4, &many, 300),
        classes(1, &many[..7], 100),
    ]
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn at_any_size_and_ratio_nothing_is_cut_off(width in 40_u32..800, height in 40_u32..800, ratio in 1.0_f64..3.0, idx in 0..9_usize) {
        let size = ((f64::from(width) * ratio) as u32, (f64::from(height) * ratio) as u32);
        let scene = compose(&PORTRAITS[idx], &picture::light(), size, ratio);
        assert_inside(&scene, size, &format!("{idx} at ratio {ratio}"));
    }
}

/// Draws it in other colours and sizes, and compares with what was looked at once.
#[test]
fn dark_forced_narrow_and_wide_portraits_are_as_they_were_looked_at() {
    let regions = portrait(&[("dataset", "moons"), ("learning_rate", "0.5"), ("n_epochs", "200")], u32::MAX);
    let matrix = portrait(&[("dataset", "penguins")], u32::MAX);
    for (kind, portrait) in [("moons", &regions), ("penguins", &matrix)] {
        for (name, theme, size) in [
            ("dark", picture::dark(), (320, 340)),
            ("forced", picture::forced(), (320, 340)),
            ("narrow", picture::light(), (240, 260)),
            ("wide", picture::light(), (800, 420)),
        ] {
            let svg = drawn(portrait, &theme, size);
            let file = format!("model-{kind}-{name}.svg");
            assert!(svg == snapshot::kept(&file, &svg), "{file} looks different: see tests/snapshots");
        }
    }
}

#[test]
fn of_a_run_that_diverged_only_what_is_true_is_drawn_and_said() {
    for settings in [
        &[("learning_rate", "10")][..],
        &[("dataset", "sine"), ("learning_rate", "10"), ("activation", "relu")],
        &[("dataset", "moons"), ("activation", "identity"), ("loss", "mean_squared_error"), ("learning_rate", "10")],
        &[("dataset", "penguins"), ("activation", "identity"), ("learning_rate", "10"), ("loss", "mean_squared_error")],
    ] {
        let mut trainer = tables::trainer(&experiment(settings));
        let portrait = portrait_after(&mut trainer, u32::MAX, 0);
        assert!(trainer.params().iter().any(|param| param.is_nan()), "{settings:?}");
        let step = trainer.history().n_steps();
        let expected = format!("At step {step} the model predicts nothing any more: its outputs are no numbers.");
        assert_eq!(sentence(&portrait), expected, "{settings:?}");
        let scene = compose(&portrait, &picture::light(), (320, 340), 1.0);
        assert_inside(&scene, (320, 340), "what diverged");
        let svg = drawn(&portrait, &picture::light(), (320, 340));
        assert!(!svg.contains("NaN") && !svg.contains("inf\""), "{settings:?}");
        match portrait.facts().kind {
            // Signs are those of the legend alone.
            Kind::Predicted => assert_eq!(svg.matches("<circle").count(), 2),
            // The line of what is predicted, in the colour of words.
            Kind::Line => assert!(!svg.contains("<polyline")),
            Kind::Regions => assert!(portrait.grid().iter().all(|cell| *cell < 0.0)),
            Kind::Confusion => assert!(counts(&portrait, true).iter().all(|count| *count == 0)),
        }
    }
    let diverged = portrait(&[("learning_rate", "10")], u32::MAX);
    assert!(diverged.said().iter().all(|said| !said.is_finite()));
}

/// A portrait with these predictions of classes, or of numbers.
fn made(kind: Kind, truth: &[f32], said: &[f32], n_training: usize) -> Portrait {
    let n_axes = usize::from(kind == Kind::Predicted);
    let facts = Facts { kind, step: 7, n_axes, n_training, ..Facts::default() };
    let names: &[String] = &["a".to_owned(), "b".to_owned()];
    let names = if kind == Kind::Predicted { &names[..1] } else { names };
    Portrait::new(facts, names, [[0.0, 4.0]; 2], [truth, said, &[], &[]])
}

/// A line of numbers from 0 to 1 over a feature from one value to another, with an example at each end.
fn line(from: f32, to: f32) -> Portrait {
    let facts = Facts { kind: Kind::Line, n_axes: 2, n_training: 2, ..Facts::default() };
    let grid: Vec<f32> = (0..200).map(|idx| idx as f32 / 199.0).collect();
    let names = ["x".to_owned(), "y".to_owned()];
    Portrait::new(facts, &names, [[from, to], [0.0, 1.0]], [&[0.0, 1.0], &[0.0, 1.0], &[from, to], &grid])
}

#[test]
fn the_line_of_what_is_predicted_hides_no_example() {
    for ratio in [1.0, 2.0] {
        let scene = compose(&portrait(&[("dataset", "sine")], u32::MAX), &picture::light(), (640, 680), ratio);
        // The two dots of the legend come first.
        let of_examples = |(_, shape): &(usize, &Shape)| matches!(shape, Shape::Dot { .. });
        let first = scene.shapes.iter().enumerate().filter(of_examples).nth(2).expect("there are examples").0;
        let widths = |shapes: &[Shape]| -> Vec<f64> {
            let width = |shape: &Shape| if let Shape::Line { width, .. } = shape { Some(*width) } else { None };
            shapes.iter().filter_map(width).map(|width| f64::from(width) / ratio).collect()
        };
        let (beneath, above) = scene.shapes.split_at(first);
        assert!(widths(beneath).iter().any(|width| *width >= 3.0), "it is seen between them");
        assert!(widths(above).iter().all(|width| *width <= 1.0), "an example is six pixels wide");
    }
}

#[test]
fn a_line_goes_from_the_left_to_the_right_whatever_the_size_of_its_feature() {
    for (from, to) in [(0.0, 1.0), (0.0, 1.9e38), (-1.9e38, 1.9e38), (-1e-38, 1e-38)] {
        let scene = compose(&line(from, to), &picture::light(), (320, 340), 1.0);
        let points = |shape: &Shape| if let Shape::Line { points, .. } = shape { Some(points.clone()) } else { None };
        let points = scene.shapes.iter().find_map(points).expect("there is a line");
        assert!(points.windows(2).all(|pair| pair[0].0 <= pair[1].0 && pair[0].1 >= pair[1].1), "{from} to {to}");
        // Its places are as far from each other.
        let [left, middle, right] = [0, points.len() / 2, points.len() - 1].map(|idx| points[idx].0);
        assert!(right - left > 200 && (left + right - 2 * middle).abs() < 10, "{from} to {to}: {points:?}");
    }
}

#[test]
fn sentences_say_what_is_so_and_no_more() {
    // Of a single prediction that is none, not that there are none.
    let some = made(Kind::Predicted, &[1.0, 2.0, 3.0], &[1.0, f32::NAN, 3.0], 2);
    assert_eq!(
        sentence(&some),
        "At step 7 the model predicts nothing for 1 of 3 examples: its outputs are no numbers."
    );
    // Nothing is held out: nothing is said of it.
    let all = made(Kind::Confusion, &[0.0, 1.0, 1.0], &[0.0, 1.0, 0.0], 3);
    assert_eq!(
        sentence(&all),
        "At step 7 the model tells the class of 66\u{a0}% of the training examples. Its most frequent mistake: 1 training example of b \
         taken for a."
    );
    // 99.9 % are not all.
    let truth = vec![1.0; 1000];
    let said: Vec<f32> = (0..1000).map(|idx| if idx == 0 { 0.0 } else { 1.0 }).collect();
    assert!(sentence(&made(Kind::Confusion, &truth, &said, 1000)).contains("of 99\u{a0}% of the training"));
    // Targets that are all the same, as scikit-learn's r2_score has it: 1 if they are met, and 0 if not.
    assert!(sentence(&made(Kind::Predicted, &[2.0, 2.0], &[2.0, 2.0], 2)).contains("R² is 1 on"));
    assert!(sentence(&made(Kind::Predicted, &[2.0, 2.0], &[2.0, 3.0], 2)).contains("R² is 0 on"));
    // The mean, to the last digits of single precision.
    let mean = sentence(&made(Kind::Predicted, &[0.1, 0.7], &[0.4, 0.4], 2));
    assert!(mean.contains("R² is 0 on training examples."), "{mean}");
    // scikit-learn's r2_score is not defined for less than two.
    assert_eq!(
        sentence(&made(Kind::Predicted, &[1.0, 2.0, 3.0], &[1.0, 2.0, 3.0], 2)),
        "A sign on the diagonal is a right prediction. At step 7 R² is 1 on training examples. Of a single validation example there \
         is no R²."
    );
    assert_eq!(
        sentence(&made(Kind::Predicted, &[1.0, 2.0], &[1.0, 3.0], 1)),
        "A sign on the diagonal is a right prediction. Of a single training example and a single validation example there is no R²."
    );
}

#[test]
fn of_a_part_of_the_examples_it_is_said_that_it_is_a_part() {
    let digits = portrait(&[("dataset", "digits")], 40);
    assert_eq!(digits.facts().n_training, probe::MOST_EXAMPLES);
    let told = sentence(&digits);
    assert!(
        told.contains("\u{a0}% of the first 1000 training and ") && told.contains("\u{a0}% of the validation "),
        "{told}"
    );
    let numbers = |n: usize| {
        let features = (0..n).map(|idx| idx as f32 / n as f32).collect();
        let values = (0..n).map(|idx| (idx as f32 / n as f32).sqrt()).collect();
        own(1, features, Targets::Numbers { name: "root".to_owned(), values }, 50)
    };
    let large = sentence(&numbers(5000));
    assert!(
        large.contains(" on the first 1000 training and ") && large.contains(" on the first 1000 validation examples"),
        "{large}"
    );
    let small = sentence(&numbers(200));
    assert!(small.contains(" on training and ") && !small.contains("first"), "{small}");
}

#[test]
fn a_legend_names_what_is_to_be_seen() {
    let entries = |portrait: &Portrait| {
        let svg = drawn(portrait, &picture::light(), (320, 340));
        ["training", "validation"].map(|split| svg.contains(&format!(">\n{split}\n<")))
    };
    let few = classes(4, &["a", "b", "c", "d", "e"], 100);
    assert_eq!((few.facts().kind, entries(&few)), (Kind::Confusion, [true, true]));
    // Of many classes, a cell has room for one number: of those that were held out.
    let many = classes(4, &["a", "b", "c", "d", "e", "f"], 120);
    assert_eq!((many.facts().kind, entries(&many)), (Kind::Confusion, [false, true]));
    let alone = made(Kind::Confusion, &[0.0, 1.0], &[0.0, 1.0], 2);
    assert_eq!(entries(&alone), [true, false]);
}

/// The relative luminance of WCAG 2.2.
fn luminance(colour: [f64; 3]) -> f64 {
    let linear = |channel: f64| {
        let share = channel / 255.0;
        if share <= 0.04045 { share / 12.92 } else { pow((share + 0.055) / 1.055, 2.4) }
    };
    let [red, green, blue] = colour.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[test]
fn numbers_of_a_matrix_can_be_read_on_their_cells() {
    let portrait = portrait(&[("dataset", "penguins")], u32::MAX);
    for (name, theme) in [("light", picture::light()), ("dark", picture::dark()), ("forced", picture::forced())] {
        let scene = compose(&portrait, &theme, (320, 340), 1.0);
        let mut n_on_cells = 0;
        for shape in &scene.shapes {
            let Shape::Text { words, at, ink, .. } = shape else { continue };
            let mut ground = theme.surface.map(f64::from);
            for below in &scene.shapes {
                if let Shape::Rectangle { from, to, ink } = below
                    && (from.0..to.0).contains(&at.0)
                    && (from.1..to.1).contains(&at.1)
                {
                    n_on_cells += 1;
                    let colour = ink.colour.map(f64::from);
                    ground = [0, 1, 2].map(|idx| ground[idx] + ink.strength * (colour[idx] - ground[idx]));
                }
            }
            let [text, ground] = [luminance(ink.colour.map(f64::from)), luminance(ground)];
            let contrast = (text.max(ground) + 0.05) / (text.min(ground) + 0.05);
            assert!(contrast >= 4.5, "{name}: {words:?} has a contrast of {contrast}");
        }
        assert!(n_on_cells >= 18, "{name}: {n_on_cells}");
    }
}

/// Classes that lie beside each other in a plane, four in a row, each with an example that is learnt from and one that is held out.
fn patches(n_classes: usize) -> Portrait {
    const N_COLUMNS: usize = 56;
    let class = |row: usize, column: usize| (row * 3 / N_COLUMNS) * 4 + column * 4 / N_COLUMNS;
    let cell = |idx: usize| match class(idx / N_COLUMNS, idx % N_COLUMNS) {
        class if class < n_classes => class as f32 + 0.9,
        _ => -1.0,
    };
    let grid: Vec<f32> = (0..N_COLUMNS * N_COLUMNS).map(cell).collect();
    let truth: Vec<f32> = (0..2 * n_classes).map(|idx| (idx % n_classes) as f32).collect();
    let place = |class: usize, way: f32| [(class % 4) as f32 + 0.5 + way, 2.5 - (class / 4) as f32 + way];
    let features: Vec<f32> =
        [-0.35, 0.35].iter().flat_map(|way| (0..n_classes).flat_map(|class| place(class, *way))).collect();
    let facts = Facts {
        kind: Kind::Regions,
        step: 7,
        n_axes: 2,
        n_training: n_classes,
        n_columns: N_COLUMNS,
        ..Facts::default()
    };
    let names: Vec<String> = ["x".to_owned(), "y".to_owned()]
        .into_iter()
        .chain((0..n_classes).map(|class| format!("kind {class}")))
        .collect();
    Portrait::new(facts, &names, [[0.0, 4.0], [0.0, 3.0]], [&truth, &truth, &features, &grid])
}

#[test]
fn twelve_classes_in_the_plane_are_told_apart_in_every_theme() {
    let portrait = patches(12);
    for (name, theme) in [("light", picture::light()), ("dark", picture::dark()), ("forced", picture::forced())] {
        let scene = compose(&portrait, &theme, (320, 340), 1.0);
        // By what is drawn there of the cells, and of their examples.
        let told = words(&scene);
        let mut regions: Vec<Vec<String>> = vec![Vec::new(); 12];
        let mut signs: Vec<Vec<String>> = vec![Vec::new(); 12];
        let (left, right, top, bottom) = plane(&scene);
        let class = |x: i32, y: i32| {
            let (column, row) = (
                f64::from(x - left) * 4.0 / f64::from(right - left),
                f64::from(y - top) * 3.0 / f64::from(bottom - top),
            );
            (row as usize) * 4 + (column as usize).min(3)
        };
        for shape in &scene.shapes {
            match shape {
                Shape::Rectangle { from, to, ink }
                    if from.0 >= left && from.1 >= top && to.1 <= bottom && ink.strength < 0.6 =>
                {
                    // Within its patch: the stripes of one are as those of another that begins elsewhere.
                    let found = &mut regions[class(from.0 + 1, from.1 + 1)];
                    let told = format!("{ink:?}");
                    if !found.contains(&told) {
                        found.push(told);
                    }
                }
                Shape::Dot { centre, radius, ink } if centre.1 > top => {
                    signs[class(centre.0, centre.1)].push(format!("{radius} {ink:?}"))
                }
                _ => {}
            }
        }
        for (idx, (region, signs_of)) in regions.iter().zip(&signs).enumerate() {
            assert!(!region.is_empty() && !signs_of.is_empty(), "{name}: {idx}");
            // Where a reader has but two colours, patterns and marks come again, too: then the names tell.
            if name != "forced" {
                assert!(!regions[..idx].contains(region), "{name}: {idx} looks as another: {region:?}");
                assert!(!signs[..idx].contains(signs_of), "{name}: examples of {idx} look as others: {signs_of:?}");
            }
            assert!(told.contains(&idx.to_string().as_str()), "{name}: {idx} has no name in {told:?}");
        }
        let svg = drawn(&portrait, &theme, (320, 340));
        let file = format!("model-twelve-classes-{name}.svg");
        assert!(svg == snapshot::kept(&file, &svg), "{file} looks different: see tests/snapshots");
    }
    // Where each class has a colour of its own, nothing stands in the way of the examples.
    assert!(!words(&compose(&patches(6), &picture::light(), (320, 340), 1.0)).contains(&"0"));
}

/// The left, right, top and bottom of the plane: of the paler rectangles, those of its cells.
fn plane(scene: &Scene) -> (i32, i32, i32, i32) {
    // Those of the legend are stronger, in the same proportion.
    let is_cell = |strength: f64| (0.1..0.25).contains(&strength) || (0.45..0.55).contains(&strength);
    let cells = scene.shapes.iter().filter_map(|shape| match shape {
        Shape::Rectangle { from, to, ink } if is_cell(ink.strength) => Some((*from, *to)),
        _ => None,
    });
    cells.fold((i32::MAX, 0, i32::MAX, 0), |(left, right, top, bottom), (from, to)| {
        (left.min(from.0), right.max(to.0), top.min(from.1), bottom.max(to.1))
    })
}

/// All words of a scene, in their order.
fn words(scene: &Scene) -> Vec<&str> {
    let mut all = Vec::new();
    for shape in &scene.shapes {
        if let Shape::Text { words, .. } = shape {
            all.push(words.as_str());
        }
    }
    all
}

#[test]
fn a_mistake_that_has_a_picture_has_its_count_too() {
    let digits = portrait(&[("dataset", "digits")], 40);
    let scene = compose(&digits, &picture::light(), (320, 340), 1.0);
    let mut told: Vec<u32> = words(&scene).iter().filter_map(|words| words.parse().ok()).collect();
    let mut expected: Vec<u32> = counts(&digits, false).into_iter().filter(|count| *count > 0).collect();
    assert!(expected.len() > 30, "there are mistakes: {expected:?}");
    // The names of rows and columns.
    expected.extend((0..10).chain(0..10));
    told.sort_unstable();
    expected.sort_unstable();
    assert_eq!(told, expected);
}

#[test]
fn pictures_of_classes_stand_apart() {
    let digits = portrait(&[("dataset", "digits")], 40);
    let scene = compose(&digits, &picture::light(), (320, 340), 1.0);
    // What covers the pixels at the left, where nothing but pictures has rectangles.
    let is_covered = |y: i32| {
        let covers = |shape: &Shape| matches!(shape, Shape::Rectangle { from, to, .. } if to.0 <= 32 && (from.1..to.1).contains(&y));
        scene.shapes.iter().any(covers)
    };
    let covered: Vec<bool> = (0..340).map(is_covered).collect();
    let high: Vec<usize> = covered.chunk_by(|a, b| a == b).filter(|run| run[0]).map(<[bool]>::len).collect();
    assert!(high.len() >= 10 && high.iter().all(|pixels| *pixels < 24), "{high:?}");
}

#[test]
fn of_forty_classes_what_is_named_can_be_read_and_the_worst_mistakes_are_told() {
    let names: Vec<String> = (0..40).map(|idx| format!("class {idx}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let many = classes(4, &names, 800);
    let scene = compose(&many, &picture::light(), (320, 340), 1.0);
    let svg = drawn(&many, &picture::light(), (320, 340));
    assert!(svg == snapshot::kept("model-forty-classes.svg", &svg), "it looks different: see tests/snapshots");
    let told = words(&scene);
    assert!(told.contains(&"taken for class"), "{told:?}");
    assert!(told.iter().all(|words| !words.contains('…')), "{told:?}");
    let of_rows_and_columns = told.iter().filter(|words| words.parse::<u32>().is_ok()).count();
    assert!(of_rows_and_columns >= 30, "{told:?}");
    // Where no number has room, the colour tells: what is right and always so is as strong as can be.
    let strongest = |shape: &Shape| if let Shape::Rectangle { ink, .. } = shape { ink.strength } else { 0.0 };
    assert!(scene.shapes.iter().map(strongest).fold(0.0, f64::max) > 0.6);
    let truth = [0.0, 0.0, 0.0, 1.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    let said = [1.0, 1.0, 1.0, 2.0, 2.0, 3.0, 4.0, 4.0, 5.0, 6.0];
    let facts = Facts { kind: Kind::Confusion, step: 7, n_training: 10, ..Facts::default() };
    let names = ["ant", "bee", "cat", "dog", "eel", "fox", "gnu"].map(str::to_owned);
    let animals = Portrait::new(facts, &names, [[0.0, 1.0]; 2], [&truth, &said, &[], &[]]);
    let expected = " Its most frequent mistakes: 3 training examples of ant taken for bee, 2 of bee taken for cat and 1 of cat taken \
                    for dog.";
    assert!(sentence(&animals).ends_with(expected), "{}", sentence(&animals));
}

#[test]
fn columns_are_named_by_what_tells_them_apart() {
    for (names, common, expected) in [
        (["class 1", "class 2", "class 30"], "taken for class", ["1", "2", "30"]),
        (["cl1", "cl2", "cl30"], "taken for cl", ["1", "2", "30"]),
        // Neither a word nor a number is cut in two, and none is left without a name.
        (["10", "12", "15"], "taken for", ["10", "12", "15"]),
        (["versicolor", "virginica", "very rare"], "taken for", ["versicolor", "virginica", "very rare"]),
        (["iris", "iris setosa", "iris nana"], "taken for", ["iris", "iris setosa", "iris nana"]),
        (["very_a", "very_b", "very_c"], "taken for very_", ["a", "b", "c"]),
    ] {
        let scene = compose(&classes(4, &names, 60), &picture::light(), (640, 680), 1.0);
        let told = words(&scene);
        assert!(told.contains(&common), "{told:?}");
        assert!(expected.iter().all(|name| told.iter().filter(|words| *words == name).count() >= 2), "{told:?}");
    }
}

#[test]
fn names_of_several_lines_and_of_none_stay_where_they_are() {
    let portrait = classes(4, &["two\nlines", "", "plain\r\n", ""], 100);
    assert_eq!(portrait.names().1, ["two lines", "", "plain  ", ""]);
    let all: u32 = [true, false].iter().flat_map(|is_training| counts(&portrait, *is_training)).sum();
    assert_eq!(all, 100);
}

#[test]
fn a_single_feature_has_a_matrix_of_its_classes() {
    let portrait = classes(1, &["low", "high"], 100);
    assert_eq!(portrait.facts().kind, Kind::Confusion);
    let all: u32 = [true, false].iter().flat_map(|is_training| counts(&portrait, *is_training)).sum();
    assert_eq!(all, 100);
}
