//! The invariants of ARCHITECTURE.md hold. Each was broken once by hand, to see this fail.

use losscope::catalog::{Hyperparameter, Spec};
use regex::Regex;
use std::path::{Path, PathBuf};

/// Where Rust meets JavaScript: a wasm module each.
const BOUNDARIES: [&str; 4] = ["embed/src", "page/src", "portrait/src", "workshop/src"];

/// A file of the project, from its root.
struct File {
    path: String,
    text: String,
}

impl File {
    /// Lines of code, without comments, with their numbers.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(idx, line)| (idx + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//")).map(|(number, line)| {
            let comment = line.find(" // ").unwrap_or(line.len());
            (number, &line[..comment])
        })
    }
}

/// Every file below these folders, or the files themselves, with one of the extensions.
fn files(places: &[&str], extensions: &[&str]) -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut open: Vec<PathBuf> = places.iter().map(|place| root.join(place)).collect();
    let mut files = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = std::fs::read_dir(&path).expect("a folder can be listed");
            open.extend(entries.map(|entry| entry.expect("an entry can be read").path()));
        } else if path.extension().is_some_and(|extension| extensions.iter().any(|other| extension == *other)) {
            let path_from_root = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
            if !path_from_root.starts_with("www/pkg/") {
                files.push(File { path: path_from_root, text: std::fs::read_to_string(&path).expect("readable") });
            }
        }
    }
    assert!(!files.is_empty(), "nothing in {places:?}");
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// No line of code in these files may match, but in the files excepted.
fn forbid(files: &[File], pattern: &str, except: impl Fn(&str) -> bool, why: &str) {
    let pattern = Regex::new(pattern).expect("a pattern");
    let found: Vec<String> = files
        .iter()
        .filter(|file| !except(&file.path))
        .flat_map(|file| file.code().map(move |(number, line)| (file, number, line)))
        .filter(|(_, _, line)| pattern.is_match(line))
        .map(|(file, number, line)| format!("{}:{number}: {}", file.path, line.trim()))
        .collect();
    assert!(found.is_empty(), "{why}\n{}", found.join("\n"));
}

/// Every word that a reader may set or choose.
fn catalog_names() -> Vec<&'static str> {
    fn of<S: Spec>(registry: &'static [S]) -> impl Iterator<Item = &'static str> {
        registry.iter().flat_map(|spec| {
            let own = spec.hyperparameters().iter().map(|hyperparameter: &Hyperparameter| hyperparameter.name);
            std::iter::once(spec.name()).chain(own)
        })
    }
    let controls = losscope::experiment::Experiment::default().controls();
    let mut names: Vec<&str> = controls.iter().map(|control| control.name).collect();
    names.extend(of(losscope::dataset::DATASETS));
    names.extend(of(losscope::normalization::NORMALIZATIONS));
    names.extend(of(losscope::model::activation::ACTIVATIONS));
    names.extend(of(losscope::loss::LOSSES));
    names.extend(of(losscope::optimizer::OPTIMIZERS));
    names.extend(of(losscope::model::hidden_normalization::HIDDEN_NORMALIZATIONS));
    names.extend(of(losscope::model::initialisation::INITIALISATIONS));
    names.extend(of(losscope::schedule::SCHEDULES));
    names.extend(of(losscope::regularization::REGULARIZATIONS));
    names.extend(of(losscope::gradient_clipping::GRADIENT_CLIPPINGS));
    names.sort_unstable();
    names.dedup();
    names
}

#[test]
fn invariant_1_no_function_whose_bits_depend_on_the_platform() {
    let src = files(&["src"], &["rs"]);
    let functions =
        "tanh|exp|exp2|exp_m1|ln|ln_1p|log2|log10|sin|cos|tan|powf|powi|mul_add|sinh|cosh|asin|acos|atan|cbrt";
    forbid(&src, &format!(r"\.({functions})\("), |_| false, "std's functions differ between targets: use crate::math");
    forbid(&src, "HashMap|HashSet", |_| false, "the order of a hash map differs from run to run");
    forbid(
        &src,
        r"std::time|Instant|SystemTime|rand::|thread_rng|Math::random",
        |_| false,
        "time and chance have no place here",
    );
    let clippy = files(&["clippy.toml"], &["toml"]).remove(0).text;
    for function in ["tanh", "exp", "ln", "ln_1p", "sin", "cos", "powf", "powi", "mul_add"] {
        for float in ["f32", "f64"] {
            assert!(clippy.contains(&format!("\"{float}::{function}\"")), "clippy.toml forbids {float}::{function}");
        }
    }
}

#[test]
fn only_products_have_unsafe_code() {
    let src = files(&["src", "page", "portrait", "reader", "workshop", "xtask", "fuzz"], &["rs"]);
    // Behind checks of all sizes, which tests/products.rs knows.
    forbid(&src, r"\bunsafe\b[^-]", |path| path == "src/products.rs", "checked code is fast enough everywhere else");
    forbid(
        &files(&["src"], &["rs"]),
        "relaxed_|core::arch|std::arch",
        |_| false,
        "lanes are the same on every target: use crate::lanes",
    );
}

#[test]
fn invariant_2_calls_go_one_way() {
    let pattern = r"\bClosure\b|\.forget\(|RefCell|set_timeout|set_interval|add_event_listener|request_animation_frame|js_sys::Function|spawn_local";
    forbid(
        &files(&[&["src"][..], &BOUNDARIES].concat(), &["rs"]),
        pattern,
        |_| false,
        "Rust never calls JavaScript back",
    );
}

#[test]
fn invariant_3_the_library_names_no_javascript() {
    forbid(
        &files(&["src"], &["rs"]),
        r"JsValue|js_sys|web_sys|wasm_bindgen|plotters_canvas|JsError",
        |_| false,
        "this belongs in page/, workshop/ or reader/",
    );
    // What is compiled for one target only is tested on that target only.
    let is_the_door = |path: &str| path == "src/lib.rs";
    forbid(
        &files(&["src"], &["rs"]),
        r"cfg\(.*target|cfg\(feature|cfg!\(",
        is_the_door,
        "every target compiles the same",
    );
}

#[test]
fn invariant_4_training_cannot_fail() {
    let places = [
        "src/trainer.rs",
        "src/inside",
        "src/model",
        "src/loss",
        "src/optimizer",
        "src/normalization",
        "src/history.rs",
        "src/rng.rs",
        "src/math.rs",
        "src/lanes.rs",
        "src/products.rs",
        "src/metric.rs",
        "src/early_stopping.rs",
        "src/gradient_clipping.rs",
        "src/regularization",
        "src/schedule",
    ];
    forbid(
        &files(&places, &["rs"]),
        r"\bResult\b|\bErr\(|panic!|unwrap\(\)|todo!|unimplemented!",
        |_| false,
        "NaN and infinity are results",
    );
    forbid(
        &files(&["src"], &["rs"]),
        r"\.unwrap\(\)|todo!|unimplemented!|dbg!|println!",
        |_| false,
        "say why it holds, with expect",
    );
    forbid(
        &files(&BOUNDARIES, &["rs"]),
        r"\.expect\(|panic!|unreachable!|\w\[[a-z_]",
        |_| false,
        "the page's side never panics",
    );
}

#[test]
fn invariant_5_the_page_knows_no_catalog_entry_by_name() {
    // The element has words of its own for no control, and for its event.
    let (element, page): (Vec<File>, Vec<File>) = files(&["www", "index.html"], &["js", "html"])
        .into_iter()
        .partition(|file| ["www/element.js", "www/snippet.js"].contains(&file.path.as_str()));
    for (files, own) in [(page, &[][..]), (element, &["none", "step"][..])] {
        let names: Vec<&str> = catalog_names().into_iter().filter(|name| !own.contains(name)).collect();
        let names = names.join("|");
        let pattern = format!(r#"["'`.#]({names})["'`]|control-({names})\b"#);
        forbid(&files, &pattern, |_| false, "the page is made from the catalog");
    }
    assert!(catalog_names().len() > 25, "the names were found");
}

#[test]
fn invariant_6_being_in_a_registry_is_being_tested() {
    for (path, registries) in [
        (
            "tests/bits/mod.rs",
            &[
                "DATASETS",
                "NORMALIZATIONS",
                "ACTIVATIONS",
                "HIDDEN_NORMALIZATIONS",
                "INITIALISATIONS",
                "LOSSES",
                "OPTIMIZERS",
                "SCHEDULES",
                "REGULARIZATIONS",
                "GRADIENT_CLIPPINGS",
            ][..],
        ),
        ("tests/gradients.rs", &["ACTIVATIONS", "LOSSES"]),
        ("tests/sharpness.rs", &["ACTIVATIONS", "LOSSES", "HIDDEN_NORMALIZATIONS", "REGULARIZATIONS"]),
        ("tests/gradients_in_training.rs", &["HIDDEN_NORMALIZATIONS", "REGULARIZATIONS"]),
        (
            "tests/code.rs",
            &[
                "DATASETS",
                "NORMALIZATIONS",
                "ACTIVATIONS",
                "HIDDEN_NORMALIZATIONS",
                "INITIALISATIONS",
                "LOSSES",
                "OPTIMIZERS",
                "SCHEDULES",
                "REGULARIZATIONS",
                "GRADIENT_CLIPPINGS",
                "LIBRARIES",
            ],
        ),
        ("tests/curves.rs", &["DATASETS", "OPTIMIZERS"]),
        ("tests/data.rs", &["DATASETS", "NORMALIZATIONS"]),
        ("tests/experiment.rs", &["DATASETS", "OPTIMIZERS"]),
        ("tests/e2e.rs", &["DATASETS", "OPTIMIZERS"]),
    ] {
        let test = files(&[path], &["rs"]).remove(0).text;
        for registry in registries {
            let whole = Regex::new(&format!(r"for \w+ in [\w:]*\b{registry}( \{{|\.iter\(\))")).expect("a pattern");
            assert!(whole.is_match(&test), "{path} does not loop over all of {registry}");
        }
    }
}

#[test]
fn invariant_6_every_file_of_a_registry_is_registered() {
    for folder in [
        "dataset",
        "normalization",
        "model/activation",
        "model/hidden_normalization",
        "model/initialisation",
        "loss",
        "optimizer",
        "regularization",
        "schedule",
    ] {
        let files = files(&[&format!("src/{folder}")], &["rs"]);
        let registry = files.iter().find(|file| file.path.ends_with("/mod.rs")).expect("a registry has a mod.rs");
        for file in files.iter().filter(|file| file.text.contains("pub const SPEC")) {
            let name = Path::new(&file.path).file_stem().expect("a file has a name").to_string_lossy();
            assert!(registry.text.contains(&format!("{name}::SPEC")), "{} is not registered", file.path);
            assert!(file.text.contains(&format!("name: \"{name}\"")), "{} is named otherwise in links", file.path);
            let header: Vec<_> = file.text.lines().take_while(|line| line.starts_with("//!")).collect();
            assert!(
                header.iter().any(|line| line.contains("Prefer it")),
                "{} does not say when to prefer it",
                file.path
            );
        }
    }
}

#[test]
fn invariant_7_no_panic_takes_the_page_with_it() {
    let text = |path: &str| files(&[path], &["js"]).remove(0).text;
    assert!(text("www/worker.js").contains("catch (error)"), "the worker reports what was thrown");
    assert!(text("www/pool.js").contains("worker.terminate()"), "the page ends a worker that failed");
    let first = text("www/first.js");
    assert!(first.contains("await bind(this.#module)"), "what the page trains itself has an instance of its own");
    assert!(first.contains("} catch {"), "which is given up when anything is thrown");
    for file in files(&["www"], &["js"]).iter().filter(|file| !["www/worker.js", "www/first.js"].contains(&&*file.path))
    {
        assert!(!file.text.contains("Session"), "{}: in the instance that draws nothing trains", file.path);
    }
}

#[test]
fn invariant_8_only_the_chart_knows_plotters() {
    let knows = |path: &str| path.starts_with("src/chart/") || ["src/export/svg.rs"].contains(&path);
    forbid(&files(&["src"], &["rs"]), "plotters", knows, "nothing reaches plotters but through chart/");
    // What plotters does with a range is what hangs or lies; the chart only uses its backends.
    let pattern = "ChartBuilder|build_cartesian|LineSeries|into_drawing_area|configure_mesh";
    forbid(&files(&["src"], &["rs"]), pattern, |_| false, "the chart places everything itself");
}

#[test]
fn invariant_9_one_build_and_no_server() {
    let manifest = files(&["Cargo.toml"], &["toml"]).remove(0).text;
    assert!(!manifest.contains("[features]"), "no cargo features");
    let page = files(&["www", "index.html"], &["js", "html", "css"]);
    let address = r#"(src|href|url\(|from|import|fetch\()\s*=?\s*\(?["']?(https?:)?//"#;
    forbid(&page, address, |_| false, "the page asks no other host");
    forbid(&page, r#"(src|href)="/|from "/|\(["']/"#, |_| false, "the page works from any folder");
}

#[test]
fn modules_use_only_those_below_them() {
    let everything = [
        "catalog",
        "chart",
        "code",
        "comparison",
        "dataset",
        "early_stopping",
        "experiment",
        "export",
        "gradient_clipping",
        "history",
        "inside",
        "lanes",
        "lesson",
        "link",
        "loss",
        "math",
        "metric",
        "model",
        "normalization",
        "optimizer",
        "portrait",
        "presets",
        "probe",
        "products",
        "regularization",
        "rng",
        "saved",
        "schedule",
        "summary",
        "trainer",
        "words",
    ];
    for file in files(&["src"], &["rs"]) {
        let module =
            file.path.trim_start_matches("src/").split(['/', '.']).next().expect("a path has a first part").to_owned();
        let below: &[&str] = match module.as_str() {
            "lib" => &everything,
            "history" | "early_stopping" | "lanes" | "lesson" | "presets" | "words" => &[],
            "math" | "products" => &["lanes"],
            "rng" => &["math"],
            "catalog" => &["words"],
            "summary" => &["history", "words"],
            "chart" => &["catalog", "comparison", "history", "math", "words"],
            "comparison" => &["catalog", "history", "math", "words"],
            "export" => &["chart", "words"],
            "link" => &["catalog", "experiment"],
            "saved" => &["experiment", "export", "history", "link"],
            "code" => &["catalog", "dataset", "experiment", "link", "loss", "rng", "schedule", "trainer", "words"],
            "dataset" | "gradient_clipping" | "loss" | "model" | "normalization" | "optimizer" | "regularization"
            | "schedule" => &["catalog", "lanes", "math", "products", "rng", "words"],
            "metric" => &["catalog", "loss"],
            "portrait" => &["chart", "metric", "words"],
            "probe" => &["loss", "math", "metric", "model", "normalization", "portrait", "trainer"],
            "experiment" => &[
                "catalog",
                "dataset",
                "early_stopping",
                "gradient_clipping",
                "loss",
                "model",
                "normalization",
                "optimizer",
                "regularization",
                "schedule",
                "words",
            ],
            "inside" => &[
                "catalog",
                "chart",
                "dataset",
                "experiment",
                "loss",
                "math",
                "model",
                "regularization",
                "rng",
                "trainer",
                "words",
            ],
            "trainer" => &[
                "catalog",
                "dataset",
                "early_stopping",
                "experiment",
                "gradient_clipping",
                "history",
                "loss",
                "math",
                "metric",
                "model",
                "normalization",
                "optimizer",
                "regularization",
                "rng",
                "schedule",
            ],
            other => panic!("say here what {other} may use"),
        };
        for used in modules_used(&file).iter().filter(|used| everything.contains(&used.as_str()) && **used != module) {
            assert!(below.contains(&used.as_str()), "{}: {module} must not use {used}", file.path);
        }
    }
}

/// Every module of the crate that a file names after `crate::`, be it in a list of several lines.
fn modules_used(file: &File) -> Vec<String> {
    let code: Vec<&str> = file.code().map(|(_, line)| line).collect();
    let code = code.join("\n");
    assert!(!code.contains("super::super"), "{}: from another folder on, say crate::", file.path);
    let paths = Regex::new(r"crate::(\w+)").expect("a pattern");
    let mut used: Vec<String> = paths.captures_iter(&code).map(|capture| capture[1].to_owned()).collect();
    for (start, list) in code.match_indices("crate::{") {
        let mut depth = 1;
        let mut item = String::new();
        for character in code[start + list.len()..].chars() {
            match character {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => used.push(std::mem::take(&mut item)),
                _ if depth == 1 => item.push(character),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        used.push(item);
    }
    used.iter().map(|path| path.trim().split("::").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn the_layers_are_seen_in_every_form_of_use() {
    let check = |text: &str| modules_used(&File { path: "a file".to_owned(), text: text.to_owned() });
    assert_eq!(check("use crate::math;\nlet x = crate::rng::Rng::new();"), ["math", "rng"]);
    assert_eq!(
        check("use crate::{\n    catalog::{Control, Stop},\n    trainer::Trainer,\n};"),
        ["catalog", "trainer", ""]
    );
    assert_eq!(check("// use crate::chart;"), [""; 0]);
}

#[test]
fn each_promise_of_the_element_has_tests_that_are_there() {
    let map = files(&["ARCHITECTURE.md"], &["md"]);
    let promises = map[0].text.split("What it promises").nth(1).and_then(|rest| rest.split("\n## ").next());
    let name = Regex::new("`([a-z0-9_]+)`").expect("a pattern");
    let tests: String = files(&["tests"], &["rs"]).into_iter().map(|file| file.text).collect();
    let rows = promises.expect("the promises are listed").lines().filter(|line| line.starts_with("| "));
    for row in rows.filter(|row| !row.starts_with("| promise")) {
        let named: Vec<&str> =
            name.captures_iter(row).map(|found| found.get(1).map_or("", |name| name.as_str())).collect();
        assert!(!named.is_empty(), "no test: {row}");
        for test in named {
            assert!(tests.contains(&format!("#[test]\nfn {test}() {{")), "{test} is no test that runs: {row}");
        }
    }
}

#[test]
fn every_file_says_first_which_question_it_answers() {
    for file in files(&["src", "page", "portrait", "reader", "workshop", "tests", "xtask", "fuzz"], &["rs"])
        .iter()
        .filter(|file| !file.path.contains("/target/"))
    {
        assert!(file.text.starts_with("//! "), "{} does not begin with //!", file.path);
    }
    for file in files(&["www", "xtask/bench/page"], &["js"]) {
        let mut lines = file.text.lines();
        assert_eq!(lines.next(), Some("// @ts-check"), "{}", file.path);
        assert!(
            lines.next().is_some_and(|line| line.starts_with("// ") && line.contains('?')),
            "{} asks no question",
            file.path
        );
    }
}

#[test]
fn the_house_words_are_used() {
    // ARCHITECTURE.md, "Words". Names in code, not prose. Scripts are written in the words of other libraries.
    let speaks_for_others = |path: &str| path.starts_with("src/code/");
    let pattern = r"\b(minibatch|mini_batch|n_iters?|iteration|datapoint|data_point|lr|eta|betas|eps|exp_avg|gnorm|test_loss|val_loss)\b";
    forbid(&files(&["src", "www"], &["rs", "js"]), pattern, speaks_for_others, "ARCHITECTURE.md has another word");
}

#[test]
fn files_stay_small() {
    for file in files(&BOUNDARIES, &["rs"]) {
        assert!(file.text.lines().count() <= 200, "{} is too large for the boundary", file.path);
    }
    let code = files(&["src/lib.rs"], &["rs"]).remove(0);
    for (number, line) in code.code() {
        let allowed =
            line.is_empty() || ["pub mod ", "#[cfg(", "compile_error!"].iter().any(|start| line.starts_with(start));
        assert!(allowed, "src/lib.rs:{number}: it has docs and the list of modules, and not: {line}");
    }
}
