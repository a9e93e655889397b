#!/usr/bin/env python3
"""ssh-audit finds nothing to fail."""

import subprocess

from support import PATIENCE, Gate, equal, run

gate = Gate("--zlib")
# No algorithm but the mark of the strict key exchange (against CVE-2023-48795),
# which an ssh-audit from before it takes for an unknown one.
MARK = "kex-strict-s-v00@openssh.com"


def nothing_fails_and_nothing_is_warned_about():
    result = subprocess.run(["ssh-audit", "-n", "-p", str(gate.port), "127.0.0.1"],
                            capture_output=True, text=True, timeout=PATIENCE)
    bad = [line for line in result.stdout.splitlines()
           if ("[fail]" in line or "[warn]" in line) and MARK not in line]
    equal(bad, [])
    assert "curve25519-sha256" in result.stdout and "ssh-ed25519" in result.stdout, result.stdout


def the_gate_is_well_after_that():
    equal(gate.ssh("alice", "streams", key="alice").returncode, 3)
    equal(gate.stop(), 0)


run(nothing_fails_and_nothing_is_warned_about, the_gate_is_well_after_that)
