#!/usr/bin/env python3
"""What a slow line must carry: bytes of the terminal for what a counter does all day, with
xterm-256color at 80x24 in French. (`make bench SUBJECT=bytes` counts them on the line.)"""
import fcntl
import os
import pathlib
import pty
import struct
import subprocess
import sys
import termios

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import ssh
from cases import case, equal, main
from network import Network

net = Network()
CLEAR = b"\x15"
COUNT = b"\033[15;17H"  # where today's redemptions stand
ALTERNATE = b"\033(B"  # back from a set of characters that nothing draws in


class Till:
    """ssh on a terminal of its own, all of whose bytes are seen."""

    def __init__(self):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.process = subprocess.Popen(
            ssh.command(net.server, "caisse", key=net.keys["caisse"], tty=True,
                        options=["-o", "SendEnv=LANG"]),
            stdin=slave, stdout=slave, stderr=subprocess.DEVNULL, start_new_session=True,
            env=ssh.environment(LANG="fr_FR.UTF-8"))
        os.close(slave)
        self.seen = b""
        self.first = self.until(b"menu")
        self.first += self.until(b"H")

    def until(self, text):
        """What comes up to this text."""
        while text not in self.seen:
            self.seen += os.read(self.master, 65536)
        found, self.seen = self.seen.split(text, 1)
        return found + text

    def step(self, keys, text):
        """What these keys bring: all that comes before the next key's echo."""
        os.write(self.master, keys)
        found = self.until(text)
        os.write(self.master, b"_")
        found += self.until(b"_")[:-1]
        os.write(self.master, CLEAR)
        self.until(b" ")
        return found

    def verdict(self, code, text):
        self.type(code)
        return self.step(b"\r", text)

    def type(self, code):
        os.write(self.master, code)
        self.until(code[-1:] + b"\033")


def plain():
    plain.count += 1
    return net.voucher(f"ligne{plain.count}@example.org")["code"].replace("-", "").encode()


plain.count = 0


@case("a key and a verdict cost a slow line few bytes")
def _():
    net.build()
    net.account("caisse", "shop", shop=net.shop)
    till = Till()
    codes = [plain() for _ in range(3)]
    costs = {
        "the first screen": (till.first, 1300),
        "a key": (till.step(b"K", b"K"), 16),
        "the first accepted": (till.verdict(codes[0], "A C C E P T É".encode()), 490),
        "refused": (till.verdict(codes[0], "R E F U S É".encode()), 364),
        "accepted after a refusal": (till.verdict(codes[1], "A C C E P T É".encode()), 460),
        "accepted after another": (till.verdict(codes[2], COUNT), 260),
    }
    for what, (found, most) in costs.items():
        assert len(found) <= most, f"{what}: {len(found)} bytes, not {most}: {found}"
        equal(found.count(ALTERNATE), 0, what)
    till.process.kill()
    till.process.wait()
    net.server.stop()


if __name__ == "__main__":
    main()
