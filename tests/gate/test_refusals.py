#!/usr/bin/env python3
"""There is guichet behind the gate, and nothing else."""

import socket
import subprocess

from support import PATIENCE, Gate, equal, eventually, read_until, run

gate = Gate()


def alice(*words, **more):
    return gate.ssh("alice", *words, key="alice", **more)


def forwarding_to_another_host_is_refused():
    with socket.create_server(("127.0.0.1", 0)) as secret:
        target = "127.0.0.1:%d" % secret.getsockname()[1]
        result = alice(options=("-W", target))
        secret.settimeout(0)
        try:
            secret.accept()
            raise AssertionError("the gate connected")
        except BlockingIOError:
            pass
    equal(result.returncode, 255)
    assert b"forwarding failed" in result.stderr, result.stderr


def forwarding_from_the_server_is_refused():
    result = alice("streams", options=("-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:9"))
    equal(result.returncode, 255)
    assert b"remote port forwarding failed" in result.stderr, result.stderr


def sftp_is_refused():
    result = alice("sftp", options=("-s",))
    equal((result.returncode, result.stdout), (255, b""))
    assert b"subsystem request failed" in result.stderr, result.stderr


def an_agent_and_x11_are_not_taken():
    agent = subprocess.run(["ssh-agent", "-s"], capture_output=True, text=True).stdout
    variables = dict(part.split("=", 1) for part in agent.replace("\n", "").split(";")
                     if part.startswith("SSH_"))
    try:
        result = alice("environment", options=("-A", "-X"), env={**variables, "DISPLAY": ":9"})
    finally:
        subprocess.run(["ssh-agent", "-k"], env={**variables, "PATH": "/usr/bin:/bin"},
                       capture_output=True)
    equal(result.returncode, 0)
    assert b"SSH_AUTH_SOCK" not in result.stdout and b"DISPLAY" not in result.stdout, result


def a_second_channel_is_refused_and_the_first_goes_on():
    path = str(gate.folder / "master")
    first = subprocess.Popen(
        gate.ssh_command("alice", key="alice", tty=False,
                         options=("-M", "-S", path)),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    read_until(first.stdout, b"lines\n")
    # No way around the master: a connection of its own would be welcome.
    second = alice("streams", options=("-S", path, "-o", "ProxyCommand=false"))
    equal((second.returncode, second.stdout), (255, b""))
    out, _ = first.communicate(b"bye\n", PATIENCE)
    equal((first.returncode, out), (7, b"got bye\n"))


def a_connection_without_a_session_ends():
    short = Gate("--grace", "1")
    client = subprocess.Popen(short.ssh_command("alice", key="alice", options=("-N",)),
                              stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    short.wait_log("event=grace_over")
    equal(client.wait(PATIENCE), 255)
    equal(short.stop(), 0)


def the_gate_is_well_after_all_that():
    equal(alice("streams").returncode, 3)
    eventually(lambda: not gate.children(), "something stays")
    equal(gate.stop(), 0)


run(forwarding_to_another_host_is_refused,
    forwarding_from_the_server_is_refused,
    sftp_is_refused,
    an_agent_and_x11_are_not_taken,
    a_second_channel_is_refused_and_the_first_goes_on,
    a_connection_without_a_session_ends,
    the_gate_is_well_after_all_that)
