// Prints what each file of the built page weighs, gzipped and by Brotli, and fails above the limit.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { DIST } from "./browser.mjs";

/** Bytes, gzipped, of all files. It guards against accidents: the page is not written to be small. */
const LIMIT = 1024 * 1024;

async function weigh(name) {
  const bytes = await readFile(join(DIST, name));
  return { name, plain: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes).length };
}

const sum = (files, column) => files.reduce((total, file) => total + file[column], 0);
const row = (cells) => cells.map((cell) => String(cell).padStart(10)).join("");

const entries = await readdir(DIST, { recursive: true, withFileTypes: true });
const names = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(DIST.length));
const files = await Promise.all(names.sort().map(weigh));
const gzip = sum(files, "gzip");

console.log(row(["bytes", "gzip", "brotli"]));
for (const file of files) console.log(`${row([file.plain, file.gzip, file.brotli])}  ${file.name}`);
console.log(`${row([sum(files, "plain"), gzip, sum(files, "brotli")])}  in all; the limit is ${LIMIT} gzipped`);
if (gzip > LIMIT) {
  console.error("The page is too heavy.");
  process.exit(1);
}
