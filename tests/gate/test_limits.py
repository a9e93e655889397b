#!/usr/bin/env python3
"""What strangers can't use up, and what a crash costs."""

import os
import signal
import socket
import subprocess

from support import GATE, PATIENCE, Gate, equal, eventually, read_until, run

BANNER = b"SSH-2.0-guichet"


def welcome(gate, source="127.0.0.1"):
    """A connection and whether the gate speaks on it."""
    connection = socket.create_connection(("127.0.0.1", gate.port), PATIENCE, (source, 0))
    try:
        return connection, connection.recv(64).startswith(BANNER)
    except ConnectionResetError:
        return connection, False


def connections_without_an_identity_are_limited_in_all():
    gate = Gate("--max-startups", "3")
    held = [welcome(gate, "127.0.0.%d" % i) for i in (1, 2, 3)]
    equal([spoke for _, spoke in held], [True, True, True])
    equal(welcome(gate, "127.0.0.4")[1], False)
    gate.wait_log("why=startups")
    held[0][0].close()
    eventually(lambda: welcome(gate, "127.0.0.4")[1], "the place is not given back")
    equal(gate.stop(), 0)


def and_for_each_address():
    gate = Gate("--max-per-address", "2")
    held = [welcome(gate) for _ in range(2)]
    equal([spoke for _, spoke in held], [True, True])
    equal(welcome(gate)[1], False)
    gate.wait_log("why=per_address")
    equal(welcome(gate, "127.0.0.9")[1], True)
    equal(gate.stop(), 0)


def those_with_an_identity_do_not_count():
    gate = Gate("--max-startups", "1")
    clients = []
    for _ in range(3):
        client = subprocess.Popen(gate.ssh_command("alice", key="alice", tty=False),
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        read_until(client.stdout, b"lines\n")
        clients.append(client)
    for client in clients:
        equal(client.communicate(b"bye\n", PATIENCE)[0], b"got bye\n")
    equal(gate.stop(), 0)


def who_does_not_log_in_in_time_is_cut_off():
    gate = Gate("--grace", "1")
    silent, _ = welcome(gate)
    started, _ = welcome(gate)
    started.sendall(b"SSH-2.0-slow\r\n")
    for connection in (silent, started):
        while connection.recv(4096):
            pass
        gate.wait_log("event=grace_over")
    equal(gate.stop(), 0)


def nonsense_ends_one_connection_only():
    gate = Gate()
    for bytes_sent in (b"GET / HTTP/1.0\r\n\r\n", b"\0" * 5000, b"SSH-2.0-x\r\n" + b"\xff" * 40000,
                       b"SSH-1.5-old\n", b"SSH-2.0-" + b"x" * 5000 + b"\r\n"):
        connection, _ = welcome(gate)
        try:
            connection.sendall(bytes_sent)
            while connection.recv(4096):
                pass
        except ConnectionResetError:
            pass
    equal(gate.ssh("alice", "streams", key="alice").returncode, 3)
    equal(gate.stop(), 0)


def after_a_crash_the_gate_renews_itself_and_sessions_live():
    gate = Gate()
    client = subprocess.Popen(
        gate.ssh_command("alice", key="alice", tty=False, options=("-b", "127.0.0.2")),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    read_until(client.stdout, b"lines\n")
    place = layout(gate.process.pid)
    victim, spoke = welcome(gate)
    equal(spoke, True)
    pid = int(gate.wait_log("event=opened address=127.0.0.1").split("pid=")[1])
    os.kill(pid, signal.SIGSEGV)
    gate.wait_log("child_died address=127.0.0.1 pid=%d signal=11" % pid)
    assert str(gate.port) in gate.wait_log("gate renewed")
    assert layout(gate.process.pid) != place, "the memory layout is the same"
    # That address waits; others come in; who was in stays in.
    equal(welcome(gate)[1], False)
    gate.wait_log("why=throttled")
    equal(gate.ssh("alice", "streams", key="alice",
                   options=("-b", "127.0.0.3")).returncode, 3)
    equal(client.communicate(b"bye\n", PATIENCE)[0], b"got bye\n")
    equal(client.returncode, 7)
    equal(gate.stop(), 0)
    victim.close()


def layout(pid):
    with open("/proc/%d/maps" % pid) as maps:
        return next(line.split()[0] for line in maps if "guichet-gate" in line)


def a_hangup_renews_it_too():
    gate = Gate()
    clients = []
    for _ in range(2):
        client = subprocess.Popen(gate.ssh_command("alice", key="alice", tty=False),
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        read_until(client.stdout, b"lines\n")
        clients.append(client)
        gate.process.send_signal(signal.SIGHUP)
        gate.wait_log("gate renewed")
    clients[0].kill()
    clients[0].wait()
    equal(clients[1].communicate(b"bye\n", PATIENCE)[0], b"got bye\n")
    eventually(lambda: not gate.children(), "what ended after a renewal is not noticed")
    equal(gate.ssh("alice", "streams", key="alice").returncode, 3)
    equal(gate.stop(), 0)


def both_families_are_served():
    gate = Gate(listen="[::]:0")
    for address in ("127.0.0.1", "::1"):
        with socket.create_connection((address, gate.port), PATIENCE) as connection:
            assert connection.recv(64).startswith(BANNER)
            # Each child says hello in its own time, after its banner.
            eventually(lambda: gate.core.asked("gate.hello")[-1:] and gate.core.asked("gate.hello")[-1]["address"] == address,
                       "the core did not hear of " + address)
    equal(gate.stop(), 0)


def failed(gate, *replaced):
    command = list(gate.command)
    for name, value in replaced:
        command[command.index(name) + 1] = str(value)
    result = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    return result.returncode, result.stderr


def it_says_why_it_cannot_start():
    gate = Gate()
    code, said = failed(gate, ("--listen", "127.0.0.1:%d" % gate.port))
    equal(code, 5)
    assert "another program uses this port" in said, said
    for where in ("nonsense", "127.0.0.1:", "127.0.0.1:99999", "192.0.2.1:0"):
        equal((where, failed(gate, ("--listen", where))[0]), (where, 4))
    for key, words in (("missing", "cannot read the host key"), ("core-is-no-key", "not a private"),
                       ("rsa", "must be of type ed25519")):
        (gate.folder / "core-is-no-key").write_text("nothing")
        if not (gate.folder / "rsa").exists():
            subprocess.run(["ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f",
                            gate.folder / "rsa"], check=True)
        code, said = failed(gate, ("--host-key", gate.folder / key))
        equal((key, code), (key, 3))
        assert words in said, said
    equal(failed(gate, ("--guichet", "/nonexistent"))[0], 1)
    equal(subprocess.run([GATE, "--nonsense"], capture_output=True).returncode, 2)
    equal(subprocess.run([GATE], capture_output=True).returncode, 2)
    equal(gate.stop(), 0)


def who_started_it_and_is_gone_is_not_outlived():
    gate = Gate()
    ours, its = os.pipe()
    os.close(ours)
    result = subprocess.run(
        [*gate.command, "--with-parent", "--ready-fd", str(its)], capture_output=True, text=True,
        timeout=PATIENCE, pass_fds=[its])
    os.close(its)
    equal((result.returncode, result.stderr), (1, "guichet-gate: who started it is gone\n"))
    equal(gate.stop(), 0)


def without_the_core_a_client_is_sent_away():
    gate = Gate()
    os.unlink(gate.folder / "core")
    equal(welcome(gate)[1], False)
    gate.wait_log("gate no_core")
    equal(gate.stop(), 0)


run(connections_without_an_identity_are_limited_in_all,
    and_for_each_address,
    those_with_an_identity_do_not_count,
    who_does_not_log_in_in_time_is_cut_off,
    nonsense_ends_one_connection_only,
    after_a_crash_the_gate_renews_itself_and_sessions_live,
    a_hangup_renews_it_too,
    both_families_are_served,
    it_says_why_it_cannot_start,
    who_started_it_and_is_gone_is_not_outlived,
    without_the_core_a_client_is_sent_away)
