#!/usr/bin/env python3
"""Never sold twice: many desks at the same instant want the last place, the last unit of a
quota, the last use of a code, the last euro of a balance. Each race has a control run
without the rule, in which the same harness sees it sold more than once."""
import pathlib
import sqlite3
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from batch import Batch, race
from cases import case, equal, main
from network import Network

DESKS = ("paul", "anne", "luc", "eva")
ROUNDS = 20
PRICE, HALF = "10.00", "5.00"

net = Network()
desks = []


def sql(text, *values):
    """Behind the service's back: what has no operation, or should never be."""
    data = sqlite3.connect(net.server.data / "guichet.db", timeout=30, isolation_level=None)
    row = data.execute(text, values).fetchone()
    identity = data.execute("SELECT last_insert_rowid()").fetchone()[0]
    data.close()
    return row[0] if row else identity


def sold_twice(won):
    """Rounds that did not have exactly one winner."""
    return [number for number in range(ROUNDS) if len(won[number]) != 1]


def sold_to_all(won):
    """What a control run must see."""
    equal([len(won[number]) for number in range(ROUNDS)], [len(desks)] * ROUNDS)


def offer(code, single, quota):
    """Half of the whole basket, for a code."""
    identity = sql("INSERT INTO offer (state, target, scope, effect, percent, per_code, quota,"
                   " created_at, changed_at) VALUES ('published', ?, 'basket', 'percent', 5000,"
                   " NULL, ?, 0, 0)", "single" if single else "partner", quota)
    sql("INSERT INTO offer_text (offer, language, title, title_key) VALUES (?, 'fr', ?, ?)",
        identity, code, code)
    row = sql("INSERT INTO code (text, kind, own) VALUES (?, ?, 0)", code,
              "single" if single else "promotion")
    if single:
        batch = sql("INSERT INTO code_batch (offer, customer, language, state, codes, made,"
                    " made_at, account) VALUES (?, (SELECT min(id) FROM customer), 'fr', 'ready',"
                    " 1, 1, 0, 1)", identity)
        sql("INSERT INTO code_range VALUES (?, ?, ?)", row, row, batch)
    else:
        sql("INSERT INTO offer_code VALUES (?, ?)", row, identity)
    return identity


def baskets(prepare):
    """A basket at each desk for each round, made ready; [desk][round]."""
    made = [[None] * ROUNDS for _ in desks]
    for index, desk in enumerate(desks):
        for number in range(ROUNDS):
            order = desk.do("order.open")["id"]
            desk.do("order.add", order=order, product=net.card, audience="full")
            prepare(desk, order, number)
            made[index][number] = order
    return made


def confirm(made, total, payment):
    return lambda desk, index, number: desk.ask(
        "order.confirm", order=made[index][number], total=total, payments=[payment])


def proved():
    answer = net.call("ledger.verify")
    equal((answer["ok"], answer["faults"]), (True, []))


@case("a shop with many desks", limit=120)
def _():
    net.build()
    net.call("product.create", party=net.producer, ref="concert", family="event",
             name_fr="Concert", channels=["desk"])
    net.call("product.create", party=net.producer, ref="card", family="undated_pass",
             name_fr="Carte", channels=["desk"])
    for ref in ("concert", "card"):
        net.call("price.set", product=ref, audience="full", amount=PRICE)
        net.call("product.submit", product=[ref])
        net.call("product.validate", product=[ref])
    net.card = "card"
    for login in DESKS:
        net.account(login, "seller", shop=net.shop)
        desks.append(Batch(net, login))
    desk = desks[0]
    desk.do("order.customer", order=desk.do("order.open")["id"], email="nobody@example.org")


def sessions(capacity):
    """As many sessions as rounds, with so many places each."""
    first = sql("SELECT ifnull(max(id), 0) + 1 FROM slot")
    product = sql("SELECT id FROM product WHERE ref = 'concert'")
    for number in range(ROUNDS):
        sql("INSERT INTO slot (id, product, starts, minutes, created_at) VALUES (?, ?, ?, 60, 0)",
            first + number, product, 1800000000 + 7200 * (first + number))
        sql("INSERT INTO slot_place (slot, capacity) VALUES (?, ?)", first + number, capacity)
    return first


def take_places(first):
    orders = [[desk.do("order.open")["id"] for _ in range(ROUNDS)] for desk in desks]
    won = race(desks, ROUNDS,
               lambda desk, index, number: desk.ask(
                   "order.add", order=orders[index][number], product="concert",
                   audience="full", slot=first + number),
               lost={"sold_out"})
    for number, winners in won.items():
        for index in winners:
            desks[index].do("order.confirm", order=orders[index][number], total=PRICE,
                            payments=["card:" + PRICE])
    return won


@case("the last place of a session goes to one desk", limit=180)
def _():
    first = sessions(1)
    won = take_places(first)
    equal(sold_twice(won), [])
    assert len({index for winners in won.values() for index in winners}) > 1, "no race at all"
    equal(sql("SELECT count(*) FROM slot_place WHERE slot >= ? AND taken <> 1", first), 0)
    equal(sql("SELECT count(*) FROM ticket"), ROUNDS)
    proved()


@case("control: where there is a place for each, the same race sells them all", limit=180)
def _():
    sold_to_all(take_places(sessions(len(desks))))


def race_for_codes(prefix, single, quota):
    for number in range(ROUNDS):
        offer(f"{prefix}{number}", single, quota)
    made = baskets(lambda desk, order, number: desk.do("order.code", order=order,
                                                       code=f"{prefix}{number}"))
    return race(desks, ROUNDS, confirm(made, HALF, "card:" + HALF), lost={"total_changed"})


@case("the last unit of a quota is given once", limit=180)
def _():
    equal(sold_twice(race_for_codes("QUOTA", False, 1)), [])
    equal(sql("SELECT count(*) FROM offer o JOIN offer_count n ON n.offer = o.id"
              " WHERE o.quota = 1 AND n.used <> 1"), 0)
    proved()


@case("the last use of a code is given once", limit=180)
def _():
    equal(sold_twice(race_for_codes("SINGLE", True, None)), [])
    proved()


@case("control: without a quota, on a code that many know, the same race gives it to all",
      limit=180)
def _():
    sold_to_all(race_for_codes("FREE", False, None))


def race_for_balances(prefix, unbroken):
    """Each round has a customer with 10.00, the shop's own, and a basket for them at each
    desk."""
    def for_customer(desk, order, number):
        desk.do("order.customer", order=order, email=f"{prefix}{number}@example.org")
        if desk is desks[0]:
            net.call("balance.credit", customer=f"{prefix}{number}@example.org", amount=PRICE,
                     why="test")

    made = baskets(for_customer)
    sql("UPDATE customer SET shop = (SELECT max(shop) FROM customer_order)"
        " WHERE email LIKE ? || '%'", prefix)
    if not unbroken:
        sql("UPDATE balance SET least = NULL WHERE name LIKE 'customer:%'")
    return race(desks, ROUNDS, confirm(made, PRICE, "balance:" + PRICE),
                lost={"payment_refused"})


@case("the last euro of a balance is spent once", limit=180)
def _():
    equal(sold_twice(race_for_balances("marie", True)), [])
    equal(sql("SELECT count(*) FROM balance WHERE name LIKE 'customer:%' AND amount <> 0"), 0)
    equal(sql("SELECT count(*) FROM payment JOIN list_item i ON i.id = means"
              " WHERE i.kind = 'balance'"), ROUNDS)
    proved()


@case("receipts have no gap, and their chain is whole")
def _():
    answer = net.call("receipt.verify")
    equal(answer["ok"], True)
    equal(sql("SELECT max(number) - count(*) FROM receipt"), 0)


@case("control: with the floor taken away, the same race spends it again and again, and the"
      " ledger's proof says so", limit=180)
def _():
    sold_to_all(race_for_balances("jean", False))
    answer = net.call("ledger.verify")
    equal(answer["ok"], False)
    assert any("-3000" in fault for fault in answer["faults"]), answer["faults"]


@case("the server ends well after all this")
def _():
    for desk in desks:
        desk.close()
    net.server.stop()


main()
