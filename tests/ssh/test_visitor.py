#!/usr/bin/env python3
"""A visitor with nothing but an ssh client: in without a key and without a password,
a selection kept and taken up, a voucher that goes to the mailbox (P5, P6)."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import ssh
from cases import case, contains, equal, main
from network import Network
from server import Refused, result, wait_until
from terminal import operator

net = Network(clock=None).build()
net.call("account.create", login="visiteur", role="visitor")
net.call("account.open", account="visiteur")


def visit(*words, **how):
    return ssh.run(net.server, "visiteur", *words, **how)


def ask(operation, **arguments):
    return ssh.call(net.server, "visiteur", operation, **arguments)


@case("a visitor is in with nothing at all")
def _():
    answer = visit("offer.search", "format=json")
    equal(answer.returncode, 0, answer)
    contains(answer.stdout.decode(), "rows")


@case("for any other login nothing is not enough")
def _():
    for login in ("admin", "nobody"):
        answer = ssh.run(net.server, login, "offer.search")
        equal(answer.returncode, 255, answer)
        contains(answer.stderr.decode(), "Permission denied")


@case("a selection is kept under a code, and taken up on another connection")
def _():
    requests = [{"jsonrpc": "2.0", "id": 1, "method": "selection.add",
                 "params": {"offer": net.offer}},
                {"jsonrpc": "2.0", "id": 2, "method": "selection.keep"}]
    lines = "".join(json.dumps(request) + "\n" for request in requests)
    code = result(visit("batch", data=lines))["code"]
    equal(ask("selection.resume", code=code), {"count": 1, "gone": 0})
    equal(ask("selection.list"), [])


@case("a visitor's voucher goes to the mailbox, and only there")
def _():
    mail = net.server.folder / "mail"
    net.call("network.set", mail=f"maildir:{mail}")
    answer = visit("voucher.issue", "email=marie@example.fr", "format=json",
                   data=net.access + "\n")
    issued = result(answer)
    equal((issued["code"], issued["qr"], issued["mail"]), (None, None, "queued"))
    wait_until(lambda: len(list((mail / "new").glob("*"))) == 1, "the voucher's message")
    equal(ask("voucher.resend", email="marie@example.fr"), {})
    wait_until(lambda: len(list((mail / "new").glob("*"))) == 2, "the message again")
    equal(ask("voucher.resend", email="nobody@example.fr"), {})
    net.call("network.set", mail="off")


@case("a visitor's screens speak their language, and the voucher asks where they stay")
def _():
    net.call("network.set", mail=f"maildir:{net.server.folder / 'mail'}")
    terminal = operator(net.server, "visiteur", key=net.key, lang="fr_FR.UTF-8")
    terminal.wait("Catalogue")
    terminal.key("d").wait("Recherche")
    terminal.key("Down").key("+").key("s")
    terminal.wait("Ma sélection", gone=["none"])
    terminal.key("Enter").wait("Offre ·", gone=["published", "publiée"])
    terminal.key("e").wait("Émettre un bon", "Hébergeur")
    terminal.type("luc@example.fr").key("Tab")
    terminal.type(net.access).key("F2")
    terminal.wait("Votre bon part à l’adresse luc@example.fr", "client hébergé", "Le message",
                  gone=["dicté", "guest"])
    terminal.close()
    net.call("network.set", mail="off")


@case("a host issues for whoever stands there in three keys, mails and prints what it hands out")
def _():
    key = net.account("moulin", "host", party=net.host, name="Moulin", language="en")
    terminal = operator(net.server, "moulin", key=key, lang="en_GB.UTF-8")
    terminal.wait("Arrivals")
    terminal.key("v").wait("E-mail", "voucher.import", gone=["On behalf of"])
    terminal.type("ann@example.fr").key("F2")
    terminal.wait("The voucher is issued", "guest · Moulin des Trois Vannes")
    terminal.key("i").wait("voucher.paper voucher=", "page.pdf")
    terminal.key("Escape", "Escape")
    terminal.wait("Arrivals")
    terminal.key("w").wait("Access passwords", "valid")
    terminal.key("i").wait("access.paper access=1 > page.pdf")
    terminal.key("Escape").wait("Access passwords", gone=["page.pdf"])
    terminal.key("e").wait("E-mail *", "Language")
    terminal.close()


@case("what is not for visitors is refused")
def _():
    for operation in ("account.key_list", "voucher.list", "account.totp"):
        try:
            ask(operation)
        except Refused as refused:
            equal(refused.reason, "not_allowed")
        else:
            raise AssertionError(operation)


@case("switched off, an open account opens nothing")
def _():
    net.call("network.set", visitor="no")
    equal(visit("offer.search").returncode, 255)
    net.call("network.set", visitor="yes")
    equal(visit("offer.search").returncode, 0)


main()
