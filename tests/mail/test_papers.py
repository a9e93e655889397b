#!/usr/bin/env python3
"""What people get: the message, its parts, the documents to print."""
import csv
import email
import email.header
import email.policy
import io
import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import ssh  # noqa: E402
from cases import case, contains, equal, main  # noqa: E402
from network import Network  # noqa: E402
from server import BUILD, CLOCK, wait_until  # noqa: E402


def network(**how):
    made = Network(clock=CLOCK, **{"gate": False, **how}).build()
    made.maildir = made.server.folder / "mails"
    made.call("network.set", mail=f"maildir:{made.maildir}", mail_from="pass@example.org",
              name="Pass’Privilèges", public_address="pass@example.org")
    return made


DPI = 150


def mails(net, count=1):
    """The messages delivered, in order."""
    new = net.maildir / "new"
    wait_until(lambda: new.exists() and len(list(new.iterdir())) >= count, f"{count} mails")
    paths = sorted(new.iterdir(), key=lambda path: int(path.name.split(".")[0]))
    return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            for path in paths]


def parts(message):
    """{type: its part}, of one each."""
    return {part.get_content_type(): part for part in message.walk()
            if not part.is_multipart()}


def scanned(image):
    """What zbar reads off a picture."""
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        file.write(image)
        file.flush()
        answer = subprocess.run(["zbarimg", "--quiet", "--raw", file.name], text=True,
                                capture_output=True)
    return answer.stdout.split()


def pdf_text(pdf):
    return subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True,
                          check=True).stdout.decode()


def pdf_images(pdf, *part):
    """Each page as a PNG, or a part of each."""
    with tempfile.TemporaryDirectory() as folder:
        base = pathlib.Path(folder) / "page"
        subprocess.run(["pdftoppm", "-r", str(DPI), *map(str, part), "-png", "-", base],
                       input=pdf, check=True)
        return [path.read_bytes() for path in sorted(pathlib.Path(folder).iterdir())]


def paper(document):
    answer = subprocess.run([BUILD / "guichet-paper"], input=json.dumps(document).encode(),
                            capture_output=True)
    equal(answer.returncode, 0, answer.stderr.decode())
    return answer.stdout


@case("the message of a voucher: text, HTML, QR code, PDF, in the beneficiary's language")
def _():
    net = network()
    voucher = net.call("voucher.issue", email="marie@example.fr", data=net.access + "\n",
                       offers=[net.offer], language="fr")
    message, = mails(net)
    equal(message["To"], "marie@example.fr")
    equal(str(message["From"]), "Pass’Privilèges <pass@example.org>")
    equal(message["Subject"], "Votre bon d’échange – Pass’Privilèges")
    equal(message["Auto-Submitted"], "auto-generated")
    found = parts(message)
    equal(sorted(found), ["application/pdf", "image/png", "text/html", "text/plain"])
    text = found["text/plain"].get_content()
    html = found["text/html"].get_content()
    for wanted in (voucher["code"], "Dégustation offerte pour deux personnes", "37210 Vouvray",
                   "Cave des Deux Tilleuls", "Sans réservation",
                   "samedi 28\u00a0novembre 2026"):
        contains(text, wanted)
        contains(html, wanted)
    contains(html, "cid:qr")
    equal(found["image/png"]["Content-ID"], "<qr>")
    equal(scanned(found["image/png"].get_content()), [voucher["signed"]])
    equal(found["application/pdf"].get_filename(), "bon.pdf")
    pdf = found["application/pdf"].get_content()
    for wanted in (voucher["code"], "Dégustation offerte", "Vouvray", "marie@example.fr"):
        contains(pdf_text(pdf), wanted)
    equal(scanned(pdf_images(pdf)[0]), [voucher["signed"]])
    assert not message.defects, message.defects
    longest = max(len(line) for line in message.as_bytes().splitlines())
    assert longest <= 998, longest


@case("English, German and Spanish messages, with the offers' titles as they are known")
def _():
    net = network()
    subjects = {"en": "Your exchange voucher", "de": "Ihr Gutschein", "es": "Su bono de canje"}
    for number, (language, subject) in enumerate(subjects.items(), 1):
        net.call("voucher.issue", email=f"{language}@example.org", data=net.access + "\n",
                 offers=[net.offer], language=language)
        message = mails(net, number)[-1]
        contains(message["Subject"], subject)
        equal(message["Content-Language"], language)
        title = "Free tasting for two" if language == "en" else "Dégustation offerte"
        contains(parts(message)["text/plain"].get_content(), title)


@case("a voucher to print, over ssh and here; JSON when asked for; no PDF of a list")
def _():
    net = network(gate=True)
    voucher = net.voucher()
    answer = subprocess.run([BUILD / "guichet", "--socket", net.server.socket, "voucher.paper",
                             f"voucher={voucher['code']}"], capture_output=True)
    equal(answer.returncode, 0, answer.stderr.decode())
    assert answer.stdout.startswith(b"%PDF-"), answer.stdout[:20]
    contains(pdf_text(answer.stdout), voucher["code"])
    over = ssh.run(net.server, "admin", "voucher.paper", f"voucher={voucher['code']}",
                   key=net.server.key)
    far = over.stdout if isinstance(over.stdout, bytes) else over.stdout.encode("latin-1")
    assert far.startswith(b"%PDF-"), far[:60]
    equal(len(pdf_images(far)), 1)
    document = net.call("voucher.paper", voucher=voucher["id"])["paper"]
    equal((document["kind"], document["code"]), ("voucher", voucher["code"]))
    wrong = net.server.command("voucher.list", form="pdf")
    equal(wrong.returncode, 2, wrong.stdout)
    missing = subprocess.run([BUILD / "guichet", "--socket", net.server.socket, "voucher.paper",
                              "voucher=99999"], capture_output=True)
    equal(missing.returncode, 1, missing.stdout)


@case("the hand-out of a host: its password large, a QR code of the address")
def _():
    net = network()
    access = net.call("access.list")[0]
    answer = net.server.command("access.paper", access=access["id"], form=None)
    text = pdf_text(answer.stdout)
    contains(text, net.access)
    contains(text, "Moulin des Trois Vannes")
    equal(scanned(pdf_images(answer.stdout)[0]), ["ssh://pass@example.org"])
    net.call("access.send", access=access["id"], email="moulin@example.fr")
    message, = mails(net)
    contains(message["Subject"], "Moulin des Trois Vannes")
    found = parts(message)
    contains(found["text/plain"].get_content(), net.access)
    equal(scanned(found["image/png"].get_content()), ["ssh://pass@example.org"])
    equal(found["application/pdf"].get_filename(), "acces.pdf")


@case("a selection that is kept, and mailed: its code finds it again; a test message")
def _():
    net = network()
    net.call("selection.add", offer=net.offer)
    kept = net.call("selection.keep", email="marie@example.fr", language="fr")
    net.call("mail.test", email="b@example.fr")
    selection, test = mails(net, 2)
    equal(selection["Subject"], "Votre sélection – Pass’Privilèges")
    text = parts(selection)["text/plain"].get_content()
    contains(text, kept["code"])
    contains(text, "Dégustation offerte")
    equal(sorted(parts(test)), ["text/html", "text/plain"])


@case("a summary of the month, as it is read")
def _():
    message = email.message_from_bytes(
        paper(document(document={
            "kind": "summary", "language": "fr", "network": "Pass", "month": "2026-10",
            "party": "Cave", "uses": 12, "uses_before": 9, "people": 30, "issued": 4,
            "issued_before": 0, "offers": [{"title": "Dégustation", "uses": 12}]})),
        policy=email.policy.default)
    equal(message["Subject"], "Votre bilan\u00a0: octobre 2026 – Pass")
    text = parts(message)["text/plain"].get_content()
    contains(text, "Offres utilisées | 12 (le mois précédent\u00a0: 9)")
    contains(text, "Dégustation | 12")


@case("a URL around the code, in the mail and on paper")
def _():
    net = network()
    net.call("network.set", code_url="https://example.org/v/")
    voucher = net.voucher()
    found = parts(mails(net)[0])
    wanted = ["https://example.org/v/" + voucher["signed"]]
    equal(scanned(found["image/png"].get_content()), wanted)
    equal(scanned(pdf_images(found["application/pdf"].get_content())[0]), wanted)


@case("ten cards on a sheet, each with its own QR code")
def _():
    cards = [{"code": f"K7Q2-9XFM-{i:X}", "qr": f"K7Q29XFM{i:X}"} for i in range(13)]
    pdf = paper({"kind": "cards", "language": "fr", "network": "Pass", "cards": cards})
    equal(len(pdf_images(pdf)), 2)
    found = []
    for place in range(10):
        x, y = 20 + place % 2 * 85, 13.5 + place // 2 * 54  # mm
        part = [round(length * DPI / 25.4) for length in (x, y, 85, 54)]
        for page in pdf_images(pdf, "-x", part[0], "-y", part[1], "-W", part[2], "-H", part[3]):
            found += scanned(page)
    equal(sorted(found), sorted(card["qr"] for card in cards))
    for card in cards:
        contains(pdf_text(pdf), card["code"])


@case("a batch of cards to print: what a counter reads off each is that card's code")
def _():
    net = network()
    batch = net.call("card.make", label="Lot de printemps", cards=3)["batch"]
    pdf = net.server.command("card.paper", batch=batch, form=None).stdout
    codes = [card["code"] for card in net.call("card.list", batch=batch)]
    for code in codes:
        contains(pdf_text(pdf), code)
    page, = pdf_images(pdf)
    assert scanned(page), "no QR code"
    for text in scanned(page):
        read = net.call("code.lookup", code=text, shop=net.shop)
        assert read["code"] in codes, read


@case("many offers go on further pages, and none is lost")
def _():
    offers = [{"title": f"Offre numéro {i}", "producer": "Cave", "street": "1 rue", "postcode":
               "37000", "town": "Tours", "booking": "advised", "phone": "02 47 00 00 00"}
              for i in range(40)]
    pdf = paper({"kind": "voucher", "language": "fr", "network": "Pass", "code": "K7Q2-9XFM-3",
                 "qr": "K7Q29XFM3", "first_day": "2026-12-01", "last_day": "2026-12-31",
                 "state": "valid", "offers": offers})
    text = pdf_text(pdf)
    for offer in offers:
        contains(text, offer["title"])
    contains(text, "page 2 sur")
    contains(text, "mardi 1er")


def document(**other):
    return {"kind": "mail", "from": "pass@example.org", "from_name": "Pass", "date": 1795340520,
            "to": "a@example.fr", "message_id": "1.a.guichet@example.org",
            "document": {"kind": "test", "language": "fr", "network": "Pass"}, **other}


def refused(text):
    answer = subprocess.run([BUILD / "guichet-paper"], input=text, capture_output=True)
    equal((answer.returncode, answer.stdout), (2, b""), text[:60])


@case("no data becomes a header; what can't be a message is refused")
def _():
    evil = "x\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script>"
    message = email.message_from_bytes(
        paper(document(from_name=evil, document={
            "kind": "letter", "language": "fr", "network": evil, "subject": evil,
            "paragraphs": [evil], "rows": [[evil, "2"]]})), policy=email.policy.compat32)
    equal(message["Bcc"], None)
    equal(message.keys().count("Subject"), 1)
    for header in ("Subject", "From"):  # nor an end of line once it is decoded
        said = str(email.header.make_header(email.header.decode_header(message[header])))
        assert "Bcc" in said and not set("\r\n") & set(said), said
    html = [part for part in message.walk() if part.get_content_type() == "text/html"][0]
    assert b"<script" not in html.get_payload(decode=True)
    for to in ("a@example.fr\r\nBcc: b@example.fr", "a@example.fr>, <b@example.fr", "nobody", "",
               "a b@example.fr", "a@" + "b" * 400):
        refused(json.dumps(document(to=to)).encode())
    refused(json.dumps(document(message_id="1>\r\nX: y")).encode())
    refused(json.dumps(document(document={"kind": "nothing", "language": "fr"})).encode())
    for text in (b"", b"{", b"[]", b'{"kind":"nothing"}', b'{"kind":"mail"}', b"\xff\xfe",
                 b"[" * 100000):
        refused(text)


@case("a session that was moved or cancelled is told in four languages")
def _():
    told = {"fr": ("déplacée", "mercredi 2 décembre 2026 à 14:30", "annulée"),
            "en": ("moved", "Wednesday 2 December 2026 at 14:30", "cancelled"),
            "de": ("verlegt", "Mittwoch, 2. Dezember 2026 um 14:30", "abgesagt"),
            "es": ("aplazado", "miércoles 2 de diciembre de 2026 a las 14:30", "cancelada")}
    for language, (moved, when, cancelled) in told.items():
        for word in (moved, cancelled):
            message = email.message_from_bytes(paper(document(document={
                "kind": "slot", "language": language, "network": "Pass",
                "product": "Visite & goûter", "moved": word == moved, "note": "Crue de la Loire",
                "was": {"day": "2026-12-01", "time": "10:00"},
                "now": {"day": "2026-12-02", "time": "14:30"}})), policy=email.policy.default)
            contains(message["Subject"], "Visite & goûter")
            text = parts(message)["text/plain"].get_content().replace("\u00a0", " ")
            contains(text, word)
            contains(text, "Crue de la Loire")
            equal(when in text, word == moved, text)
            contains(parts(message)["text/html"].get_content(), "Visite &amp; goûter")


@case("the child has no network, and can't start programs")
def _():
    process = subprocess.Popen([BUILD / "guichet-paper"], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE)
    status = pathlib.Path(f"/proc/{process.pid}/status")
    wait_until(lambda: "Seccomp:\t2" in status.read_text(), "the filter")
    process.communicate(b"{}")
    equal(process.returncode, 2)


@case("a crash leaves one message in a maildir, or makes it at the next start")
def _():
    net = network()
    for number in range(1, 6):
        net.voucher(f"p{number}@example.fr")
        net.server.kill()
        net.server.start()
        mails(net, number)
    equal(len({message["Message-ID"] for message in mails(net, 5)}), 5)
    equal(len(mails(net, 5)), 5)


@case("a folder that can't be written: tried again, and told")
def _():
    net = network()
    net.maildir.write_text("a file")
    net.voucher()
    row = wait_until(lambda: [row for row in net.call("mail.list") if row["tries"] == 1],
                     "the first try")[0]
    equal(row["state"], "queued")
    contains(row["error"], str(net.maildir)[:60])
    net.maildir.unlink()
    net.call("mail.retry", message=row["id"])
    mails(net)


main()
