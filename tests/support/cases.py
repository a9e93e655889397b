"""The smallest frame for tests: functions marked with @case run in order, each
within its own time, and a line for each says how it went."""
import os
import signal
import sys
import traceback

SLOW = int(os.environ.get("GUICHET_SLOW", "1"))  # how much slower this build is

_cases = []


class Skip(Exception):
    """Raised by a test that can't run on this machine."""


class Faults(Exception):
    """Raised by a test that has already printed what is wrong."""


class TooSlow(BaseException):
    """Raised in a test whose time is over; nothing on the way may swallow it."""


def case(name, limit=60):
    """Marks a test. name says the rule that it proves; limit is in seconds."""
    def mark(function):
        _cases.append((name, limit * SLOW, function))
        return function
    return mark


def _run(limit, function):
    def over(number, frame):
        raise TooSlow(f"not done after {limit} seconds")
    signal.signal(signal.SIGALRM, over)
    signal.alarm(limit)
    try:
        function()
    finally:
        signal.alarm(0)


def main():
    """Runs the cases, or those whose names hold a word of the command line."""
    failed = 0
    for name, limit, function in _cases:
        if sys.argv[1:] and not any(word in name for word in sys.argv[1:]):
            continue
        try:
            _run(limit, function)
            print(f"ok {name}", flush=True)
        except Skip as reason:
            print(f"skip {name}: {reason}", flush=True)
        except (Exception, TooSlow) as error:
            failed += 1
            if not isinstance(error, Faults):
                traceback.print_exc(file=sys.stdout)
            why = (str(error) or type(error).__name__).splitlines()[0]
            print(f"not ok {name}: {why}", flush=True)
    sys.exit(1 if failed else 0)


def equal(found, expected, what=""):
    """Fails with both values, so that the message alone is enough to go on."""
    if found != expected:
        raise AssertionError(f"{what + ': ' if what else ''}expected {expected!r}, found {found!r}")


def contains(text, part, what=""):
    if part not in text:
        raise AssertionError(f"{what + ': ' if what else ''}no {part!r} in {text!r}")
