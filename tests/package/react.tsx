// Does React's JSX know the element?

import { createElement, useRef } from "react";
import type { LossPlayground } from "loss-playground";
import type {} from "loss-playground/react";

export function Lesson() {
  const playground = useRef<LossPlayground>(null);
  return (
    <main>
      <loss-playground
        ref={playground}
        className="lesson"
        dataset="moons"
        learning-rate={0.3}
        batch-size="full"
        controls="learning-rate"
        locked
        onfinish={(event) => console.log(event.detail.result.train_loss)}
        onchange={(event) => console.log(event.detail.name)}
      >
        A loss curve.
      </loss-playground>
      {/* @ts-expect-error There is no such optimizer. */}
      <loss-playground optimizer="adm" />
      {createElement("button", { onClick: () => playground.current?.run() }, "Run")}
    </main>
  );
}
