"""What a log-in that fails tells by its time: unknown, wrong, disabled alike

Each kind of failure beside a wrong password of a login that exists, in turn, so that the
machine's moods meet both. Each is from an address of its own: failures would be slowed.
Access passwords are looked up by a hash, right or wrong: tests/core/test_same_work.c.
"""
import json
import socket

from measure import Line, Times, timed

ROUNDS = 200
WRONG = "Wrong-one1"
MOST = 1.25  # times as long, or as short, at most


def gate_line(server, number):
    """A connection as the gate makes it, from an address that nobody used before."""
    link = socket.socket(socket.AF_UNIX)
    link.connect(str(server.data / "gate.sock"))
    file = link.makefile("rwb")
    ask(file, "gate.hello", address=f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    return file


def ask(file, method, **params):
    file.write(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
               + b"\n")
    file.flush()
    return json.loads(file.readline())


def failed(server, number, login):
    file = gate_line(server, number)
    took, answer = timed(lambda: ask(file, "auth.password", login=login, password=WRONG))
    assert answer["error"]["data"]["reason"] == "login_failed", answer
    file.close()
    return took


def alike(bench, name, times, beside):
    """The ratio of the medians, which tells most to whoever may ask often."""
    bench.row(name, times, beside=beside, most=MOST)
    if times.median * MOST < beside.median:
        bench.missed.append(f"{name}: sooner")


def logins(bench, server, line):
    line.ask("account.create", login="marie", name="Marie", role="staff")
    line.ask("account.create", login="jean", name="Jean", role="staff")
    line.ask("account.disable", account="jean")
    kinds = {"unknown": "nobody", "wrong": "marie", "disabled": "jean"}
    times = {name: Times() for name in kinds}
    number = 0
    for _ in range(bench.size(ROUNDS)):
        for name, login in kinds.items():
            number += 1
            times[name].append(failed(server, number, login))
    alike(bench, "an unknown login", times["unknown"], times["wrong"])
    alike(bench, "a disabled login", times["disabled"], times["wrong"])


def run(bench):
    server = bench.server()
    line = Line(server)
    bench.table("a wrong password")
    logins(bench, server, line)
    line.close()
    server.stop()
