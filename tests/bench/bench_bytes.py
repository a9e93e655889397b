"""Bytes that come down the line for what an operator does, plain and compressed, and how
long a verdict takes on a line of 9,600 bit/s

Counted where a line would count them, in a relay between ssh and the gate, headers of TCP
apart: what ssh sends is encrypted and in packets of its own. The terminal is
xterm-256color at 80x24. A step has ended when its text is there and a second has brought
nothing more.
"""
import fcntl
import json
import math
import os
import pty
import re
import secrets
import select
import struct
import subprocess
import termios
import time

import ssh
from measure import Times
from network import Network
from relay import Relay

COUNT = "\033\\[15;17H"  # where today's redemptions stand: what is new of a second verdict
QUIET = 0.6  # seconds without a byte: the step has ended
LINE = 9600 / 10  # bytes a second of the slowest line that we think of
VERDICTS = 5      # of each kind, on that line


class Operator:
    """ssh on a terminal of its own, through a relay."""

    def __init__(self, net, login, *, compressed=False, tty=True, rate=math.inf, more=()):
        self.relay = Relay(("127.0.0.1", net.server.port), rate=rate).start()
        place = type("Place", (), {"port": self.relay.port, "known_hosts": "/dev/null"})
        options = ["-o", "StrictHostKeyChecking=no", "-o", "SendEnv=LANG"]
        options += [*more, *(["-C"] if compressed else [])]
        command = ssh.command(place, login, key=net.keys[login], tty=tty, options=options)
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.text, self.before = b"", 0
        self.process = subprocess.Popen(command, stdin=slave, stdout=slave,
                                        stderr=subprocess.DEVNULL, start_new_session=True,
                                        env=ssh.environment(LANG="fr_FR.UTF-8"))
        os.close(slave)

    def step(self, keys, wanted):
        """Types, waits for the text and for silence: the bytes that came down."""
        before, self.text = self.relay.down, b""
        if keys:
            os.write(self.master, keys)
        deadline = time.monotonic() + 20
        pattern = re.compile(wanted.encode())
        while not (pattern.search(self.text) and time.monotonic() - self.relay.last > QUIET):
            assert time.monotonic() < deadline, (wanted, self.text[-2000:])
            if select.select([self.master], [], [], 0.1)[0]:
                self.text += os.read(self.master, 65536)
        return self.relay.down - before

    def until(self, keys, wanted):
        """Types, and waits for the text: milliseconds."""
        self.text, begun = b"", time.perf_counter()
        os.write(self.master, keys)
        while wanted.encode() not in self.text:
            assert time.perf_counter() - begun < 20, (wanted, self.text[-2000:])
            if select.select([self.master], [], [], 1)[0]:
                self.text += os.read(self.master, 65536)
        return (time.perf_counter() - begun) * 1000

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.master)


def plain(answer):
    return answer["code"].replace("-", "").encode()


def redeem(till, code, wanted):
    till.step(code, ".")
    return till.step(b"\r", wanted)


def counter(net, compressed):
    """The steps of a counter and their bytes; the newest is first in the list below, so that
    each verdict is of another second than the last."""
    codes = [plain(net.voucher(f"ligne{n}@example.org")) for n in range(3)]
    silent = Operator(net, "caisse", compressed=compressed, more=["-N"])
    handshake = silent.step(b"", "")
    silent.close()
    till = Operator(net, "caisse", compressed=compressed)
    told = {"ssh's handshake, the log-in": handshake,
            "first screen": till.step(b"", "F1") - handshake}
    till.step(codes[0][:1], ".")
    told["a key in a field"] = till.step(codes[0][1:2], ".")
    told["accepted redemption, the first of a session"] = redeem(till, codes[0][2:], "A C C E P T")
    told["refused redemption"] = redeem(till, codes[0], "R E F U S")
    told["accepted redemption after a refusal"] = redeem(till, codes[1], "A C C E P T")
    told["accepted redemption after another"] = redeem(till, codes[2], COUNT)
    till.close()
    return told


def office(net, compressed):
    net.voucher("qr@example.org")
    desk = Operator(net, "accueil", compressed=compressed)
    desk.step(b"", "F1")
    told = {"a list": desk.step(b"b", "example.org")}
    told["a voucher with its QR code"] = desk.step(b"\r", "\u2580|\u2584")
    desk.close()
    desk = Operator(net, "accueil", compressed=compressed)
    desk.step(b"", "F1")
    desk.step(b"d", "Vouvray")
    desk.step(b"\r", ".")
    told["list to detail"] = desk.step(b"\r", "Tilleuls|Passeur|Soie")
    desk.step(b"\x1b", ".")
    told["map"] = desk.step(b"m", "km")
    told["map pan"] = desk.step(b"\x1bOC", ".")
    desk.close()
    return told


def line_mode(net, compressed):
    voucher = net.voucher("texte@example.org")
    line = Operator(net, "caisse", compressed=compressed, tty=False)
    told = {"line mode: prompt (with the handshake)": line.step(b"", ".")}
    told["line mode: redemption"] = line.step(plain(voucher) + b"\n", "ACCEPT")
    line.close()
    return told


def kiosk(net, compressed):
    """A redemption more in a lasting batch connection."""
    voucher = net.voucher("borne@example.org")
    relay = Relay(("127.0.0.1", net.server.port)).start()
    place = type("Place", (), {"port": relay.port, "known_hosts": "/dev/null"})
    options = ["-o", "StrictHostKeyChecking=no"] + (["-C"] if compressed else [])
    process = subprocess.Popen(
        [*ssh.command(place, "borne", key=net.keys["borne"], tty=False, options=options), "batch"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ssh.environment())

    def ask(method, **params):
        request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        process.stdin.write(json.dumps(request).encode() + b"\n")
        process.stdin.flush()
        return process.stdout.readline()

    ask("code.lookup", code=voucher["code"])
    before = relay.down
    assert b'"result"' in ask("redemption.create", code=voucher["code"], nonce=secrets.token_hex(16))
    process.kill()
    process.wait()
    return {"kiosk: redemption": relay.down - before}


def slowly(bench, net):
    """Each code is accepted, then refused; what is written last is the list's new row."""
    till = Operator(net, "caisse", rate=LINE)
    till.step(b"", "F1")
    accepted, refused = Times(), Times()
    for n in range(VERDICTS):
        code = plain(net.voucher(f"lent{n}@example.org"))
        for times, word in ((accepted, "accepté"), (refused, "refusé")):
            till.step(code, ".")
            times.append(till.until(b"\r", word))
    till.close()
    bench.table()
    for what, times in (("accepted", accepted), ("refused", refused)):
        bench.row(f"9,600 bit/s: from Enter to {what}, all of it", times, target=(None, 1000))


TARGETS = {"a key in a field": 60, "first screen": 1500, "map": 1500, "refused redemption": 400,
           "accepted redemption, the first of a session": 400,
           "accepted redemption after a refusal": 400, "accepted redemption after another": 400,
           "list to detail": 1500, "a list": 1500, "a voucher with its QR code": 2200}


def run(bench):
    net = Network(clock=None).build()
    net.account("caisse", "shop", shop=net.shop)
    net.account("accueil", "staff")
    net.account("borne", "kiosk", shop=net.shop)
    told = {}
    for compressed in (False, True):
        for part in (counter, office, line_mode, kiosk):
            for what, count in part(net, compressed).items():
                told.setdefault(what, []).append(count)
    for what, (down, packed) in told.items():
        bench.figures(f"bytes down: {what}", down, beside=("compressed", packed),
                      most=TARGETS.get(what))
    slowly(bench, net)
    net.server.stop()
