#!/usr/bin/env python3
"""Secrets and files from standard input; batch."""
import json
import os
import pathlib
import select
import subprocess
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from cases import case, contains, equal, main  # noqa: E402
from fake import GUICHET, Cut, Server, Terminal, guichet, operation, param  # noqa: E402


def done(params):
    return {"record": {}}


def cut(params):
    raise Cut


server = Server(
    [operation("b.login", params=[param("name"), param("password", "secret", True),
                                  param("code", "secret")]),
     operation("b.import", kind="write",
               params=[param("data", "data", True), param("repair"), param("key", "secret", True)])],
    {"b.login": done, "b.import": done, "b.cut": cut,
     "b.large": lambda params: {"record": {"text": "x" * 100_000}}})


@case("a secret is a line of standard input each, in order; an optional one may be missing")
def _():
    equal(guichet(server, "b.login", "name=a", input="pässe word\r\n123456\n")[0], 0)
    equal(server.called("b.login")[-1], {"name": "a", "password": "pässe word", "code": "123456"})
    equal(guichet(server, "b.login", input="secret")[0], 0)
    equal(server.called("b.login")[-1], {"password": "secret"})
    equal(guichet(server, "b.login", input="secret\n\n")[0], 0)
    equal(server.called("b.login")[-1], {"password": "secret"})


@case("a required secret that is missing, too long or no UTF-8: wrong usage")
def _():
    before = len(server.called("b.login"))
    for given in (b"", b"x" * 5000 + b"\n", b"\xff\xfe\n"):
        code, out, err = guichet(server, "b.login", input=given)
        equal((code, out), (2, ""))
        contains(err, "password")
    equal(len(server.called("b.login")), before)


@case("a secret on the command line is refused and not repeated")
def _():
    code, out, err = guichet(server, "b.login", "password=hunter2", input="x\n")
    equal(code, 2)
    assert "hunter2" not in out + err
    equal(guichet(server, "b.login", "password=-", input="x\n")[0], 0)


@case("a secret typed at a terminal is prompted for and not shown")
def _():
    terminal = Terminal(server, "b.login")
    terminal.until("Password")
    terminal.type("très secret\n")
    terminal.until("Code")
    terminal.type("\n")
    code, out = terminal.end()
    equal((code, "secret" in out), (0, False), out)
    equal(server.called("b.login")[-1], {"password": "très secret"})


@case("a file is the rest of standard input, after the secrets")
def _():
    text = "secret\nid,nom\r\n1,« été »\n\n2,b"
    equal(guichet(server, "b.import", input=text)[0], 0)
    call = server.called("b.import")[-1]
    equal((call["key"], call["data"]), ("secret", text.split("\n", 1)[1]))


@case("a file that is no UTF-8 is refused with its line, or repaired when asked")
def _():
    code, out, err = guichet(server, "b.import", input=b"k\na\nb\nc\xe9d \x9c\n")
    equal((code, out), (2, ""))
    contains(err, "3")
    contains(err, "0xE9")
    code, out, err = guichet(server, "b.import", "repair=cp1252", input=b"k\na\nb\nc\xe9d \x9c\n")
    equal(code, 0, err)
    equal(server.called("b.import")[-1]["data"], "a\nb\ncéd \x9c\n")  # the server maps C1
    contains(err, "0xE9")
    equal(guichet(server, "b.import", "repair=cp1252", input=b"k\na\0b\n")[0], 2)


@case("a file that is too large is refused")
def _():
    code, out, err = guichet(server, "b.import", input=b"k\n" + b"x" * 8 * 1024 * 1024)
    equal((code, out), (2, ""))
    contains(err, " 7 Mi")


def request(number, method="b.login"):
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": method})


@case("batch answers each line in order; blank lines are none, a bad line has its answer")
def _():
    lines = [request(1), "", "   ", "no json", "  " + request("two"), request(3, "no.such")]
    code, out, err = guichet(server, "batch", input="\n".join(lines))  # no end of line
    equal((code, err), (0, ""))
    answers = [json.loads(line) for line in out.splitlines()]
    equal([answer["id"] for answer in answers], [1, None, "two", 3])
    equal(["result" in answer for answer in answers], [True, False, True, False])


@case("batch holds a bounded part of what passes, both ways")
def _():
    count = 400  # 40 MB of answers
    process = subprocess.Popen([GUICHET, "--socket", server.path, "batch"], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE)

    def feed():
        for number in range(count):
            process.stdin.write(request(number, "b.large").encode() + b"\n")
        process.stdin.close()
    threading.Thread(target=feed, daemon=True).start()
    first = process.stdout.readline()
    # The reader stops here: no more than the window was asked for meanwhile.
    equal(json.loads(first)["id"], 0)
    rest = process.stdout.read().splitlines()
    equal([json.loads(line)["id"] for line in rest], list(range(1, count)))
    equal(process.wait(), 0)


@case("batch asks for no more while nobody reads its answers")
def _():
    process = subprocess.Popen([GUICHET, "--socket", server.path, "batch"], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE)
    before = len(server.calls)
    written = 0
    os.set_blocking(process.stdin.fileno(), False)
    line = request(0, "b.large").encode() + b"\n"
    while select.select([], [process.stdin], [], 1)[1] and written < 20_000:
        try:
            written += os.write(process.stdin.fileno(), line * 100) // len(line)
        except BlockingIOError:
            break
    assert written < 20_000, "batch reads without end"
    assert len(server.calls) - before < 100, len(server.calls) - before
    process.kill()
    process.wait()


@case("batch ends with 4 when the connection is cut, after what was answered")
def _():
    code, out, err = guichet(server, "batch", input="\n".join([request(1), request(2, "b.cut"), request(3)]))
    equal(code, 4)
    equal([json.loads(line)["id"] for line in out.splitlines()], [1])
    assert err


main()
