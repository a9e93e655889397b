#!/usr/bin/env python3
"""A whole register of real places is imported in one go.

The register (1,196 places of Touraine) is no part of the project: it is read
where it lies beside it, or from GUICHET_PLACES."""
import collections
import csv
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from cases import Skip, case, equal, main
from network import Network
from server import TOP, Refused

PLACES = pathlib.Path(os.environ.get("GUICHET_PLACES") or
                      TOP.parent / "shared" / "data" / "touraine-places.csv")
net = Network()


def register():
    if not PLACES.exists():
        raise Skip("the register is not here")
    return PLACES.read_bytes()


@case("a control character is refused by its line, and nothing is imported", limit=120)
def _():
    data = register()
    try:
        net.ssh("admin", "party.import", data=data)
    except Refused as refusal:
        equal((refusal.code, refusal.reason), (1, "bad_lines"))
        equal(len(refusal.data["lines"]), 1, refusal.data)
    else:
        raise AssertionError("the control character went through")
    equal(net.call("party.list", limit=5), [])


@case("repaired, it is imported whole; each repair is told", limit=120)
def _():
    data = register()
    kinds = collections.Counter(row["kind"] for row in csv.DictReader(PLACES.open()))
    others = sum(kinds.values()) - kinds["host"]
    answer = net.ssh("admin", "party.import", data=data, repair="cp1252")
    equal((answer["parties"], answer["shops"], answer["offers"], answer["repaired"]),
          (sum(kinds.values()), others, others, 1))
    equal(len(answer["repairs"]), 1)
    status = net.call("system.status")
    equal((status["offers_published"], status["offers_draft"]), (0, others), "drafts")


@case("a second import changes nothing, and publishes when asked", limit=120)
def _():
    data = register()
    answer = net.ssh("admin", "party.import", data=data, repair="cp1252")
    equal((answer["parties"], answer["updated"], answer["unchanged"]), (0, 0, 1196))
    net.ssh("admin", "party.import", data=data, repair="cp1252", publish=True)
    assert net.call("system.status")["offers_published"] == 783, net.call("system.status")


@case("the main job works with a real host and a real cellar")
def _():
    register()
    found = net.ssh("admin", "offer.search", text="cellier", commune="Bléré", radius=2)
    assert found, "no cellar in Bléré"
    offer = net.call("offer.show", offer=found[0]["id"])
    host = net.call("party.list", kind="host", filter="Corroirie", limit=5)[0]["id"]
    access = net.call("access.create", party=host, reason="guest")["password"]
    voucher = net.ssh("admin", "voucher.issue", email="v@example.org", offers=offer["id"],
                      data=access + "\n")
    producer = net.call("party.list", filter=offer["producer"], limit=5)[0]["id"]
    net.account("caisse", "shop", shop=net.shop_of(producer))
    equal(net.ssh("caisse", "redemption.create", code=voucher["code"])["offer"], offer["id"])
    equal(net.refused("caisse", "redemption.create", code=voucher["code"]),
          (1, "already_redeemed"))
    net.server.stop()


main()
