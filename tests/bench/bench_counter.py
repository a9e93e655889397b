"""A counter's day with 5,000,000 vouchers and redemptions, beside 10,000 of them

Both servers run at the same time and are asked in turn: what grows with the data
shows in the ratio. Each redemption is on the disk before it is answered. The asked codes are all over the data.
"""
import random
import time

from measure import Line, Times, timed

SMALL, LARGE = 10_000, 5_000_000
ASKED = 3000
PARTIES, OFFERS = 2000, 3  # offers of a party
YEAR = 365 * 86400
MOST = 1.5
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
dice = random.Random(2026)


def check(text):
    """The check character of core/code/arithmetic.c."""
    total = 0
    for character in text:
        total = (total ^ ALPHABET.index(character)) << 1
        total = total ^ 37 if total & 32 else total
    return ALPHABET[total]


def code_text(number):
    """Another one for each number, and in no order."""
    return f"{number * 2654435761 & 0xffffffff:08X}"


def parties(data):
    for n in range(1, PARTIES + 1):
        data.execute("INSERT INTO party (id, name, name_key, created_at)"
                     " VALUES (?, 'Cave ' || ?, 'cave ' || ?, 0)", (n, n, n))
        data.execute("INSERT INTO shop (id, party, name, name_key, created_at)"
                     " VALUES (?, ?, 'Cave ' || ?, 'cave ' || ?, 0)", (n, n, n, n))
        for i in range(OFFERS):
            offer = (n - 1) * OFFERS + i + 1
            data.execute("INSERT INTO offer (id, party, category, state, created_at, changed_at)"
                         " VALUES (?, ?, 3, 'published', 0, 0)", (offer, n))
            data.execute("INSERT INTO offer_text (offer, language, title, title_key)"
                         " VALUES (?, 'fr', 'Verre ' || ?, 'verre ' || ?)", (offer, i, i))


BULK = (
    "INSERT INTO customer (id, email, language, created_at)"
    " SELECT n, 'person' || n || '@example.fr', 'fr', :from + n * :span / :count FROM numbers",
    # Only those that are asked need a true check character.
    "INSERT INTO code (id, text, kind, own) SELECT n, CASE WHEN n % :step = 0 THEN own(n) ELSE"
    " printf('%08X0', (n * 2654435761) & 4294967295) END, 'voucher', 1 FROM numbers",
    "INSERT INTO code_count (kind, live) VALUES ('voucher', :count)"
    " ON CONFLICT (kind) DO UPDATE SET live = :count",
    "INSERT INTO voucher (id, code, customer, party, reason, postcode, valid_from, valid_until,"
    "                     issued_at)"
    " SELECT n, n, n, 1 + n % :parties, 'guest', '37000', :from + n * :span / :count, :until,"
    "        :from + n * :span / :count FROM numbers",
    # Each has been used once, at the counter of another party than its own.
    "INSERT INTO offer_use (offer, code, customer, shop, account, at, recorded_at, day, nth)"
    " SELECT 1 + o, n, n, 1 + o / :offers, 1, at, at, date(at, 'unixepoch'), 1"
    "   FROM (SELECT n, n * 7919 % (:parties * :offers) AS o, :from + n * :span / :count AS at"
    "           FROM numbers)",
    "UPDATE offer_count SET used = n FROM (SELECT offer AS o, count(*) AS n FROM offer_use GROUP BY 1)"
    " WHERE offer = o",
    # One line for the issue, one for the use.
    "INSERT INTO audit (id, at, account, address, operation, outcome, objects, hash)"
    " SELECT :lines + n, :from + n * :span / :count, 1, 'local',"
    "        iif(n % 2, 'voucher.issue', 'redemption.create'), 'done',"
    "        'redemption:' || n || ' voucher:' || n || ' offer:1 shop:1', randomblob(32)"
    "   FROM (SELECT n FROM numbers UNION ALL SELECT n + :count FROM numbers)",
)
NUMBERS = ("WITH RECURSIVE numbers (n) AS"
           " (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count) ")


def fill(data, count, step):
    """By SQL, in bulk: indexes are made last, and a crash would lose it all."""
    tables = ("customer", "voucher", "offer_use", "audit")
    data.execute("PRAGMA foreign_keys = OFF")
    data.execute("PRAGMA journal_mode = OFF")
    data.execute("PRAGMA synchronous = OFF")
    data.execute("PRAGMA cache_size = -1000000")
    data.create_function("own", 1, own_code, deterministic=True)
    parties(data)
    indexes = data.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        f" AND tbl_name IN {tables}").fetchall()
    for name, _ in indexes:
        data.execute(f"DROP INDEX {name}")
    now = int(time.time())
    values = {"count": count, "step": step, "parties": PARTIES, "offers": OFFERS,
              "from": now - 2 * YEAR, "span": 2 * YEAR - 120,
              "until": now + YEAR,
              "lines": data.execute("SELECT ifnull(max(id), 0) FROM audit").fetchone()[0]}
    for sql in BULK:
        with_numbers = "FROM numbers" in sql
        data.execute((NUMBERS if with_numbers else "") + sql, values)
    for _, sql in indexes:
        data.execute(sql)
    data.commit()
    data.execute("PRAGMA journal_mode = WAL")


def own_code(number):
    text = code_text(number)
    return text + check(text)


class Counter:
    """One server, its line and its times."""

    def __init__(self, bench, count):
        self.step = max(count // ASKED, 1)
        bench.say(f"{count:,} vouchers and redemptions:")
        self.server = bench.server(fill=lambda data: fill(data, count, self.step))
        self.codes = [own_code(n) for n in range(self.step, count + 1, self.step)]
        dice.shuffle(self.codes)
        self.line = Line(self.server)
        self.times = {}

    def measure(self, what, method, **params):
        took, answer = self.line.try_to(method, **params)
        if "result" in answer:
            self.times.setdefault(what, Times()).append(took)
        elif answer["error"].get("data", {}).get("reason") != "already_redeemed":
            raise SystemExit(f"{method} {params}: {answer['error']}")

    def look_up(self, code):
        self.measure("code.lookup", "code.lookup", code=code, shop=dice.randint(1, PARTIES))

    def redeem(self, code):
        shop = dice.randint(1, PARTIES)
        self.measure("redemption.create", "redemption.create", code=code, shop=shop,
                     offer=(shop - 1) * OFFERS + dice.randint(1, OFFERS),
                     nonce=f"{dice.getrandbits(128):032x}")

    def close(self):
        self.line.close()
        self.server.stop()


def bare_redemptions(bench, count):
    """The same kind of transaction in bare SQLite, on empty tables: whether a code was
    used, its use, the offer's count."""
    data = bench.bare()
    data.executescript(
        "CREATE TABLE code (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);"
        "CREATE TABLE offer_count (offer INTEGER PRIMARY KEY, used INTEGER NOT NULL);"
        "CREATE TABLE offer_use (id INTEGER PRIMARY KEY, offer INTEGER NOT NULL,"
        " code INTEGER NOT NULL, shop INTEGER NOT NULL, at INTEGER NOT NULL,"
        " UNIQUE (code, offer));"
        "BEGIN; INSERT INTO offer_count VALUES (1, 0);")
    data.executemany("INSERT INTO code (id, text) VALUES (?, ?)",
                     ((n, own_code(n)) for n in range(1, count + 1)))
    data.execute("COMMIT")
    times = Times()
    for n in range(1, count + 1):
        took, _ = timed(bare_redemption, data, own_code(n))
        times.append(took)
    return times


def bare_redemption(data, code):
    data.execute("BEGIN IMMEDIATE")
    found, = data.execute("SELECT id FROM code WHERE text = ?", (code,)).fetchone()
    if not data.execute("SELECT 1 FROM offer_use WHERE code = ? AND offer = 1",
                        (found,)).fetchone():
        data.execute("INSERT INTO offer_use (offer, code, shop, at) VALUES (1, ?, 1, 1)", (found,))
        data.execute("UPDATE offer_count SET used = used + 1 WHERE offer = 1")
    data.execute("COMMIT")


def run(bench):
    sizes = bench.size(SMALL), bench.size(LARGE)
    small, large = counters = [Counter(bench, size) for size in sizes]
    for what in (Counter.look_up, Counter.redeem):
        for codes in zip(small.codes, large.codes):
            for counter, code in zip(counters, codes):
                what(counter, code)
    bench.table(f"with {sizes[0]:,}")
    for what in ("code.lookup", "redemption.create"):
        bench.row(f"{what} with {sizes[0]:,}", small.times[what])
        bench.row(f"{what} with {sizes[1]:,}", large.times[what], beside=small.times[what],
                  most=MOST)
    redeemed = large.times["redemption.create"]
    bench.table("bare")
    bench.row("redemption.create beside bare SQLite, FULL", redeemed,
              beside=bare_redemptions(bench, bench.size(ASKED)))
    bench.row("redemption.create beside append and fdatasync", redeemed, beside=bench.disk())
    for counter in counters:
        counter.close()
