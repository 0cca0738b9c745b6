//! A million values become a few points in each pixel column, and no extreme is lost.

mod picture;

use losscope::chart::dash::{self, PINNED};
use losscope::chart::decimate::{self, Point, Window};
use losscope::chart::domain::{self, Domain, Nature, Sight};
use losscope::chart::series::Extremes;
use losscope::chart::{Scale, Series};
use picture::light;
use proptest::prelude::*;
use std::cell::Cell;
use std::collections::BTreeMap;

/// The decimated curve, after what holds for each: its pieces are in order, and every number in them is finite.
fn check(series: &Series, range: std::ops::Range<usize>, x: &dyn Fn(usize) -> f64) -> Vec<Vec<Point>> {
    let pieces = decimate::pieces(series, range, x);
    assert!(pieces.iter().all(|piece| !piece.is_empty()));
    let points = pieces.concat();
    assert!(points.is_sorted_by_key(|point| point.0), "the order of time is kept");
    assert!(points.iter().all(|point| point.0.is_finite() && point.1.is_finite()));
    pieces
}

/// The lines through every finite point.
fn all_points(series: &Series, range: std::ops::Range<usize>, x: &dyn Fn(usize) -> f64) -> Vec<Vec<Point>> {
    let points: Vec<Point> = range.map(|idx| (x(idx), series.values()[idx])).collect();
    points.split(|point| !point.1.is_finite()).filter(|piece| !piece.is_empty()).map(<[Point]>::to_vec).collect()
}

/// The lowest and highest value that lines have in each pixel column: of the points in it, and of the lines that cross its middle.
fn columns(pieces: &[Vec<Point>]) -> BTreeMap<i64, (f64, f64)> {
    let mut columns: BTreeMap<i64, (f64, f64)> = BTreeMap::new();
    let mut see = |column: i64, value: f64| {
        let seen = columns.entry(column).or_insert((value, value));
        *seen = (seen.0.min(value), seen.1.max(value));
    };
    let pixel = |x: f64| x.round() as i64;
    for piece in pieces {
        piece.iter().for_each(|&(x, value)| see(pixel(x), value));
        for pair in piece.windows(2) {
            let (from, to) = (pixel(pair[0].0), pixel(pair[1].0));
            for column in from + 1..to {
                let share = (column - from) as f64 / (to - from) as f64;
                see(column, pair[0].1 + share * (pair[1].1 - pair[0].1));
            }
        }
    }
    columns
}

/// Mostly numbers as losses have them; now and then any number, or none.
fn value() -> impl Strategy<Value = f64> {
    prop_oneof![40 => -1.0f64..3.0, 2 => any::<f64>(), 1 => Just(f64::NAN), 1 => Just(f64::INFINITY)]
}

/// Values, and places of them that never fall: even, in heaps, or far apart.
fn placed() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    let stride = prop_oneof![6 => 0.0f64..0.02, 2 => 0.0f64..1.0, 1 => 0.0f64..30.0];
    let runs = prop::collection::vec((prop::collection::vec(value(), 1..300), stride), 1..12);
    runs.prop_map(|runs| {
        let (mut values, mut places, mut place) = (Vec::new(), Vec::new(), -5.0);
        for (run, stride) in runs {
            for value in run {
                values.push(value);
                places.push(place);
                place += stride;
            }
        }
        (values, places)
    })
}

proptest! {
    #[test]
    fn the_pyramid_knows_of_any_stretch_what_a_scan_finds(
        values in prop::collection::vec(prop_oneof![4 => any::<f64>(), 4 => -2.0f64..2.0, 1 => Just(f64::NAN), 1 => Just(0.0)], 0..1500),
        ends in prop::collection::vec((0usize..1600, 0usize..1600), 20),
    ) {
        let series: Series = values.iter().copied().collect();
        for (from, to) in ends {
            let stretch = &values[from.min(values.len())..to.min(values.len()).max(from.min(values.len()))];
            let extremes_of = |is_counted: &dyn Fn(f64) -> bool| Extremes {
                low: stretch.iter().copied().filter(|value| is_counted(*value)).fold(f64::INFINITY, f64::min),
                high: stretch.iter().copied().filter(|value| is_counted(*value)).fold(f64::NEG_INFINITY, f64::max),
            };
            prop_assert_eq!(series.extremes(from..to), extremes_of(&|value: f64| value.is_finite()));
            prop_assert_eq!(series.positive_extremes(from..to), extremes_of(&|value| value.is_finite() && value > 0.0));
            prop_assert_eq!(series.has_gap(from..to), stretch.iter().any(|value| !value.is_finite()));
        }
        let not_positive = || values.iter().enumerate().filter(|(_, value)| value.is_finite() && **value <= 0.0);
        prop_assert_eq!(series.not_positive(), not_positive().next().map(|(first, _)| (not_positive().count(), first)));
    }

    #[test]
    fn no_zoom_loses_an_extreme_or_a_line((values, places) in placed(), zoom in 0.01f64..40.0, shift in -200.0f64..200.0) {
        let series: Series = values.iter().copied().collect();
        let x = |idx: usize| places[idx] * zoom + shift;
        let range = 0..values.len();
        let kept = check(&series, range.clone(), &x);
        prop_assert_eq!(columns(&kept), columns(&all_points(&series, range, &x)));
        // The first point and the last are there, as they are.
        if let (Some(&first), Some(&last)) = (values.first(), values.last()) && first.is_finite() && last.is_finite() {
            prop_assert_eq!(kept[0][0].1, first);
            prop_assert_eq!(kept[kept.len() - 1].last().map(|point| point.1), Some(last));
        }
    }

    #[test]
    fn what_is_drawn_has_the_extremes_of_each_column(
        values in prop::collection::vec(prop_oneof![60 => 0.0f64..1.0, 1 => Just(f64::NAN)], 2..4000),
        zoom in (0.0f64..0.9, 0.02f64..1.0),
    ) {
        let n = values.len() as f64;
        let losses: Vec<f32> = values.iter().map(|&value| value as f32).collect();
        let mut scope = picture::scope(&picture::train_only(&losses));
        let (low, high) = (zoom.0 * n, (zoom.0 + zoom.1).min(1.0) * n);
        scope.set("x_range", &format!("{low}..{high}")).expect("a range");
        scope.set("y_range", "-0.1..1.1").expect("a range");
        let drawn = picture::page_of(&mut scope, &light(), (500, 300));
        let (layout, panel) = (&drawn.layout, &drawn.layout.panels[0]);
        let (low, high) = (layout.x.low, layout.x.high);
        let inner = (low.ceil() as usize)..(high.floor() as usize + 1).min(values.len());
        prop_assume!(inner.len() > 2);
        let series: Series = losses.iter().map(|&loss| panel.y(f64::from(loss))).collect();
        let expected = columns(&all_points(&series, inner.clone(), &|idx| layout.x(idx as f64)));
        let [lines, dots, areas] = [drawn.lines(picture::TRAIN), drawn.dots(picture::TRAIN), drawn.areas(picture::TRAIN)];
        let actual = columns(&[lines, dots, areas].concat());
        let (first, last) = (layout.x(inner.start as f64).round() as i64, layout.x(inner.end as f64 - 1.0).round() as i64);
        for (column, &(top, bottom)) in expected.range(first + 1..last) {
            let Some(&(from, to)) = actual.get(column) else { panic!("nothing at {column}") };
            // A line to the next column is in this one for half of its way.
            let beside = [column - 1, column + 1].into_iter().filter_map(|beside| expected.get(&beside));
            let most = beside.fold((top, bottom), |most, beside| (most.0.min(beside.0), most.1.max(beside.1)));
            let is_covered = from <= top + 1.0 && to >= bottom - 1.0;
            let is_no_more = from >= 0.5 * (top + most.0) - 1.5 && to <= 0.5 * (bottom + most.1) + 1.5;
            prop_assert!(is_covered && is_no_more, "{column}: {from} to {to}, not {top} to {bottom}");
        }
    }

    #[test]
    fn a_line_in_a_window_never_leaves_it_and_keeps_what_is_inside(line in prop::collection::vec((-3.0f64..14.0, -3.0f64..4.0), 1..40)) {
        let mut line = line;
        line.sort_by(|a, b| a.0.total_cmp(&b.0));
        let window = Window { left: 0.0, right: 10.0, top: 0.0, bottom: 1.0 };
        let is_inside = |&(x, y): &Point| (0.0..=10.0).contains(&x) && (0.0..=1.0).contains(&y);
        let parts = decimate::inside(&line, &window);
        for point in parts.iter().flatten() {
            prop_assert!(is_inside(point), "{:?}", point);
            let is_on = |pair: &[Point]| {
                let across = (pair[1].0 - pair[0].0) * (point.1 - pair[0].1) - (pair[1].1 - pair[0].1) * (point.0 - pair[0].0);
                across.abs() < 1e-9 && (pair[0].0 - 1e-9..=pair[1].0 + 1e-9).contains(&point.0)
            };
            prop_assert!(line.contains(point) || line.windows(2).any(is_on), "{:?} is not on the line", point);
        }
        let kept = parts.concat();
        prop_assert!(line.iter().filter(|point| is_inside(point)).all(|point| kept.contains(point)));
        // Where the line crosses the window, the middle of what is inside is covered, too.
        for pair in line.windows(2).filter(|pair| is_inside(&pair[0]) && is_inside(&pair[1])) {
            prop_assert!(parts.iter().any(|part| part.windows(2).any(|kept| kept == pair)) || pair[0] == pair[1]);
        }
    }

    #[test]
    fn the_axis_is_finite_and_not_empty_whatever_was_recorded(
        curves in prop::collection::vec(prop::collection::vec(any::<f64>(), 0..40), 0..3), level in prop::option::of(any::<f64>()), is_whole: bool,
    ) {
        let series: Vec<Series> = curves.into_iter().map(|values| values.into_iter().collect()).collect();
        let mut sights: Vec<Sight> = series.iter().map(|series| Sight::of(series, 0..series.len())).collect();
        sights.extend(level.filter(|level| level.is_finite()).map(|level| Sight::default().with(level)));
        for scale in [Scale::Linear, Scale::Logarithmic] {
            for nature in [Nature::Loss, Nature::Size, Nature::Any] {
                let Domain { low, high, .. } = domain::of(&sights, scale, nature, is_whole);
                prop_assert!(low.is_finite() && high.is_finite() && low < high, "{} to {}", low, high);
                prop_assert!((high - low).is_finite() && (scale == Scale::Linear || low > 0.0), "{} to {}", low, high);
            }
        }
    }

    #[test]
    fn an_axis_shows_what_is_on_it_where_it_says(low: f64, high: f64, share in 0.0f64..1.0) {
        for scale in [Scale::Linear, Scale::Logarithmic] {
            let domain = Domain::new(low, high, scale);
            let value = domain.value_at(share);
            prop_assert!((domain.fraction(value) - share).abs() < 1e-2 || domain.high / domain.low < 1.0 + 1e-10, "{:?} at {}", domain, share);
            let (low, high) = (domain.fraction(domain.low), domain.fraction(domain.high));
            prop_assert!(low == 0.0 && (high - 1.0).abs() < 1e-6, "{:?}: {} to {}", domain, low, high);
        }
    }

    #[test]
    fn usual_axes_are_exact_to_a_thousandth_of_a_pixel(low in -1e3f64..1e3, over in 1e-3f64..1e6, share in 0.0f64..1.0) {
        for domain in [Domain::new(low, low + over, Scale::Linear), Domain::new(low.abs().max(1e-6), low.abs() + over, Scale::Logarithmic)] {
            prop_assert!((domain.fraction(domain.value_at(share)) - share).abs() < 1e-6);
        }
    }

    #[test]
    fn dashes_and_gaps_are_as_long_as_they_are_to_be(
        steps in prop::collection::vec((0.5f64..30.0, -1.0f64..1.0), 1..40), pattern in 0usize..5, ratio in 1.0f64..3.0,
    ) {
        let mut line = vec![(0.0, 0.0)];
        for (dx, slope) in steps {
            let (x, y) = line[line.len() - 1];
            line.push((x + dx, y + slope * dx));
        }
        let dashes = PINNED[pattern];
        let parts = dash::cut(&line, dashes, ratio);
        let length = |line: &[Point]| line.windows(2).map(|pair| (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1)).sum::<f64>();
        prop_assert_eq!(parts[0][0], line[0]);
        for (idx, part) in parts.iter().enumerate() {
            let whole = dashes[2 * idx % dashes.len()] * ratio;
            let is_last = idx + 1 == parts.len();
            prop_assert!((length(part) - whole).abs() < 1e-6 || (is_last && length(part) <= whole), "dash {} is {} long", idx, length(part));
        }
        // Of every period the dashes' share is drawn.
        let share = dashes.iter().step_by(2).sum::<f64>() / dashes.iter().sum::<f64>();
        let drawn: f64 = parts.iter().map(|part| length(part)).sum();
        let period = ratio * dashes.iter().sum::<f64>();
        prop_assert!((drawn - share * length(&line)).abs() <= period, "{} of {}", drawn, length(&line));
    }

    #[test]
    fn a_steep_line_is_dashed_no_finer_than_a_level_one(heights in prop::collection::vec(0.0f64..300.0, 100)) {
        let line: Vec<Point> = heights.into_iter().enumerate().map(|(idx, y)| (idx as f64, y)).collect();
        prop_assert!(dash::cut(&line, PINNED[0], 1.0).len() <= 99 * 3 / 13 + 2);
    }
}

#[test]
fn a_whole_line_stays_whole() {
    let line = [(0.0, 1.0), (5.0, 2.0)];
    assert_eq!(dash::cut(&line, dash::WHOLE, 1.0), [line.to_vec()]);
    assert_eq!(dash::cut(&[], PINNED[0], 1.0), [Vec::new()]);
}

#[test]
fn a_million_values_cost_what_their_pixels_cost() {
    let series: Series = (0..1_000_000u32).map(|step| f64::from(picture::noise(step))).collect();
    let n_asked = Cell::new(0);
    let x = |idx: usize| {
        n_asked.set(n_asked.get() + 1);
        idx as f64 * 700.0 / 1e6
    };
    let pieces = check(&series, 0..series.len(), &x);
    let n_points = pieces.concat().len();
    assert!((2100..=4 * 701).contains(&n_points), "{n_points} points");
    assert!(n_asked.get() <= 60 * 701, "{} values were asked for their place", n_asked.get());
}

#[test]
fn axes_show_what_belongs_on_them() {
    let axis = |values: &[f64], nature| {
        let series: Series = values.iter().copied().collect();
        let Domain { low, high, .. } = domain::of(&[Sight::of(&series, 0..series.len())], Scale::Linear, nature, true);
        (low, high)
    };
    let from = |first: f64, last: f64| {
        (0..100).map(|step| first + (last - first) * f64::from(step) / 99.0).collect::<Vec<f64>>()
    };
    assert_eq!(axis(&from(1.1, 0.1), Nature::Loss), (0.0, 1.2));
    // A loss that grows tenfold has flown off; a gradient that does has not.
    assert_eq!(axis(&from(0.1, 1.0), Nature::Loss), (0.0, 0.4));
    assert_eq!(axis(&from(0.1, 1.0), Nature::Size), (0.0, 1.0));
    // What happens at the very beginning of a long run is in sight, but not a loss that flies off there.
    let long = |beginning: &[f64]| [beginning.to_vec(), from(1.1, 0.1), vec![0.1; 100_000]].concat();
    assert_eq!(axis(&long(&[1.0, 2.1]), Nature::Loss), (0.0, 2.5));
    assert_eq!(axis(&long(&[1.0, 1e30]), Nature::Loss), (0.0, 1.0));
    // A metric may begin anywhere, and its first values are in sight however fast it rises.
    assert_eq!(axis(&from(-0.13, 0.9), Nature::Any), (-0.2, 1.0));
    assert_eq!(axis(&[[-0.6].to_vec(), from(0.6, 0.9)].concat(), Nature::Any), (-0.6, 1.0));
    assert_eq!(axis(&[0.3; 9], Nature::Any), (0.3, 0.6));
}
