#!/usr/bin/env python3
"""Who gets in, and as whom."""

import os
import subprocess

import libssh
from support import CODE, PASSWORD, PATIENCE, Gate, equal, run

gate = Gate()


def answering(login, password, code, *words, methods, **more):
    """Runs ssh with a program that answers its questions."""
    program = gate.folder / "answers"
    program.write_text("#!/bin/sh\ncase $1 in *Code*) echo '%s' ;; *) echo '%s' ;; esac\n"
                       % (code, password))
    program.chmod(0o755)
    options = ("-o", "PreferredAuthentications=" + methods, *more.pop("options", ()))
    command = gate.ssh_command(login, *words, options=options, batch=False, **more)
    return subprocess.run(command, input=b"", capture_output=True, timeout=PATIENCE,
                          env={**os.environ, "SSH_ASKPASS": str(program),
                               "SSH_ASKPASS_REQUIRE": "force"})


def identity(result):
    equal((result.returncode, result.stderr), (0, b""))
    return result.stdout


def a_password_opens_and_the_core_connection_is_that_account():
    assert b'"login": "alice"' in identity(gate.ssh_password("alice", PASSWORD, "hello"))


def a_wrong_password_does_not():
    result = gate.ssh_password("alice", PASSWORD + "x", "hello")
    equal((result.returncode, result.stdout), (255, b""))
    assert b"Permission denied (publickey,keyboard-interactive,password)" in result.stderr


def a_key_opens():
    assert b'"login": "alice"' in identity(gate.ssh("alice", "hello", key="alice"))


def the_key_of_another_account_does_not():
    equal(gate.ssh("alice", "hello", key="tom").returncode, 255)
    equal(gate.ssh("alice", "hello", key="stranger").returncode, 255)


def a_key_merely_offered_proves_nothing():
    gate.core.calls.clear()
    lonely = gate.folder / "lonely"
    lonely.write_text(gate.public("alice"))  # a public key without its private one
    result = gate.ssh("alice", "hello", key="lonely")
    equal(result.returncode, 255)
    equal([known["key"] for known in gate.core.asked("auth.key_known")], [gate.public("alice")])
    equal(gate.core.asked("auth.key"), [])


def the_identity_is_that_of_the_key_that_signed():
    gate.core.calls.clear()
    gate.core.keys["alice"].add(gate.public("stranger"))
    lonely = gate.folder / "lonely"
    lonely.write_text(gate.public("alice"))
    result = gate.ssh("alice", "hello", key="lonely",
                      options=("-i", str(gate.folder / "stranger")))
    gate.core.keys["alice"].remove(gate.public("stranger"))
    equal(result.returncode, 0)
    equal([proven["key"] for proven in gate.core.asked("auth.key")], [gate.public("stranger")])


def a_dialogue_asks_for_the_password():
    result = answering("alice", PASSWORD, "", "hello", methods="keyboard-interactive")
    assert b'"login": "alice"' in identity(result)


def a_dialogue_asks_for_the_code_where_the_account_has_one():
    result = answering("tom", PASSWORD, CODE, "hello", methods="keyboard-interactive")
    assert b'"login": "tom"' in identity(result)
    result = answering("tom", PASSWORD, "000000", "hello", methods="keyboard-interactive")
    equal(result.returncode, 255)


def a_password_is_not_enough_where_a_code_is_needed():
    equal(gate.ssh_password("tom", PASSWORD, "hello").returncode, 255)
    result = answering("tom", PASSWORD, CODE, "hello", methods="password,keyboard-interactive")
    assert b'"login": "tom"' in identity(result)


def a_key_is_not_enough_where_a_code_is_needed():
    equal(gate.ssh("tom", "hello", key="tom").returncode, 255)
    result = answering("tom", "", CODE, "hello", methods="publickey,keyboard-interactive",
                       key="tom")
    assert b'"login": "tom"' in identity(result)


def the_second_step_is_bound_to_the_login_of_the_first():
    client = libssh.Client(gate.port)
    equal(client.password(b"tom", PASSWORD.encode()), libssh.PARTIAL)
    equal(client.dialogue(b"alice", CODE.encode()), libssh.DENIED)
    equal(client.password(b"alice", PASSWORD.encode()), libssh.DENIED)
    equal(client.dialogue(b"tom", CODE.encode()), libssh.SUCCESS)
    client.close()


def no_channel_opens_before_the_identity_is_proven():
    client = libssh.Client(gate.port)
    equal(client.password(b"tom", PASSWORD.encode()), libssh.PARTIAL)
    equal(client.open_session(), libssh.ERROR)
    client.close()


def an_open_account_asks_for_nothing():
    result = gate.ssh("visitor", "hello")
    assert b'"login": "visitor"' in identity(result)
    gate.wait_log("event=authenticated address=127.0.0.1")


def an_open_account_that_is_full_says_so_before_it_asks():
    command = gate.ssh_command("crowd", "hello", options=("-o", "BatchMode=yes"))
    command[command.index("LogLevel=ERROR")] = "LogLevel=INFO"  # or ssh keeps it to itself
    result = subprocess.run(command, input=b"", capture_output=True, timeout=PATIENCE)
    equal((result.returncode, result.stdout), (255, b""))
    assert b"Wrong name, password or code.\r\n" in result.stderr, result.stderr
    assert b"Permission denied" in result.stderr, result.stderr


def no_proof_opens_nothing_else():
    gate.core.calls.clear()
    for login in ("alice", "tom", "nobody"):
        client = libssh.Client(gate.port)
        equal((login, client.none(login.encode())), (login, libssh.DENIED))
        equal(client.none(login.encode()), libssh.DENIED)
        client.close()
    equal(gate.core.asked("auth.open"), [])
    client = libssh.Client(gate.port)  # a second step can't be skipped by it
    equal(client.password(b"tom", PASSWORD.encode()), libssh.PARTIAL)
    equal(client.none(b"visitor"), libssh.DENIED)
    client.close()


def tries_are_counted():
    gate.core.calls.clear()
    client = libssh.Client(gate.port)
    outcomes = [client.password(b"alice", b"wrong")]
    while outcomes[-1] == libssh.DENIED and len(outcomes) < 20:
        outcomes.append(client.password(b"alice", b"wrong"))
    client.close()
    equal(outcomes[-1], libssh.ERROR)
    equal(len(gate.core.asked("auth.password")), 6)


def a_login_that_is_no_text_is_refused_and_the_gate_goes_on():
    for login in (b"\xff\xfe", b"a" * 5000, b"", b"a\x1b[31mb"):
        client = libssh.Client(gate.port)
        equal((login[:8], client.password(login, PASSWORD.encode())), (login[:8], libssh.DENIED))
        client.close()
    equal(gate.ssh("alice", "streams", key="alice").returncode, 3)


def no_secret_is_logged():
    gate.ssh_password(PASSWORD, PASSWORD)  # typed in the wrong place
    equal(gate.stop(), 0)
    gate.wait_log("gate stopped")
    everything = "\n".join(gate.lines)
    assert "event=authenticated" in everything and "event=denied" in everything, everything
    assert PASSWORD not in everything and CODE not in everything, everything


run(a_password_opens_and_the_core_connection_is_that_account,
    a_wrong_password_does_not,
    a_key_opens,
    the_key_of_another_account_does_not,
    a_key_merely_offered_proves_nothing,
    the_identity_is_that_of_the_key_that_signed,
    a_dialogue_asks_for_the_password,
    a_dialogue_asks_for_the_code_where_the_account_has_one,
    a_password_is_not_enough_where_a_code_is_needed,
    a_key_is_not_enough_where_a_code_is_needed,
    the_second_step_is_bound_to_the_login_of_the_first,
    no_channel_opens_before_the_identity_is_proven,
    an_open_account_asks_for_nothing,
    an_open_account_that_is_full_says_so_before_it_asks,
    no_proof_opens_nothing_else,
    tries_are_counted,
    a_login_that_is_no_text_is_refused_and_the_gate_goes_on,
    no_secret_is_logged)
