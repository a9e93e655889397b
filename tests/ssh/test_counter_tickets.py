#!/usr/bin/env python3
"""Tickets at the counter's screen: the field that takes any code lets in, refuses with the
reason, and undoes."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import golden
from cases import case, equal, main
from network import Network
from terminal import operator

net = Network()
tickets = []


def sell(product, units, slot=None):
    """The codes of so many tickets, sold at the desk."""
    order = net.call("order.open", shop=net.shop)["id"]
    total = net.call("order.add", order=order, product=product, audience="full", units=units,
                     slot=slot)["total"]
    amount = f"{total // 100}.{total % 100:02}"
    net.call("order.confirm", order=order, total=amount, payments=[f"card:{amount}"])
    return [row["code"] for row in net.call("ticket.list", order=order, sort="id")]


@case("a concert today and one tomorrow, a pass of two entries", limit=120)
def _():
    net.build()
    net.account("caisse1", "shop", shop=net.shop, name="Caisse 1")
    net.account("till1", "shop", shop=net.shop, name="Till 1", language="en")
    for ref, family, name in (("concert", "event", "Concert de la Saint-Cyr"),
                              ("pass", "undated_pass", "Carte d’abonné")):
        net.call("product.create", party=net.producer, ref=ref, family=family, name_fr=name,
                 channels=["desk"], entries=2 if ref == "pass" else 1)
        net.call("price.set", product=ref, audience="full", amount="12")
        net.call("product.submit", product=[ref])
        net.call("product.validate", product=[ref])
    for day in ("2026-11-22", "2026-11-23"):
        net.call("slot.create", product="concert", **{"from": day}, times="11:00", minutes=90,
                 places="50")
    today, tomorrow = [row["id"] for row in net.call("slot.list", product="concert")]
    tickets.extend(sell("concert", 2, today) + sell("concert", 1, tomorrow) + sell("pass", 1))


@case("French: let in, already used, another session, undone", limit=120)
def _():
    terminal = operator(net.server, "caisse1", key=net.keys["caisse1"])
    for keys, name in (([tickets[0], "Enter"], "ticket-entry"),
                       ([tickets[0], "Enter"], "ticket-used"),
                       ([tickets[2], "Enter"], "ticket-other-session"),
                       (["F8"], "ticket-undo"),
                       (["F8"], "ticket-undone")):
        for key in keys:
            terminal.type(key) if key in tickets else terminal.key(key)
        golden.expect(terminal, name)
    terminal.close()
    equal(net.call("ticket.show", ticket=tickets[0])["entries"], 0)


@case("English: a pass, first and second entry; where the counter asks first", limit=120)
def _():
    terminal = operator(net.server, "till1", key=net.keys["till1"])
    terminal.type(tickets[3])
    terminal.key("Enter")
    golden.expect(terminal, "ticket-entry-en")
    terminal.close()
    net.call("shop.update", shop=net.shop, quick=False)
    terminal = operator(net.server, "till1", key=net.keys["till1"])
    terminal.type(tickets[3])
    terminal.key("Enter")
    golden.expect(terminal, "ticket-asked-en")
    terminal.key("Enter")
    golden.expect(terminal, "ticket-second-en")
    terminal.close()
    equal(net.call("ticket.show", ticket=tickets[3])["entries"], 2)


@case("the server ends well after all this")
def _():
    net.server.stop()


main()
