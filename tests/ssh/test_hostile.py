#!/usr/bin/env python3
"""Whatever the data file holds, no terminal is driven by it: every text is made hostile behind
guichetd's back, then every screen is opened, and every key that its help names is pressed."""
import pathlib
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from cases import case, contains, equal, main
from hostile import wrong
from hostile_network import EMAIL, PASSWORD, HostileNetwork
from server import wait_until
from terminal import operator

TERM = "xterm-256color"
net = HostileNetwork()
folder = pathlib.Path(tempfile.mkdtemp())

SEQUENCE = re.compile(r"\x1b(?:\[([?>=]?)[0-9;:]*([ !]?[@-~])|([()*+])(.)|(.))", re.S)


# --- What a terminal is sent ---

def shape(match):
    return match[1], match[2], match[3], match[5]


def known():
    """The sequences of terminfo for this TERM: (private mark, final) of those that begin with
    CSI, and the others' first character."""
    text = subprocess.run(["infocmp", "-1", "-x", TERM], capture_output=True, text=True,
                          check=True).stdout
    found = set()
    for value in re.findall(r"^\t\w+=(.*),$", text, re.M):
        value = value.replace("\\E", "\x1b").replace("\\,", ",")
        value = re.sub(r"%(?:\?|[te;]|p\d|'.'|\{\d+\}|[-+*/m&|^=<>AO!~i]|P\w|g\w|l)", "", value)
        value = re.sub(r"%:?[-+# ]*\d*(?:\.\d+)?[doxXsc]", "1", value)
        for match in SEQUENCE.finditer(value):
            found.add(shape(match))
    return found - {(None, None, None, "]"), (None, None, None, "P")}


ALLOWED = known()


def judge_bytes(raw, where):
    """No byte but text, what terminfo has, and line control."""
    text = raw.decode("utf-8", "replace")
    # ^N and ^O change the set of characters; ^G rings for a refusal.
    equal(wrong(SEQUENCE.sub("", text), "\r\n\b\t\x0e\x0f\x07"), [], where)
    strange = {shape(m) for m in SEQUENCE.finditer(text)} - ALLOWED
    equal(sorted(map(str, strange)), [], f"{where}: not of terminfo")
    equal("\x1b]" in text, False, f"{where}: a title or a colour is set")


def judge_rows(rows, where):
    """Every screen stays in its frame: a title, a rule, the body, a rule, the keys. A text that
    is too long goes on below itself, not at the beginning of the next line."""
    shown = f"{where}:\n" + "\n".join(rows)
    equal(wrong("\n".join(rows)), [], shown)
    equal((rows[1], rows[-2]), ("─" * 80, "─" * 80), shown)
    assert rows[0].startswith(" ") and re.search(r"F1 aide|Échap|Entrée", rows[-1]), shown
    equal([row for row in rows if row.startswith("W")], [], shown)


# --- A session ---

# The keys as the help names them, which tmux names otherwise.
NAMES = {"Entrée": "Enter", "Suppr": "DC", "PgSuiv": "NPage", "PgPréc": "PPage", "←": "Left",
         "Espace": "Space", "Début": "Home", "Fin": "End", "Retour": "BSpace"}
# All operations by their names; leaving; moving about in what is shown already.
LEFT_OUT = {":", "F1", "Échap", "q", "Tab", "↑", "↓", "←", "→", "Début", "Fin"}


class Walk:
    """A session whose every byte is kept. F1 answers on every screen, in order: when the help
    is there, all that was pressed before has been drawn."""

    def __init__(self, login, *keys):
        self.where = login
        self.raw = folder / "raw"
        self.raw.write_bytes(b"")
        how = {"password": PASSWORD} if login == EMAIL else {"key": net.keys.get(login, net.key)}
        self.terminal = operator(net.server, login, term=TERM, **how)
        self.terminal._tmux("pipe-pane", "-O", "-t", "t", f"cat >{self.raw}")
        try:
            self.terminal.wait("F1")
            self.press()
            for key in keys:
                self.press(key)
        except BaseException:
            self.terminal.close()
            raise

    def press(self, *keys):
        """Presses them; answers what the help says of where that led to."""
        self.where = f"{self.where} {' '.join(keys)}"
        for key in keys:
            self.terminal.key(key)
        self.terminal.key("F1")
        self.until(lambda rows: rows[0].startswith(" Aide") and "Échap retour" in rows[-1],
                   again="F1")
        self.help = self.rows
        judge_rows(self.help, f"{self.where} F1")
        self.terminal.key("Escape")
        self.until(lambda rows: not rows[0].startswith(" Aide") and rows[-2:-1] == ["─" * 80])
        judge_rows(self.rows, self.where)
        return self.help

    def until(self, condition, again=None):
        """again: a key that may have been taken for a part of a scan, being so fast."""
        asked = time.monotonic()

        def there():
            nonlocal asked
            self.rows = self.terminal.screen()
            if again and time.monotonic() > asked + 1 and not condition(self.rows):
                self.terminal.key(again)
                asked = time.monotonic()
            return condition(self.rows)
        try:
            wait_until(there, "the help to come and go")
        except AssertionError as error:
            raise AssertionError(f"{error}, after {self.where}:\n" + "\n".join(self.rows)) from None

    def entries(self):
        """The letters of a menu's entries."""
        if "Entrée ouvrir  " not in self.rows[-1] or "▸" not in "".join(self.rows):
            return []
        return re.findall(r"(?:^|  )(?:▸ )?([A-Za-z#$&*+]) (?=[A-ZÀ-Ý][\w’ ]{3})",
                          "\n".join(self.rows[3:-2]), re.M)

    def actions(self):
        """The keys that the help names."""
        named = re.findall(r"^   (\S+) {2,}\S", "\n".join(self.help[3:-2]), re.M)
        return [NAMES.get(key, key) for key in named if key not in LEFT_OUT]

    def back(self, title):
        """Leaves what a key has opened."""
        for _step in range(4):
            if self.help[0] == title:
                return True
            self.press("Escape")
        return self.help[0] == title

    def close(self):
        self.terminal.close()
        judge_bytes(self.raw.read_bytes(), self.where)


explored = set()  # what the help says of the screens of which every key was pressed


def explore(login, *keys):
    """Presses every key of the screen that the keys lead to, unless another was the same;
    answers whether a hostile text was shown there, and the entries of a menu."""
    walk = Walk(login, *keys)
    try:
        title, entries = walk.help[0], walk.entries()
        shown = [walk.rows]
        same = tuple(walk.help[1:]) in explored
        explored.add(tuple(walk.help[1:]))
        for key in [] if entries else ["Enter"] if same else walk.actions():
            walk.press(key)
            shown.append(walk.rows)
            if not walk.back(title):
                walk.close()
                walk = Walk(login, *keys)
        walk.close()
    finally:
        walk.terminal.close()
    # The first screen always shows the network's name.
    hit = any("HOSTILE" in row for rows in shown if not rows[0].startswith(" guichet ·")
              for row in rows)
    return hit, entries


# Entries that are not opened: they change the language in which the screens are read here, or
# the way in; the second shows a secret, and no text.
NOT_OPENED = {("m", "e"), ("m", "f"), ("m", "t"), ("Escape", "m", "e"), ("Escape", "m", "f"),
              ("Escape", "m", "t")}


def every_screen(login, *keys, deep=False):
    """Explores what a menu leads to, its menus, and (deep) the keys of what Enter opens there;
    answers the paths that showed no hostile text."""
    silent = []
    for letter in explore(login, *keys)[1]:
        path = (*keys, letter)
        if path in NOT_OPENED:
            continue
        hit, below = explore(login, *path)
        if below:
            silent += every_screen(login, *path, deep=deep)
        else:
            hit = deep and explore(login, *path, "Enter")[0] or hit
            silent += [] if hit else [" ".join(path)]
    return silent


# Screens without a text that people or files bring: forms, empty until they are filled in,
# lists of which this login has nothing, a report that is about numbers.
SILENT = {
    "admin": ["v", "l", "e", "m p", "V X", "V M"],
    "caisse": ["Escape B", "Escape C", "Escape K", "Escape m p", "Escape x"],
    "guichet1": ["Escape m p", "Escape x"],
    "moulin": ["v", "l", "#", "w", "m p"],
    "cave": ["v", "l", "V O", "V B", "V K", "V N", "b", "R w", "e", "m p", "O +", "O C"],
    "visiteur": ["l", "r", "e", "v", "m s", "m c", "m n"],
    EMAIL: ["m k", "m p", "s"],
}


def explored_as(login, *keys, deep=False):
    """All but those that may be silent must show a hostile text."""
    equal(sorted(set(every_screen(login, *keys, deep=deep)) - set(SILENT[login])), [],
          f"{login}: screens that show no hostile text")


@case("an administrator's screens, and every key of them", limit=600)
def _():
    net.fill()
    explored_as("admin", deep=True)
    assert len(explored) > 60, f"only {len(explored)} screens were found"


@case("a counter's, a seller's, a host's and a producer's screens", limit=600)
def _():
    for login, first in (("caisse", ["Escape"]), ("guichet1", ["Escape"]), ("moulin", []),
                         ("cave", [])):
        hit, entries = explore(login)
        assert hit or entries, f"{login} begins with nothing"
        explored_as(login, *first)


@case("a visitor's screens, and a customer's area", limit=300)
def _():
    for login in ("visiteur", EMAIL):
        assert explore(login)[1], f"{login} has no menu"
        explored_as(login)


def screens(login, *steps):
    """Presses the steps, each a key or "=a text to type"; answers the screen after each."""
    walk = Walk(login)
    try:
        found = []
        for step in steps:
            if step.startswith("="):
                walk.terminal.type(step[1:])
                walk.press()
            else:
                walk.press(step)
            found.append("\n".join(walk.rows))
        walk.close()
    finally:
        walk.terminal.close()
    return found


@case("the counter: a verdict of each kind, choosing, undoing, looking for an offer", limit=120)
def _():
    for code, said in (("fresh", "A C C E P T É"), ("fresh", "R E F U S É")):
        verdict = screens("caisse", "=" + net.codes[code], "Enter")[-1]
        contains(verdict, said)
        contains(verdict[verdict.index(said):], "HOSTILE")
    for step in screens("caisse", "F3", "Escape", "F8", "=x"):
        contains(step, "HOSTILE")


@case("the calendar: a day with sessions, and each key there", limit=120)
def _():
    day = ("O", "C", *["Right"] * 5)
    contains(screens("admin", *day)[-1], "HOSTILE")
    assert explore("admin", *day, "Enter")[0]


@case("a sale: product, customer, offers, payment", limit=120)
def _():
    assert explore("guichet1")[0]


main()
