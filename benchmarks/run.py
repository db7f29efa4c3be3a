#!/usr/bin/env python3
"""Times Keyplan and its rivals on the cases of cases.json, and prints one table.

    make rivals                                 all of it, some minutes
    python3 benchmarks/run.py --quick           without the count that takes a rival some ten seconds
    python3 benchmarks/run.py --no-wasm         without building for wasm
"""

import argparse
import json
import math
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import time

from barvinok import Barvinok, install

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
CRITERION = ROOT / "target" / "criterion"
WASM = ROOT / "target" / "rivals" / "wasm"
GROUPS = ("text in", "parsed design in", "re-count")


def say(what):
    print(what, file=sys.stderr, flush=True)


def command(*words, limit=900, **more):
    return subprocess.run(words, cwd=ROOT, check=True, timeout=limit, text=True, **more)


def native():
    """Medians in µs by group and case, and which cases are exact."""
    say("Building and timing the native build (some minutes the first time).")
    # Results of an earlier run must not pass for those of this one.
    for group in GROUPS:
        shutil.rmtree(CRITERION / group, ignore_errors=True)
    output = command("cargo", "bench", "--locked", "--bench", "counting", stdout=subprocess.PIPE, limit=1800).stdout
    exact = set(re.findall(r"^exact: (\S+)$", output, re.M))
    medians = {}
    for group in GROUPS:
        for path in (CRITERION / group).glob("*/new"):
            median = json.loads((path / "estimates.json").read_text())["median"]["point_estimate"]
            name = json.loads((path / "benchmark.json").read_text())["function_id"]
            medians[group, name] = median / 1000
    return exact, medians


def wasm():
    """Medians in µs by case and group, and that of a plan."""
    say("Building and timing the wasm build (some minutes the first time).")
    command("tools/setup.sh", "page", stdout=sys.stderr)
    command("tools/wasm.sh", "cargo", "build", "--quiet", "--locked", "--target", "wasm32-unknown-unknown",
            "--release", "--example", "counting")
    command("tools/wasm.sh", "wasm-bindgen", "--target", "nodejs", "--out-dir", WASM,
            "target/wasm/wasm32-unknown-unknown/release/examples/counting.wasm")
    return json.loads(command("node", "benchmarks/wasm.mjs", WASM / "counting.js", stdout=subprocess.PIPE).stdout)


def barvinok(cases, quick):
    """Medians in µs by case, or why there is none."""
    if not install():
        return {case["name"]: "not to be had" for case in cases}
    say("Timing barvinok.")
    results, rival = {}, Barvinok()
    for case in cases:
        name = case["name"]
        if case["barvinok"] is None:
            results[name] = "cannot say it" if case["inexpressible"] else "none"
            continue
        if case["slow"] and quick:
            results[name] = "left out"
            continue
        sets = eval(case["barvinok"])
        if not case["slow"]:
            rival.count(sets, limit=60)  # The first count pays for loading.
        count, median = rival.count(sets, limit=300, seconds=0 if case["slow"] else 0.5)
        if count is not None and count != int(case["expected"]):
            sys.exit(f"{name}: barvinok counts {count}, and {case['expected']} are expected")
        results[name] = median
    rival.stop()
    return results


def python(cases):
    """Medians in µs by case: the quickest of the programs that a person would write."""
    say("Timing Python.")
    results = {}
    for case in cases:
        for program in case["python"].values():
            scope = {}
            exec(program, scope)
            closed = scope["closed"]
            if closed() != int(case["expected"]):
                sys.exit(f"{case['name']}: Python counts {closed()}, and {case['expected']} are expected")
            results[case["name"]] = min(median_of(closed), results.get(case["name"], math.inf))
    return results


def median_of(run):
    times = 1
    while True:
        start = time.perf_counter()
        for _ in range(times):
            run()
        if (spent := time.perf_counter() - start) > 0.005:
            break
        times *= 2
    samples = []
    for _ in range(3 if spent > 0.2 else 15):
        start = time.perf_counter()
        for _ in range(times):
            run()
        samples.append((time.perf_counter() - start) / times * 1e6)
    return statistics.median(samples)


def shown(us):
    """Three digits with a unit; words as they are."""
    if us is None:
        return ""
    if isinstance(us, str):
        return us
    for unit, size in (("ns", 1e-3), ("µs", 1), ("ms", 1e3)):
        if us < 999.5 * size:
            return f"{us / size:.3g} {unit}"
    return f"{us / 1e6:.3g} s"


def beside(rival, ours):
    """A rival's time, and how many times ours it is."""
    if isinstance(rival, float) and ours is not None:
        ratio = rival / ours
        return f"{shown(rival)} ({ratio:,.0f}x)" if ratio >= 10 else f"{shown(rival)} ({ratio:.2g}x)"
    return shown(rival)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="leave out the count that takes a rival some ten seconds")
    parser.add_argument("--no-wasm", action="store_true", help="leave out wasm")
    options = parser.parse_args()
    cases = json.loads((HERE / "cases.json").read_text())

    exact, ours = native()
    in_wasm = {"cases": {}} if options.no_wasm else wasm()
    rival, person = barvinok(cases, options.quick), python(cases)

    rows, ahead, slower, kept, goals = [], [], [], 0, 0
    behind_barvinok, behind_python, inexact = [], [], []
    for case in cases:
        name = case["name"]
        text, design, again = (ours.get((group, name)) for group in GROUPS)
        verdicts = []
        if name not in exact:
            text = design = again = None
            inexact.append(name)
            verdicts.append("bounds")
        for goal, time_taken, what in ((case["goal_us"], text, "goal"), (case["recount_goal_us"], again, "re-count")):
            if goal is not None:
                goals += 1
                if time_taken is not None and time_taken <= goal:
                    kept += 1
                else:
                    verdicts.append(f"misses its {what}")
        if isinstance(rival[name], float):
            if text is not None:
                ahead.append(rival[name] / text)
            if text is None or text > rival[name]:
                behind_barvinok.append(name)
                verdicts.append("loses to barvinok")
        if name in person and (design is None or design > person[name]):
            behind_python.append(name)
            verdicts.append("loses to Python")
        there = in_wasm["cases"].get(name, {}).get("text in")
        if there is not None and text is not None:
            slower.append(there / text)
        rows.append([
            case["title"], case["expected"], shown(case["goal_us"]), "bounds" if text is None else shown(text),
            shown(design), beside(again, None), beside(there, text), beside(rival[name], text),
            beside(person.get(name), design), ", ".join(verdicts),
        ])

    heads = ["case", "count", "goal", "text in", "parsed in", "re-count", "wasm, text in", "barvinok", "Python", ""]
    for row in [heads, ["---", "--:", "--:", "--:", "--:", "--:", "--:", "--:", "--:", "---"], *rows]:
        print("| " + " | ".join(row) + " |")
    print()
    mean = lambda ratios: math.exp(statistics.fmean(map(math.log, ratios)))
    named = lambda names: f": {', '.join(names)}" if names else ""
    print("One thread, medians of one run. wasm and barvinok: how many times our time from text; Python: from a design.")
    if ahead:
        print(f"- Ahead of barvinok {mean(ahead):,.1f} times (geometric mean over the {len(ahead)} cases that both count).")
    print(f"- Behind barvinok, or without an exact count where it has one, in {len(behind_barvinok)}{named(behind_barvinok)}.")
    print(f"- Behind Python in {len(behind_python)} of {len(person)}{named(behind_python)}.")
    if slower:
        print(f"- wasm takes {mean(slower):.2g} times as long as native (geometric mean), at worst {max(slower):.2g} times.")
    if "plan" in in_wasm:
        print(f"- A plan of 50 functions with all strategies takes {shown(in_wasm['plan'])} in wasm.")
    print(f"- Goals kept: {kept} of {goals}. Not exact: {len(inexact)} of {len(cases)}{named(inexact)}.")


if __name__ == "__main__":
    main()
