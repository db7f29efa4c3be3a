#!/usr/bin/env python3
"""Writes cases.json, the cases that the benchmarks share, and checks each expected count by a second source.

    python3 benchmarks/cases.py

The expected counts never come from Keyplan: they come from closed forms, brute force and hand proofs, all below.
"""

import itertools
import json
import pathlib
from math import comb

HERE = pathlib.Path(__file__).parent
CASES = []
MILLION = 10**6


def case(name, title, design, expected, sources, *, goal=None, parameter=None, sizes=(), resized=None, recount_goal=None,
         barvinok=None, inexpressible=None, slow=False, python=None):
    """One case. `sources` maps what was done to what came of it, and all of it must agree with `expected`.

    `parameter` is the one whose number of values changes in the re-count: to each of `sizes`, where `resized` tells
    the count. `barvinok` is a Python expression for isl sets that share no point: their counts are added.
    `python` holds programs that define closed(), as a person would write them.
    """
    for source, value in sources.items():
        assert value == expected, f"{name}: {source} gives {value}, not {expected}"
    for what, program in (python or {}).items():
        scope = {}
        exec(program, scope)
        assert scope["closed"]() == expected, f"{name}: Python's {what} is off"
    CASES.append({
        "name": name,
        "title": title,
        "design": design,
        "expected": str(expected),
        "sources": list(sources),
        "goal_us": goal,
        "recount_goal_us": recount_goal,
        "change": {
            "parameter": parameter,
            "sizes": [str(size) for size in sizes],
            "expected": [str(resized(size)) for size in sizes],
        } if parameter else None,
        "barvinok": barvinok,
        "inexpressible": inexpressible,
        "slow": slow,
        "python": python or {},
    })


def below(size, steps=8):
    """A few sizes just under this one, for the re-count."""
    return [size - step for step in range(1, steps + 1)]


# The shapes that the goals name.

CART = "entity cart: {carts}\nread f(cart: cart, limit: {limits}, offset: 0..<1000)\n" \
    "  where offset % limit == 0\n  where offset + limit <= 1000"


def pages_of(limits):
    return sum(1 for limit in limits for offset in range(0, 1000, limit) if offset + limit <= 1000)


case(
    "cart", "the cart, limits 5..=20, 10^6 carts", CART.format(carts=MILLION, limits="5..=20"), 1507000000,
    {"sum(1000 // n for n in range(5, 21)) * 10**6": sum(1000 // n for n in range(5, 21)) * MILLION,
     "brute force over limit and offset": pages_of(range(5, 21)) * MILLION},
    goal=10, recount_goal=1, parameter="cart", sizes=below(MILLION), resized=lambda n: 1507 * n,
    barvinok='["{[c,l,o]: 1<=c<=1000000 and 0<=o<1000 and o+l<=1000 and (" + '
             '" or ".join(f"(l={l} and o%{l}=0)" for l in range(5,21)) + ")}"]',
    python={"sum over the limits": "def closed(): return 10**6 * sum(1000 // n for n in range(5, 21))"},
)


def rising(n):
    return comb(MILLION, 3) - comb(MILLION - n, 3)


case(
    "rising", "a < b and b < c, each in 0..<10^6",
    "read f(a: 0..<1000000, b: 0..<1000000, c: 0..<1000000) where a < b and b < c", 166666166667000000,
    {"comb(10**6, 3)": comb(MILLION, 3),
     "sum over b of those below times those above": sum(b * (MILLION - 1 - b) for b in range(MILLION))},
    goal=10, recount_goal=1, parameter="a", sizes=below(MILLION), resized=rising,
    barvinok='["{[a,b,c]: 0<=a<b and b<c<1000000}"]',
    python={"comb": "from math import comb\ndef closed(): return comb(10**6, 3)"},
)


def residues(n):
    seen = lambda size, rest: len(range(rest, size, 7))
    return sum(seen(n, x) * seen(MILLION, y) for x in range(7) for y in range(7) if (3 * x + 5 * y) % 7 == 2)


case(
    "residue", "(3*x + 5*y) % 7 == 2, each in 0..<10^6",
    "read f(x: 0..<1000000, y: 0..<1000000) where (3*x + 5*y) % 7 == 2", 142857142857,
    {"sum over the pairs of residues": residues(MILLION),
     "sum over x of the one residue of y": sum(len(range((2 - 3 * x) * 3 % 7, MILLION, 7)) for x in range(MILLION))},
    goal=10, recount_goal=1, parameter="x", sizes=below(MILLION), resized=residues,
    barvinok='["{[x,y]: 0<=x<1000000 and 0<=y<1000000 and (3*x+5*y)%7=2}"]',
    python={"pairs of residues": """def closed():
    seen = [(10**6 - rest + 6) // 7 for rest in range(7)]
    return sum(seen[x] * seen[y] for x in range(7) for y in range(7) if (3 * x + 5 * y) % 7 == 2)"""},
)

# Optional parameters: a budget over which of them are set, and pairs that exclude each other.


def by_subsets(sizes, weights, budget, pairs=()):
    """Takes or leaves each parameter in turn; what is over the budget is left at once."""
    barred = {second: first for first, second in pairs}

    def go(i, left, taken):
        if i == len(sizes):
            return 1
        count = go(i + 1, left, taken)
        if weights[i] <= left and barred.get(i) not in taken:
            count += sizes[i] * go(i + 1, left - weights[i], taken | {i})
        return count

    return go(0, budget, frozenset())


def by_weight(sizes, weights, budget, pairs=()):
    """A polynomial in the weight: one factor a parameter, and one a pair."""
    paired = {i for pair in pairs for i in pair}
    factors = [[i] for i in range(len(sizes)) if i not in paired] + [list(pair) for pair in pairs]
    ways = [1] + [0] * budget
    for factor in factors:
        ways = [
            ways[total] + sum(sizes[i] * ways[total - weights[i]] for i in factor if weights[i] <= total)
            for total in range(budget + 1)
        ]
    return sum(ways)


def over_subsets(sizes, weights, budget, pairs):
    """An isl set for each allowed choice of what is set, as a Python expression."""
    return (
        f"[(lambda on: '{{[' + ','.join(f'x{{i}}' if i in on else '0' for i in range({len(sizes)})) + ']: ' + "
        f"' and '.join(['0=0'] + [f'1<=x{{i}}<={{S[i]}}' for i in on]) + '}}')(on) "
        f"for S, W in [({sizes}, {weights})] for r in range({len(sizes) + 1}) "
        f"for on in __import__('itertools').combinations(range({len(sizes)}), r) "
        f"if sum(W[i] for i in on) <= {budget} and not any(a in on and b in on for a, b in {list(pairs)})]"
    )


def program_by_subsets(sizes, weights, budget, pairs):
    return f"""from itertools import product
from math import prod
SIZES, WEIGHTS = {sizes}, {weights}
def closed():
    total = 0
    for on in product((0, 1), repeat={len(sizes)}):
        if sum(w for w, x in zip(WEIGHTS, on) if x) <= {budget}{''.join(f' and not (on[{a}] and on[{b}])' for a, b in pairs)}:
            total += prod(n for n, x in zip(SIZES, on) if x)
    return total"""


def program_by_weight(sizes, weights, budget, pairs):
    paired = {i for pair in pairs for i in pair}
    factors = [[(sizes[i], weights[i])] for i in range(len(sizes)) if i not in paired]
    factors += [[(sizes[i], weights[i]) for i in pair] for pair in pairs]
    return f"""FACTORS = {factors}
def closed():
    ways = {{0: 1}}
    for factor in FACTORS:
        more = dict(ways)
        for size, weight in factor:
            for total, count in ways.items():
                if total + weight <= {budget}:
                    more[total + weight] = more.get(total + weight, 0) + size * count
        ways = more
    return sum(ways.values())"""


def budget(names, weights, most):
    return " + ".join(f"{w}*count_set({n})" for n, w in zip(names, weights)) + f" <= {most}"


def last(sizes, n):
    return sizes[:-1] + [n]


SIZES = [3, 5, 8, 10, 12, 20, 30, 50]
WEIGHTS = [10, 20, 30, 40, 15, 25, 35, 45]
PAIRS = [(0, 1), (2, 3)]
NAMES = "abcdefgh"
EIGHT = "\n  where not (a is set and b is set)\n  where not (c is set and d is set)\n  where " + budget(NAMES, WEIGHTS, 100)
FOR_EIGHT = dict(
    goal=20, recount_goal=1, parameter="h", sizes=below(50),
    resized=lambda n: by_weight(last(SIZES, n), WEIGHTS, 100, PAIRS),
    barvinok=over_subsets(SIZES, WEIGHTS, 100, PAIRS),
    python={"sum over the 2^8 subsets": program_by_subsets(SIZES, WEIGHTS, 100, PAIRS),
            "polynomial in the weight": program_by_weight(SIZES, WEIGHTS, 100, PAIRS)},
)
SOURCES_OF_EIGHT = {
    "Python's recursion over the subsets": by_subsets(SIZES, WEIGHTS, 100, PAIRS),
    "Python's polynomial in the weight": by_weight(SIZES, WEIGHTS, 100, PAIRS),
}
case(
    "budget-8", "8 optional choices, two pairs exclusive, a budget of 100",
    "read f(\n" + ",\n".join(f"  {n}: {{{', '.join(f'{n}{i}' for i in range(s))}}}?" for n, s in zip(NAMES, SIZES)) + ")" + EIGHT,
    by_weight(SIZES, WEIGHTS, 100, PAIRS), SOURCES_OF_EIGHT, **FOR_EIGHT,
)
case(
    "budget-8-ranges", "the same with ranges for choices",
    "read f(" + ", ".join(f"{n}: 1..={s}?" for n, s in zip(NAMES, SIZES)) + ")" + EIGHT,
    by_weight(SIZES, WEIGHTS, 100, PAIRS), SOURCES_OF_EIGHT, **FOR_EIGHT,
)


def pages(limits):
    """Over all numbers of items to 10^6: q full pages for `limit` of them each, and the rest."""
    total = 0
    for limit in range(1, limits + 1):
        full, rest = divmod(MILLION, limit)
        total += limit * full * (full + 1) // 2 + rest * (full + 1)
    return total


def pages_one_by_one(limits):
    return sum(sum(-(-items // limit) for items in range(1, MILLION + 1)) for limit in range(1, limits + 1))


case(
    "pages", "page <= ceil_div(items, limit), items to 10^6, limit to 100",
    "read f(items: 1..=1000000, limit: 1..=100, page: 1..=1000000) where page <= ceil_div(items, limit)", 2593738759193,
    {"sum over the limits, full pages and the rest": pages(100), "brute force over items and limit": pages_one_by_one(100)},
    goal=10, recount_goal=1, parameter="limit", sizes=below(100), resized=pages,
    barvinok='["{" + "; ".join(f"[i,{l},p]: 1<=i<=1000000 and 1<=p<=1000000 and {l}*p<=i+{l-1}" '
             'for l in range(1,101)) + "}"]',
    python={"sum over the limits": """def closed():
    total = 0
    for limit in range(1, 101):
        full, rest = divmod(10**6, limit)
        total += limit * full * (full + 1) // 2 + rest * (full + 1)
    return total"""},
)

SIZES_16 = [2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50]
WEIGHTS_16 = [5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31, 33, 35]
NAMES_16 = [f"p{i}" for i in range(16)]
case(
    "optional-16", "16 optional parameters with a budget of 100",
    "read f(" + ", ".join(f"{n}: 1..={s}?" for n, s in zip(NAMES_16, SIZES_16)) + ")\n  where "
    + budget(NAMES_16, WEIGHTS_16, 100),
    by_weight(SIZES_16, WEIGHTS_16, 100),
    {"Python's recursion over the subsets": by_subsets(SIZES_16, WEIGHTS_16, 100),
     "Python's polynomial in the weight": by_weight(SIZES_16, WEIGHTS_16, 100)},
    goal=50, parameter="p15", sizes=below(50), resized=lambda n: by_weight(last(SIZES_16, n), WEIGHTS_16, 100),
    barvinok=over_subsets(SIZES_16, WEIGHTS_16, 100, ()), slow=True,
    python={"polynomial in the weight": program_by_weight(SIZES_16, WEIGHTS_16, 100, ())},
)

case(
    "cart-1000", "the cart, limits 1..=1000", CART.format(carts=MILLION, limits="1..=1000"), 7069000000,
    {"sum(1000 // n for n in range(1, 1001)) * 10**6": sum(1000 // n for n in range(1, 1001)) * MILLION,
     "brute force over limit and offset": pages_of(range(1, 1001)) * MILLION},
    goal=50, parameter="cart", sizes=below(MILLION), resized=lambda n: 7069 * n,
    barvinok='[f"{{[c,l,o]: l={l} and 1<=c<=1000000 and 0<=o<=1000-{l} and o%{l}=0}}" for l in range(1,1001)]',
    python={"sum over the limits": "def closed(): return 10**6 * sum(1000 // n for n in range(1, 1001))"},
)

# Thirty: ten in a chain, ten that exclude each other by pairs, ten more, a budget over the last twenty, and one tie.
SIZES_30 = [3 + i for i in range(10)] + [10 + 5 * i for i in range(10)]
WEIGHTS_30 = [3 + i % 5 for i in range(10)] + [4 + i for i in range(10)]
PAIRS_30 = [(i, i + 1) for i in range(0, 10, 2)]
NAMES_30 = [f"x{i}" for i in range(10)] + [f"q{i}" for i in range(10)]


def chain_by_steps(length, values):
    """Sequences that do not fall, one more value at a time; by the last value."""
    ends = [1] * values
    for _ in range(length - 1):
        ends = list(itertools.accumulate(ends))
    return ends


def thirty(last_size, optional):
    sizes = last(SIZES_30, last_size)
    free = comb(19, 10) * optional([0] + sizes[1:], WEIGHTS_30, 60, PAIRS_30)
    tied = (comb(19, 10) - comb(14, 10)) * (
        optional(sizes, WEIGHTS_30, 60, PAIRS_30) - optional([0] + sizes[1:], WEIGHTS_30, 60, PAIRS_30))
    return free + tied


def thirty_by_steps():
    ends = chain_by_steps(10, 10)
    without = by_subsets([0] + SIZES_30[1:], WEIGHTS_30, 60, PAIRS_30)
    with_it = by_subsets(SIZES_30, WEIGHTS_30, 60, PAIRS_30) - without
    return sum(ways * (without + (with_it if value >= 5 else 0)) for value, ways in enumerate(ends))


case(
    "wide-30", "30 parameters: a chain, exclusions, a budget, a tie",
    "read f(" + ", ".join(f"c{i}: 0..<10" for i in range(10)) + ",\n  "
    + ", ".join(f"{n}: 1..={s}?" for n, s in zip(NAMES_30, SIZES_30)) + ")\n"
    + "".join(f"  where c{i} <= c{i + 1}\n" for i in range(9))
    + "".join(f"  where not (x{a} is set and x{b} is set)\n" for a, b in PAIRS_30)
    + "  where x0 is set => c9 >= 5\n  where " + budget(NAMES_30, WEIGHTS_30, 60),
    thirty(SIZES_30[-1], by_weight),
    {"binomials times Python's polynomial in the weight": thirty(SIZES_30[-1], by_weight),
     "Python's steps along the chain times its recursion over the subsets": thirty_by_steps()},
    goal=1000, parameter="q9", sizes=below(SIZES_30[-1]), resized=lambda n: thirty(n, by_weight),
    inexpressible="hundreds of thousands of subsets, a set for each",
    python={"binomials and a polynomial in the weight": f"""from math import comb
FREE = {[[(SIZES_30[i], WEIGHTS_30[i])] for i in range(10, 20)] + [[(SIZES_30[i], WEIGHTS_30[i]) for i in p] for p in PAIRS_30[1:]]}
def times(ways, factor):
    more = dict(ways)
    for size, weight in factor:
        for total, count in ways.items():
            if total + weight <= 60:
                more[total + weight] = more.get(total + weight, 0) + size * count
    return more
def closed():
    ways = {{0: 1}}
    for factor in FREE:
        ways = times(ways, factor)
    without = sum(times(ways, [({SIZES_30[1]}, {WEIGHTS_30[1]})]).values())
    with_it = {SIZES_30[0]} * sum(count for total, count in ways.items() if total + {WEIGHTS_30[0]} <= 60)
    return comb(19, 10) * without + (comb(19, 10) - comb(14, 10)) * with_it"""},
)

# Values that are summed with weights.


def denumerants(weights, most):
    """How many ways there are to reach each sum to `most` with these weights, each as often as one likes."""
    ways = [1] + [0] * most
    for weight in weights:
        for start in range(weight):
            ways[start::weight] = itertools.accumulate(ways[start::weight])
    return ways


def quasi_polynomial(most):
    """a + 2b + 3c + 5d <= most, without bounds: the series over (1 - x^30)^5, whose coefficients are binomials."""
    series = [1]
    for step in (1, 1, 2, 3, 5):
        longer = [0] * (len(series) + 30 - step)
        for i, coefficient in enumerate(series):
            for shift in range(0, 30, step):
                longer[i + shift] += coefficient
        series = longer
    return sum(c * comb((most - r) // 30 + 4, 4) for r, c in enumerate(series) if r <= most and (most - r) % 30 == 0)


def weighted_sum(most, n):
    """The same with d below n: those with d >= n are those of a budget that is less by 5n."""
    return quasi_polynomial(most) - (quasi_polynomial(most - 5 * n) if most >= 5 * n else 0)


def loops():
    return sum(
        1 + min(100, 100 - 2 * b - 3 * c - 5 * d)
        for b in range(101) for c in range(101) for d in range(101) if 2 * b + 3 * c + 5 * d <= 100
    )


QUASI = """from math import comb
def closed():
    series = [1]
    for step in (1, 1, 2, 3, 5):
        longer = [0] * (len(series) + 30 - step)
        for i, coefficient in enumerate(series):
            for shift in range(0, 30, step):
                longer[i + shift] += coefficient
        series = longer
    return sum(c * comb(({most} - r) // 30 + 4, 4) for r, c in enumerate(series) if r <= {most} and ({most} - r) % 30 == 0)"""
SUMS = """from itertools import accumulate
def closed():
    ways = [1] + [0] * {most}
    for weight in {weights}:
        for start in range(weight):
            ways[start::weight] = accumulate(ways[start::weight])
    return sum(ways)"""
case(
    "values-100", "a + 2b + 3c + 5d <= 100, each in 0..=100",
    "read f(a: 0..=100, b: 0..=100, c: 0..=100, d: 0..=100) where a + 2*b + 3*c + 5*d <= 100", quasi_polynomial(100),
    {"brute force over b, c and d": loops(), "Python's table of sums": sum(denumerants((1, 2, 3, 5), 100)),
     "Python's quasi-polynomial": quasi_polynomial(100)},
    parameter="d", sizes=below(20), resized=lambda n: weighted_sum(100, n),
    barvinok='["{[a,b,c,d]: 0<=a<=100 and 0<=b<=100 and 0<=c<=100 and 0<=d<=100 and a+2b+3c+5d<=100}"]',
    python={"quasi-polynomial": QUASI.replace("{most}", "100"),
            "table of sums": SUMS.format(most=100, weights=(1, 2, 3, 5))},
)
case(
    "values-1000000", "a + 2b + 3c + 5d <= 10^6, each in 0..=10^6",
    "read f(a: 0..=1000000, b: 0..=1000000, c: 0..=1000000, d: 0..=1000000) where a + 2*b + 3*c + 5*d <= 1000000",
    quasi_polynomial(MILLION),
    {"Python's table of sums": sum(denumerants((1, 2, 3, 5), MILLION)),
     "Python's quasi-polynomial": quasi_polynomial(MILLION)},
    parameter="d", sizes=below(200_000), resized=lambda n: weighted_sum(MILLION, n),
    barvinok='["{[a,b,c,d]: 0<=a<=1000000 and 0<=b<=1000000 and 0<=c<=1000000 and 0<=d<=1000000 and '
             'a+2b+3c+5d<=1000000}"]',
    python={"quasi-polynomial": QUASI.replace("{most}", "1000000")},
)

# Where barvinok should be strong: dense inequalities, large coefficients that share no factor, four variables and more.

FLOOR_SUM = """def floor_sum(n, m, a, b):
    \"\"\"The sum over i below n of (a*i + b) // m.\"\"\"
    total = 0
    while True:
        total += n * (n - 1) // 2 * (a // m) + n * (b // m)
        a, b = a % m, b % m
        top = a * n + b
        if top < m:
            return total
        n, b, m, a = top // m, top % m, a, m
"""
exec(FLOOR_SUM)


def triangle(n):
    """314159 x + 271828 y <= 10^17 with x below n, the largest x first."""
    n = min(n, 10**17 // 314159 + 1)
    return n + floor_sum(n, 271828, 314159, 10**17 - 314159 * (n - 1))


def triangle_by_columns():
    """The same on a smaller triangle, by floor sums and one by one."""
    for most in (10**6, 31415926, 10**8 + 7):
        n = most // 314159 + 1
        assert n + floor_sum(n, 271828, 314159, most - 314159 * (n - 1)) == sum(
            (most - 314159 * x) // 271828 + 1 for x in range(n))
    return triangle(10**12)


case(
    "triangle", "314159x + 271828y <= 10^17, each in 0..<10^12",
    "read f(x: 0..<1000000000000, y: 0..<1000000000000) where 314159*x + 271828*y <= 100000000000000000",
    58549920363380848113336,
    {"Python's floor sum, held against brute force on smaller triangles": triangle_by_columns(),
     "barvinok": 58549920363380848113336},
    parameter="x", sizes=below(10**11), resized=triangle,
    barvinok='["{[x,y]: 0<=x<1000000000000 and 0<=y<1000000000000 and 314159x+271828y<=100000000000000000}"]',
    python={"floor sum": FLOOR_SUM + """def closed():
    n = 10**17 // 314159 + 1
    return n + floor_sum(n, 271828, 314159, 10**17 - 314159 * (n - 1))"""},
)

COPRIME = denumerants((1, 101, 103, 107, 109), MILLION)
case(
    "coprime-4", "101a + 103b + 107c + 109d <= 10^6, each in 0..=10^4",
    "read f(a: 0..=10000, b: 0..=10000, c: 0..=10000, d: 0..=10000) where 101*a + 103*b + 107*c + 109*d <= 1000000",
    343704732538813,
    {"Python's table of sums": COPRIME[MILLION], "barvinok": 343704732538813},
    parameter="d", sizes=below(5000), resized=lambda n: COPRIME[MILLION] - COPRIME[MILLION - 109 * n],
    barvinok='["{[a,b,c,d]: 0<=a<=10000 and 0<=b<=10000 and 0<=c<=10000 and 0<=d<=10000 and '
             '101a+103b+107c+109d<=1000000}"]',
    python={"table of sums": SUMS.format(most=MILLION, weights=(101, 103, 107, 109))},
)

KNAPSACK = (12223, 12224, 36674, 61119, 85569)


def knapsack_by_hand():
    """12224 = 12223 + 1, 36674 = 3 * 12223 + 5, 61119 = 5 * 12223 + 4, 85569 = 7 * 12223 + 8 and the sum is 12223 * 7334.

    So with T = b + 5c + 4d + 8e and S = a + b + 3c + 5d + 7e: 12223 S + T == 12223 * 7334, and T = 12223 k with
    S = 7334 - k. T is at most 5/3 S (c has the most for its weight), and 12223 > 5/3 * 7333: k is 0, and a is 7334.
    """
    assert KNAPSACK == (12223, 12223 + 1, 3 * 12223 + 5, 5 * 12223 + 4, 7 * 12223 + 8)
    assert 12223 * 7334 == 89643482 and 3 * 12223 > 5 * 7333
    return 1


case(
    "knapsack-5", "12223a + 12224b + 36674c + 61119d + 85569e == 89643482",
    "read f(a: 0..=10000, b: 0..=10000, c: 0..=10000, d: 0..=10000, e: 0..=10000)\n"
    "  where 12223*a + 12224*b + 36674*c + 61119*d + 85569*e == 89643482", 1,
    {"a proof by hand": knapsack_by_hand(),
     "the literature: the number before is the greatest without a solution (cuww1)": 1, "barvinok": 1},
    parameter="e", sizes=below(10000), resized=lambda n: 1,
    barvinok='["{[a,b,c,d,e]: 12223a+12224b+36674c+61119d+85569e=89643482 and 0<=a<=10000 and 0<=b<=10000 and '
             '0<=c<=10000 and 0<=d<=10000 and 0<=e<=10000}"]',
)


def dense():
    """Loops over a, b and c, and the range that the three conditions leave to d."""
    count = 0
    for a in range(300):
        for b in range(300):
            first, second, third = 2000 - 17 * a - 29 * b, 3000 - 13 * a + 19 * b, 4000 + 11 * a - 37 * b
            for c in range(300):
                top = min(299, (first + 31 * c) // 3, (third - 7 * c) // 2)
                low = max(0, -((second - 23 * c) // 5))
                if top >= low:
                    count += top - low + 1
    return count


DENSE = dense()
case(
    "dense-4", "three dense inequalities over four of 0..<300",
    "read f(a: 0..<300, b: 0..<300, c: 0..<300, d: 0..<300)\n  where 17*a + 29*b - 31*c + 3*d <= 2000\n"
    "  where 13*a - 19*b + 23*c - 5*d <= 3000\n  where -11*a + 37*b + 7*c + 2*d <= 4000", DENSE,
    {"brute force over a, b and c": DENSE},
    barvinok='["{[a,b,c,d]: 0<=a<300 and 0<=b<300 and 0<=c<300 and 0<=d<300 and 17a+29b-31c+3d<=2000 and '
             '13a-19b+23c-5d<=3000 and -11a+37b+7c+2d<=4000}"]',
)


def simplex(n):
    return comb(MILLION + 4, 4) - comb(MILLION - n + 4, 4)


case(
    "simplex-5", "a + b + c + d + e == 10^6, each in 0..=10^6",
    "read f(a: 0..=1000000, b: 0..=1000000, c: 0..=1000000, d: 0..=1000000, e: 0..=1000000)\n"
    "  where a + b + c + d + e == 1000000", comb(MILLION + 4, 4),
    {"comb(10**6 + 4, 4)": comb(MILLION + 4, 4),
     "Python's table of sums": denumerants((1, 1, 1, 1, 1), MILLION)[MILLION]},
    parameter="a", sizes=below(MILLION), resized=simplex,
    barvinok='["{[a,b,c,d,e]: a+b+c+d+e=1000000 and 0<=a<=1000000 and 0<=b<=1000000 and 0<=c<=1000000 and '
             '0<=d<=1000000 and 0<=e<=1000000}"]',
    python={"comb": "from math import comb\ndef closed(): return comb(10**6 + 4, 4)"},
)


def band(n, other=MILLION):
    """By the difference x - y = t: how many y there are, of those whose 2y + t ends in 3."""
    total = 0
    for t in range(-1000, 1001):
        if t % 2:
            total += len(range(first_in(max(0, -t), (3 - t) // 2 % 5), min(other, n - t), 5))
    return total


def first_in(low, rest):
    return low + (rest - low) % 5


case(
    "band", "abs(x - y) <= 1000 and (x + y) % 10 == 3, each in 0..<10^6",
    "read f(x: 0..<1000000, y: 0..<1000000) where abs(x - y) <= 1000 and (x + y) % 10 == 3", band(MILLION),
    {"sum over the difference": band(MILLION),
     "sum over x": sum(
         len(range(low + (3 - x - low) % 10, min(MILLION, x + 1001), 10))
         for x in range(MILLION) for low in (max(0, x - 1000),))},
    parameter="x", sizes=below(MILLION), resized=band,
    barvinok='["{[x,y]: 0<=x<1000000 and 0<=y<1000000 and -1000<=x-y<=1000 and (x+y)%10=3}"]',
    python={"sum over the difference": """def closed():
    total = 0
    for t in range(-999, 1000, 2):
        low = max(0, -t)
        low += ((3 - t) // 2 - low) % 5
        total += len(range(low, min(10**6, 10**6 - t), 5))
    return total"""},
)


def close(n):
    """All triples of 10^6, less those whose a is n or more."""
    w = 10
    every = (MILLION - w) * ((w + 1) ** 3 - w**3) + w**3
    far = sum(
        1 for a in range(n, MILLION) for b in range(a - w, min(a + w + 1, MILLION))
        for c in range(a - w, min(a + w + 1, MILLION)) if abs(b - c) <= w)
    return every - far


def close_by_steps():
    """On few values by brute force; from there each more value adds the same."""
    count = lambda size: sum(
        1 for t in itertools.product(range(size), repeat=3) if max(t) - min(t) <= 10)
    small, more, most = count(20), count(21), count(22)
    assert most - more == more - small
    return small + (MILLION - 20) * (more - small)


case(
    "close-3", "max(a, b, c) - min(a, b, c) <= 10, each in 0..<10^6",
    "read f(a: 0..<1000000, b: 0..<1000000, c: 0..<1000000) where max(a, b, c) - min(a, b, c) <= 10", close(MILLION),
    {"closed form by the least of the three": close(MILLION), "brute force on few values, and on from there": close_by_steps()},
    parameter="a", sizes=below(MILLION), resized=close,
    barvinok='["{[a,b,c]: 0<=a<1000000 and 0<=b<1000000 and 0<=c<1000000 and -10<=a-b<=10 and -10<=b-c<=10 and '
             '-10<=a-c<=10}"]',
    python={"closed form": "def closed(): return (10**6 - 10) * (11**3 - 10**3) + 10**3"},
)

if __name__ == "__main__":
    (HERE / "cases.json").write_text(json.dumps(CASES, indent=2, ensure_ascii=False) + "\n")
    print(f"{len(CASES)} cases, each expected count from the sources beside it")
