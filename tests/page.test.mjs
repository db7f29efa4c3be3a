// The built page in a real browser. `make page` builds it and runs this.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { DIST, launch, serve } from "../tools/browser.mjs";

let site, browser;

before(async () => {
  // Any path must do: the page may be put anywhere on a site.
  site = await serve(DIST, "/review/keyplan/");
  browser = await launch();
});

after(async () => {
  await browser?.close();
  site?.close();
});

/** Opens the page; whatever goes wrong in it is added to `faults`. */
async function open(link = "") {
  const page = await browser.newPage();
  const faults = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("requestfailed", (request) => {
    // A reload cuts off what was still under way; that is no fault of the page.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") faults.push(`failed: ${request.url()}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(site.url)) faults.push(`outside: ${request.url()}`);
  });
  await page.goto(site.url + link);
  return { page, faults };
}

const CART = await readFile(new URL("../examples/cart.keyplan", import.meta.url), "utf8");

const editor = (page) => page.getByRole("textbox", { name: "Design" });

/** Waits until the plan is of what is in the editor. */
const planned = (page) => page.locator(".results:not(.working)").waitFor();

/** The cell of a strategy and a metric, as a number. */
async function metric(page, strategy, name) {
  await planned(page);
  const row = page.locator(".comparison tbody tr", { has: page.getByRole("button", { name: strategy, exact: true }) });
  return Number(await row.locator(`[data-metric=${name}]`).getAttribute("data-value"));
}

/** The counts above the comparison: keys that a write invalidates, and keys in all. */
async function counts(page) {
  await planned(page);
  const numbers = await page.locator(".counts .number").evaluateAll((all) => all.map((number) => number.value));
  return numbers.map(BigInt);
}

/** What a download holds. */
async function download(page, group, name) {
  const started = page.waitForEvent("download");
  await page.getByRole("group", { name: `Download the ${group}` }).getByRole("button", { name }).click();
  const file = await started;
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
}

test("the page starts under any path, with no error, warning or request elsewhere", async () => {
  const { page, faults } = await open();
  await page.getByRole("heading", { level: 1, name: "Keyplan" }).waitFor();
  await page.waitForLoadState("networkidle");
  assert.deepEqual(faults, []);
});

test("the content security policy lets no inline script run", async () => {
  const { page, faults } = await open();
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.wasRun = true";
    document.body.append(script);
  });
  assert.equal(await page.evaluate(() => window.wasRun), undefined);
  assert.match(faults.join(), /Content Security Policy/);
});

test("the cart has 1507 addresses, and every strategy its cost", async () => {
  const { page, faults } = await open();
  await editor(page).waitFor();
  assert.deepEqual(await counts(page), [1507n, 1_507_000_000n]);
  assert.equal(await metric(page, "delete the whole class, with leases", "key_space"), 1507);
  assert.equal(await metric(page, "delete the whole class, with leases", "messages_per_write"), 1507);
  assert.equal(await metric(page, "restrict to pages of 10, with leases", "key_space"), 100);
  assert.equal(await metric(page, "restrict to the whole list, with leases", "key_space"), 1);
  assert.equal(await metric(page, "hash into 4 buckets, with leases", "messages_per_write"), 4);
  assert.deepEqual(faults, []);
});

test("the counts follow every change of the text", async () => {
  const { page } = await open();
  const longer = CART.replace("0..<1000)", "0..<1024)").replace("<= 1000", "<= 1024").replace("of 1000", "of 1024");
  const last = (text) => text.replace(/  where offset \+ limit.*\n/, "");
  for (const [text, keys] of [[last(CART), 1519n], [longer, 1544n], [last(longer), 1558n], [CART, 1507n]]) {
    await editor(page).fill(text);
    assert.deepEqual(await counts(page), [keys, keys * 1_000_000n]);
  }
});

test("typing shows a problem at its place, beside the last good plan", async () => {
  const { page } = await open();
  await editor(page).fill(CART);
  await editor(page).evaluate((field) => field.setSelectionRange(0, 0));
  await editor(page).pressSequentially("x");
  await page.getByText("Of the last design without problems.").waitFor();
  assert.deepEqual(await counts(page), [1507n, 1_507_000_000n]);
  assert.equal(await page.locator(".mirror .fault").first().textContent(), "xdesign");
  const problem = page.locator(".problem").first();
  assert.match(await problem.textContent(), /1:1/);
  await page.getByRole("heading", { name: "Comparison" }).click();
  await problem.press("Enter");
  assert.equal(await editor(page).evaluate((field) => document.activeElement === field && field.selectionStart), 0);
  await editor(page).press("Delete");
  await page.getByText("No problems.").waitFor();
  assert.equal(await page.getByText("Of the last design").count(), 0);
});

test("a reload loses nothing, and starting afresh gets out of everything", async () => {
  const { page, faults } = await open();
  await editor(page).fill("# mine, 10 % – ☂\n");
  await page.reload();
  assert.equal(await editor(page).inputValue(), "# mine, 10 % – ☂\n");
  for (const hostile of ["null", "{", '{"a": 1}', "12", '"\\ud800"']) {
    await page.evaluate((text) => localStorage.setItem("keyplan.design", text), hostile);
    await page.evaluate(() => localStorage.setItem("keyplan.theme", "purple"));
    await page.reload();
    assert.equal(await editor(page).inputValue(), hostile);
    await page.locator(".problem").first().waitFor();
  }
  await editor(page).fill("# mine");
  await page.getByRole("link", { name: "Start afresh" }).click();
  await page.waitForURL((url) => url.search === "");
  assert.equal(await editor(page).inputValue(), CART);
  await page.getByRole("button", { name: "Put back" }).click();
  assert.equal(await editor(page).inputValue(), "# mine");
  assert.deepEqual(faults, []);
});

test("a design that stopped the page is put aside at the next visit", async () => {
  const { page } = await open();
  await editor(page).fill("# stops");
  await page.evaluate(() => localStorage.setItem("keyplan.planning", "true"));
  await page.reload();
  assert.equal(await editor(page).inputValue(), CART);
  await page.getByRole("button", { name: "Put back" }).click();
  assert.equal(await editor(page).inputValue(), "# stops");
});

test("a full or forbidden storage is said, and stops nothing", async () => {
  const { page, faults } = await open();
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await page.reload();
  await editor(page).fill(CART + "\n");
  await page.getByText("does not keep the design").waitFor();
  assert.deepEqual(await counts(page), [1507n, 1_507_000_000n]);
  assert.deepEqual(faults, []);
});

test("where the browser has no workers, the page plans by itself", async () => {
  const refusals = [
    () => {
      globalThis.Worker = class {
        constructor() {
          throw new DOMException("no workers", "SecurityError");
        }
      };
    },
    // A content security policy refuses them later, by an event.
    () => {
      globalThis.Worker = class extends EventTarget {
        postMessage() {
          setTimeout(() => this.dispatchEvent(new Event("error")));
        }
        terminate() {}
      };
    },
  ];
  for (const refusal of refusals) {
    const { page, faults } = await open();
    await page.addInitScript(refusal);
    await page.reload();
    assert.deepEqual(await counts(page), [1507n, 1_507_000_000n]);
    await editor(page).fill(CART.replace("0..<1000)", "0..<1024)").replace("<= 1000", "<= 1024"));
    assert.deepEqual(await counts(page), [1544n, 1_544_000_000n]);
    assert.match((await download(page, "plan", "Markdown")).text, /^# Shopping cart/);
    assert.deepEqual(faults, []);
  }
});

test("a worker that ends is said, and the next change has a new one", async () => {
  const { page } = await open();
  await page.addInitScript(() => {
    globalThis.Worker = class extends Worker {
      postMessage(message) {
        if (!globalThis.endsWorkers) return super.postMessage(message);
        this.terminate();
        setTimeout(() => this.dispatchEvent(new Event("error")));
      }
    };
  });
  await page.reload();
  await planned(page);
  await page.evaluate(() => (globalThis.endsWorkers = true));
  await editor(page).fill(CART + "\n");
  await page.getByText("The plan did not come.").waitFor();
  await page.evaluate(() => (globalThis.endsWorkers = false));
  await editor(page).fill(CART.replace("0..<1000)", "0..<1024)").replace("<= 1000", "<= 1024"));
  assert.deepEqual(await counts(page), [1544n, 1_544_000_000n]);
  assert.equal(await page.getByText("The plan did not come.").count(), 0);
});

test("of many problems the first hundred are listed and the others counted", async () => {
  const { page } = await open();
  await editor(page).fill("design\n".repeat(2_000));
  await page.getByText("and 1900 more").waitFor();
  assert.equal(await page.locator(".problem").count(), 100);
});

test("design, plan and scheme download as files", async () => {
  const { page } = await open();
  assert.equal((await download(page, "design", "Text")).text, CART);
  assert.equal(JSON.parse((await download(page, "design", "JSON")).text).format, "keyplan.design/1");
  const plan = await download(page, "plan", "JSON");
  assert.equal(plan.name, "shopping-cart.plan.json");
  assert.equal(JSON.parse(plan.text).functions[0].function, "get_items_in_cart");
  assert.match((await download(page, "plan", "CSV")).text, /^function,strategy,/);
  assert.match((await download(page, "plan", "Markdown")).text, /^# Shopping cart/);
  assert.equal(JSON.parse((await download(page, "scheme", "JSON")).text).format, "keyplan.scheme/1");
});

test("the keyboard alone sorts, chooses and leaves the editor", async () => {
  const { page } = await open();
  await editor(page).focus();
  await page.keyboard.press("Tab");
  assert.notEqual(await page.evaluate(() => document.activeElement.id), "design");
  const header = page.getByRole("columnheader", { name: "hit ratio" });
  const ratios = () =>
    page.locator("td[data-metric=hit_ratio]").evaluateAll((cells) => cells.map((cell) => Number(cell.dataset.value)));
  await header.getByRole("button").press("Enter");
  assert.equal(await header.getAttribute("aria-sort"), "ascending");
  assert.deepEqual(await ratios(), (await ratios()).toSorted((a, b) => a - b));
  await header.getByRole("button").press("Space");
  assert.equal(await header.getAttribute("aria-sort"), "descending");
  const strategy = page.locator(".comparison").getByRole("button", { name: "hash into 4 buckets" });
  await strategy.press("Enter");
  assert.equal(await strategy.getAttribute("aria-pressed"), "true");
  await page.getByRole("heading", { name: "A closer look: hash into 4 buckets" }).waitFor();
});

test("a simulation runs beside the page, stops when told, and goes with its design", async () => {
  const { page, faults } = await open();
  const proof = page.getByRole("region", { name: "Simulation" });
  const done = () => proof.getByRole("button", { name: "Simulate" }).waitFor();
  await proof.getByRole("button", { name: "Simulate" }).click();
  await proof.getByRole("progressbar").waitFor();
  // The page answers while it runs.
  await page.getByRole("button", { name: "All metrics" }).click();
  await done();
  const [held, all] = (await proof.getByText("predictions hold").textContent()).match(/\d+/g).map(Number);
  assert.ok(all > 200 && held > 0.9 * all, `${held} of ${all}`);
  // Each write kills 1507 addresses of a cart with a delete each, which no simulation can find otherwise.
  await page.getByRole("button", { name: "delete the whole class, with leases", exact: true }).click();
  const messages = proof.getByRole("row", { name: /^messages per write/ }).getByRole("cell");
  assert.deepEqual((await messages.allTextContents()).slice(0, 2).map((text) => text.replace(/\D/g, "")), ["1507", "1507"]);

  await proof.getByRole("button", { name: "Simulate" }).click();
  await proof.getByRole("button", { name: "Stop" }).click();
  await done();
  assert.ok((await proof.getByText("events").count()) > 0);
  await editor(page).fill(CART.replace("5000/s", "4000/s"));
  await page.getByText("4000").first().waitFor();
  assert.equal(await proof.getByRole("table").count(), 0);
  assert.deepEqual(faults, []);
});

test("what would change the recommendation is found once people pause, and does change it", async () => {
  const { page } = await open();
  const outlook = page.locator("[aria-labelledby=outlook-title]");
  const sentence = await outlook.getByText(/^With writes below [\d.]+\/s/u).textContent();
  const [, at, then] = sentence.match(/^With writes below ([\d.]+).*: (.*)\.$/u);
  await outlook.getByText("Trade-off").click();
  assert.ok((await outlook.getByRole("row").count()) > 5);
  const verdict = page.locator(".advice .verdict");
  const now = (await verdict.textContent()).toLowerCase();
  for (const [factor, label] of [[0.97, then], [1.03, now]]) {
    await editor(page).fill(CART.replace("rate 50/s", `rate ${(at * factor).toFixed(3)}/s`));
    await planned(page);
    assert.equal((await verdict.textContent()).toLowerCase(), label);
  }
  // What was found before stays in its place, paler, until it is found anew.
  assert.match(await outlook.getAttribute("class"), /earlier/);
  await page.locator("[aria-labelledby=outlook-title]:not(.earlier)").waitFor();
});

test("light and dark follow the system, then the switch, which is remembered", async () => {
  const { page } = await open();
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: "light" });
  const light = await ground();
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await ground();
  assert.notEqual(light, dark);
  await page.getByRole("button", { name: "Theme: Auto" }).click();
  assert.equal(await ground(), light);
  await page.reload();
  await page.getByRole("button", { name: "Theme: Light" }).waitFor();
  assert.equal(await ground(), light);
});

test("nothing is wider than a phone, and results are spoken once people pause", async () => {
  const { page } = await open();
  await page.setViewportSize({ width: 360, height: 780 });
  await editor(page).fill(CART);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  await page.getByRole("status").getByText("1507 keys per cart_id").waitFor({ state: "attached" });
  await editor(page).fill("x");
  await page.getByRole("status").getByText("1 problem.").waitFor({ state: "attached" });
});

test("the frame is there before the program, in the same place", async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.route("**/*.wasm", () => {});
  await page.goto(site.url, { waitUntil: "domcontentloaded" });
  const box = () => page.locator(".editor").boundingBox();
  const before = await box();
  await page.unroute("**/*.wasm");
  await page.reload();
  await editor(page).waitFor();
  assert.deepEqual(await box(), before);
});
