#!/usr/bin/env python3
"""Sums up gcov: how much of each file the tests reached, the least first.

    tests/support/coverage.py BUILD"""
import pathlib
import re
import subprocess
import sys

FILE = re.compile(r"^File '([^']+)'\nLines executed:([\d.]+)% of (\d+)", re.M)


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    found = {}
    for data in sorted(build.rglob("*.gcda")):
        answer = subprocess.run(["gcov", "-n", "-r", "-o", data.parent, data], text=True,
                                capture_output=True)
        for name, share, lines in FILE.findall(answer.stdout):
            if not name.startswith("/") and not name.startswith("tests/"):
                reached = float(share) * int(lines) / 100
                found[name] = max(found.get(name, (0, 0)), (reached, int(lines)))
    for name, (reached, lines) in sorted(found.items(), key=lambda item: item[1][0] / item[1][1]):
        print(f"{100 * reached / lines:6.1f}%  {lines:5d}  {name}")
    reached = sum(one for one, _ in found.values())
    lines = sum(one for _, one in found.values()) or 1
    print(f"{100 * reached / lines:6.1f}%  {lines:5d}  in all")


main()
