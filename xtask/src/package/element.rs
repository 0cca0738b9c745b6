//! What does the element have besides the settings of an experiment? All that is published of it is made from these tables.

/// The element's name.
pub const TAG: &str = "loss-playground";
/// Its class.
pub const CLASS: &str = "LossPlayground";
/// What it is, in a sentence.
pub const SUMMARY: &str =
    "A tiny neural network that really trains in the browser, with its loss curve and the controls that change it.";

/// An attribute of the element's own, which is a property too.
pub struct Attribute {
    pub name: &'static str,
    /// As TypeScript has it.
    pub kind: &'static str,
    /// What it is where it isn't said; nothing for nothing.
    pub default: &'static str,
    pub help: &'static str,
}

pub const ATTRIBUTES: &[Attribute] = &[
    Attribute {
        name: "state",
        kind: "string",
        default: "",
        help: "What a link of the playground has behind `#`, as `v=1&learning_rate=0.3`; other attributes go over it.",
    },
    Attribute {
        name: "controls",
        kind: "string",
        default: "dataset optimizer learning-rate batch-size",
        help: "The settings whose controls are shown, with spaces between them; `all`, or `none` for a bare chart.",
    },
    Attribute {
        name: "locked",
        kind: "string",
        default: "",
        help: "The controls that are shown and can't be moved, with spaces between them; all, where it has no value.",
    },
    Attribute {
        name: "theme",
        kind: "\"auto\" | \"light\" | \"dark\"",
        default: "auto",
        help: "The colours: `auto` takes those of the page around, and follows it when it changes.",
    },
    Attribute {
        name: "height",
        kind: "string",
        default: "260px",
        help: "The height of the chart: a number of CSS pixels, or a length.",
    },
    Attribute {
        name: "label",
        kind: "string",
        default: "",
        help: "A caption above the chart, and the element's name for those who can't see it.",
    },
    Attribute {
        name: "start",
        kind: "\"visible\" | \"manual\"",
        default: "visible",
        help: "When training begins: when the reader has scrolled near, or at a button.",
    },
    Attribute {
        name: "engine",
        kind: "\"auto\" | \"worker\" | \"blob\" | \"main\"",
        default: "auto",
        help: "Where training happens: a worker of its own file, one made of text, or the page's thread; `auto` tries them in this order.",
    },
];

/// A property that can only be read.
pub struct Property {
    pub name: &'static str,
    pub kind: &'static str,
    pub help: &'static str,
}

pub const READ_ONLY: &[Property] = &[
    Property { name: "status", kind: "Status", help: "What it is doing." },
    Property {
        name: "engineUsed",
        kind: "\"worker\" | \"blob\" | \"main\" | null",
        help: "Where training happens; `null` before that is known.",
    },
    Property { name: "link", kind: "string", help: "What a link of the playground has behind `#` for this state." },
    Property { name: "result", kind: "RunResult | null", help: "What came of the run; `null` before its end." },
    Property { name: "history", kind: "RunHistory", help: "The records of the run, a column each." },
    Property { name: "error", kind: "Failure | null", help: "Why it can't train, if it can't." },
    Property { name: "ready", kind: "Promise<void>", help: "Kept when the first curve can be trained." },
    Property { name: "finished", kind: "Promise<RunResult>", help: "Kept when the run is at its end." },
];

/// What can be told to the class.
pub struct Static {
    pub name: &'static str,
    pub kind: &'static str,
    pub is_read_only: bool,
    pub help: &'static str,
}

pub const STATICS: &[Static] = &[
    Static { name: "version", kind: "string", is_read_only: true, help: "The version of the element." },
    Static {
        name: "maxWorkers",
        kind: "number",
        is_read_only: false,
        help: "How many workers a page has at most, however many elements: by default four, or a core less than there are.",
    },
];

pub struct Method {
    pub name: &'static str,
    /// Names, types and, where one may be left out, its default.
    pub parameters: &'static [(&'static str, &'static str, Option<&'static str>)],
    pub returns: &'static str,
    pub is_static: bool,
    pub help: &'static str,
}

pub const METHODS: &[Method] = &[
    Method { name: "run", parameters: &[], returns: "void", is_static: false, help: "Trains on, or from the start." },
    Method { name: "pause", parameters: &[], returns: "void", is_static: false, help: "Waits where it is." },
    Method {
        name: "step",
        parameters: &[("n", "number", Some("1"))],
        returns: "void",
        is_static: false,
        help: "Trains so many steps on.",
    },
    Method { name: "reset", parameters: &[], returns: "void", is_static: false, help: "Goes back to step 0." },
    Method {
        name: "getState",
        parameters: &[],
        returns: "State",
        is_static: false,
        help: "All that determines what is shown, in the words of links; `setState` takes it.",
    },
    Method {
        name: "setState",
        parameters: &[("state", "State | string", None)],
        returns: "void",
        is_static: false,
        help: "Shows what `getState` gave, or what a link has behind `#`.",
    },
    Method {
        name: "toCSV",
        parameters: &[],
        returns: "string",
        is_static: false,
        help: "The records of the run as a table.",
    },
    Method {
        name: "toBlob",
        parameters: &[],
        returns: "Promise<Blob>",
        is_static: false,
        help: "The chart as a picture (PNG).",
    },
    Method {
        name: "define",
        parameters: &[("tag", "string", Some("loss-playground"))],
        returns: "void",
        is_static: true,
        help: "Registers the element, under another name if that is wanted. Importing the module does it for `loss-playground`.",
    },
];

pub struct Event {
    pub name: &'static str,
    /// The type of its `detail`.
    pub detail: &'static str,
    pub bubbles: bool,
    pub help: &'static str,
}

impl Event {
    /// With whether it can be heard further up.
    pub fn described(&self) -> String {
        format!("{}{}", self.help, if self.bubbles { "" } else { " It does not bubble." })
    }
}

pub const EVENTS: &[Event] = &[
    Event { name: "ready", detail: "null", bubbles: true, help: "The first curve can be trained." },
    Event { name: "input", detail: "Change", bubbles: true, help: "A setting changes, at each move of a drag." },
    Event { name: "change", detail: "Change", bubbles: true, help: "A setting has changed; of a drag, at its end." },
    Event {
        name: "step",
        detail: "Steps",
        bubbles: true,
        help: "Steps were trained: told at most ten times a second.",
    },
    Event { name: "finish", detail: "{ result: RunResult }", bubbles: true, help: "The run is at its end." },
    Event { name: "error", detail: "Failure", bubbles: false, help: "It can't train, and says why." },
];

/// A name that style sheets or pages use, and what it is.
pub struct Name {
    pub name: &'static str,
    pub help: &'static str,
}

const fn name(name: &'static str, help: &'static str) -> Name {
    Name { name, help }
}

/// Each is a custom state as well, `:state(running)`, and what `status` says.
pub const STATES: &[Name] = &[
    name("idle", "Not begun."),
    name("loading", "What trains is being fetched."),
    name("ready", "It can train."),
    name("running", "It trains."),
    name("paused", "It waits where it is."),
    name("done", "The run is at its end."),
    name("error", "It can't train."),
];

pub const PARTS: &[Name] = &[
    name("base", "All of it."),
    name("caption", "The label above the chart."),
    name("toolbar", "The buttons."),
    name("button", "A button."),
    name("chart", "The chart."),
    name("legend", "What the curves are."),
    name("status", "What is told in words."),
    name("controls", "All controls."),
    name("control", "A control with its label."),
    name("label", "The label of a control."),
    name("input", "What is moved or chosen."),
    name("value", "The value of a control in words."),
    name("poster", "What is there before training begins."),
    name("error", "Why it can't train."),
];

pub const CUSTOM_PROPERTIES: &[Name] = &[
    name("--playground-accent", "The colour of what can be moved."),
    name("--playground-fg", "The colour of text."),
    name("--playground-bg", "The colour behind all."),
    name("--playground-grid", "The colour of the chart's grid."),
    name("--playground-train", "The colour of the training loss."),
    name("--playground-validation", "The colour of the validation loss."),
    name("--playground-before", "The colour of the curve from before the last change."),
    name("--playground-warning", "The colour of what has gone wrong."),
    name("--playground-radius", "How round corners are."),
    name("--playground-font", "The font."),
    name("--playground-gap", "The distance between its parts."),
];

/// What stands between the tags.
pub const SLOT: &str = "What is shown without JavaScript, and if it can't train: text, links, pictures.";

/// Types that the tables above name.
pub const TYPES: &str = r#"
/** What came of a run. Losses that are no numbers any more are `NaN` or `Infinity`. */
export interface RunResult {
  n_steps: number;
  train_loss: number;
  validation_loss: number;
  best_validation_loss: number;
  /** Whether the loss left all bounds. */
  diverged: boolean;
  [more: string]: unknown;
}

/** The records of a run: a column each, all of one length or one for each evaluation. */
export interface RunHistory {
  readonly [column: string]: Float32Array | Float64Array | Uint32Array;
}

/** All that determines what is shown, in the words of links: `{ v: 1, learning_rate: "0.3" }`. */
export interface State {
  v: number;
  [name: string]: string | number | string[];
}

/** A setting that has changed, by the reader's hand or by a program. */
export interface Change {
  name: string;
  value: string;
  source: "user" | "api";
}

/** Steps that were trained, from one to before another, and the training loss at their end. */
export interface Steps {
  from: number;
  to: number;
  train_loss: number;
}

/** Why it can't train. */
export interface Failure {
  code: "csp" | "wasm" | "worker" | "panic" | "config";
  message: string;
  hint: string;
}
"#;
