//! Does the element work wherever it is put? Served from this machine as other sites would serve it, in a real Chromium.

mod server;
mod tables;

use browser::{Browser, Options, keys};
use losscope::link;
use serde_json::{Value, json};
use server::{Answer, Server, embed_file};
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

/// Generous: the machine may be busy, and nothing here measures speed.
const PATIENCE: Duration = Duration::from_secs(60);

const MODULE: &str = "<script type=module src=embed/loss-playground.js></script>";
const CLASSIC: &str = "<script src=embed/loss-playground.classic.js></script>";
const FILES: &str = "<script type=module src=embed/loss-playground.files.js></script>";
const FALLBACK: &str = "a picture would be here";
/// A run that is too long for the page's own few milliseconds.
const LONG: &str = "n-hidden-layers=2 n-units=64 n-epochs=60";

/// The same in a page's text.
fn element(attributes: &str) -> String {
    format!("<loss-playground {attributes}>{FALLBACK}</loss-playground>")
}

struct Site {
    server: Server,
    browser: Browser,
}

impl Site {
    /// A site whose page has that body, and which sends those headers with everything.
    fn with_headers(body: &str, headers: &[(&str, &str)]) -> Site {
        Site::answering(body, headers, |_, answer| answer)
    }

    fn new(body: &str) -> Site {
        Site::with_headers(body, &[])
    }

    /// As on a machine with two cores.
    fn with_one_worker(body: &str) -> Site {
        Site::new(&format!(
            "<script>Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', {{ value: 2 }})</script>{body}"
        ))
    }

    fn answering(
        body: &str,
        headers: &[(&str, &str)],
        change: impl Fn(&str, Answer) -> Answer + Send + Sync + 'static,
    ) -> Site {
        let body = body.to_owned();
        let headers: Vec<(String, String)> =
            headers.iter().map(|(name, to)| (name.to_string(), to.to_string())).collect();
        let server = Server::start(move |path| {
            let answer = if path == "page.html" { Some(Answer::html(&body)) } else { embed_file(path) };
            let with = |answer: Answer| headers.iter().fold(answer, |answer, (name, to)| answer.with(name, to));
            answer.map(with).map(|answer| change(path, answer))
        });
        let browser = Browser::launch(&Options::default()).expect("the browser starts");
        browser.before_each_page(COUNT_WORKERS).expect("a script can be added");
        let site = Site { server, browser };
        site.go("page.html");
        site
    }

    fn go(&self, path: &str) {
        self.browser.goto(&format!("{}{path}", self.server.url)).expect("the page opens");
    }

    fn run(&self, script: &str) -> Value {
        self.browser.execute(script, json!([])).unwrap_or_else(|error| panic!("{error:#}\n{script}"))
    }

    /// What a promise comes to.
    fn come(&self, expression: &str) -> Value {
        let script = format!(
            "const done = arguments[0]; const el = document.querySelector('loss-playground');
             Promise.resolve({expression}).then(done, (error) => done(String(error)));"
        );
        self.browser.execute_async(&script, json!([])).unwrap_or_else(|error| panic!("{error:#}\n{script}"))
    }

    fn wait_for(&self, expression: &str) -> Value {
        self.browser.wait_for(expression, expression, PATIENCE).unwrap_or_else(|error| {
            let there = self.run(
                "return Array.from(document.querySelectorAll('loss-playground'), (each) => [
                   each.status, each.error, each.engineUsed, each.history?.train_loss.length, each.getBoundingClientRect().top])",
            );
            panic!("{error:#}: {there}, {:?}", self.console())
        })
    }

    fn wait_for_status(&self, status: &str) {
        self.wait_for(&format!("document.querySelector('loss-playground').status === '{status}'"));
    }

    fn expect_engine(&self, engine: &str) {
        self.wait_for_status("done");
        assert_eq!(self.run("return document.querySelector('loss-playground').engineUsed"), engine);
        self.expect_paint();
    }

    /// Whether there is something on the canvas.
    fn expect_paint(&self) {
        self.wait_for(
            "(() => { const canvas = document.querySelector('loss-playground').shadowRoot.querySelector('canvas');
               if (!canvas || canvas.width === 0) return false;
               return canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((byte) => byte > 0); })()",
        );
    }

    fn console(&self) -> Vec<String> {
        self.browser.console().expect("the browser has a console")
    }
}

/// Keeps every worker that a page makes, and whether it was ended.
const COUNT_WORKERS: &str = "
    window.workers = [];
    window.n_most_workers = 0;
    const Real = Worker;
    window.Worker = class extends Real {
      constructor(...given) {
        super(...given);
        workers.push(this);
        n_most_workers = Math.max(n_most_workers, workers.filter(({ is_ended }) => !is_ended).length);
      }
      terminate() { this.is_ended = true; super.terminate(); }
    };";

/// The losses of an experiment, trained here.
fn losses(link: &str) -> Vec<f32> {
    let experiment = link::decode(link).expect("it is a link");
    let mut trainer = tables::trainer(&experiment);
    trainer.advance(u32::MAX);
    trainer.history().train_loss.clone()
}

fn as_losses(value: &Value) -> Vec<f32> {
    let numbers = value.as_array().unwrap_or_else(|| panic!("no losses, but {value}"));
    numbers.iter().map(|number| number.as_f64().expect("a number") as f32).collect()
}

#[test]
fn every_engine_gives_the_losses_that_are_trained_natively() {
    let native = losses("v=1&n_hidden_layers=2&n_units=64&n_epochs=60");
    for script in [MODULE, CLASSIC, FILES] {
        for engine in ["worker", "blob", "main", "auto"] {
            let is_one_file = script != FILES;
            if engine == "worker" && is_one_file {
                continue;
            }
            let site = Site::new(&format!("{}{script}", element(&format!("{LONG} engine={engine}"))));
            site.wait_for_status("done");
            let trained = site.come("el.finished.then(() => Array.from(el.history.train_loss))");
            assert!(as_losses(&trained) == native, "{script} {engine}");
            let used = match engine {
                "auto" if is_one_file => "blob",
                "auto" => "worker",
                engine => engine,
            };
            site.expect_engine(used);
            assert_eq!(site.console(), Vec::<String>::new(), "{script} {engine}");
        }
    }
}

#[test]
fn under_each_content_security_policy_it_trains_where_it_may() {
    let eval = "script-src 'self' 'wasm-unsafe-eval'";
    let recipes = include_str!("../docs/embedding/README.md");
    let documented = recipes.split("## Content Security Policy").nth(1).and_then(|section| section.split("```").nth(1));
    let documented = documented.expect("the recipes name a policy").trim().to_owned();
    for (policy, script, engine) in [
        (eval.to_owned(), FILES, "worker"),
        (eval.to_owned(), MODULE, "main"),
        (format!("{eval}; worker-src 'self' blob:"), MODULE, "blob"),
        (documented.clone(), MODULE, "blob"),
        (documented, FILES, "worker"),
        (format!("{eval}; worker-src 'none'"), FILES, "main"),
        (format!("{eval}; style-src 'self'"), FILES, "worker"),
        (format!("{eval}; default-src 'self'; connect-src 'none'"), MODULE, "main"),
        (format!("{eval}; require-trusted-types-for 'script'"), MODULE, "main"),
    ] {
        let site =
            Site::with_headers(&format!("{}{script}", element(LONG)), &[("Content-Security-Policy", policy.as_str())]);
        site.expect_engine(engine);
    }
}

#[test]
fn where_webassembly_is_forbidden_it_says_so_and_shows_what_the_author_gave() {
    let site =
        Site::with_headers(&format!("{}{MODULE}", element("")), &[("Content-Security-Policy", "script-src 'self'")]);
    site.wait_for_status("error");
    assert_eq!(site.run("return document.querySelector('loss-playground').error.code"), "csp");
    let seen = site.run(
        "const el = document.querySelector('loss-playground');
         const slot = el.shadowRoot.querySelector('.poster');
         return [el.shadowRoot.querySelector('[part=error]').innerText, slot.checkVisibility(), el.clientHeight]",
    );
    assert!(seen[0].as_str().expect("a text").contains("'wasm-unsafe-eval'"), "{seen}");
    assert_eq!(seen[1], true);
    assert!(seen[2].as_f64().expect("a height") > 40.0);
}

#[test]
fn whatever_the_host_calls_the_files_they_work() {
    for kind in ["application/octet-stream", "text/html", "text/plain"] {
        let site = Site::answering(&format!("{}{FILES}", element(LONG)), &[], move |path, answer| {
            if path.ends_with(".wasm") { answer.with("Content-Type", kind) } else { answer }
        });
        site.expect_engine("worker");
    }
}

#[test]
fn from_another_host_it_works_with_its_leave_and_the_classic_script_without() {
    let elsewhere =
        Server::start(|path| embed_file(path).map(|answer| answer.with("Access-Control-Allow-Origin", "*")));
    let silent = Server::start(embed_file);
    for (server, name, kind) in [
        (&elsewhere, "loss-playground.js", "type=module"),
        (&elsewhere, "loss-playground.files.js", "type=module"),
        (&silent, "loss-playground.classic.js", ""),
    ] {
        let script = format!("<script {kind} src='{}embed/{name}'></script>", server.url);
        let site = Site::new(&format!("{}{script}", element(LONG)));
        site.expect_engine("blob");
    }
}

#[test]
fn where_pages_are_isolated_it_works() {
    for policy in ["require-corp", "credentialless"] {
        let site = Site::with_headers(
            &format!("{}{MODULE}", element(LONG)),
            &[("Cross-Origin-Embedder-Policy", policy), ("Cross-Origin-Opener-Policy", "same-origin")],
        );
        site.expect_engine("blob");
    }
}

#[test]
fn in_a_frame_without_an_origin_it_works() {
    let page = element(LONG).replace('\'', "");
    let inner = format!(
        "{page}<script src=SERVERembed/loss-playground.classic.js></script><script>addEventListener(&quot;finish&quot;, (event) => parent.postMessage(event.target.engineUsed, &quot;*&quot;))</script>"
    );
    let site = Site::new("");
    let inner = inner.replace("SERVER", &site.server.url);
    site.run("window.said = []; addEventListener('message', ({ data }) => said.push(data));");
    site.run(&format!(
        "document.body.insertAdjacentHTML('beforeend', `<iframe sandbox=allow-scripts height=600 width=800 srcdoc='{inner}'></iframe>`)"
    ));
    site.wait_for("said.length > 0");
    assert_eq!(site.run("return said[0]"), "blob");
}

#[test]
fn from_a_disk_the_classic_script_and_the_whole_playground_work() {
    let dist = PathBuf::from(std::env::var("LOSSCOPE_DIST").expect("`cargo xtask test` says where the site is"));
    let folder = std::env::temp_dir().join(format!("losscope-from-disk-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder can be made");
    fs::copy(dist.join("embed/loss-playground.classic.js"), folder.join("loss-playground.classic.js")).expect("a copy");
    fs::copy(dist.join("losscope.html"), folder.join("losscope.html")).expect("a copy");
    let page = format!("<!doctype html><body>{}<script src=loss-playground.classic.js></script>", element(LONG));
    fs::write(folder.join("page.html"), page).expect("a file can be written");
    let browser = Browser::launch(&Options::default()).expect("the browser starts");
    let address = |name: &str| format!("file://{}", folder.join(name).display());
    browser.goto(&address("page.html")).expect("it opens");
    let is_done = "document.querySelector('loss-playground').status === 'done'";
    browser.wait_for("the curve", is_done, PATIENCE).expect("it comes");
    browser.goto(&address("losscope.html#v=1&n_hidden_layers=2&n_units=32")).expect("it opens");
    let is_done = "document.documentElement.dataset.status === 'done'";
    browser.wait_for("the whole playground", is_done, PATIENCE).expect("it comes");
    let first = browser.execute("return document.body.innerText.trim().split('\\n')[0]", json!([])).expect("a text");
    assert_eq!(first, "Skip to the controls", "nothing but the page is on the page");
    browser.goto("about:blank").expect("it opens");
    // A table, and a worker for a longer run.
    browser.goto(&address("losscope.html#v=1&dataset=digits")).expect("it opens");
    browser.wait_for("a table", is_done, PATIENCE).expect("it comes");
    browser
        .execute("document.querySelector('#inside').open = true; document.querySelector('#own').open = true", json!([]))
        .expect("it opens");
    browser
        .wait_for("a look inside", "document.querySelector('#within').childElementCount > 0", PATIENCE)
        .expect("it comes");
    browser.wait_for("the form", "document.querySelector('#own [type=file]')", PATIENCE).expect("it comes");
    assert_eq!(browser.console().expect("there is a console"), Vec::<String>::new());
    // The lines that this page gives, in a file beside it.
    browser.goto("about:blank").expect("it opens");
    browser.goto(&address("losscope.html#v=1&learning_rate=0.3")).expect("it opens");
    browser.wait_for("the curve", is_done, PATIENCE).expect("it comes");
    browser.execute("document.querySelector('#sharing').open = true", json!([])).expect("it opens");
    let lines = "document.querySelector('#sharing textarea')?.value";
    let lines = browser.wait_for("the lines to paste", lines, PATIENCE).expect("they come");
    let lines = lines.as_str().expect("a text");
    assert!(lines.starts_with("<script src=\"loss-playground.classic.js\"></script>\n"), "{lines}");
    fs::write(folder.join("pasted.html"), format!("<!doctype html><body>{lines}")).expect("a file can be written");
    browser.goto(&address("pasted.html")).expect("it opens");
    browser
        .wait_for("the same curve", "document.querySelector('loss-playground').status === 'done'", PATIENCE)
        .expect("it comes");
    let link = browser.execute("return document.querySelector('loss-playground').link", json!([])).expect("a text");
    assert_eq!(link, "v=1&learning_rate=0.3");
    fs::remove_dir_all(&folder).expect("the folder can be removed");
}

#[test]
fn thirty_on_a_page_share_one_wasm_and_few_workers_and_all_are_freed() {
    let many: String =
        (0..30).map(|idx| format!("<p>{}</p>", element(&format!("{LONG} seed={idx} height=400")))).collect();
    let site = Site::new(&format!("{many}{FILES}"));
    site.wait_for_status("done");
    assert!(
        site.run(
            "return [...document.querySelectorAll('loss-playground')].filter(({ status }) => status === 'idle').length"
        )
        .as_i64()
        .expect("a number")
            > 10,
        "those that are far away have not begun"
    );
    // As a reader who looks for the end; and then far away, where all of them are in sight, or they would pause for that.
    site.come(
        "(async () => {
           while (scrollY + innerHeight < document.documentElement.scrollHeight - 1) {
             scrollBy(0, 500);
             await new Promise((next) => setTimeout(next, 16));
           }
           document.body.style.cssText = 'display: grid; grid-template-columns: repeat(10, 1fr); zoom: 0.2';
         })()",
    );
    site.wait_for(ALL_DONE);
    let most = site.run("return [n_most_workers, document.querySelector('loss-playground').constructor.maxWorkers]");
    assert!(most[0].as_i64() <= most[1].as_i64() && most[1].as_i64() <= Some(4), "{most}");
    assert_eq!(site.server.n_asked("embed/loss-playground.wasm"), 1);
    site.run("document.querySelectorAll('loss-playground').forEach((each) => each.remove())");
    site.wait_for("workers.every(({ is_ended }) => is_ended)");
}

#[test]
fn two_hundred_mounts_leave_no_worker_and_a_flat_heap() {
    let site = Site::new(MODULE);
    let heap = || {
        for _ in 0..2 {
            site.browser.cdp("HeapProfiler.collectGarbage", json!({})).expect("rubbish can be collected");
        }
        let size = site.browser.cdp("Runtime.getHeapUsage", json!({})).expect("the heap has a size");
        size["usedSize"].as_f64().expect("a number")
    };
    let mount = |n: u32| {
        let script = format!(
            "(async () => {{
               for (let idx = 0; idx < {n}; idx += 1) {{
                 const el = document.createElement('loss-playground');
                 el.setAttribute('seed', idx);
                 document.body.append(el);
                 await el.finished;
                 el.remove();
                 await null;
               }}
               return workers.filter(({{ is_ended }}) => !is_ended).length;
             }})()"
        );
        site.come(&script)
    };
    // Of a busy machine twenty take long, too, and a script has its limit.
    (0..3).for_each(|_| drop(mount(20)));
    let before = heap();
    (0..10).for_each(|_| assert_eq!(mount(20), 0));
    let grown = heap() - before;
    assert!(grown < 1.5e6, "{grown} bytes more after 200 mounts");
    let counts = site.browser.cdp("Memory.getDOMCounters", json!({})).expect("the page can be counted");
    assert!(counts["nodes"].as_f64().expect("a number") < 5000.0, "{counts}");
}

#[test]
fn a_move_within_the_page_does_not_begin_anew() {
    let site = Site::new(&format!("<div id=a>{}</div><div id=b></div>{MODULE}", element("")));
    site.wait_for_status("done");
    site.run(
        "window.n_finished = 0;
         document.addEventListener('finish', () => (n_finished += 1));
         const el = document.querySelector('loss-playground');
         window.canvas = el.shadowRoot.querySelector('canvas');
         document.querySelector('#b').append(el);
         if (document.body.moveBefore) document.querySelector('#a').moveBefore(el, null);",
    );
    site.wait_for("document.querySelector('loss-playground').shadowRoot.querySelector('canvas') === canvas");
    site.run("return new Promise((done) => setTimeout(done, 300))");
    let still = site.run("const el = document.querySelector('loss-playground'); return [n_finished, el.status, el.shadowRoot.querySelector('canvas') === canvas]");
    assert_eq!(still, json!([0, "done", true]));
}

#[test]
fn it_comes_back_as_it_was_when_it_was_taken_out() {
    let site = Site::new(&format!("{}{MODULE}", element("")));
    site.wait_for_status("done");
    site.run("const el = document.querySelector('loss-playground'); el.learningRate = 0.2; window.link = el.link; window.el = el; el.remove();");
    site.wait_for("el.status === 'idle'");
    site.run("document.body.append(el)");
    site.wait_for_status("done");
    assert_eq!(site.run("return el.link === link && el.learningRate"), 0.2);
}

#[test]
fn a_second_copy_and_another_wrapping_are_no_error() {
    let site = Site::new(&format!(
        "{}{MODULE}{CLASSIC}<script type=module src='embed/loss-playground.js?v=2'></script>",
        element("")
    ));
    site.wait_for_status("done");
    assert_eq!(site.console(), Vec::<String>::new());
    assert_eq!(site.run("return Object.keys(window).filter((name) => /playground|losscope/i.test(name))"), json!([]));
}

#[test]
fn bad_attributes_never_throw_give_way_and_are_told_once() {
    let bad = "learning-rate=fast batch-size=-3 optimizer=sgdd n-units=1e9 controls='learning-rate shoe-size' theme=purple height=tall engine=steam state='v=9&nonsense=1&view.smoothing=7'";
    let site = Site::new(&format!("{}{}{MODULE}", element(bad), element(bad)));
    site.wait_for(ALL_DONE);
    let console = site.console();
    for word in [
        "learning_rate is fast",
        "batch_size is -3",
        "optimizer is sgdd",
        "n_units is 1e9",
        "shoe_size",
        "theme is purple",
        "height is tall",
        "engine is steam",
        "v is 9",
        "nonsense",
        "view.smoothing is 7",
    ] {
        let n_told = console.iter().filter(|line| line.contains(word)).count();
        assert_eq!(n_told, 1, "{word} in {console:#?}");
    }
    assert!(console.iter().all(|line| line.contains("loss-playground>: ")), "{console:#?}");
    let kept = site.run(
        "const el = document.querySelector('loss-playground'); return [el.optimizer, el.batchSize, el.nUnits > 0]",
    );
    assert_eq!(kept, json!(["sgd", 1, true]));
}

#[test]
fn a_state_goes_round_and_properties_set_before_the_element_is_known_hold() {
    let site = Site::new(&element(""));
    site.run("const el = document.querySelector('loss-playground'); el.learningRate = 0.25; el.optimizer = 'adam'; el.label = 'Mine';");
    site.run("document.head.append(Object.assign(document.createElement('script'), { type: 'module', src: 'embed/loss-playground.js' }))");
    site.wait_for("document.querySelector('loss-playground').status === 'done'");
    assert_eq!(
        site.run(
            "const el = document.querySelector('loss-playground'); return [el.learningRate, el.optimizer, el.label]"
        ),
        json!([0.25, "adam", "Mine"])
    );
    let state = site.run("return document.querySelector('loss-playground').getState()");
    assert_eq!(state, json!({ "v": 1, "learning_rate": "0.25", "optimizer": "adam" }));
    let round = site.come(
        "(async () => {
           const before = Array.from(el.history.train_loss);
           el.setState('v=1&dataset=moons&view.smoothing=0.6');
           await el.finished;
           const other = { ...el.getState() };
           el.setState({ v: 1, learning_rate: 0.25, optimizer: 'adam' });
           await el.finished;
           return [other, JSON.stringify(Array.from(el.history.train_loss)) === JSON.stringify(before)];
         })()",
    );
    assert_eq!(round, json!([{ "v": 1, "dataset": "moons", "view.smoothing": "0.6" }, true]));
}

#[test]
fn events_tell_what_happens_and_whoever_comes_late_can_read_it() {
    let site = Site::new(&format!("<div id=around>{}</div>", element(LONG)));
    site.run(
        "window.told = [];
         for (const type of ['ready', 'input', 'change', 'step', 'finish', 'error'])
           document.querySelector('#around').addEventListener(type, ({ type, detail, composed, target }) =>
             told.push({ type, detail, composed, at: performance.now(), is_host: target.localName === 'loss-playground' }));
         document.head.append(Object.assign(document.createElement('script'), { type: 'module', src: 'embed/loss-playground.js' }));",
    );
    site.wait_for("document.querySelector('loss-playground').status === 'done'");
    let types = site.run("return told.map(({ type }) => type)");
    let types: Vec<&str> = types.as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert_eq!((types.first(), types.last()), (Some(&"ready"), Some(&"finish")), "{types:?}");
    assert!(types.contains(&"step"), "{types:?}");
    assert_eq!(site.run("return told.every(({ composed, is_host }) => composed && is_host)"), true);
    let steps = site.run(
        "const steps = told.filter(({ type }) => type === 'step');
         const { n_steps } = document.querySelector('loss-playground').result;
         return [steps.every(({ detail }, idx) => detail.from === (steps[idx - 1]?.detail.to ?? 0) && detail.train_loss.length === detail.to - detail.from),
           steps.at(-1).detail.to === n_steps,
           steps.slice(1, -1).every(({ at }, idx) => at - steps[idx].at >= 95)]",
    );
    assert_eq!(steps, json!([true, true, true]));
    let late = site.come("Promise.all([el.ready, el.finished]).then(([there, result]) => [there === el, result.n_steps, result.diverged])");
    assert_eq!(late, json!([true, 540, false]));
    site.run("document.querySelector('loss-playground').learningRate = 0.2");
    assert_eq!(site.run("const { type, detail } = told.filter(({ type }) => type === 'change').at(-1); return [detail.name, detail.value, detail.source]"), json!(["learning_rate", "0.2", "api"]));
}

#[test]
fn a_hand_on_a_slider_gives_input_on_the_way_and_change_at_its_end() {
    let site = Site::new(&format!("{}{MODULE}", element("controls='learning-rate batch-size'")));
    site.wait_for_status("done");
    site.run(
        "window.told = [];
         const el = document.querySelector('loss-playground');
         for (const type of ['input', 'change']) document.addEventListener(type, ({ type, detail }) => told.push([type, detail?.name, detail?.source]));
         window.before = el.history.train_loss.join();
         el.shadowRoot.querySelector('input[type=range]').focus();",
    );
    site.browser.press(keys::ARROW_RIGHT).expect("a key can be pressed");
    site.wait_for("told.length >= 2");
    assert_eq!(
        site.run("return told"),
        json!([["input", "learning_rate", "user"], ["change", "learning_rate", "user"]])
    );
    site.wait_for_status("done");
    assert_eq!(site.run("return document.querySelector('loss-playground').history.train_loss.join() !== before"), true);
    let names = site.run("return [...document.querySelector('loss-playground').shadowRoot.querySelectorAll('[data-control]')].map(({ dataset }) => dataset.control)");
    assert_eq!(names, json!(["learning_rate", "batch_size"]));
}

#[test]
fn everything_can_be_used_by_keyboard_and_nothing_holds_the_focus() {
    let around = element("controls='learning-rate optimizer'");
    let site =
        Site::new(&format!("<a href=#before id=before>Before</a>{around}<a href=#after id=after>After</a>{MODULE}"));
    site.wait_for_status("done");
    site.run("document.querySelector('#before').focus()");
    let mut reached = Vec::new();
    while reached.last() != Some(&json!("after")) {
        site.browser.press(keys::TAB).expect("a key can be pressed");
        reached.push(site.run(
            "const root = document.querySelector('loss-playground').shadowRoot;
             const at = root.activeElement;
             if (at && getComputedStyle(at).outlineStyle === 'none') return `${at.outerHTML} does not show that it has the focus`;
             return at ? at.closest('[data-control]')?.dataset.control ?? (at.ariaLabel && at.tagName === 'CANVAS' ? 'chart' : at.innerText.trim()) : document.activeElement.id",
        ));
        assert!(reached.len() < 20, "{reached:?}");
    }
    for name in ["chart", "Watch", "Step", "Reset", "learning_rate", "optimizer"] {
        assert!(reached.contains(&json!(name)), "{name} in {reached:?}");
    }
    let focus = |css: &str| {
        site.run(&format!("document.querySelector('loss-playground').shadowRoot.querySelector('{css}').focus()"));
    };
    focus("[part~=toolbar] .primary");
    site.browser.press(keys::SPACE).expect("a key can be pressed");
    site.wait_for_status("running");
    site.browser.press(keys::SPACE).expect("a key can be pressed");
    site.wait_for_status("paused");
    // What a slider is at is said as it is shown, and not as the stop of a scale.
    let slider = "document.querySelector('loss-playground').shadowRoot.querySelector('[data-control=learning_rate] input[type=range]')";
    focus("[data-control=learning_rate] input[type=range]");
    for _ in 0..3 {
        site.browser.press(keys::ARROW_RIGHT).expect("a key can be pressed");
        let said = site.run(&format!("return [{slider}.getAttribute('aria-valuetext'), String(document.querySelector('loss-playground').learningRate)]"));
        assert_eq!(said[0], said[1]);
    }
}

#[test]
fn attributes_of_a_page_and_properties_of_a_script_ask_for_the_same() {
    let asked = "learning-rate=0.3 batch-size=8 optimizer=adam dataset=moons early-stopping controls=none height=60";
    let site = Site::new(&format!("{}{MODULE}", element(asked)));
    site.run(
        "customElements.whenDefined('loss-playground').then(() => {
           const made = document.createElement('loss-playground');
           Object.assign(made, { learningRate: 0.3, batchSize: 8, optimizer: 'adam', earlyStopping: true, controls: 'none', height: 60 });
           // Every element has a property of this name, which is the web's own.
           made.setAttribute('dataset', 'moons');
           document.body.append(made);
         })",
    );
    site.wait_for("document.querySelectorAll('loss-playground').length === 2");
    site.wait_for(ALL_DONE);
    let links = site.run("return Array.from(document.querySelectorAll('loss-playground'), ({ link }) => link)");
    assert_eq!(links[0], links[1]);
    assert!(links[0].as_str().is_some_and(|link| link.contains("moons") && link.contains("early_stopping")), "{links}");
    assert_eq!(recorded(&site, 0), recorded(&site, 1));
}

#[test]
fn from_another_host_only_the_very_file_is_run_that_the_page_names_by_its_hash() {
    let host = Server::start(|path| embed_file(path).map(|file| file.with("Access-Control-Allow-Origin", "*")));
    let site = Site::new(&element(LONG));
    let load = |change: &str| {
        site.come(&format!(
            "(async () => {{
               const address = '{}embed/loss-playground.js';
               const bytes = await (await fetch(address)).arrayBuffer();
               const hash = new Uint8Array(await crypto.subtle.digest('SHA-384', bytes));
               {change}
               const script = document.createElement('script');
               Object.assign(script, {{ type: 'module', crossOrigin: '', integrity: `sha384-${{btoa(String.fromCharCode(...hash))}}` }});
               const loaded = new Promise((then) => {{ script.onload = () => then('loaded'); script.onerror = () => then('refused'); }});
               script.src = address;
               document.head.append(script);
               return loaded;
             }})()",
            host.url
        ))
    };
    assert_eq!(load("hash[0] ^= 1;"), "refused");
    assert_eq!(load(""), "loaded");
    site.expect_engine("blob");
}

#[test]
fn controls_that_are_locked_are_seen_and_cannot_be_moved() {
    let inputs = "[...document.querySelector('loss-playground').shadowRoot.querySelectorAll('.controls select, .controls input')]";
    let site = Site::new(&format!("{}{MODULE}", element("controls='optimizer learning-rate' locked")));
    site.wait_for_status("done");
    assert_eq!(site.run(&format!("return {inputs}.every(({{ disabled }}) => disabled)")), true);
    site.run("document.querySelector('loss-playground').setAttribute('locked', 'optimizer')");
    assert_eq!(site.run(&format!("return {inputs}.map(({{ disabled }}) => disabled)")), json!([true, false, false]));
    site.run("document.querySelector('loss-playground').setAttribute('controls', 'none')");
    assert_eq!(site.run(&format!("return {inputs}.length")), 0);
    site.run("document.querySelector('loss-playground').setAttribute('controls', 'all')");
    assert!(site.run(&format!("return {inputs}.length")).as_i64().expect("a number") > 25);
}

#[test]
fn it_is_watched_step_by_step_and_goes_back_to_what_its_author_set() {
    let site = Site::new(&format!("{}{MODULE}", element("n-epochs=5")));
    site.wait_for_status("done");
    let seen = site.come(
        "(async () => {
           const whole = Array.from(el.history.train_loss);
           el.step(3);
           for (let n = 0; n < 1000 && el.history.train_loss.length !== 3; n += 1) await new Promise((next) => setTimeout(next, 20));
           const status = el.status;
           const first = Array.from(el.history.train_loss);
           el.run();
           await el.finished;
           const again = Array.from(el.history.train_loss);
           return [status, JSON.stringify(first) === JSON.stringify(whole.slice(0, 3)), JSON.stringify(again) === JSON.stringify(whole)];
         })()",
    );
    assert_eq!(seen, json!(["paused", true, true]));
    site.run("const el = document.querySelector('loss-playground'); el.learningRate = 0.2; el.reset();");
    site.wait_for_status("done");
    assert_eq!(
        site.run("return document.querySelector('loss-playground').getState()"),
        json!({ "v": 1, "n_epochs": "5" })
    );
}

#[test]
fn what_it_came_to_can_be_taken_as_csv_and_as_a_picture() {
    let site = Site::new(&format!("{}{MODULE}", element("n-epochs=5")));
    site.wait_for_status("done");
    let csv = site.run("return document.querySelector('loss-playground').toCSV()");
    let csv = csv.as_str().expect("a text");
    let told: Vec<f32> = csv.lines().skip(1).filter_map(|line| line.split(',').nth(1)?.parse().ok()).collect();
    assert!(csv.starts_with("step,train_loss,"), "{csv}");
    assert_eq!(told, losses("v=1&n_epochs=5"));
    let picture = site.come("el.toBlob().then((blob) => [blob.type, blob.size > 2000])");
    assert_eq!(picture, json!(["image/png", true]));
}

#[test]
fn it_takes_the_light_of_the_site_without_knowing_its_name() {
    let site = Site::new(&format!(
        "<style>html {{ color: #222; background: #fff }} html.night {{ color: #ddd; background: #111 }}</style>{}{}{MODULE}",
        element(""),
        element("theme=dark")
    ));
    site.wait_for_status("done");
    let is_dark = "document.querySelector('loss-playground').matches(':state(dark)')";
    assert_eq!(site.run(&format!("return {is_dark}")), false);
    site.run("document.documentElement.className = 'night'");
    site.wait_for(is_dark);
    site.run("document.documentElement.className = ''");
    site.wait_for(&format!("!{is_dark}"));
    assert_eq!(site.run("return document.querySelectorAll('loss-playground')[1].matches(':state(dark)')"), true);
}

#[test]
fn styles_of_the_site_do_not_get_in() {
    let site = Site::new(&format!(
        "<style>button, select, input, p, ul, canvas {{ display: none !important; color: red !important }}</style>{}{MODULE}",
        element("")
    ));
    site.wait_for_status("done");
    site.expect_paint();
    let is_seen = site.run("const { shadowRoot } = document.querySelector('loss-playground'); return ['canvas', 'button', 'select', '.legend'].map((css) => shadowRoot.querySelector(css).checkVisibility())");
    assert_eq!(is_seen, json!([true, true, true, true]));
}

#[test]
fn it_leaves_no_name_in_the_page_and_writes_no_html() {
    for script in [MODULE, CLASSIC, FILES] {
        // The last of them is chromedriver's.
        let names =
            "<script>window.before = new Set([...Object.getOwnPropertyNames(window), 'before', 'ret_nodes'])</script>";
        let site = Site::new(&format!("{names}{}{script}", element(LONG)));
        site.wait_for_status("done");
        let added = site.run("return Object.getOwnPropertyNames(window).filter((name) => !before.has(name))");
        assert_eq!(added, json!([]), "{script}");
        let name = script.split("embed/").nth(1).and_then(|rest| rest.split('>').next()).expect("it names a file");
        let text = embed_file(&format!("embed/{name}")).expect("it is there").body;
        let text = String::from_utf8(text).expect("a script is text");
        for way in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"] {
            assert!(!text.contains(way), "{name} has {way}");
        }
    }
}

#[test]
fn what_is_out_of_sight_waits_and_goes_on_when_it_is_seen_again() {
    let site = Site::new(&format!("{}<div style='height: 5000px'></div>{MODULE}", element("n-epochs=200")));
    site.wait_for_status("done");
    site.run("document.querySelector('loss-playground').run()");
    site.wait_for("document.querySelector('loss-playground').history.train_loss.length > 5");
    site.run("scrollTo(0, 5000)");
    let n_steps = "document.querySelector('loss-playground').history.train_loss.length";
    let rested = site.come(
        "(async () => {
           let [n_still, before] = [0, -1];
           while (n_still < 10) {
             const now = el.history.train_loss.length;
             n_still = now === before ? n_still + 1 : 0;
             before = now;
             await new Promise((next) => setTimeout(next, 100));
           }
           return before;
         })()",
    );
    let n_all = losses("v=1&n_epochs=200").len() as u64;
    assert!(
        rested.as_u64().is_some_and(|n_steps| n_steps < n_all),
        "{rested}: it rests on its way, and not at its end"
    );
    site.run("scrollTo(0, 0)");
    site.wait_for(&format!("{n_steps} > {rested}"));
}

#[test]
fn one_that_waits_for_a_click_shows_what_its_author_gave_until_then() {
    let site = Site::new(&format!("{}{MODULE}", element("start=manual")));
    site.wait_for("document.querySelector('loss-playground').status === 'idle'");
    let slot = "document.querySelector('loss-playground').shadowRoot.querySelector('.poster').checkVisibility()";
    site.wait_for(slot);
    site.run("return new Promise((done) => setTimeout(done, 300))");
    assert_eq!(site.run("return document.querySelector('loss-playground').status"), "idle");
    site.run("document.querySelector('loss-playground').shadowRoot.querySelector('.start').click()");
    site.wait_for_status("done");
    assert_eq!(site.run(&format!("return {slot}")), false);
}

#[test]
fn a_run_that_is_asked_for_before_the_element_has_begun_is_the_first_and_told_once() {
    let site = Site::new(&format!("{}{MODULE}", element("start=manual optimizer=adam n-epochs=2 view-smoothing=0.5")));
    site.wait_for("document.querySelector('loss-playground').run");
    // What its author asks for is known before anything is computed.
    let asked = json!({ "v": 1, "optimizer": "adam", "n_epochs": "2", "view.smoothing": "0.5" });
    assert_eq!(site.run("return document.querySelector('loss-playground').getState()"), asked);
    let told = site.come(
        "(async () => {
           const told = [];
           for (const type of ['ready', 'finish']) el.addEventListener(type, () => told.push([type, el.status, el.history.train_loss.length]));
           const finished = el.finished.then((result) => told.push(['finished', el.status, result.n_steps]));
           el.run();
           await finished;
           return told;
         })()",
    );
    assert_eq!(told, json!([["ready", "loading", 0], ["finish", "done", 18], ["finished", "done", 18]]));
    let state = site.run("return document.querySelector('loss-playground').getState()");
    assert_eq!(state, asked, "it is the same when it has begun");
}

#[test]
fn what_is_printed_is_a_curve_or_what_its_author_gave() {
    let site = Site::new(&format!("{}<div style='height: 9000px'></div>{}{MODULE}", element(""), element("class=far")));
    site.wait_for_status("done");
    assert_eq!(site.run("return document.querySelector('.far').status"), "idle");
    site.browser.cdp("Page.printToPDF", json!({})).expect("it can be printed");
    site.wait_for("document.querySelector('.far').status === 'done'");
    let painted = site.run(
        "const canvas = document.querySelector('.far').shadowRoot.querySelector('canvas');
         return canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((byte) => byte > 0)",
    );
    assert_eq!(painted, true);
}

#[test]
fn without_javascript_what_its_author_gave_can_be_read() {
    let site = Site::new(&element(""));
    site.browser
        .cdp("Emulation.setScriptExecutionDisabled", json!({ "value": true }))
        .expect("scripts can be switched off");
    site.go("page.html");
    site.browser
        .cdp("Emulation.setScriptExecutionDisabled", json!({ "value": false }))
        .expect("they can be switched on");
    assert_eq!(site.run("return document.body.innerText.trim()"), FALLBACK);
}

#[test]
fn a_table_that_is_not_there_is_told_and_another_dataset_goes_on() {
    let site = Site::answering(&format!("{}{MODULE}", element("dataset=digits")), &[], |path, answer| {
        if path.ends_with(".csv") { Answer { body: Vec::new(), ..answer } } else { answer }
    });
    site.wait_for("['error', 'done'].includes(document.querySelector('loss-playground').status)");
    assert_eq!(site.run("return document.querySelector('loss-playground').status"), "error");
    site.run("document.querySelector('loss-playground').setAttribute('dataset', 'moons')");
    site.wait_for_status("done");
    assert_eq!(site.run("return document.querySelector('loss-playground').error"), Value::Null);
    let whole = Site::new(&format!("{}{MODULE}", element("dataset=digits n-epochs=2")));
    whole.wait_for_status("done");
}

#[test]
fn axe_finds_nothing_wrong_in_light_dark_or_narrow() {
    let site = Site::new(&format!(
        "<main><h1>A page</h1>{}{}</main>{MODULE}",
        element("label='Learning rate'"),
        element("theme=dark controls=all label=Two")
    ));
    site.wait_for(ALL_DONE);
    for width in [1200, 320] {
        site.browser.set_viewport(width, 800, 1.0, false).expect("the window can be made narrower");
        let wide = site.run("return document.documentElement.scrollWidth");
        assert!(wide.as_f64() <= Some(f64::from(width)), "{wide} pixels in {width}");
        site.browser.execute(include_str!("axe/axe.min.js"), json!([])).expect("axe can be loaded");
        let found = site.come("axe.run(document).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`))");
        assert_eq!(found, json!([]), "at {width}");
    }
    let small = site.run(
        "return [...document.querySelectorAll('loss-playground')].flatMap(({ shadowRoot }) => [...shadowRoot.querySelectorAll('button, select, input')])
           .filter((each) => each.checkVisibility() && !each.hidden && each.getBoundingClientRect().height > 0 && each.getBoundingClientRect().height < 23.5)
           .map((each) => `${each.outerHTML.slice(0, 120)} ${each.getBoundingClientRect().height}`)",
    );
    assert_eq!(small, json!([]));
}

#[test]
fn nothing_moves_when_it_comes_where_its_height_was_kept() {
    let site = Site::new("");
    site.browser.before_each_page("window.shift = 0; new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (shift += value))).observe({ type: 'layout-shift', buffered: true });").expect("a script can be added");
    let body = format!(
        "<style>loss-playground:not(:defined) {{ display: block; min-height: 440px }}</style><p>Before</p>{}<p>After</p>{MODULE}",
        element("")
    );
    let site2 =
        Server::start(move |path| if path == "page.html" { Some(Answer::html(&body)) } else { embed_file(path) });
    site.browser.goto(&format!("{}page.html", site2.url)).expect("it opens");
    site.wait_for_status("done");
    let shift = site.run("return shift").as_f64().expect("a number");
    assert!(shift < 0.05, "{shift}");
}

#[test]
fn an_attribute_that_changes_changes_nothing_else() {
    let site = Site::new(&format!("{}{MODULE}", element("learning-rate=0.3 controls='learning-rate batch-size'")));
    site.wait_for_status("done");
    let state = |change: &str| {
        site.run(&format!("window.el = document.querySelector('loss-playground'); {change}"));
        // Attributes that change together are one change.
        site.come("Promise.resolve().then(() => el.getState())")
    };
    assert_eq!(state("el.learningRate = 0.05; el.setAttribute('batch-size', 8)"), json!({ "v": 1, "batch_size": "8" }));
    assert_eq!(state("el.setAttribute('nesterov', ''); el.setAttribute('momentum', 0.5)")["nesterov"], "on");
    assert_eq!(
        state("el.removeAttribute('nesterov'); el.momentum = null"),
        json!({ "v": 1, "batch_size": "8", "momentum": "0.5" })
    );
    assert_eq!(
        state("el.learningRate = null"),
        json!({ "v": 1, "batch_size": "8", "momentum": "0.5", "learning_rate": "0.3" })
    );
    // What every element has stays its own.
    assert_eq!(state("el.dataset.lesson = 'one'; el.dataset = 'moons'")["dataset"], "moons");
    assert_eq!(site.run("return [el.dataset.lesson, el.getAttribute('data-lesson')]"), json!(["one", "one"]));
    assert_eq!(
        site.run(
            "el.locked = 'batch-size'; return [el.locked, el.shadowRoot.querySelectorAll('[data-locked]').length]"
        ),
        json!(["batch-size", 1])
    );
    assert_eq!(
        site.run("el.locked = true; return [el.locked, el.shadowRoot.querySelectorAll('[data-locked]').length]"),
        json!([true, 2])
    );
    assert_eq!(
        site.run("el.locked = false; return [el.locked, el.shadowRoot.querySelectorAll('[data-locked]').length]"),
        json!([false, 0])
    );
    assert!(site.console().is_empty(), "{:?}", site.console());
    let refused = site.come("document.createElement('loss-playground').toBlob()");
    assert!(refused.as_str().is_some_and(|sentence| sentence.contains("not in a page")), "{refused}");
}

#[test]
fn in_the_systems_colours_and_from_right_to_left_it_is_drawn_and_can_be_used() {
    let site = Site::new(&format!("<main dir=rtl>{}</main>{MODULE}", element("label='منحنى'")));
    let forced = json!({ "features": [{ "name": "forced-colors", "value": "active" }] });
    site.browser.cdp("Emulation.setEmulatedMedia", forced).expect("colours can be forced");
    site.wait_for_status("done");
    site.expect_paint();
    let look = site.run(
        "const { shadowRoot } = document.querySelector('loss-playground');
         const canvas = shadowRoot.querySelector('canvas');
         const slider = shadowRoot.querySelector('input[type=range]');
         slider.focus();
         window.before = slider.valueAsNumber;
         return [getComputedStyle(canvas).direction, document.documentElement.scrollWidth <= innerWidth, slider.matches(':focus-visible')]",
    );
    assert_eq!(look, json!(["ltr", true, true]));
    // A slider's low end is at its right here, as the browser has it.
    site.browser.press(keys::ARROW_LEFT).expect("a key can be pressed");
    let moved = "document.querySelector('loss-playground').shadowRoot.querySelector('input[type=range]').valueAsNumber - before";
    assert_eq!(site.run(&format!("return {moved}")), 1);
}

#[test]
fn a_run_is_told_to_those_who_only_hear_when_it_is_over() {
    let site = Site::new(&element("n-epochs=200"));
    site.run(
        "window.said = [];
         const listen = () => {
           const place = document.querySelector('loss-playground').shadowRoot.querySelector('[role=status]');
           new MutationObserver(() => said.push(place.textContent)).observe(place, { childList: true, characterData: true, subtree: true });
         };
         document.addEventListener('ready', listen);
         document.head.append(Object.assign(document.createElement('script'), { type: 'module', src: 'embed/loss-playground.js' }));",
    );
    site.wait_for_status("done");
    site.wait_for("said.length > 0");
    site.come("(el.run(), new Promise((done) => setTimeout(done, 700)))");
    site.run("document.querySelector('loss-playground').pause()");
    let said = site.run("return said");
    let said = said.as_array().expect("a list");
    assert!(said.len() <= 4, "{said:?}");
    assert!(said[0].as_str().expect("a text").contains("loss"), "{said:?}");
}

/// What the element of that number has recorded.
fn recorded(site: &Site, idx: usize) -> Vec<f32> {
    as_losses(
        &site
            .run(&format!("return Array.from(document.querySelectorAll('loss-playground')[{idx}].history.train_loss)")),
    )
}

const ALL_DONE: &str = "[...document.querySelectorAll('loss-playground')].every(({ status }) => status === 'done')";

#[test]
fn elements_that_share_a_worker_never_have_each_others_losses() {
    let one = element(&format!("{LONG} engine=blob"));
    let site = Site::new(&format!("{one}{one}{MODULE}"));
    site.wait_for(ALL_DONE);
    site.come(
        "(async () => {
           const [a, b] = document.querySelectorAll('loss-playground');
           for (const rate of [0.02, 0.04, 0.01, 0.03, 0.02]) {
             a.learningRate = rate;
             await new Promise((next) => setTimeout(next, 30));
             b.learningRate = rate / 2;
             await new Promise((next) => setTimeout(next, 30));
           }
         })()",
    );
    site.wait_for(ALL_DONE);
    for (idx, rate) in ["0.02", "0.01"].into_iter().enumerate() {
        let link = format!("v=1&n_hidden_layers=2&n_units=64&n_epochs=60&learning_rate={rate}");
        assert!(recorded(&site, idx) == losses(&link), "element {idx}");
    }
}

#[test]
fn a_run_that_has_paused_leaves_its_worker_to_others_and_goes_on_where_it_was() {
    // All are in sight, or they would pause for that.
    let many = element(&format!("{LONG} engine=blob controls=none height=60")).repeat(5);
    let site = Site::new(&format!("{many}{MODULE}"));
    site.wait_for(ALL_DONE);
    let all = |of_each: &str| {
        format!("[...document.querySelectorAll('loss-playground')].every(({{ status, history }}, idx) => {of_each})")
    };
    site.run("document.querySelectorAll('loss-playground').forEach((each) => each.step(7))");
    site.wait_for(&all("status === 'paused' && history.train_loss.length === 7"));
    // All of them have paused; another has every worker it wants, and then each goes on.
    site.run("document.querySelectorAll('loss-playground')[4].learningRate = 0.02");
    site.wait_for("document.querySelectorAll('loss-playground')[4].status === 'done'");
    site.wait_for(&all("idx === 4 || history.train_loss.length === 7"));
    site.run("document.querySelectorAll('loss-playground').forEach((each, idx) => idx < 4 && each.step(5))");
    site.wait_for(&all("idx === 4 || (status === 'paused' && history.train_loss.length === 12)"));
    let whole = losses("v=1&n_hidden_layers=2&n_units=64&n_epochs=60");
    for idx in 0..4 {
        assert!(recorded(&site, idx) == whole[..12], "element {idx}");
    }
}

#[test]
fn a_run_that_pauses_while_it_waits_for_a_worker_takes_none_from_others() {
    let many = element(&format!("{LONG} engine=blob controls=none height=60")).repeat(3);
    let site = Site::with_one_worker(&format!("{many}{MODULE}"));
    site.wait_for(ALL_DONE);
    // The first has the worker at the end, the second is to have it next, and then the third.
    site.run(
        "const [a, b, c] = document.querySelectorAll('loss-playground');
         for (const each of [c, b, a]) each.learningRate = 0.02;
         b.pause();",
    );
    site.wait_for("[0, 2].every((idx) => document.querySelectorAll('loss-playground')[idx].status === 'done')");
    assert_eq!(site.run("return document.querySelectorAll('loss-playground')[1].status"), "paused");
    site.run("document.querySelectorAll('loss-playground')[1].run()");
    site.wait_for("document.querySelectorAll('loss-playground')[1].history.train_loss.length > 0");
}

#[test]
fn a_run_that_pauses_and_goes_on_at_once_has_each_loss_once() {
    let long = format!("{} engine=blob controls=none height=60", LONG.replace("60", "200"));
    let site = Site::with_one_worker(&format!("{0}{0}{MODULE}", element(&long)));
    // The other waits for the worker: it is told to stop, and given the same run again before it has.
    let paused = site.come(
        "(async () => {
           let n_paused = 0;
           const each = [...document.querySelectorAll('loss-playground')];
           while (each.some(({ status }) => status !== 'done')) {
             const one = n_paused < 5 ? each.find(({ status, history }) => status === 'running' && history?.train_loss.length > 100) : null;
             one?.pause();
             one?.run();
             n_paused += one ? 1 : 0;
             await new Promise((next) => setTimeout(next, 30));
           }
           return n_paused;
         })()",
    );
    assert!(paused.as_u64() > Some(0), "{paused}: it was in the middle");
    let whole = losses("v=1&n_hidden_layers=2&n_units=64&n_epochs=200");
    for idx in [0, 1] {
        assert!(recorded(&site, idx) == whole, "{} of {}", recorded(&site, idx).len(), whole.len());
    }
}

#[test]
fn a_run_that_has_to_begin_anew_before_its_first_step_is_shown_as_what_it_is() {
    let long = format!("{LONG} engine=blob controls=none height=60");
    let fresh = element(&format!("{long} batch-size=7"));
    let site = Site::with_one_worker(&format!("{0}{0}{fresh}{MODULE}", element(&long)));
    site.wait_for(ALL_DONE);
    // The second takes the worker at once from the first.
    site.run("const [a, b] = document.querySelectorAll('loss-playground'); a.batchSize = 7; b.learningRate = 0.02;");
    site.wait_for(ALL_DONE);
    // What is told of a run comes with its drawing.
    site.browser.wait_for_frame().expect("a frame comes");
    let told = |idx: usize| {
        site.wait_for(&format!(
            "document.querySelectorAll('loss-playground')[{idx}].shadowRoot.querySelector('[part=status]').textContent"
        ))
    };
    assert_eq!(told(0), told(2));
    assert_ne!(told(0), told(1));
    assert_eq!(recorded(&site, 0), recorded(&site, 2));
}

#[test]
fn each_tells_where_it_was_trained_and_together_they_have_no_more_workers_than_a_page_may() {
    let engines = ["blob", "main", "worker", "auto", "blob", "worker", "main", "auto"];
    let each = |engine| element(&format!("{LONG} engine={engine} controls=none height=60"));
    let site = Site::new(&format!("{}{FILES}", engines.map(each).concat()));
    site.wait_for(ALL_DONE);
    let used =
        site.run("return Array.from(document.querySelectorAll('loss-playground'), ({ engineUsed }) => engineUsed)");
    assert_eq!(used, json!(engines.map(|engine| if engine == "auto" { "worker" } else { engine })));
    let most = site.run("return [n_most_workers, document.querySelector('loss-playground').constructor.maxWorkers]");
    assert!(most[0].as_u64() <= most[1].as_u64(), "{most}");
    let whole = losses("v=1&n_hidden_layers=2&n_units=64&n_epochs=60");
    for (idx, engine) in engines.into_iter().enumerate() {
        assert!(recorded(&site, idx) == whole, "{engine}");
    }
}

#[test]
fn what_is_asked_while_the_data_is_on_its_way_is_done_when_it_is_there() {
    let site = Site::answering(&format!("{}{MODULE}", element("n-epochs=300 n-units=64")), &[], |path, answer| {
        if path.contains("data/") {
            std::thread::sleep(Duration::from_millis(400));
        }
        answer
    });
    site.wait_for_status("done");
    let status = site.run(
        "const el = document.querySelector('loss-playground');
         el.dataset = 'digits';
         el.pause();
         return el.status",
    );
    assert_eq!(status, "loading");
    site.wait_for_status("paused");
    // Another table, which has to be fetched, too.
    let status = site.come(
        "(async () => {
           el.setAttribute('dataset', 'breast_cancer');
           await null;
           const { status } = el;
           el.step(3);
           el.step(4);
           return status;
         })()",
    );
    assert_eq!(status, "loading");
    site.wait_for_status("paused");
    site.wait_for("document.querySelector('loss-playground').history.train_loss.length >= 7");
    site.come("new Promise((done) => setTimeout(done, 200))");
    let trained = recorded(&site, 0);
    let whole = losses("v=1&dataset=breast_cancer&n_epochs=300&n_units=64");
    assert!(trained == whole[..trained.len()] && trained.len() < whole.len(), "{} steps", trained.len());
}

#[test]
fn a_part_of_the_view_that_is_taken_back_is_as_at_first() {
    let site = Site::new(&format!("{}{MODULE}", element("view-y-scale=log view-smoothing=0.5")));
    site.wait_for_status("done");
    let view = || {
        let state = site.run("return document.querySelector('loss-playground').getState()");
        (state["view.y_scale"].clone(), state["view.smoothing"].clone(), state["view.x_scale"].clone())
    };
    assert_eq!(view(), (json!("log"), json!("0.5"), Value::Null));
    site.come("(el.removeAttribute('view-y-scale'), new Promise((done) => setTimeout(done, 50)))");
    assert_eq!(view(), (Value::Null, json!("0.5"), Value::Null));
    site.run("document.querySelector('loss-playground').setState({ 'view.x_scale': 'log' })");
    assert_eq!(view(), (Value::Null, Value::Null, json!("log")));
    site.run("document.querySelector('loss-playground').reset()");
    assert_eq!(view(), (Value::Null, json!("0.5"), Value::Null));
}

#[test]
fn what_is_set_as_a_whole_goes_over_attributes_but_for_those_that_change_later() {
    let site = Site::new(&format!(
        "{}{MODULE}",
        element("learning-rate=0.1 view-y-scale=log state='v=1&view.controls=learning_rate&view.locked=learning_rate'")
    ));
    site.wait_for_status("done");
    let seen = || {
        site.run(
            "const el = document.querySelector('loss-playground');
             const inputs = [...el.shadowRoot.querySelectorAll('[data-control]')].map(({ dataset }) => dataset.control);
             return [el.learningRate, el.getState()['view.y_scale'] ?? 'linear', inputs.join(), 'locked' in (el.shadowRoot.querySelector('[data-control]')?.dataset ?? {})]",
        )
    };
    assert_eq!(seen(), json!([0.1, "log", "learning_rate", true]));
    // There and back: what it shows, and what is locked, stays.
    site.come("(el.setState(el.getState()), el.finished)");
    assert_eq!(seen(), json!([0.1, "log", "learning_rate", true]));
    site.come("(el.remove(), new Promise((done) => setTimeout(done, 50)).then(() => document.body.append(el)))");
    site.wait_for_status("done");
    assert_eq!(seen(), json!([0.1, "log", "learning_rate", true]));
    // What doesn't name a part of the view takes it back, and what is said later goes over it, also while it is out.
    site.come("(el.setState('v=1&learning_rate=0.2&view.controls=learning_rate'), el.finished)");
    assert_eq!(seen(), json!([0.2, "linear", "learning_rate", false]));
    site.come(
        "(el.remove(), new Promise((done) => setTimeout(done, 50)).then(() => {
           el.setAttribute('learning-rate', 0.5);
           document.body.append(el);
         }))",
    );
    site.wait_for_status("done");
    assert_eq!(seen(), json!([0.5, "linear", "learning_rate", false]));
    site.run("const el = document.querySelector('loss-playground'); el.setAttribute('learning-rate', 0.25); el.remove(); document.body.append(el)");
    site.wait_for("document.querySelector('loss-playground').learningRate === 0.25");
    // As it is copied from an address.
    site.run("document.querySelector('loss-playground').removeAttribute('learning-rate')");
    site.run("document.querySelector('loss-playground').setAttribute('state', '#learning_rate=0.4')");
    site.wait_for("document.querySelector('loss-playground').learningRate === 0.4");
    assert_eq!(site.console(), Vec::<String>::new());
}

#[test]
fn a_pause_that_is_asked_for_early_holds_the_run() {
    let site = Site::new(&element("n-epochs=1000 n-units=64 engine=blob"));
    site.run(
        "customElements.whenDefined('loss-playground').then(() => document.querySelector('loss-playground').pause());
         document.head.append(Object.assign(document.createElement('script'), { type: 'module', src: 'embed/loss-playground.js' }))",
    );
    site.wait_for_status("paused");
    // A step more, asked for before the first record of another run.
    let told = site.come(
        "(async () => {
           el.run();
           while (el.history.train_loss.length < 50) await new Promise((next) => setTimeout(next, 10));
           el.seed = 7;
           el.step(1);
           await new Promise((done) => setTimeout(done, 500));
           return [el.status, el.history.train_loss.length > 0, el.constructor.workers];
         })()",
    );
    assert_eq!(told[0], "paused");
    // Its worker is for others.
    site.run("const other = document.createElement('loss-playground'); other.setAttribute('engine', 'blob'); document.body.prepend(other)");
    site.wait_for_status("done");
}

#[test]
fn the_one_under_the_hand_goes_on_at_once_though_others_train() {
    let long = "n-epochs=1000 n-hidden-layers=2 n-units=64 batch-size=8 engine=blob controls=none height=60";
    let site = Site::with_one_worker(&format!("{0}{0}{MODULE}", element(long)));
    site.wait_for("[...document.querySelectorAll('loss-playground')].every(({ history }) => history)");
    let steps = site.come(
        "(async () => {
           const [a, b] = document.querySelectorAll('loss-playground');
           const wait = (ms) => new Promise((next) => setTimeout(next, ms));
           a.step(20);
           while (a.status !== 'paused' || a.history.train_loss.length < 20) await wait(10);
           b.seed = 5;
           while (b.history.train_loss.length < 20) await wait(10);
           a.step(5);
           for (let n = 0; n < 300 && a.history.train_loss.length < 25; n += 1) await wait(10);
           return [a.history.train_loss.length, b.status];
         })()",
    );
    assert_eq!(steps, json!([25, "running"]));
}

#[test]
fn every_step_is_told_once_whatever_run_was_before() {
    let site = Site::new(&format!("{}{MODULE}", element(&format!("{LONG} engine=blob controls=none"))));
    site.wait_for_status("done");
    let wrong = site.come(
        "(async () => {
           const wrong = [];
           let told = [];
           el.addEventListener('step', ({ detail }) => told.push(detail));
           for (let seed = 1; seed < 16; seed += 1) {
             told = [];
             el.setState({ v: 1, n_hidden_layers: 2, n_units: 64, n_epochs: 60, seed });
             await new Promise((next) => setTimeout(next, 60 + 20 * seed));
             if (seed % 2) continue;
             await el.finished;
             const losses = told.flatMap(({ train_loss }) => Array.from(train_loss));
             if (losses.join() !== Array.from(el.history.train_loss).join()) wrong.push([seed, told.map(({ from, to }) => [from, to])]);
           }
           return wrong;
         })()",
    );
    assert_eq!(wrong, json!([]));
}

#[test]
fn a_picture_that_cannot_be_is_refused_with_the_reason() {
    let site =
        Site::with_headers(&format!("{}{MODULE}", element("")), &[("Content-Security-Policy", "script-src 'self'")]);
    let refused = site.come("customElements.whenDefined('loss-playground').then(() => el.toBlob())");
    assert!(refused.as_str().is_some_and(|sentence| sentence.contains("WebAssembly")), "{refused}");
    let site = Site::new(&format!("{}{MODULE}", element("")));
    site.wait_for_status("done");
    let nowhere = site.come("(document.implementation.createHTMLDocument().body.append(el), el.toBlob())");
    assert!(nowhere.as_str().is_some_and(|sentence| sentence.contains("not in a page")), "{nowhere}");
    assert_eq!(site.console(), Vec::<String>::new());
}

#[test]
fn whoever_goes_back_is_told_as_a_change() {
    let site = Site::new(&format!("{}{MODULE}", element("learning-rate=0.02")));
    site.wait_for_status("done");
    let told = site.run(
        "const el = document.querySelector('loss-playground');
         el.learningRate = 0.05;
         const told = [];
         el.addEventListener('change', ({ detail }) => told.push([detail.name, detail.source, el.learningRate]));
         el.reset();
         el.learningRate = 0.05;
         [...el.shadowRoot.querySelectorAll('[part=button]')].find(({ textContent }) => textContent === 'Reset').click();
         return told",
    );
    let [back, set] = [|source| json!(["state", source, 0.02]), |source| json!(["learning_rate", source, 0.05])];
    assert_eq!(told, json!([back("api"), set("api"), back("user")]));
}

#[test]
fn in_another_document_it_is_as_it_was() {
    let site = Site::new(&format!("{}<iframe></iframe>{MODULE}", element("learning-rate=0.02 height=200")));
    site.wait_for_status("done");
    site.run(
        "window.el = document.querySelector('loss-playground');
         el.learningRate = 0.05;
         window.height = () => el.shadowRoot.querySelector('canvas').getBoundingClientRect().height;
         window.before = height();
         document.querySelector('iframe').contentDocument.body.append(el);",
    );
    site.wait_for("el.status === 'done'");
    assert_eq!(site.run("return [el.learningRate, height() === before, before > 100]"), json!([0.05, true, true]));
    site.run("document.body.append(el)");
    site.wait_for("el.status === 'done'");
    assert_eq!(site.run("return [el.learningRate, height() === before]"), json!([0.05, true]));
    assert_eq!(site.console(), Vec::<String>::new());
}

#[test]
fn whoever_hears_of_a_step_may_begin_another_run() {
    let site = Site::new(&element(LONG));
    site.run(
        "const el = document.querySelector('loss-playground');
         el.addEventListener('step', () => (el.learningRate = 0.02), { once: true });
         document.head.append(Object.assign(document.createElement('script'), { type: 'module', src: 'embed/loss-playground.js' }));",
    );
    site.wait_for_status("done");
    assert!(recorded(&site, 0) == losses("v=1&n_hidden_layers=2&n_units=64&n_epochs=60&learning_rate=0.02"));
}

#[test]
fn taken_out_in_the_middle_of_anything_it_leaves_no_error() {
    let site = Site::new(MODULE);
    site.come(
        "(async () => {
           for (const act of ['run', 'step', 'toBlob', 'reset', 'none']) {
             for (const wait of [0, 15, 60]) {
               const el = document.createElement('loss-playground');
               el.setAttribute('n-units', 64);
               document.body.append(el);
               await el.ready;
               const canvas = el.shadowRoot.querySelector('canvas');
               canvas.focus();
               canvas.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
               if (act !== 'none') el[act]()?.catch?.(() => {});
               await new Promise((next) => setTimeout(next, wait));
               el.remove();
             }
           }
           await new Promise((next) => setTimeout(next, 600));
         })()",
    );
    assert_eq!(site.console(), Vec::<String>::new());
}
