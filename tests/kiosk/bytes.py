#!/usr/bin/env python3
"""Measures what one redemption costs on the line, in each way of asking: the bytes
of the TCP connection, both ways. contrib/kiosk/README.md has what it printed."""
import pathlib
import socket
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import json  # noqa: E402

import ssh  # noqa: E402
from network import Network  # noqa: E402
from server import free_port, wait_until  # noqa: E402


class Meter:
    """A relay that counts what passes."""

    def __init__(self, port):
        self.port, self.target, self.count = free_port(), port, 0
        self.socket = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            near, _ = self.socket.accept()
            far = socket.create_connection(("127.0.0.1", self.target))
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self.relay, args=(one, other), daemon=True).start()

    def relay(self, one, other):
        while data := one.recv(65536):
            self.count += len(data)
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)

    def settled(self):
        """The count, once nothing has passed for a while."""
        before = -1
        while before != self.count:
            before = self.count
            time.sleep(0.5)
        return before


def talk(process, meter, text):
    """Bytes that passed for this text and its answer."""
    before = meter.settled()
    process.stdin.write(text.encode())
    process.stdin.flush()
    wait_until(lambda: meter.count > before, "the text to pass")
    return meter.settled() - before


def main():
    net = Network(clock=None).build()
    net.account("borne", "kiosk", shop=net.shop)
    net.account("cave", "shop", shop=net.shop, language="en")
    meter = Meter(net.server.port)

    def start(login, tty, *words):
        command = ssh.command(net.server, login, key=net.keys[login], tty=tty)
        command[command.index("-p") + 1] = str(meter.port)
        return subprocess.Popen([*command, *words], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, env=ssh.environment())

    code = [net.voucher(f"v{i}@example.org")["code"] for i in range(5)]
    before = meter.settled()
    batch = start("borne", False, "batch")
    batch.stdin.write(b'{"jsonrpc":"2.0","id":0,"method":"session.hello"}\n')
    batch.stdin.flush()
    batch.stdout.readline()
    print(f"opening an ssh connection: {meter.settled() - before}")
    request = {"jsonrpc": "2.0", "id": 1, "method": "redemption.create",
               "params": {"code": code[0], "event": "e" * 22, "nonce": "n" * 22}}
    print(f"batch: {talk(batch, meter, json.dumps(request) + chr(10))}")
    lines = start("cave", False)
    wait_until(lambda: lines.stdout.read1(65536), "the prompt")
    print(f"line mode: {talk(lines, meter, code[1] + chr(10))}")
    before = meter.settled()
    once = start("cave", False, "redemption.create", f"code={code[2]}")
    once.communicate(timeout=30)
    print(f"one command, its own connection: {meter.settled() - before}")
    screen = start("cave", True)
    wait_until(lambda: b"F1" in screen.stdout.read1(65536), "the screen")
    print(f"screen: {talk(screen, meter, code[3] + chr(13))}")
    done = net.call("redemption.list", state="done")
    assert len(done) == 4, done
    for process in (batch, lines, screen):
        process.kill()
        process.wait()


if __name__ == "__main__":
    main()
