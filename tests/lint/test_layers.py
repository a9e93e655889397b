#!/usr/bin/env python3
"""The house stays as it was drawn: arrows point down only."""
import re

from sources import TOP, name, none, sources, tracked, without_comments
from cases import case, main

INCLUDE = re.compile(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]', re.M)
SCREEN = r"n?curses\.h|ncursesw/.*|panel\.h|form\.h|menu\.h|term\.h"
# folder: what its files may not include. The first that matches counts.
FORBIDDEN = {
    "core/store/": rf"uv\.h|libssh/.*|{SCREEN}|server/.*|tui/.*",
    "core/": rf"uv\.h|libssh/.*|{SCREEN}|sqlite3\.h|server/.*|tui/.*",
    "schema/": r"uv\.h|libssh/.*|sqlite3\.h|core/.*|server/.*|tui/.*|" + SCREEN,
    "server/wire/": r"uv\.h|libssh/.*|sqlite3\.h|core/.*|tui/.*|server/(?!wire/).*",
    "server/gate/": r"sqlite3\.h|core/.*|tui/.*|server/daemon/.*|" + SCREEN,
    "server/paper/": r"uv\.h|sqlite3\.h|core/.*|tui/.*|server/(?!paper/).*|" + SCREEN,
    "server/daemon/": r"sqlite3\.h|libssh/.*|tui/.*|server/gate/.*|" + SCREEN,
    "tui/": r"sqlite3\.h|uv\.h|libssh/.*|core/.*|server/(?!wire/).*",
}
TOP_LEVEL = {"Makefile", "tui", "server", "core", "schema", "tests", "contrib", "doc",
             "README.md", "LICENSE", "CHANGES"}
LONGEST = 600


def wrong_includes(path, text):
    rule = next((rule for folder, rule in FORBIDDEN.items() if path.startswith(folder)), None)
    return [f"{path} includes {included}" for included in INCLUDE.findall(without_comments(text))
            if rule and re.fullmatch(rule, included)]


@case("includes point down only")
def _():
    none(fault for path in sources() for fault in wrong_includes(name(path), path.read_text()))


@case("the lint of includes finds a wrong one")
def _():
    assert wrong_includes("core/offer/x.c", '#include <uv.h>\n')
    assert wrong_includes("core/offer/x.c", '# include "sqlite3.h"\n')
    assert wrong_includes("tui/kit/x.h", '#include "core/op/call.h"\n')
    assert not wrong_includes("core/store/x.c", '#include <sqlite3.h>\n/* #include <uv.h> */\n')


@case("sqlite3 is named in core/store/ only")
def _():
    none(f"{name(path)} names sqlite3" for path in sources()
         if "sqlite3" in without_comments(path.read_text())
         and not name(path).startswith("core/store/"))


@case("the top level holds what it should and no more")
def _():
    found = {path.split("/")[0] for path in tracked()}
    none(f"{entry} does not belong at the top level" for entry in sorted(found)
         if entry not in TOP_LEVEL and not entry.startswith("."))
    none(f"{entry} is missing at the top level" for entry in sorted(TOP_LEVEL - found))


@case(f"no file is longer than {LONGEST} lines")
def _():
    paths = [path for folder in ("core", "schema", "server", "tui", "tests")
             for path in sources(folder, kinds=(".c", ".h", ".py"))]
    lengths = [(len(path.read_text().splitlines()), path) for path in paths]
    none(f"{name(path)}: {length} lines" for length, path in lengths if length > LONGEST)


@case("every table says what a row means")
def _():
    faults = []
    for path in sorted((TOP / "schema" / "migrations").glob("*.sql")):
        lines = path.read_text().splitlines()
        faults += [f"{name(path)}:{number + 1}: no comment above {line}"
                   for number, line in enumerate(lines)
                   if re.match(r"CREATE (VIRTUAL )?(TABLE|VIEW)", line)
                   and not lines[number - 1].startswith("--")]
    none(faults)


main()
