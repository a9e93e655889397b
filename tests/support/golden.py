"""Screens compared with files kept in tests/goldens.

GUICHET_GOLDEN=write writes them anew: look at the difference before keeping it."""
import difflib
import os
import pathlib
import re

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "goldens"
CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]\b")
BLOCKS = re.compile(r"[█▀▄]")


def masked(screen, *more):
    """Random codes and QR modules are covered, without moving anything."""
    lines = []
    for line in screen.split("\n"):
        line = CODE.sub("XXXX-XXXX-X", line)
        if len(BLOCKS.findall(line)) > 5:
            line = BLOCKS.sub("#", line)
            line = re.sub(r"#[# ]*#", "[QR]", line)
        for pattern, cover in more:
            line = re.sub(pattern, cover, line)
        lines.append(line.rstrip())
    return "\n".join(lines).rstrip("\n") + "\n"


def compare(name, screen, *more):
    """Fails with the difference when the screen is not what it was."""
    path = FOLDER / f"{name}.txt"
    found = masked(screen, *more)
    if os.environ.get("GUICHET_GOLDEN") == "write":
        FOLDER.mkdir(exist_ok=True)
        path.write_text(found)
        return
    kept = path.read_text() if path.exists() else ""
    if kept != found:
        difference = "\n".join(difflib.unified_diff(kept.splitlines(), found.splitlines(),
                                                    f"{name} kept", f"{name} now", lineterm=""))
        raise AssertionError(f"the screen {name} has changed\n{difference}")
