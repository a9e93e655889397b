#!/usr/bin/env python3
"""The screens in French, 80x24, UTF-8, as they were last looked at and kept."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import golden
import qr
from cases import case, equal, main
from network import Network
from server import wait_until
from terminal import operator

net = Network()
kept = {}


def alone():
    """Nobody else is connected, so that counts of sessions are always the same."""
    wait_until(lambda: len(net.call("session.list")) == 1, "the others to be gone")


def sit(login):
    alone()
    return operator(net.server, login, key=net.keys.get(login, net.key))


def walk(login, *steps):
    """Each step is keys to press and the golden to expect; a key that begins with
    "=" is a text to type."""
    terminal = sit(login)
    try:
        for keys, name in steps:
            for key in keys:
                if key.startswith("="):
                    terminal.type(key[1:])
                else:
                    terminal.key(key)
            if name:
                golden.expect(terminal, name)
    except BaseException:
        terminal.close()
        raise
    return terminal


@case("the office: home, catalogue, offer, selection, voucher", limit=120)
def _():
    net.build()
    net.call("network.set", name="Pass découverte")
    net.account("accueil", "staff", name="Accueil")
    net.account("caisse1", "shop", shop=net.shop, name="Caisse 1")
    net.account("caisse3", "shop", shop=net.shop_of(net.party("t-musee")), name="Caisse 3")
    terminal = walk(
        "accueil",
        ([], "office-home"),
        (["d"], "offers"),
        (["=degust", "Enter"], "offers-search"),
        (["Enter"], "offer"),
        (["+"], None),
        (["Escape", "Escape", "l"], "selection"),
        (["Escape", "e"], "voucher-form"),
        (["=visiteur@example.org", "F2"], "voucher-form-missing"),
        ([f"={net.access}", "F2"], "voucher"))
    kept["code"] = qr.decode(terminal.escapes())[0]
    terminal.key("F1")
    golden.expect(terminal, "voucher-help")
    terminal.close()


@case("the counter: ready, accepted, refused, undone, choice", limit=120)
def _():
    code = net.voucher()["code"].replace("-", "")
    terminal = walk(
        "caisse1",
        ([], "counter"),
        ([f"={code[:4]}-{code[4:8]}-{code[8:]}"], "counter-typed"),
        (["Enter"], "counter-accepted"),
        ([f"={code}", "Enter"], "counter-refused"),
        (["F8"], "counter-undo"),
        (["F8"], "counter-undone"),
        (["=K7Q29XFM4", "Enter"], "counter-typing-error"),
        (["F1"], "counter-help"))
    terminal.close()
    walk("caisse3", ([f"={code}", "Enter"], "counter-choice")).close()


@case("the administrator: home, lists and forms", limit=180)
def _():
    walk(
        "admin",
        ([], "admin-home"),
        (["h"], "hosts"),
        (["Escape", "p"], "producers"),
        (["Escape", "t"], "shops"),
        (["Escape", "o"], "manage-offers"),
        (["Escape", "b"], "vouchers"),
        (["Escape", "r"], "redemptions"),
        (["Escape", "w"], "passwords"),
        (["Escape", "i"], "categories"),
        (["Escape", "c"], "accounts"),
        (["Escape", "u"], "roles"),
        (["Escape", "s"], "sessions"),
        (["Escape", "n"], "backups"),
        (["Escape", "m"], "my-account"),
        (["Escape", "x", "=commune"], None),
        (["Enter"], "generic-form"),
        (["Escape", "Escape"], "leave")).close()


@case("the code on the screen was that of the voucher, and the server ends well")
def _():
    equal(net.call("voucher.show", voucher=kept["code"])["state"], "valid")
    net.server.stop()


main()
