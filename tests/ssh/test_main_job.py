#!/usr/bin/env python3
"""The main job over real ssh: a voucher is issued, shown, redeemed once."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import qr
from cases import case, contains, equal, main
from network import PLACES, Network
from server import wait_until
from terminal import operator

net = Network()
kept = {}


@case("places are imported from standard input over ssh")
def _():
    first = net.ssh("admin", "party.import", data=PLACES, publish=True)
    equal((first["parties"], first["shops"], first["offers"]), (4, 3, 3))
    again = net.ssh("admin", "party.import", data=PLACES, publish=True)
    equal((again["parties"], again["shops"], again["offers"]), (0, 0, 0), "the second time")
    net.build()
    net.account("accueil", "staff")
    net.account("caisse1", "shop", shop=net.shop)
    net.account("borne", "kiosk", shop=net.shop)


@case("a counter with several possible offers must say which")
def _():
    net.account("caisse3", "shop", shop=net.shop_of(net.party("t-musee")))
    code = net.voucher("several@example.org")["code"]
    answer = net.ssh_run("caisse3", "redemption.create", f"code={code}", "format=json")
    contains(answer.stdout.decode(), "choose_offer")
    contains(answer.stdout.decode(), "Atelier tissage")
    equal(net.ssh("caisse3", "code.lookup", code=code)["possible"], 3)


@case("an offer is found by a word without its accents, and around a commune")
def _():
    rows = net.ssh("accueil", "offer.search", text="degustation")
    equal([row["id"] for row in rows], [net.offer])
    near = net.ssh("accueil", "offer.search", commune="Vouvray", radius=3)
    equal([row["town"] for row in near], ["Vouvray"])
    assert near[0]["distance"] < 3000, near


@case("a voucher needs the access password, which is read from standard input")
def _():
    equal(net.refused("accueil", "voucher.issue", email="v@example.org", offers=net.offer,
                      data="not-this-one\n"), (1, "wrong_access"))
    voucher = net.ssh("accueil", "voucher.issue", email="v@example.org", offers=net.offer,
                      data=net.access + "\n")
    equal((voucher["reason"], voucher["qr"]), ("guest", voucher["code"].replace("-", "")))
    equal([offer["offer"] for offer in voucher["offers"]], [net.offer])
    kept["code"], kept["voucher"] = voucher["code"], voucher["id"]


@case("a secret is not taken from an argument")
def _():
    answer = net.ssh_run("accueil", "voucher.issue", "email=v@example.org",
                         f"password={net.access}", f"offers={net.offer}")
    equal(answer.returncode, 2, answer.stdout + answer.stderr)


@case("looking at a code never consumes it")
def _():
    for _ in range(3):
        found = net.ssh("caisse1", "code.lookup", code=kept["code"])
        equal((found["kind"], found["state"], found["possible"]), ("voucher", "valid", 1))


@case("a counter redeems a code once, and the second time is told why not")
def _():
    done = net.ssh("caisse1", "redemption.create", code=kept["code"].lower().replace("-", " "))
    equal((done["offer"], done["nth"], done["shop"]), (net.offer, 1, net.shop))
    kept["redemption"] = done["id"]
    equal(net.refused("caisse1", "redemption.create", code=kept["code"]), (1, "already_redeemed"))
    answer = net.ssh_run("caisse1", "redemption.create", f"code={kept['code']}")
    equal(answer.returncode, 1)
    contains(answer.stdout.decode(), "10:42")


@case("the counter undoes it, and then it can be redeemed again")
def _():
    net.ssh("caisse1", "redemption.undo", redemption=kept["redemption"])
    equal(net.refused("caisse1", "redemption.undo", redemption=kept["redemption"]),
          (1, "already_undone"))
    net.ssh("caisse1", "redemption.create", code=kept["code"])
    states = [row["state"] for row in net.ssh("caisse1", "redemption.list", limit=50)]
    equal((states.count("done"), states.count("undone"), states.count("refused")), (1, 1, 2))


@case("a typing error is told from an unknown code, and both are recorded")
def _():
    code = kept["code"]
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    equal(net.refused("caisse1", "redemption.create", code=wrong), (1, "typing_error"))
    swapped = code[1] + code[0] + code[2:]
    if swapped != code:
        equal(net.refused("caisse1", "redemption.create", code=swapped), (1, "typing_error"))


@case("a revoked voucher is refused")
def _():
    voucher = net.voucher("revoked@example.org")
    net.ssh("accueil", "voucher.revoke", voucher=voucher["id"], why="Erreur de saisie")
    equal(net.refused("caisse1", "redemption.create", code=voucher["code"]), (1, "revoked"))


@case("another producer's counter takes the voucher too, for its own offers only")
def _():
    auberge = net.party("t-auberge")
    net.account("caisse2", "shop", shop=net.shop_of(auberge))
    voucher = net.voucher("elsewhere@example.org")
    equal(net.refused("caisse2", "redemption.create", code=voucher["code"], offer=net.offer)[0] in
          (1, 3), True)
    done = net.ssh("caisse2", "redemption.create", code=voucher["code"])
    equal(done["offer"], net.offer_of(auberge))


@case("a counter may not do what is not its own")
def _():
    equal(net.refused("caisse1", "account.list"), (3, "not_allowed"))
    equal(net.refused("caisse1", "voucher.issue", email="v@example.org", offers=net.offer,
                      data=net.access + "\n"), (3, "not_allowed"))


@case("the QR code on the screen is read by zbar, back to the code")
def _():
    terminal = operator(net.server, "accueil", "voucher.show", f"voucher={kept['voucher']}",
                        key=net.keys["accueil"], rows=50)
    equal(terminal.wait_end(), 0)
    contains(terminal.everything(), kept["code"])
    wait_until(lambda: qr.decode(terminal.escapes(history=True))
               == [kept["code"].replace("-", "")], "the QR code to be read")


@case("the audit chain holds, and names what was refused")
def _():
    verified = net.ssh("admin", "audit.verify")
    equal(verified["ok"], True, verified)
    lines = net.ssh("admin", "audit.list", limit=200)
    assert len(lines) > 10, lines
    outcomes = {(line["operation"], line["outcome"]) for line in lines}
    assert ("redemption.create", "already_redeemed") in outcomes, outcomes
    assert kept["code"] not in str(lines) and "example.org" not in str(lines)


@case("no code, password or address of a person is in the log")
def _():
    log = net.server.log()
    for secret in (kept["code"], kept["code"].replace("-", ""), net.access, "v@example.org"):
        assert secret not in log, f"{secret} is in the log"
    net.server.stop()


main()
