#!/usr/bin/env python3
"""The process that talks to a stranger can do nothing else."""

import os
import re
import subprocess

from support import GATE, SANITIZED, THREADS_WATCHED, Gate, Skip, equal, eventually, run


def open_exec_connect_and_fork_fail_after_the_lock_in():
    lines = subprocess.run([GATE, "--probe-lock-in"], capture_output=True, text=True).stdout
    outcome = {line.split()[0]: line.split()[1:] for line in lines.splitlines()}
    wanted = {"open", "create", "exec", "connect", "fork", "socket", "kill", "executable-memory"}
    equal(set(outcome), wanted)
    for call, (before, after) in outcome.items():
        assert before != "before=EPERM", "%s failed before: the probe proves nothing" % call
        if not (SANITIZED and call == "open"):  # a sanitizer reads files when it reports
            equal((call, after), (call, "after=EPERM"))


def a_connection_is_served_from_behind_the_same_lock_in():
    gate = Gate()
    silent = gate.connect()
    pid = int(gate.wait_log("event=opened").split("pid=")[1])
    # The server's name comes once the process is shut in.
    assert silent.recv(64).startswith(b"SSH-2.0-guichet")
    status = open("/proc/%d/status" % pid).read()
    for name, value in (("Seccomp", "2"), ("NoNewPrivs", "1"), ("Threads", "2" if THREADS_WATCHED else "1")):
        equal((name, re.search(r"^%s:\s+(\d+)" % name, status, re.M)[1]), (name, value))
    silent.close()
    gate.wait_log("event=")
    equal(gate.stop(), 0)


def it_holds_its_socket_its_core_connection_and_its_control_socket():
    if os.geteuid() != 0:
        raise Skip("the process is not dumpable: only root may look")
    gate = Gate()
    silent = gate.connect()
    pid = int(gate.wait_log("event=opened").split("pid=")[1])
    silent.recv(64)
    folder = "/proc/%d/fd" % pid
    held = {int(fd): os.readlink(folder + "/" + fd) for fd in os.listdir(folder)}
    equal(sorted(held), [0, 1, 2, 3, 4, 5])
    for fd in range(0, 2 if SANITIZED else 3):
        equal(held[fd], "/dev/null")
    for fd in (3, 4, 5):
        assert held[fd].startswith("socket:"), held
    equal(gate.stop(), 0)


def it_is_gone_when_the_client_is():
    gate = Gate()
    gate.connect().close()
    gate.wait_log("event=opened")
    eventually(lambda: not gate.children(), "the process outlives its client")
    equal(gate.stop(), 0)


run(open_exec_connect_and_fork_fail_after_the_lock_in,
    a_connection_is_served_from_behind_the_same_lock_in,
    it_holds_its_socket_its_core_connection_and_its_control_socket,
    it_is_gone_when_the_client_is)
