// @ts-check
// What is the state of the page, and by which single path does it change?

/** @import { Control, Intervened, Lesson, New, Portrayed, Refused, Setup } from "./protocol.js" */

/** @import { Compare } from "./compare.js" */
/** @import { Controls } from "./controls.js" */
/** @import { Inside } from "./inside.js" */
/** @import { Model } from "./model.js" */
/** @import { Past } from "./past.js" */
/** @import { Reading } from "./reading.js" */
/** @import { Runner } from "./run.js" */
/** @import { Situations } from "./situations.js" */

import { Canvas } from "./canvas.js";
import { table_text } from "./files.js";
import { FirstPart } from "./first.js";
import { bind, compile } from "./train.js";

/** After so many milliseconds, what is left of the beginning is another task. */
const LONG_BEGINNING = 15;
/** The smallest module with a SIMD instruction (of GoogleChromeLabs' wasm-feature-detect). */
const SIMD = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
];
/** A run is put into words for screen readers when nothing has changed for this many milliseconds. */
const QUIET = 700;
/** Said where no change has been made yet. */
const MOVE_SOMETHING = "Move a control: this line says what changed, and what it did to the curve.";
/** Said while a run is watched. */
const ON_THE_WAY = "While you watch, a control that you move changes this run from here on; one with ↻ starts it over.";

const slots = {
  main: slot("main", HTMLElement),
  problem: slot("problem", HTMLElement),
  note: slot("note", HTMLElement),
  canvas: slot("chart", HTMLCanvasElement),
  selection: slot("selection", HTMLElement),
  legend: slot("legend", HTMLElement),
  view: slot("view", HTMLElement),
  zoom: slot("zoom", HTMLButtonElement),
  numbers: slot("numbers", HTMLDetailsElement),
  saving: slot("saving", HTMLDetailsElement),
  sharing: slot("sharing", HTMLDetailsElement),
  situations: slot("situations", HTMLDetailsElement),
  pin: slot("pin", HTMLButtonElement),
  race: slot("race", HTMLButtonElement),
  said: slot("said", HTMLElement),
  pins: slot("pins", HTMLElement),
  undo: slot("undo", HTMLButtonElement),
  redo: slot("redo", HTMLButtonElement),
  skip: slot("skip", HTMLButtonElement),
  groups: slot("groups", HTMLElement),
  controls: slot("controls", HTMLFormElement),
  play: slot("play", HTMLButtonElement),
  step: slot("one-step", HTMLButtonElement),
  restart: slot("restart", HTMLButtonElement),
  timeline: slot("timeline", HTMLInputElement),
  speed: slot("speed", HTMLSelectElement),
  copy: slot("copy", HTMLButtonElement),
  state: slot("state", HTMLElement),
  comparison: slot("comparison", HTMLElement),
  sentence: slot("sentence", HTMLElement),
  interventions: slot("interventions", HTMLElement),
  announcement: slot("announcement", HTMLElement),
  reading: slot("reading", HTMLElement),
  help: slot("help", HTMLElement),
  whole: slot("whole", HTMLElement),
  model: slot("model", HTMLElement),
  inside: slot("inside", HTMLDetailsElement),
  own: slot("own", HTMLDetailsElement),
};

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
async function begin(bound, first, module) {
  const { LossChart, Records, change, glance, open, own_classes, read_typed, with_own_table, without_intervention } = bound;
  const beginning = performance.now();
  const chart = new LossChart();
  const canvas = new Canvas(slots.canvas, chart, on_drawn);
  // None of these is needed for the first curve, and a browser fetches only so many files at a time.
  /** @type {Controls | null} */
  let controls = null;
  /** @type {Reading | null} */
  let reading = null;
  /** @type {import("./sight.js").Sight | null} */
  let sight = null;
  /** @type {Past | null} */
  let past = null;
  /** @type {Compare | null} */
  let compare = null;
  /** @type {Model | null} */
  let model = null;
  let model_is_coming = false;
  /** @type {Inside | null} */
  let inside = null;
  /** Whether the reader has done anything yet. */
  let is_attended = false;
  /** @type {Situations | null} */
  let situations = null;
  /** @type {(control: Control) => void} */
  let show_help = () => {};
  /** @type {Runner | null} */
  let runner = null;
  /** @type {{ action: (runner: Runner) => void, is_wish: boolean }[]} what is asked of it until it is there */
  let asked = [];
  let runner_is_coming = false;
  let n_attempts = 0;
  let is_warm = false;
  /** Brings the link in the menu up to date, where it is open. */
  let update_share = () => {};

  /** @type {(value?: unknown) => void} */
  let is_painted = () => {};
  /** @type {import("./own.js").OwnTables | null} */
  let own = null;
  // Not needed for a curve, so it comes after all that is.
  const own_form = new Promise((resolve) => (is_painted = resolve)).then(() => import("./own.js")).then(
    ({ OwnTables }) =>
      (own = new OwnTables(slots.own, no_own_form, {
        chart,
        tables,
        load_runs,
        has_classes: () => own_classes(setup.link),
        on_table: ({ has_classes, n_rows }, learn) => {
          const next = with_own_table(setup.link, has_classes, n_rows);
          chart.keep();
          learn(table_of(next));
          set_setup(next);
          note_change();
          make_pins();
        },
      })),
  );

  // Whoever needs it says what is wrong.
  own_form.catch(() => {});

  /** @type {Setup} */
  let setup = read_link(location.hash, glance);
  slots.canvas.parentElement?.classList.toggle("two-panels", chart.has_below);
  /** Whether the run is shown as it goes on, and not as soon as it can be. */
  let is_watching = false;
  /** Whether it was said of the controls that they change the run on its way. */
  let was_changeable = false;
  /** @type {"running" | "paused" | "done" | "loading" | "waiting" | "failed"} */
  let status = "paused";
  /** @type {Map<string, string>} texts of the tables that were fetched or brought, by what `table_of` calls them */
  const tables = new Map();
  /** Grows with each start; what is loaded for an older one is for nobody. */
  let load_token = 0;
  /** The last sentence that was put into words. */
  let told = "";
  /** Whether a pointer is down on a control: until it is up, all is one gesture. */
  let is_held = false;
  /** The step that the reader looks for, until the run is there. @type {number | null} */
  let sought = null;
  /** Whether the controls are there, too. */
  let is_whole = false;
  /** Which run the chart shows, and whether that is all of it. */
  let shown = { link: "", done: false };

  // Browsers limit how often the address may be set: not at each tick of a drag.
  const set_address = after_quiet(100, () => {
    write_address();
    update_share();
    slots.whole.querySelector("a")?.setAttribute("href", `#${chart.lesson_fragment(setup.link, undefined, [])}`);
    // For bookmarks, and on paper, where there are no controls.
    document.title = `${setup.title} · Losscope`;
    slots.main.dataset.title = setup.title;
  });
  const announce = after_quiet(QUIET, (/** @type {string} */ sentence) => {
    slots.announcement.textContent = sentence;
  });

  slots.play.addEventListener("click", () => {
    if (status === "running") pause();
    else if (status === "paused") play();
    else watch();
  });
  slots.step.addEventListener("click", () => {
    if (status === "running") pause();
    if (status === "paused") {
      is_watching = true;
      ask((runner) => runner.advance(1));
    } else {
      begin_paused(() => ask((runner) => runner.advance(1)));
    }
  });
  slots.restart.addEventListener("click", () => (is_watching ? watch() : start()));
  slots.timeline.addEventListener("input", () => seek(slots.timeline.valueAsNumber));
  slots.controls.addEventListener("pointerdown", () => {
    is_held = true;
    past?.end_gesture();
  });
  for (const type of ["pointerup", "pointercancel"]) addEventListener(type, () => (is_held = false));
  slots.speed.addEventListener("change", () => {
    if (is_watching && status === "running") {
      ask((runner) => runner.pause());
      play();
    }
  });
  slots.copy.addEventListener("click", copy_link);
  slots.skip.addEventListener("click", () => controls?.focus());
  slots.whole.addEventListener("click", (event) => {
    event.preventDefault();
    location.hash = chart.lesson_fragment(setup.link, undefined, []);
  });
  addEventListener("hashchange", ({ newURL }) => {
    // Not location.hash: an address that was to be set for an earlier change may have come in between.
    const { hash } = new URL(newURL);
    if (hash !== `#${fragment()}`) go(hash);
  });
  slots.pin.addEventListener("click", () => {
    if (chart.n_steps === 0) return say_beside("Nothing to pin yet");
    if (!chart.can_pin) return say_beside("No more can be pinned");
    say_beside(chart.pin() ? "Pinned: see below" : "Pinned already");
    on_pins();
  });
  slots.race.addEventListener("click", () => {
    const n_before = chart.n_pinned;
    const n_left_out = chart.race(setup.link);
    const n_new = chart.n_pinned - n_before;
    const rest = n_left_out > 0 ? `; no room for ${n_left_out}` : "";
    say_beside(n_new > 0 ? `${n_new} at the start: see below${rest}` : `All are pinned already${rest}`);
    on_pins(true);
  });
  // Where that took long, what comes next would make it a task that is felt; else the browser would lay out the page twice.
  if (performance.now() - beginning > LONG_BEGINNING) await others();
  start();
  // The curve first: once it is painted, there is time for the controls.
  await new Promise(requestAnimationFrame);
  await others();
  is_painted();
  // Another link may have been followed meanwhile.
  /** @type {typeof import("./parts.js")} */
  let parts;
  try {
    parts = await import("./parts.js");
  } catch (error) {
    return say_problem(`The controls could not be loaded: ${message_of(error)}. Reload the page.`);
  }
  const { Controls, show_help: show_help_in, Reading, Sight, close_outside, Past, listen_for_undo, Situations } = parts;
  show_help = (control) => show_help_in(slots.help, control, is_on_the_way());
  controls = new Controls(slots.controls, slots.groups, { on_change: on_control, on_typed, on_attention: show_help });
  situations = new Situations(slots.situations, slots.note, bound.presets(), visit, (name, value) => {
    const control = setup.controls.find((control) => control.name === name);
    if (control) on_control(control, value, true);
  });
  if (setup.controls.length === 0) setup.controls = open(setup.link).controls;
  show_controls(true);
  reading = new Reading(slots, chart, canvas, { on_view, say });
  sight = new Sight(slots, chart, {
    save,
    on_change: () => {
      canvas.draw_soon();
      on_view();
    },
  });
  past = new Past(fragment());
  listen_for_undo(slots, () => go_back(past?.undo(), "Undone"), () => go_back(past?.redo(), "Redone"));
  for (const menu of [slots.sharing, slots.situations]) close_outside(menu);
  for (const [menu, fill] of /** @type {const} */ ([[slots.sharing, share], [slots.inside, look_inside], [slots.saving, offer_scripts]])) {
    menu.addEventListener("toggle", fill);
    // The reader may have been faster than this.
    if (menu.open) fill();
  }
  const saved = slots.saving.querySelector("input");
  saved?.addEventListener("change", () => {
    if (saved.files?.[0]) load_runs(saved.files[0]);
    slots.saving.open = false;
    saved.value = "";
  });
  // Not before the reader does something: what draws it is not needed for a curve.
  for (const type of ["pointermove", "pointerdown", "keydown", "scroll"]) {
    addEventListener(type, () => ((is_attended = true), follow_model()), { once: true, capture: true, passive: true });
  }
  is_whole = true;
  if (status !== "done" || !canvas.is_due) show_status();
  make_pins();

  /**
   * The reader moved a control. That is another experiment, at every tick; while a run is being watched, it is a change of that run,
   * once the hand has let go.
   * @param {Control} control
   * @param {string} value
   * @param {boolean} is_settled
   */
  function on_control({ name, value: before, live }, value, is_settled) {
    // Perhaps another value was refused before.
    if (value === before) return controls?.restore(name);
    // Of a run on its way, nothing changes before the hand has let go.
    if (is_on_the_way() && !is_settled) return;
    if (is_on_the_way() && live && chart.n_steps > 0) {
      ask((runner) => runner.intervene(name, value));
      return;
    }
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
    if (is_on_the_way()) {
      // What can't change on the way starts it over, to be watched all the same.
      const then = status === "running" ? play : () => {};
      chart.keep();
      show_setup(next);
      begin_paused(then);
    } else {
      if (!past?.goes_on(name, is_held)) chart.keep();
      set_setup(next);
    }
    note_change(name);
  }

  /**
   * The reader typed a number, in the unit that the page shows.
   * @param {Control} control
   * @param {string} typed
   */
  function on_typed(control, typed) {
    /** @type {string} */
    let value;
    try {
      value = read_typed(setup.link, control.name, typed);
    } catch (error) {
      controls?.refuse(control.name, message_of(error));
      return;
    }
    on_control(control, value, true);
  }

  /** Whether a control that is moved now changes the run that is being watched. */
  function is_on_the_way() {
    return is_watching && (status === "running" || status === "paused");
  }

  /**
   * What is on the page is another state now, which can be taken back.
   * @param {string} [of] changes of the same thing that follow each other soon are one
   */
  function note_change(of = "") {
    // Of one table or another of the reader's, the link may be the same.
    past?.note(setup.is_own ? `${fragment()}\n${own?.form?.id}` : fragment(), of, is_held);
    show_past();
  }

  function show_past() {
    // Not disabled: the focus would be lost with the last of them.
    slots.undo.setAttribute("aria-disabled", String(!past?.can_undo));
    slots.redo.setAttribute("aria-disabled", String(!past?.can_redo));
  }

  /** How the chart is looked at has changed. */
  function on_view() {
    set_address();
    note_change("view");
  }

  /**
   * Which runs stay has changed.
   * @param {boolean} [is_race] so that the best is to come first
   */
  function on_pins(is_race = false) {
    canvas.draw_soon();
    set_address();
    note_change();
    make_pins(is_race);
  }

  /**
   * Has the runs made that stay and aren't there yet; what does it is fetched with the first of them.
   * @param {boolean} [is_race]
   */
  function make_pins(is_race = false) {
    if (!compare && chart.n_pinned === 0) return;
    const make = (/** @type {Compare} */ compare) => {
      if (is_race) compare.sort();
      compare.make();
    };
    if (compare) return make(compare);
    import("./compare.js").then(({ Compare }) => {
      compare ??= new Compare(slots.pins, chart, canvas, { ask, with_table_of, records_of, on_change: on_pins, load, say_problem, say });
      make(compare);
      compare.show();
    }, (error) => say_problem(`The runs that stay could not be loaded: ${message_of(error)}. Reload the page.`));
  }

  /**
   * @param {string | undefined} state of the past; nothing if there is none
   * @param {string} done what was done
   */
  function go_back(state, done) {
    if (state === undefined) return say(`Nothing to be ${done.toLowerCase()}.`);
    const [hash, id] = state.split("\n");
    const is_another = own?.form?.take_back(Number(id), () => table_of(glance(hash)));
    go(hash, true, is_another);
    show_past();
    say(`${done}.`);
  }

  function write_address() {
    history.replaceState({ from: situations?.from }, "", `#${fragment()}`);
  }

  /**
   * Goes to the experiment of a link, so that the browser's own way back leads here; the runs that stay do stay.
   * @param {string} link
   */
  function visit(link) {
    if (!setup.problem) write_address();
    if (chart.is_zoomed) {
      chart.reset_zoom();
      on_view();
      canvas.draw_soon();
    }
    location.hash = chart.fragment(link);
  }

  /**
   * Another experiment, view, or both, from a link.
   * @param {string} hash
   * @param {boolean} [is_known] whether the past knows of it already
   * @param {boolean} [is_of_other_data] whether it is another one although its link is the same
   */
  function go(hash, is_known = false, is_of_other_data = false) {
    const next = read_link(hash, open);
    if (next.link === setup.link && !is_of_other_data) {
      setup.problem = next.problem;
      say_problem(next.problem);
      show_controls(!is_known);
      canvas.draw_soon();
    } else {
      chart.keep();
      set_setup(next, !is_known);
    }
    if (!is_known) note_change();
    make_pins();
  }

  /**
   * The experiment of a run that stays; what else is on the page remains.
   * @param {string} link
   */
  function load(link) {
    go(chart.fragment(link));
  }

  /**
   * Another experiment: the only place where a run begins because of a change.
   * @param {Setup} next
   * @param {boolean} [is_opened] whether a link was opened
   */
  function set_setup(next, is_opened = false) {
    is_watching = false;
    show_setup(next, is_opened);
    start();
  }

  /**
   * @param {Setup} next
   * @param {boolean} [is_opened]
   */
  function show_setup(next, is_opened = false) {
    setup = next;
    say_problem(setup.problem);
    show_controls(is_opened);
  }

  /** What the link shows to a learner. @returns {Lesson} */
  function lesson() {
    return { shown: chart.shown_controls, locked: chart.locked_controls };
  }

  /** @param {boolean} is_opened whether a link was opened */
  function show_controls(is_opened) {
    const { shown, locked } = lesson();
    document.body.classList.toggle("lesson", shown !== undefined);
    document.body.classList.toggle("bare", shown?.length === 0);
    document.body.classList.toggle("own-data", setup.is_own);
    document.body.classList.toggle("taught", shown !== undefined || locked.length > 0);
    controls?.show(setup, { shown, locked }, is_opened);
    situations?.show(setup, is_opened);
    show_interventions();
    // A link that can't be read stays in the address, to be mended there.
    if (!setup.problem) set_address();
  }

  function show_interventions() {
    const { interventions } = setup;
    if (slots.interventions.dataset.content === interventions.join()) return;
    slots.interventions.dataset.content = interventions.join();
    const lines = interventions.map((words, idx) => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "remove", textContent: "×", ariaLabel: `Take back: ${words}` });
      button.addEventListener("click", () => {
        chart.keep();
        set_setup(without_intervention(setup.link, idx));
        note_change();
        slots.play.focus();
      });
      const line = document.createElement("li");
      line.append(words, button);
      return line;
    });
    slots.interventions.replaceChildren(...lines);
  }

  /** All of the run, as soon as it can be. */
  function start() {
    with_table(make_at_once);
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
        const here = (runner = Object.assign(new Runner(module), { on_records, on_failure, on_intervention, on_portrait }));
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
    asked = asked.filter(({ is_wish }) => is_wish);
    runner?.stop();
  }

  /** As much of the run as a frame has time for, and the rest in a worker. */
  function make_at_once() {
    is_watching = false;
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
    const { file } = setup;
    const token = ++load_token;
    if (setup.is_own) own?.form?.show(tables.get(table_of(setup)));
    if (!file || has_table(setup)) return action();
    stop_run();
    if (setup.is_own) {
      set_status("waiting");
      own_form.then((own) => {
        if (token !== load_token) return;
        if (own.form?.has_table) return own.form.again();
        say_problem("This experiment is about a table of your own, which no link has: drop the CSV file on this page, or paste the table.");
        own.ask(setup.n_examples);
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

  /**
   * Whether the table is there that an experiment needs.
   * @param {Setup} of
   */
  function has_table(of) {
    return of.file !== null && tables.has(table_of(of));
  }

  /**
   * The table that the experiment of a link needs, if any: fetched, if it has to be; one of the reader's that isn't there is none.
   * @param {string} link
   * @returns {Promise<{ table: import("./protocol.js").FileText | undefined, is_missing: boolean }>}
   */
  async function with_table_of(link) {
    const of = glance(link);
    if (of.file && !has_table(of)) {
      if (of.is_own) return { table: undefined, is_missing: true };
      await load_table(of.file);
    }
    return { table: table(of), is_missing: false };
  }

  /** @param {New} records as the chart takes them */
  function records_of({ columns, stopped_at }) {
    return Object.assign(new Records(), columns, { stopped_at });
  }

  /** @param {unknown} error */
  function no_own_form(error) {
    say_problem(`The form for your own table could not be loaded: ${message_of(error)}. Reload the page.`);
  }

  /** @param {string} file in www/data/ */
  async function load_table(file) {
    tables.set(file, await table_text(file));
  }

  /** Plays the run again from its beginning, at a speed that the eye can follow; the whole curve stays as the one before. */
  function watch() {
    begin_paused(play);
  }

  /**
   * Begins the run in a worker, before its first step, to be watched.
   * @param {() => void} then
   */
  function begin_paused(then) {
    with_table(() => {
      keep_whole();
      announce_run();
      is_watching = true;
      // To be watched, the new curve begins at once.
      chart.extend(new Records(), false);
      canvas.draw_soon();
      ask((runner) => runner.start(setup.link, table()));
      ask((runner) => runner.advance(0));
      set_status("paused");
      then();
    });
  }

  /** What was a whole curve is the one before, while the same run is made again. */
  function keep_whole() {
    if (status === "done") chart.keep();
  }

  /**
   * Shows the run as it was after so many steps, and goes on from there only when it is asked to.
   * @param {number} step
   */
  function seek(step) {
    const is_there = !["loading", "waiting", "failed"].includes(status) && !chart.is_coming;
    const is_back = step < chart.n_steps;
    // What is on the chart may be of another experiment still.
    if (!is_there || (!is_watching && !is_back)) return show_timeline();
    sought = step;
    keep_whole();
    if (is_back) {
      const n_evaluations = chart.rewind(step);
      const known = { n_steps: chart.n_steps, n_evaluations };
      // A worker comes to this step without a word, so that it can go on from there.
      ask((runner) => runner.start(setup.link, table(), known, step));
      // Who was asked has another run now, which is the same up to here.
      model?.forget();
    } else {
      ask((runner) => runner.until(step));
    }
    is_watching = true;
    shown = { link: setup.link, done: false };
    set_status("paused");
    canvas.draw_soon();
  }

  function announce_run() {
    say_problem(setup.problem);
    tell("begun", { link: setup.link });
    chart.start(setup.link);
    model?.forget();
  }

  /**
   * The table that an experiment needs, if any.
   * @param {Setup} [of]
   */
  function table(of = setup) {
    const text = of.file ? tables.get(table_of(of)) : undefined;
    return of.file && text !== undefined ? { file: of.file, text } : undefined;
  }

  function play() {
    set_status("running");
    ask((runner) => (is_watching ? runner.play(setup.n_steps, Number(slots.speed.value)) : runner.finish()));
  }

  function pause() {
    ask((runner) => runner.pause());
    set_status("paused");
  }

  /** @param {New} records */
  function on_records(records) {
    const { done } = records;
    chart.extend(records_of(records), done);
    shown = { link: setup.link, done };
    if (done) {
      is_watching = false;
      set_status("done");
    }
    canvas.draw_soon();
  }

  /** @param {Portrayed} portrayed */
  function on_portrait({ numbers, milliseconds }) {
    model?.answer(numbers, milliseconds);
  }

  /** @param {Intervened | Refused} answer */
  function on_intervention(answer) {
    if (answer.type === "refused") {
      controls?.refuse(answer.name, answer.message);
    } else {
      chart.rename(answer.link);
      show_setup(open(answer.link));
      note_change();
      canvas.draw_soon();
    }
  }

  /** @param {string} message */
  function on_failure(message) {
    say_problem(
      `Training stopped: ${message}. The link in the address bar leads back to this experiment. Any change starts a new run.`,
    );
    is_watching = false;
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
    const is_changeable = is_on_the_way();
    if (slots.controls.classList.toggle("watching", is_changeable) !== was_changeable) controls?.explain();
    was_changeable = is_changeable;
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
    const comparison = chart.comparison() ?? (is_on_the_way() ? ON_THE_WAY : MOVE_SOMETHING);
    set_text(slots.comparison, comparison);
    slots.comparison.classList.toggle("is-hint", comparison === ON_THE_WAY || comparison === MOVE_SOMETHING);
    show_timeline();
    reading?.show();
    sight?.show();
    compare?.show();
    follow_model();
    follow_inside();
    show_status();
    const words = comparison === MOVE_SOMETHING ? sentence : `${comparison} ${sentence}`;
    if (words !== told) announce((told = words));
    tell("drawn", { ...shown, n_steps: chart.n_steps, cursor: chart.cursor });
    // Not before: until the first curve is there, every core has something better to do.
    if (shown.done && !is_warm) {
      is_warm = true;
      ask((runner) => runner.warm(), true);
    }
  }

  /** Shows the model at the step that is looked at. */
  function follow_model() {
    // Of a saved run that waits for its table there is none, and that of the run before would not be its own.
    const has_model = chart.has_model && !(status === "waiting" && shown.link === setup.link);
    if (slots.model.hidden === has_model) slots.model.hidden = !has_model;
    // Of a run that has no records yet there is no model to be seen, and none of the one before any more.
    if (!has_model || chart.is_coming) return;
    if (model) return model.follow(chart.cursor, chart.n_steps, shown.done);
    if (!is_attended || model_is_coming) return;
    model_is_coming = true;
    import("./model.js")
      .then(({ model_in }) => model_in(slots.model, look_at_model))
      .then(
        (coming) => {
          model = coming;
          follow_model();
        },
        (error) => {
          // The next drawing tries again.
          model_is_coming = false;
          const words = slots.model.querySelector("figcaption");
          if (words) words.textContent = `The model can’t be shown: ${message_of(error)}.`;
        },
      );
  }

  /** Opens what goes on inside the run; what looks there is fetched with the first wish. */
  async function look_inside() {
    try {
      const { Inside } = await import("./inside.js");
      inside ??= new Inside(slots.inside);
      follow_inside();
    } catch (error) {
      say_problem(`What looks inside the run could not be loaded: ${message_of(error)}. Reload the page.`);
    }
  }

  /** Looks inside the run that is on the chart, as it is looked at. */
  function follow_inside() {
    if (chart.is_coming) return;
    inside?.show({ link: setup.link, table: table()?.text, fragment: fragment(), cursor: chart.cursor });
  }

  /** @type {import("./model.js").Look} */
  function look_at_model(step, is_now) {
    const numbers = first.portrait(setup.link, step, is_now);
    if (!numbers) ask((runner) => runner.look(step, is_now), true);
    return numbers;
  }

  function show_timeline() {
    const { timeline } = slots;
    const max = String(chart.n_planned);
    if (timeline.max !== max) timeline.max = max;
    // A thumb that is held stays where it is held.
    if (status !== "paused" || chart.n_steps >= (sought ?? 0)) sought = null;
    const step = sought ?? chart.n_steps;
    if (timeline.valueAsNumber !== step) timeline.valueAsNumber = step;
    const words = `step ${chart.n_steps} of ${max}`;
    if (timeline.getAttribute("aria-valuetext") !== words) timeline.setAttribute("aria-valuetext", words);
  }

  /**
   * Says for a moment, to the eye and to the ear, what came of a button.
   * @param {string} words
   */
  function say_beside(words) {
    say(`${words}.`);
    slots.said.textContent = words;
    setTimeout(() => slots.said.textContent === words && (slots.said.textContent = ""), 4000);
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
    // A page from a disk has no origin.
    return `${location.href.split("#", 1)[0]}#${fragment}`;
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
      await save(kind, chart, slots.canvas, chart.title, page, canvas.text_ratio, chart.has_model ? model : null);
    } catch (error) {
      say_problem(`The chart could not be saved: ${message_of(error)}.`);
    }
  }

  /** Offers the experiment as a script, where the menu is open. */
  async function offer_scripts() {
    const place = /** @type {HTMLElement} */ (slots.saving.querySelector(".scripts"));
    if (!slots.saving.open || place.childElementCount > 0) return;
    try {
      const { offer_scripts } = await import("./code.js");
      await offer_scripts(place, () => ({ link: setup.link, table: table(), is_own: setup.is_own }), say_beside);
    } catch (error) {
      say_problem(`The scripts could not be loaded: ${message_of(error)}. Open the menu again.`);
    }
  }

  /**
   * Shows runs that were saved, and makes the first of them again.
   * @param {File | string} source
   */
  async function load_runs(source) {
    try {
      const { load_runs } = await import("./exports.js");
      const { links, n_left_out, first } = await load_runs(source, chart, Records);
      say_problem(null);
      load(links[0]);
      if (status === "waiting") {
        // Without its table it can't be made again: what was recorded of it is all there is to be seen.
        announce_run();
        chart.extend(first, true);
        shown = { link: setup.link, done: true };
      }
      on_pins();
      say_beside(`Saved runs: see below${n_left_out > 0 ? `; no room for ${n_left_out}` : ""}`);
    } catch (error) {
      say_problem(`The saved runs can’t be shown: ${message_of(error)}.`);
      // The menu may be far below.
      slots.problem.scrollIntoView({ block: "nearest" });
    }
  }

  /** Shows what a link can be made of. */
  async function share() {
    update_share = () => {};
    if (!slots.sharing.open) return;
    try {
      const { share } = await import("./share.js");
      update_share = share(slots.sharing, setup.controls, lesson(), ({ shown, locked }) =>
        address(chart.lesson_fragment(setup.link, shown, locked)),
      );
    } catch (error) {
      say_problem(`The links for lessons could not be loaded: ${message_of(error)}. Reload the page.`);
    }
  }

  async function copy_link() {
    const link = address(fragment());
    try {
      await navigator.clipboard.writeText(link);
      slots.copy.textContent = "Copied";
      say("The link is copied.");
    } catch {
      // Without permission the reader copies by hand.
      slots.sharing.open = true;
      say("The link can’t be copied by this page: it stands under “Share”, to be copied by hand.");
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

/**
 * What a table is kept under: of those that the reader brings, each length has a link of its own.
 * @param {Setup} setup
 */
function table_of({ file, is_own, n_examples }) {
  return is_own ? `${file} ${n_examples}` : `${file}`;
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
