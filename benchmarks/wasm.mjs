// Times counting and planning in wasm: prints {"cases": {NAME: {"text in": µs, "parsed design in": µs, "re-count": µs}},
// "plan": µs}, medians. Cases whose counts are not exact are left out.
//
//     node benchmarks/wasm.mjs target/rivals/wasm/counting.js
import { createRequire } from "node:module";
import { resolve } from "node:path";

const wasm = createRequire(import.meta.url)(resolve(process.argv[2]));

// A sample counts often enough to last some milliseconds: the clock is coarse. What takes long is sampled less often.
const SAMPLE_MS = 8;
const SAMPLES = 25;
const ENOUGH_MS = 1500;
// The engine compiles what is hot a second time, and the first samples would be those of the first time.
const WARM_UP_MS = 200;

function median(run) {
  const time = (times) => {
    const start = performance.now();
    run(times);
    return performance.now() - start;
  };
  const begin = performance.now();
  let times = 1;
  while (time(times) < SAMPLE_MS) times *= 2;
  while (performance.now() - begin < WARM_UP_MS) run(times);
  const samples = [];
  do {
    samples.push((time(times) * 1000) / times);
  } while (samples.length < SAMPLES && performance.now() - begin < ENOUGH_MS);
  return samples.sort((a, b) => a - b)[samples.length >> 1];
}

const cases = {};
for (const [i, name] of wasm.names().trim().split("\n").entries()) {
  if (!wasm.prepare(i)) continue;
  cases[name] = {
    "text in": median((times) => wasm.from_text(i, times)),
    "parsed design in": median((times) => wasm.from_design(i, times)),
  };
  if (wasm.changes(i)) cases[name]["re-count"] = median((times) => wasm.again(i, times));
}
console.log(JSON.stringify({ cases, plan: median(wasm.plan) }));
