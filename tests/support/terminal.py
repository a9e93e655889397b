"""A real terminal for a test: tmux on a socket of its own.

Waiting is always for a text, with a deadline; never for a time."""
import atexit
import os
import pathlib
import re
import shlex
import subprocess
import tempfile
import time
import unicodedata

import ssh
from cases import SLOW

KEYS = {"Return": "Enter"}


def width(text):
    """Columns that a line takes."""
    return sum(0 if unicodedata.combining(c) else
               2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


class Terminal:
    def __init__(self, words, columns=80, rows=24, term="tmux-256color", lang="fr_FR.UTF-8",
                 env=None):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="t-"))
        self.socket = self.folder / "tmux"
        self.columns, self.rows = columns, rows
        environment = ssh.environment(**(env or {}))
        environment.update({"TERM": term, "LANG": lang})
        (self.folder / "tmux.conf").write_text(
            f"set -g default-terminal {term}\nset -g status off\nset -g remain-on-exit on\n"
            "set -g escape-time 0\nset -g history-limit 2000\n")
        # env -i: the pane sees what an operator's machine would give it, nothing else.
        # tmux may miss that a program has ended: a shell writes down how it did.
        self.ended = self.folder / "ended"
        inside = ["env", "-i", *[f"{k}={v}" for k, v in environment.items()],
                  "sh", "-c", '"$@"; echo $? >"$0"', self.ended, *words]
        self._tmux("-f", self.folder / "tmux.conf", "new-session", "-d", "-s", "t",
                   "-x", columns, "-y", rows, shlex.join(map(str, inside)))
        atexit.register(self.close)

    def _tmux(self, *words, check=True):
        # The tmux server itself must speak UTF-8, whatever the pane is told.
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
        environment.pop("TMUX", None)
        answer = subprocess.run(["tmux", "-u", "-S", self.socket, *map(str, words)], text=True,
                                capture_output=True, env=environment, errors="replace")
        if check and answer.returncode:
            raise AssertionError(f"tmux {words[0]}: {answer.stderr}")
        return answer.stdout

    def screen(self):
        """The rows on the screen, without spaces at their ends."""
        return [line.rstrip() for line in
                self._tmux("capture-pane", "-p", "-t", "t").split("\n")[:self.rows]]

    def text(self):
        return "\n".join(self.screen())

    def everything(self):
        """The screen and what has scrolled away."""
        return self._tmux("capture-pane", "-p", "-S", "-", "-t", "t")

    def escapes(self, history=False):
        """The screen with its colours (SGR sequences)."""
        return self._tmux("capture-pane", "-p", "-e", "-N", *(["-S", "-"] if history else []),
                          "-t", "t")

    def key(self, *names):
        """Presses keys by tmux's names: Enter, F2, Escape, C-c, Up, a..."""
        self._tmux("send-keys", "-t", "t", *[KEYS.get(name, name) for name in names])
        return self

    def type(self, text):
        """Types a text as it is."""
        self._tmux("send-keys", "-t", "t", "-l", "--", text)
        return self

    def paste(self, data):
        """Sends raw bytes, as a scanner or a strange terminal would."""
        self._tmux("send-keys", "-t", "t", "-H", *[f"{byte:02x}" for byte in data])
        return self

    def wait(self, *texts, seconds=20, gone=()):
        """Until all the texts are on the screen and none of the gone is."""
        deadline = time.monotonic() + seconds * SLOW
        while True:
            screen = self.text()
            flat = " ".join(screen.split())
            if all(t in screen or t in flat for t in texts) \
                    and not any(t in screen for t in gone):
                return screen
            if time.monotonic() > deadline:
                raise AssertionError(
                    f"waited {seconds * SLOW} s for {texts}{' without ' + str(gone) if gone else ''}"
                    f"; the screen is:\n{screen}")
            time.sleep(0.03)

    def wait_match(self, pattern, seconds=20):
        """Until the pattern is found; returns the match."""
        deadline = time.monotonic() + seconds * SLOW
        while True:
            match = re.search(pattern, self.text(), re.M)
            if match:
                return match
            if time.monotonic() > deadline:
                raise AssertionError(f"waited for /{pattern}/; the screen is:\n{self.text()}")
            time.sleep(0.03)

    def wait_end(self, seconds=20):
        """Until the program has ended; returns its exit code."""
        deadline = time.monotonic() + seconds * SLOW
        while True:
            code = self.ended.read_text() if self.ended.exists() else ""
            if code.endswith("\n"):
                return int(code)
            if time.monotonic() > deadline:
                raise AssertionError(f"not ended; the screen is:\n{self.text()}")
            time.sleep(0.03)

    def cursor(self):
        """(column, row) of the cursor, from 0."""
        x, y = self._tmux("display-message", "-p", "-t", "t", "#{cursor_x} #{cursor_y}").split()
        return int(x), int(y)

    def resize(self, columns, rows):
        self.columns, self.rows = columns, rows
        self._tmux("resize-window", "-t", "t", "-x", columns, "-y", rows)
        return self

    def close(self):
        self._tmux("kill-server", check=False)
        subprocess.run(["rm", "-rf", self.folder], check=False)


def operator(server, login, *words, columns=80, rows=24, term="tmux-256color",
             lang="fr_FR.UTF-8", key=None, password=None, options=(), strange=None):
    """ssh in a terminal, as an operator sits before it. strange is a TERM that ssh
    tells, whatever the terminal is."""
    send = ["-o", "SendEnv=LANG LC_* LANGUAGE"]
    how = ssh.command(server, login, key=key, password=password, tty=True if words else None,
                      options=[*send, *options], asks=True)
    if strange:
        how = ["env", f"TERM={strange}", *how]
    env = {"SSHPASS": password} if password is not None else {}
    return Terminal([*how, *words], columns, rows, term, lang, env)
