#!/usr/bin/env python3
"""The gate: what strangers, slow, strange and vanishing clients can't do."""
import fcntl
import os
import pathlib
import pty
import signal
import socket
import struct
import subprocess
import sys
import termios

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import ssh
from cases import SLOW, Skip, case, equal, main
from network import Network
from server import BUILD, Server, wait_until
from terminal import operator

net = Network(clock=None)


def stranger(server):
    """A TCP connection that has read the server's greeting."""
    link = socket.create_connection(("127.0.0.1", server.port), 20)
    link.settimeout(30 * SLOW)
    return link


def is_closed(link, seconds):
    """Whether the other side closes within so many seconds."""
    link.settimeout(seconds * SLOW)
    try:
        while link.recv(4096):
            pass
        return True
    except TimeoutError:
        return False
    except ConnectionError:
        return True


@case("a client on a bad line gets compression when it asks, and not otherwise")
def _():
    net.account("compressed", "staff")
    for flag, agreed in (("-C", "zlib@openssh.com"), ("-v", "none")):
        answer = ssh.run(net.server, "compressed", "offer.search", key=net.keys["compressed"],
                         options=["-v", "-o", "LogLevel=DEBUG1", flag])
        equal(answer.returncode, 0)
        assert f"compression: {agreed}" in answer.stderr.decode(), answer.stderr


@case("from inside the lock-in, open, exec, connect and fork fail")
def _():
    if SLOW > 1:
        raise Skip("a build with sanitizers has a wider filter")
    answer = subprocess.run([BUILD / "guichet-gate", "--probe-lock-in"], text=True,
                            capture_output=True, timeout=20)
    equal(answer.returncode, 0)
    results = {line.split()[0]: line.split()[1:] for line in answer.stdout.splitlines()}
    for name in ("open", "exec", "connect", "fork"):
        before, after = results[name]
        equal(after, "after=EPERM", name)
        assert before != "before=EPERM", f"control: {name} {before}"


@case("who does not log in within the grace time is cut off")
def _():
    server = Server("--grace", "2")
    assert is_closed(stranger(server), 15), "still open"
    server.stop()


@case("connections without an identity are limited, in all and for an address")
def _():
    for option in ("--max-per-address", "--max-startups"):
        server = Server(option, "3", "--grace", "60")
        held = [stranger(server) for _ in range(3)]
        assert all(link.recv(4) == b"SSH-" for link in held)
        assert is_closed(stranger(server), 10), option
        held.pop().close()
        # There is room again.
        wait_until(lambda: ssh.run(server, "admin", "session.hello",
                                   key=server.key).returncode == 0, "room", 20)
        server.stop()


@case("garbage, a cut handshake and a flood end without harm")
def _():
    net.build()
    net.account("lise", "staff")
    for data in (b"GET / HTTP/1.0\r\n\r\n", b"SSH-2.0-x\r\n" + os.urandom(5000), b"\0" * 100000,
                 b"SSH-2.0-" + b"x" * 5000 + b"\r\n", b"SSH-1.5-old\r\n"):
        link = stranger(net.server)
        try:
            link.sendall(data)
        except ConnectionError:
            pass
        link.close()
    equal(net.ssh("lise", "session.hello")["login"], "lise")


@case("a client that never reads holds up nobody")
def _():
    words = ssh.command(net.server, "lise", key=net.keys["lise"], tty=False)
    stalled = subprocess.Popen([*words, "commune.find", "text=sain", "limit=10000"],
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               env=ssh.environment())
    assert stalled.stdout.read(10)
    stalled.send_signal(signal.SIGSTOP)
    for _ in range(3):
        net.ssh("lise", "offer.search")
    stalled.send_signal(signal.SIGCONT)
    stalled.stdout.read()
    equal(stalled.wait(30 * SLOW), 0)


@case("a client that vanishes leaves no session behind")
def _():
    terminal = operator(net.server, "lise", key=net.keys["lise"])
    wait_until(lambda: [r for r in net.call("session.list") if r["login"] == "lise"], "a session")
    terminal.close()
    wait_until(lambda: not [r for r in net.call("session.list") if r["login"] == "lise"],
               "the session to end")


@case("large output comes whole, with keys renewed on the way")
def _():
    plain = net.ssh_run("lise", "commune.find", "text=sa", "limit=10000", "format=csv")
    often = net.ssh_run("lise", "commune.find", "text=sa", "limit=10000", "format=csv",
                        options=["-o", "RekeyLimit=32K"])
    equal((plain.returncode, often.returncode), (0, 0), often.stderr)
    assert len(plain.stdout) > 100000, len(plain.stdout)
    equal(often.stdout, plain.stdout)


@case("large input comes whole: an import of 900 kB over ssh")
def _():
    rows = "".join(f"g-{i},host,Gîte {i},,{'é' * 300},1 rue,37000,Tours,37261,47.39,0.68\n"
                   for i in range(1400))
    head = "id,kind,name,summary,description,street,postcode,commune,insee,lat,lon\n"
    answer = net.ssh("lise", "party.import", data=head + rows)
    equal(answer["parties"], 1400)


@case("any window size is survived, 0x0 too, and any TERM")
def _():
    for rows, columns in ((0, 0), (1, 1), (5, 300), (65535, 65535), (24, 80)):
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        process = subprocess.Popen(
            ssh.command(net.server, "lise", key=net.keys["lise"], options=["-tt"]),
            stdin=slave, stdout=slave, stderr=slave, env=ssh.environment(TERM="no-such-term"),
            start_new_session=True)
        os.close(slave)
        assert os.read(master, 10), (rows, columns)
        wait_until(lambda: [r for r in net.call("session.list") if r["login"] == "lise"],
                   f"a session at {columns}x{rows}")
        fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        process.kill()
        process.wait()
        os.close(master)
        wait_until(lambda: not [r for r in net.call("session.list") if r["login"] == "lise"],
                   "its end")
    net.ssh("lise", "session.hello")


@case("a restart of the server is told to those who are connected")
def _():
    terminal = operator(net.server, "lise", key=net.keys["lise"])
    wait_until(lambda: [r for r in net.call("session.list") if r["login"] == "lise"], "a session")
    net.server.stop()
    terminal.wait_end()
    net.server.start()
    equal(net.ssh("lise", "session.hello")["login"], "lise")


@case("the server ends well after all this")
def _():
    net.server.stop()


main()
