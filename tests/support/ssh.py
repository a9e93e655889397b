"""The system's own ssh client, set up so that nothing of this machine's leaks in."""
import os
import subprocess

from cases import SLOW
from server import result, word


def command(server, login, *, key=None, password=None, tty=None, options=(),
            asks=False):
    """The words that start ssh. With a password, sshpass types it; asks lets ssh
    ask on its terminal."""
    words = ["sshpass", "-e"] if password is not None else []
    words += ["ssh", "-F", "none", "-p", str(server.port), "-l", login,
              "-o", "StrictHostKeyChecking=accept-new",
              "-o", f"UserKnownHostsFile={server.known_hosts}",
              "-o", "GlobalKnownHostsFile=none", "-o", "IdentitiesOnly=yes",
              "-o", "IdentityAgent=none", "-o", "ConnectTimeout=20",
              "-o", "LogLevel=ERROR"]
    if password is None and not asks:
        words += ["-o", "BatchMode=yes"]
    words += ["-i", str(key)] if key else ["-o", "PubkeyAuthentication=no"]
    words += {None: [], True: ["-tt"], False: ["-T"]}[tty]
    return [*words, *options, "127.0.0.1"]


def environment(password=None, **more):
    """What ssh is started with: no agent, no display, only the given language."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    kept.update({"TERM": "xterm-256color"}, **more)
    if password is not None:
        kept["SSHPASS"] = password
    return kept


def quote(text):
    """A word by guichet's quoting rules: single quotes, and '' ... is closed by them."""
    text = str(text)
    if text and not any(c in text for c in " \t\"'\\\n"):
        return text
    return "'" + text.replace("'", "'\\''") + "'"


def run(server, login, *words, data=b"", timeout=60, env=None, **how):
    """One command over ssh; returns the completed process."""
    data = data.encode() if isinstance(data, str) else data
    return subprocess.run(
        [*command(server, login, tty=how.pop("tty", False), **how), *words], input=data,
        capture_output=True, timeout=timeout * SLOW,
        env=environment(how.get("password"), **(env or {})))


def call(server, login, operation, *, data=b"", key=None, password=None, **arguments):
    """One operation over ssh with format=json: the record or the rows, or Refused."""
    words = [operation] + [quote(f"{name}={word(value)}") for name, value in arguments.items()
                           if value is not None] + ["format=json"]
    return result(run(server, login, *words, data=data, key=key, password=password))
