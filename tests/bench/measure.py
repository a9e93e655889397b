"""What the benches share: a line to guichetd, times and their table, and bare
things to measure beside. Times are milliseconds; a figure alone says little on a
shared machine, so that each should have something beside it in the same run."""
import json
import os
import pathlib
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

from server import BUILD, TOP, Server, wait_until

SMALL = 20  # what --small divides by
ROUNDS = 5  # whose lowest and highest ratio are the spread
NAME = 50   # characters of a row's name
# The daily one would be made, and proved, as soon as the server has started.
NO_BACKUP = "INSERT OR REPLACE INTO setting (name, value) VALUES ('backup_at', 'off')"


class Line:
    """One connection to a server's socket: a question a line, as kiosks ask."""

    def __init__(self, server):
        self.server = server
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(str(server.socket))
        self.file = self.socket.makefile("rwb")

    def try_to(self, method, **params):
        """How long it took, and the whole answer, refusals included."""
        request = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
        begun = time.perf_counter()
        self.file.write(request.encode() + b"\n")
        self.file.flush()
        answer = self.file.readline()
        while b'"method":"notice"' in answer[:80].replace(b" ", b""):
            answer = self.file.readline()
        return (time.perf_counter() - begun) * 1000, json.loads(answer)

    def ask(self, method, **params):
        """How long it took, and the result."""
        took, answer = self.try_to(method, **params)
        if "result" not in answer:
            sys.exit(f"{method} {params}: {answer['error']}")
        return took, answer["result"]

    def cpu(self):
        """Milliseconds of processor that the server has used so far: steadier than time
        on a machine that others use, too."""
        words = pathlib.Path(f"/proc/{self.server.process.pid}/stat").read_text().split()
        return (int(words[13]) + int(words[14])) * 1000 / os.sysconf("SC_CLK_TCK")

    def close(self):
        self.file.close()
        self.socket.close()


class Times(list):
    """Milliseconds, in the order in which they were measured."""

    def rounds(self):
        """The medians of five parts of them, or of each where there are fewer."""
        parts = min(ROUNDS, len(self))
        edges = [len(self) * n // parts for n in range(parts + 1)]
        return [Times(self[a:b]).median for a, b in zip(edges, edges[1:])]

    def share(self, part):
        return sorted(self)[min(int(len(self) * part), len(self) - 1)]

    @property
    def median(self):
        return self.share(0.5)

    @property
    def p99(self):
        return self.share(0.99)


class Rates(list):
    """Operations a second, one of each round."""

    @property
    def median(self):
        return statistics.median(self)


def tool(name):
    """One of the programs of tests/bench/*.c."""
    return str(BUILD / "bench" / name)


def timed(work, *arguments):
    """How long work(*arguments) took, and what it returned."""
    begun = time.perf_counter()
    value = work(*arguments)
    return (time.perf_counter() - begun) * 1000, value


def commit():
    """Of the tree that is measured; empty where there is no git."""
    told = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=TOP, text=True,
                          capture_output=True, check=False)
    return told.stdout.strip()


def figure(value):
    return f"{value:9.3f}" if value < 10 else f"{value:9.1f}"


def spread(times, beside):
    """The lowest and the highest ratio of those measured in the same part of the run."""
    if min(len(times), len(beside)) < 2:
        return None
    ratios = [mine / other for mine, other in zip(times.rounds(), beside.rounds())]
    return min(ratios), max(ratios)


def how_often(times):
    """Said where it is too seldom for a spread to mean much."""
    return "" if len(times) >= ROUNDS else "once" if len(times) == 1 else f"{len(times)} times"


class Bench:
    """The table that all subjects write, and what they missed of their targets."""

    def __init__(self, small=False):
        self.small = small
        self.done = {}  # what is written of each subject
        self.subject = ""
        self.resources = []

    def size(self, full):
        return max(full // SMALL, 1) if self.small else full

    def begin(self, subject, heading):
        self.subject = subject
        self.rows, self.missed, self.unmeasured = [], [], []
        self.done[subject] = {"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                              "commit": commit(), "load": os.getloadavg()[0],
                              "small": self.small, "rows": self.rows, "missed": self.missed,
                              "unmeasured": self.unmeasured}
        print(f"\n== {subject}: {heading}")

    def broke(self, why):
        """It could not be measured to its end."""
        self.done[self.subject]["broke"] = why
        self.say(f"broke off: {why}")

    def say(self, text):
        print(text, flush=True)

    def table(self, beside="beside"):
        """A heading; beside names what the rows are measured beside."""
        print(f"\n{'milliseconds':{NAME}} {'median':>9} {'p99':>9} {'cpu':>9} {beside:>22}"
              f" {'ratio':>7} {'from to':>15}  target")

    def row(self, name, times, *, cpu=None, beside=None, target=None, most=None, note=""):
        """times beside others (their medians make the ratio); cpu is the mean of what the
        server's processor did; target is the most that (median, p99) may be, None where
        there is none; most that of the ratio."""
        over = []
        ratio = times.median / beside.median if beside else None
        ends = spread(times, beside) if beside else None
        for what, value, limit in (
                *zip(("median", "p99"), (times.median, times.p99), target or ()),
                *([("ratio", ratio, most)] if most else [])):
            if limit is not None and value > limit:
                over.append(f"{what} over {limit:g}")
        goal = "over" if over else "met" if target or most else ""
        print(f"{name:{NAME}} {figure(times.median)} {figure(times.p99)} "
              f"{figure(cpu) if cpu is not None else '':>9} "
              f"{figure(beside.median) if beside else '':>22} "
              f"{f'{ratio:.2f}' if beside else '':>7} "
              f"{f'{ends[0]:7.2f} {ends[1]:7.2f}' if ends else '':15}  "
              f"{goal:6} {note or how_often(times)}".rstrip(), flush=True)
        self.missed += [f"{name}: {text}" for text in over]
        self.rows.append({"name": name, "count": len(times), "median_ms": times.median,
                          "p99_ms": times.p99, "cpu_ms": cpu, "ratio": ratio, "ratios": ends,
                          "beside_ms": beside.median if beside else None, "goal": goal})

    def rate_table(self):
        print(f"\n{'operations a second':{NAME}} {'median':>9} {'beside':>37} {'median':>9} {'ratio':>7}"
              f" {'from to':>13}  target")

    def rate_row(self, name, rates, says, beside, *, least=None):
        """rates beside others of the same rounds, whose ratios are taken one by one; least
        is what their median must be at least."""
        ratios = sorted(mine / other for mine, other in zip(rates, beside))
        ratio = statistics.median(ratios)
        goal = "" if least is None else "met" if ratio >= least else "under"
        print(f"{name:{NAME}} {rates.median:9.0f} {says:>37} {beside.median:9.0f} {ratio:7.2f}"
              f" {ratios[0]:6.2f} {ratios[-1]:6.2f}  {goal:6}".rstrip(), flush=True)
        if goal == "under":
            self.missed.append(f"{name}: {ratio:.2f} of {says}, not {least:g}")
        self.rows.append({"name": name, "rates": list(rates),
                          "beside": says, "beside_rates": list(beside), "ratio": ratio,
                          "ratios": ratios, "goal": goal})

    def figures(self, name, value, *, beside=None, most=None):
        """One figure that is no time; beside is (what, its figure)."""
        goal = "" if most is None else "met" if value <= most else "over"
        other = f"   {beside[0]} {beside[1]:,.0f}" if beside else ""
        limit = f"   at most {most:,}: {goal}" if most is not None else ""
        print(f"{name:{NAME + 20}} {value:9,.0f}{other}{limit}", flush=True)
        if goal == "over":
            self.missed.append(f"{name}: {value:,.0f}, not {most:,}")
        self.rows.append({"name": name, "value": value,
                          "beside": beside, "most": most, "goal": goal})

    def miss(self, text):
        """What could not be measured here, and why."""
        self.say(f"not measured: {text}")
        self.unmeasured.append(text)

    def write(self, path):
        """All rows, as JSON; what other runs measured of other subjects stays."""
        try:
            known = json.loads(path.read_text())
        except (OSError, ValueError):
            known = {}
        path.write_text(json.dumps({**known, **self.done}, indent=1) + "\n")
        print(f"\nThe same as JSON: {path}")

    def end(self):
        """True when each subject came to its end."""
        if self.small:
            print("\nSmall sizes: these figures say nothing.")
        for title, part in (("Over their targets:", "missed"), ("Not measured:", "unmeasured"),
                            ("Broke off:", "broke")):
            texts = [f"  {name}: {text}" for name, one in self.done.items()
                     for text in ([one[part]] if isinstance(one.get(part), str)
                                  else one.get(part, []))]
            if texts:
                print(f"\n{title}", *texts, sep="\n")
            elif part == "missed":
                print("\nAll targets met.")
        self.write(BUILD / ("bench-small.json" if self.small else "bench.json"))
        return not any("broke" in one for one in self.done.values())

    # --- What they stand on ---

    def server(self, *options, fill=None, readers=2, **how):
        """A guichetd with an empty data file, which fill(sqlite3 connection) may write
        straight into before it starts for good; the index is made at that start."""
        server = Server("--readers", readers, *options,
                        **{"gate": False, "admin_key": False, **how})
        server.stop()
        if fill:
            data = sqlite3.connect(server.data / "guichet.db")
            data.execute("PRAGMA foreign_keys = ON")
            took, _ = timed(fill, data)
            data.execute(NO_BACKUP)
            data.commit()
            data.close()
            self.say(f"data written in {took / 1000:.0f} s")
        mark = len(server.log())
        took, _ = timed(lambda: (server.start(wait=False), wait_until(
            lambda: "ready" in server.log()[mark:], "the server to be ready", 1200)))
        self.say(f"started in {took / 1000:.1f} s")
        return server

    def bare(self, synchronous="FULL"):
        """An empty SQLite file of its own, set up as guichet's is, to measure beside."""
        folder = tempfile.TemporaryDirectory(prefix="g-")
        self.resources.append(folder)
        data = sqlite3.connect(pathlib.Path(folder.name) / "bare.db", isolation_level=None)
        data.execute("PRAGMA journal_mode = WAL")
        data.execute(f"PRAGMA synchronous = {synchronous}")
        data.execute("PRAGMA cache_size = -16384")
        return data

    def disk(self, count=500, pause=0):
        """Times of 4 KiB appended and on the disk, so many seconds apart: nothing durable is
        faster."""
        times = Times()
        with tempfile.TemporaryFile() as file:
            for _ in range(count):
                begun = time.perf_counter()
                os.write(file.fileno(), b"x" * 4096)
                os.fdatasync(file.fileno())
                times.append((time.perf_counter() - begun) * 1000)
                time.sleep(pause)
        return times
