#!/usr/bin/env python3
"""Papers and mail of a sale: receipts, tickets, the message of an order."""
import base64
import email
import email.policy
import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from cases import case, contains, equal, main  # noqa: E402
from server import BUILD  # noqa: E402


def png(width, height):
    rows = b"".join(b"\0" + bytes((120, 40, 80)) * width for _ in range(height))
    parts = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
             (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts)


RECEIPT = {
    "kind": "receipt", "what": "sale", "language": "fr", "number": 1042, "nth": 0,
    "moment": "2026-11-22T10:42", "by": "Jeanne", "holder": "Marie Dupont", "hash": "ab" * 32,
    "order": 877, "currency": "EUR", "network": "Touraine", "legal": "SIRET 123 456 789 00012",
    "shop": "Guichet de la gare",
    "seller": {"name": "Cave des Tilleuls", "street": "21 rue de la Cave", "postcode": "37210",
               "town": "Vouvray"},
    "lines": [{"name": "Visite des caves", "audience": "Plein tarif", "seat": None,
               "starts": "2026-11-28T15:00", "units": 2, "unit": 1250, "reduction": 250,
               "net": 2250, "vat": 1000, "offers": [{"title": "Moins dix", "cents": 250}]}],
    "fee": 200, "fee_vat": 2000,
    "vat": [{"rate": 2000, "gross": 200, "net": 167, "vat": 33},
            {"rate": 1000, "gross": 2250, "net": 2045, "vat": 205}],
    "total": 2450, "paid": 2450, "change": 550, "due": 0,
    "payments": [{"name": "Espèces", "cents": 2450, "tendered": 3000, "reference": ""}]}


def ticket(nth, **more):
    code = f"K7Q29XFM{nth}"
    return {"code": f"K7Q2-9XFM-{nth}", "qr": code, "name": "Visite des caves",
            "starts": "2026-11-28T15:00", "audience": "Plein tarif", "seat": None, "price": 1125,
            "producer": "Cave des Tilleuls", "street": "21 rue de la Cave", "postcode": "37210",
            "town": "Vouvray", "nth": nth, "units": 4, "printed": 1, "holder": "Marie Dupont",
            "terms": "Ni repris ni échangé.", "first_day": None, "last_day": None,
            "picture": None, **more}


def tickets(count=4, **more):
    return {"kind": "tickets", "language": "fr", "network": "Touraine", "currency": "EUR",
            "layout": "sheet", "pictures": {}, "tickets": [ticket(i + 1) for i in range(count)],
            **more}


def paper(document, code=0):
    answer = subprocess.run([BUILD / "guichet-paper"], input=json.dumps(document).encode(),
                            capture_output=True)
    equal(answer.returncode, code, answer.stderr.decode())
    return answer.stdout


def text(pdf):
    """With plain spaces: pdftotext has its own idea of the others."""
    found = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True,
                           check=True).stdout.decode()
    return plain(found)


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def pages(pdf):
    return subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True,
                          check=True).stdout.decode().split("Pages:")[1].split()[0]


def codes(pdf):
    """What zbar reads off each page."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-r", "200", "-png", "-", f"{folder}/page"], input=pdf,
                       check=True)
        for path in sorted(pathlib.Path(folder).iterdir()):
            answer = subprocess.run(["zbarimg", "--quiet", "--raw", path], text=True,
                                    capture_output=True)
            found += answer.stdout.split()
    return sorted(found)


def message(document):
    mail = {"kind": "mail", "from": "pass@example.org", "from_name": "Touraine",
            "to": "marie@example.fr", "message_id": "1@example.org", "date": 1795340520,
            "document": document}
    return email.message_from_bytes(paper(mail), policy=email.policy.default)


@case("a receipt: lines with their VAT, totals by rate, how it was paid, the legal mentions")
def _():
    found = text(paper(RECEIPT))
    for wanted in ("n°\u00a01042", "dimanche 22\u00a0novembre 2026 à 10:42", "Cave des Tilleuls",
                   "Visite des caves", "Plein tarif", "Moins dix", "22,50\u00a0€", "10\u00a0%",
                   "20,45\u00a0€", "2,05\u00a0€", "Frais de dossier", "24,50\u00a0€", "Espèces",
                   "30,00\u00a0€", "Rendu", "−5,50\u00a0€", "SIRET 123 456 789 00012"):
        contains(found, plain(wanted))
    assert "Duplicata" not in found


@case("a duplicate says so, and which one it is")
def _():
    contains(text(paper({**RECEIPT, "nth": 2})), "Duplicata n° 2")
    contains(text(paper({**RECEIPT, "nth": 1, "language": "en"})), "Duplicate No. 1")


@case("a refund names its receipt; amounts are below nothing")
def _():
    found = text(paper({**RECEIPT, "what": "refund", "refunds": 1041, "why": "Pluie",
                        "total": -2450, "language": "de"}))
    for wanted in ("Erstattung", "Erstattet Quittung Nr.\u00a01041", "Pluie", "−24,50\u00a0€"):
        contains(found, plain(wanted))


@case("a long receipt goes on; nothing is lost")
def _():
    lines = [{**RECEIPT["lines"][0], "name": f"Article {i:03}"} for i in range(120)]
    pdf = paper({**RECEIPT, "lines": lines})
    assert int(pages(pdf)) > 5
    found = text(pdf)
    for i in range(120):
        contains(found, f"Article {i:03}")


@case("tickets: one on a page or three on a sheet, each with its own code to scan")
def _():
    sheet = paper(tickets())
    equal(pages(sheet), "2")
    equal(codes(sheet), [f"K7Q29XFM{i}" for i in (1, 2, 3, 4)])
    single = paper(tickets(layout="page"))
    equal(pages(single), "4")
    found = text(single)
    for wanted in ("Visite des caves", "samedi 28\u00a0novembre 2026 à 15:00", "Plein tarif",
                   "11,25\u00a0€", "Marie Dupont", "Ni repris ni échangé.", "Billet 2 sur 4",
                   "K7Q2-9XFM-3"):
        contains(found, plain(wanted))


@case("a picture stands on the ticket; what is no picture is left out")
def _():
    def with_picture(data, kind="image/png"):
        return paper(tickets(1, tickets=[ticket(1, picture=3)], pictures={
            "3": {"type": kind, "bytes": base64.b64encode(data).decode()}}))

    plain = paper(tickets(1))
    assert b"/Image" in with_picture(png(60, 40)) and b"/Image" not in plain
    jpeg = bytes.fromhex("ffd8ffc0000b08001000100101110000ffd9")
    assert b"/DCTDecode" in with_picture(jpeg, "image/jpeg")
    huge = png(1, 1)[:16] + struct.pack(">II", 60000, 60000) + png(1, 1)[24:]
    for wrong in (b"", b"GIF89a", png(60, 40)[:50], huge, jpeg[:6], b"\xff\xd8" + b"\xff" * 40):
        equal(codes(with_picture(wrong)), ["K7Q29XFM1"])
    equal(codes(paper(tickets(1, tickets=[ticket(1, picture=3)],
                              pictures={"3": {"type": "image/png", "bytes": "*"}}))),
          ["K7Q29XFM1"])


@case("the mail of an order: text, HTML, a QR code for each ticket, one PDF with the receipt")
def _():
    picture = {"3": {"type": "image/png", "bytes": base64.b64encode(png(60, 40)).decode()}}
    order = tickets(kind="order", number=877, receipt=RECEIPT, pictures=picture,
                    tickets=[ticket(1, picture=3), ticket(2, picture=3)])
    mail = message(order)
    equal(mail["Subject"], "Votre commande n°\u00a0877 – Touraine")
    kinds = [part.get_content_type() for part in mail.walk() if not part.is_multipart()]
    equal(kinds, ["text/plain", "text/html", "image/png", "image/png", "image/png",
                  "application/pdf"])
    parts = {part["Content-ID"] or part.get_content_type(): part for part in mail.walk()}
    for content in (parts["text/plain"].get_content(), parts["text/html"].get_content()):
        for wanted in ("2 × Visite des caves · Plein tarif", "22,50\u00a0€", "Total TTC",
                       "K7Q2-9XFM-1", "K7Q2-9XFM-2", "samedi 28\u00a0novembre 2026 à 15:00"):
            contains(content, wanted)
    for cid in ("qr0", "qr1", "picture3"):
        contains(parts["text/html"].get_content(), f"cid:{cid}")
        assert f"<{cid}>" in parts
    pdf = parts["application/pdf"].get_content()
    equal(parts["application/pdf"].get_filename(), "commande.pdf")
    equal(codes(pdf), ["K7Q29XFM1", "K7Q29XFM2"])
    contains(text(pdf), "n° 1042")


@case("many tickets: ten in the mail itself, all in the PDF; none: the receipt alone")
def _():
    many = tickets(kind="order", number=877, receipt=RECEIPT, language="en",
                   tickets=[{**ticket(1), "nth": i + 1, "units": 12} for i in range(12)])
    mail = message(many)
    body = mail.get_body(("plain",)).get_content()
    contains(body, "The other tickets (2) are in the attachment.")
    equal(body.count("K7Q2-9XFM-1"), 10)
    pdf = [part for part in mail.walk() if part.get_content_type() == "application/pdf"][0]
    equal(pages(pdf.get_content()), "5")
    none = message(tickets(0, kind="order", number=877, receipt=RECEIPT))
    equal([part.get_content_type() for part in none.walk() if not part.is_multipart()],
          ["text/plain", "text/html", "application/pdf"])


@case("the four languages write amounts and rates their own way")
def _():
    wanted = {"fr": "1\u202f196,50\u00a0€", "en": "€1,196.50", "de": "1.196,50\u00a0€",
              "es": "1.196,50\u00a0€"}
    for language, amount in wanted.items():
        found = text(paper({**RECEIPT, "language": language, "total": 119650}))
        contains(found, plain(amount))


main()
