#!/usr/bin/env python3
"""The programs are built so that a slip in memory is hard to turn into more: position
independent, relocations read-only and bound at once, stacks guarded and not executable, calls
of the C library checked for their buffers."""
import platform
import re
import subprocess

from sources import BUILD  # first: it says where the rest is
from cases import Skip, case, equal, main  # noqa: I001

PROGRAMS = ("guichetd", "guichet", "guichet-gate", "guichet-paper")


def read(program, *options):
    return subprocess.run(["readelf", "-W", *options, BUILD / program], check=True, text=True,
                          capture_output=True).stdout


def missing(program):
    """What is not as it should be."""
    header, segments = read(program, "-h"), read(program, "-l")
    dynamic, symbols = read(program, "-d"), read(program, "--dyn-syms")
    stack = re.search(r"GNU_STACK.*", segments)
    return [what for what, fine in {
        "PIE": re.search(r"Type:\s+DYN", header) and re.search(r"FLAGS_1.*PIE", dynamic),
        "RELRO": "GNU_RELRO" in segments,
        "BIND_NOW": re.search(r"FLAGS.*(?:BIND_)?NOW", dynamic),
        "no executable stack": stack and "RWE" not in stack[0],
        "no segment both written and run": "RWE" not in segments,
        "stack protector": "__stack_chk_fail" in symbols,
        "FORTIFY_SOURCE": re.search(r"__\w+_chk\b", symbols.replace("__stack_chk_fail", "")),
        "no RPATH": not re.search(r"R(?:UN)?PATH", dynamic),
    }.items() if not fine]


@case("every program is hardened")
def _():
    for program in PROGRAMS:
        equal(missing(program), [], program)


def unmarked(program, *functions):
    """Of these functions, those that an indirect call may not land on."""
    code = subprocess.run(["objdump", "-d", "--no-show-raw-insn", "--section=.text",
                           BUILD / program], text=True, capture_output=True, check=True).stdout
    return [name for name in functions
            if not re.search(rf"<{name}>:\n\s+[0-9a-f]+:\s+endbr64", code)]


def needs_cet():
    if platform.machine() != "x86_64":
        raise Skip("no CET on this kind of machine")


# The C runtime brings marked functions of its own.
OWN = {"guichetd": "connection_advance", "guichet": "screen_show", "guichet-gate": "listener_run",
       "guichet-paper": "page_new"}


@case("indirect jumps land where they may (CET), where the processor has it")
def _():
    needs_cet()
    for program, function in OWN.items():
        equal(unmarked(program, "main", function), [], program)


@case("the check finds a program that is not hardened")
def _():
    plain = BUILD / "plain"
    subprocess.run(["gcc", "-x", "c", "-no-pie", "-fno-stack-protector", "-z", "norelro",
                    "-z", "lazy", "-z", "execstack", "-fcf-protection=none", "-o", plain, "-"], check=True,
                   input=b"int main(void) { return 0; }", capture_output=True)
    try:
        equal(len(missing("plain")), 7)
        if platform.machine() == "x86_64":
            equal(unmarked("plain", "main"), ["main"])
    finally:
        plain.unlink()


main()
