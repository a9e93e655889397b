"""A guichetd that says what a test wants: it answers JSON-RPC lines on a Unix socket
from a table of functions. It can send what the real one never would (controls,
a lost connection), which is what these tests are about."""
import fcntl
import json
import os
import pathlib
import pty
import select
import socket
import struct
import subprocess
import tempfile
import termios
import threading
import time

from cases import SLOW

TOP = pathlib.Path(__file__).resolve().parents[2]
GUICHET = str(TOP / os.environ.get("BUILD", "build") / "guichet")


def param(name, type="text", required=False, many=False, choices=(), initial=None):
    return {"name": name, "type": type, "required": required, "many": many, "label": name.title(),
            "help": None, "initial": initial, "min": 0, "max": 0,
            "choices": [{"value": c, "label": c.title()} for c in choices]}


def column(name, type="text", label="", choices=()):
    return {"name": name, "type": type, "label": (label or name.title()) if label is not None else None,
            "choices": [{"value": v, "label": l} for v, l in choices]}


def operation(name, kind="read", shape="record", params=(), columns=()):
    return {"name": name, "summary": "Does " + name, "kind": kind, "shape": shape,
            "params": list(params), "columns": list(columns), "orders": ["name", "-name"]}


class Refusal(Exception):
    def __init__(self, reason, message, code=1, exit=1, **data):
        self.error = {"code": code, "message": message, "data": {"reason": reason, "exit": exit, **data}}


class Cut(Exception):
    """The connection closes without an answer."""


class Server:
    def __init__(self, operations=(), handlers=None, hello=None):
        self.described = {o["name"]: o for o in operations}
        self.handlers = handlers or {}
        self.hello = {"account": 1, "language": "fr", "zone": "Europe/Paris", "network": "Réseau",
                      "home": "counter", "shops": []}
        self.hello.update(hello or {})
        self.calls = []
        self.connections = []
        self.folder = tempfile.mkdtemp(prefix="guichet-test-")
        self.path = os.path.join(self.folder, "s")
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(self.path)
        self.socket.listen(8)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.connections.append(connection)
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def answer(self, line):
        try:
            request = json.loads(line)
            name, params = request["method"], request.get("params") or {}
        except (ValueError, KeyError, TypeError):
            return {"jsonrpc": "2.0", "id": None, "error": {
                "code": -32700, "message": "This is not JSON.", "data": {"reason": "usage", "exit": 2}}}
        self.calls.append((name, params))
        reply = {"jsonrpc": "2.0", "id": request.get("id")}
        try:
            reply["result"] = self.run(name, params)
        except Refusal as refusal:
            reply["error"] = refusal.error
        return reply

    def run(self, name, params):
        if name in self.handlers:
            return self.handlers[name](params)
        if name == "session.hello":
            return {"record": self.hello}
        if name == "system.describe":
            wanted = params.get("operation")
            rows = [d for n, d in sorted(self.described.items()) if wanted in (None, n)]
            return {"rows": rows, "total": len(rows)}
        raise Refusal("unknown_operation", "There is no operation %s." % name, -32601, 2)

    def serve(self, connection):
        try:
            self.serve_lines(connection)
        except ConnectionResetError:
            pass  # guichet has gone, and has not read all

    def serve_lines(self, connection):
        with connection, connection.makefile("rb") as lines:
            for line in lines:
                if not line.endswith(b"\n"):
                    return  # no request, as to guichetd
                try:
                    reply = self.answer(line)
                except Cut:
                    connection.shutdown(socket.SHUT_RDWR)
                    return
                try:
                    connection.sendall(json.dumps(reply, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
                except OSError:
                    return

    def notice(self, kind, message):
        line = json.dumps({"jsonrpc": "2.0", "method": "notice",
                           "params": {"kind": kind, "message": message}})
        for connection in self.connections:
            connection.sendall(line.encode() + b"\n")

    def drop(self):
        """Cuts every connection, and is gone."""
        for connection in self.connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def close(self):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        os.unlink(self.path)
        os.rmdir(self.folder)

    def called(self, name):
        return [p for n, p in self.calls if n == name]


UTF8 = {"LC_ALL": "", "LC_MESSAGES": "", "LC_CTYPE": "", "LANG": "fr_FR.UTF-8"}
ASCII = {"LC_ALL": "C", "LANG": "C"}


def guichet(server, *words, input=b"", env=UTF8):
    """Runs guichet without a terminal; (exit code, stdout, stderr)."""
    if isinstance(input, str):
        input = input.encode()
    path = server if isinstance(server, str) else server.path
    done = subprocess.run([GUICHET, "--socket", path, *words], input=input, capture_output=True,
                          timeout=60 * SLOW, env={**os.environ, **env})
    return done.returncode, done.stdout.decode(), done.stderr.decode()


class Terminal:
    """guichet on a pseudo-terminal; reads until a text, writes lines."""

    def __init__(self, server, *words, env=UTF8, term="xterm-256color", size=(24, 80)):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(env)
            os.environ["TERM"] = term
            os.execv(GUICHET, [GUICHET, "--socket", server.path, *words])
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
        self.seen = ""

    def until(self, text, seconds=20 * SLOW):
        end = time.monotonic() + seconds
        while text not in self.seen:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                raise AssertionError("never saw %r in %r" % (text, self.seen))
            try:
                piece = os.read(self.fd, 65536)
            except OSError:
                piece = b""
            if not piece:
                raise AssertionError("ended without %r: %r" % (text, self.seen))
            self.seen += piece.decode("utf-8", "replace")
        before, self.seen = self.seen.split(text, 1)
        return before

    def type(self, text):
        os.write(self.fd, text.encode())

    def end(self):
        rest = b""
        while True:
            try:
                piece = os.read(self.fd, 65536)
            except OSError:
                break
            if not piece:
                break
            rest += piece
        os.close(self.fd)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1]), self.seen + rest.decode("utf-8", "replace")
