#!/usr/bin/env python3
"""guichetd keeps the gate: starts it, starts it again, ends it."""
import os
import signal
import socket

from support import Connection, Server, case, cases, contains, equal, family, wait_until

# A gate that only says what it was told, for what the real one would do too seldom.
GATE = """#!/usr/bin/env python3
import os, signal, sys
rest = [w for w in sys.argv[1:] if w not in ("--with-parent", "--zlib")]
words = dict(zip(rest[::2], rest[1::2]))
with open("gate-runs", "a") as runs:
    runs.write(" ".join(sys.argv[1:]) + "\\n")
if os.path.exists("gate-fails"):
    sys.exit(4)
with open("gate-pid.new", "w") as file:
    file.write(str(os.getpid()))
os.rename("gate-pid.new", "gate-pid")
if os.path.exists("gate-deaf"):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.write(int(words["--ready-fd"]), (words["--listen"] + "\\n").encode())
signal.pause()
"""


def with_gate(*options):
    server = Server("--gate-program", "gate", *options, start=False)
    program = server.folder / "gate"
    program.write_text(GATE)
    program.chmod(0o755)
    server.options[server.options.index("gate")] = str(program)
    return server


def runs(server):
    path = server.folder / "gate-runs"
    return path.read_text().splitlines() if path.exists() else []


def pid(server):
    return int((server.folder / "gate-pid").read_text())


def is_alive(number):
    try:
        os.kill(number, 0)
        return True
    except ProcessLookupError:
        return False


@case("the gate is told where to listen, its key, its socket, its limits")
def told():
    server = with_gate("--grace", "33", "--max-startups", "9", "--max-per-address", "5").start()
    line = runs(server)[0]
    for part in (f"--listen 127.0.0.1:{server.port}", "--host-key ", "/keys/host",
                 "/data/gate.sock", "--guichet ", "--grace 33", "--max-startups 9",
                 "--max-per-address 5"):
        contains(line, part)
    contains(server.log(), f"ready listen=127.0.0.1:{server.port}")
    gate = pid(server)
    server.stop()
    equal(is_alive(gate), False, "the gate ends with guichetd")


@case("a gate that dies is started again; the rest goes on")
def again():
    server = with_gate().start()
    connection = Connection(server)
    os.kill(pid(server), signal.SIGKILL)
    wait_until(lambda: len(runs(server)) == 2, "the gate to be started again")
    contains(connection.call("session.hello"), "result")
    server.stop()


@case("a gate that does not come back is tried again and again; the rest goes on")
def fails_later():
    server = with_gate().start()
    (server.folder / "gate-fails").touch()
    os.kill(pid(server), signal.SIGKILL)
    wait_until(lambda: len(runs(server)) >= 3, "two more tries")
    contains(Connection(server).call("session.hello"), "result")
    (server.folder / "gate-fails").unlink()
    wait_until(lambda: server.log().count("gate started") >= 2, "the gate")
    server.stop()


@case("SIGHUP starts the gate again only if its options changed")
def reload():
    server = with_gate("--config", "guichetd.conf")
    config = server.folder / "guichetd.conf"
    config.write_text("[gate]\ngrace = 10\n")
    server.start()
    config.write_text("[gate]\ngrace = 10\n[limits]\nin_flight = 5\n")
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: "configuration read" in server.log(), "the configuration")
    equal(len(runs(server)), 1)
    config.write_text("[gate]\ngrace = 20\n")
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: len(runs(server)) == 2, "the gate to be started again")
    contains(runs(server)[1], "--grace 20")
    config.write_text("[gate]\ngate = no\n")
    wait_until(lambda: server.log().count("gate started") == 2, "the gate to listen")
    gate = pid(server)
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: not is_alive(gate), "the gate to end")
    contains(Connection(server).call("session.hello"), "result")
    server.stop()
    equal(len(runs(server)), 2)


@case("a gate that does not end when told is killed, within a bounded time")
def deaf():
    server = with_gate()
    (server.folder / "gate-deaf").touch()
    server.start()
    gate = pid(server)
    server.stop()
    equal(is_alive(gate), False)


@case("a gate that can't start at first ends guichetd with a reason")
def never():
    server = with_gate()
    (server.folder / "gate-fails").touch()
    server.start(wait=False)
    equal(server.process.wait(20 * cases.SLOW), 1)
    contains(server.log(), "can't listen for SSH there")
    server = Server("--gate-program", "/nonexistent/gate", start=False)
    server.start(wait=False)
    equal(server.process.wait(20 * cases.SLOW), 1)
    contains(server.log(), "/nonexistent/gate")


@case("a port in use ends the start with the address")
def port_in_use():
    server = Server(start=False)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", server.port))
        taken.listen()
        server.start(wait=False)
        equal(server.process.wait(20 * cases.SLOW), 1)
    contains(server.log(), f"127.0.0.1:{server.port}")
    server.start()
    server.stop()


@case("guichetd killed takes its gate with it, and starts again on the same port")
def killed():
    server = Server()
    server.kill()
    wait_until(lambda: port_is_free(server.port),
               "the port to be free")
    server.start()
    server.stop()


@case("started again while the gate of the one that was killed still listens, it waits a moment")
def former_gate():
    server = Server()
    former, = family(server.process.pid)[1:]
    os.kill(former, signal.SIGSTOP)
    server.kill()
    server.start(wait=False)
    try:
        wait_until(lambda: "another program uses this port" in server.log(), "the port to be missed")
    finally:
        os.kill(former, signal.SIGCONT)
    wait_until(lambda: server.log().count("\nready ") == 2, "the server to be ready")
    server.stop()


def port_is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False


if __name__ == "__main__":
    cases.main()
