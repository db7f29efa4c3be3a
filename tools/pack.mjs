// Packs the page that Trunk has built, once all of it is in the staging folder: the names by which the program and its
// loader call each other, which end in hashes, become short ones; sections that no browser reads are left out; the
// scripts are minified (Trunk's own minifier does not know all of today's JavaScript) and the style sheet is one line.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { minify } from "terser";

const [CUSTOM, IMPORTS, EXPORTS] = [0, 2, 7];

/** A new name for each that ends in a hash. */
const names = new Map();
const short = (name) => {
  if (!/[0-9a-f]{16}$/.test(name)) return name;
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

function program(bytes) {
  const reader = new Reader(bytes);
  const parts = [reader.take(8)];
  while (reader.at < bytes.length) {
    const [section] = reader.take(1);
    const content = reader.take(reader.number());
    const entry = { [IMPORTS]: imports, [EXPORTS]: exports }[section];
    if (section === CUSTOM) continue;
    if (!entry) {
      parts.push(Buffer.from([section]), sized(content));
      continue;
    }
    const entries = new Reader(content);
    const count = entries.number();
    const renamed = Array.from({ length: count }, () => entry(entries)).flat();
    parts.push(Buffer.from([section]), sized(Buffer.concat([number(count), ...renamed])));
  }
  return Buffer.concat(parts);
}

async function script(bytes) {
  const renamed = bytes.toString().replace(/\w+[0-9a-f]{16}\b/g, (name) => names.get(name) ?? name);
  return (await minify(renamed, { module: true })).code;
}

const style = (bytes) => bytes.toString().replace(/\/\*.*?\*\//gs, "").replace(/\s*\n\s*/g, "");

// The program first: it tells which names there are.
const packers = [
  [".wasm", program],
  [".js", script],
  [".css", style],
];
const folder = process.env.TRUNK_STAGING_DIR;
for (const [ending, pack] of process.env.TRUNK_PROFILE === "release" ? packers : []) {
  for (const file of readdirSync(folder).filter((file) => file.endsWith(ending))) {
    writeFileSync(join(folder, file), await pack(readFileSync(join(folder, file))));
  }
}
