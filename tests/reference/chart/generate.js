// Which ticks do d3-array and d3-scale choose for an axis, and how does TensorBoard smooth a curve?
//
// The answers go to ticks.json, log_ticks.json and smoothing.json, with which the chart's own ticks and smoothing are compared.
// Run it outside of the project, so that no packages are left in it, and give the folder for the files (without one, it is the working folder):
//
//     mkdir elsewhere && cp generate.js elsewhere && cd elsewhere
//     npm install d3-array@3.2.5 d3-scale@4.0.3 && node generate.js ../tests/reference/chart
//
// It has no settings, and the same versions write the same files again. Written with Node 20.20.2. Everything is float64.
// Math.pow is Node's own: its Math.pow(10, n) is not the nearest number to 10ⁿ for some n (-4 and 26 are two of them).
// No case of ticks.json depends on that: computed with the nearest powers, all of them have the same bits.
// In smoothing.json the last digits do depend on Math.pow, so it is to be compared with a relative tolerance, of 1e-12 say.
//
// JSON has no NaN and no infinity: they are written as the strings "NaN", "Infinity" and "-Infinity".
// In ticks.json, `increment` is what tickIncrement returns: the step where it is positive, and where it is negative,
// -1 over the step, because an integer divided by 50 is more exact than one multiplied by 0.02.

"use strict";

const fs = require("fs");
const path = require("path");

const FOLDER = process.argv[2] || ".";

// A generator of numbers in [0, 1) whose sequence is fixed by its seed (mulberry32).
function generator(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function version(name) {
  return JSON.parse(fs.readFileSync(path.join(__dirname, "node_modules", name, "package.json"), "utf8")).version;
}

// JSON with one case a line.
function write(name, head, cases) {
  const replacer = (_, value) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value);
  const lines = cases.map((one) => JSON.stringify(one, replacer));
  const text = JSON.stringify(head).slice(0, -1) + ',"cases":[\n' + lines.join(",\n") + "\n]}\n";
  fs.writeFileSync(path.join(FOLDER, name), text);
  console.log(`${name}: ${cases.length} cases, ${text.length} bytes`);
}

// The linear ticks.

// Those of d3-array's own test/ticks-test.js (github.com/d3/d3-array, ISC) that have start < stop and finite arguments.
// Some of its counts are not whole, and one is negative.
function casesOfD3() {
  const cases = [
    [0, 1, 0],
    [0, 1, -1],
    [-1, 0, 5],
    [0, 2.2, 3],
    [0.98, 1.14, 10],
  ];
  for (const [start, stop] of [[0, 1], [0, 10], [-10, 10]]) {
    for (let count = 10; count >= 1; --count) cases.push([start, stop, count]);
  }
  for (const count of [0.1, 0.499, 0.5, 1, 1.5]) cases.push([1, 364, count]);
  cases.push([1, 499, 1], [0.001, 0.364, 0.5], [-364, -1, 0.5], [-0.364, -0.001, 0.5]);
  return cases;
}

// Ranges as losses have them, and ranges at the limits of float64.
function casesOfLosses() {
  const cases = [];
  const ranges = [
    [0, 0.3], [0, 2.5], [0.03, 0.031], [1e-6, 3e-6], [1e-300, 2e-300], [-1, 1], [-1e5, 1e6], [0, 1e300], [12345, 12346],
  ];
  for (const [start, stop] of ranges) {
    for (let count = 1; count <= 12; ++count) cases.push([start, stop, count]);
  }
  for (const count of [11, 12]) cases.push([0, 1, count]);
  for (const count of [3, 6, 10]) {
    cases.push([0.6931, 0.6932, count], [2.302585, 2.302586, count], [-0.5, 1e-9, count], [1e15, 1e15 + 8, count], [0, 1e-12, count]);
  }
  return cases;
}

// Sixty ranges of any place, width and sign.
function casesAtRandom() {
  const random = generator(20240501);
  const cases = [];
  while (cases.length < 60) {
    const width = (1 + 9 * random()) * Math.pow(10, Math.floor(24 * random()) - 12);
    const place = [0, 1, 30][Math.floor(3 * random())] * (2 * random() - 1);
    const start = width * place;
    cases.push([start, start + width, 1 + Math.floor(12 * random())]);
  }
  return cases;
}

// The smoothing.

// TensorBoard's classicSmoothing, verbatim but for its types.
// From github.com/tensorflow/tensorboard at commit 412c86e54f5611fff1237f175f13dd490a9246a4,
// tensorboard/webapp/widgets/line_chart_v2/data_transformer.ts.
// Copyright 2020 The TensorFlow Authors, licensed under the Apache License, Version 2.0 (http://www.apache.org/licenses/LICENSE-2.0).
async function classicSmoothing(data, smoothingWeight) {
  if (!data.length) [];

  if (!Number.isFinite(smoothingWeight)) {
    smoothingWeight = 0;
  }
  smoothingWeight = Math.max(0, Math.min(smoothingWeight, 1));

  const results = [];

  for (const series of data) {
    const initialYVal = series.points[0]?.y;
    const isConstant = series.points.every((point) => point.y == initialYVal);

    // See #786.
    if (isConstant) {
      results.push(series);
      continue;
    }

    let last = series.points.length > 0 ? 0 : NaN;
    let numAccum = 0;

    const smoothedPoints = series.points.map((point) => {
      const nextVal = point.y;
      if (!Number.isFinite(nextVal)) {
        return {
          x: point.x,
          y: nextVal,
        };
      } else {
        last = last * smoothingWeight + (1 - smoothingWeight) * nextVal;
        numAccum++;
        // The uncorrected moving average is biased towards the initial value.
        // For example, if initialized with `0`, with smoothingWeight `s`, where
        // every data point is `c`, after `t` steps the moving average is
        // ```
        //   EMA = 0*s^(t) + c*(1 - s)*s^(t-1) + c*(1 - s)*s^(t-2) + ...
        //       = c*(1 - s^t)
        // ```
        // If initialized with `0`, dividing by (1 - s^t) is enough to debias
        // the moving average. We count the number of finite data points and
        // divide appropriately before storing the data.
        const debiasWeight =
          smoothingWeight === 1 ? 1 : 1 - Math.pow(smoothingWeight, numAccum);

        return {
          x: point.x,
          y: last / debiasWeight,
        };
      }
    });
    results.push({
      id: series.id,
      points: smoothedPoints,
    });
  }

  return results;
}

// Its settings go from 0 to 0.999, so a weight of 1 is not among these.
const WEIGHTS = [0, 0.3, 0.6, 0.9, 0.99, 0.999];

function series() {
  const random = generator(7);
  // A loss of 200 steps that falls from 2.5 towards 0.05; six digits keep the file small.
  const noisy = (n) => Array.from({ length: n }, (_, i) => Number(((2.45 * Math.exp(-i / 40) + 0.05) * (0.8 + 0.4 * random())).toPrecision(6)));
  const scaled = (n, scale) => noisy(n).map((value) => Number((value * scale).toPrecision(6)));
  const withGap = (values, at, gap) => values.map((value, i) => (i === at ? gap : value));
  return [
    ["noisy decay", noisy(200)],
    ["constant", Array(12).fill(0.3)],
    ["constant but for a NaN", withGap(Array(12).fill(0.3), 5, NaN)],
    ["one point", [0.7]],
    ["NaN first", withGap(noisy(12), 0, NaN)],
    ["NaN in the middle", withGap(noisy(12), 6, NaN)],
    ["NaN last", withGap(noisy(12), 11, NaN)],
    ["only NaN", [NaN, NaN, NaN]],
    ["infinities", withGap(withGap(withGap(noisy(16), 0, -Infinity), 7, Infinity), 8, -Infinity)],
    ["constant infinity", [Infinity, Infinity, Infinity]],
    ["negative", noisy(24).map((value) => -value)],
    ["through zero", noisy(24).map((value) => Number((value - 1.5).toPrecision(6)))],
    ["a step up", [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
    ["huge", scaled(24, 1e300)],
    ["tiny", scaled(24, 1e-300)],
  ];
}

async function main() {
  const { ticks, tickIncrement } = await import("d3-array");
  const { scaleLog } = await import("d3-scale");

  const linear = [...casesOfD3(), ...casesOfLosses(), ...casesAtRandom()].map(([start, stop, count]) => ({
    start,
    stop,
    count,
    increment: tickIncrement(start, stop, count),
    ticks: ticks(start, stop, count),
  }));
  write("ticks.json", { version: "d3-array " + version("d3-array") }, linear);

  const domains = [
    // Within a decade.
    [1, 2], [1, 9], [2, 3], [2, 9], [0.2, 0.9], [0.02, 0.05], [0.69, 0.7], [1.1, 1.2], [3, 3.5], [1e-8, 3e-8], [4.2e5, 9.9e5],
    // A decade or little more, on its borders and across one.
    [1, 10], [0.1, 1], [0.02, 0.5], [0.5, 2], [9, 11], [0.8, 30], [0.003, 0.07], [5, 50], [99, 101], [0.0099, 0.0101],
    // Several decades.
    [1, 100], [0.1, 10], [0.02, 5], [1e-3, 1], [1e-3, 2.5], [7e-4, 3], [1e-4, 10], [1, 1e5], [1e-6, 1e-1], [1e-6, 1e3], [3e-7, 4e3], [1e-5, 1e5],
    // Very many.
    [1e-12, 1], [1e-9, 1e9], [2e-16, 3e2], [1e-30, 1e-3], [1e-100, 1e100], [1e-300, 1e300], [1e-300, 1], [1e-300, 2e-300], [1, 1e300],
  ];
  const logarithmic = [];
  for (const [low, high] of domains) {
    for (const count of [3, 5, 10]) {
      const scale = scaleLog().domain([low, high]);
      const label = scale.tickFormat(count);
      const values = scale.ticks(count);
      logarithmic.push({ low, high, count, ticks: values, labelled: values.filter((value) => label(value) !== "") });
    }
  }
  write("log_ticks.json", { version: "d3-scale " + version("d3-scale") + ", d3-array " + version("d3-array") }, logarithmic);

  const smoothed = [];
  for (const [name, values] of series()) {
    for (const weight of WEIGHTS) {
      const [result] = await classicSmoothing([{ id: name, points: values.map((y, x) => ({ x, y })) }], weight);
      smoothed.push({ name, weight, values, smoothed: result.points.map((point) => point.y) });
    }
  }
  const source = "github.com/tensorflow/tensorboard, tensorboard/webapp/widgets/line_chart_v2/data_transformer.ts, classicSmoothing, Apache-2.0";
  write("smoothing.json", { source }, smoothed);
}

main();
