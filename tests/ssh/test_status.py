#!/usr/bin/env python3
"""The screen of the server's state: what is wrong stands first, and it looks again by itself."""
import pathlib
import re
import sqlite3
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import ssh
from cases import case, contains, equal, main
from damage import spoil_leaf
from network import Network
from server import Connection, Refused
from terminal import operator

net = Network()
MAKE_STUCK = ("INSERT INTO message (what, object, recipient, language, next_at, created_at)"
              " VALUES ('test', 0, 'marie@example.fr', 'fr', 1000000000000, 1)")


def tamper(sql):
    held = sqlite3.connect(net.server.data / "guichet.db", isolation_level=None)
    held.execute(sql)
    held.close()


def refused(operation):
    try:
        net.call(operation)
    except Refused as refusal:
        return refusal.reason
    return None


def body(terminal):
    """What stands under the title, without empty lines."""
    return [line for line in terminal.text().splitlines()[2:] if line.strip()]


@case("all is well once a backup was made; what goes wrong appears by itself, first",
      limit=120)
def _():
    net.build()
    net.account("boss", "administrator", language="en")
    terminal = operator(net.server, "boss", key=net.keys["boss"], lang="en_GB.UTF-8")
    terminal.wait("To do")
    terminal.key("E")
    terminal.wait("State of the server", "No backup was made yet.")
    net.call("system.backup")
    net.call("backup.check")
    terminal.key("r")
    terminal.wait("All is well.", "proved")
    tamper(MAKE_STUCK)
    terminal.wait("Mail waits since", gone=("All is well",), seconds=30)
    # A date with its year leaves its label alone.
    assert re.search(r"The oldest +01/01/1970 ", terminal.text()), terminal.text()
    tamper("UPDATE backup SET fault = 'a digest does not match'")
    terminal.wait("The last backup failed: a digest does not match", seconds=30)
    contains(body(terminal)[0], "The last backup failed")
    contains(body(terminal)[1], "Mail waits")
    terminal.close()


@case("why something was refused is said in the reader's words, by the log, the answer and the state")
def _():
    net.account("chef", "administrator", language="fr")
    for _ in range(2):
        try:
            ssh.call(net.server, "chef", "redemption.create", key=net.keys["chef"],
                     code="K7Q2-9XFM-4", shop=net.shop)
        except Refused as refusal:
            equal((refusal.reason, refusal.data["label"]), ("typing_error", "faute de frappe"))
    state = ssh.call(net.server, "chef", "system.status", key=net.keys["chef"])
    contains(state["refusals"], "faute de frappe 2")
    terminal = operator(net.server, "chef", key=net.keys["chef"], lang="fr_FR.UTF-8")
    terminal.wait("À faire")
    terminal.key("j")
    terminal.wait("Journal", "redemption.create  faute de frappe", "session.close      fait")
    terminal.close()


@case("a damaged backup is told on the first screen, and by the command that looks")
def _():
    path = net.call("backup.list")[0]["file"]
    with open(path, "r+b") as file:
        file.seek(500000)
        byte = file.read(1)
        file.seek(500000)
        file.write(bytes([byte[0] ^ 1]))
    found = net.call("backup.check")
    equal(found["ok"], False)
    contains(found["fault"], "digest")
    terminal = operator(net.server, "boss", key=net.keys["boss"], lang="en_GB.UTF-8")
    terminal.wait("the last backup failed")
    terminal.close()


@case("a damaged data file is told above all else, with what to do")
def _():
    link = Connection(net.server)
    for number in range(100):
        link.call("party.create", name=f"Cave {number}", kinds=["producer"])
    link.close()
    net.server.stop()
    spoil_leaf(net.server.data / "guichet.db", "audit")
    net.server.start()
    for login, lang, title, told in (
            ("boss", "en_GB.UTF-8", "State of the server", "The data file is damaged: restore"),
            ("chef", "fr_FR.UTF-8", "État du serveur", "Le fichier de données est endommagé")):
        terminal = operator(net.server, login, key=net.keys[login], lang=lang)
        terminal.wait("guichet · guichet", "F1")
        terminal.key("E")
        terminal.wait(title)
        if login == "boss":
            equal("The data file" in terminal.text(), False)
            equal(refused("audit.verify"), "damaged")
            terminal.key("r")
        terminal.wait(told)
        contains(body(terminal)[0], told)
        contains(terminal.text(), "guichetd --data")
        terminal.close()
    net.server.stop()


main()
