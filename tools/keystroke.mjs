// Measures what one keystroke in the editor of the built page costs:
//
//   node tools/keystroke.mjs                  the page in dist/
//   node tools/keystroke.mjs other/dist 200   another build of it, with 200 keys for each design
//
// For each design it prints the time of the main thread for a key (script, style, layout, paint: what Chromium
// counts as the duration of its tasks), and the time from the key to the plan on the screen, in milliseconds.
import { readFile, readdir } from "node:fs/promises";
import { resolve } from "node:path";
import { DIST, launch, serve } from "./browser.mjs";

const [folder = DIST, keys = "60"] = process.argv.slice(2);
const EXAMPLES = new URL("../examples/", import.meta.url);
/** Milliseconds without a change of the page after which a key's work is taken to be done. */
const QUIET = 150;

async function examples() {
  const names = (await readdir(EXAMPLES)).filter((name) => name.endsWith(".keyplan")).sort();
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(new URL(name, EXAMPLES), "utf8") })));
}

/** A design of many functions of one service. */
function service(functions) {
  const reads = Array.from({ length: functions }, (_, n) => `
read list_${n}(id: thing, limit: 5..=20, offset: 0..<1000)
  where offset % limit == 0
  rate ${100 + n}/s
write change_${n}(id: thing)
  rate ${1 + n}/s
  invalidates list_${n}(id, _, _)
`);
  return `entity thing: 1_000_000\n${reads.join("")}topology\n  callers 40\n  caches 8\n`;
}

/** Runs in the page: `shown` will be the time from the next key to the paint after the last change that it causes. */
function watchNextKey(quiet) {
  window.shown = new Promise((done) => {
    let pressed, painted, timer;
    const settle = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        observer.disconnect();
        done(painted - pressed);
      }, quiet);
    };
    const observer = new MutationObserver(() => {
      // A frame, and then a task: the task runs when the frame has been drawn.
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => {
          painted = performance.now();
          settle();
        };
        channel.port2.postMessage(null);
      });
    });
    observer.observe(document.querySelector(".plan"), { subtree: true, childList: true, characterData: true, attributes: true });
    addEventListener("keydown", (event) => { pressed = painted = event.timeStamp; settle(); }, { once: true, capture: true });
  });
}

async function measure(page, client, text) {
  const editor = page.getByRole("textbox", { name: "Design" });
  await editor.fill(text);
  await page.waitForTimeout(1000);
  // The key lands after the digits of the first rate, so that each one changes the plan.
  const caret = /rate \d+/.exec(text);
  await editor.evaluate((area, at) => area.setSelectionRange(at, at), caret.index + caret[0].length);
  const mainThread = [], shown = [];
  for (let key = 0; key < Number(keys); key += 1) {
    const before = await busy(client);
    await page.evaluate(watchNextKey, QUIET);
    await page.keyboard.press(key % 2 ? "Backspace" : "1");
    shown.push(await page.evaluate(() => window.shown));
    mainThread.push(await busy(client) - before);
  }
  return { mainThread, shown };
}

/** Milliseconds that the main thread has spent in tasks. */
async function busy(client) {
  const { metrics } = await client.send("Performance.getMetrics");
  return 1000 * metrics.find(({ name }) => name === "TaskDuration").value;
}

const quantile = (values, share) => values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))];
const figure = (value) => value.toFixed(1).padStart(10);

const site = await serve(resolve(folder));
const browser = await launch();
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(site.url, { waitUntil: "networkidle" });
const client = await page.context().newCDPSession(page);
await client.send("Performance.enable");
console.log(`${"".padEnd(26)}${"main thread".padStart(20)}${"key to plan".padStart(20)}`);
console.log(`${"milliseconds".padEnd(26)}${["p50", "p95", "p50", "p95"].map((name) => name.padStart(10)).join("")}`);
for (const { name, text } of [...await examples(), { name: "50 functions", text: service(50) }]) {
  const { mainThread, shown } = await measure(page, client, text);
  const figures = [mainThread, shown].flatMap((values) => [0.5, 0.95].map((share) => figure(quantile(values, share))));
  console.log(name.padEnd(26) + figures.join(""));
}
await browser.close();
site.close();
