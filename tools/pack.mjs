// Packs the page that Trunk has built, once all of it is in the staging folder: the names by which the program and its
// loader call each other, many of them with hashes, become short ones; its functions stand beside their likes, and number
// their locals alike; sections that no browser reads are left out; the scripts are minified (Trunk's own minifier does not
// know all of today's JavaScript) and the style sheet is one line.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import { minify } from "terser";
import { withAlikeLocals } from "./locals.mjs";
import { orders } from "./order.mjs";

const [CUSTOM, TYPES, IMPORTS, FUNCTIONS, EXPORTS, CODE] = [0, 1, 2, 3, 7, 10];
const FUNCTION_NAMES = 1;

/** A new name for each long one; no name of the browser's is as long and also one of the program's. */
const names = new Map();
const short = (name) => {
  if (name.length < 16) return name;
  if (!names.has(name)) names.set(name, `_${names.size.toString(36)}`);
  return names.get(name);
};

/** Reads a WebAssembly module from its beginning. */
class Reader {
  at = 0;
  constructor(bytes) {
    this.bytes = bytes;
  }
  take(length) {
    return this.bytes.subarray(this.at, (this.at += length));
  }
  number() {
    for (let value = 0, shift = 0; ; shift += 7) {
      const [byte] = this.take(1);
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }
  name() {
    return this.take(this.number()).toString();
  }
}

const number = (value) => Buffer.from(value < 128 ? [value] : [(value & 127) | 128, ...number(Math.floor(value / 128))]);
const sized = (bytes) => Buffer.concat([number(bytes.length), bytes]);
const name = (text) => sized(Buffer.from(text));

/** The imports, of which the first name is the loader's; all of them are functions. */
function imports(reader) {
  const from = reader.name();
  const called = reader.name();
  const [kind] = reader.take(1);
  if (kind !== 0) throw new Error(`${called} is no function`);
  return [name(from), name(short(called)), Buffer.from([kind]), number(reader.number())];
}

const exports = (reader) => [name(short(reader.name())), reader.take(1), number(reader.number())];

/** The sections of a program, which come after eight bytes that all programs begin with. */
function sections(bytes) {
  const reader = new Reader(bytes);
  reader.take(8);
  const all = [];
  while (reader.at < bytes.length) all.push([reader.take(1)[0], reader.take(reader.number())]);
  return all;
}

const section = (kind, content) => Buffer.concat([Buffer.from([kind]), sized(content)]);

/** What a section of a program says, item by item. */
function items(bytes, wanted, read) {
  const reader = new Reader(sections(bytes).find(([kind]) => kind === wanted)[1]);
  return Array.from({ length: reader.number() }, () => read(reader));
}

const functionsOf = (bytes) => items(bytes, CODE, (reader) => reader.take(reader.number()));

/** A program with names for its functions, imported ones apart, that sort as they shall stand; for each way to order them. */
function named(bytes) {
  const imported = items(bytes, IMPORTS, imports).length;
  const functions = functionsOf(bytes);
  return orders(functions).map((order) => {
    const entries = [];
    for (const [place, at] of order.entries()) {
      entries[at] = Buffer.concat([number(imported + at), name(String(place).padStart(6, "0"))]);
    }
    const names = sized(Buffer.concat([number(entries.length), ...entries]));
    return Buffer.concat([bytes, section(CUSTOM, Buffer.concat([name("name"), Buffer.from([FUNCTION_NAMES]), names]))]);
  });
}

/** A program with its functions in the order of their names. */
function arranged(program, file) {
  writeFileSync(file, program);
  const options = ["--all-features", "--disable-compact-imports", "--reorder-functions-by-name"];
  execFileSync("wasm-opt", [...options, "--generate-stack-ir", "--optimize-stack-ir", file, "-o", file]);
  return readFileSync(file);
}

/** How many orders, of those that pack best, are tried with their locals renumbered: that may change which is best. */
const TRIED = 4;

const smallestFirst = (programs) => {
  const sizes = new Map(programs.map((program) => [program, gzipSync(program, { level: 9 }).length]));
  return programs.toSorted((a, b) => sizes.get(a) - sizes.get(b));
};

/** The program, in whichever order packs best. */
async function program(file) {
  const all = named(readFileSync(file)).map((program) => packed(arranged(program, file)));
  return smallestFirst(await Promise.all(smallestFirst(all).slice(0, TRIED).map(besides)))[0];
}

/** [`renumbered`] in a thread of its own. */
const besides = (bytes) =>
  new Promise((done, fail) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: bytes });
    worker.once("message", (bytes) => done(Buffer.from(bytes))).once("error", fail);
  });

/** How many parameters functions of a type have. */
function parameters(reader) {
  const [form] = reader.take(1);
  if (form !== 0x60) throw new Error("a type that is no function's");
  const count = reader.number();
  reader.take(count);
  reader.take(reader.number());
  return count;
}

/** A program whose functions number their locals alike. */
function renumbered(bytes) {
  const types = items(bytes, TYPES, parameters);
  const counts = items(bytes, FUNCTIONS, (reader) => types[reader.number()]);
  const functions = withAlikeLocals(functionsOf(bytes), counts);
  const code = Buffer.concat([number(functions.length), ...functions.map(sized)]);
  const all = sections(bytes).map(([kind, content]) => section(kind, kind === CODE ? code : content));
  return Buffer.concat([bytes.subarray(0, 8), ...all]);
}

/** A program without what browsers do not read, and with short names. */
function packed(bytes) {
  const kept = sections(bytes).flatMap(([kind, content]) => {
    const entry = { [IMPORTS]: imports, [EXPORTS]: exports }[kind];
    if (kind === CUSTOM) return [];
    if (!entry) return [section(kind, content)];
    const entries = new Reader(content);
    const count = entries.number();
    const renamed = Array.from({ length: count }, () => entry(entries)).flat();
    return [section(kind, Buffer.concat([number(count), ...renamed]))];
  });
  return Buffer.concat([bytes.subarray(0, 8), ...kept]);
}

async function script(file) {
  const renamed = readFileSync(file, "utf8").replace(/\w{16,}/g, (name) => names.get(name) ?? name);
  // boot.js calls what is exported by default, rightly, so the other way in and the warnings can go.
  const called = renamed.replace(/export \{ initSync, (\w+ as default) \}/, "export { $1 }");
  return (await minify(called, { module: true, compress: { passes: 3, pure_funcs: ["console.warn"] } })).code;
}

const style = (file) => {
  const text = readFileSync(file, "utf8").replace(/\/\*.*?\*\//gs, "");
  return text.replace(/\s*([{};,>])\s*/g, "$1").replace(/: /g, ":").replace(/;}/g, "}").trim();
};

// The program first: it tells which names there are.
const packers = [
  [".wasm", program],
  [".js", script],
  [".css", style],
];
const folder = process.env.TRUNK_STAGING_DIR;
if (!isMainThread) parentPort.postMessage(renumbered(Buffer.from(workerData)));
else for (const [ending, pack] of process.env.TRUNK_PROFILE === "release" ? packers : []) {
  for (const file of readdirSync(folder).filter((file) => file.endsWith(ending))) {
    writeFileSync(join(folder, file), await pack(join(folder, file)));
  }
}
