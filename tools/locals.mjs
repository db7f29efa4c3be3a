// What the locals of functions are numbered. Nothing but the packed size depends on it: what two functions do alike
// packs as one where they call their locals alike, too.
import { deflateRawSync } from "node:zlib";

const WINDOW = 32_768;
/** How many exchanges are tried of a function, at most, and for each pair of its locals. */
const [MOST, PER_PAIR] = [2000, 12];
/** How often an exchange is kept that changes nothing: whole bytes are coarse, and several such may be worth one. */
const SIDEWAYS = 0.3;

/** Past a number of LEB128. */
const past = (code, at) => {
  while (code[at] & 128) at++;
  return at + 1;
};

const read = (code, at) => {
  for (let value = 0, shift = 0; ; shift += 7) {
    value += (code[at] & 127) * 2 ** shift;
    if (code[at++] < 128) return [value, at];
  }
};

const within = (op, first, last) => op >= first && op <= last;

/** How many LEB128 numbers follow the instructions from one to another. Those that begin with 0xfc stand behind. */
const NUMBERS = [
  [0x00, 0x01, 0], [0x02, 0x04, 1], [0x05, 0x05, 0], [0x0b, 0x0b, 0], [0x0c, 0x0d, 1], [0x0f, 0x0f, 0], [0x10, 0x10, 1],
  [0x11, 0x11, 2], [0x12, 0x12, 1], [0x13, 0x13, 2], [0x1a, 0x1b, 0], [0x20, 0x26, 1], [0x28, 0x3e, 2], [0x3f, 0x42, 1],
  [0x45, 0xc4, 0], [0xd0, 0xd0, 1], [0xd1, 0xd1, 0], [0xd2, 0xd2, 1],
  [0xfc00, 0xfc07, 0], [0xfc08, 0xfc08, 2], [0xfc09, 0xfc09, 1], [0xfc0a, 0xfc0a, 2], [0xfc0b, 0xfc0b, 1],
  [0xfc0c, 0xfc0c, 2], [0xfc0d, 0xfc0d, 1], [0xfc0e, 0xfc0e, 2], [0xfc0f, 0xfc11, 1],
];

const [BRANCH_TABLE, TYPED_SELECT, FLOAT, DOUBLE, PREFIX] = [0x0e, 0x1c, 0x43, 0x44, 0xfc];

/** Past an instruction that begins at a place. */
function next(code, at) {
  let op = code[at++];
  if (op === FLOAT) return at + 4;
  if (op === DOUBLE) return at + 8;
  let numbers;
  if (op === BRANCH_TABLE || op === TYPED_SELECT) {
    [numbers, at] = read(code, at);
    numbers += op === BRANCH_TABLE ? 1 : 0;
  } else {
    if (op === PREFIX) op = (PREFIX << 8) | code[at++];
    numbers = NUMBERS.find(([first, last]) => within(op, first, last))?.[2];
    if (numbers === undefined) throw new Error(`0x${op.toString(16)} is no instruction that is known here`);
  }
  while (numbers-- > 0) at = past(code, at);
  return at;
}

/** The types of a function's locals, parameters apart, and where in its code it names one in a single byte. */
function anatomy(code, parameters) {
  let [runs, at] = read(code, 0);
  const types = [];
  while (runs-- > 0) {
    const [count, type] = read(code, at);
    types.push(...Array(count).fill(code[type]));
    at = type + 1;
  }
  const places = [];
  while (at < code.length) {
    // local.get, local.set, local.tee
    if (within(code[at], 0x20, 0x22) && code[at + 1] >= parameters && code[at + 1] < 128) places.push(at + 1);
    at = next(code, at);
  }
  return { types, places };
}

/** Chance that is the same each time. */
const chance = (state) => () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;

/** A function with its locals numbered as packs best behind what stands before it. */
function renumbered(code, parameters, before, unit) {
  const { types, places } = anatomy(code, parameters);
  const inOneByte = Math.min(types.length, 128 - parameters);
  const pairs = [];
  for (let a = 0; a < inOneByte; a++) for (let b = 0; b < a; b++) if (types[a] === types[b]) pairs.push([a, b]);
  const size = (code) => deflateRawSync(code, { level: 9, memLevel: 9, dictionary: before }).length;
  let [best, least] = [code, pairs.length && size(code)];
  for (let tries = Math.min(MOST, PER_PAIR * pairs.length); tries > 0; tries--) {
    const [a, b] = pairs[Math.floor(unit() * pairs.length)].map((local) => local + parameters);
    const exchanged = Buffer.from(best);
    for (const at of places) {
      if (best[at] === a) exchanged[at] = b;
      else if (best[at] === b) exchanged[at] = a;
    }
    const found = size(exchanged);
    if (found < least || (found === least && unit() < SIDEWAYS)) [best, least] = [exchanged, found];
  }
  return best;
}

/** Functions with their locals renumbered, from the parameters of each. */
export function withAlikeLocals(functions, parameters) {
  const unit = chance(1);
  let before = Buffer.alloc(1);
  return functions.map((code, at) => {
    const best = renumbered(code, parameters[at], before, unit);
    before = Buffer.concat([before, best]).subarray(-WINDOW);
    return best;
  });
}
