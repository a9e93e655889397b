"""What growth costs: 10 thousand, 1 million and 10 million codes and redemptions

Each row of the larger data is beside the same question asked of the smallest in the same
run, in turn; the ratio is what the growth costs. GUICHET_SIZES="10000 100000" for others.
All answers are checked by what guichet proves of itself: the ledger, the audit trail.
"""
import json
import os
import shutil
import sqlite3
import subprocess
import threading
import time

import bench_counter
import bench_price
from bench_counter import OFFERS, PARTIES, own_code
from growth_fill import fill
from measure import BUILD, ROUNDS, Line, Times, timed, tool
from server import Server, TOP, wait_until

SIZES = (10_000, 1_000_000, 10_000_000)
ASKED = 1000
LISTED = 15
MANY = 4000     # redemptions by 64 clients at once
OPENED = 5      # starts
LONG = 3600     # seconds that anything may take
ROOM = 15e9     # bytes of the disk, in all
OLD_BYTES = 600 # of the oldest schema's file, for each redemption
dice = bench_counter.dice
MOST = 1.5      # what a look-up or a redemption may cost more

# Lists: what they are called, the operation and its arguments; of {n}, the size.
LISTS = (
    ("voucher.list", "voucher.list", {}),
    ("voucher.list of a party", "voucher.list", {"party": 7}),
    ("redemption.list", "redemption.list", {}),
    ("redemption.list of a counter", "redemption.list", {"shop": 7}),
    ("redemption.today of a counter", "redemption.today", {"shop": 7}),
    ("order.list", "order.list", {}),
    ("order.list of a desk", "order.list", {"shop": 1}),
    ("customer.list, by name", "customer.list", {"filter": "person7"}),
    ("customer.find, by address", "customer.find", {"text": "person777@example.fr"}),
    ("code.batches", "code.batches", {}),
    ("code.track", "code.track", {}),
    ("code.track, used", "code.track", {"state": "used"}),
    ("code.track, by its beginning", "code.track", {"filter": "S00007"}),
    ("code.dashboard", "code.dashboard", {}),
    ("mail.list", "mail.list", {}),
    ("audit.list", "audit.list", {}),
    ("ledger.movements", "ledger.movements", {}),
    ("report.totals, a month", "report.totals", {"from": "MONTH"}),
    ("report.redemptions, a month", "report.redemptions", {"from": "MONTH"}),
    ("system.status", "system.status", {}),
    ("system.today", "system.today", {}),
)


def secret_of(server):
    return (server.data / "keys/secret").read_bytes()


class Service:
    """A guichetd with so many codes and redemptions."""

    def __init__(self, bench, count):
        self.count, self.step = count, max(count // (8 * ASKED), 1)
        bench.say(f"\n{count:,} codes and redemptions:")
        self.server = Server("--readers", 2, gate=False, admin_key=False)
        self.server.stop()
        self.file = self.server.data / "guichet.db"
        data = sqlite3.connect(self.file)
        took, _ = timed(fill, data, count, self.step, secret_of(self.server))
        data.close()
        bench.say(f"data written in {took / 1000:.0f} s")
        start(self.server)
        self.codes = [own_code(n) for n in range(self.step, count + 1, self.step)]
        dice.shuffle(self.codes)
        self.line = Line(self.server)
        self.times = {}

    def note(self, what, took):
        self.times.setdefault(what, Times()).append(took)

    def ask(self, what, method, **params):
        took, answer = self.line.ask(method, **params)
        self.note(what, took)
        return answer

    def redemption(self):
        """The arguments of one that nobody has asked yet."""
        shop = dice.randint(1, PARTIES)
        return {"code": self.codes.pop(), "shop": shop,
                "offer": (shop - 1) * OFFERS + dice.randint(1, OFFERS),
                "nonce": f"{dice.getrandbits(128):032x}"}

    def redeem(self, what="redemption.create, 1 client"):
        took, answer = self.line.try_to("redemption.create", **self.redemption())
        if "result" in answer:  # by chance, its one use may have been of the same offer
            self.note(what, took)

    def close(self):
        self.line.close()
        self.server.stop()
        self.server.remove()


def start(server):
    """Milliseconds from its start to its first answer."""
    begun = time.perf_counter()
    server.start(wait=False)

    def answers():
        try:
            line = Line(server)
        except OSError:
            return server.process.poll() is not None
        line.ask("system.today")
        line.close()
        return True
    wait_until(answers, "the first answer", LONG)
    assert server.process.poll() is None, server.log()
    return (time.perf_counter() - begun) * 1000


# --- Asked often ---

def counters(bench, services):
    for _ in range(bench.size(ASKED)):
        for one in services:
            one.ask("code.lookup", "code.lookup", code=dice.choice(one.codes),
                    shop=dice.randint(1, PARTIES))
            one.redeem()
            one.ask("offer.search", "offer.search", text=f"verre {dice.randint(0, 2)}", limit=50)
            one.ask("offer.evaluate", "offer.evaluate", lines=bench_price.basket(), customer=1)


def crowd(bench, services):
    for one in services:
        count = min(bench.size(MANY), len(one.codes) // 2)
        questions = "".join(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "redemption.create",
                                        "params": one.redemption()}) + "\n" for _ in range(count))
        told = json.loads(subprocess.run([tool("load"), one.server.socket, "64"], input=questions,
                                         text=True, capture_output=True, check=True).stdout)
        one.times["redemption.create, 64 clients"] = Times(told["times"])


def lists(bench, services):
    month = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 30 * 86400))
    for name, method, params in LISTS:
        params = {key: month if value == "MONTH" else value for key, value in params.items()}
        for _ in range(max(bench.size(LISTED), 3)):
            for one in services:
                one.ask(name, method, **params)


# --- Done once, and long ---

class Counter(threading.Thread):
    """Redeems until it is told to stop."""

    def __init__(self, one, what):
        super().__init__()
        self.one, self.what, self.line = one, what, Line(one.server)
        self.going = True

    def run(self):
        while self.going and self.one.codes:
            took, answer = self.line.try_to("redemption.create", **self.one.redemption())
            if "result" in answer:
                self.one.note(self.what, took)
            time.sleep(0.005)

    def end(self):
        self.going = False
        self.join()
        self.line.close()


def proofs(one):
    for method in ("audit.verify", "ledger.verify"):
        beside = Counter(one, f"redemption.create, beside {method}")
        beside.start()
        for _ in range(ROUNDS):
            proof = one.ask(method, method)["record"]
            assert proof["ok"], proof
        beside.end()


def keep_and_restore(one):
    """A backup while a counter works, and its proof: what guichetd --restore does."""
    beside = Counter(one, "redemption.create, beside system.backup")
    beside.start()
    made = one.ask("system.backup", "system.backup")["record"]
    beside.end()
    one.line.close()
    one.server.stop()
    file = shutil.move(made["file"], one.server.folder / "backup.tar")
    shutil.rmtree(one.server.data)
    words = [BUILD / "guichetd", "--data", one.server.data, "--restore", file]
    took, _ = timed(lambda: subprocess.run(words, capture_output=True, check=True))
    one.note("guichetd --restore, proved", took)


def starts(bench, one):
    """Stopped well, and killed with what it has written last in its log."""
    one.line.close()
    for _ in range(bench.size(OPENED)):
        one.server.stop()
        one.note("start, to the first answer", start(one.server))
    one.line = Line(one.server)
    for _ in range(min(200, len(one.codes))):
        one.redeem("")
    one.server.kill()
    one.line.close()
    one.note("start after kill -9", start(one.server))
    one.line = Line(one.server)


def migrated(bench, count):
    """Milliseconds to the first answer on a file of the oldest schema, which is backed up
    before, and grows."""
    server = Server("--readers", 2, gate=False, admin_key=False)
    server.stop()
    file = server.data / "guichet.db"
    for path in server.data.glob("guichet.db*"):
        path.unlink()
    data = sqlite3.connect(file)
    data.executescript((TOP / "schema/migrations/0001.sql").read_text(encoding="utf-8"))
    data.execute("INSERT INTO account (id, login, name, uid, created_at)"
                 " VALUES (1, 'admin', 'admin', ?, 0)", (os.getuid(),))
    data.execute("INSERT INTO \"grant\" (account, role) VALUES (1, 'administrator')")
    data.commit()
    fill(data, count, count, secret_of(server), oldest=True)
    data.execute("PRAGMA user_version = 1")
    data.close()
    before = file.stat().st_size
    took = start(server)
    line = Line(server)
    for method in ("audit.verify", "ledger.verify"):
        proof = line.ask(method)[1]["record"]
        assert proof["ok"], proof
    line.close()
    server.stop()
    bench.say(f"migrated {count:,}: {before / 1e6:,.0f} MB to {file.stat().st_size / 1e6:,.0f} MB")
    server.remove()
    return Times([took])


# --- Bytes ---

def bytes_of(bench, one):
    one.line.close()
    one.server.stop()
    data = sqlite3.connect(one.file)
    page, = data.execute("PRAGMA page_size").fetchone()
    # Its own sum of bytes (pgsize) wraps at 2 GiB.
    rows = data.execute("SELECT name, pageno * ? FROM dbstat('main', 1) ORDER BY 2 DESC",
                        (page,)).fetchall()
    total = sum(size for _, size in rows)
    bench.figures(f"bytes of the file for each redemption, {one.count:,}", total / one.count)
    for name, size in rows[:25]:
        if size / one.count >= 1:
            bench.figures(f"  {name}", size / one.count)
    mails = data.execute("SELECT count(*) FROM message").fetchone()[0]
    bench.figures("bytes for each message",
                  sum(size for name, size in rows if name.startswith("message")) / mails)
    data.close()
    start(one.server)
    one.line = Line(one.server)


def write(bench, one, small):
    bench.table(f"with {small.count:,}")
    for what, took in one.times.items():
        if what and what in small.times:
            counter = what in ("code.lookup", "redemption.create, 1 client")
            bench.row(f"{what}", took, beside=small.times[what], most=MOST if counter else None)


def measure(bench, one, services):
    counters(bench, services)
    crowd(bench, services)
    lists(bench, services)
    for other in services:
        proofs(other)
        starts(bench, other)
    bytes_of(bench, one)
    for other in services:
        if 2 * other.file.stat().st_size < ROOM:
            keep_and_restore(other)
        else:
            bench.miss(f"backup of {other.count:,}: more disk than {ROOM / 1e9:.0f} GB")


def run(bench):
    told = os.environ.get("GUICHET_SIZES")
    sizes = list(map(int, told.split())) if told else [bench.size(size) for size in SIZES]
    bench.say(f"load of this machine at the start: {os.getloadavg()[0]:.1f}")
    oldest = migrated(bench, sizes[0])
    for size in sizes[1:]:
        small, one = Service(bench, sizes[0]), Service(bench, size)
        measure(bench, one, (small, one))
        bench.say(f"\n{size:,} codes and redemptions, beside {sizes[0]:,};"
                  f" load {os.getloadavg()[0]:.1f}")
        for service in (small, one):
            service.close()
        old = size if 2.6 * OLD_BYTES * size < ROOM else size // 2
        what = "start with the oldest schema" + (f", {old:,}" if old != size else "")
        one.times[what] = migrated(bench, old)
        small.times[what] = oldest
        write(bench, one, small)
