#!/usr/bin/env python3
"""Clients that never read, that read slowly, that flood, that vanish: whoever sits beside them gets their
verdicts, and what they cost is bounded. They all have accounts: strangers are turned away
long before."""
import fcntl
import json
import os
import pathlib
import pty
import re
import struct
import subprocess
import sys
import termios

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import lines
import ssh
from cases import Skip, case, main
from network import Network
from relay import Relay
from server import BUILD, family, wait_until
from terminal import Terminal, operator

# kB of a process; a sanitizer takes much for itself, and keeps what was given back.
os.environ.setdefault("ASAN_OPTIONS", "quarantine_size_mb=8")
MOST = 400_000 if "san" in BUILD.name else 40_000
DESCRIBE = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "system.describe"}).encode() + b"\n"
REPAINT, F3 = b"\x0c", b"\033OR"
net = Network()
tills = {}


def honest():
    """A till that redeems a code now, and sees the verdict."""
    if not tills:
        net.build()
        net.account("caisse", "shop", shop=net.shop)
        net.account("autre", "shop", shop=net.shop_of(net.party("t-auberge")))
        tills["caisse"] = operator(net.server, "caisse", key=net.keys["caisse"])
        tills["caisse"].wait("Code", "F1")
    redeem(tills["caisse"], net.voucher())


def redeem(till, voucher):
    till.type(voucher["code"])
    till.key("Enter")
    till.wait("A C C E P T É", f"{voucher['code']} Dégustation")


def processes(server=net.server):
    """Of the sessions: the gate, its children and each interface."""
    return {*family(server.process.pid)} - {server.process.pid}


def memory(pid):
    """kB; 0 for one that has just ended."""
    try:
        text = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"^VmRSS:\s+(\d+)", text, re.M)
    return int(found[1]) if found else 0


def bounded():
    for pid in {*processes(), net.server.process.pid}:
        assert memory(pid) < MOST, f"{memory(pid)} kB: " + \
            pathlib.Path(f"/proc/{pid}/comm").read_text()


class Client:
    """ssh whose output is read by nobody, unless it is thrown away."""

    def __init__(self, *words, tty, input=subprocess.PIPE, output=subprocess.PIPE, through=None):
        """through is a relay."""
        place = net.server
        if through:
            place = type("Place", (), {"port": through.port, "known_hosts": "/dev/null"})
        self.process = subprocess.Popen(
            [*ssh.command(place, "autre", key=net.keys["autre"], tty=tty,
                          options=["-o", "SendEnv=LANG"]), *words],
            stdin=input, stdout=output, stderr=subprocess.DEVNULL, start_new_session=True,
            env=ssh.environment(LANG="fr_FR.UTF-8"))
        if self.process.stdin:
            self.input = self.process.stdin.fileno()
            os.set_blocking(self.input, False)
        self.sent = 0

    def send(self, data):
        """False when it isn't taken."""
        try:
            self.sent += os.write(self.input, data)
        except BlockingIOError:
            return False
        return True

    def close(self, before):
        self.process.kill()
        self.process.wait()
        wait_until(lambda: processes() <= before, "what it left to end", 60)


def read_until(fd, text):
    seen = b""
    while text not in seen:
        seen += os.read(fd, 65536)


def waits_to_write(pid):
    """Whether a process sleeps in write() on its standard output."""
    try:
        return pathlib.Path(f"/proc/{pid}/syscall").read_text().startswith("1 0x1 ")
    except OSError:
        return False


def fill(client):
    """Asks for long answers until nothing more is taken, 20 times in a row: everything on the
    way is full."""
    full = []

    def refused():
        full.append(not client.send(DESCRIBE * 100))
        return all(full[-20:]) and len(full) >= 20
    wait_until(refused, "its line to be full", 50)


@case("a terminal that never reads is waited for, and nobody else is", limit=200)
def _():
    honest()
    before = processes()
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 250, 500, 0, 0))
    # Its keys come from a terminal, which tells the size; its output goes into a pipe.
    deaf = Client(tty=True, input=slave)
    deaf.input = master
    read_until(deaf.process.stdout.fileno(), b"F1")
    deaf.send(F3 + b"\rm")
    read_until(deaf.process.stdout.fileno(), b"zoom")
    os.set_blocking(master, False)
    # Each repaint is a map as large as a map can be, until no more of them can be written.
    wait_until(lambda: deaf.send(REPAINT) and any(map(waits_to_write, processes() - before)),
               "its line to be full", 150)
    honest()
    bounded()
    deaf.close(before)
    os.close(slave)
    os.close(master)


@case("a batch whose answers nobody reads is waited for, and nobody else is")
def _():
    honest()
    before = processes()
    deaf = Client("batch", tty=False)
    fill(deaf)
    honest()
    bounded()
    deaf.close(before)


@case("a batch whose answers are read a little at a time is served as it reads, and nobody waits",
      limit=120)
def _():
    honest()
    before = processes()
    relay = Relay(("127.0.0.1", net.server.port), rate=4000).start()
    slow = Client("batch", tty=False, output=subprocess.DEVNULL, through=relay)
    slow.send(DESCRIBE * 300)  # for hours, at its pace
    for _ in range(2):
        seen = relay.down
        honest()
        wait_until(lambda: relay.down > seen, "it to have more", 50)
    bounded()
    assert slow.process.poll() is None, "it was ended"
    slow.close(before)


@case("floods of codes and of questions leave the others their verdicts")
def _():
    honest()
    before = processes()
    for words, text in (((), b"NONSENSE7\r"),
                        (("batch",), b'{"jsonrpc":"2.0","id":1,"method":"redemption.create",'
                                     b'"params":{"code":"NONSENSE7"}}\n')):
        floods = [Client(*words, tty=not words, output=subprocess.DEVNULL) for _ in range(3)]

        def pour():
            return all(not flood.send(text * 1000) and flood.sent > 10_000 for flood in floods)
        wait_until(pour, "more to be sent than is taken", 50)
        for _ in range(3):
            honest()
            for flood in floods:
                flood.send(text * 1000)
        assert all(flood.process.poll() is None for flood in floods), "a flood has ended"
        bounded()
        for flood in floods:
            flood.close(before | processes())
        wait_until(lambda: processes() <= before, "what they left to end", 60)
    refused = net.call("redemption.today")["refused"]
    assert refused > 3, "no code of the flood was presented"


def far_till(place, line):
    """An operator at the far end of a line of their own."""
    words = ssh.command(place.server, "caisse", key=place.keys["caisse"],
                        options=["-o", "SendEnv=LANG", "-o",
                                 f"HostName={place.lines.address(line)}"])
    till = Terminal(["ip", "netns", "exec", place.lines.far, *words])
    till.wait("Code", "F1")
    return till


@case("who vanishes without a word is noticed, and their session ends", limit=120)
def _():
    why = lines.missing()
    if why:
        raise Skip(why)
    gate = net.server.folder / "gate"
    gate.write_text(f'#!/bin/sh\nexec {BUILD}/guichet-gate "$@" --keepalive 1\n')
    gate.chmod(0o755)
    links = lines.Lines(2)
    try:
        place = Network("--gate-program", gate, "--guichet-program", BUILD / "guichet",
                        "--listen", "0.0.0.0:2222", preexec=lambda: lines.enter(links.near))
        place.lines, place.server.port = links, 2222
        place.build()
        place.account("caisse", "shop", shop=place.shop)
        stays = far_till(place, 0)
        begun = processes(place.server)
        goes = far_till(place, 1)
        redeem(goes, place.voucher("part@example.org"))
        links.cut(1)
        goes.type("NONSENSE7")
        redeem(stays, place.voucher("reste@example.org"))
        wait_until(lambda: processes(place.server) <= begun, "the session to end", 60)
        redeem(stays, place.voucher("encore@example.org"))
        for till in (stays, goes):
            till.close()
        place.server.stop()
    finally:
        links.close()


@case("the server ends cleanly after all that")
def _():
    for till in tills.values():
        till.close()
    net.server.stop()


if __name__ == "__main__":
    main()
