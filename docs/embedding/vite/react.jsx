import "loss-playground";
import { useState } from "react";
import { createRoot } from "react-dom/client";

function Lesson() {
  const [rate, setRate] = useState(0.1);
  const [end, setEnd] = useState("");
  const tell = ({ detail: { result } }) => setEnd(`${result.n_steps} steps end at a loss of ${result.train_loss.toFixed(3)}.`);
  return (
    <>
      <button onClick={() => setRate(0.5)}>Learn faster</button>
      <loss-playground learningRate={rate} controls="batch-size" onfinish={tell}>
        A loss curve that changes as its controls move: it needs JavaScript.
      </loss-playground>
      <p>{end}</p>
    </>
  );
}

createRoot(document.querySelector("#lesson")).render(<Lesson />);
