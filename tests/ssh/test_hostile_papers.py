#!/usr/bin/env python3
"""Whatever the data file holds, no mail and no paper drives who reads it: every text is made
hostile behind guichetd's back, then each kind of paper is printed and each kind of mail sent."""
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

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import ssh
from cases import case, equal, main
from hostile import formulas, wrong
from hostile_network import EMAIL, PASSWORD, HostileNetwork
from server import BUILD, wait_until

net = HostileNetwork()
box = pathlib.Path(tempfile.mkdtemp()) / "mail"

# What is printed of each paper that there is.
PAPERS = {
    "access.paper": ["access=1"],
    "card.paper": ["batch=1"],
    "code.paper": ["batch=2"],
    "own.paper": ["order=2", "layout=sheet"],
    "receipt.paper": ["receipt=2"],
    "ticket.paper": ["order=2"],
    "voucher.paper": ["voucher=3"],
}
OVER = "There is nothing to tell any more."
HEADERS = {"date", "from", "to", "subject", "message-id", "mime-version", "content-type",
           "auto-submitted", "content-transfer-encoding", "content-language", "list-unsubscribe",
           "x-auto-response-suppress", "return-path"}


def local(*words):
    return subprocess.run([BUILD / "guichet", "--socket", net.server.socket, *words],
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
                          env=ssh.environment(LANG="fr_FR.UTF-8"))


def customer(*words):
    return ssh.run(net.server, EMAIL, *words, password=PASSWORD)


def papers(run):
    """The operations of whoever runs them that answer a paper."""
    rows = json.loads(run("system.describe", "format=json").stdout)["rows"]
    return {row["name"] for row in rows
            if any(column["name"] == "paper" for column in row["columns"])}


def poppler(pdf, *how):
    return subprocess.run(["pdftotext", *how, "-", "-"], input=pdf, capture_output=True,
                          check=True).stdout.decode()


def judge_pdf(pdf, where):
    """Its text drives nobody, and stands on its pages."""
    assert pdf.startswith(b"%PDF"), f"{where}: {pdf[:200]}"
    text = poppler(pdf, "-layout")
    equal(wrong(text, "\n\f"), [], where)
    assert "HOSTILE" in text, f"{where}: {text[:1000]}"
    wide = high = None
    for line in poppler(pdf, "-bbox").splitlines():
        number = dict(re.findall(r'(\w+)="([-0-9.]+)"', line))
        if "<page " in line:
            wide, high = float(number["width"]), float(number["height"])
        elif "<word " in line:
            inside = (0 <= float(number["xMin"]) and float(number["xMax"]) <= wide and
                      0 <= float(number["yMin"]) and float(number["yMax"]) <= high)
            assert inside, f"{where}: beyond the page of {wide} by {high}: {line.strip()[:200]}"


@case("papers hold the texts on their pages, and nothing that turns or hides them", limit=120)
def _():
    net.fill(spare={"message.recipient"})
    found = {local: papers(local), customer: papers(customer)}
    equal(sorted(found[local] | found[customer]), sorted(PAPERS), "the papers that there are")
    for run, names in found.items():
        for name in sorted(names):
            answer = run(name, *PAPERS[name])
            equal(answer.returncode, 0, f"{name}: {answer.stdout[:300]} {answer.stderr[:300]}")
            judge_pdf(answer.stdout, name)


# --- Mails ---

def send_all():
    """Sends whatever waits, to an address that is right; {number: what} of what was sent."""
    net.server.stop()
    net.sql("UPDATE message SET recipient = 'lea@example.org', state = 'queued', tries = 0,"
            " next_at = 0 WHERE state <> 'sent'",
            f"UPDATE setting SET value = 'maildir:{box}' WHERE name = 'mail'")
    net.server.start()
    wait_until(lambda: not any(row["state"] in ("queued", "sending")
                               for row in net.call("mail.list", limit=1000)),
               "the mails", seconds=60)
    rows = net.call("mail.list", limit=1000)
    equal([(row["what"], row["why"]) for row in rows
           if row["state"] != "sent" and row["why"] != OVER], [])
    return {row["id"]: row["what"] for row in rows}


def whats():
    """The kinds of messages that there are."""
    columns = next(row for row in json.loads(local("system.describe", "format=json").stdout)["rows"]
                   if row["name"] == "mail.list")["columns"]
    return [choice["value"] for choice in
            next(column for column in columns if column["name"] == "what")["choices"]]


def judge_part(part, where):
    """Whether it shows a hostile text; fails where it shows what drives its reader."""
    kind = part.get_content_type()
    if kind == "application/pdf":
        judge_pdf(part.get_content(), where)
        return True
    if part.get_content_maintype() != "text":
        return False
    text = part.get_content()
    equal(wrong(text, "\r\n"), [], f"{where}: {kind}")
    if kind == "text/csv":
        equal(formulas(csv.reader(io.StringIO(text, newline=""))), [], where)
    if kind == "text/html":
        equal(re.findall(r"<(?!/?(?:html|head|meta|body|div|p|table|tr|td|img)\b|!DOCTYPE)[^>]*>",
                         text), [], f"{where}: markup")
    return "HOSTILE" in text


@case("mails of every kind: one line for each header, and no part drives its reader", limit=120)
def _():
    sent = send_all()
    seen = set()
    for path in (box / "new").iterdir():
        raw = path.read_bytes()
        # RFC 5322: no line longer than 998 bytes.
        equal([line[:60] for line in raw.split(b"\n") if len(line) > 998], [], path.name)
        message = email.message_from_bytes(raw, policy=email.policy.default)
        what = sent[int(re.match(r"<(\d+)\.", message["Message-ID"])[1])]
        for name, value in message.items():
            equal(wrong(str(value), ""), [], f"{what}: {name}")
            equal(message.keys().count(name), 1, f"{what}: {name}")
        equal(sorted(set(map(str.lower, message.keys())) - HEADERS), [], what)
        hostile = [judge_part(part, what) for part in message.walk() if not part.is_multipart()]
        assert any(hostile), f"{what}: {raw[:2000]}"
        seen.add(what)
    equal(sorted(set(whats()) - seen), [], "kinds of mail that were not sent")


main()
