#!/usr/bin/env python3
"""The other screens of the pass in French, 80x24, UTF-8, as they were last looked at
and kept: cards, mails, persons, reports, the map, a visitor's home, first steps."""
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import golden
import ssh
from cases import case, main
from network import Network
from server import result, wait_until
from terminal import operator

net = Network()


def walk(login, *steps):
    """Each step is keys to press and the golden to expect; a key that begins with
    "=" is a text to type."""
    terminal = operator(net.server, login, key=net.keys.get(login, net.key))
    try:
        for keys, name in steps:
            for key in keys:
                if key.startswith("="):
                    terminal.type(key[1:])
                else:
                    terminal.key(key)
            if name:
                golden.expect(terminal, name)
    finally:
        terminal.close()


@case("a network in which nothing is yet shows the first steps")
def _():
    walk("admin",
         (["1"], "first-steps"),
         (["Enter"], "first-steps-network"),
         (["C-u", "=Pass d’essai", "F2"], "first-steps-named"))


def bounced(name):
    """What a mail server says of that message later."""
    mail = next(path for path in (folder / "new").iterdir()
                if name in path.read_text(errors="replace"))
    return (b"Content-Type: multipart/report; boundary=b\n\n--b\n"
            b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; example.org\n\n"
            b"Final-Recipient: rfc822; " + name.encode() + b"\nAction: failed\n"
            b"Diagnostic-Code: smtp; 550 5.1.1 <" + name.encode() + b">: unknown\n\n--b\n"
            b"Content-Type: message/rfc822\n\n" + mail.read_bytes() + b"\n--b--\n")


folder = pathlib.Path(tempfile.mkdtemp()) / "mail"


def fill():
    """Some days of a pass: who came, what was used, what was sent."""
    net.build()
    net.call("network.set", name="Pass découverte", mail=f"maildir:{folder}",
             mail_from="pass@example.org")
    net.account("moulin", "host", party=net.host, name="Moulin")
    for number, party in ((1, "t-cave"), (2, "t-auberge"), (3, "t-musee")):
        net.account(f"caisse{number}", "shop", shop=net.shop_of(net.party(party)))
    for number, name in enumerate(("lucie", "jean", "marie", "paul")):
        code = net.voucher(f"{name}@example.fr")["code"]
        for shop in (1, 2)[:number]:
            net.ssh(f"caisse{shop}", "redemption.create", code=code)
    net.call("card.make", label="Été 2027", cards=20)
    net.call("card.give", batch=net.call("card.batches")[0]["id"], party=net.host, cards=6)
    cards = [row["code"] for row in net.call("card.list", party=net.host)]
    net.ssh("moulin", "card.activate", code=cards[0])
    net.ssh("caisse1", "redemption.create", code=cards[0])
    net.call("card.revoke", code=cards[1])
    wait_until(lambda: all(row["state"] == "sent" for row in net.call("mail.list")),
               "the mails to be sent")
    result(ssh.run(net.server, "admin", "mail.bounce", "format=json", key=net.key,
                   data=bounced("jean@example.fr")))


@case("cards, mails and persons, as the administrator sees them", limit=120)
def _():
    fill()
    walk("admin",
         (["#"], "batches"),
         (["Enter"], "cards"),
         (["Escape", "c"], "batch-counts"),
         (["Escape", "Escape", "@"], "mails"),
         (["Down", "Down", "Enter"], "mail"),
         (["Escape", "Escape", "f"], "persons"),
         (["Enter"], "person"))


@case("reports as bars, by other things, over other periods, and as a table", limit=120)
def _():
    walk("admin",
         (["y"], "report"),
         (["Right"], "report-offers"),
         (["b"], "report-by"),
         (["Escape", "t"], "report-table"),
         (["Escape", "p", "Down", "Enter"], "report-nothing"))


@case("the map, and the same search on it", limit=120)
def _():
    walk("admin",
         (["z"], "map"),
         (["+"], "map-closer"))


@case("a host's home, its cards, and a guest who stands there", limit=120)
def _():
    walk("moulin",
         ([], "host-home"),
         (["#"], "host-cards"),
         (["Escape", "v"], "arrival"))


@case("a visitor's home", limit=120)
def _():
    net.call("account.create", login="visiteur", name="Visiteur", role="visitor", language="fr")
    net.call("account.open", account="visiteur")
    terminal = operator(net.server, "visiteur", key=net.key)
    golden.expect(terminal, "visitor-home")
    terminal.key("v")
    golden.expect(terminal, "visitor-resend")
    terminal.close()
    net.server.stop()


main()
