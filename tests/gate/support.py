"""For the tests of the gate alone: a core that knows four accounts, a guichet
that is a shell script, and ways to connect. The gate under test is real, and so
are the ssh clients."""

import atexit
import json
import os
import pathlib
import queue
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

BUILD = os.environ.get("BUILD", "build")
GATE = os.path.join(BUILD, "guichet-gate")
PATIENCE = 30  # seconds before a wait is a failure
PASSWORD = "Right-password-1"
CODE = "123456"
with open(GATE, "rb") as binary:
    BINARY = binary.read()
SANITIZED = b"__asan_init" in BINARY or b"__tsan_init" in BINARY
THREADS_WATCHED = b"__tsan_init" in BINARY  # by a thread of its own

# What the script does is asked for by the words of the command.
GUICHET = r"""#!/bin/sh
command=
[ "$1 $2" = "--fd 3" ] || { echo "bad arguments: $*"; exit 99; }
[ "${3:-}" = --command ] && command=$4
case "$command" in
streams) echo on-stdout; echo on-stderr >&2; exit 3 ;;
size) stty size; exit 0 ;;
resized) trap 'stty size; exit 0' WINCH; echo waiting; while :; do read -r _ || :; done ;;
environment) env | sort; exit 0 ;;
descriptors) ls /proc/self/fd | tr '\n' ' '; exit 0 ;;
count) wc -c; exit 0 ;;
flood) exec head -c 300000000 /dev/zero ;;
echo) exec cat ;;
killed) kill -KILL $$ ;;
pid) echo $$; exec cat ;;
hello) exec python3 -c 'import socket
s = socket.socket(fileno=3)
s.sendall(b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"session.hello\"}\n")
print(s.makefile().readline().strip())' ;;
'') if [ -t 0 ]; then echo interface; else echo lines; fi
    while read -r line; do echo "got $line"; [ "$line" = bye ] && exit 7; done ;;
*) echo "command: $command"; exit 0 ;;
esac
"""


class Core:
    """Speaks the core's side of the pre-authentication operations."""

    def __init__(self, path, keys):
        self.keys = keys  # login -> set of "type base64"
        self.calls = []
        self.idle_minutes = 0
        self.listening = socket.socket(socket.AF_UNIX)
        self.listening.bind(str(path))
        self.listening.listen(64)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            connection, _ = self.listening.accept()
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            self.answer_all(connection)
        except OSError:  # the other end is gone
            pass
        connection.close()

    def answer_all(self, connection):
        state = {"login": None, "proven": False}
        for line in connection.makefile("r"):
            try:
                request = json.loads(line)
            except ValueError:  # cut off
                return
            method, params = request["method"], request.get("params", {})
            self.calls.append((method, params))
            answer = {"jsonrpc": "2.0", "id": request["id"]}
            record = self.answer(state, method, params)
            if record is None:
                answer["error"] = {"code": 3, "message": "Wrong name, password or code.",
                                   "data": {"reason": "login_failed", "exit": 3}}
            else:
                answer["result"] = {"record": record}
            connection.sendall(json.dumps(answer).encode() + b"\n")

    def answer(self, state, method, params):
        if method == "gate.hello":
            return {}
        if method == "session.hello":
            return {"login": state["login"] if state["proven"] else None}
        if method == "auth.open_known":
            return {"known": params["login"] in ("visitor", "crowd")}
        if method == "auth.open":
            return self.identity(state, "visitor", "") if params["login"] == "visitor" else None
        if method == "auth.key_known":
            return {"known": params["key"] in self.keys.get(params["login"], ())}
        if method == "auth.password":
            right = params["login"] in ("alice", "tom") and params["password"] == PASSWORD
            return self.proven(state, params["login"]) if right else None
        if method == "auth.key":
            right = params["key"] in self.keys.get(params["login"], ())
            return self.proven(state, params["login"]) if right else None
        if method == "auth.totp" and state["login"] == "tom" and params["code"] == CODE:
            return self.identity(state, "tom", "")
        return None

    def proven(self, state, login):
        return self.identity(state, login, "totp" if login == "tom" else "")

    def identity(self, state, login, following):
        state.update(login=login, proven=following == "")
        return {"login": login, "name": login, "next": following,
                "idle_minutes": self.idle_minutes}

    def asked(self, method):
        return [params for name, params in self.calls if name == method]


class Gate:
    """A gate on a port of its own, with a core and a guichet, in a folder that is
    removed at the end."""

    def __init__(self, *options, listen="127.0.0.1:0"):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="gate-"))
        atexit.register(self.stop)
        for name in ("host", "alice", "tom", "stranger"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f",
                            self.folder / name], check=True)
        self.core = Core(self.folder / "core",
                         {name: {self.public(name)} for name in ("alice", "tom")})
        guichet = self.folder / "guichet"
        guichet.write_text(GUICHET)
        guichet.chmod(0o755)
        self.command = [GATE, "--listen", listen, "--host-key", str(self.folder / "host"),
                        "--gate-socket", str(self.folder / "core"), "--guichet", str(guichet),
                        *options]
        self.log, self.lines, self.logged = queue.Queue(), [], ""
        self.process = subprocess.Popen(self.command, stderr=subprocess.PIPE, text=True,
                                        stdin=subprocess.DEVNULL)
        threading.Thread(target=self.read_log, daemon=True).start()
        self.port = int(self.wait_log("gate ready ").split("address=")[1].split()[0]
                        .rsplit(":", 1)[1])

    def public(self, name):
        return " ".join((self.folder / (name + ".pub")).read_text().split()[:2])

    def read_log(self):
        for line in self.process.stderr:
            self.log.put(line.rstrip("\n"))
        self.log.put(None)

    def wait_log(self, text):
        """The next line that holds the text."""
        end = time.monotonic() + PATIENCE
        while True:
            line = self.log.get(timeout=max(0.01, end - time.monotonic()))
            if line is None:
                raise AssertionError("the gate ended before it logged %r: %r" % (text, self.lines))
            self.lines.append(line)
            if text in line:
                return line

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(PATIENCE)
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)
        return code

    def ssh_command(self, login, *words, key=None, options=(), tty=None, batch=True):
        command = ["ssh", "-F", "none", "-p", str(self.port), "-l", login,
                   "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
                   "-o", "LogLevel=ERROR", "-o", "IdentitiesOnly=yes",
                   "-o", "NumberOfPasswordPrompts=1"]
        if key:
            command += ["-i", str(self.folder / key), "-o", "BatchMode=" + ("no", "yes")[batch]]
        else:
            command += ["-o", "PubkeyAuthentication=no"]
        if tty is not None:
            command.append("-tt" if tty else "-T")
        return [*command, *options, "--", "127.0.0.1", *words]

    def ssh(self, login, *words, input="", env=None, **more):
        return subprocess.run(self.ssh_command(login, *words, **more), input=input.encode(),
                              capture_output=True, timeout=PATIENCE,
                              env={**os.environ, **(env or {})})

    def ssh_password(self, login, password, *words, method="password"):
        command = self.ssh_command(login, *words,
                                   options=("-o", "PreferredAuthentications=" + method))
        return subprocess.run(["sshpass", "-p", password, *command], input=b"",
                              capture_output=True, timeout=PATIENCE)

    def connect(self):
        """A TCP connection that says nothing."""
        return socket.create_connection(("127.0.0.1", self.port), PATIENCE)

    def children(self):
        path = "/proc/%d/task/%d/children" % (self.process.pid, self.process.pid)
        return [int(pid) for pid in pathlib.Path(path).read_text().split()]


def read_until(stream, text, patience=PATIENCE):
    """Bytes of a pipe or a pty up to a text; fails when it does not come."""
    fd, seen, end = stream if isinstance(stream, int) else stream.fileno(), b"", \
        time.monotonic() + patience
    while text not in seen:
        ready, _, _ = select.select([fd], [], [], max(0, end - time.monotonic()))
        try:
            piece = os.read(fd, 65536) if ready else b""
        except OSError:
            piece = b""
        if not piece:
            raise AssertionError("%r did not come; came %r" % (text, seen))
        seen += piece
    return seen


def eventually(what, why):
    """Waits until what() is true."""
    end = time.monotonic() + PATIENCE
    while not what():
        if time.monotonic() > end:
            raise AssertionError(why)
        time.sleep(0.02)


def equal(got, wanted):
    if got != wanted:
        raise AssertionError("got %r, wanted %r" % (got, wanted))


class Skip(Exception):
    """Raised by a test that can't run on this machine."""


def run(*tests):
    """Runs each, prints a line for each, and ends the program."""
    failed = 0
    for test in tests:
        name = test.__name__.replace("_", " ")
        try:
            test()
            print("ok", name, flush=True)
        except Skip as reason:
            print("skip %s: %s" % (name, reason), flush=True)
        except Exception as error:  # whatever went wrong, the other tests run
            failed += 1
            print("not ok %s: %s %s" % (name, type(error).__name__, error), flush=True)
    sys.exit(1 if failed else 0)
