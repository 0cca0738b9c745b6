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
    /// What it can be given, as TypeScript has it: text, or one of these words.
    pub kind: &'static str,
    /// What its property can be given besides.
    pub more: &'static str,
    /// What its property gives; where it reflects the attribute, that is nothing where there is none.
    pub read: &'static str,
    /// What it is where it isn't said; nothing for nothing.
    pub default: &'static str,
    pub help: &'static str,
}

impl Attribute {
    /// Text that the property reflects.
    const TEXT: Attribute =
        Attribute { name: "", kind: "string", more: "", read: "string | null", default: "", help: "" };
}

pub const ATTRIBUTES: &[Attribute] = &[
    Attribute {
        name: "state",
        more: "State",
        help: "What a link of the playground has behind `#`, as `v=1&learning_rate=0.3`; other attributes go over it.",
        ..Attribute::TEXT
    },
    Attribute {
        name: CONTROLS,
        help: "The settings whose controls are shown, with spaces between them; `all`, or `none` for a bare chart.",
        ..Attribute::TEXT
    },
    Attribute {
        name: "locked",
        more: "boolean",
        read: "boolean | string",
        help: "The controls that are shown and can't be moved, with spaces between them; all, where it has no value.",
        ..Attribute::TEXT
    },
    Attribute {
        name: "theme",
        kind: "\"auto\" | \"light\" | \"dark\"",
        default: "auto",
        help: "The colours: `auto` takes those of the page around, and follows it when it changes.",
        ..Attribute::TEXT
    },
    Attribute {
        name: "height",
        more: "number",
        default: "260px",
        help: "The height of the chart: a number of CSS pixels, or a length.",
        ..Attribute::TEXT
    },
    Attribute {
        name: "label",
        help: "A caption above the chart, and the element's name for those who can't see it.",
        ..Attribute::TEXT
    },
    Attribute {
        name: "start",
        kind: "\"visible\" | \"manual\"",
        default: "visible",
        help: "When training begins: when the reader has scrolled near, or at a button.",
        ..Attribute::TEXT
    },
    Attribute {
        name: "engine",
        kind: "\"auto\" | \"worker\" | \"blob\" | \"main\"",
        default: "auto",
        help: "Where training happens: in a worker of its own file, in one made of text, or on the page's thread; `auto` tries them in this order.",
        ..Attribute::TEXT
    },
];

/// The attribute whose default is a list of settings, and so stands in the library.
pub const CONTROLS: &str = "controls";

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
        help: "Where the run was trained, as far as it was not at once; `null` before that is known.",
    },
    Property {
        name: "link",
        kind: "string | null",
        help: "What a link of the playground has behind `#` for this state; `null` before it has begun.",
    },
    Property {
        name: "result",
        kind: "RunResult | null",
        help: "What came of the run so far; `null` before its first step.",
    },
    Property {
        name: "history",
        kind: "RunHistory | null",
        help: "The records of the run; `null` before it has begun.",
    },
    Property { name: "error", kind: "Failure | null", help: "Why it can't train, if it can't." },
    Property { name: "ready", kind: "Promise<LossPlayground>", help: "Resolves when it shows a curve." },
    Property { name: "finished", kind: "Promise<RunResult>", help: "Resolves when the run is over." },
];

/// What can be read of the class.
pub const STATICS: &[Property] = &[
    Property { name: "version", kind: "string", help: "The version of the element." },
    Property {
        name: "maxWorkers",
        kind: "number",
        help: "How many workers a page has at most, however many elements: four, or a core less than there are.",
    },
    Property { name: "workers", kind: "number", help: "How many workers there are now, of all elements together." },
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
    Method {
        name: "run",
        parameters: &[],
        returns: "void",
        is_static: false,
        help: "Watches the run from its beginning, or goes on with it.",
    },
    Method { name: "pause", parameters: &[], returns: "void", is_static: false, help: "Waits where it is." },
    Method {
        name: "step",
        parameters: &[("n", "number", Some("1"))],
        returns: "void",
        is_static: false,
        help: "Makes so many steps more, of a run that is over from its beginning.",
    },
    Method {
        name: "reset",
        parameters: &[],
        returns: "void",
        is_static: false,
        help: "Goes back to what the attributes say.",
    },
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
        parameters: &[("type", "string", Some("image/png"))],
        returns: "Promise<Blob>",
        is_static: false,
        help: "The chart as a picture: PNG, if nothing else is asked for.",
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
    Event { name: "ready", detail: "object", bubbles: true, help: "It shows a curve." },
    Event { name: "input", detail: "Change", bubbles: true, help: "A setting changes, at each move of a drag." },
    Event { name: "change", detail: "Change", bubbles: true, help: "A setting has changed; of a drag, at its end." },
    Event {
        name: "step",
        detail: "Steps",
        bubbles: true,
        help: "Steps were trained: told at most ten times a second.",
    },
    Event {
        name: "finish",
        detail: "{ result: RunResult }",
        bubbles: true,
        help: "The run is at its end: at once after a change, or when its last step was shown.",
    },
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

/// A custom state that is no status.
pub const MORE_STATES: &[Name] = &[name("dark", "Its colours are those for the dark.")];

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
    name("--playground-accent", "The colour of what can be moved, and of the first button."),
    name("--playground-accent-fg", "The colour of text on that."),
    name("--playground-fg", "The colour of text."),
    name("--playground-bg", "The colour behind all, and what the colours of lines and grid are mixed with."),
    name("--playground-grid", "The colour of the chart's grid."),
    name("--playground-train", "The colour of the training loss."),
    name("--playground-validation", "The colour of the validation loss."),
    name("--playground-before", "The colour of the curve from before the last change."),
    name("--playground-warning", "The colour of what has gone wrong."),
    name("--playground-radius", "How round the corners of its ground, its poster and its messages are."),
    name("--playground-font", "The font."),
    name("--playground-gap", "The distance between the chart and the controls."),
];

/// What stands between the tags.
pub const SLOTS: &[Name] = &[
    name("", "What is shown without JavaScript, and if it can't train: text, links, pictures."),
    name("caption", "What stands above the chart, in place of the label."),
];

/// Types that the tables above name.
pub const TYPES: &str = r#"
/** What came of a run. What was never measured is missing. */
export interface RunResult {
  n_steps: number;
  train_loss?: number;
  validation_loss?: number;
  best_validation_loss?: number;
  best_validation_step?: number;
  validation_metric?: number;
  /** Whether a loss is no finite number. */
  diverged: boolean;
  /** The step at which early stopping ended it. */
  stopped_at?: number;
}

/** The records of a run, a column each: for each step, for each step that was clipped, for each evaluation, and for each look at the clock. */
export interface RunHistory {
  train_loss: Float32Array;
  gradient_norm: Float32Array;
  scheduled_learning_rate: Float32Array;
  clipped_step: Uint32Array;
  validation_step: Uint32Array;
  validation_loss: Float32Array;
  validation_metric: Float32Array;
  weight_norm: Float32Array;
  clock_step: Uint32Array;
  clock_seconds: Float32Array;
}

/** All that determines what is shown, in the words of links: `{ v: 1, learning_rate: "0.3" }`. */
export interface State {
  v?: number;
  [name: string]: unknown;
}

/** What has changed, by the reader's hand or by a program: a setting; or `state` or `attributes`, whose value is the new link. */
export interface Change {
  name: string;
  value: string;
  source: "user" | "api";
}

/** Steps that were trained, from one to before another, and the training loss of each. */
export interface Steps {
  from: number;
  to: number;
  train_loss: Float32Array;
}

/** Why it can't train. */
export interface Failure {
  code: "csp" | "wasm" | "worker" | "data" | "config";
  message: string;
  hint: string;
}
"#;
