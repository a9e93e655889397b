#!/usr/bin/env python3
"""Whatever the data file holds, no terminal, table, mail or paper is driven by it: every free
text is made hostile behind guichetd's back, then everything that shows it is asked for."""
import csv
import email
import email.policy
import io
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import hostile
import ssh
from cases import case, contains, equal, main
from network import Network
from server import BUILD, wait_until
from terminal import operator

TERM = "xterm-256color"
net = Network()
folder = pathlib.Path(tempfile.mkdtemp())
# Columns that must have been filled, or the test shows nothing.
NEEDED = {"account.name", "party.name", "shop.name", "place.town", "offer_text.title",
          "offer_text.conditions", "product_text.name", "order_line.name",
          "customer_order.remark", "card_batch.label", "season.name", "till.remark",
          "offer_closure.why", "contact_list.name", "customer.name"}


def fill():
    """One of everything, then every free text made hostile."""
    net.build().sell()
    net.call("season.create", name="Été", ref="ete", **{"from": "2026-06-01"}, until="2026-12-31")
    net.call("contacts.create", ref="liste", name="Liste")
    net.call("card.make", label="Été", cards=3)
    net.call("offer.close", offer=net.offer, **{"from": "2026-12-01"}, until="2026-12-02",
             why="Congés")
    net.account("moulin", "host", party=net.host)
    net.account("caisse", "shop", shop=net.shop)
    code = net.voucher()["code"]
    net.ssh("caisse", "redemption.create", code=code)
    net.ssh("guichet1", "till.open", float="20")
    for held in (False, True):
        order = net.ssh("guichet1", "order.open")["id"]
        net.ssh("guichet1", "order.customer", order=order, email="lea@example.org")
        net.call("customer.update", customer="lea@example.org", name="Léa Petit")
        net.ssh("guichet1", "order.add", order=order, product="pass", audience="full")
        if held:
            net.ssh("guichet1", "order.hold", order=order, remark="Revient à midi")
        else:
            net.ssh("guichet1", "order.confirm", order=order, total="24", payments="cash:24")
    net.ssh("guichet1", "till.close", counts="cash:44", remark="Juste")
    net.server.stop()
    done = hostile.fill(net.server.data / "guichet.db")
    equal(sorted(NEEDED - done), [], "not made hostile")
    net.server.start()


def wrong(text, but="\n"):
    """The characters of a text that a terminal or a reader would act on."""
    return sorted({f"{c!r}" for c in text if c not in but and
                   unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")})


def reads(login):
    """(name, required arguments, shape) of the reads that this account has."""
    answer = net.ssh_run(login, "system.describe", "format=json").stdout
    return [row for row in json.loads(answer)["rows"] if row["kind"] == "read"]


# What the operations want to know, by the name of the argument.
VALUES = {"party": "1", "offer": "1", "advantage": "6", "batch": "1", "code": "x", "order": "1",
          "customer": "lea@example.org", "contacts": "liste", "product": "pass", "slot": "1",
          "shop": "1", "text": "a", "access": "1", "account": "caisse", "indicator": "1",
          "receipt": "1", "ticket": None, "role": "host", "lines": "pass:full:1", "closing": "1"}


def asked(operation):
    words = [operation["name"]]
    for param in operation["params"]:
        if param.get("required"):
            words.append(f"{param['name']}={VALUES.get(param['name']) or 'x'}")
    return words


@case("every list and record, as a table, as CSV and as JSON, drives no terminal", limit=300)
def _():
    fill()
    shown = 0
    for operation in reads("admin"):
        if operation["name"].endswith((".paper", ".csv", "_export", ".export")):
            continue
        for form in (None, "csv", "json"):
            answer = subprocess.run(
                [BUILD / "guichet", "--socket", net.server.socket, *asked(operation),
                 *([f"format={form}"] if form else [])],
                stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
                env=ssh.environment(LANG="fr_FR.UTF-8"))
            text = (answer.stdout + answer.stderr).decode()  # UTF-8, or it fails here
            equal(wrong(text, "\r\n" if form == "csv" else "\n"), [],
                  f"{operation['name']} format={form}")
            shown += "HOSTILE" in text
            if form == "csv" and answer.returncode == 0:
                for row in csv.reader(io.StringIO(text, newline="")):
                    equal([cell[:9] for cell in row if cell[:1] in tuple("=@\t\r")], [],
                          f"{operation['name']}: a formula")
    assert shown > 60, f"hostile texts were in {shown} answers only"


# --- The interface ---

SEQUENCE = re.compile(r"\x1b(?:\[([?>=]?)[0-9;:]*([ !]?[@-~])|([()*+])(.)|(.))", re.S)


def known():
    """The sequences of terminfo for this TERM: (private mark, final) of those that begin with
    CSI, and the others' first character."""
    text = subprocess.run(["infocmp", "-1", "-x", TERM], capture_output=True, text=True,
                          check=True).stdout
    found = set()
    for value in re.findall(r"^\t\w+=(.*),$", text, re.M):
        value = value.replace("\\E", "\x1b").replace("\\,", ",")
        value = re.sub(r"%(?:\?|[te;]|p\d|'.'|\{\d+\}|[-+*/m&|^=<>AO!~i]|P\w|g\w|l)", "", value)
        value = re.sub(r"%:?[-+# ]*\d*(?:\.\d+)?[doxXsc]", "1", value)
        for match in SEQUENCE.finditer(value):
            found.add(shape(match))
    return found - {(None, None, None, "]"), (None, None, None, "P")}


def shape(match):
    return match[1], match[2], match[3], match[5]


def judge(raw, allowed, where):
    """No byte but text, what terminfo has, and line control."""
    text = raw.decode("utf-8", "replace")
    rest = SEQUENCE.sub("", text)
    # ^N and ^O change the set of characters; ^G rings for a refusal.
    equal(wrong(rest, "\r\n\b\t\x0e\x0f\x07"), [], where)
    strange = {shape(m) for m in SEQUENCE.finditer(text)} - allowed
    equal(sorted(map(str, strange)), [], f"{where}: not of terminfo")
    equal("\x1b]" in text, False, f"{where}: a title or a colour is set")


class Walk:
    """A session whose every byte is kept. F1 answers on every screen, in order: when the help
    is there, all that was pressed before has been drawn."""

    def __init__(self, login, keys):
        self.raw = folder / "raw"
        self.raw.write_bytes(b"")
        self.terminal = operator(net.server, login, key=net.keys.get(login, net.key), term=TERM)
        self.terminal._tmux("pipe-pane", "-O", "-t", "t", f"cat >{self.raw}")
        self.terminal.wait("F1")
        for key in keys:
            self.press(key)

    def press(self, key):
        self.terminal.key(key)
        self.terminal.key("F1")
        self.until(lambda rows: rows[0].startswith(" Aide") and "Échap retour" in rows[-1])
        self.terminal.key("Escape")
        self.until(lambda rows: not rows[0].startswith(" Aide"))

    def until(self, condition):
        wait_until(lambda: condition(self.terminal.screen()), "the help to come and go: "
                   + self.terminal.text())

    def entries(self):
        """The letters of a menu's entries."""
        return re.findall(r"(?:^|  )(?:▸ )?([A-Za-z#$&*]) (?=[A-ZÀ-Ý][\w’ ]{3})",
                          "\n".join(self.terminal.screen()[3:-2]), re.M)

    def close(self):
        self.terminal.close()
        return self.raw.read_bytes()


def visit(login, keys, allowed, deeper):
    """Opens what the keys lead to, and its first row; answers the entries that it has."""
    walk = Walk(login, keys)
    found = walk.entries() if deeper else []
    if not found:
        walk.press("Enter")
    seen = walk.close()
    judge(seen, allowed, f"{login} {' '.join(keys)}")
    return found, b"HOSTILE" in seen


@case("every screen of the menus, and the first row of each, drives no terminal", limit=600)
def _():
    allowed = known()
    hits = screens = 0
    for login in ("admin", "caisse", "guichet1", "moulin"):
        top, _ = visit(login, [], allowed, True)
        assert top or login != "admin", "no menu was found"
        for letter in top:
            below, hit = visit(login, [letter], allowed, login == "admin" and letter.isupper())
            hits, screens = hits + hit, screens + 1
            for further in below:
                hits += visit(login, [letter, further], allowed, False)[1]
                screens += 1
    assert hits > screens / 2, f"{hits} of {screens} screens showed a hostile text"


# --- Line mode, papers, mails, the log ---

@case("line mode drives no terminal")
def _():
    lists = [operation["name"] for operation in reads("admin")
             if operation["shape"] == "list" and not any(p.get("required")
                                                         for p in operation["params"])]
    answer = net.ssh_run("admin", data="\n".join([*lists, "quit"]) + "\n",
                         env={"LANG": "fr_FR.UTF-8"})
    text = answer.stdout.decode()
    assert text.count("HOSTILE") > len(lists), text[-2000:]
    equal(wrong(text), [])


def pdf_text(pdf):
    assert pdf.startswith(b"%PDF"), pdf[:200]
    return subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True,
                          check=True).stdout.decode()


@case("papers hold the texts, and nothing that turns or hides them")
def _():
    for words in (["voucher.paper", "voucher=1"], ["access.paper", "access=1"],
                  ["receipt.paper", "receipt=1"], ["ticket.paper", "order=1"],
                  ["card.paper", "batch=1"]):
        answer = subprocess.run([BUILD / "guichet", "--socket", net.server.socket, *words],
                                capture_output=True, timeout=60,
                                env=ssh.environment(LANG="fr_FR.UTF-8"))
        equal(answer.returncode, 0, f"{words}: {answer.stdout[:300]} {answer.stderr[:300]}")
        equal(wrong(pdf_text(answer.stdout), "\n\f"), [], words[0])


@case("mails: one line for each header, and no part drives its reader", limit=120)
def _():
    box = folder / "mail"
    net.call("network.set", mail=f"maildir:{box}", mail_from="pass@example.org")
    net.voucher("nouveau@example.org")
    net.call("access.send", access=1, email="hote@example.org")
    wait_until(lambda: len(list((box / "new").glob("*"))) >= 2, "the mails")
    for path in (box / "new").iterdir():
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for name, value in message.items():
            equal(wrong(str(value), ""), [], name)
        equal(sorted(set(map(str.lower, message.keys()))
                     - {"date", "from", "to", "subject", "message-id", "mime-version",
                        "content-type", "auto-submitted", "content-transfer-encoding", "content-language",
                        "list-unsubscribe", "x-auto-response-suppress", "return-path"}), [])
        hostile_too = False
        for part in message.walk():
            if part.get_content_type() == "application/pdf":
                equal(wrong(pdf_text(part.get_content()), "\n\f"), [], "the PDF")
            elif part.get_content_maintype() == "text":
                hostile_too = hostile_too or "HOSTILE" in part.get_content()
                equal(wrong(part.get_content(), "\r\n"), [], part.get_content_type())
        assert hostile_too, path.read_text(errors="replace")[:2000]


@case("the log has a line for each event, and nothing that drives who reads it")
def _():
    for login in ("a\x1b[31mb", "x level=error event=forged", "\u202etoor", "a\nb"):
        ssh.run(net.server, login, "system.status", key=net.key)
    equal(wrong(net.server.log()), [])
    for line in net.server.log().splitlines():
        assert "event=forged" not in line.replace('"x level=error event=forged"', ""), line


main()
