"""guichetd for a test: a data folder of its own, on a loopback port of its own."""
import atexit
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from cases import SLOW

TOP = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("BUILD", TOP / "build")).resolve()
CLOCK = "2026-11-22T09:42:00Z"  # Sunday 22 November 2026, 10:42 in Paris
# What a sanitizer, or the gate about a child that died, writes to the log.
ALARMS = re.compile(r"AddressSanitizer|LeakSanitizer|ThreadSanitizer|runtime error:|"
                    r"SUMMARY: \w*Sanitizer|died by signal|killed by signal")


class Refused(Exception):
    """An operation that was not done: .code is the exit code, .reason its name."""

    def __init__(self, code, error):
        self.code, self.error = code, error
        self.data = error.get("data", {}) if isinstance(error, dict) else {}
        self.reason = self.data.get("reason", "")
        super().__init__(f"exit {code}: {error}")


def free_port():
    """A port below those the kernel hands out, so that nobody takes it meanwhile."""
    while True:
        port = random.randint(20000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def family(pid):
    """It and all that it has started, and those: the processes that are still there."""
    found, new = [], [pid]
    while new:
        found.append(new.pop())
        try:
            for task in list(pathlib.Path(f"/proc/{found[-1]}/task").glob("*/children")):
                new += map(int, task.read_text().split())
        except OSError:
            continue
    return found


def wait_until(condition, what, seconds=20):
    """Polls until condition() is true, and returns its value."""
    deadline = time.monotonic() + seconds * SLOW
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds * SLOW} s for {what}")
        time.sleep(0.02)


def make_key(path, comment="test"):
    """An ed25519 key pair; returns the path of the private key."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", path],
                   check=True)
    return pathlib.Path(path)


class Server:
    """Started at once unless start=False; ended, and its folder removed, at exit."""

    def __init__(self, *options, clock=None, start=True, admin_key=True, gate=True, folder=None,
                 preexec=None, program=None):
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="g-"))
        self.data = self.folder / "data"
        self.log_path = self.folder / "log"
        self.socket = self.data / "guichet.sock"
        self.port = free_port()
        self.known_hosts = self.folder / "known_hosts"
        self.process = None
        self.gate = gate
        self.preexec = preexec
        self.program = program or BUILD / "guichetd"
        self.key = make_key(self.folder / "admin-key") if admin_key else None
        self.options = ["--data", self.data, "--listen", f"127.0.0.1:{self.port}",
                        "--admin-uid", str(os.getuid())]
        self.options += ["--admin-key", f"{self.key}.pub"] if admin_key else []
        self.options += ["--clock", clock] if clock else []
        self.options += [] if gate else ["--no-gate"]
        self.options += options
        atexit.register(self.remove)
        if start:
            self.start()

    def log(self):
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def start(self, wait=True):
        begun = len(self.log())
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                [self.program, *map(str, self.options)], cwd=self.folder,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=self.preexec)
        if wait:
            wait_until(lambda: self._ready(begun), "the server to be ready")
        return self

    def _ready(self, begun):
        if self.process.poll() is not None:
            raise AssertionError(f"guichetd ended with {self.process.returncode}: {self.log()}")
        return re.search(r"\bready\b", self.log()[begun:])

    def stop(self, number=signal.SIGTERM):
        """Ends the server as an administrator would; it must end well and soon."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)
            code = self.process.wait(20 * SLOW)
            if code != 0:
                raise AssertionError(f"guichetd ended with {code}: {self.log()[-3000:]}")
        alarm = ALARMS.search(self.log())
        if alarm:
            raise AssertionError(f"{alarm[0]} in the log: {self.log()[-6000:]}")

    def kill(self):
        """kill -9, as a power cut would."""
        self.process.kill()
        self.process.wait(20)

    def restart(self):
        self.stop()
        return self.start()

    def remove(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def password(self):
        """The first administrator's one-time password, printed at first start."""
        found = re.search(r"one-time password:\s*(\S+)", self.log())
        return found[1] if found else None

    # --- Operations, on the local socket ---

    def command(self, operation, *, data=None, form="json", **arguments):
        """Runs build/guichet; returns its completed process."""
        words = [f"{key}={word(value)}" for key, value in arguments.items() if value is not None]
        words += [f"format={form}"] if form else []
        return subprocess.run([BUILD / "guichet", "--socket", self.socket, operation, *words],
                              input=data if isinstance(data, bytes) else (data or "").encode(),
                              capture_output=True, timeout=120 * SLOW)

    def call(self, operation, *, data=None, **arguments):
        """The record or the rows; raises Refused."""
        return result(self.command(operation, data=data, **arguments))


def word(value):
    """A value as a command's word."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ",".join(map(str, value))
    return str(value)


def result(process):
    """What a command with format=json answered: a record, or rows; raises Refused."""
    text = process.stdout.decode("utf-8", "replace").strip()
    try:
        answer = json.loads(text.splitlines()[-1] if text else "null")
    except ValueError:
        raise AssertionError(f"no JSON (exit {process.returncode}): {text!r} "
                             f"{process.stderr!r}") from None
    if process.returncode:
        raise Refused(process.returncode, answer or {"message": process.stderr.decode()})
    answer = answer.get("result", answer)
    return answer["record"] if "record" in answer else answer.get("rows", answer)


class Connection:
    """A raw connection to the local socket, for what no client would send."""

    def __init__(self, server, seconds=20):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(seconds * SLOW)
        self.socket.connect(str(server.socket))
        self.buffer = b""
        self.number = 0

    def send(self, data):
        self.socket.sendall(data)

    def line(self):
        """The next line, or None when the other side has closed."""
        while b"\n" not in self.buffer:
            got = self.socket.recv(65536)
            if not got:
                return None
            self.buffer += got
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line

    def call(self, method, **params):
        """The whole answer, as JSON."""
        self.number += 1
        self.send(json.dumps({"jsonrpc": "2.0", "id": self.number, "method": method,
                              "params": params}).encode() + b"\n")
        while True:
            line = self.line()
            if line is None:
                return None
            answer = json.loads(line)
            if answer.get("method") != "notice":
                return answer

    def close(self):
        self.socket.close()
