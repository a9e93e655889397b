#!/usr/bin/env python3
"""The headless redeemer, through cuts of the line, of itself and of the server:
nothing that it let through is lost, nothing is counted twice."""
import json
import pathlib
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import cases  # noqa: E402
import ssh  # noqa: E402
from cases import SLOW, case, contains, equal  # noqa: E402
from network import Network  # noqa: E402
from server import BUILD, TOP, wait_until  # noqa: E402

REDEEMER = TOP / "contrib" / "kiosk" / "redeemer"
CUTTER = pathlib.Path(__file__).with_name("cutter.py")
FAILER = pathlib.Path(__file__).with_name("failer.py")


class Kiosk:
    """A redeemer's folder and configuration, and the redeemer at work."""

    def __init__(self, network, name="kiosk", over_ssh=False):
        self.network = network
        self.server = network.server
        self.folder = self.server.folder / name
        self.folder.mkdir()
        self.verdicts = self.folder / "verdicts"
        self.plugged = self.folder / "plugged"
        self.config_path = self.folder / "config.json"
        # A line that can be pulled: no file, no line.
        line = self.folder / "line"
        words = (ssh.command(self.server, "borne", key=network.account(
            "borne", "kiosk", shop=network.shop), tty=False) + ["batch"] if over_ssh
            else [str(BUILD / "guichet"), "--socket", str(self.server.socket), "batch"])
        line.write_text(f"#!/bin/sh\n[ -e {self.plugged} ] || exit 255\n"
                        f"exec {' '.join(map(str, words))}\n")
        line.chmod(0o755)
        config = {"folder": str(self.folder / "queue"), "command": [str(line)], "seconds": 10,
                  "retry_seconds": 0, "idle_seconds": 0.05, "sync_seconds": 3600}
        if not over_ssh:
            config["shop"] = network.shop
        self.config_path.write_text(json.dumps(config))
        self.process = None
        self.plug()

    def plug(self):
        self.plugged.touch()

    def unplug(self):
        self.plugged.unlink(missing_ok=True)

    def start(self, cut=None):
        words = [REDEEMER, self.config_path] if cut is None else [
            sys.executable, CUTTER, REDEEMER, str(cut), self.config_path]
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE,
                                        stdout=self.verdicts.open("ab"),
                                        stderr=(self.folder / "log").open("ab"))
        return self

    def start_failing(self):
        self.table = self.folder / "fails"
        self.process = subprocess.Popen(
            [sys.executable, FAILER, REDEEMER, self.table, self.config_path],
            stdin=subprocess.PIPE, stdout=self.verdicts.open("ab"),
            stderr=(self.folder / "log").open("ab"))
        return self

    def said(self):
        text = self.verdicts.read_text() if self.verdicts.exists() else ""
        return [line.rstrip("\a") for line in text.splitlines()]

    def scan(self, code):
        """The verdict's line."""
        before = len(self.said())
        self.process.stdin.write(code.encode() + b"\n")
        self.process.stdin.flush()
        wait_until(lambda: len(self.said()) > before or self.process.poll() is not None,
                   "a verdict")
        if len(self.said()) == before:
            raise AssertionError(f"no verdict: {(self.folder / 'log').read_text()[-2000:]}")
        return self.said()[-1]

    def stop(self):
        """As when its input ends."""
        self.process.stdin.close()
        equal(self.process.wait(30 * SLOW), 0)

    def kill(self):
        self.process.kill()
        self.process.wait(20)

    def count(self, state):
        return len(list((self.folder / "queue" / state).glob("*.json")))

    def wait(self, state, count):
        wait_until(lambda: self.count(state) == count, f"{count} {state}")


def network(**how):
    return Network(clock=None, gate=how.pop("gate", False), **how).build()


def uses(net, state=None):
    return [row for row in net.call("redemption.list", shop=net.shop, limit=1000, state=state)
            if row["state"] != "refused"]


def fresh(net, number):
    voucher = net.voucher(f"v{number}@example.org")
    return voucher["signed"], voucher["code"]


@case("with a line it asks the server, over one lasting ssh connection")
def asks():
    net = network(gate=True)
    kiosk = Kiosk(net, over_ssh=True).start()
    signed, code = fresh(net, 1)
    contains(kiosk.scan(signed), "ACCEPTED: Dégustation")
    contains(kiosk.scan(code), "REFUSED: ")
    contains(kiosk.scan("00000000-0"), "REFUSED: ")
    equal(len(net.server.log().split("login=borne")) - 1 <= 1, True)
    # The line is cut; the next is kept, and uploaded over a new one.
    kiosk.unplug()
    subprocess.run(["pkill", "-9", "-P", str(kiosk.process.pid)], check=True)
    contains(kiosk.scan(fresh(net, 2)[0]), "KEPT")
    kiosk.plug()
    kiosk.wait("kept", 2)
    kiosk.stop()
    equal([row["state"] for row in uses(net)], ["done", "done"])
    net.server.stop()


@case("without a line a true code is kept, a false or revoked or used one is not")
def without():
    net = network()
    kiosk = Kiosk(net)
    true, code = fresh(net, 1)
    revoked, bare = fresh(net, 2)
    net.call("voucher.revoke", voucher=bare)
    kiosk.start()
    wait_until(lambda: (kiosk.folder / "queue" / "known.json").exists(), "the first sync")
    kiosk.stop()
    kiosk.unplug()
    kiosk.start()
    contains(kiosk.scan(true[:-3] + "000"), "REFUSED: not a true code")
    contains(kiosk.scan(true.replace(".V.2", ".V.1")), "REFUSED: not a true code")
    contains(kiosk.scan(revoked), "REFUSED: revoked")
    contains(kiosk.scan(f"https://example.org/v/{true}"), "KEPT")
    contains(kiosk.scan(code), "REFUSED: already used here")
    contains(kiosk.scan(fresh(net, 3)[1]), "UNVERIFIED")
    contains(kiosk.scan("7777-7777-7"), "UNVERIFIED")
    equal(kiosk.count("queued"), 3)
    kiosk.plug()
    kiosk.wait("kept", 2)
    kiosk.wait("refused", 1)  # a code that does not exist is never accepted
    kiosk.stop()
    equal([row["state"] for row in uses(net)], ["done", "done"])
    net.server.stop()


def tickets(net, count):
    """The codes of so many tickets of the museum's, and a kiosk's network at its desk."""
    order = net.call("order.open", shop=net.desk)["id"]
    record = net.call("order.add", order=order, product="pass", audience="full", units=count)
    total = f"{record['total'] // 100}"
    net.call("order.confirm", order=order, total=total, payments=[f"card:{total}"])
    return [row["code"] for row in net.call("ticket.list", order=order)]


@case("without a line a ticket is let in unverified, and settled when it is uploaded")
def ticket_without():
    net = network().sell()
    net.call("offer.withdraw", offer=net.offer_of(net.party("t-musee")))
    for row in net.call("offer.list", party=net.party("t-musee")):
        if row["state"] == "published":
            net.call("offer.withdraw", offer=row["id"])
    net.shop = net.desk
    first, second, third = tickets(net, 3)
    kiosk = Kiosk(net).start()
    contains(kiosk.scan(first), "ACCEPTED: Pass trois jours")
    kiosk.unplug()
    subprocess.run(["pkill", "-9", "-P", str(kiosk.process.pid)], check=True)
    contains(kiosk.scan(first), "REFUSED: already used here")
    contains(kiosk.scan(second), "UNVERIFIED")
    contains(kiosk.scan(second), "REFUSED: already used here")
    contains(kiosk.scan(third), "UNVERIFIED")
    # At another door meanwhile.
    net.call("redemption.create", code=third, shop=net.desk)
    kiosk.plug()
    kiosk.wait("kept", 3)
    kiosk.stop()
    equal(sorted((row["code"], row["state"]) for row in uses(net)),
          sorted([(first, "done"), (second, "done"), (third, "done"), (third, "forced")]))
    net.server.stop()


@case("what the server would have refused is flagged as forced")
def forced():
    net = network()
    kiosk = Kiosk(net).start()
    signed, code = fresh(net, 1)
    wait_until(lambda: (kiosk.folder / "queue" / "known.json").exists(), "the first sync")
    kiosk.kill()
    net.call("redemption.create", code=code, shop=net.shop)
    kiosk.unplug()
    kiosk.start()
    contains(kiosk.scan(signed), "KEPT")
    kiosk.plug()
    kiosk.wait("kept", 1)
    kiosk.stop()
    equal(sorted(row["state"] for row in uses(net)), ["done", "forced"])
    net.server.stop()


def cut_everywhere(net, kiosk, online):
    """Kills the redeemer at its first step, its second, and so on, until a whole run
    has none left; each time the visitor scans again until there is a verdict."""
    cut = 0
    while True:
        cut += 1
        signed, code = fresh(net, f"{online}-{cut}")
        if online:
            kiosk.plug()
        else:
            kiosk.unplug()
        said = len(kiosk.said())
        kiosk.start(cut)
        kiosk.process.stdin.write(signed.encode() + b"\n")
        kiosk.process.stdin.close()
        whole = kiosk.process.wait(30 * SLOW) != -signal.SIGKILL
        if len(kiosk.said()) == said:
            kiosk.start()
            contains(("ACCEPTED", "KEPT"), kiosk.scan(signed).split(":")[0], f"cut {cut}")
            kiosk.stop()
        kiosk.plug()
        kiosk.start()
        kiosk.wait("queued", 0)
        kiosk.stop()
        equal([row["state"] for row in net.call("redemption.list", filter=code)
               if row["state"] != "refused"], ["done"], f"cut {cut}")
        if whole:
            return cut


@case("killed at each of its steps, with a line: once, and nothing lost", limit=300)
def killed_online():
    net = network()
    steps = cut_everywhere(net, Kiosk(net), True)
    equal(steps > 8, True, f"{steps} steps")
    net.server.stop()


@case("killed at each of its steps, without a line: once, and nothing lost", limit=300)
def killed_offline():
    net = network()
    kiosk = Kiosk(net).start()
    wait_until(lambda: (kiosk.folder / "queue" / "known.json").exists(), "the first sync")
    kiosk.stop()
    steps = cut_everywhere(net, kiosk, False)
    equal(steps > 4, True, f"{steps} steps")
    net.server.stop()


@case("the server killed between question and answer, again and again: once each", limit=300)
def server_killed():
    net = network()
    kiosk = Kiosk(net).start()
    codes = [fresh(net, i) for i in range(6)]
    contains(kiosk.scan(fresh(net, "first")[0]), "ACCEPTED")
    for i, (signed, code) in enumerate(codes):
        if i % 2:
            kiosk.process.stdin.write(signed.encode() + b"\n")
            kiosk.process.stdin.flush()
            net.server.kill()
            wait_until(lambda said=i + 2: len(kiosk.said()) >= said, "a verdict")
        else:
            net.server.kill()
            contains(kiosk.scan(signed), "KEPT")
        net.server.start()
    kiosk.wait("queued", 0)
    kiosk.stop()
    for signed, code in codes:
        equal([(row["state"], row["reason"]) for row in net.call("redemption.list", filter=code)],
              [("done", None)])
    equal(kiosk.count("kept"), 7)
    net.server.stop()


@case("a disk that takes nothing: nobody is let through by it, and each code once it does", limit=120)
def disk():
    net = network()
    kiosk = Kiosk(net).start_failing()
    contains(kiosk.scan(fresh(net, 99)[0]), "ACCEPTED")
    number = 0
    for plugged in (True, False):
        kiosk.plug()
        for point, error in (("open", "ENOSPC"), ("fsync", "EIO"), ("rename", "ENOSPC")):
            number += 1
            signed = fresh(net, number)[0]
            if not plugged:
                kiosk.unplug()
                subprocess.run(["pkill", "-9", "-P", str(kiosk.process.pid)])
            kiosk.table.write_text(f"{point} {error} 1000")
            for _ in range(2):
                contains(kiosk.scan(signed), "TRY AGAIN: this kiosk fails: ")
            left = int(kiosk.table.read_text().split()[2])
            assert left < 1000, f"{point} was not reached"
            kiosk.table.unlink()
            contains(kiosk.scan(signed), "ACCEPTED" if plugged else "KEPT")
            contains(kiosk.scan(signed), "REFUSED")
            kiosk.plug()
    kiosk.wait("kept", number + 1)
    kiosk.stop()
    equal(len(uses(net)), number + 1)
    contains((kiosk.folder / "log").read_text(), "redeemer: [Errno 28] No space left on device")
    net.server.stop()


@case("no process can be started: nobody is let through by it, and each code once it can")
def no_process():
    net = network()
    kiosk = Kiosk(net).start_failing()
    contains(kiosk.scan(fresh(net, 1)[0]), "ACCEPTED")
    kiosk.table.write_text("process EAGAIN 1000")
    subprocess.run(["pkill", "-9", "-P", str(kiosk.process.pid)], check=True)
    signed = fresh(net, 2)[0]
    contains(kiosk.scan(signed), "TRY AGAIN: this kiosk fails: ")
    assert int(kiosk.table.read_text().split()[2]) < 1000
    kiosk.table.unlink()
    contains(kiosk.scan(signed), "ACCEPTED")
    kiosk.wait("kept", 2)
    kiosk.stop()
    equal(len(uses(net)), 2)
    net.server.stop()


@case("after a restore what had been kept is uploaded again, once")
def restored():
    net = network()
    first, second = fresh(net, 1), fresh(net, 2)
    kiosk = Kiosk(net).start()
    contains(kiosk.scan(first[0]), "ACCEPTED")
    backup = net.call("system.backup")["file"]
    contains(kiosk.scan(second[0]), "ACCEPTED")
    kiosk.stop()
    net.server.stop()
    path = pathlib.Path(backup)
    path = path if path.is_absolute() else net.server.data / "backup" / path.name
    subprocess.run([BUILD / "guichetd", "--data", net.server.data, "--restore", path],
                   check=True, capture_output=True)
    net.server.start()
    equal(len(uses(net)), 1)
    kiosk.start()
    wait_until(lambda: len(uses(net)) == 2, "the upload")
    kiosk.wait("kept", 2)
    kiosk.stop()
    equal([row["state"] for row in uses(net)], ["done", "done"])
    net.server.stop()


if __name__ == "__main__":
    cases.main()
