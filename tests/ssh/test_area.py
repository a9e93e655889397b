#!/usr/bin/env python3
"""A customer's own login (C2 to C5, C9, S10, S11): by e-mail over ssh with a password or
a key, and from a visitors' terminal; their area as they see it."""
import email
import email.policy
import json
import pathlib
import re
import sqlite3
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import golden
import qr
import ssh
from cases import case, contains, equal, main
from network import Network
from server import Refused, make_key, result, wait_until
from terminal import operator

EMAIL = "marie@example.org"
PASSWORD = "Chemin-vert7"
REFUSED = (255, 5)  # by ssh, or by sshpass, which was asked again
net = Network()


def visit(*words, **how):
    return ssh.run(net.server, "visiteur", *words, **how)


def mailed():
    """The code of the newest message."""
    wait_until(lambda: list((net.mail / "new").glob("*")), "a message")
    path = max((net.mail / "new").glob("*"), key=lambda p: p.stat().st_mtime_ns)
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    path.unlink()
    text = message.get_body(("plain",)).get_content()
    return re.search(r"^ {4}(\S+)$", text, re.M)[1]


def opened(address, password):
    """Somebody asks for a code, and opens their account with it."""
    equal(ssh.call(net.server, "visiteur", "customer.register", email=address,
                   name="Marie Leroy"), {})
    answer = visit("customer.activate", f"email={address}", f"code={mailed()}", "format=json",
                   data=password.encode() + b"\n")
    equal(result(answer), {"email": address})


def buy(address):
    """Two places in a session tomorrow, as a desk would have sold them."""
    data = sqlite3.connect(net.server.data / "guichet.db", timeout=20)
    who = data.execute("SELECT id FROM customer WHERE email = ?", (address,)).fetchone()[0]
    now = data.execute("SELECT max(at) FROM audit").fetchone()[0]
    data.executescript(f"""
        INSERT INTO product (id, ref, party, family, created_at, changed_at)
            VALUES (1, 'visite', {net.producer}, 'visit', 0, 0);
        INSERT INTO slot (id, product, starts, minutes, created_at)
            VALUES (1, 1, {now - now % 3600 + 24 * 3600}, 90, 0);
        INSERT INTO customer_order (id, state, channel, shop, account, customer, language,
            opened_at, until, confirmed_at, total)
            VALUES (1, 'confirmed', 4, {net.shop}, 1, {who}, 'fr', {now}, 0, {now}, 1800);
        INSERT INTO order_line (id, customer_order, product, producer, audience, slot, units,
            unit, reduction, vat, name)
            VALUES (1, 1, 1, {net.producer}, 1, 1, 2, 1000, 200, 1000,
                'Visite des caves et dégustation');
        INSERT INTO code (id, text, kind, own)
            VALUES (900, 'K7Q29XFM3', 'ticket', 1), (901, 'K7Q29XFM4', 'ticket', 1);
        INSERT INTO ticket (code, line, nth) VALUES (900, 1, 1), (901, 1, 2);
        INSERT INTO balance (id, unit, name, sign, least)
            VALUES (50, 'EUR', 'due', 1, NULL), (51, 'EUR', 'customer:{who}', -1, 0);
        INSERT INTO movement (at, source, target, amount, what)
            VALUES ({now}, 51, 50, 1500, 'refund');
        """)
    data.commit()
    data.close()


@case("a visitor opens an account with the code that was mailed")
def _():
    net.build()
    net.call("network.set", name="Pass découverte")
    net.mail = net.server.folder / "mail"
    net.call("network.set", mail=f"maildir:{net.mail}")
    net.call("account.create", login="visiteur", role="visitor", language="fr")
    net.call("account.open", account="visiteur")
    opened(EMAIL, PASSWORD)
    buy(EMAIL)


@case("the address is the login, with the password")
def _():
    record = ssh.call(net.server, EMAIL, "own.show", password=PASSWORD)
    equal((record["name"], record["tickets"], record["balance"]), ("Marie Leroy", 2, 1500))
    for login, password in ((EMAIL, "Wrong-one1"), ("nobody@example.org", PASSWORD),
                            ("x" * 64 + "@" + "y" * 180 + ".org", PASSWORD)):
        contains(REFUSED, ssh.run(net.server, login, "own.show", password=password).returncode)


@case("or with a key that the customer added")
def _():
    key = make_key(net.server.folder / "key-marie", "marie")
    public = (net.server.folder / "key-marie.pub").read_text().strip()
    result(ssh.run(net.server, EMAIL, "account.key_add", ssh.quote(f"key={public}"),
                   "format=json", password=PASSWORD))
    tickets = ssh.call(net.server, EMAIL, "own.tickets", key=key)
    equal([row["code"] for row in tickets], ["K7Q2-9XFM-3", "K7Q2-9XFM-4"])


@case("what is not theirs is refused")
def _():
    for operation, arguments in (("customer.list", {}), ("customer.show", {"customer": EMAIL}),
                                 ("order.show", {"order": 1}), ("account.list", {}),
                                 ("own.order", {"order": 99})):
        try:
            ssh.call(net.server, EMAIL, operation, password=PASSWORD, **arguments)
        except Refused as refused:
            contains(("not_allowed", "not_yours", "unknown_operation"), refused.reason)
        else:
            raise AssertionError(operation)


@case("a visitor's connection becomes the customer's, and is a visitor's no more")
def _():
    requests = [("own.show", {}), ("customer.signin", {"email": EMAIL, "password": PASSWORD}),
                ("own.show", {}), ("offer.search", {})]
    lines = "".join(json.dumps({"jsonrpc": "2.0", "id": i, "method": name, "params": params})
                    + "\n" for i, (name, params) in enumerate(requests))
    answers = [json.loads(line) for line in visit("batch", data=lines.encode()).stdout.splitlines()]
    equal(answers[0]["error"]["data"]["reason"], "not_allowed")
    equal(answers[1]["result"]["record"]["login"], EMAIL)
    equal(answers[2]["result"]["record"]["email"], EMAIL)
    equal(answers[3]["error"]["data"]["reason"], "not_allowed")


@case("the area on the screen: home, orders, tickets, balance, preferences", limit=180)
def _():
    terminal = operator(net.server, EMAIL, password=PASSWORD)
    terminal.wait("Visite des caves")
    golden.expect(terminal, "area-home")
    for keys, name in ((["o"], "area-orders"), (["Enter"], "area-order"),
                       (["Escape", "Escape", "t"], "area-tickets"), (["Enter"], "area-ticket")):
        for key in keys:
            terminal.key(key)
        golden.expect(terminal, name)
    equal(qr.decode(terminal.escapes())[0], "K7Q2-9XFM-3")
    terminal.key("Right").wait("Billet 2 sur 2")
    equal(qr.decode(terminal.escapes())[0], "K7Q2-9XFM-4")
    for keys, name in ((["Escape", "Escape", "s"], "area-balance"),
                       (["Escape", "p", "Enter"], "area-preferences"),
                       (["Escape", "a"], "area-offers")):
        for key in keys:
            terminal.key(key)
        golden.expect(terminal, name)
    terminal.key("Escape", "b", "n").wait("Code postal", "Pays")
    terminal.key("Escape", "Escape", "q")
    equal(terminal.wait_end(), 0)
    terminal.close()


@case("what cancelling an order gives back is seen on the screen, where the network's rules allow it", limit=120)
def _():
    terminal = operator(net.server, EMAIL, password=PASSWORD)
    terminal.wait("Visite des caves")
    terminal.key("o", "Enter").wait("Commande 1")
    terminal.key("x").wait("ne peut pas être annulée ici", "trop tard")
    terminal.key("Enter").wait(gone=["ne peut pas"])
    data = sqlite3.connect(net.server.data / "guichet.db", timeout=20)
    data.execute("INSERT INTO cancellation_step (hours, fee) VALUES (4, 2500)")
    data.commit()
    data.close()
    terminal.key("x").wait("2 sur 2", "13,50 €", "4,50 €")
    terminal.key("-").wait("1 sur 2", "6,75 €", "2,25 €")
    golden.expect(terminal, "area-cancel")
    terminal.key("0").wait("Combien annuler")
    terminal.key("Escape", "Escape", "Escape", "q")
    equal(terminal.wait_end(), 0)
    terminal.close()


@case("from a visitors' terminal: signed in, then signed out, which ends it", limit=120)
def _():
    terminal = operator(net.server, "visiteur")
    terminal.wait("Mon espace")
    terminal.key("m").wait("J’ai reçu un code")
    golden.expect(terminal, "area-visit")
    terminal.key("s").wait("Mot de passe")
    terminal.type(EMAIL).key("Tab").type("Wrong-one1").key("F2").wait("erroné")
    terminal.key("C-u").type(PASSWORD).key("F2").wait("Visite des caves")
    terminal.key("q")
    equal(terminal.wait_end(), 0)
    terminal.close()


@case("in English, on a terminal without UTF-8, nothing is lost", limit=120)
def _():
    ssh.call(net.server, EMAIL, "own.update", password=PASSWORD, speaks="en")
    terminal = operator(net.server, EMAIL, password=PASSWORD, term="vt100", lang="C")
    terminal.wait("My tickets", "Visite des caves", "15.00")
    terminal.key("q")
    equal(terminal.wait_end(), 0)
    terminal.close()


@case("closed for good, it opens no more")
def _():
    try:
        ssh.call(net.server, EMAIL, "own.close", password=PASSWORD,
                 data=PASSWORD.encode() + b"\n")
    except Refused as refused:
        equal(refused.reason, "in_use")
    else:
        raise AssertionError("bookings to come")
    ssh.call(net.server, EMAIL, "own.close", password=PASSWORD, lose=True,
             data=PASSWORD.encode() + b"\n")
    contains(REFUSED, ssh.run(net.server, EMAIL, "own.show", password=PASSWORD).returncode)
    net.server.stop()


main()
