#!/usr/bin/env python3
"""What passes between a client and its guichet."""

import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import termios

from support import PASSWORD, PATIENCE, SANITIZED, Gate, equal, eventually, read_until, run

MEMORY_MAX = 400000 if SANITIZED else 40000  # kB; a sanitizer takes much for itself
gate = Gate("--zlib", "--rekey", "1048576")


def alice(*words, **more):
    return gate.ssh("alice", *words, key="alice", **more)


class Terminal:
    """ssh in a terminal of a given size."""

    def __init__(self, columns, rows, *words, options=(), env=None):
        self.master, slave = pty.openpty()
        self.resize(columns, rows)
        self.ssh = subprocess.Popen(
            gate.ssh_command("alice", *words, key="alice", options=options, tty=True),
            stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
            env={**os.environ, "TERM": "xterm", **(env or {})})
        os.close(slave)

    def resize(self, columns, rows):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def end(self):
        code = self.ssh.wait(PATIENCE)
        os.close(self.master)
        return code


def stdout_stderr_and_the_exit_status_are_told_apart():
    result = alice("streams")
    equal((result.returncode, result.stdout, result.stderr), (3, b"on-stdout\n", b"on-stderr\n"))


def a_command_arrives_as_one_text_whatever_is_in_it():
    for text in ("offer.search text='a b'", "$(reboot) `x` \\ \" ' ;|&", "é €", "--fd 0", "-"):
        equal(alice(text).stdout, ("command: " + text + "\n").encode())


def a_command_that_is_too_long_is_refused_and_a_long_one_is_not():
    long = "x" * 60000
    equal(alice(long).stdout, ("command: " + long + "\n").encode())
    equal(alice("x" * 70000).returncode, 255)


def guichet_killed_by_a_signal_is_no_success():
    equal(alice("killed").returncode, 255)


def guichet_holds_its_terminal_and_the_core_connection_only():
    listed = set(alice("descriptors").stdout.split())
    equal(listed - {b"4"}, {b"0", b"1", b"2", b"3"})  # 4: ls reads the folder


def only_the_language_crosses_over():
    result = alice("environment", env={"LANG": "fr_FR.UTF-8", "LC_TIME": "C", "LD_PRELOAD_X": "x"},
                   options=("-o", "SendEnv=LANG LC_* LD_*"))
    equal(result.stdout.decode().split(),
          ["HOME=/", "LANG=fr_FR.UTF-8", "LC_TIME=C", "PATH=/usr/local/bin:/usr/bin:/bin", "PWD=/",
           "TERM=dumb"])


def a_language_that_is_none_is_dropped():
    result = alice("environment", env={"LANG": "x;y$(z)"}, options=("-o", "SendEnv=LANG"))
    assert b"LANG" not in result.stdout, result.stdout


def an_unknown_terminal_is_passed_on_and_a_malformed_one_is_not():
    for term, wanted in (("some-terminal+v1", b"TERM=some-terminal+v1\r\n"),
                         ("../../etc/x", b"TERM=dumb\r\n"), ("x" * 200, b"TERM=dumb\r\n")):
        terminal = Terminal(80, 24, "environment", env={"TERM": term})
        read_until(terminal.master, wanted)
        equal(terminal.end(), 0)


def without_a_terminal_it_is_lines():
    result = gate.ssh("alice", key="alice", tty=False, input="one\nbye\n")
    equal((result.returncode, result.stdout), (7, b"lines\ngot one\ngot bye\n"))


def on_a_terminal_it_is_the_interface():
    terminal = Terminal(80, 24)
    read_until(terminal.master, b"interface")
    os.write(terminal.master, b"bye\n")
    read_until(terminal.master, b"got bye")
    equal(terminal.end(), 7)


def every_size_of_window_is_survived():
    for size, wanted in (((80, 24), b"24 80"), ((0, 0), b"24 80"), ((65535, 65535), b"500 1000"),
                         ((1, 1), b"1 1"), ((213, 57), b"57 213")):
        terminal = Terminal(*size, "size")
        read_until(terminal.master, wanted + b"\r\n")
        equal(terminal.end(), 0)


def a_new_size_reaches_guichet():
    for size, wanted in (((132, 43), b"43 132"), ((65535, 65535), b"500 1000")):
        terminal = Terminal(80, 24, "resized")
        read_until(terminal.master, b"waiting")
        terminal.resize(*size)
        terminal.ssh.send_signal(signal.SIGWINCH)
        read_until(terminal.master, wanted + b"\r\n")
        equal(terminal.end(), 0)


def the_end_of_input_reaches_guichet_and_nothing_before_it_is_lost():
    size = 8_000_000  # several renewals of the keys on the way
    for options in ((), ("-C",)):
        equal(alice("count", input="x" * size, options=options).stdout.strip(), b"%d" % size)


def much_output_arrives_whole():
    size = 8_000_000
    text = "".join("%07d\n" % i for i in range(size // 8))
    for options in ((), ("-C",)):
        assert alice("echo", input=text, options=options).stdout == text.encode(), "not the same"


def memory_of(pid):
    """In kB; 0 for one that has just ended."""
    try:
        with open("/proc/%d/status" % pid) as status:
            found = re.search(r"^VmRSS:\s+(\d+)", status.read(), re.M)
    except OSError:
        found = None
    return int(found[1]) if found else 0


def a_client_that_never_reads_costs_no_memory_and_holds_up_nobody():
    before = set(gate.children())
    stuck = subprocess.Popen(gate.ssh_command("alice", "flood", key="alice"),
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    read_until(stuck.stdout, b"\0")
    # When the writer sleeps in its pipe, nothing moves any more.
    def writer_waits():
        for pid in set(gate.children()) - before:
            try:
                with open("/proc/%d/stat" % pid) as stat:
                    line = stat.read()
            except OSError:
                continue
            if "(head)" in line:
                return line.rsplit(")", 1)[1].split()[0] == "S"
        return False
    eventually(writer_waits, "the flood does not stop")
    equal(alice("streams").returncode, 3)
    for pid in set(gate.children()) - before:
        assert memory_of(pid) < MEMORY_MAX, "%d kB" % memory_of(pid)
    stuck.kill()
    stuck.wait()
    stuck.stdout.close()
    eventually(lambda: set(gate.children()) <= before, "what was stuck stays")


def guichet_ends_when_the_client_vanishes():
    for tty in (True, False):
        client = subprocess.Popen(gate.ssh_command("alice", "pid", key="alice", tty=tty),
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        pid = int(read_until(client.stdout, b"\n").split()[0])
        assert pid in gate.children()
        client.kill()
        client.wait()
        client.stdin.close()
        client.stdout.close()
        eventually(lambda: pid not in gate.children(), "guichet outlives its client")


def who_is_away_is_told_and_the_session_ends():
    gate.core.idle_minutes = 0.01
    try:
        silent = subprocess.Popen(gate.ssh_command("alice", "pid", key="alice"),
                                  stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.PIPE)
        read_until(silent.stderr, b"You were away")
        client = Terminal(80, 24, env={"LANG": "fr_FR.UTF-8"}, options=("-o", "SendEnv=LANG"))
        read_until(client.master, "Vous étiez absent".encode())
        code = client.end()
    finally:
        gate.core.idle_minutes = 0
    equal((silent.wait(PATIENCE), code), (4, 4))


def signs_of_life_disturb_nobody():
    lively = Gate("--keepalive", "1")
    client = subprocess.Popen(
        lively.ssh_command("alice", key="alice", tty=False, options=("-vvv",)),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    read_until(client.stdout, b"lines\n")
    for _ in range(2):
        read_until(client.stderr, b"Received SSH2_MSG_IGNORE")
    out, _ = client.communicate(b"bye\n", PATIENCE)
    equal((client.returncode, out), (7, b"got bye\n"))
    equal(lively.stop(), 0)


def the_end_of_the_server_is_told():
    other = Gate()
    client = subprocess.Popen(other.ssh_command("alice", key="alice", tty=False),
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
    read_until(client.stdout, b"lines\n")
    equal(other.stop(), 0)
    _, said = client.communicate(timeout=PATIENCE)
    equal(client.returncode, 4)
    assert b"The server is stopping" in said, said


def the_gate_ends_cleanly():
    assert PASSWORD not in " ".join(gate.command)
    equal(gate.stop(), 0)


run(stdout_stderr_and_the_exit_status_are_told_apart,
    a_command_arrives_as_one_text_whatever_is_in_it,
    a_command_that_is_too_long_is_refused_and_a_long_one_is_not,
    guichet_killed_by_a_signal_is_no_success,
    guichet_holds_its_terminal_and_the_core_connection_only,
    only_the_language_crosses_over,
    a_language_that_is_none_is_dropped,
    an_unknown_terminal_is_passed_on_and_a_malformed_one_is_not,
    without_a_terminal_it_is_lines,
    on_a_terminal_it_is_the_interface,
    every_size_of_window_is_survived,
    a_new_size_reaches_guichet,
    the_end_of_input_reaches_guichet_and_nothing_before_it_is_lost,
    much_output_arrives_whole,
    a_client_that_never_reads_costs_no_memory_and_holds_up_nobody,
    guichet_ends_when_the_client_vanishes,
    who_is_away_is_told_and_the_session_ends,
    signs_of_life_disturb_nobody,
    the_end_of_the_server_is_told,
    the_gate_ends_cleanly)
