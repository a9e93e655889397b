"""A million single-use codes made at once, redemptions beside it, and looking up one of many

Bare is a sorted bulk insert of as many random keys in one transaction, into a table
with a number and a unique index, as codes have, and into one that is its own index.
"""
import random
import threading
import time

from bench_counter import ALPHABET, OFFERS, PARTIES, check, own_code
from bench_counter import fill as fill_vouchers
from measure import ROUNDS, Line, Times, timed

CODES = 1_000_000
FEW, MANY = 10_000, 10_000_000
VOUCHERS = 6000
ASKED = 3000
MOST_BARE, MOST_MANY = 2, 1.5
P99 = 50
dice = random.Random(2026)


def key(number, length):
    text = ""
    for _ in range(length):
        text = ALPHABET[number & 31] + text
        number >>= 5
    return text


def bare_inserts(bench, count, table):
    """Times of one insert of all; making and sorting the keys is not counted."""
    keys = set()
    while len(keys) < count:
        keys.add(dice.getrandbits(40))
    rows = [(key(number, 8) + "0",) for number in sorted(keys)]
    data = bench.bare()
    data.execute(f"CREATE TABLE k ({table}")

    def insert():
        data.execute("BEGIN")
        data.executemany("INSERT INTO k (text) VALUES (?)", rows)
        data.execute("COMMIT")
    return Times([timed(insert)[0]])


def fill_offer(data):
    data.execute("INSERT INTO offer (id, ref, state, target, scope, effect, percent, created_at,"
                 " changed_at) VALUES (999999, 'TYD', 'published', 'single', 'basket', 'percent',"
                 " 1000, 0, 0)")
    data.execute("INSERT INTO customer (id, email, kind, name, created_at)"
                 " VALUES (99999999, 'ce@tilleuls.example', 'organisation', 'CE', 0)")


def fill_codes(data, count, step):
    """As code.generate leaves them, in batches of a million; those that are asked have
    their true check character."""
    data.execute("PRAGMA foreign_keys = OFF")
    data.execute("PRAGMA journal_mode = OFF")
    data.execute("PRAGMA synchronous = OFF")
    data.execute("PRAGMA cache_size = -1000000")
    fill_offer(data)
    first = data.execute("SELECT max(id) FROM code").fetchone()[0] + 1
    texts = []
    for n, number in enumerate(sorted({dice.getrandbits(45) for _ in range(count)})):
        text = key(number, 9)
        texts.append(text + (check(text) if n % step == 0 else "0"))
    asked, count = texts[::step], len(texts)
    data.executemany("INSERT INTO code (id, text, kind, own) VALUES (?, ?, 'single', 1)",
                     ((first + n, text) for n, text in enumerate(texts)))
    for start in range(0, count, CODES):
        size = min(CODES, count - start)
        batch = data.execute(
            "INSERT INTO code_batch (offer, customer, language, length, state, codes, made,"
            " made_at, account) VALUES (999999, 99999999, 'fr', 9, 'ready', ?, ?, 0, 1)",
            (size, size)).lastrowid
        data.execute("INSERT INTO code_range (first, last, batch) VALUES (?, ?, ?)",
                     (first + start, first + start + size - 1, batch))
    data.commit()
    data.execute("PRAGMA journal_mode = WAL")
    return asked


class Redeemer(threading.Thread):
    """A counter that redeems vouchers until it is told to stop."""

    def __init__(self, server, codes):
        super().__init__()
        self.line, self.codes, self.times = Line(server), codes, Times()
        self.going = True

    def redeem(self):
        shop = dice.randint(1, PARTIES)
        took, answer = self.line.try_to(
            "redemption.create", code=self.codes.pop(), shop=shop,
            offer=(shop - 1) * OFFERS + dice.randint(1, OFFERS),
            nonce=f"{dice.getrandbits(128):032x}")
        if "result" in answer:
            self.times.append(took)

    def run(self):
        while self.going and self.codes:
            self.redeem()
            time.sleep(0.002)


def voucher_codes(count):
    codes = [own_code(n) for n in range(1, count + 1)]
    dice.shuffle(codes)
    return codes


def generate(bench, count):
    """How long it took alone, and with a counter beside; that counter's times."""
    def fill(data):
        fill_vouchers(data, VOUCHERS, 1)
        fill_offer(data)
    server = bench.server(fill=fill)
    line = Line(server)
    codes = voucher_codes(VOUCHERS)
    arguments = {"offer": "TYD", "customer": 99999999, "codes": count}
    alone = Times([line.ask("code.generate", **arguments)[0]])
    quiet = Redeemer(server, codes)
    for _ in range(500):
        quiet.redeem()
    beside = Redeemer(server, codes)
    beside.start()
    busy = Times([line.ask("code.generate", **arguments)[0]])
    beside.going = False
    beside.join()
    server.stop()
    return alone, busy, quiet.times, beside.times


def many(bench, count):
    """A server with so many codes: times of looking one up, and of redeeming a voucher."""
    bench.say(f"{count:,} single-use codes:")
    asked = []

    def fill(data):
        fill_vouchers(data, VOUCHERS, 1)
        asked.extend(fill_codes(data, count, max(count // ASKED, 1)))
    server = bench.server(fill=fill)
    dice.shuffle(asked)
    return server, Redeemer(server, voucher_codes(VOUCHERS)), asked


def run(bench):
    count = bench.size(CODES)
    indexed, only, alone, busy, quiet, beside = everything = [Times() for _ in range(6)]
    for _ in range(ROUNDS):
        for times, more in zip(everything, (
                bare_inserts(bench, count, "id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)"),
                bare_inserts(bench, count, "text TEXT PRIMARY KEY) WITHOUT ROWID"),
                *generate(bench, count))):
            times += more
    bench.table("bare")
    bench.row(f"code.generate of {count:,}", alone, beside=indexed, most=MOST_BARE)
    bench.row("the same, beside keys without a number", alone, beside=only)
    bench.row("the same, with a counter beside", busy, beside=indexed)
    bench.table("quiet")
    bench.row("redemption.create meanwhile", beside, beside=quiet, target=(None, P99),
              note=f"{len(beside)} of them")
    sizes = bench.size(FEW), bench.size(MANY)
    servers = [many(bench, size) for size in sizes]
    looked_up = [Times(), Times()]
    for codes in zip(servers[0][2], servers[1][2]):
        for i, code in enumerate(codes):
            looked_up[i].append(servers[i][1].line.ask("code.lookup", code=code, shop=1)[0])
    for _ in range(min(ASKED, VOUCHERS)):
        for server in servers:
            server[1].redeem()
    bench.table(f"with {sizes[0]:,}")
    bench.row(f"code.lookup among {sizes[1]:,}", looked_up[1], beside=looked_up[0], most=MOST_MANY)
    bench.row(f"redemption.create among {sizes[1]:,}", servers[1][1].times,
              beside=servers[0][1].times, most=MOST_MANY)
    for server in servers:
        server[0].stop()
