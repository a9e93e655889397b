#!/usr/bin/env python3
"""The words of a command: quoting, arguments, options, completion, help."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from cases import case, contains, equal, main  # noqa: E402
from fake import ASCII, Refusal, Server, column, guichet, operation, param  # noqa: E402


def echo(params):
    return {"record": {"said": params.get("text", "")}}


server = Server(
    [operation("test.echo", params=[param("text"), param("many", many=True),
                                    param("kind", "choice", choices=("host", "member")),
                                    param("open", "boolean")],
               columns=[column("said")]),
     operation("test.write", kind="write", params=[param("name", required=True)])],
    {"test.echo": echo, "test.write": lambda params: {"record": {}}})


def said(command):
    """What the server was given for text= by one --command string."""
    code, out, err = guichet(server, "--command", command)
    equal(code, 0, command + err)
    return server.called("test.echo")[-1]["text"]


@case("quotes and backslashes as help states them, and nothing is expanded")
def _():
    for command, text in (
            ("test.echo text=plain", "plain"),
            ("  test.echo\ttext=plain \n", "plain"),
            ("test.echo text='two words'", "two words"),
            ("test.echo 'text=two words'", "two words"),
            ('test.echo text="a \\"b\\" \\\\ \\c"', 'a "b" \\ \\c'),
            ("test.echo text='a\\b'", "a\\b"),
            ("test.echo text=a\\ b\\'c", "a b'c"),
            ("test.echo text=a'b c'\"d e\"f", "ab cd ef"),
            ("test.echo text=''", ""),
            ("test.echo text=$HOME/*~`id`;|&#", "$HOME/*~`id`;|&#"),
            ("test.echo text=l’été=chaud", "l’été=chaud")):
        equal(said(command), text, command)


@case("a quote left open, a backslash at the end, too much: wrong usage, and nothing is run")
def _():
    before = len(server.calls)
    for command in ("test.echo text='open", 'test.echo text="open', "test.echo text=a\\",
                    "test.echo text=" + "x" * 70_000, "test.echo " + "a=b " * 1100):
        code, out, err = guichet(server, "--command", command)
        equal((code, out), (2, ""), command[:40])
        contains(err, "guichet: ")
    equal(len(server.calls), before)


@case("what comes in --command is never an option")
def _():
    code, out, err = guichet(server, "--command", "--socket /tmp/other test.echo")
    equal(code, 2)
    equal(guichet(server, "--command", "-h")[0], 2)


@case("a list may be given in parts; anything else only once")
def _():
    equal(guichet(server, "test.echo", "many=1,2", "many=3")[0], 0)
    equal(server.called("test.echo")[-1]["many"], ["1", "2", "3"])
    equal(guichet(server, "test.echo", "many=1,2")[0], 0)
    equal(server.called("test.echo")[-1]["many"], "1,2")
    code, out, err = guichet(server, "test.echo", "text=1", "text=2")
    equal((code, out), (2, ""))
    contains(err, "text")


@case("every wrong word has its sentence")
def _():
    code, out, err = guichet(server, "test.echo", "loose", "=x", "format=xml", b"text=\xff")
    equal((code, out, len(err.splitlines())), (2, "", 4), err)


@case("the server's sentence for each wrong argument; usage is not a result")
def _():
    def wrong(params):
        raise Refusal("usage", "Ces arguments ne vont pas.", -32602, 2,
                      arguments={"text": "trop long", "colour": "inconnu"})
    server.handlers["test.echo"] = wrong
    code, out, err = guichet(server, "test.echo", "text=x", "colour=blue")
    server.handlers["test.echo"] = echo
    equal((code, out), (2, ""))
    for part in ("Ces arguments ne vont pas.", "text: trop long", "colour: inconnu"):
        contains(err, part)


@case("a write carries a nonce of its own each time, a read none, a given one is kept")
def _():
    for words in (["name=a"], ["name=a"], ["name=a", "nonce=0123456789012345678901"]):
        equal(guichet(server, "test.write", *words)[0], 0)
    nonces = [params["nonce"] for params in server.called("test.write")]
    assert nonces[0] != nonces[1] and min(map(len, nonces)) >= 22, nonces
    equal(nonces[2], "0123456789012345678901")
    assert all("nonce" not in params for params in server.called("test.echo"))


@case("unknown options, words beside --command, a missing value: wrong usage")
def _():
    for words in (["--colour"], ["--command", "help", "help"], ["--fd", "x", "help"], ["--fd"]):
        equal(guichet(server, *words)[0], 2, str(words))


@case("help lists the operations and explains one")
def _():
    code, out, err = guichet(server, "help", env=ASCII)
    equal(code, 0, err)
    contains(out, "test.write")
    contains(out, "Does test.echo")
    code, out, err = guichet(server, "help", "test.write")
    equal(code, 0)
    contains(out, "name=text *")
    equal(guichet(server, "help", "no.such")[0], 2)


@case("completion offers operations, arguments and choices")
def _():
    def candidates(*words):
        code, out, err = guichet(server, "__complete", *words)
        equal((code, err), (0, ""))
        return out.split()
    equal(candidates("test."), ["test.echo", "test.write"])
    equal(candidates("he"), ["help"])
    equal(candidates("help", "test.e"), ["test.echo"])
    equal(candidates("test.echo", "ki"), ["kind="])
    equal(candidates("test.echo", "kind="), ["kind=host", "kind=member"])
    equal(candidates("test.echo", "open="), ["open=yes", "open=no"])
    equal(candidates("test.echo", "format=j"), ["format=json"])
    equal(candidates("no.such", ""), [])


@case("without a server: a clear error, and 4")
def _():
    code, out, err = guichet("/nonexistent/guichet.sock", "help")
    equal((code, out), (4, ""))
    contains(err, "/nonexistent/guichet.sock")


main()
