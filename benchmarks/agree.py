#!/usr/bin/env python3
"""Counts random designs with Keyplan and with barvinok, at sizes that brute force cannot reach, and tells each difference.

    python3 benchmarks/agree.py --designs 500 --seed 1

One to five parameters of 10^3 to 10^12 values, some optional, some in steps; sums with `%`, `div`, `ceil_div`, `min`,
`max` and `abs`, compared and joined by `and`, `or`, `not` and `=>`. Each design is written in both notations from one
tree, and the isl set spells out what Keyplan's notation leaves to be understood: a set for each choice of which
optional parameters are set, and a case for each side of `min`, `max` and `abs`.

Where Keyplan gives bounds, barvinok's number must be within them. Exit status 1 is a difference, with design and seed.
"""

import argparse
import itertools
import json
import pathlib
import random
import subprocess
import sys
import tempfile
from dataclasses import dataclass

from barvinok import Barvinok, install

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMPARISONS = {"==": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


@dataclass
class Parameter:
    name: str
    first: int
    count: int
    step: int
    optional: bool

    def text(self):
        end = self.first + (self.count - 1) * self.step
        step = f" step {self.step}" if self.step > 1 else ""
        return f"{self.name}: {self.first}..={end}{step}{'?' if self.optional else ''}"

    def isl(self):
        end = self.first + (self.count - 1) * self.step
        bounds = f"{self.first}<={self.name}<={end}"
        return bounds + (f" and ({self.name}-({self.first})) % {self.step} = 0" if self.step > 1 else "")

    def pick(self, rng):
        return self.first + self.step * rng.randrange(self.count)


# Expressions and conditions are tuples: a word, and what it takes.


def names_in(e):
    if e[0] == "name":
        return {e[1]}
    return set().union(*(names_in(part) for part in e[1:] if isinstance(part, tuple)))


def text(e):
    """In Keyplan's notation."""
    match e:
        case ("number", n):
            return str(n) if n >= 0 else f"({n})"
        case ("name", name):
            return name
        case ("+" | "-" as op, a, b):
            return f"({text(a)} {op} {text(b)})"
        case ("times", n, a):
            return f"{n}*{text(a)}" if n >= 0 else f"({n})*{text(a)}"
        case ("%" | "div" as op, a, n):
            return f"({text(a)} {op} {n})"
        case ("ceil_div", a, n):
            return f"ceil_div({text(a)}, {n})"
        case ("min" | "max" as f, a, b):
            return f"{f}({text(a)}, {text(b)})"
        case ("abs", a):
            return f"abs({text(a)})"
        case ("compare", op, a, b):
            return f"{text(a)} {op} {text(b)}"
        case ("set", name):
            return f"{name} is set"
        case ("absent", name):
            return f"{name} is absent"
        case ("not", a):
            return f"not ({text(a)})"
        case ("and" | "or" | "=>" as op, a, b):
            return f"(({text(a)}) {op} ({text(b)}))"
    raise ValueError(e)


def sides(e):
    """The linear expressions of isl that this may be, each with the condition under which it is."""
    match e:
        case ("number", n):
            return [([], f"({n})")]
        case ("name", name):
            return [([], name)]
        case ("+" | "-" as op, a, b):
            return [(g + h, f"({x} {op} {y})") for g, x in sides(a) for h, y in sides(b)]
        case ("times", n, a):
            # isl takes a bare number only, and it must stand first.
            return [(g, f"({n}*{x})") for g, x in sides(a)]
        case ("%", a, n):
            return [(g, f"(({x}) - {n}*floor(({x})/{n}))") for g, x in sides(a)]
        case ("div", a, n):
            return [(g, f"floor(({x})/{n})") for g, x in sides(a)]
        case ("ceil_div", a, n):
            return [(g, f"(-floor((-({x}))/{n}))") for g, x in sides(a)]
        case ("min" | "max" as f, a, b):
            first, second = ("<=", ">") if f == "min" else (">=", "<")
            return [
                side for g, x in sides(a) for h, y in sides(b)
                for side in ((g + h + [f"{x} {first} {y}"], x), (g + h + [f"{x} {second} {y}"], y))
            ]
        case ("abs", a):
            return [side for g, x in sides(a) for side in ((g + [f"{x} >= 0"], x), (g + [f"{x} < 0"], f"(-({x}))"))]
    raise ValueError(e)


def isl(e, absent):
    """A condition in isl's notation, where these parameters are absent."""
    match e:
        case ("compare", op, a, b):
            if names_in(e) & absent:
                return "0=1"
            return "(" + " or ".join(
                "(" + " and ".join(g + h + [f"{x} {COMPARISONS[op]} {y}"]) + ")"
                for g, x in sides(a) for h, y in sides(b)) + ")"
        case ("set", name):
            return "0=1" if name in absent else "0=0"
        case ("absent", name):
            return "0=0" if name in absent else "0=1"
        case ("not", a):
            return f"(not {isl(a, absent)})"
        case ("and" | "or" as op, a, b):
            return f"({isl(a, absent)} {op} {isl(b, absent)})"
        case ("=>", a, b):
            return f"((not {isl(a, absent)}) or {isl(b, absent)})"
    raise ValueError(e)


def value(e, at):
    """The value of an expression, for bounds that cut through the middle."""
    match e:
        case ("number", n):
            return n
        case ("name", name):
            return at[name]
        case ("+", a, b):
            return value(a, at) + value(b, at)
        case ("-", a, b):
            return value(a, at) - value(b, at)
        case ("times", n, a):
            return n * value(a, at)
        case ("%", a, n):
            return value(a, at) % n
        case ("div", a, n):
            return value(a, at) // n
        case ("ceil_div", a, n):
            return -(-value(a, at) // n)
        case ("min", a, b):
            return min(value(a, at), value(b, at))
        case ("max", a, b):
            return max(value(a, at), value(b, at))
        case ("abs", a):
            return abs(value(a, at))
    raise ValueError(e)


class Generator:
    """Random designs; the same seed gives the same design."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        number = self.rng.choice([1, 2, 2, 2, 3, 3, 3, 4, 5])
        self.most = self.rng.choice([9, 9, 100, 1000])
        self.parameters = [self.parameter(name) for name in "abcde"[:number]]
        self.conditions = [self.condition(2) for _ in range(self.rng.choice([1, 1, 1, 2, 2, 3]))]

    def parameter(self, name):
        rng = self.rng
        size = int(10 ** rng.uniform(3, 12))
        first = rng.choice([0, 0, 1, rng.randint(-100, 100), -size // 2])
        return Parameter(name, first, size, rng.choice([1] * 9 + [rng.randint(2, 12)]), rng.random() < 0.2)

    def coefficient(self):
        rng = self.rng
        # Large coefficients are rare: where residues come in as well, they are what barvinok does not finish.
        return rng.choice([1, 1, 1, -1, -1, rng.randint(2, 5), -rng.randint(2, 5), rng.randint(6, self.most)])

    def linear(self, most=3):
        rng = self.rng
        names = rng.sample(self.parameters, rng.randint(1, min(most, len(self.parameters))))
        total = None
        for parameter in names:
            n = self.coefficient()
            term = ("name", parameter.name) if n == 1 else ("times", n, ("name", parameter.name))
            total = term if total is None else ("+", total, term)
        return total

    def number(self):
        rng = self.rng
        modulus = rng.choice([2, 3, 4, 5, rng.randint(6, 20)])
        match rng.randrange(12):
            case 0:
                return ("div", self.linear(2), modulus)
            case 1:
                return ("ceil_div", self.linear(2), modulus)
            case 2:
                return (rng.choice(["min", "max"]), self.linear(2), self.linear(2))
            case 3:
                return ("abs", self.linear(2))
            case 4:
                return ("+", self.linear(2), ("%", self.linear(1), modulus))
            case _:
                return self.linear()

    def comparison(self):
        rng = self.rng
        if rng.random() < 0.2:
            modulus = rng.choice([2, 2, 3, 4, 5, 7, rng.randint(8, 20)])
            op = rng.choice(["==", "==", "==", "!=", "<", ">="])
            return ("compare", op, ("%", self.linear(2), modulus), ("number", rng.randrange(modulus)))
        left = self.number()
        right = self.number() if rng.random() < 0.3 else None
        # The constant is what makes a point of the box a point of the border: so the condition cuts.
        at = {p.name: p.pick(rng) for p in self.parameters}
        constant = ("number", value(left, at) - (value(right, at) if right else 0))
        right = ("+", right, constant) if right else constant
        return ("compare", rng.choice(["<", "<=", "<=", ">", ">=", ">=", "==", "!="]), left, right)

    def condition(self, depth):
        rng = self.rng
        optional = [p.name for p in self.parameters if p.optional]
        if depth and rng.random() < 0.3:
            match rng.randrange(4):
                case 0:
                    return ("not", self.condition(depth - 1))
                case n:
                    return (["and", "or", "=>"][n - 1], self.condition(depth - 1), self.condition(depth - 1))
        if optional and rng.random() < 0.2:
            return (rng.choice(["set", "absent"]), rng.choice(optional))
        return self.comparison()

    def text(self, name):
        where = "".join(f"\n  where {text(c)}" for c in self.conditions)
        return f"read {name}({', '.join(p.text() for p in self.parameters)}){where}\n"

    def sets(self):
        optional = [p.name for p in self.parameters if p.optional]
        for r in range(len(optional) + 1):
            for absent in map(set, itertools.combinations(optional, r)):
                there = [p for p in self.parameters if p.name not in absent]
                conditions = [p.isl() for p in there] + [isl(c, absent) for c in self.conditions]
                yield f"{{[{','.join(p.name for p in there)}]: {' and '.join(conditions)}}}"


def keyplan(program, designs):
    """(at least, at most) for each design, in one call."""
    with tempfile.NamedTemporaryFile("w", suffix=".keyplan") as file:
        file.write("".join(design.text(f"f{i}") for i, design in enumerate(designs)))
        file.flush()
        called = subprocess.run([program, "count", file.name, "--json"], capture_output=True, text=True, timeout=3600)
    if called.returncode != 0:
        sys.exit(f"keyplan does not read the designs:\n{called.stderr}")
    counted = json.loads(called.stdout)["functions"]
    return [(int(f["keys"]),) * 2 if f["exact"] else (int(f["at_least"]), int(f["at_most"])) for f in counted]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--designs", type=int, default=200, help="how many")
    parser.add_argument("--seed", type=int, default=1, help="of the first; each design has the next")
    parser.add_argument("--limit", type=float, default=5, help="seconds that barvinok has for a design")
    parser.add_argument("--keyplan", default=ROOT / "target" / "release" / "keyplan", help="the command line")
    options = parser.parse_args()
    if not install():
        sys.exit("islpy-barvinok is not to be had for this Python")
    if not pathlib.Path(options.keyplan).exists():
        sys.exit("Please run cargo build --release first.")

    rival = Barvinok()
    exact = bounds = different = 0
    unanswered = {}
    seeds = range(options.seed, options.seed + options.designs)
    for start in range(0, options.designs, 50):
        some = [(seed, Generator(seed)) for seed in seeds[start:start + 50]]
        counted = keyplan(options.keyplan, [design for _, design in some])
        for (seed, design), (low, high) in zip(some, counted):
            count, why = rival.count(list(design.sets()), options.limit)
            if count is None:
                unanswered[why] = unanswered.get(why, 0) + 1
            elif not low <= count <= high:
                different += 1
                print(f"seed {seed}: keyplan {low if low == high else f'{low} to {high}'}, barvinok {count}")
                print(design.text("f") + "\n".join(design.sets()) + "\n", flush=True)
            elif low == high:
                exact += 1
            else:
                bounds += 1
        done = start + len(some)
        print(f"{done} designs: {exact} the same, {bounds} within bounds, {different} different, "
              f"{sum(unanswered.values())} without an answer from barvinok", file=sys.stderr, flush=True)
    rival.stop()
    for why, times in unanswered.items():
        print(f"barvinok, {times} times: {why}", file=sys.stderr)
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
