#!/usr/bin/env python3
"""What is written: tables, records, JSON, CSV, QR codes; hostile text; exit codes."""
import csv
import io
import json
import pathlib
import subprocess
import sys
import unicodedata

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from cases import case, contains, equal, main  # noqa: E402
from fake import ASCII, UTF8, Cut, Refusal, Server, Terminal, column, guichet  # noqa: E402
from fake import operation, param  # noqa: E402

HOSTILE = "a\u009b31m\u202eb\u2028c\u00add"
ROWS = [
    {"id": 1, "title": "Dégustation — l’œuf", "n": 1196, "price": 119650, "state": "done",
     "at": "2026-11-22T09:42:00Z", "valid_until": "2026-11-30T23:00:00Z", "open": True},
    {"id": 2, "title": "日本", "n": 7, "price": -5, "state": "undone", "at": None,
     "valid_until": None, "open": False},
]
COLUMNS = [column("id", "integer", None), column("title", label="Offre"),
           column("n", "integer", "Nombre"), column("price", "cents", "Prix"),
           column("state", "choice", "État", [("done", "accepté"), ("undone", "annulé")]),
           column("at", "time", "Heure"), column("valid_until", "time", "Jusqu’au"),
           column("open", "boolean", "Ouvert")]
answers = {"rows": ROWS, "total": 1234}


def exported(params):
    offset, limit = int(params.get("offset", 0)), int(params.get("limit", 50))
    rows = [{"id": i} for i in range(2500)]
    return {"rows": rows[offset:offset + limit], "total": len(rows)}


def refuse(*arguments, **data):
    def run(params):
        raise Refusal(*arguments, **data)
    return run


def cut(params):
    raise Cut


server = Server(
    [operation("a.list", shape="list", columns=COLUMNS),
     operation("a.page", shape="list", params=[param("limit"), param("offset")],
               columns=[column("id", "integer")]),
     operation("a.show", columns=COLUMNS),
     operation("a.code", columns=[column("code", "code", "Code"), column("qr", label=None)]),
     operation("a.cut", kind="write")],
    {"a.list": lambda params: answers, "a.show": lambda params: {"record": answers["rows"][0]},
     "a.page": exported, "a.cut": cut,
     "a.code": lambda params: {"record": {"code": "K7Q2-9XFM-3", "qr": "K7Q29XFM3"}},
     "a.empty": lambda params: {"rows": [], "total": 0},
     "a.nothing": lambda params: {"record": {}}})


def columns_of(line):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF"
               else 1 for c in line)


@case("a table in French: labels, local times, amounts, choices, the last day of a period")
def _():
    code, out, err = guichet(server, "a.list")
    equal((code, err), (0, ""))
    lines = out.splitlines()
    equal(lines[0].split(), ["Offre", "Nombre", "Prix", "État", "Heure", "Jusqu’au", "Ouvert"])
    for part in ("1\u202f196 ", "1\u202f196,50\u00a0€", "accepté", "22/11/2026 10:42",
                 "30/11/2026", "oui"):
        contains(lines[1], part)
    assert "00:00" not in out and "01/12" not in out, out
    assert "\033" not in out
    # Columns stand under each other, whatever the letters' width.
    at = columns_of(lines[0][:lines[0].index("État")])
    equal([columns_of(line[:line.index(word)]) for line, word in
           ((lines[1], "accepté"), (lines[2], "annulé"))], [at, at])
    # Numbers end under each other.
    equal(columns_of(lines[1][:lines[1].index("196 ") + 3]), columns_of(lines[2][:lines[2].index("7 ") + 1]))


@case("a list that is cut says of how many; an empty one says so")
def _():
    contains(guichet(server, "a.list")[1].splitlines()[-1], "2 ")
    contains(guichet(server, "a.list")[1].splitlines()[-1], "1\u202f234")
    code, out, err = guichet(server, "a.empty")
    equal(code, 0)
    assert out.strip()


@case("a terminal without UTF-8 gets ASCII, in English too")
def _():
    server.hello["language"] = "fr"
    for code, out, err in (guichet(server, "a.list", env=ASCII),
                           guichet(server, "a.show", env=ASCII)):
        equal((code, err), (0, ""))
        assert out.isascii(), out
        contains(out, "Degustation - l'oeuf")
        contains(out, "1 196,50 EUR")
    nothing = {"LC_ALL": "", "LC_CTYPE": "", "LANG": ""}
    contains(guichet(server, "a.list", env=nothing)[1], "œuf")
    assert Terminal(server, "a.list", env=nothing).end()[1].replace("\033", "").isascii()
    server.hello["language"] = "en"
    contains(guichet(server, "a.list")[1], "€1,196.50")
    server.hello["language"] = "fr"


@case("a record is a label and a value a line")
def _():
    code, out, err = guichet(server, "a.show")
    equal(code, 0, err)
    contains(out, "Offre     Dégustation — l’œuf\n")
    equal(guichet(server, "a.nothing")[0], 0)


@case("format=json is the result, whatever it holds")
def _():
    equal(json.loads(guichet(server, "a.list", "format=json")[1]), answers)
    equal(json.loads(guichet(server, "a.show", "format=json")[1]), {"record": ROWS[0]})


@case("nothing that the server sends can drive the terminal")
def _():
    kept = answers["rows"]
    answers["rows"] = [{**ROWS[0], "title": HOSTILE + "\x1b[2J\x07\x7f", "at": "\x1b]0;x\x07"}]
    try:
        for words in (["a.list"], ["a.show"], ["a.list", "format=csv"], ["a.show", "format=csv"],
                      ["a.list", "format=json"]):
            code, out, err = guichet(server, *words)
            equal(code, 0, err)
            bad = [c for c in out if c not in "\r\n" and unicodedata.category(c) in
                   ("Cc", "Cf", "Zl", "Zp")]
            equal(bad, [], " ".join(words))
        equal(json.loads(out)["rows"], answers["rows"], "JSON says the same")
    finally:
        answers["rows"] = kept
    server.handlers["a.bad"] = refuse("x", "Non\x1b[2J\u202e.", 1, 1)
    code, out, err = guichet(server, "a.bad")
    equal((code, "\x1b" in out, "\u202e" in out), (1, False, False))


@case("CSV: RFC 4180, all rows, raw values, and no cell is a formula")
def _():
    kept = answers["rows"]
    titles = ["=1+1", "+cmd|x", "-2+3", "@SUM(A1)", "\tx", 'say "hi", all', "two\nlines", "-12.5",
              "+33247000000", "plain"]
    answers["rows"] = [{**ROWS[0], "title": title} for title in titles]
    try:
        code, out, err = guichet(server, "a.list", "format=csv")
    finally:
        answers["rows"] = kept
    equal(code, 0, err)
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    equal([row["title"] for row in rows],
          ["'=1+1", "'+cmd|x", "'-2+3", "'@SUM(A1)", " x", 'say "hi", all',
           "two\nlines", "-12.5", "+33247000000", "plain"])
    equal((rows[0]["price"], rows[0]["at"], rows[0]["open"], rows[0]["state"]),
          ("119650", "2026-11-22T09:42:00Z", "true", "done"))
    assert out.endswith("\r\n")
    rows = list(csv.DictReader(io.StringIO(guichet(server, "a.page", "format=csv")[1])))
    equal([int(row["id"]) for row in rows], list(range(2500)))
    equal(len(guichet(server, "a.page", "format=csv", "limit=10")[1].splitlines()), 11)


@case("exit codes; a refusal is the answer, the rest goes to standard error")
def _():
    for exit_code, code in ((1, 1), (2, -32602), (3, 3), (4, 4)):
        server.handlers["a.refused"] = refuse("why", "Pour cette raison.", code, exit_code)
        found, out, err = guichet(server, "a.refused")
        equal(found, exit_code)
        equal((out, err) if exit_code == 1 else (err, out), ("Pour cette raison.\n", ""))
        found, out, err = guichet(server, "a.refused", "format=json")
        equal((found, err), (exit_code, ""))
        equal(json.loads(out)["data"]["reason"], "why")


@case("wrong lines and possible offers are listed")
def _():
    server.handlers["a.lines"] = refuse("bad_lines", "Rien.", 1, 1, lines=[
        {"line": 12, "message": "code postal"}, {"line": 40, "message": "nom"}])
    contains(guichet(server, "a.lines")[1], "12\u00a0: code postal")
    server.handlers["a.lines"] = refuse("choose_offer", "Lequel ?", 1, 1, offers=[
        {"offer": 3, "title": "Un verre"}])
    contains(guichet(server, "a.lines")[1], "offer=3  Un verre")


@case("a connection lost twice: 4, asked again once with the same nonce")
def _():
    code, out, err = guichet(server, "a.cut")
    equal((code, out), (4, ""))
    nonces = [params["nonce"] for params in server.called("a.cut")]
    equal((len(nonces), len(set(nonces))), (2, 1))


@case("the QR code decodes: half blocks on a pipe, black on white on a terminal")
def _():
    code, out, err = guichet(server, "a.code")
    blocks = [line for line in out.splitlines() if line and set(line) <= set(" ▀▄█")]
    equal((len(blocks), {len(line) for line in blocks}), (15, {29}))
    equal(decode(blocks, light=True), "K7Q29XFM3")
    terminal = Terminal(server, "a.code")
    code, out = terminal.end()
    blocks = [line.split("47m", 1)[1].split("\033", 1)[0] for line in out.splitlines()
              if "\033[0;30;47m" in line]
    equal(decode(blocks, light=False), "K7Q29XFM3")
    code, out, err = guichet(server, "a.code", env=ASCII)
    assert out.isascii() and "[ K7Q29XFM3 ]" in out, out


def decode(rows, light):
    """The text of half blocks; light: the blocks are the light modules."""
    modules = []
    for row in rows:
        for half in ("▀█", "▄█"):
            modules.append([(c in half) != light for c in row])
    picture = "P2 %d %d 1\n" % (len(modules[0]) * 6, len(modules) * 6)
    for row in modules:
        line = " ".join(("0 " if dark else "1 ") * 6 for dark in row)
        picture += (line + "\n") * 6
    path = pathlib.Path(server.folder) / "qr.pgm"
    path.write_text(picture)
    done = subprocess.run(["zbarimg", "-q", "--raw", path], capture_output=True, text=True)
    path.unlink()
    return done.stdout.strip()


@case("on a terminal the header is bold and no line is wider than it")
def _():
    kept = answers["rows"]
    answers["rows"] = [{**ROWS[0], "title": "x" * 200}]
    terminal = Terminal(server, "a.list")
    code, out = terminal.end()
    answers["rows"] = kept
    contains(out, "\033[1m")
    lines = out.replace("\033[1m", "").replace("\033[0m", "").splitlines()
    equal(max(map(columns_of, lines)), 80)
    contains(out, "x…")


main()
