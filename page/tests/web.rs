//! In a real browser: the same bits as natively, and a boundary that takes and gives plain values.
#![cfg(target_arch = "wasm32")]

#[path = "../../tests/bits/mod.rs"]
mod bits;
#[path = "../../tests/functions/mod.rs"]
mod functions;
#[path = "../../tests/hash/mod.rs"]
mod hash;
#[path = "../../tests/shapes/mod.rs"]
mod shapes;
#[path = "../../tests/tables/mod.rs"]
mod tables;

use ::page::chart::LossChart;
use ::page::page;
use ::page::records::Records;
use ::page::session::Session;
use ::page::tables::Tables;
use hash::Hash;
use js_sys::{Array, Reflect};
use losscope::experiment::Experiment;
use losscope::history::History;
use losscope::link;
use losscope::trainer::Trainer;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsError, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

wasm_bindgen_test_configure!(run_in_browser);

/// What came back, or the error's own words (a `JsError` can't be printed).
fn good<T>(result: Result<T, JsError>) -> T {
    result.unwrap_or_else(|error| panic!("{:?}", JsValue::from(error)))
}

#[wasm_bindgen_test]
fn every_curve_has_the_same_bits_as_natively() {
    for (line, native) in bits::lines().lines().zip(include_str!("../../tests/snapshots/bits.txt").lines()) {
        assert_eq!(line, native);
    }
    assert_eq!(bits::lines().lines().count(), include_str!("../../tests/snapshots/bits.txt").lines().count());
}

#[wasm_bindgen_test]
fn every_product_has_the_bits_of_plain_loops() {
    shapes::check_products();
}

#[wasm_bindgen_test]
fn every_width_and_batch_has_the_same_bits_as_natively() {
    assert_eq!(shapes::lines(), include_str!("../../tests/snapshots/shapes.txt"));
}

#[wasm_bindgen_test]
fn every_elementary_function_has_the_same_bits_as_natively() {
    assert_eq!(functions::lines(), include_str!("../../tests/snapshots/functions.txt"));
}

#[wasm_bindgen_test]
fn a_session_hands_out_each_record_once() {
    let link = "v=1&gradient_clipping=norm&threshold=0.2";
    let mut trainer = Trainer::new(&link::decode(link).expect("allowed"));
    trainer.advance(u32::MAX);
    let mut session = good(Session::new(link, &Tables::new()));
    let mut history = History::default();
    let mut n_steps = 0;
    while !session.done() {
        n_steps += session.advance(7);
        history.extend(&session.take().into());
    }
    assert_eq!(&history, trainer.history());
    assert_eq!(n_steps, trainer.history().n_steps(), "also where the end came before all seven were made");
    assert!(!history.clipped_step.is_empty() && history.clock_step.is_empty());
    assert_eq!(History::from(session.take()), History::default());
}

#[wasm_bindgen_test]
fn what_the_page_knows_already_is_not_handed_out() {
    let link = "v=1&gradient_clipping=value&threshold=0.2";
    let mut session = good(Session::new(link, &Tables::new()));
    session.skip(100, 12);
    session.advance(60);
    assert_eq!(History::from(session.take()), History::default());
    session.advance(u32::MAX);
    let mut trainer = Trainer::new(&link::decode(link).expect("allowed"));
    trainer.advance(u32::MAX);
    let (new, all) = (History::from(session.take()), trainer.history());
    assert_eq!(new.train_loss[..], all.train_loss[100..]);
    assert_eq!(new.weight_norm[..], all.weight_norm[12..]);
    let clipped = all.clipped_step.iter().copied().filter(|step| *step >= 100).collect::<Vec<u32>>();
    assert!(!clipped.is_empty() && clipped.len() < all.clipped_step.len());
    assert_eq!(new.clipped_step, clipped);
}

fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).expect("an object")
}

#[wasm_bindgen_test]
fn a_page_has_its_link_and_its_controls() {
    let setup = good(page::open("#v=1&learning_rate=0.3"));
    assert_eq!(get(&setup, "link"), "v=1&learning_rate=0.3");
    assert!(get(&setup, "problem").is_null());
    let controls: Array = get(&setup, "controls").unchecked_into();
    assert_eq!(controls.length() as usize, Experiment::default().controls().len());
    let first = controls.get(0);
    assert_eq!(get(&first, "name"), "dataset");
    assert_eq!(get(&get(&first, "input"), "kind"), "choice");
    assert!(get(&first, "of").is_null());
}

#[wasm_bindgen_test]
fn a_broken_link_gives_the_default_and_says_what_was_wrong() {
    let setup = good(page::open("#learning_rate=-1"));
    assert_eq!(get(&setup, "link"), "v=1");
    let problem = get(&setup, "problem").as_string().expect("a sentence");
    assert!(problem.contains("learning_rate is -1; it must be a number from 1e-6 to 10"), "{problem}");
}

#[wasm_bindgen_test]
fn a_change_that_is_refused_says_why() {
    let Err(error) = page::change("v=1", "seed", "1.5") else { panic!("it was taken") };
    let error = JsValue::from(error);
    let message = get(&error, "message").as_string().expect("a sentence");
    assert_eq!(message, "seed is 1.5; it must be a whole number from 0 to 4294967295.");
}

#[wasm_bindgen_test]
fn the_chart_paints_both_curves_on_a_canvas() {
    let document = web_sys::window().and_then(|window| window.document()).expect("a page");
    let canvas: HtmlCanvasElement = document.create_element("canvas").expect("a canvas").unchecked_into();
    canvas.set_width(600);
    canvas.set_height(300);
    let mut chart = LossChart::new();
    let colours = [0, 200, 255, 1, 2, 100, 3].map(|grey| [grey; 3]);
    let mut colours = colours.concat();
    colours[9..12].copy_from_slice(&[0, 0, 255]);
    colours[12..15].copy_from_slice(&[255, 0, 0]);
    colours[18..21].copy_from_slice(&[0, 255, 0]);
    chart.set_theme(&colours, "sans-serif".to_owned());
    good(chart.start("v=1&batch_size=full&n_epochs=4"));
    chart.extend(
        Records {
            train_loss: vec![1.0, 0.8, 0.6, 0.4],
            validation_step: vec![0, 2, 4],
            validation_loss: vec![0.5, 0.5, f32::NAN],
            ..Records::default()
        },
        true,
    );
    good(chart.draw(canvas.clone(), 1.0, None, None));
    let context: CanvasRenderingContext2d =
        canvas.get_context("2d").expect("a context").expect("a 2D one").unchecked_into();
    let pixels = context.get_image_data(0.0, 0.0, 600.0, 300.0).expect("pixels").data();
    // At the edges of a thin line, its colour covers a part of a pixel.
    let is_near = |pixel: &[u8], colour: [u8; 3]| pixel.iter().zip(colour).all(|(&a, b)| a.abs_diff(b) < 30);
    let count = |colour| pixels.chunks(4).filter(|pixel| is_near(&pixel[..3], colour) && pixel[3] > 100).count();
    assert!(count([0, 0, 255]) > 100, "the training curve");
    assert!(count([255, 0, 0]) > 100, "the validation curve");
    assert!(count([0, 255, 0]) > 50, "the mark where it left the finite numbers");
}

#[wasm_bindgen_test]
fn a_view_is_written_into_the_address_and_read_from_it() {
    let mut chart = LossChart::new();
    let fragment = "v=1&view.x=step&view.y_scale=log&view.smoothing=0.6&view.below=gradient_norm&view.x_range=10..200";
    assert_eq!(chart.open_view(&format!("#{fragment}")), None);
    assert_eq!(chart.fragment("v=1"), fragment);
    let problem = chart.open_view("#v=1&view.x=parsecs&view.y_scale=log").expect("a sentence");
    assert!(problem.contains("view.x is parsecs; it must be epoch, step, examples or time"), "{problem}");
    assert_eq!(chart.fragment("v=1"), "v=1&view.y_scale=log", "what can be read is kept");
    let shuffled = "view.below_range=1..2&view.x_range=10..200&v=1&view.below=gradient_norm&view.x=step";
    assert_eq!(chart.open_view(shuffled), None);
    let ordered = "v=1&view.x=step&view.below=gradient_norm&view.x_range=10..200&view.below_range=1..2";
    assert_eq!(chart.fragment("v=1"), ordered, "in whichever order they come");
}

#[wasm_bindgen_test]
fn runs_that_stay_and_a_lesson_are_in_the_address_too() {
    let mut chart = LossChart::new();
    let fragment = "v=1&view.pin=&view.pin=learning_rate-0.1*batch_size-full*at-30.learning_rate.1e-6&view.controls=learning_rate.batch_size&view.locked=batch_size";
    assert_eq!(chart.open_view(fragment), None);
    assert_eq!(chart.fragment("v=1"), fragment);
    let links = ["v=1", "v=1&learning_rate=0.1&batch_size=full&at=30.learning_rate.1e-6"];
    assert_eq!(chart.pins_to_come(), links, "each is yet to be trained");
    assert_eq!(chart.shown_controls().expect("not all"), ["learning_rate", "batch_size"]);
    assert_eq!(chart.locked_controls(), ["batch_size"]);
    chart.extend_pin("v=1", Records { train_loss: vec![1.0, 0.5], ..Records::default() }, true);
    assert_eq!(chart.pins_to_come(), links[1..]);
    // Going back and forth in the page's past keeps what was trained.
    assert_eq!(chart.open_view("v=1&seed=3&view.pin="), None);
    assert_eq!(chart.pins_to_come(), [""; 0]);
    assert_eq!(chart.open_view("v=1"), None);
    let rows: Array = good(chart.rows()).unchecked_into();
    assert_eq!((rows.length(), chart.shown_controls()), (0, None));
    let problem = chart.open_view("v=1&view.pin=learning_rate-banana&view.controls=speed").expect("a sentence");
    assert!(problem.contains("view.pin: learning_rate is banana; it must be a number from 1e-6 to 10"), "{problem}");
    assert!(problem.contains("view.controls is speed; it must be some of dataset, "), "{problem}");
}

#[wasm_bindgen_test]
fn a_race_pins_every_optimizer_once_at_its_own_defaults() {
    let mut chart = LossChart::new();
    let link = "v=1&optimizer=adam&learning_rate=0.3&beta1=0.8&batch_size=full";
    let n = losscope::optimizer::OPTIMIZERS.len();
    assert_eq!((good(chart.race(link)), chart.n_pinned()), (0, n), "there is room for all");
    assert_eq!((good(chart.race(link)), chart.n_pinned()), (0, n), "once is enough");
    assert_eq!((good(chart.race("v=1&seed=2")), chart.n_pinned()), (2 * n - 24, 24), "not for all of them twice");
    assert_eq!(chart.open_view("v=1&view.pin=seed-3"), None);
    assert_eq!(good(chart.race(link)), 0);
    assert_eq!(chart.n_pinned(), n + 1);
    assert_eq!(chart.open_view(&chart.fragment("v=1").replace("&view.pin=seed-3", "")), None);
    let links = chart.pins_to_come();
    assert_eq!(links[0], "v=1&batch_size=full", "SGD is the default");
    assert!(links.contains(&"v=1&optimizer=adam&batch_size=full".to_owned()), "{links:?}");
    chart.unpin_all();
    assert_eq!(chart.fragment("v=1"), "v=1");
}

#[wasm_bindgen_test]
fn a_panic_becomes_a_javascript_error_with_its_message() {
    ::page::panics::report_panics();
    let panics = Closure::<dyn Fn()>::new(|| panic!("told so"));
    let function: &js_sys::Function = panics.as_ref().unchecked_ref();
    let error = function.call0(&JsValue::NULL).expect_err("it throws");
    let message = get(&error, "message").as_string().expect("an Error");
    assert!(message.contains("told so"), "{message}");
}
