#!/usr/bin/env python3
"""The machine fails under guichetd, at points that have names: the answer says so, nothing
is half done, nothing is acknowledged that is not kept; and a point that no test reaches
fails here too."""
import errno
import os
import re
import shutil
import signal
import subprocess

from support import (Connection, Server, answers, case, cases, contains, create, equal,
                     refs, server as support, wait_until)
from faults import SHORT, Points, Table, named

# As in tests/preload/faults.c.
POINTS = Points("faults", [
    "log write", "log read", "log sync", "file write", "file read", "file sync", "index write",
    "key write", "key sync", "key read", "backup write", "backup sync", "backup room",
    "restore read", "restore write", "restore sync", "restore rename", "metrics write",
    "metrics rename", "mail write", "mail sync", "paper open", "paper write", "paper pipe", "paper spawn",
    "paper read", "socket read", "socket write", "accept", "open", "fork", "allocate"])


class Faults(Table):
    """A server whose calls fail as they are told."""

    def __init__(self, *options, gate=False, start=True, where=None):
        super().__init__(POINTS)
        self.server = Server(*options, gate=gate, start=False, folder=where)
        if start:
            self.start()

    def start(self, wait=True):
        os.environ.update(self.environment)
        try:
            self.server.start(wait)
        finally:
            for name in self.environment:
                del os.environ[name]
        return self

    def ended(self):
        code = self.server.process.wait(30 * cases.SLOW)
        return code, self.server.log()


def whole(server):
    """Everything is in order, seen from a fresh connection."""
    link = Connection(server)
    for operation in ("audit.verify", "ledger.verify"):
        equal(link.call(operation)["result"]["record"]["ok"], True, operation)
    found = refs(link)
    link.close()
    return found


# Where the disk fails under a write, how, and whether SQLite can go on by itself.
WRITES = [("log write", errno.ENOSPC, False), ("log write", errno.EIO, False),
          ("log write", errno.EINTR, True), ("log write", SHORT, True),
          ("log sync", errno.EIO, False)]


@case("a write that the disk does not take is answered 4, undone, and can be asked again")
def disk():
    faults = Faults()
    link = Connection(faults.server)
    link.call("session.hello")
    acknowledged = []
    for number, (point, error, goes_on) in enumerate(WRITES):
        ref = f"essai-{number}"
        nonce = f"nonce-of-128-bits-or-more-{number}"
        how = {"ref": ref, "icon": "*", "ascii": "*", "name_fr": ref, "name_en": ref,
               "nonce": nonce}
        faults.fail(point, error)
        first = link.call("category.create", **how)
        faults.over(point)
        what = f"{point} {named(error)}"
        if goes_on:
            contains(first, "result", what)
        else:
            equal(first["error"]["data"]["reason"], "try_again", what)
            contains(first["error"]["message"], "again", what)
            equal(ref in refs(link), False, what)
            contains(link.call("category.create", **how), "result", what)
        acknowledged.append(ref)
        equal(sorted(set(acknowledged) - set(refs(link))), [], what)
    faults.server.kill()
    faults.start()
    equal(sorted(set(acknowledged) - set(whole(faults.server))), [])
    faults.server.stop()


@case("a whole group is undone when its commit fails, each of it is answered 4")
def group():
    faults = Faults()
    link = Connection(faults.server)
    link.call("session.hello")
    faults.fail("log sync", errno.EIO, times=1000)
    link.send(b"".join(create(number, f"groupe-{number}") for number in range(50)))
    told = answers(link, 50)
    faults.over("log sync")
    equal({told_["error"]["data"]["exit"] for told_ in told}, {4})
    equal([ref for ref in refs(link) if ref.startswith("groupe")], [])
    contains(faults.server.log(), "write_failed")
    link.send(create(1, "groupe-1"))
    contains(answers(link, 1)[0], "result")
    faults.server.kill()
    faults.start()
    equal([ref for ref in whole(faults.server) if ref.startswith("groupe")], ["groupe-1"])
    faults.server.stop()


@case("a checkpoint that fails loses nothing: the log keeps it")
def checkpoint():
    for point, error in (("file write", errno.EIO), ("file write", errno.ENOSPC),
                         ("file write", SHORT), ("file sync", errno.EIO)):
        faults = Faults()
        link = Connection(faults.server)
        link.call("session.hello")
        faults.fail(point, error, times=3)
        sent = 0
        while faults.hits(point) == 0:
            assert sent < 6000, f"{point}: no checkpoint"
            link.send(create(sent, f"c-{sent}"))
            contains(answers(link, 1)[0], "result", f"{point} {named(error)}")
            sent += 1
        faults.over(point)
        faults.server.kill()
        faults.start()
        equal(len([ref for ref in whole(faults.server) if ref.startswith("c-")]), sent)
        faults.server.stop()


@case("a read that fails is answered 4, and the next one is right")
def reading():
    faults = Faults()
    link = Connection(faults.server)
    link.call("session.hello")
    for point in ("log read", "file read"):
        for number in range(30):  # more than what a reader remembers of it
            link.send(create(number, f"{point[:3]}-{number}"))
            contains(answers(link, 1)[0], "result")
        faults.fail(point, errno.EIO, times=1)
        for operation in ("audit.list", "account.list", "commune.search", "category.list",
                          "operation.list", "party.list", "offer.list", "customer.list"):
            told = link.call(operation, **({"text": "a"} if operation == "commune.search"
                                           else {}))
            if "error" in told and told["error"]["data"]["exit"] == 4:
                break
        faults.over(point)
        contains(told["error"]["message"], "again", point)
        contains(link.call(operation, **({"text": "a"} if operation == "commune.search"
                                         else {})), "result", point)
    whole(faults.server)
    faults.server.stop()


@case("a first start on a failing disk says what failed, and leaves nothing that is served")
def beginning():
    for point, error, part in (("key write", errno.ENOSPC, "No space left"),
                               ("key sync", errno.EIO, "Input/output error"),
                               ("log write", errno.ENOSPC, "make room"),
                               ("index write", errno.ENOSPC, "guichet.db"),
                               ("open", errno.EMFILE, "guichet.db")):
        faults = Faults(start=False)
        faults.fail(point, error, times=10)
        faults.start(wait=False)
        code, log = faults.ended()
        faults.over(point)
        equal(code, 1, f"{point}: {log}")
        contains(log, part, point)
        equal("ready" in log, False, point)
        faults.start()
        whole(faults.server)
        faults.server.stop()


@case("a later start that can't read says what failed, and serves nothing")
def later():
    faults = Faults()
    faults.server.stop()
    for point, error, part in (("key read", errno.EIO, "keys/"), ("key read", SHORT, "keys/"),
                               ("file read", errno.EIO, "guichet.db"),
                               ("open", errno.ENFILE, "guichet.db")):
        begun = len(faults.server.log())
        faults.fail(point, error, times=10)
        faults.start(wait=False)
        code, log = faults.ended()
        faults.over(point)
        equal(code, 1, f"{point}: {log[begun:]}")
        contains(log[begun:], part, point)
        equal("ready" in log[begun:], False, point)
    faults.start()
    whole(faults.server)
    faults.server.stop()


@case("a backup that the disk does not take is refused with the reason, and leaves no file")
def backup():
    faults = Faults()
    link = Connection(faults.server)
    link.call("session.hello")
    for point, error in (("backup write", errno.ENOSPC), ("backup write", errno.EIO),
                         ("backup sync", errno.EIO)):
        faults.fail(point, error, times=1)
        told = link.call("system.backup")
        faults.over(point)
        equal(told["error"]["data"]["reason"], "backup_failed", f"{point} {named(error)}")
        left = [path.name for path in (faults.server.data / "backup").iterdir()]
        equal(left, [], f"{point} {named(error)}")
    faults.fail("backup room", errno.ENOSPC, times=1)
    told = link.call("system.backup")
    faults.over("backup room")
    equal(told["error"]["data"]["reason"], "backup_failed")
    contains(told["error"]["message"], "0 MB are free")
    contains(told["error"]["message"], "make room")
    faults.fail("backup write", errno.EINTR)
    contains(link.call("system.backup"), "result")
    faults.over("backup write")
    faults.server.stop()


@case("a message that can't be made or delivered waits with the reason, then goes out whole")
def mail():
    faults = Faults()
    link = Connection(faults.server)
    link.call("session.hello")
    folder = faults.server.folder / "mails"
    contains(link.call("network.set", mail=f"maildir:{folder}", mail_from="pass@example.org"),
             "result")

    def first():
        return link.call("mail.list")["result"]["rows"][0]

    def delivered():
        new = folder / "new"
        return sorted(new.iterdir()) if new.exists() else []

    def sent(count):
        wait_until(lambda: first()["state"] == "sent", f"message {count} to be sent")
        equal(len(delivered()), count)
        return [len(path.read_bytes()) for path in delivered()][-1]

    def ask():
        contains(link.call("mail.test", email="a@example.org"), "result")

    ask()
    size = sent(1)
    count = 1
    for point, error, part in (
            ("paper open", errno.EMFILE, "guichet-paper: Too many open files"),
            ("paper write", errno.ENOSPC, "guichet-paper: No space left"),
            ("paper pipe", errno.EMFILE, "guichet-paper: Too many open files"),
            ("paper spawn", errno.EAGAIN, "guichet-paper: Resource temporarily unavailable"),
            ("paper read", errno.EIO, "guichet-paper"),
            ("mail write", errno.ENOSPC, "No space left"), ("mail write", errno.EIO, "output error"),
            ("mail sync", errno.EIO, "Input/output error")):
        what = f"{point} {named(error)}"
        faults.fail(point, error)
        ask()
        wait_until(lambda: first()["tries"] == 1, f"the first try: {what}")
        faults.over(point)
        equal(first()["state"], "queued", what)
        contains(first()["error"], part, what)
        equal((len(delivered()), list((folder / "tmp").iterdir())), (count, []), what)
        contains(link.call("mail.retry", message=[first()["id"]]), "result", what)
        count += 1
        assert abs(sent(count) - size) < 20, what
    for point, errors in (("paper write", (errno.EINTR, SHORT)), ("paper read", (errno.EINTR, SHORT)),
                          ("mail write", (errno.EINTR, SHORT))):
        for error in errors:
            faults.fail(point, error, times=3)
            ask()
            count += 1
            assert abs(sent(count) - size) < 20, f"{point} {named(error)}"
            faults.over(point)
            equal(first()["tries"], 1)
    whole(faults.server)
    faults.server.stop()


def restored(faults, file):
    """guichetd --restore: its exit code and what it says."""
    done = subprocess.run([support.BUILD / "guichetd", "--data", faults.server.data, "--restore",
                           file], env={**os.environ, **faults.environment}, text=True,
                          capture_output=True)
    return done.returncode, done.stderr


def kept_elsewhere(faults):
    """A backup of a stopped server that has gone on since; the refs of both."""
    link = Connection(faults.server)
    link.call("session.hello")
    link.send(create(1, "before"))
    contains(answers(link, 1)[0], "result")
    file = link.call("system.backup")["result"]["record"]["file"]
    then = whole(faults.server)
    link.send(create(2, "since"))
    contains(answers(link, 1)[0], "result")
    now = whole(faults.server)
    faults.server.stop()
    return file, then, now


@case("a restore that can't be read or written says why, and leaves all as it was", limit=120)
def restore():
    faults = Faults()
    file, then, now = kept_elsewhere(faults)
    for point, error, text in (("restore read", errno.EIO, "Input/output error"),
                               ("restore write", errno.ENOSPC, "No space left"),
                               ("restore write", errno.EIO, "Input/output error"),
                               ("restore sync", errno.EIO, "Input/output error")):
        for nth in (1, 2):
            faults.fail(point, error, nth=nth)
            code, said = restored(faults, file)
            faults.over(point)
            equal(code, 1, f"{point} {nth}: {said}")
            contains(said, text, f"{point} {nth}")
            equal((faults.server.data / "restoring").exists(), False, point)
    faults.start()
    equal(whole(faults.server), now)
    faults.server.stop()
    equal(restored(faults, file)[0], 0)
    faults.start()
    equal(whole(faults.server), then)
    faults.server.stop()


@case("a restore that breaks off while it swaps: no server starts on half of it, and it can be"
      " begun again", limit=120)
def half_restored():
    for nth in range(1, 9, 2):
        faults = Faults()
        file, then, _ = kept_elsewhere(faults)
        elsewhere = shutil.copy(file, faults.server.folder)
        faults.fail("restore rename", errno.EIO, nth=nth)
        code, said = restored(faults, elsewhere)
        faults.over("restore rename")
        equal(code, 1, said)
        contains(said, "Input/output error")
        faults.start(wait=False)
        code, log = faults.ended()
        equal(code, 1, f"{nth}: {log}")
        contains(log, "run guichetd --restore FILE again")
        code, said = restored(faults, elsewhere)
        equal(code, 0, said)
        faults.start()
        equal(whole(faults.server), then, f"{nth}")
        faults.server.stop()


@case("figures that can't be written are told in the log, and the file that was there stays whole")
def figures():
    faults = Faults("--metrics-seconds", "1")
    path = faults.server.data / "metrics.prom"
    wait_until(path.exists, "the first file")
    for point, error in (("metrics write", errno.ENOSPC), ("metrics write", errno.EIO),
                         ("metrics rename", errno.EIO)):
        faults.fail(point, error)
        wait_until(lambda: faults.hits(point) > 0, point)
        faults.over(point)
        wait_until(lambda: "Prometheus can't be written" in faults.server.log(), "the warning")
        assert path.read_text().endswith("\n"), point
        wait_until(lambda: not list(faults.server.data.glob("*.new")), "no half file")
    for error in (errno.EINTR, SHORT):
        faults.fail("metrics write", error)
        before = os.stat(path).st_ino
        wait_until(lambda: faults.hits("metrics write") and os.stat(path).st_ino != before, "a file")
        faults.over("metrics write")
        assert path.read_text().endswith("\n"), named(error)
    faults.server.stop()


@case("sockets that are interrupted, take half or break: every answer is whole, or the peer is gone")
def sockets():
    faults = Faults()
    for point, error in (("socket write", errno.EINTR), ("socket write", SHORT),
                         ("socket write", errno.EAGAIN), ("socket write", errno.ENOBUFS),
                         ("socket read", errno.EINTR),
                         ("socket read", SHORT), ("socket read", errno.EAGAIN)):
        link = Connection(faults.server)
        link.call("session.hello")
        faults.fail(point, error, times=5)
        contains(link.call("category.list", limit=1000), "result", f"{point} {named(error)}")
        contains(link.call("audit.verify"), "result", f"{point} {named(error)}")
        faults.over(point)
        link.close()
    for point, error in (("socket write", errno.ECONNRESET), ("socket read", errno.ECONNRESET),
                         ("socket read", errno.ENOMEM)):
        link = Connection(faults.server)
        link.call("session.hello")
        faults.fail(point, error)
        link.send(create(1, f"{point[7:]}-{error}"))
        try:
            told = link.line()
        except ConnectionResetError:
            told = None
        faults.over(point)
        equal(told, None, f"{point} {named(error)}")
        whole(faults.server)
    faults.server.stop()


@case("out of descriptors: who comes waits or is turned away, who is there goes on")
def descriptors():
    for error in (errno.EMFILE, errno.ENFILE, errno.ECONNABORTED):
        faults = Faults()
        link = Connection(faults.server)
        link.call("session.hello")
        faults.fail("accept", error, times=3)
        other = Connection(faults.server)
        wait_until(lambda: faults.hits("accept") > 0, "a refused connection")
        contains(link.call("session.hello"), "result", named(error))
        faults.over("accept")
        other.close()
        whole(faults.server)
        faults.server.stop()


@case("a gate that can't be forked: the first start ends and says so, later it is tried again")
def fork():
    faults = Faults(gate=True, start=False)
    faults.fail("fork", errno.EAGAIN)
    faults.start(wait=False)
    code, log = faults.ended()
    faults.over("fork")
    equal(code, 1, log)
    contains(log, "the gate can't be started")
    contains(log, "temporarily unavailable")
    faults.start()
    faults.fail("fork", errno.EAGAIN)
    gate = int(wait_until(lambda: re.findall(r"gate started pid=(\d+)", faults.server.log()),
                          "the gate to be started")[-1])
    os.kill(gate, signal.SIGTERM)
    wait_until(lambda: faults.server.log().count("the gate can't be started") == 2, "the refusal")
    faults.over("fork")
    contains(Connection(faults.server).call("session.hello"), "result")
    wait_until(lambda: faults.server.log().count("gate started") == 2, "the gate", 60)
    faults.server.stop()


@case("no memory: the server ends at once, acknowledges nothing more, and loses nothing")
def allocation():
    if support.BUILD.name in ("asan", "tsan"):
        POINTS.reached["allocate"] += 1
        raise cases.Skip("the sanitizer allocates by itself")
    faults = Faults()
    for nth in (1, 2, 3, 5, 8):
        link = Connection(faults.server)
        link.call("session.hello")
        link.send(create(1, f"avant-{nth}"))
        contains(answers(link, 1)[0], "result")
        faults.fail("allocate", errno.ENOMEM, nth=nth)
        sent = 0
        told = []
        while told[-1:] != [None]:
            assert sent < 500, "it never allocates"
            try:
                link.send(create(sent, f"m-{nth}-{sent}"))
                told += answers(link, 1)
            except OSError:
                told.append(None)
            sent += 1
        equal(faults.server.process.wait(30), -6, "ended by abort()")
        faults.over("allocate")
        faults.start()
        found = whole(faults.server)
        contains(found, f"avant-{nth}")
        kept = [f"m-{nth}-{one['id']}" for one in told if one and "result" in one]
        equal(sorted(set(kept) - set(found)), [])
    faults.server.stop()


@case("every point that has a name was reached")
def every_point():
    if len(cases.sys.argv) > 1:
        raise cases.Skip("not all of the cases were run")
    equal(POINTS.missed(), [])


if __name__ == "__main__":
    cases.main()
