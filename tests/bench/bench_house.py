"""A full house: 500 operators at once, each typing a redemption every 10 s through real SSH

Half of them on lines of 64 kbit/s with 300 ms of delay there and back. Each has an account,
a key and a counter of their own; it counts from Enter until verdict and list stand on the
operator's screen. Then an hour's redemptions, as fast as they come: of some sessions, and of
guichetd by all 500, and what memory that leaves; then a shorter load beside clients that do
harm.
"""
import json
import os
import pathlib
import subprocess
import tempfile
import time

import bench_counter
import lines
from bench_sessions import weigh
from measure import Line, Times, tool
from server import family, make_key, wait_until

OPERATORS = 500
PERIOD, KEY = 10_000, 150  # milliseconds: from one redemption to the next, between keys
ROUNDS = 12                # redemptions of each: two minutes
HOUR = 360                 # redemptions of each in an hour
BUSY = 40                  # operators of that hour, which is not paced
HONEST, HASTE = 100, 2_000  # beside those who do harm: as many redemptions a second
LONGER = 3                 # times as many redemptions there: one wait of the disk is no p99
HARMFUL = ("deaf", "slow", "flood", "shout", "vanish")
PART = 10_000              # redemptions asked of guichetd in one go
EACH = 6                   # of those who do harm, in each way
DELAY = 0.15               # seconds, each way
SYNCS, APART = 1500, 0.02  # of the disk alone, about as often as everybody redeems; seconds
AT_ONCE = 30               # logging in together; the gate's own limit is 64
PORT = 2222                # in a namespace of our own, nobody else has it
RELAY = pathlib.Path(__file__).resolve().parents[1] / "support" / "relay.py"


class House:
    """The server with its accounts; places to come from; and the codes left."""

    def __init__(self, bench):
        self.bench = bench
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="g-house-"))
        self.count = bench.size(OPERATORS)
        self.why_no_lines = lines.missing()
        self.lines = None if self.why_no_lines else lines.Lines(self.count // 2)
        self.processes = []
        self.used = 0  # of the lines, in turn
        self.fill()
        self.accounts()
        self.relay = None if self.lines is None else self.slow_places()

    def fill(self):
        kept, bench_counter.OFFERS = bench_counter.OFFERS, 1
        vouchers = self.bench.size(2 * HOUR * OPERATORS + 100_000)
        listen = ["--listen", f"0.0.0.0:{PORT}"] if self.lines else []
        self.server = self.bench.server(
            *listen, readers=4, gate=True, preexec=self.near,
            fill=lambda data: bench_counter.fill(data, vouchers, 1))
        bench_counter.OFFERS = kept
        self.port = PORT if self.lines else self.server.port
        self.left = iter(range(1, vouchers))

    def near(self):
        if self.lines:
            lines.enter(self.lines.near)

    def accounts(self):
        line = Line(self.server)
        self.keys = []
        for n in range(1, self.count + 1):
            self.keys.append(make_key(self.folder / f"key-{n}"))
            line.ask("account.create", login=f"caisse{n}", name=f"Caisse {n}", role="shop",
                     shop=n, language="fr")
            line.ask("account.key_add", account=f"caisse{n}",
                     key=(self.folder / f"key-{n}.pub").read_text().strip())
        line.close()

    def slow_places(self):
        """A socket of a relay that leads each client through a line of its own."""
        path = self.folder / "far"
        process = subprocess.Popen(
            ["python3", RELAY, path, str(DELAY),
             *(f"{self.lines.address(n)}:{PORT}" for n in range(self.lines.count))],
            stdout=subprocess.PIPE, text=True, preexec_fn=lambda: lines.enter(self.lines.far))
        assert process.stdout.readline() == "ready\n"
        self.processes.append(process)
        return path

    def fresh(self, shop, count):
        """So many codes that nobody has used at this counter."""
        used = (number for number in self.left
                if 1 + number * 7919 % bench_counter.PARTIES != shop)
        return [bench_counter.own_code(next(used)) for _ in range(count)]

    def person(self, n, behaviour="clerk", slow=False, codes=0):
        place = self.relay if slow else f"127.0.0.1:{self.port}"
        self.used += slow
        return " ".join([behaviour, str(place), f"caisse{n}", str(self.keys[n - 1]),
                         *self.fresh(n, codes)])

    def daemon(self):
        return weigh([self.server.process.pid])

    def sessions(self):
        """KiB of all that guichetd has started: the gate and both processes of each session."""
        return weigh(set(family(self.server.process.pid)) - {self.server.process.pid})

    def wait_empty(self):
        """Until nobody's processes are left but the gate's own."""
        wait_until(lambda: len(family(self.server.process.pid)) <= 2, "everybody to leave", 60)

    def close(self):
        for process in self.processes:
            process.kill()
            process.wait()
        self.server.stop()
        if self.lines:
            self.lines.close()
        subprocess.run(["rm", "-r", self.folder], check=True)


class Crowd:
    """People at their terminals, in a process of their own."""

    def __init__(self, house, people, period=PERIOD, key=KEY, idle=0):
        self.list = house.folder / f"people-{len(house.processes)}"
        self.process = subprocess.Popen(
            [tool("house"), str(period), str(key), str(AT_ONCE)], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            preexec_fn=lambda: (house.near(), os.nice(idle)))
        house.processes.append(self.process)
        self.process.stdin.write("\n".join(people) + "\n\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "ready\n", "somebody did not get in"

    def begin(self, codes=0):
        self.process.stdin.write(f"{codes}\n")
        self.process.stdin.flush()

    def end(self):
        """What each waited for each verdict, once all stand."""
        people = json.loads(self.process.stdout.readline())
        assert not any(each["lost"] for each in people if each["behaviour"] == "clerk"), \
            "a clerk's session was lost"
        return [Times(each["waited"]) for each in people]

    def run(self, codes):
        self.begin(codes)
        return self.end()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def disk_alone(bench):
    """Where it waits by itself, so does everybody who redeems then."""
    times = bench.disk(bench.size(SYNCS), APART)
    bench.table()
    bench.row("the disk alone: 4 KiB appended, 50 a second", times)
    bench.figures("ms: the longest that the disk alone took", max(times))


def together(waits):
    return Times(time for each in waits for time in each)


def full_house(bench, house):
    rounds = bench.size(ROUNDS * 10) // 10 or 1
    slow = house.count // 2 if house.lines else 0
    begun = time.perf_counter()
    crowd = Crowd(house, [house.person(n + 1, slow=n < slow, codes=rounds)
                          for n in range(house.count)])
    bench.say(f"{house.count} got in within {time.perf_counter() - begun:.0f} s")
    before = house.daemon(), house.sessions()
    waits = crowd.run(rounds)
    after = house.daemon(), house.sessions()
    crowd.close()
    house.wait_empty()
    bench.table()
    bench.row("a good line: from Enter to the verdict", together(waits[slow:]), target=(None, 50))
    if slow:
        bench.row("64 kbit/s and 300 ms: from Enter to the verdict", together(waits[:slow]))
    bench.figures("ms: the longest that anybody waited, good line", max(map(max, waits[slow:])))
    if slow:
        bench.figures("ms: the longest that anybody waited, slow line", max(map(max, waits[:slow])))
    bench.figures("operators who did not get all their verdicts",
                  sum(len(each) < rounds for each in waits), most=0)
    bench.figures("KiB (Pss) of an operator, afterwards", after[1] / house.count,
                  beside=("before", before[1] / house.count), most=1024)
    bench.figures("KiB (Pss) of guichetd, afterwards", after[0], beside=("before", before[0]))


def hour_of_sessions(bench, house):
    """Twice: the first warms what grows to a bound."""
    count, codes = bench.size(BUSY * 10) // 10 or 1, bench.size(HOUR)
    crowd = Crowd(house, [house.person(n + 1, codes=2 * codes) for n in range(count)],
                  period=0, key=0)
    weights = []
    for _ in range(2):
        waits = crowd.run(codes)
        assert all(len(each) == codes for each in waits)
        weights.append(house.sessions() / count)
    crowd.close()
    house.wait_empty()
    grown(bench, "an operator", weights)


def grown(bench, what, weights):
    bench.figures(f"KiB (Pss) that {what} grows by in an hour's redemptions",
                  weights[1] - weights[0], beside=("of", weights[1]))


def questions(house, count):
    """What so many codes ask of guichetd at a counter, a line each."""
    for n in range(count):
        shop = n % house.count + 1
        code, = house.fresh(shop, 1)
        for method, params in (
                ("code.lookup", {"code": code, "shop": shop}),
                ("redemption.create", {"code": code, "shop": shop, "offer": shop}),
                ("redemption.list", {"shop": shop, "limit": 12}),
                ("redemption.today", {"shop": shop})):
            yield json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})


def hour_of_guichetd(bench, house):
    """At its socket: what 500 operators ask in an hour, twice, so that its caches of pages
    are as full the first time as the second."""
    codes = bench.size(HOUR * OPERATORS)
    weights = []
    for _ in range(2):
        for part in range(0, codes, PART):
            asked = "\n".join(questions(house, min(PART, codes - part))) + "\n"
            subprocess.run([tool("load"), str(house.server.socket), "64"], input=asked,
                           text=True, check=True, stdout=subprocess.DEVNULL)
        weights.append(house.daemon())
    grown(bench, "guichetd", weights)


def harm(bench, house):
    """Honest clerks alone, then beside those who do harm; these give way to nobody but where
    they only stand for a client's processor."""
    rounds = bench.size(LONGER * ROUNDS * 10) // 10 or 1
    honest = min(HONEST, house.count // 2)
    slow = honest // 2 if house.lines else 0
    clerks = Crowd(house, [house.person(n + 1, slow=n < slow, codes=2 * rounds)
                           for n in range(honest)], period=HASTE)
    alone = clerks.run(rounds)
    before = house.daemon()
    crowds = harmful(bench, house, honest)
    beside = clerks.run(rounds)
    after = house.daemon()
    bench.table("without them")
    bench.row("a good line, beside clients that do harm", together(beside[slow:]),
              beside=together(alone[slow:]), target=(None, 50))
    if slow:
        bench.row("a slow line, beside clients that do harm", together(beside[:slow]),
                  beside=together(alone[:slow]))
    bench.figures("ms: the longest that an honest one waited", max(map(max, beside)))
    bench.figures("honest ones without all their verdicts",
                  sum(len(each) < rounds for each in beside), most=0)
    bench.figures("KiB (Pss) of guichetd beside them", after, beside=("before", before))
    bench.figures("KiB (Pss) of the heaviest session of all", heaviest(house), most=4096)
    for crowd in (clerks, *crowds):
        crowd.close()


def harmful(bench, house, first):
    """One crowd for each way, so that one's waiting is not another's."""
    each = bench.size(EACH * 10) // 10 or 1
    crowds = []
    for way in HARMFUL:
        if way == "vanish" and not house.lines:
            bench.miss(f"clients that vanish: {house.why_no_lines}")
            continue
        people = [house.person(first + len(crowds) * each + n + 1, slow=way == "vanish",
                               behaviour="deaf" if way == "vanish" else way)
                  for n in range(each)]
        crowds.append(Crowd(house, people, idle=19))
        crowds[-1].begin()
    if house.lines:
        for n in range(house.used - each, house.used):
            house.lines.cut(n % house.lines.count)
    return crowds


def heaviest(house):
    return max(weigh([pid]) for pid in family(house.server.process.pid)
               if pid != house.server.process.pid)


def run(bench):
    house = House(bench)
    if house.why_no_lines:
        bench.miss(f"slow lines: {house.why_no_lines}")
    try:
        disk_alone(bench)
        full_house(bench, house)
        hour_of_sessions(bench, house)
        hour_of_guichetd(bench, house)
        harm(bench, house)
    finally:
        house.close()
