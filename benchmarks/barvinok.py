"""barvinok in a process of its own, so that a count which takes too long can be ended.

Imported, it is stdlib only: Barvinok(...).count(sets, limit). Run by the interpreter that has islpy-barvinok, it is
that process: a JSON line in, a JSON line out.
"""

import json
import os
import pathlib
import queue
import statistics
import subprocess
import sys
import threading
import time

PACKAGE = "islpy-barvinok==2026.2.2"
HOME = pathlib.Path(__file__).resolve().parent.parent / ".tools" / "rivals"
PYTHON = HOME / "bin" / "python"


def install():
    """Sets up barvinok where git does not look; tells whether it is there."""
    if not PYTHON.exists():
        print(f"Installing {PACKAGE} into .tools/rivals/ (some seconds).", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", HOME], check=True, timeout=120)
    there = [PYTHON, "-c", "import islpy; islpy.Set.card"]
    if subprocess.run(there, capture_output=True, timeout=60).returncode == 0:
        return True
    subprocess.run([PYTHON, "-m", "pip", "--quiet", "install", PACKAGE], timeout=300)
    return subprocess.run(there, capture_output=True, timeout=60).returncode == 0


class Barvinok:
    """Counts isl sets; after a count that took too long it starts anew."""

    def __init__(self):
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            [PYTHON, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.answers = queue.Queue()
        threading.Thread(target=self.listen, args=(self.process, self.answers), daemon=True).start()
        # Loading it takes long, and is not a part of any count.
        self.answers.get(timeout=60)

    @staticmethod
    def listen(process, answers):
        for line in process.stdout:
            answers.put(json.loads(line))
        answers.put({"error": "it ended"})

    def count(self, sets, limit, seconds=0.0):
        """(count, median time in µs) of sets that share no point, or (None, why).

        The count is taken again and again until `seconds` are over, and at least once.
        """
        if self.process is None:
            self.start()
        self.process.stdin.write(json.dumps({"sets": sets, "seconds": seconds}) + "\n")
        self.process.stdin.flush()
        try:
            answer = self.answers.get(timeout=limit)
        except queue.Empty:
            answer = {"error": f"more than {limit:g} s"}
        if "error" in answer:
            self.stop()
            return None, answer["error"]
        return int(answer["count"]), answer["median_us"]

    def stop(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def serve():
    import islpy

    # Not count_val(), which is isl's own: it goes through the points line by line.
    def count(sets):
        total = 0
        for text in sets:
            cardinality = islpy.Set(text).card()
            nowhere = islpy.Point.zero(cardinality.get_domain_space())
            total += int(cardinality.eval(nowhere).to_str())
        return total

    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        task = json.loads(line)
        try:
            times, begin = [], time.perf_counter()
            while not times or time.perf_counter() - begin < task["seconds"]:
                start = time.perf_counter()
                found = count(task["sets"])
                times.append((time.perf_counter() - start) * 1e6)
            answer = {"count": str(found), "median_us": statistics.median(times)}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"[:300]}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    # What barvinok prints on its own must not stand between the answers.
    answers = os.dup(1)
    os.dup2(2, 1)
    sys.stdout = os.fdopen(answers, "w")
    serve()
