#!/usr/bin/env python3
"""make install, make uninstall, the units, completion and make demo."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import qr
from cases import SLOW, case, contains, equal, main
from network import Network
from server import BUILD, TOP
from terminal import Terminal

FILES = """\
etc/guichet/guichetd.conf
usr/bin/guichet
usr/lib/systemd/system/guichet-gate.service
usr/lib/systemd/system/guichet-kiosk@.service
usr/lib/systemd/system/guichet-redeemer.service
usr/lib/systemd/system/guichetd.service
usr/lib/sysusers.d/guichet.conf
usr/libexec/guichet/guichet-gate
usr/libexec/guichet/guichet-paper
usr/libexec/guichet/guichet-redeemer
usr/sbin/guichetd
usr/share/bash-completion/completions/guichet
usr/share/doc/guichet/kiosk.env
usr/share/doc/guichet/kiosk.md
usr/share/man/man1/guichet.1
usr/share/man/man5/guichetd.conf.5
usr/share/man/man8/guichetd.8
""".split()


def make(*words):
    environment = {key: value for key, value in os.environ.items() if key != "MAKEFLAGS"}
    subprocess.run(["make", "-o", "all", f"BUILD={BUILD}", *words], cwd=TOP, check=True,
                   env=environment, capture_output=True)


def found(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@case("make install honours DESTDIR and PREFIX, and uninstall takes it away again")
def _():
    folder = pathlib.Path(tempfile.mkdtemp())
    make("install", f"DESTDIR={folder}", "PREFIX=/usr")
    equal(found(folder), sorted(FILES))
    for name in FILES:
        path = folder / name
        if "bin" not in name and "libexec" not in name:
            assert not re.search(r"@[A-Z]+@", path.read_text()), f"{name} has a gap"
    contains((folder / "usr/lib/systemd/system/guichetd.service").read_text(), "ExecStart=/usr/sbin/guichetd --data")
    contains((folder / "usr/lib/systemd/system/guichet-gate.service").read_text(), "ExecStart=/usr/libexec/guichet/guichet-gate")
    (folder / "etc/guichet/guichetd.conf").write_text("; mine\n")
    make("install", f"DESTDIR={folder}", "PREFIX=/usr")
    equal((folder / "etc/guichet/guichetd.conf").read_text(), "; mine\n")
    make("uninstall", f"DESTDIR={folder}", "PREFIX=/usr")
    equal(found(folder), ["etc/guichet/guichetd.conf"])


@case("a kiosk's machine takes its part alone, and its units find what they start")
def _():
    folder = pathlib.Path(tempfile.mkdtemp())
    make("install-kiosk", f"DESTDIR={folder}", "PREFIX=/usr/local")
    equal(found(folder), sorted(
        name.replace("usr/", "usr/local/", 1) for name in FILES
        if re.search("kiosk|redeemer", name)))
    units = folder / "usr/local/lib/systemd/system"
    redeemer = re.search(r"^ExecStart=(\S+) (\S+)$",
                         (units / "guichet-redeemer.service").read_text(), re.M)
    assert os.access(folder / redeemer[1][1:], os.X_OK), redeemer[1]
    equal(redeemer[2], "/usr/local/etc/guichet/redeemer.json")
    contains((units / "guichet-kiosk@.service").read_text(),
             "EnvironmentFile=/usr/local/etc/guichet/kiosk.env")
    answer = subprocess.run([folder / redeemer[1][1:]], text=True, capture_output=True)
    contains(answer.stderr, "usage: redeemer CONFIG")
    for unit in units.iterdir():
        assert not re.search(r"@[A-Z]+@", unit.read_text()), f"{unit.name} has a gap"


@case("the installed guichetd finds the installed gate and interface")
def _():
    folder = pathlib.Path(tempfile.mkdtemp())
    make("install", f"DESTDIR={folder}", "PREFIX=/opt/guichet")
    import server
    server.BUILD = folder / "opt/guichet/sbin"
    try:
        net = Network()
    finally:
        server.BUILD = BUILD
    equal(net.ssh("admin", "session.hello")["login"], "admin")
    net.server.stop()


@case("the units are hardened")
def _():
    folder = pathlib.Path(tempfile.mkdtemp())
    make("install", f"DESTDIR={folder}", "PREFIX=/usr")
    for unit in (name for name in FILES if name.endswith(".service")):
        answer = subprocess.run(
            ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=25",
             folder / unit], text=True, capture_output=True)
        equal(answer.returncode, 0, f"{unit}: {answer.stdout[-600:]}{answer.stderr}")


@case("bash completes operations, arguments and choices")
def _():
    net = Network()
    net.build()
    environment = {**os.environ, "PATH": f"{BUILD}:{os.environ['PATH']}",
                   "GUICHET_SOCKET": str(net.server.socket)}

    def complete(line):
        script = (f"source {TOP}/contrib/completion/guichet.bash; COMP_LINE={line!r}; "
                  f"COMP_POINT=${{#COMP_LINE}}; _guichet 2>/dev/null; "
                  "printf '%s\\n' \"${COMPREPLY[@]}\"")
        return subprocess.run(["bash", "-c", script], text=True, env=environment,
                              capture_output=True).stdout.split()

    equal(complete("guichet voucher.iss"), ["voucher.issue"])
    assert "email=" in complete("guichet voucher.issue "), complete("guichet voucher.issue ")
    equal(complete("guichet access.create reason=gu"), ["guest"])
    assert "--socket" in complete("guichet --s")
    net.server.stop()


def running(folder):
    """Processes whose command line names the folder."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_text(errors="replace").replace("\0", " ")
        except OSError:
            continue
        if str(folder) in line:
            found.append(line)
    return found


def programs():
    """A folder with the built programs, for a demonstration of its own."""
    folder = pathlib.Path(tempfile.mkdtemp())
    for name in ("guichetd", "guichet-gate", "guichet-paper", "guichet"):
        (folder / name).symlink_to(BUILD / name)
    return folder


# The question as the last thing on the screen: what was asked before comes back
# for a moment when the interface gives the screen back.
ASKED = r"\(q to end\)\s*\Z"


@case("make demo in a terminal opens the interface over ssh, for each account", limit=120)
def _():
    folder = programs()
    terminal = Terminal([TOP / "contrib/demo/run"], rows=40, lang="en_GB.UTF-8",
                        env={"BUILD": str(folder)})
    terminal.wait("Open which account?", seconds=60)
    terminal.type("accueil").key("Enter").wait("Today", "F1")
    terminal.key("q").wait_match(ASKED)
    terminal.type("visiteur").key("Enter").wait("Get my voucher", "F1")
    terminal.key("d").wait("Search")
    terminal.type("boeuf").wait("20% off the market platter", "1 of")
    terminal.key("Escape").wait("40", gone=["1 of"])
    terminal.key("Escape").wait("Get my voucher")
    terminal.key("q").wait_match(ASKED)
    terminal.type("amis").key("Enter").wait("Access passwords", "member")
    terminal.key("q").wait_match(ASKED)
    terminal.type("caisse").key("Enter").wait("Counter", "F1")
    terminal.key("Escape", "Escape")
    terminal.wait("Leave guichet?")
    terminal.key("Enter").wait_match(ASKED)
    terminal.type("q").key("Enter")
    equal(terminal.wait_end(), 0)
    terminal.close()
    equal(running(folder), [], "still running")


@case("make demo without a terminal plays the main job and ends with 0", limit=120)
def _():
    folder = programs()
    answer = subprocess.run([TOP / "contrib/demo/run"], text=True, stdin=subprocess.DEVNULL,
                            capture_output=True, timeout=110 * SLOW,
                            env={**os.environ, "BUILD": str(folder)})
    equal(answer.returncode, 0, answer.stdout[-1500:] + answer.stderr)
    code = re.search(r"redemption\.create code=(\S+)", answer.stdout)[1].replace("-", "")
    contains(qr.decode(answer.stdout), code)
    contains(answer.stdout, "Already used on")
    contains(answer.stdout, '"nth": 1')
    equal(running(folder), [], "still running")


main()
