// Does TypeScript know the element? Whatever a page does with it is here once; what must be refused is marked.

import { LossPlayground, define, type Change, type LossPlaygroundAttributes, type RunHistory, type RunResult, type State } from "loss-playground";
import widget from "loss-playground/anywidget";

define();
define("my-playground");
const version: string = LossPlayground.version;
const most: number = LossPlayground.maxWorkers;

const found = document.querySelector("loss-playground");
if (found) {
  found.learningRate = 0.3;
  found.learningRate = "0.3";
  found.batchSize = "full";
  found.optimizer = "adam";
  found.nesterov = "on";
  found.controls = "learning-rate batch-size";
  found.theme = "dark";
  const read: number | undefined = found.learningRate;
  const batch: number | "full" | undefined = found.batchSize;
  const chosen: string | undefined = found.optimizer;
  const looks_ahead: boolean | undefined = found.nesterov;
  found.nesterov = true;
  // Every element has that, and reading it gives no setting.
  const data: DOMStringMap = found.dataset;
  found.dataset = "moons";
  const status: "idle" | "loading" | "ready" | "running" | "paused" | "done" | "error" = found.status;
  const history: RunHistory | null = found.history;
  found.run();
  found.step();
  found.step(10);
  const state: State = found.getState();
  found.setState(state);
  found.setState("v=1&learning_rate=0.3");
  const finished: Promise<RunResult> = found.finished;
  const picture: Promise<Blob> = found.toBlob();
  found.addEventListener("change", (event) => {
    const change: Change = event.detail;
    console.log(change.name, change.value, event.target, read, batch, chosen, looks_ahead, data, status, history, picture, finished, version, most);
  });
  found.addEventListener("finish", ({ detail }) => console.log(detail.result.validation_loss?.toFixed(3), detail.result.diverged));
  found.addEventListener("error", ({ detail }) => console.log(detail.code, detail.hint));
  found.addEventListener("click", (event) => console.log(event.clientX));
  // @ts-expect-error There is no such theme.
  found.theme = "sepia";
  // @ts-expect-error There is no such optimizer.
  found.optimizer = "adm";
  // @ts-expect-error It can only be read.
  found.status = "done";
  // @ts-expect-error It is no number of steps.
  found.step("ten");
}

const made = document.createElement("loss-playground");
made.seed = 7;
const clean: () => void = widget.render({ model: {}, el: document.body });
document.body.append(made, new LossPlayground());
clean();

// A property with the name of something that every element has would hide it: there is one such name, and reading it gives what every
// element has.
type Camel<Name extends string> = Name extends `${infer First}-${infer Rest}` ? `${First}${Capitalize<Camel<Rest>>}` : Name;
type Hidden = Exclude<Camel<keyof LossPlaygroundAttributes> & keyof HTMLElement, "dataset">;
const hidden: Hidden[] = [] satisfies never[];
const nothing: never[] = hidden;
console.log(nothing);
