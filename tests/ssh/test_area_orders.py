#!/usr/bin/env python3
"""What customers do themselves with what a desk sold them (C4, C5, S11): cancel some of an
order's lines."""
import email
import email.policy
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import golden
import ssh
from cases import case, contains, equal, main
from network import Network
from server import result, wait_until
from terminal import operator

EMAIL = "marie@example.org"
PASSWORD = "Chemin-vert7"
net = Network()


def mailed():
    """The newest message, taken out of the box."""
    wait_until(lambda: list((net.mail / "new").glob("*")), "a message")
    path = max((net.mail / "new").glob("*"), key=lambda p: p.stat().st_mtime_ns)
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    path.unlink()
    return message


def own(operation, **arguments):
    return ssh.call(net.server, EMAIL, operation, password=PASSWORD, **arguments)


@case("a customer with a login of their own, and an order of two lines", limit=90)
def _():
    net.build().sell()
    net.call("network.set", name="Pass découverte")
    net.call("product.update", product="visite", name_en="Guided tour of the museum")
    order = net.call("order.open", shop=net.desk)["id"]
    net.call("customer.create", name="Marie Leroy", email=EMAIL)
    net.call("order.customer", order=order, email=EMAIL)
    slot = net.call("slot.list", product="visite")[0]["id"]
    for audience, units in (("full", 2), ("child", 1)):
        added = net.call("order.add", order=order, product="visite", audience=audience,
                         units=units, slot=slot)
    total = f"{added['total'] / 100:.2f}"
    net.call("order.confirm", order=order, total=total, payments=[f"card:{total}"])
    net.mail = net.server.folder / "mail"
    net.call("network.set", mail=f"maildir:{net.mail}")
    net.call("account.create", login="visiteur", role="visitor", language="fr")
    net.call("account.open", account="visiteur")
    ssh.call(net.server, "visiteur", "customer.register", email=EMAIL)
    code = re.search(r"^ {4}(\S+)$", mailed().get_body(("plain",)).get_content(), re.M)[1]
    result(ssh.run(net.server, "visiteur", "customer.activate", f"email={EMAIL}",
                   f"code={code}", "format=json", data=PASSWORD.encode() + b"\n"))
    equal(own("own.show")["tickets"], 3)


@case("they choose which lines they cancel, and see what comes back", limit=120)
def _():
    net.call("cancellation.set", hours=4, fee="25")
    terminal = operator(net.server, EMAIL, password=PASSWORD)
    terminal.wait("Mes commandes")
    terminal.key("o", "Enter").wait("Commande 1")
    terminal.key("x").wait("Combien annuler")
    terminal.key("1").wait("1 sur 2", "5,40 €", "1,80 €")
    terminal.key("Down", "+").wait("8,10 €")
    golden.expect(terminal, "area-cancel-lines")
    terminal.key("-").wait("5,40 €")
    terminal.key("Enter").wait("Annuler ce que vous avez choisi")
    golden.expect(terminal, "area-cancel-sure")
    terminal.key("Enter").wait("Commande 1", "1 annulé")
    golden.expect(terminal, "area-cancelled")
    terminal.key("Escape", "Escape", "q")
    equal(terminal.wait_end(), 0)
    terminal.close()
    equal((own("own.show")["tickets"], own("own.show")["balance"]), (2, 540))
    equal(net.call("ledger.verify")["ok"], True)


@case("they have an order mailed again, and print its tickets from a computer", limit=120)
def _():
    terminal = operator(net.server, EMAIL, password=PASSWORD)
    terminal.wait("Mes commandes")
    terminal.key("o", "Enter").wait("Commande 1")
    terminal.key("m").wait("En route vers votre adresse")
    golden.expect(terminal, "area-mailed")
    terminal.key("Escape", "Escape", "q")
    equal(terminal.wait_end(), 0)
    terminal.close()
    message = mailed()
    equal(message["To"], EMAIL)
    contains([part.get_content_type() for part in message.walk()], "application/pdf")
    paper = ssh.run(net.server, EMAIL, "own.paper", "order=1", password=PASSWORD)
    equal((paper.returncode, paper.stdout[:5]), (0, b"%PDF-"))


@case("what was sold in French is read in English where it has an English name", limit=120)
def _():
    own("own.update", speaks="en")
    terminal = operator(net.server, EMAIL, password=PASSWORD, lang="en_GB.UTF-8")
    terminal.wait("My orders", "Guided tour of the museum")
    terminal.key("o").wait("Guided tour of the museum")
    terminal.key("Enter").wait("Order 1", "2 × Guided tour of the museum")
    terminal.key("x").wait("Guided tour of the museum", "0 of 1")
    golden.expect(terminal, "area-cancel-en")
    terminal.key("Escape", "Escape", "Escape", "t").wait("Guided tour of the museum")
    terminal.key("Escape", "q")
    equal(terminal.wait_end(), 0)
    terminal.close()
    net.account("office", "staff", language="en")
    contains(net.ssh("office", "order.list")[0]["what"], "Guided tour of the museum")
    quote = net.ssh("office", "order.quote_cancel", order=1)
    equal(quote["lines"][0]["name"], "Guided tour of the museum")
    # The receipt says for ever what it was called.
    body = net.call("receipt.show", receipt=1)["body"]
    equal(body["lines"][0]["name"], "Visite guidée du musée")
    own("own.update", speaks="fr")


@case("a code that is typed says what it opens", limit=120)
def _():
    coupon = net.call("advantage.create", title="Coupon de printemps", access_code="COUPON5",
                      target="partner", scope="basket", effect="percent", percent="5")["id"]
    net.call("advantage.publish", advantage=coupon)
    terminal = operator(net.server, EMAIL, password=PASSWORD)
    terminal.wait("Mes commandes")
    terminal.key("a", "c").wait("Code")
    terminal.type("coupon5").key("F2").wait("Gardé ici", "Coupon de printemps")
    golden.expect(terminal, "area-code-kept")
    terminal.key("Escape", "q")
    equal(terminal.wait_end(), 0)
    terminal.close()


@case("that is all")
def _():
    net.server.stop()


main()
