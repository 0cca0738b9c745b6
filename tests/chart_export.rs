//! What a reader carries home is what was recorded, to the last bit.

mod picture;

use losscope::chart::run::{About, ChartRun};
use losscope::chart::scene::Scene;
use losscope::chart::scope::Exported;
use losscope::chart::{Caption, Unit, compose};
use losscope::experiment::Experiment;
use losscope::export;
use losscope::history::History;
use losscope::trainer::Trainer;
use picture::about;
use serde_json::Value;

const ALL: (Unit, (f64, f64)) = (Unit::Step, (f64::NEG_INFINITY, f64::INFINITY));

/// A run that was really trained, and then had an accident.
fn trained() -> ChartRun {
    let experiment = Experiment::default().with("gradient_clipping", "norm").expect("allowed");
    let mut trainer = Trainer::new(&experiment);
    trainer.advance(200);
    let mut history = trainer.history().clone();
    history.train_loss[150] = f32::NAN;
    history.train_loss[151] = f32::INFINITY;
    history.gradient_norm[152] = f32::NEG_INFINITY;
    history.gradient_norm[153] = f32::MIN_POSITIVE / 8.0;
    let steps_per_epoch = experiment.steps_per_epoch();
    let title = "Penguins, \"own\" data\nand more".to_owned();
    let mut run = ChartRun::new(About { title, steps_per_epoch, ..about(200) });
    run.extend(&history);
    run
}

fn exported<'a>(name: &str, run: &'a ChartRun) -> Exported<'a> {
    Exported { name: name.to_owned(), run, has_curves: [true, true] }
}

/// The rows of a CSV, read by the csv crate, after what holds for each of them.
fn check(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    assert_eq!(header[..5], ["run", "step", "epoch", "examples", "seconds"]);
    assert_eq!(header[5..9], ["train_loss", "gradient_norm", "is_clipped", "scheduled_learning_rate"]);
    assert_eq!(header[9..], ["validation_loss", "validation_metric", "weight_norm"]);
    reader.records().map(|row| row.expect("as many cells as names").iter().map(str::to_owned).collect()).collect()
}

/// A column of the CSV and the bits that its numbers are read to.
fn bits(rows: &[Vec<String>], column: usize) -> Vec<(u32, u32)> {
    let filled = rows.iter().filter(|row| !row[column].is_empty());
    let number = |cell: &str| cell.parse::<f32>().expect("a number").to_bits();
    filled.map(|row| (row[1].parse().expect("a step"), number(&row[column]))).collect()
}

#[test]
fn the_csv_has_every_number_to_the_last_bit() {
    let run = trained();
    let history = run.history();
    let rows = check(&export::csv::csv(&[exported("Penguins, \"own\" data\nand more", &run)], ALL));
    assert!(rows.iter().all(|row| row[0] == run.about.title));
    let steps: Vec<String> = (0..rows.len()).map(|step| step.to_string()).collect();
    assert!(rows.len() >= 200 && rows.iter().map(|row| &row[1]).eq(&steps), "a line for each step");
    let each = |values: &[f32]| {
        values.iter().enumerate().map(|(step, value)| (step as u32, value.to_bits())).collect::<Vec<_>>()
    };
    assert_eq!(bits(&rows, 5), each(&history.train_loss));
    assert_eq!(bits(&rows, 6), each(&history.gradient_norm));
    assert_eq!(bits(&rows, 8), each(&history.scheduled_learning_rate));
    let evaluated = |values: &[f32]| {
        history.validation_step.iter().copied().zip(values.iter().map(|value| value.to_bits())).collect::<Vec<_>>()
    };
    let clipped = rows.iter().filter(|row| row[7] == "1").map(|row| row[1].parse::<u32>().expect("a step"));
    assert!(clipped.eq(history.clipped_step.iter().copied()) && !history.clipped_step.is_empty());
    assert!(history.validation_step.len() > 5);
    assert_eq!(bits(&rows, 9), evaluated(&history.validation_loss));
    assert_eq!(bits(&rows, 10), evaluated(&history.validation_metric));
    assert_eq!(bits(&rows, 11), evaluated(&history.weight_norm));
}

#[test]
fn the_csv_has_what_is_in_sight() {
    let run = trained();
    let both = [exported("a", &run), exported("b", &run)];
    let steps = |range| {
        check(&export::csv::csv(&both, range))
            .into_iter()
            .map(|row| format!("{}{}", row[0], row[1]))
            .collect::<Vec<_>>()
    };
    assert_eq!(steps((Unit::Step, (9.5, 12.0))), ["a10", "a11", "a12", "b10", "b11", "b12"]);
    let epoch = f64::from(run.about.steps_per_epoch);
    assert_eq!(steps((Unit::Epoch, (1.0, 1.0))), [format!("a{epoch}"), format!("b{epoch}")]);
    let rows = check(&export::csv::csv(&both[..1], ALL));
    let row = &rows[run.about.steps_per_epoch as usize];
    assert_eq!((row[2].as_str(), row[3].as_str()), ("1", "155"), "an epoch is all examples of the training split");
    for (has_curves, columns) in [([false, true], [true, false]), ([true, false], [false, true])] {
        let rows = check(&export::csv::csv(&[Exported { has_curves, ..exported("a", &run) }], ALL));
        let is_empty = |column: usize| rows.iter().all(|row| row[column].is_empty());
        assert_eq!([is_empty(5), is_empty(9)], columns, "the losses of a hidden curve are left out");
        assert!(!is_empty(6) && !is_empty(11), "and nothing else");
    }
}

#[test]
fn the_json_has_every_column_and_numbers_that_are_none_as_texts() {
    let mut run = trained();
    run.extend(&History {
        stopped_at: Some(120),
        clock_step: vec![200],
        clock_seconds: vec![0.5],
        ..History::default()
    });
    let page = "https://example.org/#v=1&view.x=step";
    let text = export::json::json(&[exported("current", &run)], page);
    let json: Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!((&json["losscope"], &json["link"]), (&Value::from(1), &Value::from(page)));
    let told = &json["runs"][0];
    let about = &run.about;
    for (name, value) in [
        ("name", Value::from("current")),
        ("title", Value::from(about.title.as_str())),
        ("experiment", Value::from(about.link.as_str())),
        ("n_steps", Value::from(200)),
        ("steps_per_epoch", Value::from(about.steps_per_epoch)),
        ("loss", Value::from("Mean squared error")),
        ("metric", Value::from("R²")),
        ("stopped_at", Value::from(120)),
    ] {
        assert_eq!(told[name], value, "{name}");
    }
    let number = |value: &Value| match value {
        Value::String(text) if text == "NaN" => f32::NAN,
        Value::String(text) if text == "inf" => f32::INFINITY,
        Value::String(text) if text == "-inf" => f32::NEG_INFINITY,
        // The shortest decimal of a single is read as a single.
        other => other.to_string().parse().expect("a number"),
    };
    let bits = |values: &[f32]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
    let history = run.history();
    for (name, column) in [
        ("train_loss", &history.train_loss),
        ("gradient_norm", &history.gradient_norm),
        ("scheduled_learning_rate", &history.scheduled_learning_rate),
        ("validation_loss", &history.validation_loss),
        ("validation_metric", &history.validation_metric),
        ("weight_norm", &history.weight_norm),
    ] {
        let read: Vec<f32> = told[name].as_array().expect("a list").iter().map(number).collect();
        assert!(!read.is_empty() && bits(&read) == bits(column), "{name}");
    }
    assert_eq!(told["validation_step"], Value::from(history.validation_step.clone()));
    assert_eq!(told["clipped_step"], Value::from(history.clipped_step.clone()));
    assert_eq!(told["train_loss"][150], Value::from("NaN"));
    let empty = export::json::json(&[], "");
    assert_eq!(serde_json::from_str::<Value>(&empty).expect("it is JSON")["runs"], Value::Array(Vec::new()));
}

#[test]
fn the_svg_has_a_title_a_description_and_the_address() {
    let run = picture::run(100, 1.0);
    let mut scope = picture::scope(&run);
    scope.prepare();
    let caption = Caption { title: "a < b & \"c\" font-size=\"9\"", link: "https://example.org/?a=1&b=2" };
    let picture = scope.picture(2.0, Some(caption));
    let theme = picture::light();
    let (scene, _) = compose(&picture, &theme, (1440, 800));
    let svg =
        export::svg::svg(&scene, &theme.font, (1440, 800), "a < b & \"c\" font-size=\"9\"", "It falls & <rises>.");
    assert_well_formed(&svg);
    assert!(svg.contains("<title>a &lt; b &amp; \"c\" font-size=\"9\"</title>"), "{}", &svg[..400]);
    assert!(svg.contains("<desc>It falls &amp; &lt;rises&gt;.</desc>"));
    assert!(svg.contains("https://example.org/?a=1&amp;b=2"));
    assert!(svg.contains("font-size=\"24\""), "two device pixels to each of twelve, as on the page");
    let (scene, _) = compose(&scope.picture(1.0, None), &theme, (720, 360));
    let plain = export::svg::svg(&scene, &theme.font, (720, 360), "", "");
    assert_well_formed(&plain);
    assert!(plain.contains("font-size=\"12\""));
}

#[test]
fn a_scene_that_goes_to_another_module_arrives_whole() {
    let run = picture::run(100, 1.0);
    let mut scope = picture::scope(&run);
    scope.prepare();
    let caption = Caption { title: "two  spaces, “quotes” and 0.5 % ", link: "https://example.org/" };
    let (scene, _) = compose(&scope.picture(1.5, Some(caption)), &picture::dark(), (1080, 700));
    assert!(scene.shapes.len() > 20);
    assert_eq!(Scene::unpacked(&scene.packed()).shapes, scene.shapes);
    // What is no shape is none, and takes no other with it.
    let odd = "dot 1 2 3 0.5 4 5 6\n\nrectangle 1 2\ntext 0 0 0 1 9 0 12 1 1 x\nline 1 2 3 4 5 6 7 8\n";
    assert_eq!(Scene::unpacked(odd).shapes.len(), 1);
}

/// Every tag is closed by its own, attributes are in quotes, and between tags there is text without the signs of XML.
fn assert_well_formed(svg: &str) {
    let attributes =
        regex::Regex::new(r#"^( [\w:-]+="[^"<&]*(&(amp|lt|gt|quot|apos);[^"<&]*)*")*/?$"#).expect("a pattern");
    let text = regex::Regex::new(r"^[^<>&]*(&(amp|lt|gt|quot|apos);[^<>&]*)*$").expect("a pattern");
    let mut open: Vec<&str> = Vec::new();
    let mut rest = svg.trim();
    while let Some(begin) = rest.find('<') {
        assert!(text.is_match(&rest[..begin]), "{}", &rest[..begin]);
        let end = rest.find('>').expect("a tag ends");
        let tag = &rest[begin + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
            assert!(!open.is_empty() || rest.is_empty(), "one root");
        } else {
            let (name, its_attributes) = tag.split_at(tag.find([' ', '/']).unwrap_or(tag.len()));
            assert!(attributes.is_match(its_attributes), "<{tag}>");
            if !tag.ends_with('/') {
                open.push(name);
            }
        }
    }
    assert!(open.is_empty() && rest.is_empty(), "{open:?} {rest:?}");
}
