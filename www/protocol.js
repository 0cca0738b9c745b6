// @ts-check
// What do the parts of the page say to each other? These types, and nothing else.

/**
 * An input of the page (`Control` in src/catalog.rs). Values are text, as links write them.
 * @typedef {object} Control
 * @property {string} group the heading that it stands under
 * @property {string} name
 * @property {string} label
 * @property {string} help
 * @property {string | null} of the choice that it belongs to, where it is an option's own
 * @property {string} value
 * @property {boolean} live whether it can be changed while a run is on its way
 * @property {boolean} is_rare whether it is kept one click away
 * @property {string} words the value for people
 * @property {string} default
 * @property {ChoiceInput | SliderInput | SwitchInput | NumberInput} input
 *
 * @typedef {{ kind: "choice", options: ChoiceOption[] }} ChoiceInput
 * @typedef {{ kind: "slider", stops: { value: string, words: string }[], position: number, typed: string }} SliderInput typed: what
 *   a reader would type for the value
 * @typedef {{ kind: "switch" }} SwitchInput
 * @typedef {{ kind: "number", min: number, max: number, whole: boolean }} NumberInput
 * @typedef {{ value: string, label: string, help: string, reference: string }} ChoiceOption
 */

/**
 * Everything around the chart (`Setup` in page/src/page.rs).
 * @typedef {object} Setup
 * @property {string} link without `#`
 * @property {Control[]} controls (of those that a change leaves as they were, Rust gives only the names; at first, none)
 * @property {number} n_steps
 * @property {number} n_examples
 * @property {string} title what the run is called
 * @property {string | null} file the table in www/data/ that the worker needs, if any
 * @property {boolean} is_own whether the reader has to bring that table
 * @property {string} about what the network learns from, in a sentence
 * @property {string[]} interventions what is changed on the way, in words
 * @property {string | null} problem what was wrong with the link that was opened
 */

/**
 * What a link shows to a learner (`Lesson` in src/lesson.rs).
 * @typedef {{ shown: string[] | undefined, locked: string[] }} Lesson names of controls
 */

/**
 * A situation worth seeing (`Preset` in src/presets.rs).
 * @typedef {{ name: string, group: string, title: string, link: string, why: string, try_this: string, change: [string, string] }} Preset
 */

/**
 * A run in the table that compares those that stay (`Row` in page/src/pins.rs).
 * @typedef {object} Row
 * @property {string} id
 * @property {string} name
 * @property {string} difference to the current run
 * @property {string} link
 * @property {string} best the lowest validation loss
 * @property {number} best_value the same, to be sorted by
 * @property {string} best_at
 * @property {string} losses at the cursor, or at the end
 * @property {string} metric
 * @property {string} colour
 * @property {number[]} dashes
 * @property {boolean} is_hidden
 * @property {boolean} can_be_shown
 */

/**
 * A column of a table of the reader's (`OwnColumn` in reader/src/lib.rs).
 * @typedef {object} OwnColumn
 * @property {string} name
 * @property {string} words what it is, and what becomes of it
 * @property {boolean} is_feature
 * @property {boolean} can_be_feature
 * @property {boolean} is_text whether it has text, and so no numbers to predict
 */

/**
 * A table of the reader's (`OwnTable` in reader/src/lib.rs).
 * @typedef {object} OwnTable
 * @property {boolean} has_classes whether classes are predicted, and not numbers
 * @property {number} n_rows
 * @property {string} text what the worker is to be given
 * @property {string} target the column that is predicted
 * @property {OwnColumn[]} columns
 * @property {string[]} report what was found, and what was left out
 * @property {boolean} has_header whether the first row has the names of the columns
 * @property {number} id
 * @property {object} file that it was made of
 * @property {string[]} [chosen] the features, where these were chosen by hand
 * @property {string} features that were chosen, in words
 */

/**
 * What is chosen of a table; what is not said is found.
 * @typedef {{ target?: string, features?: string[], has_classes?: boolean }} OwnChoice
 */

/**
 * To the worker that reads tables, with a number that its answer has, too: a file or a text and what is chosen of it, or only what is
 * chosen of that which came last.
 * @typedef {{ number: number, choice: OwnChoice, brought?: { source: Blob | string, header: boolean | undefined } }} ToReader
 */

/**
 * From the worker that reads tables: a table, or what is wrong, with the columns where these could be read. One that is lost is of no
 * more use.
 * @typedef {{ number: number, table: Omit<OwnTable, "id" | "file" | "chosen" | "features"> }} WasRead
 * @typedef {{ number: number, problem: string, columns: OwnColumn[], has_header: boolean, is_lost: boolean }} NotRead
 */

/**
 * A line of the legend (`Entry` in page/src/chart.rs).
 * @typedef {object} LegendEntry
 * @property {string} id
 * @property {string} name
 * @property {string} value at the cursor, or the last
 * @property {string} colour as the style sheet calls it
 * @property {number[]} dashes in CSS pixels
 * @property {number} width
 * @property {boolean} is_hidden
 * @property {boolean} is_pinned
 * @property {boolean} can_be_shown
 */

/**
 * An input for a part of the view (`ViewControl` in page/src/view.rs).
 * @typedef {object} ViewControl
 * @property {string} name
 * @property {string} label
 * @property {string} help
 * @property {[string, string][]} options values, as links write them, and their words
 * @property {string} value
 * @property {boolean} is_slider
 * @property {boolean} joins whether it says more about the one before it
 */

/**
 * @typedef {{ file: string, text: string }} FileText the text of a table, and the name of its file
 * @typedef {{ n_steps: number, n_evaluations: number }} Known how many records of a run the page has already
 * @typedef {{ [name: string]: Float32Array | Uint32Array }} Columns records, as `Records` in page/src/session.rs names them; `clock_step` and `clock_seconds` are of the thread that trains
 * @typedef {{ columns: Columns, stopped_at: number | undefined, done: boolean }} New what was recorded since, and whether that was the end
 */

/**
 * To a worker. Each run has a `run_id` of its own; the worker drops what is not of the run that it has.
 * @typedef {{ type: "module", module: WebAssembly.Module }} Module the compiled wasm, before all else
 * @typedef {{ type: "table", run_id: number } & FileText} Table for that run and those after it
 * @typedef {{ type: "start", run_id: number, link: string, known: Known, n_steps: number }} Start a new run, of which nothing is reported that is known; so many steps are made before anything else that is asked of it
 * @typedef {{ type: "advance", run_id: number, n_steps: number }} Advance that many steps more; with none, report what there is
 * @typedef {{ type: "until", run_id: number, n_steps: number }} Until so many steps are made, and no more
 * @typedef {{ type: "finish", run_id: number }} Finish go on to the end, reporting on the way
 * @typedef {{ type: "pause", run_id: number }} Pause stop going on
 * @typedef {{ type: "stop", run_id: number }} Stop drop the run, and say so
 * @typedef {{ type: "intervene", run_id: number, name: string, value: string }} Intervene from the next step on
 * @typedef {{ type: "look", run_id: number, n_steps: number, is_now: boolean }} Look tell what the model said of the data after so many steps, or what it says now, which is at least as far
 * @typedef {Module | Table | Start | Advance | Until | Finish | Pause | Stop | Intervene | Look} ToWorker
 */

/**
 * From a worker. The columns' buffers are transferred.
 * @typedef {{ type: "ready" }} Ready the worker can be asked
 * @typedef {{ type: "records", run_id: number } & New} Records
 * @typedef {{ type: "stopped", run_id: number, time: number }} Stopped the worker is free for another run, since that time
 * @typedef {{ type: "failed", run_id: number, message: string }} Failed the worker is of no more use
 * @typedef {{ type: "intervened", run_id: number, link: string }} Intervened the experiment that the change makes
 * @typedef {{ type: "refused", run_id: number, name: string, message: string }} Refused a change that can't be made on the way
 * @typedef {{ type: "portrait", run_id: number, numbers: Float32Array, milliseconds: number }} Portrayed what the model says of the data, as `Portrait` in src/portrait/ has it packed
 * @typedef {Ready | Records | Stopped | Intervened | Refused | Failed | Portrayed} FromWorker
 */

/**
 * What is to be seen inside a run.
 * @typedef {object} Inside
 * @property {string} link
 * @property {string | undefined} table the text of the dataset's file, where it has one
 * @property {string} fragment of the address, for the horizontal axis
 * @property {number | undefined} cursor the step that is looked at
 */

/**
 * To the worker that looks into a run: once, and before all else. From it: that the run has begun, with what no link tells; then
 * what was measured since (`InsideRecords` in workshop/src/inside.rs), whose buffers are transferred.
 * @typedef {{ module: WebAssembly.Module, link: string, table: string | undefined }} ToInsideWorker
 * @typedef {{ type: "begun", n_measured: number, largest_learning_rate: number | undefined }} InsideBegun
 * @typedef {{ type: "measured", columns: Columns, done: boolean }} InsideMeasured
 * @typedef {{ type: "failed", message: string }} InsideFailed
 * @typedef {InsideBegun | InsideMeasured | InsideFailed} FromInsideWorker
 */

/**
 * From the frame of `iframe.js` to the page around it, beside `source: "loss-playground"`, `v: 1` and the `id` of its address. A
 * `state` is that of `getState`; `request` is what the question had.
 * @typedef {{ type: "ready", state: object }
 *   | { type: "resize", height: number }
 *   | { type: "input" | "change", state: object, name?: string, value?: string, source?: string }
 *   | { type: "done", result?: object }
 *   | { type: "error", code?: string, message?: string, hint?: string }
 *   | { type: "state", state: object, link: string, status: string, request: unknown }} FromFrame
 */

export {};
