#!/usr/bin/env python3
"""Products at their screens, in French, 80x24: list, price grid, calendar; and what they
do. Goldens of each."""
import pathlib
import sys
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import golden
import ssh
from cases import case, equal, main
from network import Network
from terminal import operator

net = Network()


def press(terminal, *keys):
    for key in keys:
        if key.startswith("="):
            terminal.type(key[1:])
        else:
            terminal.key(key)


def png(side):
    def chunk(name, data):
        return (len(data).to_bytes(4, "big") + name + data
                + zlib.crc32(name + data).to_bytes(4, "big"))
    head = side.to_bytes(4, "big") * 2 + bytes([8, 0, 0, 0, 0])
    rows = (b"\0" + b"\xff" * side) * side
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows))
            + chunk(b"IEND", b""))


@case("a producer's products: the list, the price grid, the calendar", limit=120)
def _():
    net.build()
    museum = net.party("t-musee")
    net.account("musee", "producer", party=museum, name="Musée de la Soie")
    net.call("item.create", list="seat", ref="or", name_fr="Carré or")
    for ref, family, name in (("visite", "visit", "Visite guidée du musée"),
                              ("pass", "undated_pass", "Pass de trois jours"),
                              ("concert", "event", "Concert aux métiers à tisser")):
        net.call("product.create", party=museum, ref=ref, family=family, name_fr=name,
                 channels="desk,visitor", vat="5.5")
        net.call("price.set", product=ref, audience="full", amount="9.50")
    for operation in ("submit", "validate"):
        net.call(f"product.{operation}", product="visite")
    net.call("product.submit", product="concert")
    net.call("slot.create", product="visite", **{"from": "2026-11-23"}, until="2026-12-20",
             days="tue,thu,sat,sun", times="10:30, 14:30", minutes=60, places=18)
    net.call("slot.create", product="concert", **{"from": "2026-11-28"}, times="20:30",
             minutes=110, places="or=40", note="Ouverture des portes à 20 h")
    terminal = operator(net.server, "musee", key=net.keys["musee"])
    press(terminal, "D")
    golden.expect(terminal, "products")
    press(terminal, "Down", "Down", "p")
    golden.expect(terminal, "price-grid")
    # An amount below zero can't be typed, and nonsense is refused where it stands.
    press(terminal, "Down", "Down", "=7,x", "Enter")
    golden.expect(terminal, "price-grid-wrong")
    press(terminal, "Escape")
    terminal.wait("taper le prix")
    press(terminal, "=7,5", "Enter")
    terminal.wait("7,50")
    press(terminal, "Escape")
    terminal.wait("calendrier")
    press(terminal, "Escape")
    terminal.wait("Offres et produits")
    press(terminal, "C")
    golden.expect(terminal, "calendar")
    press(terminal, "Right", "Right", "Right", "Right", "Right", "Right", "Enter", "Down", "Down")
    golden.expect(terminal, "calendar-day")
    press(terminal, "x")
    terminal.wait("fermée")
    terminal.close()
    rows = net.call("price.list", product="visite")
    equal([(row["cents"], row["audience"], row["channel"]) for row in rows],
          [(950, 1, None), (750, 2, None)])
    equal([row["state"] for row in net.call("slot.list", product="concert")], ["closed"])


@case("a picture comes back byte for byte over ssh; what is none is refused")
def _():
    bytes_ = png(40)
    answer = ssh.run(net.server, "musee", "product.picture", "product=visite",
                     key=net.keys["musee"], data=bytes_)
    equal(answer.returncode, 0, answer.stdout + answer.stderr)
    answer = ssh.run(net.server, "musee", "product.picture_export", "product=visite",
                     key=net.keys["musee"])
    equal(answer.stdout, bytes_)
    answer = ssh.run(net.server, "musee", "product.picture", "product=visite",
                     key=net.keys["musee"], data=b"GIF89a")
    equal(answer.returncode, 2)
    net.server.stop()


main()
