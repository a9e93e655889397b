#!/usr/bin/env python3
"""Work that takes long can be left: the server finishes it, and nothing is mixed up."""
import contextlib
import pathlib
import sqlite3
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from cases import case, contains, equal, main
from network import Network
from server import wait_until
from terminal import operator

net = Network()
OFFER = "Esc: do not wait"
LEFT = "The server finishes it without you"


def sit(login):
    return operator(net.server, login, key=net.keys.get(login, net.key), lang="en_GB.UTF-8")


@contextlib.contextmanager
def slow_disk():
    """Whatever is written takes as long as this lasts (a few seconds at most)."""
    held = sqlite3.connect(net.server.data / "guichet.db", isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        held.execute("COMMIT")
        held.close()


@case("Escape leaves a backup under way; other screens open at once; the backup is made")
def _():
    net.build()
    net.account("boss", "administrator", language="en")
    terminal = sit("boss")
    terminal.wait("To do")
    terminal.key("n").wait("No backup was made yet")
    with slow_disk():
        terminal.key("n").wait(OFFER)
        terminal.key("Escape").wait(LEFT, "No backup was made yet")
        terminal.key("Escape").wait("To do")
        terminal.key("h").wait("Moulin des Trois Vannes")
        contains(terminal.text(), "Hosts")
    wait_until(lambda: len(net.call("backup.list")) == 1, "the backup")
    terminal.key("Escape").wait("To do")
    terminal.key("n").wait("/backup/guiche", gone=["No backup"])
    terminal.close()


@case("at a counter a late answer is not taken for the next one")
def _():
    net.account("till", "shop", shop=net.shop, language="en")
    good = net.voucher("left@example.org")["code"]
    terminal = sit("till")
    terminal.wait("Code")
    with slow_disk():
        terminal.type("K7Q29XFM4").key("Enter").wait(OFFER)
        terminal.key("Escape").wait(LEFT)
    terminal.type(good).key("Enter").wait("A C C E P T E D")
    wait_until(lambda: [row["state"] for row in net.call("redemption.list")]
               == ["done", "refused"], "both to be on record")
    terminal.close()


@case("what is typed or scanned during a wait comes after it, unless Escape leaves it")
def _():
    codes = [net.voucher(f"ahead{n}@example.org")["code"] for n in range(3)]
    terminal = sit("till")
    terminal.wait("Code")
    with slow_disk():
        terminal.type("K7Q29XFM4").key("Enter").wait(OFFER)
        terminal.type(codes[0]).key("Enter").type(codes[1]).key("Enter")
    terminal.wait("Today", "3 redemptions")
    with slow_disk():
        terminal.type("K7Q29XFM4").key("Enter").wait(OFFER)
        terminal.type(codes[2]).key("Escape").wait(LEFT)
    contains(terminal.text(), "Code  ▏\n")  # what was typed before Escape is gone with it
    equal(net.call("voucher.show", voucher=codes[2])["uses"], [])
    terminal.close()
    net.server.stop()


main()
