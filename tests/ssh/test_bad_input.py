#!/usr/bin/env python3
"""Bad input gets a clear error, and leaves no half-done work behind."""
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from cases import SLOW, Skip, case, contains, equal, main
from network import PLACES, Network
from server import BUILD, Connection, Refused, Server

net = Network("--line-max", "65536")


def refused(operation, **arguments):
    try:
        answer = net.call(operation, **arguments)
    except Refused as refusal:
        return refusal
    raise AssertionError(f"{operation} {arguments} is not refused: {answer}")


def usage(operation, name, **arguments):
    """The sentence about one wrong argument."""
    refusal = refused(operation, **arguments)
    equal((refusal.code, refusal.reason), (2, "usage"), operation)
    equal(list(refusal.data["arguments"]), [name], operation)
    return refusal.data["arguments"][name]


def started(*options, **how):
    """A guichetd that is expected not to start: (exit code, what it said)."""
    server = Server(*options, start=False, **how)
    server.start(wait=False)
    try:
        code = server.process.wait(20 * SLOW)
    except subprocess.TimeoutExpired:
        raise AssertionError(f"it runs: {server.log()}") from None
    return code, server.log()


@case("unknown operation and unknown argument are named")
def _():
    net.build()
    refusal = refused("offer.frobnicate")
    equal((refusal.code, refusal.reason), (2, "unknown_operation"))
    contains(refusal.error["message"], "offer.frobnicate")
    assert usage("offer.search", "colour", colour="red")


@case("every wrong type has its own sentence, all arguments at once")
def _():
    for name, value in (("limit", "many"), ("radius", "-1"), ("lat", "north"),
                        ("sort", "beauty"), ("limit", 10001), ("offset", -1)):
        assert usage("offer.search", name, **{name: value})
    for name, value in (("valid_from", "2026-02-30"), ("valid_from", "tomorrow"),
                        ("postcode", "3740"), ("booking", "perhaps"), ("per_code", -1),
                        ("per_code", "1.5"), ("email", "no at sign")):
        fields = {"party": net.producer, "category": "wine", "title": "Essai", name: value}
        assert usage("offer.create", name, **fields)
    both = refused("offer.create", party=net.producer, category="wine", title="", per_day="x",
                   lat="91")
    equal(sorted(both.data["arguments"]), ["lat", "per_day", "title"])


@case("what is referred to and does not exist is named")
def _():
    for name, value in (("commune", "Nulle-Part-sur-Rien"), ("category", "cars")):
        refusal = refused("offer.search", **{name: value})
        equal((refusal.code, refusal.reason), (1, "not_found"), name)
    equal(refused("offer.show", offer=987654).reason in ("not_found", "not_yours"), True)


@case("a text that is too long, or holds control characters, is refused")
def _():
    assert usage("offer.create", "title", party=net.producer, category="wine", title="x" * 5000)
    for bad in ("a\x1b[31mb", "a\x07", "a\u202eb", "a\x85b", "a\nb", "a\u2028b"):
        answer = Connection(net.server).call("party.create", name=bad, kinds=["host"])
        equal(list(answer["error"]["data"]["arguments"]), ["name"], repr(bad))
    equal(net.call("party.list", filter="a", kind="host", limit=0), [])


@case("invalid UTF-8, a line that is no JSON and one that is no request are answered")
def _():
    link = Connection(net.server)
    for line, code in ((b'{"jsonrpc":"2.0","id":1,"method":"offer.search","params":{"text":"\xff"}}',
                        -32700),
                       (b"nonsense", -32700), (b"", None), (b"[]", None), (b"42", None),
                       (b'{"jsonrpc":"2.0","id":1}', -32600),
                       (b'{"jsonrpc":"2.0","id":1,"method":7}', -32600),
                       (b'{"jsonrpc":"2.0","id":1,"method":"offer.search","params":[1]}', None),
                       (b'{"a":' * 3000 + b"1" + b"}" * 3000, None)):
        link.send(line + b"\n")
        answer = json.loads(link.line())
        if code is None:
            assert answer["error"]["code"] in (-32700, -32600, -32602), answer
        else:
            equal(answer["error"]["code"], code, str(line[:40]))
    equal(link.call("session.hello")["result"]["record"]["login"], "admin")


@case("an oversized line is refused and its connection closed; others go on")
def _():
    link, other = Connection(net.server), Connection(net.server)
    try:
        link.send(b'{"jsonrpc":"2.0","id":1,"method":"x","params":{"a":"' + b"y" * 200000)
        line = link.line()
        assert line is None or b"error" in line, line
    except (BrokenPipeError, ConnectionResetError):
        pass
    assert other.call("session.hello")["result"]


@case("a CSV with bad lines imports nothing and tells each line")
def _():
    before = net.call("system.status")
    bad = PLACES.replace("t-", "b-").replace("47.4118", "north").replace("37530", "3753")
    refusal = refused("party.import", data=bad, publish=True)
    equal(refusal.reason, "bad_lines")
    equal(sorted(line["line"] for line in refusal.data["lines"]), [3, 4])
    refusal = refused("party.import", data="name;id\nx;y\n")
    assert refusal.data["lines"], refusal
    for broken in ('id,kind,name\n"open,host,x\n', "", "\x00\x01"):
        assert refused("party.import", data=broken).code in (1, 2)
    after = net.call("system.status")
    equal([after[key] for key in ("offers_published", "offers_draft")],
          [before[key] for key in ("offers_published", "offers_draft")])
    equal(net.call("party.list", filter="Moulin", limit=10)[1:], [])


@case("a control character in a CSV is refused by its line, or repaired when asked")
def _():
    data = PLACES.replace("t-", "c-").replace("Bonne-Cave", "C\u009cur")
    equal([line["line"] for line in refused("party.import", data=data).data["lines"]], [3])
    answer = net.call("party.import", data=data, repair="cp1252", dry_run=True)
    equal((answer["repaired"], [fix["line"] for fix in answer["repairs"]]), (1, [3]))
    equal(net.call("party.list", filter="Moulin", limit=10)[1:], [], "a dry run changes nothing")


@case("a port in use and a second guichetd on the same data each say so")
def _():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, said = started("--listen", f"127.0.0.1:{taken.getsockname()[1]}")
        assert code not in (0, None) and "in use" in said.lower(), (code, said)
    second = Server(start=False, gate=False, admin_key=False)
    second.options[1] = net.server.data
    second.start(wait=False)
    assert second.process.wait(20 * SLOW) != 0
    assert "another" in second.log().lower() or "already" in second.log().lower(), second.log()
    assert net.call("session.hello")["login"] == "admin", "the first goes on"


@case("a wrong option and a wrong line of the configuration are named")
def _():
    code, said = started("--colour", "red")
    equal(code, 2, said)
    contains(said, "--colour")
    folder = pathlib.Path(tempfile.mkdtemp())
    (folder / "bad.conf").write_text("[gate]\nlisten = 127.0.0.1:2222\n\nsmell = good\n")
    code, said = started("--config", folder / "bad.conf")
    assert code != 0
    contains(said, "line 4")
    contains(said, "smell")


def copy(change, **how):
    """A server that starts on a changed copy of the data: (exit code, what it said)."""
    server = Server(start=False, gate=False, admin_key=False, **how)
    shutil.copytree(net.server.data, server.data, ignore=shutil.ignore_patterns("*.sock", "lock"))
    change(server.data)
    server.start(wait=False)
    try:
        return server.process.wait(20 * SLOW), server.log()
    finally:
        server.remove()


@case("a damaged or foreign data file is refused with what to do")
def _():
    net.server.stop()

    def scribble(data):
        with (data / "guichet.db").open("r+b") as file:
            file.seek(100)
            file.write(os.urandom(8000))

    def replace(data):
        (data / "guichet.db").write_text("this is a letter, not a data file\n" * 100)

    for change in (scribble, replace):
        code, said = copy(change)
        assert code not in (0, None), said
        assert "damaged" in said or "not a data" in said or "restore" in said, said


@case("a data file of a newer version is refused")
def _():
    def newer(data):
        subprocess.run(["sqlite3", data / "guichet.db", "PRAGMA user_version = 999"], check=True)

    code, said = copy(newer)
    assert code not in (0, None)
    contains(said.lower(), "newer")


@case("a read-only data folder is refused with what to do")
def _():
    def give_up_root():
        if os.getuid() == 0:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)

    def read_only(data):
        data.parent.chmod(0o755)
        for path in [data, *data.rglob("*")]:
            if os.getuid() == 0:
                os.chown(path, 65534, 65534)
            path.chmod(0o500 if path.is_dir() else 0o400)

    # Where another user can run it: the build may lie in a folder of root's.
    if "TMPDIR" in os.environ:
        os.chmod(os.environ["TMPDIR"], 0o755)
    place = pathlib.Path(tempfile.mkdtemp())
    place.chmod(0o755)
    program = shutil.copy(BUILD / "guichetd", place / "guichetd")
    code, said = copy(read_only, preexec=give_up_root, program=program)
    assert code not in (0, None), said
    assert "read-only" in said.lower() or "permission" in said.lower() \
        or "can't write" in said.lower(), said


@case("a full disk: the answer is 4, nothing is half done, and it recovers", limit=120)
def _():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="full-"))
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder],
                             capture_output=True).returncode == 0
    if not mounted:
        raise Skip("needs the right to mount a small file system")
    full = None
    try:
        full = Network(folder=folder)
        full.build()
        code = full.voucher()["code"]
        link = Connection(full.server)
        link.call("session.hello")
        free = shutil.disk_usage(folder).free
        ballast = os.open(folder / "ballast", os.O_WRONLY | os.O_CREAT)
        try:
            while True:
                os.write(ballast, bytes(4096))
        except OSError:
            os.close(ballast)
        big = PLACES.splitlines()[0] + "\n" + "".join(
            f"big-{i},host,Gîte {i},,{'x' * 900},1 rue,37000,Tours,37261,47.39,0.68\n"
            for i in range(300))
        answer = full.server.command("party.import", data=big)
        assert answer.returncode == 4, f"{answer} with {free} bytes free before"
        found = link.call("code.lookup", code=code, shop=full.shop)
        equal(found["result"]["record"]["state"], "valid", "reading goes on")
        answer = link.call("party.create", name="Trop tard", kinds=["host"])
        equal((answer["error"]["code"], answer["error"]["data"]["reason"]), (4, "try_again"))
        equal(full.server.command("system.status").returncode, 4, "who comes now may try again")
        (folder / "ballast").unlink()
        equal(full.call("party.list", filter="Gîte", limit=10), [])
        full.call("party.import", data=big)
        equal(full.call("redemption.create", code=code, shop=full.shop)["nth"], 1)
        equal(full.call("audit.verify")["ok"], True)
        full.server.stop()
    finally:
        if full and full.server.process:
            full.server.process.kill()
            full.server.process.wait()
        subprocess.run(["umount", folder], check=False)


main()
