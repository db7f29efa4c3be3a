// In which order the program's functions stand: beside their likes. What packs a file looks for what it has seen within
// the last 32 KB, which is a twentieth of the program.

const [PIECE, WINDOW] = [6, 30_000];

/** How much less a piece tells that more have, and how much less a longer function counts: which is best is chance. */
const WEIGHTS = [
  [0.5, 0.7],
  [0.5, 0.65],
  [0.55, 0.65],
  [0.6, 0.7],
  [0.6, 0.62],
  [0.7, 0.7],
  [0.4, 0.6],
];

/** The pieces of each function that some others have too, as numbers; and for each piece, who has it. */
function pieces(functions) {
  const numbers = new Map();
  const holders = [];
  const all = functions.map((bytes, at) => {
    const own = new Set();
    const text = bytes.toString("latin1");
    for (let start = 0; start + PIECE <= text.length; start++) {
      const piece = text.slice(start, start + PIECE);
      if (!numbers.has(piece)) numbers.set(piece, holders.push([]) - 1);
      own.add(numbers.get(piece));
    }
    for (const piece of own) holders[piece].push(at);
    return own;
  });
  return [all.map((own) => [...own].filter((piece) => holders[piece].length > 1)), holders];
}

/** Scores of functions by what they have in common with those just behind; what few have tells more. */
class Likeness {
  constructor([own, holders], rarity) {
    [this.own, this.holders] = [own, holders];
    this.worth = this.holders.map((holders) => holders.length ** -rarity);
    this.near = new Uint32Array(this.holders.length);
    this.score = new Float64Array(own.length);
  }
  change(piece, sign) {
    for (const at of this.holders[piece]) this.score[at] += sign * this.worth[piece];
  }
  enter(at) {
    for (const piece of this.own[at]) if (this.near[piece]++ === 0) this.change(piece, 1);
  }
  leave(at) {
    for (const piece of this.own[at]) if (--this.near[piece] === 0) this.change(piece, -1);
  }
}

/** The functions' places, by each of the weights. */
export function orders(functions) {
  const shared = pieces(functions);
  return WEIGHTS.map((weights) => chain(functions, shared, weights));
}

/** From one to the next, whichever is most like those just behind, for its length. */
function chain(functions, shared, [rarity, length]) {
  const likeness = new Likeness(shared, rarity);
  const weight = functions.map((bytes) => bytes.length ** length);
  const left = new Set(functions.keys());
  const placed = [];
  for (let [at, oldest, behind] = [0, 0, 0]; left.size > 0; ) {
    left.delete(at);
    placed.push(at);
    likeness.enter(at);
    behind += functions[at].length;
    for (; behind > WINDOW && oldest + 1 < placed.length; oldest++) {
      behind -= functions[placed[oldest]].length;
      likeness.leave(placed[oldest]);
    }
    let best = -Infinity;
    for (const other of left) {
      const value = likeness.score[other] / weight[other];
      if (value > best) [best, at] = [value, other];
    }
  }
  return placed;
}
