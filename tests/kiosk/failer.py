"""Runs the redeemer on a disk that fails: as many steps as the file named by the third
argument says, from the nth on, of opening to write, syncing and renaming."""
import builtins
import errno
import importlib.machinery
import importlib.util
import os
import pathlib
import sys

path, table = sys.argv[1], pathlib.Path(sys.argv[2])
loader = importlib.machinery.SourceFileLoader("redeemer", path)
redeemer = importlib.util.module_from_spec(importlib.util.spec_from_loader("redeemer", loader))
sys.dont_write_bytecode = True
loader.exec_module(redeemer)
real_open = builtins.open


def told():
    """What the test wants to fail from now on, and how."""
    return table.read_text().split() if table.exists() else []


def failing(point, function):
    def step(*args, **named):
        words = told()
        if words and words[0] == point and (point != "open" or "w" in args[1:2]):
            left = int(words[2])
            if left > 0:
                with real_open(table, "w", encoding="utf-8") as file:
                    file.write(f"{words[0]} {words[1]} {left - 1}")
                error = getattr(errno, words[1])
                raise OSError(error, os.strerror(error))
        return function(*args, **named)
    return step


os.fsync = failing("fsync", os.fsync)
os.rename = failing("rename", os.rename)
redeemer.open = failing("open", open)
redeemer.subprocess.Popen = failing("process", redeemer.subprocess.Popen)
sys.argv = [path, sys.argv[3]]
redeemer.main()
