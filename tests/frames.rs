//! The element is what its manifest says. In frames and in notebooks: `embed.html` is as high as what is in it, looks as the page around does and obeys nobody else; the widget
//! shares its state with its model.

use browser::{Browser, Options};
use serde_json::{Value, json};
use std::time::Duration;

/// Generous: the machine may be busy, and nothing here measures speed.
const PATIENCE: Duration = Duration::from_secs(60);

/// A page that is not Losscope's, with a frame or a widget in it.
struct Host {
    browser: Browser,
}

impl Host {
    /// An empty page beside the site, which keeps what its frames say in `said`.
    fn new() -> Host {
        let browser = Browser::launch(&Options::default()).expect("the browser starts");
        let url =
            std::env::var("LOSSCOPE_URL").expect("`cargo xtask test` sets LOSSCOPE_URL to the address of the site");
        browser.goto(&format!("{url}LICENSE-MIT.txt")).expect("the page opens");
        let host = Host { browser };
        host.run(
            "document.body.replaceChildren();
             window.said = [];
             addEventListener('message', ({ data }) => said.push(data));
             window.frame_of = (query, attributes = {}) => {
               const frame = document.createElement('iframe');
               for (const [name, to] of Object.entries(attributes)) frame.setAttribute(name, to);
               frame.src = new URL('embed/embed.html' + query, location.href);
               document.body.append(frame);
               return frame;
             };
             window.tell = (frame, message) =>
               frame.contentWindow.postMessage({ target: 'loss-playground', v: 1, ...message }, '*');
             window.in_frame = () => document.querySelector('iframe').contentDocument.querySelector('loss-playground');",
        );
        host
    }

    fn run(&self, script: &str) -> Value {
        self.browser.execute(script, json!([])).unwrap_or_else(|error| panic!("{error:#}\n{script}"))
    }

    fn wait_for(&self, what: &str, expression: &str) -> Value {
        self.browser.wait_for(what, expression, PATIENCE).expect("it comes")
    }

    fn load_the_helper(&self) {
        self.browser
            .execute_async(
                "const done = arguments[0];
                 const script = document.createElement('script');
                 script.src = new URL('embed/embed.js', location.href);
                 script.onload = () => done(true);
                 document.head.append(script);",
                json!([]),
            )
            .expect("it loads");
    }

    fn wait_for_the_frame(&self) {
        let end = "said.some(({ type }) => type === 'done') && said.some(({ type }) => type === 'ready')";
        if self.browser.wait_for("a run to its end", end, PATIENCE).is_err() {
            let there = self.run("const el = document.querySelector('iframe').contentDocument?.querySelector('loss-playground'); return [said, el?.status, el?.engineUsed, el?.result, el?.constructor.workers, el?.error, document.visibilityState, el?.shadowRoot.textContent.slice(0, 300)]");
            panic!("no end: {there}, {:?}", self.browser.console());
        }
    }

    /// How much higher the frame is than what is in it, once it has settled.
    fn too_high(&self) -> f64 {
        let script = "const done = arguments[0];
            const frame = document.querySelector('iframe');
            const wait = () => new Promise((then) => requestAnimationFrame(() => setTimeout(then, 50)));
            (async () => {
              for (let n_same = 0, last = 0; n_same < 5; ) {
                await wait();
                n_same = frame.clientHeight === last ? n_same + 1 : 0;
                last = frame.clientHeight;
              }
              const style = getComputedStyle(frame);
              const inside = frame.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
              done(inside - frame.contentDocument.querySelector('loss-playground').getBoundingClientRect().bottom);
            })();";
        self.browser.execute_async(script, json!([])).expect("it settles").as_f64().expect("a number")
    }
}

#[test]
fn a_frame_is_as_high_as_what_is_in_it_however_wide() {
    let host = Host::new();
    host.load_the_helper();
    host.run("frame_of('?learning-rate=0.3', { style: 'width: 100%; border: 3px solid; padding: 5px' })");
    host.wait_for_the_frame();
    for width in [1280, 700, 320] {
        host.browser.set_viewport(width, 800, 1.0, false).expect("the window can be made narrower");
        let too_high = host.too_high();
        assert!(too_high.abs() <= 2.0, "{too_high} pixels too high at a width of {width}");
        let chart = host.run("return in_frame().shadowRoot.querySelector('[part~=chart]').clientHeight");
        assert_eq!(chart, 260, "at a width of {width}");
    }
    host.run("tell(document.querySelector('iframe'), { type: 'set', attributes: { height: 400, controls: 'none' } })");
    host.wait_for("a higher chart", "in_frame().shadowRoot.querySelector('[part~=chart]').clientHeight === 400");
    let too_high = host.too_high();
    assert!(too_high.abs() <= 2.0, "{too_high} pixels too high");
}

#[test]
fn where_nobody_resizes_the_frame_the_chart_fills_it() {
    let host = Host::new();
    for height in [420, 700] {
        host.run(&format!(
            "document.body.replaceChildren(); said.length = 0;
             frame_of('?controls=learning-rate', {{ style: 'width: 800px; height: {height}px; border: 0' }})"
        ));
        host.wait_for_the_frame();
        let too_high = host.too_high();
        assert!(too_high.abs() <= 2.0, "{too_high} pixels are left of {height}");
    }
}

#[test]
fn the_helper_may_come_later_than_the_frame_and_twice() {
    let host = Host::new();
    host.run("frame_of('?controls=none')");
    host.wait_for_the_frame();
    assert!(host.too_high() < -20.0, "150 pixels are not enough");
    host.load_the_helper();
    host.load_the_helper();
    let enough = "document.querySelector('iframe').clientHeight > 250";
    host.wait_for("a frame that is high enough", enough);
    let too_high = host.too_high();
    assert!(too_high.abs() <= 2.0, "{too_high} pixels too high");
}

#[test]
fn a_frame_obeys_the_page_around_and_nobody_else() {
    let host = Host::new();
    host.run("frame_of('?learning-rate=0.3&id=first', { style: 'height: 500px' })");
    host.wait_for_the_frame();
    assert_eq!(host.run("return said.find(({ type }) => type === 'ready')")["id"], "first");
    // Another frame of the same page speaks to it, and so does the frame itself.
    host.run(
        "const other = document.createElement('iframe');
         document.body.append(other);
         const message = { target: 'loss-playground', v: 1, type: 'set', attributes: { 'learning-rate': 0.01 } };
         window.message = message;
         for (const from of [other.contentWindow, document.querySelector('iframe').contentWindow]) {
           from.eval(`top.document.querySelector('iframe').contentWindow.postMessage(${JSON.stringify(message)}, '*')`);
         }",
    );
    let ask = "tell(document.querySelector('iframe'), { type: 'getState', request: arguments[0] })";
    host.browser.execute(ask, json!([1])).expect("it can be asked");
    let answer = "said.find(({ type, request }) => type === 'state' && request === 1)";
    let answer = host.wait_for("an answer", answer);
    assert_eq!((&answer["state"]["learning_rate"], &answer["status"]), (&json!("0.3"), &json!("done")));
    // Those that are no messages of this protocol change nothing either.
    host.run(
        "const frame = document.querySelector('iframe').contentWindow;
         for (const wrong of [null, 5, 'set', {}, { ...message, v: 2 }, { ...message, target: 'other' }]) frame.postMessage(wrong, '*');
         frame.postMessage({ ...message, attributes: { onclick: 'alert(1)', style: 'color: red' } }, '*');
         frame.postMessage(message, '*');",
    );
    host.wait_for("the change", "said.some(({ type, state }) => type === 'change' && state.learning_rate === '0.01')");
    assert_eq!(host.run("return in_frame().getAttributeNames().filter((name) => /^on|style/.test(name))"), json!([]));
    assert_eq!(host.run("return in_frame().learningRate"), 0.01);
}

#[test]
fn the_address_sets_only_what_the_element_knows() {
    let host = Host::new();
    host.run(
        "frame_of('?learning_rate=0.3&onclick=alert(1)&nonsense=5&label=Steep#v=1&learning_rate=0.1&batch_size=8')",
    );
    host.wait_for_the_frame();
    let state = host.run("return in_frame().getState()");
    assert_eq!((&state["learning_rate"], &state["batch_size"]), (&json!("0.3"), &json!("8")));
    let names = host.run("return in_frame().getAttributeNames().sort()");
    assert_eq!(names, json!(["height", "label", "learning-rate", "state"]));
    let console = host.browser.console().expect("the console can be read").join("\n");
    assert!(console.contains("the address has onclick, nonsense"), "{console}");
}

#[test]
fn the_pages_colours_go_into_the_frame_and_follow_it() {
    let host = Host::new();
    host.run("document.body.style.cssText = 'background: #101418; color: #e8e8e8'");
    host.load_the_helper();
    host.run("frame_of('?controls=none')");
    host.wait_for_the_frame();
    host.wait_for("the dark", "in_frame().matches(':state(dark)')");
    let background = host.run("return getComputedStyle(in_frame().ownerDocument.documentElement).backgroundColor");
    assert_eq!(background, "rgb(16, 20, 24)");
    host.run("document.body.style.cssText = 'background: #ffffff; color: #222222'");
    host.wait_for("the light", "!in_frame().matches(':state(dark)')");
    // A page that leaves its colours to the browser.
    host.run(
        "document.head.append(Object.assign(document.createElement('meta'), { name: 'color-scheme', content: 'light dark' }));
         document.body.style.cssText = ''",
    );
    for is_dark in [true, false] {
        host.browser.set_dark(is_dark).expect("the system's theme can be emulated");
        host.wait_for("the system's theme", &format!("in_frame().matches(':state(dark)') === {is_dark}"));
        let colours = host.run(
            "const root = in_frame().ownerDocument.documentElement;
             const { backgroundColor } = getComputedStyle(root);
             const { color } = getComputedStyle(in_frame());
             return [backgroundColor, color].map((colour) => colour.match(/[0-9]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0))",
        );
        let [ground, text] = [0, 1].map(|idx| colours[idx].as_f64().expect("a number"));
        assert!((text - ground) * if is_dark { 1.0 } else { -1.0 } > 400.0, "{colours} where it is dark: {is_dark}");
    }
    // A frame whose address says how it looks stays so.
    host.run("document.body.replaceChildren(); said.length = 0; frame_of('?theme=dark')");
    host.wait_for_the_frame();
    assert_eq!(host.run("return in_frame().matches(':state(dark)')"), true);
}

#[test]
fn a_frame_in_a_sandbox_tells_what_came_of_its_run() {
    let host = Host::new();
    host.run("frame_of('?dataset=moons&learning-rate=0.3', { sandbox: 'allow-scripts', style: 'height: 500px' })");
    host.wait_for_the_frame();
    let result = host.run("return said.find(({ type }) => type === 'done').result");
    assert!(result["n_steps"].as_u64().is_some_and(|n_steps| n_steps > 100), "{result}");
    assert_eq!(result["diverged"], false);
}

#[test]
fn the_widget_shares_its_state_with_its_model_and_leaves_nothing() {
    let host = Host::new();
    let script = "const done = arguments[0];
        (async () => {
          const listeners = new Map();
          const model = {
            values: { attributes: { learning_rate: 0.3, controls: 'learning-rate', nonsense: 1 }, state: {}, result: {} },
            n_saved: 0,
            get(name) { return this.values[name]; },
            set(name, to) { this.values[name] = to; },
            save_changes() { this.n_saved += 1; },
            on(event, listener) { listeners.set(event, listener); },
            off(event, listener) { if (listeners.get(event) === listener) listeners.delete(event); },
          };
          const wait = async (holds) => {
            for (let n = 0; n < 600 && !holds(); n += 1) await new Promise((then) => setTimeout(then, 50));
            if (!holds()) throw new Error(`${holds} never held`);
          };
          // As notebooks do, which have its text and no address of it.
          const text = await (await fetch(new URL('embed/anywidget.js', location.href))).text();
          const { default: widget } = await import(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
          const el = document.createElement('div');
          document.body.append(el);
          const clean = await widget.render({ model, el });
          const element = el.querySelector('loss-playground');
          await wait(() => model.values.result.n_steps > 0 && model.values.state.learning_rate === '0.3');
          const first = model.values.result.train_loss;
          model.set('state', { v: 1, learning_rate: '0.001' });
          listeners.get('change:state')();
          await wait(() => model.values.result.train_loss !== first);
          const is_shown = element.learningRate;
          for (const dataset of ['digits', 'breast_cancer']) {
            const before = model.values.result.train_loss;
            model.set('state', { v: 1, dataset, n_epochs: 2 });
            listeners.get('change:state')();
            await wait(() => model.values.result.train_loss !== before && element.status === 'done');
          }
          element.learningRate = 0.2;
          await wait(() => model.values.state.learning_rate === '0.2');
          model.set('attributes', { controls: 'none' });
          listeners.get('change:attributes')();
          const attributes = element.getAttributeNames().sort();
          const n_saved = model.n_saved;
          clean();
          await new Promise((then) => setTimeout(then, 300));
          done({ is_shown, attributes, n_listeners: listeners.size, n_left: el.childElementCount, workers: element.constructor.workers,
            has_saved_since: model.n_saved > n_saved });
        })().catch((error) => done(String(error)));";
    let told = host.browser.execute_async(script, json!([])).expect("it answers");
    let expected = json!({
        "is_shown": 0.001, "attributes": ["controls"], "n_listeners": 0, "n_left": 0, "workers": 0, "has_saved_since": false,
    });
    assert_eq!(told, expected);
}

#[test]
fn the_element_is_what_its_manifest_says() {
    let host = Host::new();
    let script = "const done = arguments[0];
        (async () => {
          const manifest = await (await fetch('embed/custom-elements.json')).json();
          const told = manifest.modules[0].declarations[0];
          const names = (list) => list.map(({ name }) => name).sort();
          const { LossPlayground } = await import(new URL('embed/loss-playground.js', location.href));
          const element = document.createElement(told.tagName);
          element.setAttribute('controls', 'all');
          element.setAttribute('label', 'A label');
          document.body.append(element);
          await element.finished;
          const statics = told.members.filter((member) => member.static);
          const own = told.members.filter((member) => !member.static);
          const inherited = Object.getOwnPropertyNames(LossPlayground.prototype);
          // What browsers call, and what nobody is told of.
          const is_hidden = (name) => /^(constructor|.*Callback|[gs]et_setting|focus)$/.test(name);
          const parts = new Set();
          for (const part of element.shadowRoot.querySelectorAll('[part]')) for (const name of part.part) parts.add(name);
          done({
            attributes: [names(told.attributes), [...LossPlayground.observedAttributes].sort()],
            members: [names(own), inherited.filter((name) => !is_hidden(name)).sort()],
            statics: [names(statics), ['define', 'maxWorkers', 'version', 'workers'].filter((name) => name in LossPlayground)],
            methods: own.filter(({ kind, name }) => (kind === 'method') !== (name !== 'dataset' && typeof element[name] === 'function')),
            parts: [names(told.cssParts), [...parts].sort()],
          });
        })().catch((error) => done(String(error)));";
    let found = host.browser.execute_async(script, json!([])).expect("it answers");
    assert_eq!(found["methods"], json!([]), "{found}");
    for key in ["attributes", "members", "statics", "parts"] {
        assert_eq!(found[key][0], found[key][1], "{key}: what is told, and what there is");
    }
}
