#!/usr/bin/env python3
"""The archive of a closing is verified by anybody, with tools that know nothing of
guichet: BLAKE2b from Python, Ed25519 from openssl (doc/receipts.md)."""
import base64
import csv
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

from support import cases, case, equal

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from network import Network  # noqa: E402
from server import wait_until  # noqa: E402

# What comes before the 32 bytes of an Ed25519 key in a PEM file (RFC 8410).
PEM = bytes.fromhex("302a300506032b6570032100")


def chained(before, fields, body):
    head = "".join(f"{field}\n" for field in fields)
    return hashlib.blake2b(bytes.fromhex(before) + (head + body).encode(), digest_size=32
                           ).hexdigest()


def receipts_follow(archive):
    """Whether each receipt follows from the one before; the hash of the last."""
    before = archive["hash_before"]
    for row in archive["rows"]:
        before = chained(before, [row[name] for name in ("number", "kind", "order", "cents",
                                                         "seconds", "account")], row["body"])
        if before != row["hash"]:
            return None
    return before


def signed(closing):
    """Whether openssl accepts the signature of the closing's hash."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        key = base64.b64encode(PEM + base64.b64decode(closing["public_key"])).decode()
        (path / "key").write_text(f"-----BEGIN PUBLIC KEY-----\n{key}\n-----END PUBLIC KEY-----\n")
        (path / "hash").write_bytes(bytes.fromhex(closing["hash"]))
        (path / "signature").write_bytes(base64.b64decode(closing["signature"]))
        return subprocess.run(
            ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", path / "key", "-rawin", "-in",
             path / "hash", "-sigfile", path / "signature"], capture_output=True).returncode == 0


def whole(archive):
    closing = archive["closing"]
    head = receipts_follow(archive)
    names = ("id", "kind", "period", "first", "last", "cents", "running", "at", "account")
    return (head is not None and head == json.loads(closing["body"])["head"] and
            chained(closing["hash_before"], [closing[name] for name in names],
                    closing["body"]) == closing["hash"] and
            sum(row["cents"] for row in archive["rows"]) == closing["cents"] and signed(closing))


def sell(net, units):
    order = net.call("order.open", shop=net.shop)["id"]
    net.call("order.add", order=order, product="pass", audience="full", units=units)
    total = f"{1250 * units / 100:.2f}"
    net.call("order.confirm", order=order, total=total, payments=[f"card:{total}"])


@case("an exported day is verified without guichet, and what was altered in it is found", limit=120)
def archive():
    net = Network(clock="2026-11-22T09:42:00Z", gate=False).build()
    net.call("product.create", party=net.producer, ref="pass", family="undated_pass",
             name_fr="Carte « découverte »", vat="10", channels=["desk"])
    net.call("price.set", product="pass", audience="full", amount="12.50")
    net.call("product.submit", product=["pass"])
    net.call("product.validate", product=["pass"])
    for units in (1, 3, 2):
        sell(net, units)
    server = net.server
    server.options[server.options.index("--clock") + 1] = "2026-11-23T09:00:00Z"
    server.restart()
    wait_until(lambda: net.call("closing.list"), "the night's closing")
    archive = json.loads(server.command("closing.export", period="2026-11-22").stdout)
    equal([row["cents"] for row in archive["rows"]], [1250, 3750, 2500])
    assert whole(archive)
    for change in (lambda a: a["rows"].pop(1),
                   lambda a: a["rows"].reverse(),
                   lambda a: a["rows"][1].update(body=a["rows"][1]["body"].replace("3750", "3700")),
                   lambda a: a["rows"][2].update(cents=1),
                   lambda a: a["closing"].update(running=1),
                   lambda a: a["closing"].update(signature=base64.b64encode(bytes(64)).decode())):
        altered = json.loads(json.dumps(archive))
        change(altered)
        assert not whole(altered)
    table = server.command("closing.export", form="csv", period="2026-11-22").stdout.decode()
    rows = list(csv.DictReader(table.splitlines()))
    equal([row["vat"] for row in rows], ["114", "341", "227"])
    server.stop()


if __name__ == "__main__":
    cases.main()
