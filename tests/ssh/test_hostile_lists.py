#!/usr/bin/env python3
"""Whatever the data file holds, no table, record, CSV, JSON or line of the log drives who reads
it: every text is made hostile behind guichetd's back, then every read is asked for."""
import csv
import fcntl
import io
import json
import os
import pathlib
import pty
import struct
import subprocess
import sys
import termios

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import ssh
from cases import case, contains, equal, main
from hostile import formulas, wrong
from hostile_network import EMAIL, PASSWORD, HostileNetwork, png
from server import BUILD, wait_until
from terminal import width

COLUMNS = 500  # of a terminal wide enough for every table, were it not for its texts
net = HostileNetwork()

# What the operations want to know, by the name of the argument.
VALUES = {"access": "1", "account": "1", "advantage": "6", "batch": "1", "closing": "1",
          "contacts": "1", "customer": "1", "indicator": "1", "lines": "1:1:1", "offer": "1",
          "order": "2", "party": "1", "product": "1", "role": "host", "shop": "1", "slot": "1",
          "receipt": "1", "ticket": "1", "voucher": "1"}
# What else must be said for a text to be in the answer.
ASKED = {
    "account.grants": {"account": "4"},  # of a counter
    "audit.list": {"offset": "100"},  # the newest lines are of after the texts were made hostile
    "closing.export": {"closing": "1"},
    "closing.show": {"closing": "1"},
    "code.lookup": {"shop": "1"},
    "commune.find": {"text": "montresor"},
    "customer.find": {"text": EMAIL},
    "kiosk.sync": {"shop": "1"},
    "report.redemptions": {"from": "2026-11-01", "until": "2026-12-31"},
    "report.vouchers": {"from": "2026-11-01", "until": "2026-12-31"},
    "till.show": {"shop": "4"},
}
# Reads with texts in their answer, but none that people or files bring.
NONE = {
    "audit.verify": "a hash",
    "card.csv": "codes, and what their QR codes hold",
    "code.export": "codes, if they are not foreign",
    "ledger.balances": "names that guichet gives",
    "ledger.verify": "faults by numbers",
    "receipt.verify": "a hash",
    "report.series": "days",
    "selection.list": "of the connection, which ends here: see line mode",
    "slot.days": "days",
    "system.describe": "guichet's own words",
    "system.today": "numbers by day",
}


def local(*words, out=subprocess.PIPE):
    """On the local socket: an administrator's command."""
    return subprocess.run([BUILD / "guichet", "--socket", net.server.socket, *words],
                          stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE,
                          timeout=60, env=ssh.environment(LANG="fr_FR.UTF-8"))


def customer(*words):
    """Over ssh: a customer, about herself."""
    return ssh.run(net.server, EMAIL, *words, password=PASSWORD, env={"LANG": "fr_FR.UTF-8"})


def reads(run, prefix=""):
    """The reads of whoever runs them."""
    rows = json.loads(run("system.describe", "format=json").stdout)["rows"]
    return [row for row in rows if row["kind"] == "read" and row["name"].startswith(prefix)]


def types(operation):
    return {column["type"] for column in operation["columns"]}


def is_document(operation):
    """Whether what it writes to a file is a picture or a PDF."""
    return any(column["type"] == "bytes" or column["name"] == "paper"
               for column in operation["columns"])


def asked(operation):
    words = {**VALUES, **ASKED.get(operation["name"], {})}
    if operation["name"] == "code.lookup":
        words["code"] = net.codes["voucher"]
    return [operation["name"]] + [
        f"{p['name']}={words[p['name']]}" for p in operation["params"]
        if p.get("required") or p["name"] in ASKED.get(operation["name"], {})]


def on_terminal(*words):
    """What a terminal of so many columns is sent."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, COLUMNS, 0, 0))
    attributes = termios.tcgetattr(theirs)
    attributes[1] &= ~termios.OPOST
    termios.tcsetattr(theirs, termios.TCSANOW, attributes)
    run = subprocess.Popen([BUILD / "guichet", "--socket", net.server.socket, *words],
                           stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs,
                           env=ssh.environment(LANG="fr_FR.UTF-8", TERM="dumb"))
    os.close(theirs)
    sent = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # nobody holds the other end
            break
        sent += piece
    os.close(ours)
    run.wait(60)
    return sent


def judge(run, operation):
    """One read in every form; which of its forms showed a hostile text."""
    words = asked(operation)
    showed = []
    for form in ("table", "csv", "json"):
        if form == "table" and is_document(operation):
            continue  # below, and in test_hostile_papers.py
        answer = run(*words, *([] if form == "table" else [f"format={form}"]))
        where = f"{' '.join(words)} ({form})"
        text = (answer.stdout + answer.stderr).decode()  # UTF-8, or it fails here
        equal(answer.returncode, 0, f"{where}: {text[:300]}")
        equal(wrong(text, "\r\n" if form == "csv" else "\n"), [], where)
        if form == "csv":
            rows = list(csv.reader(io.StringIO(text, newline="")))
            equal(formulas(rows), [], where)
            equal({len(row) for row in rows}, {len(rows[0])}, f"{where}: cells of a row")
        if "HOSTILE" in text:
            showed.append(form)
    return showed


def all_reads(run, prefix=""):
    faults, lists = [], 0
    for operation in reads(run, prefix):
        name, texts = operation["name"], types(operation) & {"text", "json"}
        showed = judge(run, operation)
        if texts and name not in NONE and not showed:
            faults.append(f"{name} shows no hostile text")
        if texts and name in NONE and showed:
            faults.append(f"{name} shows one: {NONE[name]} is not true")
        lists += bool(showed)
    equal(faults, [])
    return lists


@case("every read of an administrator, as a table, as CSV and as JSON", limit=120)
def _():
    net.fill()
    assert all_reads(local) > 80, "some reads are gone"
    equal(sorted(set(NONE) - {row["name"] for row in reads(local)}), [], "no such reads")


@case("every read of a customer about herself")
def _():
    assert all_reads(customer, "own.") > 7


@case("what is written to a file: codes with foreign ones, cards, the person, a closing, pictures")
def _():
    for words, columns in ((["code.export", "batch=2"], {"code", "state"}),
                           (["card.csv", "batch=1"], {"code", "qr"}),
                           (["closing.export", "closing=1"], {"number", "body"}),
                           (["customer.export", "customer=1"], {"person", "vouchers"})):
        answer = local(*words, "format=csv")
        equal(answer.returncode, 0, words)
        rows = list(csv.reader(io.StringIO(answer.stdout.decode(), newline="")))
        assert columns <= set(rows[0]) and len(rows) > 1, rows[0]
        equal(formulas(rows), [], words[0])
        equal("HOSTILE" in answer.stdout.decode(), words[0] != "card.csv", words[0])
    for words in (["product.picture_export", "product=1"],
                  ["advantage.picture_export", "advantage=6"]):
        answer = local(*words)
        equal((answer.stdout, wrong(answer.stderr.decode())), (png(), []), words[0])


@case("on a terminal no row of a table is longer than a line of it", limit=60)
def _():
    clipped = 0
    for operation in reads(local):
        if operation["shape"] != "list":
            continue
        lines = on_terminal(*asked(operation)).decode().split("\n")
        rest = "\n".join(lines).replace("\x1b[1m", "").replace("\x1b[0m", "")
        equal(wrong(rest), [], operation["name"])
        equal([line[:60] for line in rest.split("\n") if width(line) > COLUMNS], [],
              operation["name"])
        clipped += "WWW…" in rest
    assert clipped > 20, f"only {clipped} tables had a text to cut"


@case("line mode drives no terminal")
def _():
    lists = [operation["name"] for operation in reads(local)
             if operation["shape"] == "list" and not any(p.get("required")
                                                         for p in operation["params"])]
    answer = net.ssh_run("admin", data="\n".join(["selection.add 1", *lists, "quit"]) + "\n",
                         env={"LANG": "fr_FR.UTF-8"})
    text = answer.stdout.decode()
    assert text.count("HOSTILE") > len(lists), text[-2000:]
    equal(wrong(text), [])


@case("the log has a line for each event, and no byte that drives who reads it")
def _():
    for login in ("a\x1b[31mb", "x level=error event=forged", "\u202etoor", "a\nb"):
        ssh.run(net.server, login, "system.status", key=net.key)
    net.sql("UPDATE setting SET value = 'maildir:/nowhere/' || (SELECT name FROM party LIMIT 1)"
            " WHERE name = 'mail'")
    net.server.restart()
    net.call("mail.test", email="chef@example.org")
    log = wait_until(lambda: b"HOSTILE" in net.server.log_path.read_bytes()
                     and net.server.log_path.read_bytes(), "the folder's name in the log")
    equal(sorted({bytes([byte]) for byte in log if byte != 0x0a and not 0x20 <= byte < 0x7f}), [])
    contains(log.decode(), "\\x1b[2J", "what it was can still be read")
    for line in log.decode().splitlines():
        assert "event=forged" not in line.replace('"x level=error event=forged"', ""), line


main()
