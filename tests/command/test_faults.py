#!/usr/bin/env python3
"""The machine fails under guichet, its commands and its screens, at points that have names:
what comes out is whole, or the exit code and a sentence say what failed; nothing is asked of
the server twice, or with half of its input; nothing goes on for ever; and a point that no
test reaches fails here too."""
import errno
import json
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import cases  # noqa: E402
from cases import case, contains, equal, main  # noqa: E402
from fake import GUICHET, UTF8, Refusal, Server, Terminal, column, operation  # noqa: E402
from fake import param  # noqa: E402
from faults import SHORT, Points, Table, named  # noqa: E402

# As in tests/preload/guichet_faults.c.
POINTS = Points("guichet_faults", [
    "core socket", "core connect", "core read", "core write", "output write", "input read",
    "document open", "document write", "paper spawn", "terminal write", "terminal read",
    "terminal modes", "terminal wait", "frame open", "frame turn", "frame write", "frame read",
    "poll", "random", "allocate"])
table = Table(POINTS)
fail, over = table.fail, table.over
FRENCH, ENGLISH = UTF8, {**UTF8, "LANG": "en_GB.UTF-8"}
PASSING = (errno.EINTR, errno.EAGAIN, SHORT)

ROWS = [{"id": number, "title": f"« Été » n°{number}", "at": "2026-11-22T09:42:00Z"}
        for number in range(3000)]
CARDS = {"kind": "cards", "language": "fr", "network": "Pass",
         "cards": [{"code": f"K7Q2-9XFM-{number:X}", "qr": f"K7Q29XFM{number:X}"}
                   for number in range(4)]}


def listed(params):
    offset, limit = int(params.get("offset", 0)), int(params.get("limit", 3000))
    return {"rows": ROWS[offset:offset + limit], "total": len(ROWS)}


def refused(params):
    raise Refusal("no", "Pour cette raison.")


COLUMNS = [column("id", "integer"), column("title"), column("at", "time")]
server = Server(
    [operation("f.list", shape="list", params=[param("limit"), param("offset")], columns=COLUMNS),
     operation("f.few", shape="list", columns=COLUMNS),
     operation("f.import", "write", params=[param("data", "data", True)]),
     operation("f.upload", "write", params=[param("picture", "bytes", True)]),
     operation("f.picture", columns=[column("picture", "bytes")]),
     operation("f.login", params=[param("password", "secret", True)]),
     operation("f.refused"), operation("f.paper")],
    {"f.list": listed, "f.few": lambda params: {"rows": ROWS[:3], "total": 3},
     "f.import": lambda params: {"record": {}}, "f.upload": lambda params: {"record": {}},
     "f.login": lambda params: {"record": {}}, "f.refused": refused,
     "f.picture": lambda params: {"record": {"picture": "UE5H" * 20000}},
     "f.paper": lambda params: {"record": {"paper": CARDS}}},
    hello={"home": "office", "roles": []})


def run(*words, input=b"", language=FRENCH):
    """guichet under faults: (exit code, standard output, standard error)."""
    input = input.encode() if isinstance(input, str) else input
    server.hello["language"] = language["LANG"][:2]
    done = subprocess.run([GUICHET, "--socket", server.path, *words], input=input,
                          capture_output=True, timeout=60 * cases.SLOW,
                          env={**os.environ, **language, **table.environment})
    return done.returncode, done.stdout, done.stderr.decode()


def quietly(*words, **how):
    """What it gives when nothing fails, and how often the server was asked for what."""
    before = len(server.calls)
    return run(*words, **how), [name for name, _ in server.calls[before:]]


def batch(count):
    return "".join(json.dumps({"jsonrpc": "2.0", "id": number, "method": "f.few"}) + "\n"
                   for number in range(count))


DATA = "id,nom\n" + "".join(f"{number},« nom »\n" for number in range(20000))
COMMANDS = [(("f.list",), ""), (("f.list", "format=json"), ""), (("f.list", "format=csv"), ""),
            (("f.picture",), ""), (("help",), ""), (("f.import",), DATA), (("f.upload",), DATA),
            (("f.login",), "secret\n"), (("batch",), batch(200)),
            (("lines",), "help\nf.few\nhelp f.list\n" * 20)]


@case("interrupted, short or full for a moment: every output and every input is whole", 120)
def passing():
    for words, given in COMMANDS:
        expected, asked = quietly(*words, input=given)
        equal((expected[0], expected[2]), (0, ""), words)
        for point in ("output write", "input read", "core read", "core write", "poll", "random"):
            for error in PASSING:
                if (point, error) in (("poll", SHORT), ("random", errno.EAGAIN)):
                    continue
                fail(point, error, times=6)
                found, again = quietly(*words, input=given)
                table.calm(point)
                what = f"{words} {point} {named(error)}"
                equal(found, expected, what)
                equal(again, asked, what)
    equal(server.called("f.import")[-1]["data"], DATA)
    for point in ("output write", "input read", "core read", "core write", "poll", "random"):
        assert POINTS.reached[point] > 0, point


@case("where guichetd can't be reached, that is said in both languages")
def unreached():
    for point, error, words in (("core socket", errno.EMFILE, "Too many open files"),
                                ("core connect", errno.ECONNREFUSED, "Connection refused"),
                                ("core connect", errno.EACCES, "Permission denied"),
                                ("core connect", errno.EAGAIN, "temporarily unavailable")):
        for language, beginning in ((ENGLISH, "can't reach guichetd"), (FRENCH, "guichetd")):
            fail(point, error, times=9)
            code, out, err = run("f.few", language=language)
            over(point)
            equal((code, out), (4, b""), named(error))
            contains(err, words)
            contains(err, beginning)
    fail("core connect", errno.EINTR, times=2)
    equal(run("f.few")[0], 0)
    over("core connect")


@case("a connection that breaks: once more with the same nonce, or 4 and why")
def broken_core():
    for point, error in (("core read", errno.ECONNRESET), ("core write", errno.EPIPE),
                         ("core read", errno.ENOMEM)):
        # Hello, the description; then the operation, its request or its answer.
        for nth in range(1, 7):
            before = len(server.called("f.import"))
            fail(point, error, nth=nth)
            code, out, err = run("f.import", input="a\n")
            hits = table.calm(point)
            calls = server.called("f.import")[before:]
            what = f"{point} {named(error)} {nth}: {err}"
            assert len({call["nonce"] for call in calls}) <= 1, what
            assert len(calls) <= 2, what
            if code != 0:
                equal((code, out), (4, b""), what)
                contains(err, "La connexion", what)
            else:
                assert calls, what
            assert hits or code == 0, what
        fail(point, error, times=1000)
        code, out, err = run("f.import", input="a\n", language=ENGLISH)
        over(point)
        equal((code, out), (4, b""), point)
        contains(err, "connection to guichet was lost")


@case("output that is not taken: 4, why, and no hole in what was; nothing more is fetched")
def output():
    for words, given in COMMANDS:
        whole = run(*words, input=given)[1]
        for error, text in ((errno.ENOSPC, "No space left"), (errno.EIO, "Input/output error"),
                            (errno.EPIPE, "")):
            for nth in (1, 2):
                fail("output write", error, nth=nth)
                (code, out, err), asked = quietly(*words, input=given)
                hits = table.calm("output write")
                what = f"{words} {named(error)} {nth}"
                if nth == 1:
                    equal((hits, out), (1, b""), what)
                if hits == 0:
                    equal((code, out), (0, whole), what)
                    continue
                equal(code, 4, what)
                if error == errno.EPIPE:
                    equal(err, "", what)
                else:
                    contains(err, f"sortie standard\u00a0: {text}", what)
                    contains(err, "vérifiez avant de recommencer", what)
                equal(whole.startswith(out), True, what)
                if words == ("f.list", "format=csv"):
                    equal(asked.count("f.list"), 1, what)
                if words[0] in ("batch", "lines"):
                    assert asked.count("f.few") < 60, what
    fail("output write", errno.ENOSPC)
    code, out, err = run("f.refused", language=ENGLISH)
    over("output write")
    equal(code, 1)
    contains(err, "not all of it could be written to standard output: No space left")
    equal("may have been done" in err, False)


@case("a full disk itself, a reader who has gone, a descriptor that is not there")
def real():
    start = [GUICHET, "--socket", server.path]
    for words in (["f.few"], ["f.list", "format=csv"], ["help"], ["batch"], ["--version"],
                  ["--help"], ["f.paper"], ["__complete", "f."]):
        for way in (">/dev/full", ">&-"):
            done = subprocess.run(["sh", "-c", f'"$@" {way}', "sh", *start, *words],
                                  input=batch(3).encode(), capture_output=True)
            equal(done.returncode, 4, f"{words} {way}")
            assert done.stderr, words
    done = subprocess.run(["sh", "-c", '"$@" | head -c 100', "sh", *start, "f.list"],
                          capture_output=True)
    equal((len(done.stdout), done.stderr), (100, b""))
    before = len(server.called("f.import"))
    done = subprocess.run(["sh", "-c", '"$@" <&-', "sh", *start, "f.import"], capture_output=True)
    equal((done.returncode, done.stdout), (4, b""))
    contains(done.stderr, b"Bad file descriptor")
    equal(len(server.called("f.import")), before)


@case("input that breaks off is not taken for its end: nothing is asked with a part of it")
def half_input():
    for words, name in ((("f.import",), "f.import"), (("f.upload",), "f.upload"),
                        (("f.login",), "f.login")):
        for nth in (1, 2):
            given = DATA if name != "f.login" else "a" * 3000
            before = len(server.called(name))
            fail("input read", errno.EIO, nth=nth, times=1000)
            code, out, err = run(*words, input=given)
            over("input read")
            equal((code, out), (4, b""), name)
            contains(err, "l’entrée standard ne peut pas être lue jusqu’au bout\u00a0: Input/output")
            equal(len(server.called(name)), before, name)
    fail("input read", errno.EISDIR, times=1000)
    contains(run("f.import", language=ENGLISH)[2], "can't be read to its end: Is a directory")
    over("input read")


@case("a batch or a conversation whose input breaks off ends, and says so")
def half_conversation():
    for nth in (1, 2, 3):
        before = len(server.called("f.few"))
        fail("input read", errno.EIO, nth=nth, times=1000)
        code, out, err = run("batch", input=batch(2000))
        over("input read")
        equal(code, 4)
        contains(err, "jusqu’au bout")
        asked = len(server.called("f.few")) - before
        assert [json.loads(line)["id"] for line in out.splitlines()] == list(range(asked)), asked
        assert asked < 2000 and (asked > 0) == (nth > 1), asked
    for nth in (1, 2):
        fail("input read", errno.EIO, nth=nth, times=1000)
        code, out, err = run("lines", input="f.few\nf.few\nf.im")
        over("input read")
        equal(code, 4)
        contains(err, "jusqu’au bout")
    fail("poll", errno.ENOMEM, times=1000)
    code, out, err = run("batch", input=batch(3))
    over("poll")
    equal(code, 4)


@case("a document that can't be made: 4, why, and nothing that looks like one")
def paper():
    expected = run("f.paper")
    equal((expected[0], expected[1][:4]), (0, b"%PDF"), expected[2])
    for point, error, text in (("document open", errno.EMFILE, "Too many open files"),
                               ("document write", errno.ENOSPC, "No space left"),
                               ("document write", errno.EIO, "Input/output error"),
                               ("paper spawn", errno.EAGAIN, "temporarily unavailable"),
                               ("paper spawn", errno.ENOMEM, "Cannot allocate")):
        fail(point, error)
        code, out, err = run("f.paper")
        over(point)
        equal((code, out), (4, b""), point)
        contains(err, text)
    for error in PASSING:
        fail("document write", error, times=3)
        code, out, err = run("f.paper")
        over("document write")
        equal((code, len(out), err), (0, len(expected[1]), ""), named(error))


@case("no random number: a write is not asked for, and that is said")
def random():
    before = len(server.called("f.import"))
    for error in (errno.ENOSYS, errno.EAGAIN):
        fail("random", error, times=10)
        code, out, err = run("f.import", input="a\n")
        over("random")
        equal((code, out), (4, b""))
        contains(err, "rien n’a été fait")
    equal(len(server.called("f.import")), before)


class Screens(Terminal):
    def __init__(self, *words, **how):
        super().__init__(server, *words, env={**UTF8, **table.environment}, **how)


@case("a terminal that would show a secret is asked for none")
def secret():
    fail("terminal modes", errno.EIO)
    before = len(server.called("f.login"))
    code, out = Screens("f.login").end()
    over("terminal modes")
    equal(code, 4, out)
    contains(out, "Input/output error")
    equal("Password" in out, False, out)
    equal(len(server.called("f.login")), before)
    fail("terminal modes", errno.EINTR, times=2)
    terminal = Screens("f.login")
    terminal.until("Password")
    over("terminal modes")
    terminal.type("très secret\n")
    code, out = terminal.end()
    equal((code, "secret" in out), (0, False), out)


def visit(**how):
    """The screens, seen and left: the exit code, and all that was written."""
    terminal = Screens(**how)
    try:
        seen = terminal.until("quitter") + "quitter"
        terminal.type("\x0cq")
    except AssertionError as error:
        if "ended without" not in str(error):
            raise
        seen = ""
    code, rest = terminal.end()
    return code, seen + rest


@case("screens on a terminal that is interrupted, slow or short are whole")
def screens():
    expected = visit()
    equal(expected[0], 0, expected[1])
    for point, errors in (("terminal write", PASSING), ("terminal read", (errno.EINTR, errno.EAGAIN)),
                          ("terminal wait", (errno.EINTR, errno.EAGAIN)),
                          ("frame write", PASSING), ("frame read", (errno.EINTR, SHORT)),
                          ("frame turn", (errno.EINTR,)), ("frame open", (errno.EMFILE,)),
                          ("poll", (errno.EINTR, errno.EAGAIN)), ("core read", PASSING),
                          ("core write", PASSING)):
        for error in errors:
            fail(point, error, times=6)
            found = visit()
            over(point)
            what = f"{point} {named(error)}"
            equal(found[0], 0, what)
            # Sent in pieces, it is the same picture of another way.
            if point != "frame open":
                equal(found[1], expected[1], what)


@case("screens whose terminal has gone end at once, say why, and give it back")
def gone():
    for point, error, nth in (("terminal write", errno.EIO, 1), ("terminal write", errno.EIO, 2), ("terminal read", errno.EIO, 1),
                              ("terminal read", errno.EIO, 2), ("terminal wait", errno.ENOMEM, 1),
                              ("frame read", errno.EIO, 1)):
        fail(point, error, nth=nth, times=1 if point == "frame read" else 1000)
        code, out = visit()
        over(point)
        equal(code, 4, f"{point} {nth}: {out[-300:]}")
        contains(out, "le terminal ne peut plus être utilisé\u00a0: ")
        contains(out, os.strerror(error))


@case("no memory: it ends with 4 and a sentence, whatever wanted it, or gives all of it", 300)
def memory():
    if "asan" in GUICHET or "tsan" in GUICHET:
        POINTS.reached["allocate"] += 1
        raise cases.Skip("the sanitizer allocates by itself")
    for words, given in ((("f.few",), ""), (("f.import",), "a\n"), (("f.few", "format=csv"), ""),
                         (("batch",), batch(2)), (("lines",), "f.few\n"), (("help",), ""),
                         (("f.paper",), "")):
        expected = run(*words, input=given)
        equal(expected[0], 0, words)
        ended = nth = hits = 1
        while hits:
            fail("allocate", errno.ENOMEM, nth=nth)
            code, out, err = run(*words, input=given)
            hits = table.calm("allocate")
            what = f"{words} {nth}: {code} {err}"
            if code == 4:
                assert "plus de mémoire" in err or os.strerror(errno.ENOMEM) in err, what
                ended += 1
            else:
                equal(code, 0, what)
                # glibc reads no time zone then, and guichet says so.
                if "fuseau horaire" not in err:
                    equal((len(out), err), (len(expected[1]), ""), what)
            nth += 1
        assert ended > 10, f"{words}: {ended} of {nth}"


@case("no memory in the screens: the terminal is given back, and that is said", 300)
def memory_of_screens():
    if "asan" in GUICHET or "tsan" in GUICHET:
        raise cases.Skip("the sanitizer allocates by itself")
    ended = nth = hits = 1
    while hits:
        fail("allocate", errno.ENOMEM, nth=nth)
        code, out = visit()
        hits = table.calm("allocate")
        # curses ends the program by itself where it can't read what the terminal is.
        assert code in (0, 4) or (code == 1 and "Out of memory" in out), f"{nth}: {code} {out!r}"
        if code == 4:
            ended += 1
            assert "plus de mémoire" in out or "this terminal cannot be used" in out, f"{nth}: {out}"
            # The other screen of the terminal is left, where it was taken.
            equal(out.rfind("\033[?1049h") <= out.rfind("\033[?1049l"), True, f"{nth}: {out!r}")
        nth += 1 if nth < 60 else 7
    assert ended > 30, f"{ended} of {nth}"


def compose(document, output=subprocess.PIPE, input=None):
    """guichet-paper itself: (exit code, standard output, standard error). It is never built
    for the thread sanitizer, whose library has no room in it."""
    preload = {"LD_PRELOAD": str(POINTS.library)} if "tsan" in GUICHET else {}
    done = subprocess.run([pathlib.Path(GUICHET).parent / "guichet-paper"], stdout=output,
                          input=json.dumps(document).encode() if input is None else input,
                          stderr=subprocess.PIPE,
                          env={**os.environ, **table.environment, **preload})
    return done.returncode, done.stdout, done.stderr.decode()


MESSAGE = {"kind": "mail", "from": "pass@example.org", "from_name": "Pass", "date": 1795340520,
           "to": "a@example.fr", "message_id": "1.a.guichet@example.org",
           "document": {"kind": "voucher", "language": "fr", "network": "Pass",
                        "code": "K7Q2-9XFM-3", "qr": "K7Q29XFM3", "first_day": "2026-12-01",
                        "last_day": "2026-12-31", "state": "valid",
                        "offers": [{"title": "Dégustation", "producer": "Cave"}]}}


@case("guichet-paper: a document that is not whole has no exit code of one", 120)
def papers():
    for document in (CARDS, MESSAGE):
        whole = compose(document)
        equal((whole[0], whole[2]), (0, ""))
        with open("/dev/full", "wb") as full:
            code, _, err = compose(document, output=full)
        equal(code, 2)
        contains(err, "can't be written")
        text = json.dumps(document).encode()
        equal(compose(None, input=text[:len(text) // 2])[:2], (2, b""))
        if "asan" in GUICHET:
            continue
        fail("allocate", errno.ENOMEM, nth=1 << 30)
        compose(document)
        total = (1 << 30) - table.left("allocate")
        table.calm("allocate")
        for nth in range(1, total, total // 50):
            fail("allocate", errno.ENOMEM, nth=nth)
            code, out, err = compose(document)
            hits = table.calm("allocate")
            if code == 0:
                equal((hits == 0 or nth < 100, len(out)), (True, len(whole[1])), f"{nth} of {total}")
            else:
                equal((code, err), (2, "guichet-paper: no memory\n"), f"{nth} of {total}")


@case("every point that has a name was reached")
def every_point():
    if len(sys.argv) > 1:
        raise cases.Skip("not all of the cases were run")
    equal(POINTS.missed(), [])


main()
