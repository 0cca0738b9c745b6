// @ts-check
// What is the state of the page, and by which single path does it change?

/** @import { Control, Intervened, New, Refused, Setup } from "./protocol.js" */

/** @import { Controls } from "./controls.js" */
/** @import { Reading } from "./reading.js" */
/** @import { Runner } from "./run.js" */

import { Canvas } from "./canvas.js";
import { FirstPart } from "./first.js";
import { bind, compile } from "./train.js";

/** Changes of one control by key that follow each other within this many milliseconds are one gesture, with one ghost. */
const GESTURE = 1000;
/** To watch a whole run takes no longer than this, in seconds. */
const LONGEST_WATCH = 15;
/** A frame that comes later than this, in milliseconds, is made up for only so far: the page was hidden. */
const LONGEST_FRAME = 100;
/** After so many milliseconds, what is left of the beginning is another task. */
const LONG_BEGINNING = 15;
/** The smallest module with a SIMD instruction (of GoogleChromeLabs' wasm-feature-detect). */
const SIMD = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
];
/** A run is put into words for screen readers when nothing has changed for this many milliseconds. */
const QUIET = 700;

const slots = {
  problem: slot("problem", HTMLElement),
  canvas: slot("chart", HTMLCanvasElement),
  selection: slot("selection", HTMLElement),
  legend: slot("legend", HTMLElement),
  view: slot("view", HTMLElement),
  zoom: slot("zoom", HTMLButtonElement),
  numbers: slot("numbers", HTMLDetailsElement),
  saving: slot("saving", HTMLDetailsElement),
  pin: slot("pin", HTMLButtonElement),
  controls: slot("controls", HTMLFormElement),
  play: slot("play", HTMLButtonElement),
  step: slot("one-step", HTMLButtonElement),
  restart: slot("restart", HTMLButtonElement),
  speed: slot("speed", HTMLSelectElement),
  copy: slot("copy", HTMLButtonElement),
  state: slot("state", HTMLElement),
  sentence: slot("sentence", HTMLElement),
  interventions: slot("interventions", HTMLElement),
  announcement: slot("announcement", HTMLElement),
  reading: slot("reading", HTMLElement),
  help: slot("help", HTMLElement),
  own: slot("own", HTMLDetailsElement),
};

/** Steps a second; without end, the whole curve at once. */
const SPEEDS = [...slots.speed.options].map(({ value }) => Number(value));

try {
  const module = await compile();
  const first = new FirstPart(module);
  const [bound] = await Promise.all([bind(module), first.begin()]);
  await begin(bound, first, module);
} catch (error) {
  const has_simd = typeof WebAssembly === "object" && WebAssembly.validate(new Uint8Array(SIMD));
  say_problem(
    !has_simd
      ? "Losscope needs WebAssembly with SIMD, which this browser lacks: Chrome or Edge 91, Firefox 89, Safari 16.4 and all newer ones have it."
      : `Losscope could not start: ${message_of(error)}.`,
  );
  document.documentElement.dataset.status = "failed";
}

/**
 * @param {Awaited<ReturnType<typeof bind>>} bound the instance that reads, describes and draws
 * @param {FirstPart} first
 * @param {WebAssembly.Module} module for the workers
 */
async function begin({ LossChart, Records, change, glance, open, own_classes, with_own_table }, first, module) {
  const beginning = performance.now();
  const chart = new LossChart();
  const canvas = new Canvas(slots.canvas, chart, on_drawn);
  // None of these is needed for the first curve, and a browser fetches only so many files at a time.
  /** @type {Controls | null} */
  let controls = null;
  /** @type {Reading | null} */
  let reading = null;
  /** @type {Runner | null} */
  let runner = null;
  /** @type {{ action: (runner: Runner) => void, is_wish: boolean }[]} what is asked of it until it is there */
  let asked = [];
  let runner_is_coming = false;
  let n_attempts = 0;
  let is_warm = false;

  /** @type {(value?: unknown) => void} */
  let is_painted = () => {};
  // Not needed for a curve, so it comes after all that is.
  const own_form = new Promise((resolve) => (is_painted = resolve)).then(() => import("./own.js")).then(
    ({ OwnTableForm }) =>
      new OwnTableForm(
        slots.own,
        () => own_classes(setup.link),
        ({ has_classes, n_rows, text }) => {
          const next = with_own_table(setup.link, has_classes, n_rows);
          tables.delete(own_table.file);
          own_table = { file: next.file ?? "", n_examples: next.n_examples };
          tables.set(own_table.file, text);
          chart.keep();
          set_setup(next);
        },
      ),
  );

  // Whoever needs it says what is wrong.
  own_form.catch(() => {});

  /** @type {Setup} */
  let setup = read_link(location.hash, glance);
  slots.canvas.parentElement?.classList.toggle("two-panels", chart.has_below);
  let speed = Infinity;
  /** @type {"running" | "paused" | "done" | "loading" | "waiting" | "failed"} */
  let status = "paused";
  /** @type {Map<string, string>} texts of the tables that were fetched */
  const tables = new Map();
  /** The table of the reader's that is in use. */
  let own_table = { file: "", n_examples: 0 };
  /** Grows with each start; what is loaded for an older one is for nobody. */
  let load_token = 0;
  /** The last sentence that was put into words. */
  let told = "";
  let gesture = { name: "", is_held: false, until: 0 };
  let paced = { frame: 0, before: 0, n_steps: 0 };
  let is_watched_once = false;
  /** Whether the controls are there, too. */
  let is_whole = false;
  /** Which run the chart shows, and whether that is all of it. */
  let shown = { link: "", done: false };

  // Browsers limit how often the address may be set: not at each tick of a drag.
  const set_address = after_quiet(100, () => history.replaceState(null, "", `#${fragment()}`));
  const announce = after_quiet(QUIET, (/** @type {string} */ sentence) => {
    slots.announcement.textContent = sentence;
  });

  slots.play.addEventListener("click", () => {
    if (status === "running") pause();
    else if (status === "paused") play();
    else watch();
  });
  slots.step.addEventListener("click", () => {
    if (status !== "running" && status !== "paused") return start_paused(() => ask((runner) => runner.advance(1)));
    if (status === "running") pause();
    ask((runner) => runner.advance(1));
  });
  slots.restart.addEventListener("click", start);
  slots.controls.addEventListener("pointerdown", () => {
    gesture = { name: "", is_held: true, until: 0 };
  });
  for (const type of ["pointerup", "pointercancel"]) addEventListener(type, () => (gesture.is_held = false));
  slots.speed.addEventListener("change", () => {
    set_speed(Number(slots.speed.value));
    if (status === "running") {
      ask((runner) => runner.pause());
      play();
    } else if (status === "done") {
      start();
    }
  });
  slots.copy.addEventListener("click", copy_link);
  addEventListener("hashchange", ({ newURL }) => {
    // Not location.hash: an address that was to be set for an earlier change may have come in between.
    const { hash } = new URL(newURL);
    if (hash === `#${fragment()}`) return;
    const next = read_link(hash, open);
    if (next.link === setup.link) {
      setup.problem = next.problem;
      say_problem(next.problem);
      return canvas.draw_soon();
    }
    chart.keep();
    set_setup(next);
  });
  slots.pin.addEventListener("click", () => {
    say(chart.pin() ? "This run is pinned: it stays on the chart." : "This run is on the chart to stay already.");
    canvas.draw_soon();
  });
  // Where that took long, what comes next would make it a task that is felt; else the browser would lay out the page twice.
  if (performance.now() - beginning > LONG_BEGINNING) await others();
  start();
  // The curve first: once it is painted, there is time for the controls.
  await new Promise(requestAnimationFrame);
  await others();
  is_painted();
  // Another link may have been followed meanwhile.
  /** @type {[typeof import("./controls.js"), typeof import("./reading.js")]} */
  let parts;
  try {
    parts = await Promise.all([import("./controls.js"), import("./reading.js")]);
  } catch (error) {
    return say_problem(`The controls could not be loaded: ${message_of(error)}. Reload the page.`);
  }
  const [{ Controls, make, show_help }, { Reading }] = parts;
  controls = new Controls(slots.controls, on_control, (control) => show_help(slots.help, control));
  if (setup.controls.length === 0) setup.controls = open(setup.link).controls;
  show_controls();
  reading = new Reading(slots, chart, canvas, { on_view: set_address, say, save });
  slots.help.append(make("p", {}, make("strong", { textContent: "What it learns:" }), ` ${setup.about}`));
  is_whole = true;
  if (status !== "done" || !canvas.is_due) show_status();

  /**
   * The reader moved a control. As fast as possible, that is another experiment, at every tick; while a run is being watched,
   * it is a change of that run, once the hand has let go.
   * @param {Control} control
   * @param {string} value
   * @param {boolean} is_settled
   */
  function on_control({ name, value: before, live }, value, is_settled) {
    const is_watched = speed !== Infinity && (status === "running" || status === "paused") && chart.n_steps > 0;
    if (is_watched && live) {
      if (is_settled && value !== before) ask((runner) => runner.intervene(name, value));
      return;
    }
    if (value === before) return;
    /** @type {Setup} */
    let next;
    try {
      next = change(setup.link, name, value);
      const known = new Map(setup.controls.map((control) => [control.name, control]));
      next.controls = next.controls.map((control) => known.get(String(control)) ?? control);
    } catch (error) {
      controls?.refuse(name, message_of(error));
      return;
    }
    const now = performance.now();
    const goes_on = name === gesture.name && (gesture.is_held || now <= gesture.until);
    if (!goes_on) chart.keep();
    gesture = { ...gesture, name, until: now + GESTURE };
    set_setup(next);
  }

  /**
   * Another experiment: the only place where a run begins because of a change.
   * @param {Setup} next
   */
  function set_setup(next) {
    if (is_watched_once) set_speed(Infinity);
    show_setup(next);
    start();
  }

  /** @param {Setup} next */
  function show_setup(next) {
    setup = next;
    say_problem(setup.problem);
    show_controls();
  }

  function show_controls() {
    controls?.show(setup);
    set_text(slots.interventions, setup.interventions.join(" · "));
    // A link that can't be read stays in the address, to be mended there.
    if (!setup.problem) set_address();
  }

  function start() {
    with_table(() => {
      if (speed === Infinity) return make_at_once();
      begin_run();
      play();
    });
  }

  /**
   * At once if the runner is there: what is to stop should not wait for what the page trains in the meantime.
   * @param {(runner: Runner) => void} action
   * @param {boolean} is_wish whether nothing has failed if it can't be
   */
  function ask(action, is_wish = false) {
    if (runner) return action(runner);
    asked.push({ action, is_wish });
    if (runner_is_coming) return;
    runner_is_coming = true;
    // A browser may remember that a file could not be fetched: another attempt has another address.
    import(`./run.js${n_attempts++ ? `?${n_attempts}` : ""}`).then(
      ({ Runner }) => {
        const here = (runner = Object.assign(new Runner(module), { on_records, on_failure, on_intervention }));
        for (const { action } of asked.splice(0)) action(here);
      },
      (error) => {
        // The next run tries again.
        runner_is_coming = false;
        if (asked.splice(0).some(({ is_wish }) => !is_wish)) on_failure(message_of(error));
      },
    );
  }

  /** Nothing is heard of the current run any more, nor of one that was yet to begin. */
  function stop_run() {
    asked = [];
    runner?.stop();
  }

  /** As much of the run as a frame has time for, and the rest in a worker. */
  function make_at_once() {
    // What trains for an older experiment stops while this one begins.
    stop_run();
    announce_run();
    const part = first.train(setup.link, table());
    // Where it is done already, only what is drawn is yet to come, and no button changes its word for a moment.
    if (part?.done) document.documentElement.dataset.status = "running";
    else set_status("running");
    if (part) on_records(part);
    if (part?.done) return;
    const { train_loss, validation_step } = part?.columns ?? {};
    const known = { n_steps: train_loss?.length ?? 0, n_evaluations: validation_step?.length ?? 0 };
    ask((runner) => runner.start(setup.link, table(), known));
    ask((runner) => runner.finish());
  }

  /**
   * Does it now, or as soon as the table is there that the experiment needs, unless the reader has moved on by then.
   * @param {() => void} action
   */
  function with_table(action) {
    const { file, n_examples } = setup;
    const token = ++load_token;
    const is_there = file && tables.has(file) && (!setup.is_own || n_examples === own_table.n_examples);
    if (!file || is_there) return action();
    stop_run();
    if (setup.is_own) {
      set_status("waiting");
      own_form.then((own) => {
        if (token !== load_token) return;
        if (own.has_text) return own.use(undefined, true);
        say_problem("This experiment is about a table of your own: drop a CSV file on this page, or paste it under “Your own table”.");
        own.ask();
      }, no_own_form);
      return;
    }
    set_status("loading");
    load_table(file).then(
      () => token === load_token && action(),
      (error) => {
        if (token !== load_token) return;
        say_problem(`The data could not be loaded: ${message_of(error)}. Restart tries again.`);
        set_status("failed");
      },
    );
  }

  /** @param {unknown} error */
  function no_own_form(error) {
    say_problem(`The form for your own table could not be loaded: ${message_of(error)}. Reload the page.`);
  }

  /** @param {string} file in www/data/ */
  async function load_table(file) {
    const answer = await fetch(new URL(`./data/${file}`, import.meta.url));
    if (!answer.ok) throw new Error(`${file} is not there (${answer.status})`);
    tables.set(file, await answer.text());
  }

  /** Plays a run again, at a speed that the eye can follow; after it, all is as fast as before. */
  function watch() {
    if (speed === Infinity) {
      const readable = SPEEDS.filter((speed) => setup.n_steps / speed <= LONGEST_WATCH);
      set_speed(Math.min(...readable.filter(Number.isFinite), SPEEDS[1]));
      is_watched_once = true;
    }
    start();
  }

  /** @param {number} next */
  function set_speed(next) {
    speed = next;
    is_watched_once = false;
    slots.speed.value = String(speed);
  }

  /** @param {() => void} then */
  function start_paused(then) {
    with_table(() => {
      begin_run();
      set_status("paused");
      then();
    });
  }

  /** Begins the run in a worker, before its first step. */
  function begin_run() {
    announce_run();
    ask((runner) => runner.start(setup.link, table()));
    // As fast as possible, the old curve stays until the new one is there; to be watched, the new one begins at once.
    if (speed !== Infinity) ask((runner) => runner.advance(0));
  }

  function announce_run() {
    say_problem(setup.problem);
    tell("begun", { link: setup.link });
    chart.start(setup.link);
  }

  /** The table that the experiment needs, if any. */
  function table() {
    const { file } = setup;
    const text = file ? tables.get(file) : undefined;
    return file && text !== undefined ? { file, text } : undefined;
  }

  function play() {
    set_status("running");
    cancelAnimationFrame(paced.frame);
    if (speed === Infinity) {
      ask((runner) => runner.finish());
    } else {
      paced = { frame: requestAnimationFrame(pace), before: performance.now(), n_steps: 0 };
    }
  }

  function pause() {
    ask((runner) => runner.pause());
    set_status("paused");
  }

  /**
   * Asks for the steps that are due at this frame.
   * @param {number} now
   */
  function pace(now) {
    if (status !== "running" || speed === Infinity) return;
    paced.n_steps += (Math.min(now - paced.before, LONGEST_FRAME) / 1000) * speed;
    paced.before = now;
    const n_due = Math.floor(paced.n_steps);
    if (n_due > 0) {
      paced.n_steps -= n_due;
      ask((runner) => runner.advance(n_due));
    }
    paced.frame = requestAnimationFrame(pace);
  }

  /** @param {New} records */
  function on_records({ columns, stopped_at, done }) {
    chart.extend(Object.assign(new Records(), columns, { stopped_at }));
    shown = { link: setup.link, done };
    if (done) {
      set_status("done");
      if (is_watched_once) set_speed(Infinity);
    }
    canvas.draw_soon();
  }

  /** @param {Intervened | Refused} answer */
  function on_intervention(answer) {
    if (answer.type === "refused") {
      controls?.refuse(answer.name, answer.message);
    } else {
      chart.rename(answer.link);
      show_setup(open(answer.link));
    }
  }

  /** @param {string} message */
  function on_failure(message) {
    say_problem(
      `Training stopped: ${message}. The link in the address bar leads back to this experiment. Any change starts a new run.`,
    );
    set_status("failed");
  }

  /** @param {typeof status} next */
  function set_status(next) {
    status = next;
    const word = { running: "Pause", paused: "Continue", loading: "Loading" }[String(status)] ?? "Watch";
    slots.play.disabled = slots.step.disabled = status === "loading";
    const icon = status === "running" ? "pause" : "play";
    if (slots.play.dataset.icon !== icon) slots.play.dataset.icon = icon;
    const label = slots.play.querySelector(".word");
    if (label && label.textContent !== word) label.textContent = word;
    // What is done is on the page only when it is drawn.
    if (status !== "done") show_status();
  }

  /** For style sheets and tests: what the page is at, once it is a whole page. */
  function show_status() {
    if (is_whole) document.documentElement.dataset.status = status;
  }

  function on_drawn() {
    set_text(slots.state, chart.state());
    const sentence = chart.sentence();
    set_text(slots.sentence, sentence);
    reading?.show();
    show_status();
    if (sentence !== told) announce((told = sentence));
    tell("drawn", { ...shown, n_steps: chart.n_steps, cursor: chart.cursor });
    // Not before: until the first curve is there, every core has something better to do.
    if (shown.done && !is_warm) {
      is_warm = true;
      ask((runner) => runner.warm(), true);
    }
  }

  /**
   * Says at once what the reader has asked for; what a run comes to has a place of its own.
   * @param {string} sentence
   */
  function say(sentence) {
    slots.reading.textContent = sentence;
  }

  /**
   * The experiment of a link; its view is shown, and what is wrong with either is said.
   * @param {string} hash
   * @param {(hash: string) => Setup} read
   */
  function read_link(hash, read) {
    const setup = read(hash);
    setup.problem = [setup.problem, chart.open_view(hash)].filter(Boolean).join(" ") || null;
    return setup;
  }

  /** What the address says: the experiment, and how the chart is looked at. */
  function fragment() {
    return chart.fragment(setup.link);
  }

  /**
   * The address that shows this.
   * @param {string} fragment
   */
  function address(fragment) {
    return `${location.origin}${location.pathname}${location.search}#${fragment}`;
  }

  /**
   * Saves what the chart shows as a file.
   * @param {string} kind
   */
  async function save(kind) {
    try {
      const { save } = await import("./exports.js");
      // Of what is on the chart, even if another run is on its way.
      const page = address(chart.shown_fragment);
      await save(kind, chart, slots.canvas, chart.title, page, canvas.text_ratio);
    } catch (error) {
      say_problem(`The chart could not be saved: ${message_of(error)}.`);
    }
  }

  async function copy_link() {
    const link = address(fragment());
    try {
      await navigator.clipboard.writeText(link);
      slots.copy.textContent = "Copied";
    } catch {
      // Without permission the reader copies by hand.
      prompt("The link of this experiment:", link);
    }
    setTimeout(() => (slots.copy.textContent = "Copy link"), 2000);
  }
}

/**
 * For whoever wants to know from outside, as the benchmarks and tests do, what happens here: `begun`, when a run begins, and
 * `drawn`, in the frame in which the chart was drawn.
 * @param {"begun" | "drawn"} type
 * @param {{ link: string, done?: boolean, n_steps?: number, cursor?: number }} detail
 */
function tell(type, detail) {
  slots.canvas.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
}

/** @param {string | null} problem */
function say_problem(problem) {
  if (slots.problem.hidden !== (problem === null)) slots.problem.hidden = problem === null;
  set_text(slots.problem, problem ?? "");
}

/** Lets whatever else waits for this thread go first: what comes at once in a new page would be one long task. */
function others() {
  return new Promise((resolve) => {
    const message = new MessageChannel();
    message.port1.onmessage = resolve;
    message.port2.postMessage(null);
  });
}

/**
 * Touches the element only if its text is another one, and tells whether it is.
 * @param {HTMLElement} element
 * @param {string} text
 */
function set_text(element, text) {
  const is_another = element.textContent !== text;
  if (is_another) element.textContent = text;
  return is_another;
}

/** @param {unknown} error */
function message_of(error) {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Calls `action` once no call has come for `delay` milliseconds, with the last call's argument.
 * @template [T=void]
 * @param {number} delay
 * @param {(argument: T) => void} action
 * @returns {(argument: T) => void}
 */
function after_quiet(delay, action) {
  let timer = 0;
  return (argument) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(argument), delay);
  };
}

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
function slot(id, type) {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`index.html has no #${id} of the kind that app.js fills`);
  return element;
}
