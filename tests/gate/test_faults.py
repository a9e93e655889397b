#!/usr/bin/env python3
"""The machine fails under the gate, its listener and its children, at points that have names:
who comes is turned away and told in the log, who is there goes on, every output is whole or
the connection is gone; and a point that no test reaches fails here too."""

import errno
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from faults import SHORT, Points, Table, named  # noqa: E402
from support import PASSWORD, Gate, equal, eventually, run  # noqa: E402

# As in tests/preload/gate_faults.c.
POINTS = Points("gate_faults", [
    "accept", "fork", "core socket", "core connect", "core hello", "pair", "pty", "pipe",
    "listener tells", "listener hears", "child tells", "child hears", "line read", "line write",
    "core read", "core write", "guichet read", "guichet write"])
table = Table(POINTS)
over = table.over

os.environ.update(table.environment)
gate = Gate()
for variable in table.environment:
    del os.environ[variable]


def fail(point, error, **more):
    """For the next that comes: who was served before is gone first, or its child, still about
    to read its client's farewell, would be the one to fail."""
    eventually(lambda: gate.children() == [], "a session that was over did not end")
    table.fail(point, error, **more)


def serves():
    """Somebody gets in, and gets all of it."""
    result = gate.ssh("alice", "streams", key="alice")
    equal((result.returncode, result.stdout, result.stderr), (3, b"on-stdout\n", b"on-stderr\n"))


def who_can_t_be_accepted_waits_and_gets_in():
    for error in (errno.EMFILE, errno.ENFILE, errno.ENOBUFS):
        fail("accept", error)
        serves()
        over("accept")
        gate.wait_log(f"cannot_accept why={named(error)}")
    for error in (errno.EINTR, errno.ECONNABORTED):
        fail("accept", error)
        serves()
        over("accept")


def who_finds_no_core_or_no_process_is_turned_away_and_the_next_gets_in():
    for point, error, text in (
            ("core socket", errno.EMFILE, "no_core"), ("core connect", errno.ECONNREFUSED, "no_core"),
            ("core connect", errno.EAGAIN, "no_core"), ("core hello", errno.EPIPE, "no_core"),
            ("core hello", SHORT, "no_core"), ("pair", errno.EMFILE, "no_core"),
            ("fork", errno.EAGAIN, "no_process"), ("fork", errno.ENOMEM, "no_process")):
        fail(point, error)
        equal((point, gate.ssh("alice", "streams", key="alice").returncode), (point, 255))
        over(point)
        line = gate.wait_log(text)
        if error != SHORT:
            assert f"why={named(error)}" in line, line
        serves()


def a_program_that_can_t_be_started_is_said_and_the_next_starts():
    for point, error, how in (("pty", errno.ENOSPC, {"tty": True}), ("pipe", errno.EMFILE, {}),
                              ("fork", errno.EAGAIN, {})):
        fail(point, error, nth=2 if point == "fork" else 1)
        result = gate.ssh("alice", "streams", key="alice", **how)
        over(point)
        assert result.returncode not in (0, 3), (point, result)
        serves()


def between_listener_and_child_a_message_lost_ends_that_session_only():
    for point, error in (("listener tells", errno.ENOBUFS), ("child tells", errno.EPIPE),
                         ("listener hears", errno.ECONNRESET), ("child hears", errno.ECONNRESET)):
        fail(point, error)
        result = gate.ssh("alice", "streams", key="alice")
        over(point)
        assert result.returncode != 0, (point, result)
        serves()
    for point in ("listener hears", "child hears"):
        fail(point, errno.EINTR)
        serves()
        over(point)


def interrupted_short_or_full_each_output_is_whole():
    given = os.urandom(200000).hex()
    for point in ("line read", "line write", "guichet read", "guichet write", "core read",
                  "core write"):
        # libssh asks first whether it may, and takes a refusal then for the end.
        for error in (SHORT,) if point.startswith("line") else (errno.EINTR, errno.EAGAIN, SHORT):
            fail(point, error, times=4)
            if point.startswith("core"):
                result = gate.ssh_password("alice", PASSWORD, "streams")
                got = result.returncode, result.stdout, result.stderr
                wanted = 3, b"on-stdout\n", b"on-stderr\n"
            else:
                result = gate.ssh("alice", "echo", key="alice", input=given)
                got, wanted = (result.returncode, result.stdout.decode()), (0, given)
            over(point)
            assert got == wanted, f"{point} {named(error)}: {result.returncode}, " \
                f"{len(result.stdout)} bytes, {result.stderr[:200]}"


def broken_for_good_that_session_ends_and_the_next_is_served():
    for point, error in (("line read", errno.ECONNRESET), ("line read", errno.EAGAIN),
                         ("line write", errno.EPIPE), ("line write", errno.EINTR),
                         ("core read", errno.ECONNRESET), ("core write", errno.EPIPE)):
        fail(point, error)
        equal((point, gate.ssh("alice", "streams", key="alice").returncode), (point, 255))
        over(point)
        serves()
    for point, words in (("guichet read", "streams"), ("guichet write", "count")):
        fail(point, errno.EIO, times=2)
        result = gate.ssh("alice", words, key="alice", input="abc")
        over(point)
        assert result.stdout != b"3\n", result
        serves()


def every_point_that_has_a_name_was_reached():
    equal(POINTS.missed(), [])


def it_ends_well():
    equal(gate.stop(), 0)
    everything = "\n".join(gate.lines)
    assert "died by signal" not in everything and "killed by signal" not in everything, everything


run(who_can_t_be_accepted_waits_and_gets_in,
    who_finds_no_core_or_no_process_is_turned_away_and_the_next_gets_in,
    a_program_that_can_t_be_started_is_said_and_the_next_starts,
    between_listener_and_child_a_message_lost_ends_that_session_only,
    interrupted_short_or_full_each_output_is_whole,
    broken_for_good_that_session_ends_and_the_next_is_served,
    every_point_that_has_a_name_was_reached,
    it_ends_well)
