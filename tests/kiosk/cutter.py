"""Runs the redeemer and kills it, as kill -9 would, before its nth step: a write to
the disk, a change of a folder, a question to the server, its answer, a verdict."""
import importlib.machinery
import importlib.util
import os
import signal
import sys

path, left = sys.argv[1], int(sys.argv[2])
loader = importlib.machinery.SourceFileLoader("redeemer", path)
redeemer = importlib.util.module_from_spec(importlib.util.spec_from_loader("redeemer", loader))
sys.dont_write_bytecode = True
loader.exec_module(redeemer)


def cutting(function):
    def step(*args, **named):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **named)
    return step


os.fsync = cutting(os.fsync)
os.rename = cutting(os.rename)
redeemer.pathlib.Path.unlink = cutting(redeemer.pathlib.Path.unlink)
redeemer.Line.answer = cutting(redeemer.Line.answer)
redeemer.Redeemer.say = cutting(redeemer.Redeemer.say)
sys.argv = [path, sys.argv[3]]
redeemer.main()
