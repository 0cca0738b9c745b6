//! A table of the reader's own: it is dropped or pasted anywhere, told about, chosen from, learnt at once, and never leaves the machine.

mod page;
mod tables;

use browser::{Options, keys};
use losscope::catalog::Task;
use losscope::dataset::csv::{self, CsvOptions, Table};
use losscope::experiment::Experiment;
use losscope::trainer::Trainer;
use losscope::{link, summary};
use page::{Page, default_with};
use serde_json::{Value, json};

/// Sixty rows of two numbers, a colour, a name, and the class that the numbers make. In some, one number is missing.
fn own_table() -> String {
    let row = |idx: u32| {
        let (x, y) = (idx * 37 % 60, idx * 23 % 60);
        let colour = ["red", "green", "blue"][idx as usize % 3];
        let gap = if idx % 20 == 7 { String::new() } else { y.to_string() };
        format!("{x},{gap},{colour},name {idx},{}\n", if x > y { "over" } else { "under" })
    };
    format!("x,y,colour,name,side\n{}", (0..60).map(row).collect::<String>())
}

/// The same as the page makes it of what it is told.
fn read(text: &str, target: Option<&str>, features: Option<&[&str]>) -> Table {
    let features = features.map(|names| names.iter().map(|&name| name.to_owned()).collect());
    let options = CsvOptions { target: target.map(str::to_owned), features, ..CsvOptions::default() };
    csv::read(text, &options).expect("it can be read")
}

/// The same where it is said that a number is predicted, or a class.
fn read_as(text: &str, task: Task) -> Table {
    csv::read(text, &CsvOptions { task: Some(task), ..CsvOptions::default() }).expect("it can be read")
}

impl Page {
    /// Lets a file fall onto an element, as a hand does: over it first.
    fn drop_file(&self, css: &str, name: &str, content: &str) {
        self.wait_for_own_tables();
        self.run(&format!(
            "const dataTransfer = new DataTransfer();
             dataTransfer.items.add(new File([{content}], {}));
             const at = document.querySelector({});
             for (const type of ['dragenter', 'dragover', 'drop']) {{
               const event = new DragEvent(type, {{dataTransfer, bubbles: true, cancelable: true}});
               const is_taken = !at.dispatchEvent(event);
               // A browser opens a file in place of the page where nobody takes it.
               if (type === 'drop' && !is_taken) throw new Error('nobody took the file');
             }}",
            json!(name),
            json!(css)
        ));
    }

    fn drop_text(&self, name: &str, text: &str) {
        self.drop_file("body", name, &json!(text).to_string());
    }

    /// Pastes what is on the clipboard where the focus is, by the browser's own command.
    fn paste(&self, text: &str) {
        let permissions = json!({"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]});
        self.browser.cdp("Browser.grantPermissions", permissions).expect("the clipboard may be written");
        let write = "const finished = arguments[1]; navigator.clipboard.writeText(arguments[0]).then(() => finished('written'), (error) => finished(String(error)))";
        assert_eq!(self.browser.execute_async(write, json!([text])).expect("it runs"), "written");
        for kind in ["rawKeyDown", "keyUp"] {
            let event = json!({"type": kind, "key": "v", "code": "KeyV", "modifiers": 2, "windowsVirtualKeyCode": 86, "commands": ["paste"]});
            self.browser.cdp("Input.dispatchKeyEvent", event).expect("a key can be pressed");
        }
    }

    /// Writes into the form's place for text, and has it used.
    fn write_table(&self, text: &str) {
        self.run("document.querySelector('#own').open = true");
        self.find("#own textarea");
        self.run(&format!(
            "const text = document.querySelector('#own textarea');
             text.closest('details').open = true;
             text.value = {}",
            json!(text)
        ));
        self.click("#own .use");
    }

    /// Waits until that table is learnt, and checks what the page says of it and of the curve with the library.
    fn expect_table(&self, table: &Table, settings: &[(&str, &str)]) {
        let n_rows = table.dataset().n_examples().to_string();
        let dataset = if table.task == Task::Classification { "own_classes" } else { "own_numbers" };
        let experiment = default_with(&[&[("dataset", dataset), ("n_rows", &n_rows)], settings].concat());
        let report = json!(table.report);
        self.wait_for(
            "the report",
            &format!(
                "JSON.stringify([...document.querySelectorAll('#own .report li')].map((item) => item.textContent)) === {}",
                json!(report.to_string())
            ),
        );
        let link = link::encode(&experiment);
        self.wait_for("the address", &format!("location.hash === '#{link}'"));
        let mut trainer = Trainer::with_table(&experiment, Some(table.dataset()));
        trainer.advance(u32::MAX);
        let sentence = summary::sentence(trainer.history(), trainer.steps_per_epoch());
        let is = format!("document.querySelector('#sentence').textContent === {}", json!(sentence));
        self.wait_for("its curve", &is);
        self.wait_for_status("done");
        let words: Vec<Value> = table
            .columns
            .iter()
            .zip(&table.roles)
            .map(|(column, role)| match role {
                csv::Role::Target => json!([column.name, false, true, "is predicted"]),
                role => {
                    let is_chosen = matches!(role, csv::Role::Features(_));
                    let is_useless = matches!(role, csv::Role::LeftOut(_));
                    json!([column.name, is_chosen, is_useless, csv::in_words(column, role)])
                }
            })
            .collect();
        let shown = self.run(
            "return [...document.querySelectorAll('#own .features li')].map((item) => {
               const input = item.querySelector('input');
               return [item.querySelector('label').textContent, input.checked, input.disabled, item.querySelector('.words').textContent];
             })",
        );
        assert_eq!(shown, json!(words));
        let target = self.find("#own .target").property("value").expect("a value");
        assert_eq!(target, json!(table.target));
    }

    /// What the form says is wrong.
    fn problem_of_table(&self) -> String {
        self.wait_for("a sentence", "document.querySelector('#own .problem:not([hidden])') !== null");
        self.text("#own .problem")
    }
}

#[test]
fn a_dropped_file_is_learnt_at_once_and_what_was_found_in_it_is_told() {
    let page = Page::open("");
    page.drop_text("mine.csv", &own_table());
    page.expect_table(&read(&own_table(), None, None), &[]);
    assert_eq!(page.find("#own").property("open").expect("asked"), true);
    assert_eq!(page.text("#own h2"), "mine.csv");
    assert!(page.browser.find_all("#control-n_rows").expect("asked").is_empty(), "the page found the rows itself");
    // Over the chart, too, and in the place of the first.
    page.drop_file("#chart", "two.tsv", &json!(own_table().replace(',', "\t")).to_string());
    page.wait_for("the other", "document.querySelector('#own h2').textContent === 'two.tsv'");
    page.expect_table(&read(&own_table().replace(',', "\t"), None, None), &[]);
    assert_eq!(page.run("return document.body.classList.contains('dropping')"), false);
    page.expect_quiet_console();
}

#[test]
fn a_table_is_pasted_anywhere_and_a_word_is_none() {
    let page = Page::open("");
    page.find("#control-learning_rate");
    page.wait_for_own_tables();
    page.run("document.activeElement.blur()");
    page.paste("a word");
    page.paste(&own_table());
    let table = read(&own_table(), None, None);
    page.expect_table(&table, &[]);
    assert_eq!(page.text("#own h2"), "The text");
    // A slider takes no text, so a table that is pasted there is one, too.
    let other = own_table().replace("red", "violet");
    page.focus("#control-learning_rate");
    page.paste(&other);
    page.expect_table(&read(&other, None, None), &[]);
    // What is typed into is left alone.
    page.focus("[data-control=learning_rate] .exact");
    page.run("document.activeElement.select()");
    page.paste("0.2\n");
    assert!(
        page.find("[data-control=learning_rate] .exact").property("value").expect("asked").to_string().contains("0.2")
    );
    page.press(keys::ESCAPE);
    // In its own place, a whole table is used at once.
    page.run("document.querySelector('#own details').open = true; document.querySelector('#own textarea').value = ''");
    page.focus("#own textarea");
    page.paste(&own_table());
    page.expect_table(&table, &[]);
    page.expect_quiet_console();
}

#[test]
fn a_text_that_was_typed_is_used_by_a_button() {
    let page = Page::open("");
    page.click("#own summary");
    page.find("#own textarea");
    page.click("#own details summary");
    page.find("#own textarea").send_keys("a;y\n1,5;2\n2,5;4\n3;5\n4;7").expect("it can be written to");
    page.click("#own .use");
    page.expect_table(&read("a;y\n1,5;2\n2,5;4\n3;5\n4;7", None, None), &[]);
}

#[test]
fn the_target_and_the_features_are_chosen_by_hand_and_training_starts_at_once() {
    let page = Page::open("");
    let text = own_table();
    page.drop_text("mine.csv", &text);
    page.expect_table(&read(&text, None, None), &[]);
    // A feature less: the curve before stays beside it, and the change is told.
    page.click("#own .features li:nth-child(3) label");
    page.expect_table(&read(&text, None, Some(&["x", "y"])), &[]);
    assert!(page.text("#comparison").starts_with("Features all → without colour: "), "{}", page.text("#comparison"));
    assert!(page.has_ghost());
    // By keys alone; and without y, no row has to go for its gaps.
    page.focus("#own .features li:nth-child(2) input");
    page.press(" ");
    let one = read(&text, None, Some(&["x"]));
    assert_eq!(one.dataset().n_examples(), 60);
    page.expect_table(&one, &[]);
    assert_eq!(page.run("return document.activeElement.closest('li').textContent.slice(0, 1)"), "y", "the focus stays");
    // It is taken back like anything else, and brought back.
    page.click("#undo");
    page.expect_table(&read(&text, None, Some(&["x", "y"])), &[]);
    page.click("#undo");
    page.expect_table(&read(&text, None, None), &[]);
    page.click("#redo");
    page.expect_table(&read(&text, None, Some(&["x", "y"])), &[]);
    // None is not enough, and all are all that can be.
    page.click("#own fieldset button:nth-of-type(2)");
    assert_eq!(
        page.problem_of_table(),
        "mine.csv can’t be used: no column is chosen to learn from, and one is the least."
    );
    page.click("#own fieldset button:nth-of-type(1)");
    page.expect_table(&read(&text, None, None), &[]);
    assert_eq!(page.find("#own .problem").property("hidden").expect("asked"), true);
    // Another target, of another kind: another task.
    page.click("#own .target option[value=x]");
    page.expect_table(&read(&text, Some("x"), None), &[]);
    page.expect_quiet_console();
}

#[test]
fn another_table_of_the_same_length_is_other_data_and_is_not_ranked_with_the_first() {
    let page = Page::open("");
    page.drop_text("mine.csv", &own_table());
    page.expect_table(&read(&own_table(), None, None), &[]);
    assert_eq!(page.run("return document.querySelector('#note').textContent.startsWith('What it learns.')"), true);
    page.click("#pin");
    page.wait_for("the table of runs", "document.querySelectorAll('#pins tbody tr').length === 2");
    // Of the same name, and as long: the link is the same. Its targets are those of other rows, so that little can be learnt.
    let table = own_table();
    let rows: Vec<(&str, &str)> = table.lines().map(|line| line.rsplit_once(',').expect("a comma")).collect();
    let targets = rows[1..].iter().cycle().skip(7).map(|(_, target)| *target);
    let mut other = format!("{},{}\n", rows[0].0, rows[0].1);
    rows[1..].iter().zip(targets).for_each(|((features, _), target)| other.push_str(&format!("{features},{target}\n")));
    page.drop_text("mine.csv", &other);
    let differs = "document.querySelector('#pins tbody tr:nth-child(2)').cells[1].textContent";
    page.wait_for("what differs", &format!("{differs} !== 'nothing'"));
    page.wait_for_status("done");
    let target = read(&own_table(), None, None).target;
    assert_eq!(page.run(&format!("return {differs}")), format!("mine.csv, target {target}"));
    let of_row = |row: u32| {
        page.run(&format!("return document.querySelector('#pins tbody tr:nth-child({row})').cells[2].textContent"))
    };
    let [current, pinned] = [of_row(1), of_row(2)].map(|words| words.as_str().expect("words").to_owned());
    let loss = |words: &str| words.split(',').next().and_then(|loss| loss.parse::<f64>().ok()).expect("a number");
    assert!(loss(&pinned) < loss(&current), "{pinned}; {current}");
    let best = page.text("#pins .best");
    assert!(best.ends_with(&format!("{current}.")), "what is lower is of other data: {best}");
    page.expect_quiet_console();
}

#[test]
fn a_number_can_be_predicted_as_a_class_and_text_can_not_be_a_number() {
    let page = Page::open("");
    let text = "a,stars\n1,3\n2,4\n3,3\n4,5\n5,4\n6,5\n";
    page.drop_text("stars.csv", text);
    page.expect_table(&read(text, None, None), &[]);
    page.click("#own .task option[value=class]");
    page.expect_table(&read_as(text, Task::Classification), &[]);
    // The list of datasets has the same two.
    page.click("#control-dataset option[value=own_numbers]");
    page.expect_table(&read(text, None, None), &[]);
    page.drop_text("mine.csv", &own_table());
    page.expect_table(&read(&own_table(), None, None), &[]);
    assert_eq!(page.find("#own .task option[value=number]").property("disabled").expect("asked"), true);
    // Where a number is wanted, another column is predicted.
    page.click("#control-dataset option[value=own_numbers]");
    page.expect_table(&read_as(&own_table(), Task::Regression), &[]);
    page.click("#control-dataset option[value=own_classes]");
    page.expect_table(&read(&own_table(), None, None), &[]);
}

#[test]
fn a_broken_file_gets_line_column_and_reason_and_the_curve_stays() {
    let page = Page::open("");
    page.drop_text("short.csv", "a,b\n1,2\n3\n4,5\n6,7\n");
    assert_eq!(
        page.problem_of_table(),
        "short.csv can’t be used: line 3: 1 field stands here, and 4 other lines have 2."
    );
    page.expect(&Experiment::default());
    // Where it is a slip in one column, the others can be used.
    let slip = own_table().replacen("37,23,", "abc,23,", 1);
    page.drop_text("slip.csv", &slip);
    page.wait_for("the other", "document.querySelector('#own .problem').textContent.startsWith('slip.csv')");
    assert_eq!(
        page.problem_of_table(),
        "slip.csv can’t be used: line 3: x has \"abc\", and 59 other lines have numbers there. \
         Mend the file, or choose below what is to be used of it."
    );
    page.expect(&Experiment::default());
    page.expect_accessible("a broken file");
    page.click("#own .features li:nth-child(4) label");
    page.click("#own .features li:nth-child(1) label");
    page.expect_table(&read(&slip, Some("side"), Some(&["y", "colour"])), &[]);
    // After a good table, a broken one leaves that in its place, to be chosen from.
    page.drop_text("empty.csv", "");
    page.wait_for("the sentence", "document.querySelector('#own .problem').textContent.startsWith('empty.csv')");
    assert_eq!(page.problem_of_table(), "empty.csv can’t be used: the file is empty.");
    assert_eq!(page.text("#own h2"), "slip.csv");
    page.click("#own .features li:nth-child(3) label");
    page.expect_table(&read(&slip, Some("side"), Some(&["y"])), &[]);
    page.expect_quiet_console();
}

#[test]
fn files_of_other_encodings_and_headers_that_are_none_are_understood() {
    let page = Page::open("");
    let text = "größe;y\n1,5;2\n2,5;4\n3;5\n";
    let bytes = |bytes: Vec<u8>| format!("new Uint8Array({})", json!(bytes));
    let utf16: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    page.drop_file("body", "utf16.csv", &bytes(utf16));
    page.wait_for("its encoding", "document.querySelector('#own .report')?.textContent.includes('UTF-16')");
    assert_eq!(page.text("#own .features li:first-child label"), "größe");
    let latin1: Vec<u8> = text.chars().map(|character| u8::try_from(u32::from(character)).expect("Latin-1")).collect();
    page.drop_file("body", "latin1.csv", &bytes(latin1));
    page.wait_for("its encoding", "document.querySelector('#own .report').textContent.includes('Windows-1252')");
    assert_eq!(page.text("#own .features li:first-child label"), "größe");
    // A reader knows better whether there is a header.
    let years = "2019,2020\n1,2\n3,5\n4,4\n";
    page.drop_text("years.csv", years);
    page.expect_table(&read(years, None, None), &[]);
    page.click("#own section > label");
    let options = CsvOptions { header: Some(true), ..CsvOptions::default() };
    page.expect_table(&csv::read(years, &options).expect("a table"), &[]);
    page.expect_quiet_console();
}

#[test]
fn a_link_about_somebodys_own_table_says_that_it_is_needed_and_asks_for_it() {
    let page = Page::not_yet_open(&Options::default());
    page.go("v=1&dataset=own_classes&n_rows=60&learning_rate=0.3");
    page.wait_for_status("waiting");
    let problem = page.text("#problem");
    assert!(problem.starts_with("This experiment is about a table of your own, which no link has"), "{problem}");
    page.find("#own textarea");
    assert_eq!(page.find("#own").property("open").expect("asked"), true);
    page.expect_accessible("a table is asked for");
    // It has another number of rows, and all other settings stay.
    page.drop_text("mine.csv", &own_table());
    page.expect_table(&read(&own_table(), None, None), &[("learning_rate", "0.3")]);
    assert_eq!(page.find("#problem").property("hidden").expect("asked"), true);
    // The link of a table that is here is followed without a word.
    page.run("location.hash = 'v=1&dataset=own_numbers&n_rows=20'");
    page.expect_table(&read_as(&own_table(), Task::Regression), &[]);
    page.expect_quiet_console();
}

#[test]
fn ten_megabytes_are_read_and_learnt_while_the_page_answers() {
    let page = Page::open("");
    // What reads tables is there already, as it would be for the second table.
    page.drop_text("small.csv", &own_table());
    page.expect_table(&read(&own_table(), None, None), &[]);
    page.wait_for_own_tables();
    let seen = page
        .browser
        .execute_async(
            "const finished = arguments[0];
             const rows = ['a,b,c,d,y'];
             let size = 0;
             for (let i = 0; size < 10e6; i++) {
               const [a, b, c, d] = [1, 2, 3, 4].map((k) => ((i * 7919 * k) % 100003) / 100003);
               rows.push([a, b, c, d, (a - b * c + d / 2)].map((number) => number.toFixed(6)).join());
               size += rows.at(-1).length + 1;
             }
             const file = new File([rows.join('\\n')], 'large.csv');
             const dataTransfer = new DataTransfer();
             dataTransfer.items.add(file);
             const tasks = [];
             new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({duration}) => duration))).observe({entryTypes: ['longtask']});
             // The making of the file itself is no reading.
             setTimeout(() => {
               tasks.length = 0;
               const begin = performance.now();
               let read = 0;
               let statuses = new Set();
               let [n_frames, longest, before] = [0, 0, begin];
               const frame = (now) => {
                 n_frames += 1;
                 longest = Math.max(longest, now - before);
                 before = now;
                 statuses.add(document.querySelector('#own .status').textContent);
                 const is_read = document.querySelector('#own h2').textContent === 'large.csv';
                 if (is_read && !read) read = now - begin;
                 const is_training = is_read && location.hash.includes('n_rows=100000') && /^Step \\d/.test(document.querySelector('#state').textContent) && !document.querySelector('#state').textContent.startsWith('Step 0 ');
                 if (!is_training) return requestAnimationFrame(frame);
                 finished({size, read, trained: now - begin, n_frames, longest, tasks, statuses: [...statuses], report: document.querySelector('#own .report').textContent});
               };
               requestAnimationFrame(frame);
               document.body.dispatchEvent(new DragEvent('drop', {dataTransfer, bubbles: true, cancelable: true}));
             }, 1500);",
            json!([]),
        )
        .expect("it is read");
    let number = |name: &str| seen[name].as_f64().expect("a number");
    assert!(number("size") >= 10e6);
    assert!(seen["report"].as_str().expect("a text").contains("100000 are used"), "{seen}");
    let statuses = seen["statuses"].as_array().expect("a list");
    assert!(statuses.contains(&json!("Reading large.csv (10.0 MB) …")), "{seen}");
    // On a machine that has nothing else to do there is no task of 50 ms, and no frame is lost; reading it here would be a single
    // one, as long as all of it.
    let longest_task = seen["tasks"].as_array().expect("a list").iter().filter_map(Value::as_f64).fold(0.0, f64::max);
    assert!(longest_task < number("read") / 2.0, "{seen}");
    assert!(number("longest") < number("read") / 2.0, "{seen}");
    // A text as long is not shown to be edited.
    assert_eq!(page.find("#own textarea").property("value").expect("asked"), "");
    page.expect_quiet_console();
}

#[test]
fn a_newer_file_takes_the_place_of_one_that_is_being_read() {
    let page = Page::open("");
    page.run(
        "const row = '0.125,0.25,0.375,0.5\\n0.5,0.25,0.125,0.75\\n';
         window.seen = [];
         document.querySelector('#chart').addEventListener('begun', ({detail}) => window.seen.push(detail.link));
         const drop = (text, name) => {
           const dataTransfer = new DataTransfer();
           dataTransfer.items.add(new File([text], name));
           document.body.dispatchEvent(new DragEvent('drop', {dataTransfer, bubbles: true, cancelable: true}));
         };
         drop(row.repeat(300000), 'large.csv');
         setTimeout(() => drop('a,y\\n1,2\\n3,4\\n5,5\\n', 'small.csv'), 100);",
    );
    page.wait_for("the newer", "document.querySelector('#own h2')?.textContent === 'small.csv'");
    page.expect_table(&read("a,y\n1,2\n3,4\n5,5\n", None, None), &[]);
    let links = page.run("return window.seen.join()").to_string();
    assert!(links.contains("n_rows=3") && !links.contains("n_rows=100000"), "{links}");
}

#[test]
fn nothing_leaves_the_machine() {
    let page = Page::open("");
    // What draws the model comes with the first key.
    page.press(keys::TAB);
    page.wait_for("the model", "document.querySelector('#learnt').textContent.includes('step 540')");
    assert!(page.text("#own").contains("Your own table"));
    assert!(
        page.find("#own p")
            .property("textContent")
            .expect("asked")
            .to_string()
            .contains("Nothing leaves your machine.")
    );
    let files = || {
        page.run("return performance.getEntriesByType('resource').map(({name}) => new URL(name)).map(({origin, pathname, search}) => origin + pathname + search)")
    };
    let before = files();
    assert!(
        !before.to_string().contains("reader") && !before.to_string().contains("own_"),
        "fetched with the first: {before}"
    );
    page.drop_text("mine.csv", &own_table());
    page.expect_table(&read(&own_table(), None, None), &[]);
    // What came with it are files of this site, asked for without a word of the table.
    let origin = page.run("return location.origin").as_str().expect("a text").to_owned();
    let new: Vec<String> = files()
        .as_array()
        .expect("a list")
        .iter()
        .filter(|name| !before.as_array().expect("a list").contains(name))
        .map(|name| name.as_str().expect("a text").to_owned())
        .collect();
    for name in &new {
        let file = name.rsplit('/').next().expect("a name");
        assert!(name.starts_with(&origin), "{name}");
        let known = ["looks.js", "own_form.js", "own_form.css", "own_worker.js", "run.js", "pool.js", "worker.js"];
        assert!(known.contains(&file) || file.starts_with("reader"), "{name}");
    }
    // Without any network at all, the next table is read and learnt as well.
    let after = files();
    let offline = json!({"offline": true, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0});
    page.browser.cdp("Network.enable", json!({})).expect("the network can be watched");
    page.browser.cdp("Network.emulateNetworkConditions", offline).expect("the network can be cut");
    let other = own_table().replace("red", "violet");
    page.drop_text("other.csv", &other);
    page.expect_table(&read(&other, None, None), &[]);
    page.click("#own .features li:nth-child(3) label");
    page.expect_table(&read(&other, None, Some(&["x", "y"])), &[]);
    assert_eq!(files(), after, "nothing was asked for");
    page.expect_quiet_console();
}

#[test]
fn the_form_is_accessible_light_dark_and_on_a_phone() {
    let page = Page::open("");
    page.drop_text("mine.csv", &own_table());
    page.expect_table(&read(&own_table(), None, None), &[]);
    page.run("document.querySelector('#own details').open = true");
    page.expect_accessible("the form with a table");
    page.browser.set_dark(true).expect("dark can be asked for");
    page.expect_accessible("dark");
    page.browser.set_viewport(360, 740, 2.0, true).expect("a phone");
    page.expect_accessible("a phone");
    page.run("document.querySelector('#own').scrollIntoView()");
    let overflow = page.run("return document.documentElement.scrollWidth - innerWidth");
    assert_eq!(overflow, 0, "nothing is cut off");
    page.browser.set_viewport(320, 640, 1.0, true).expect("a small phone");
    let overflow = page.run("return document.documentElement.scrollWidth - innerWidth");
    assert_eq!(overflow, 0, "nothing is cut off");
    page.run("document.body.classList.add('dropping')");
    page.expect_accessible("a file is held over the page");
}

#[test]
fn what_reads_tables_and_cannot_be_fetched_is_told_and_tried_again() {
    let page = Page::not_yet_open(&Options::default());
    page.browser
        .before_each_page(
            "const Real = Worker;
             window.n_broken = 1;
             window.Worker = class extends Real {
               constructor(url, options) {
                 super(String(url).includes('own_worker') && window.n_broken-- > 0 ? new URL('nowhere.js', url) : url, options);
               }
             };",
        )
        .expect("a script can be prepared");
    page.go("");
    page.wait_for_status("done");
    page.drop_text("mine.csv", &own_table());
    assert_eq!(page.problem_of_table(), "mine.csv can’t be used: what reads tables could not be loaded.");
    page.drop_text("mine.csv", &own_table());
    page.expect_table(&read(&own_table(), None, None), &[]);
}

#[test]
fn the_place_for_text_works_as_the_other_ways_do() {
    let page = Page::open("");
    page.write_table(&own_table());
    page.expect_table(&read(&own_table(), None, None), &[]);
    page.write_table("a,b\n1,2\n3\n4,5\n6,7\n");
    let problem = page.problem_of_table();
    assert_eq!(problem, "The text can’t be used: line 3: 1 field stands here, and 4 other lines have 2.");
}
