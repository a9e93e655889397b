"""What bench_growth.py fills a data file with: years of a network's work, straight into its
tables, without their indexes, which are made when all rows are there.

A voucher with its person, its use and their two lines of the audit trail stand for each
redemption; one in ten has a message, too. Beside them are refused attempts, answers kept for
retries, single-use codes and orders with their payments. What guichet proves of its own data holds for all of it:
counters, the ledger, the chain of the audit trail.
"""
import hashlib
import time

import bench_counter
import bench_price
from bench_counter import OFFERS, PARTIES, YEAR, own_code
from measure import NO_BACKUP

DESKS = 2            # that sell; most of the orders are of the first
BATCH = 1_000_000    # single-use codes in one
SINGLE = 999_999     # the offer that they are for
ORDER_CENTS = 1500

NUMBERS = ("WITH RECURSIVE numbers (n) AS"
           " (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {}) ")

# How many there are of each, and how they are made.
PASS = (
    (":count",
     "INSERT INTO customer (id, email, language, created_at)"
     " SELECT 1 + n, 'person' || n || '@example.fr', 'fr', :from + n * :span / :count FROM numbers"),
    # Only those that are asked need a true check character.
    (":count",
     "INSERT INTO code (id, text, kind, own) SELECT n, CASE WHEN n % :step = 0 THEN own(n) ELSE"
     " printf('%08X0', (n * 2654435761) & 4294967295) END, 'voucher', 1 FROM numbers"),
    (":count",
     "INSERT INTO voucher (id, code, customer, party, reason, postcode, valid_from, valid_until,"
     "                     issued_at)"
     " SELECT n, n, 1 + n, 1 + n % :parties, 'guest', '37000', :from + n * :span / :count, :until,"
     "        :from + n * :span / :count FROM numbers"),
    # Each has been used once, at the counter of another party than its own.
    (":count",
     "INSERT INTO offer_use (offer, code, customer, shop, account, at, recorded_at, day, nth)"
     " SELECT 1 + o, n, 1 + n, 1 + o / :offers, 1, at, at, date(at, 'unixepoch'), 1"
     "   FROM (SELECT n, n * 7919 % (:parties * :offers) AS o, :from + n * :span / :count AS at"
     "           FROM numbers)"),
    (":count / 20",
     "INSERT INTO attempt (at, account, shop, offer, code, presented, reason)"
     " SELECT :from + n * 20 * :span / :count, 1, 1 + n % :parties, 1 + n % :parties * :offers, n,"
     "        'ABCD-EFGH-J', 'already_redeemed' FROM numbers"),
    (":count / 50",
     "INSERT INTO answer (account, nonce, arguments, answer_sealed, at)"
     " SELECT 1, lower(hex(randomblob(16))), randomblob(32), randomblob(400),"
     "        :until - :year - 86400 * (n % 15) FROM numbers"),  # kept for so many days
    # One line for the issue, one for the use.
    ("2 * :count",
     "INSERT INTO audit (id, at, account, address, operation, outcome, objects, hash)"
     " SELECT :lines + n, at, 1, 'local', operation, 'done', objects,"
     "        chain(:lines + n, at, operation, objects)"
     "   FROM (SELECT n, :from + n * :span / :count / 2 AS at,"
     "                iif(n % 2, 'voucher.issue', 'redemption.create') AS operation,"
     "                iif(n % 2, 'voucher:' || (n / 2 + 1),"
     "                    'redemption:' || (n / 2) || ' voucher:' || (n / 2) || ' offer:1 shop:1')"
     "                AS objects FROM numbers)"),
)
NOW_ONLY = (
    (":count / 10",
     "INSERT INTO message (what, object, customer, recipient, language, state, tries, next_at,"
     "                     created_at, sent_at)"
     " SELECT 'voucher', n, 1 + n, 'person' || n || '@example.fr', 'fr', 'sent', 1, at, at, at + 2"
     "   FROM (SELECT n * 10 AS n, :from + n * 10 * :span / :count AS at FROM numbers)"),
    (":count / 10",
     "INSERT INTO code (id, text, kind, own)"
     " SELECT :count + n, printf('S%08X', n * 64 + abs(random() % 64)), 'single', 1 FROM numbers"),
    (":count / 100",
     "INSERT INTO offer_use (offer, code, account, at, recorded_at, day, nth)"
     " SELECT :single, :count + 10 * n, 1, at, at, date(at, 'unixepoch'), 1"
     "   FROM (SELECT n, :from + n * 100 * :span / :count AS at FROM numbers)"),
    (":count / 100",
     "INSERT INTO customer_order (id, state, channel, shop, account, customer, language, opened_at,"
     "                            until, confirmed_at, total)"
     " SELECT n, 'confirmed', 4, iif(n % 10, 1, 1 + n / 10 % :desks), 1, 1 + n, 'fr', at,"
     "        at + 900, at + 60, :cents"
     "   FROM (SELECT n, :from + n * 100 * :span / :count AS at FROM numbers)"),
    (":count / 100",
     "INSERT INTO order_line (customer_order, product, producer, audience, units, unit, vat, name)"
     " SELECT n, 1 + n % 60, 1, 1, 1, :cents, 2000, 'Produit' FROM numbers"),
    (":count / 100",
     "INSERT INTO payment (customer_order, means, cents, tendered, account, at)"
     " SELECT n, (SELECT min(id) FROM list_item WHERE list = 'means'), :cents, :cents, 1,"
     "        :from + n * 100 * :span / :count + 60 FROM numbers"),
    (":count / 100",
     "INSERT INTO movement (at, source, target, amount, what, customer_order, account)"
     " SELECT :from + n * 100 * :span / :count + 60, b.id, d.id, :cents, 'sale', n, 1"
     "   FROM numbers CROSS JOIN balance b CROSS JOIN balance d"
     "  WHERE b.name = 'sales' AND d.name = 'due'"),
    (":count / 100",
     "INSERT INTO movement (at, source, target, amount, what, customer_order, account)"
     " SELECT :from + n * 100 * :span / :count + 60, d.id, m.id, :cents, 'payment', n, 1"
     "   FROM numbers CROSS JOIN balance d CROSS JOIN balance m"
     "  WHERE d.name = 'due' AND m.name LIKE 'means:%'"),
)
LAST = (
    "INSERT INTO code_count (kind, live) SELECT kind, count(*) FROM code WHERE true GROUP BY kind"
    " ON CONFLICT (kind) DO UPDATE SET live = excluded.live",
)
USED = ("UPDATE {} SET used = n"
        " FROM (SELECT offer AS o, count(*) AS n FROM offer_use GROUP BY 1) WHERE {} = o")
BALANCES = (
    "INSERT INTO balance (unit, name, sign)"
    " VALUES ('EUR', 'sales', -1), ('EUR', 'due', 1),"
    " ('EUR', 'means:' || (SELECT min(id) FROM list_item WHERE list = 'means'), 1)")


class Chain:
    """The hash of each line of the audit trail, one after the other, as core/audit/chain.c
    has it: keyed with a key derived from the folder's secret."""

    PURPOSE = 4  # KEYS_AUDIT, counted from one

    def __init__(self, secret, head):
        self.key = hashlib.blake2b(b"", digest_size=32, key=secret, person=b"guichet ",
                                   salt=self.PURPOSE.to_bytes(8, "little")).digest()
        self.head = head

    def line(self, number, at, operation, objects):
        text = b"%s%d %d 1 0\0local\0%s\0done\0%s" % (
            self.head, number, at, operation.encode(), objects.encode())
        self.head = hashlib.blake2b(text, digest_size=32, key=self.key).digest()
        return self.head


def single_codes(data, count):
    """The batches of those that are there already."""
    data.execute("INSERT INTO offer (id, ref, state, target, scope, effect, percent, created_at,"
                 " changed_at) VALUES (?, 'TYD', 'published', 'single', 'basket', 'percent',"
                 " 1000, 0, 0)", (SINGLE,))
    for start in range(0, count // 10, BATCH):
        size = min(BATCH, count // 10 - start)
        batch = data.execute(
            "INSERT INTO code_batch (offer, customer, language, length, state, codes, made,"
            " made_at, account) VALUES (?, 2, 'fr', 9, 'ready', ?, ?, 0, 1)",
            (SINGLE, size, size)).lastrowid
        first = count + start + 1
        data.execute("INSERT INTO code_range (first, last, batch) VALUES (?, ?, ?)",
                     (first, first + size - 1, batch))


def fill(data, count, step, secret, *, oldest=False):
    """A crash would lose it all: the file is filled before anything counts on it."""
    for pragma in ("foreign_keys = OFF", "journal_mode = OFF", "synchronous = OFF",
                   "cache_size = -1000000"):
        data.execute(f"PRAGMA {pragma}")
    last = data.execute("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    chain = Chain(secret, last[1] if last else bytes(32))
    data.create_function("own", 1, own_code, deterministic=True)
    data.create_function("chain", 4, chain.line)
    bench_counter.parties(data)
    if not oldest:
        bench_price.fill(data, bench_price.OFFERS)
        data.execute(BALANCES)
    indexes = data.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index'"
                           " AND sql IS NOT NULL").fetchall()
    for name, _ in indexes:
        data.execute(f"DROP INDEX {name}")
    now = int(time.time())
    values = {"count": count, "step": step, "parties": PARTIES, "offers": OFFERS,
              "from": now - 2 * YEAR, "span": 2 * YEAR - 120,
              "until": now + YEAR, "year": YEAR, "lines": last[0] if last else 0, "single": SINGLE,
              "desks": DESKS, "cents": ORDER_CENTS}
    for number, sql in PASS if oldest else PASS + NOW_ONLY:
        data.execute(NUMBERS.format(number) + sql, values)
    if not oldest:
        single_codes(data, count)
    for sql in LAST:
        data.execute(sql)
    data.execute(USED.format("offer", "id") if oldest else USED.format("offer_count", "offer"))
    for _, sql in indexes:
        data.execute(sql)
    data.execute(NO_BACKUP)
    data.commit()
    data.execute("PRAGMA journal_mode = WAL")
