#!/usr/bin/env python3
"""A backup is made while the server works, and brings the whole service back."""
import pathlib
import shutil
import subprocess
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import ssh
from cases import SLOW, case, equal, main
from network import Network
from server import BUILD, CLOCK, Refused, Server

net = Network()
kept = {}


def restore(folder, file):
    return subprocess.run([BUILD / "guichetd", "--data", folder, "--restore", file], text=True,
                          capture_output=True, timeout=60 * SLOW)


def server_on(data):
    """A server on a restored folder; it keeps the host key that clients know."""
    server = Server(start=False, admin_key=False, clock=CLOCK)
    shutil.move(data, server.data)
    shutil.copy(net.server.known_hosts, server.known_hosts)
    server.key = net.key
    # Another port, but the same machine to those who connect.
    lines = server.known_hosts.read_text().replace(f":{net.server.port} ", f":{server.port} ")
    server.known_hosts.write_text(lines)
    return server.start()


@case("a backup is made over ssh while counters redeem")
def _():
    net.build()
    net.account("caisse", "kiosk", shop=net.shop)
    net.call("account.create", login="lea", name="Léa", role="staff")
    kept["before"] = net.voucher("before@example.org")
    net.ssh("caisse", "redemption.create", code=kept["before"]["code"])
    kept["open"] = net.voucher("open@example.org")["code"]
    codes = [net.voucher(f"during{i}@example.org")["code"] for i in range(40)]
    failures = []

    def work():
        for code in codes:
            try:
                net.ssh("caisse", "redemption.create", code=code)
            except Refused as refusal:
                failures.append(str(refusal))

    thread = threading.Thread(target=work)
    thread.start()
    answer = net.ssh("admin", "system.backup")
    thread.join()
    equal(failures, [])
    kept["file"] = pathlib.Path(answer["file"])
    if not kept["file"].is_absolute():
        kept["file"] = net.server.data / kept["file"]
    if not kept["file"].exists():
        kept["file"] = next(net.server.data.rglob(kept["file"].name))
    equal(kept["file"].stat().st_size, answer["bytes"])
    equal(kept["file"].stat().st_mode & 0o077, 0, "others may read it")
    equal([row["digest"] for row in net.ssh("admin", "backup.list")], [answer["digest"]])


@case("restored elsewhere, it is the same service: keys, accounts, codes, what was redeemed")
def _():
    folder = net.server.folder / "restored"
    answer = restore(folder, kept["file"])
    equal(answer.returncode, 0, answer.stderr)
    for name in ("host", "secret", "signing"):
        equal((folder / "keys" / name).read_bytes(),
              (net.server.data / "keys" / name).read_bytes(), name)
    server = server_on(folder)
    # StrictHostKeyChecking=yes: the host key is the one that clients know.
    answer = ssh.run(server, "admin", "audit.verify", "format=json", key=net.key,
                     options=["-o", "StrictHostKeyChecking=yes"])
    equal(answer.returncode, 0, answer.stderr)
    assert b'"ok": true' in answer.stdout, answer.stdout
    again = ssh.run(server, "caisse", "redemption.create", f"code={kept['before']['code']}",
                    "format=json", key=net.keys["caisse"])
    equal(again.returncode, 1, "what was redeemed before")
    done = ssh.call(server, "caisse", "redemption.create", code=kept["open"],
                    key=net.keys["caisse"])
    equal(done["nth"], 1)
    # The access password opens there too: what seals it came along.
    assert ssh.call(server, "admin", "voucher.issue", email="new@example.org",
                    data=net.access + "\n", key=net.key)["code"]
    server.stop()


@case("a damaged backup is refused, and nothing is touched")
def _():
    good = kept["file"].read_bytes()
    for name, bad in (("cut", good[:len(good) // 2]), ("empty", b""), ("foreign", b"x" * 5000),
                      ("flipped", good[:len(good) // 2] + bytes([good[len(good) // 2] ^ 1])
                       + good[len(good) // 2 + 1:])):
        file = net.server.folder / f"bad-{name}"
        file.write_bytes(bad)
        folder = net.server.folder / f"from-{name}"
        answer = restore(folder, file)
        assert answer.returncode != 0 and answer.stderr.strip(), (name, answer)
        assert not (folder / "guichet.db").exists(), name


@case("a folder that a server is using is not restored over")
def _():
    before = net.call("system.status")["vouchers_today"]
    answer = restore(net.server.data, kept["file"])
    assert answer.returncode != 0, answer
    equal(net.call("system.status")["vouchers_today"], before)


@case("restored over a stopped server's folder, what was there is kept beside it")
def _():
    late = net.voucher("late@example.org")["code"]
    net.server.stop()
    answer = restore(net.server.data, kept["file"])
    equal(answer.returncode, 0, answer.stderr)
    assert list(net.server.data.parent.rglob("*before-restore-*")) or \
        list(net.server.data.rglob("*before-restore-*")), "nothing was kept"
    net.server.start()
    equal(net.call("code.lookup", code=kept["open"], shop=net.shop)["state"], "valid")
    try:
        net.call("code.lookup", code=late, shop=net.shop)
    except Refused as refusal:
        equal(refusal.reason, "unknown_code")
    else:
        raise AssertionError("a voucher made after the backup is still there")
    net.server.stop()


main()
