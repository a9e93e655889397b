"""offer.evaluate: a basket of 20 lines while 200 offers are live

Of all kinds: percentages, amounts, set prices, free items; for everybody, for a list,
from a level on, by code; on products, on families, on the basket. The customer is known.
Beside it stands reading the rows of the same offers from bare SQLite.
"""
import random
import sqlite3

from measure import Line, Times, timed

LINES = 20
OFFERS = 200
PRODUCTS = 60
ASKED = 1000
TARGET = (2, None)
FAMILIES = ("visit", "event", "service", "package")
TARGETS = ("public",) * 5 + ("contacts", "indicator", "partner", "single")
EFFECTS = ("percent", "amount", "price", "free")
dice = random.Random(2026)


def add_products(data):
    data.execute("INSERT INTO party (name, name_key, created_at) VALUES ('A', 'a', 0)")
    for n in range(1, PRODUCTS + 1):
        data.execute("INSERT INTO product (ref, party, family, state, created_at, changed_at)"
                     " VALUES (?, 1, ?, 'in_use', 0, 0)", (f"p{n}", FAMILIES[n % 4]))
        data.execute("INSERT INTO product_text (product, language, name, name_key)"
                     " VALUES (?, 'fr', ?, ?)", (n, f"Produit {n}", f"produit {n}"))
        for audience in (1, 2, 3):
            data.execute("INSERT INTO price (product, audience, cents) VALUES (?, ?, ?)",
                         (n, audience, 500 + 37 * n // audience))


def add_people(data):
    data.execute("INSERT INTO contact_list (id, ref, name, created_at) VALUES (1, 'l', 'L', 0)")
    data.execute("INSERT INTO indicator (id, ref, name) VALUES (1, 'i', 'I')")
    data.executemany("INSERT INTO indicator_level VALUES (1, ?, ?)", [(1, "A"), (2, "B")])
    data.execute("INSERT INTO customer (id, email, created_at) VALUES (1, 'a@example.fr', 0)")
    data.execute("INSERT INTO contact_list_member VALUES (1, 1)")


def add_offer(data, n, offers):
    target, effect = dice.choice(TARGETS), dice.choice(EFFECTS)
    scope = dice.choice(("products", "products", "families"))
    offer = data.execute(
        "INSERT INTO offer (state, target, contact_list, indicator, level, scope, effect, percent,"
        " value, buy, free, valid_until, days, min_cents, min_units, quota, per_customer,"
        " position, whole_price, created_at, changed_at) VALUES ('published', ?, ?, ?, ?, ?, ?,"
        " 500, 100, 3, 1, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)",
        (target, 1 if target == "contacts" else None, *((1, 2) if target == "indicator" else
                                                        (None, None)),
         scope, effect, 4_000_000_000, dice.choice((None, 127, 31)),
         dice.choice((None, 2000, 100000)), dice.choice((None, 2)), dice.choice((None, 100000)),
         dice.choice((None, 1000)), n, dice.randint(0, 1))).lastrowid
    data.execute("INSERT INTO offer_text (offer, language, title, title_key) VALUES (?, 'fr', ?, ?)",
                 (offer, f"Avantage {n}", f"avantage {n}"))
    if scope == "families":
        data.execute("INSERT INTO offer_family VALUES (?, ?)", (offer, dice.choice(FAMILIES)))
    else:
        data.executemany("INSERT INTO offer_product VALUES (?, ?)",
                         [(offer, p) for p in dice.sample(range(1, PRODUCTS + 1), 5)])
    if dice.random() < 0.3:
        data.execute("INSERT INTO offer_audience VALUES (?, ?)", (offer, dice.randint(1, 3)))
    if dice.random() < 0.3:
        data.execute("INSERT INTO offer_channel VALUES (?, ?)", (offer, dice.randint(4, 5)))


def fill(data, offers):
    add_products(data)
    add_people(data)
    for n in range(1, offers + 1):
        add_offer(data, n, offers)


def basket():
    return [f"p{dice.randint(1, PRODUCTS)}:{dice.randint(1, 3)}:{dice.randint(1, 6)}"
            for _ in range(LINES)]


def measure(bench, offers):
    server = bench.server(fill=lambda data: fill(data, offers))
    line = Line(server)
    times = Times()
    before = line.cpu()
    asked = bench.size(ASKED)
    for n in range(asked + 20):
        took, answer = line.ask("offer.evaluate", lines=basket(), customer=1)
        assert len(answer["record"]["offers"]) == offers
        if n >= 20:
            times.append(took)
    cpu = (line.cpu() - before) / (asked + 20)
    line.close()
    rows = Times()
    data = sqlite3.connect(server.data / "guichet.db")
    for _ in range(asked):
        rows.append(timed(lambda: data.execute(
            "SELECT * FROM offer WHERE state = 'published' AND scope <> 'none'"
            " ORDER BY position, id").fetchall())[0])
    data.close()
    server.stop()
    return times, cpu, rows


def run(bench):
    bench.table("reading their rows")
    for offers in (20, OFFERS):
        times, cpu, rows = measure(bench, offers)
        bench.row(f"offer.evaluate, {LINES} lines, {offers} live offers", times, cpu=cpu,
                  beside=rows, target=TARGET if offers == OFFERS else None)
