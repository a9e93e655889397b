"""Screens compared with files kept in tests/goldens.

GUICHET_GOLDEN=write writes them anew: look at the difference before keeping it."""
import difflib
import os
import pathlib
import re
import time

from cases import SLOW

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "goldens"
ONE = "[0-9A-HJKMNP-TV-Z]"
CODE = re.compile(rf"\b{ONE}{{4}}-{ONE}{{4}}-{ONE}\b")
SPACED = re.compile(rf"\b(?:{ONE} ){{4}}- (?:{ONE} ){{4}}- {ONE}\b")
FINGERPRINT = re.compile(r"SHA256:[\w+/…]+")
# How many operations a role has: a new one is no new screen.
COUNT = re.compile(r"(?<=(?:  réseau|rganisme|comptoir)) +\d+(?= )")
BLOCKS = re.compile(r"[█▀▄]")


def masked(screen, name=""):
    """Random codes, keys and QR modules are covered, without moving anything."""
    lines = []
    for line in screen.split("\n"):
        if name == "roles":
            line = COUNT.sub(lambda match: "#".rjust(len(match[0])), line)
        line = CODE.sub("XXXX-XXXX-X", line)
        line = SPACED.sub("X X X X - X X X X - X", line)
        line = FINGERPRINT.sub(lambda match: "SHA256:".ljust(len(match[0]), "X"), line)
        begin = re.match(r"[█▀▄ ]*", line)[0]
        if len(BLOCKS.findall(begin)) > 2:
            line = "       [QR]".ljust(len(begin)) + line[len(begin):]
        lines.append(line.rstrip())
    return "\n".join(lines).rstrip("\n") + "\n"


def _settled(terminal):
    """The screen once it has stayed the same for a while: only for writing."""
    before, since = terminal.text(), time.monotonic()
    while time.monotonic() - since < 1.0:
        now = terminal.text()
        if now != before:
            before, since = now, time.monotonic()
        time.sleep(0.05)
    return before


def expect(terminal, name, seconds=10):
    """Waits until the screen is the one that was kept; fails with the difference."""
    path = FOLDER / f"{name}.txt"
    if os.environ.get("GUICHET_GOLDEN") == "write":
        FOLDER.mkdir(exist_ok=True)
        path.write_text(masked(_settled(terminal), name))
        return
    kept = path.read_text() if path.exists() else ""
    deadline = time.monotonic() + seconds * SLOW
    while True:
        found = masked(terminal.text(), name)
        if found == kept:
            return
        if time.monotonic() > deadline:
            break
        time.sleep(0.03)
    difference = "\n".join(difflib.unified_diff(kept.splitlines(), found.splitlines(),
                                                f"{name} kept", f"{name} now", lineterm=""))
    raise AssertionError(f"the screen {name} is not as it was kept\n{difference}")
