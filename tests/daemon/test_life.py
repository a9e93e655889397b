#!/usr/bin/env python3
"""guichetd starts, is told things, ends, and dies."""
import contextlib
import fcntl
import json
import os
import pathlib
import re
import signal
import socket
import sqlite3
import stat
import subprocess
import threading

from support import (Connection, answer, answers, case, cases, contains, create, equal,
                     local, refs, request, server as support, wait_until)


def refused_start(options, environment=None):
    """Runs guichetd with options that can't work; its exit code and what it says."""
    done = subprocess.run([support.BUILD / "guichetd", *map(str, options)], capture_output=True,
                          text=True, timeout=30 * cases.SLOW, env=environment)
    return done.returncode, done.stderr


@case("the first start prints a one-time password, the next ones nothing")
def first_start():
    server = local(admin_key=False)
    contains(server.log(), "administrator: admin   one-time password: ")
    password = server.password()
    equal(bool(re.fullmatch(r"(\w{4}-){2}\w{4}", password)), True, password)
    key = (server.data / "keys" / "host").read_bytes()
    server.restart()
    equal(server.log().count("one-time password"), 1)
    equal((server.data / "keys" / "host").read_bytes(), key)
    equal(stat.S_IMODE(server.data.stat().st_mode), 0o700)
    server.stop()


@case("the sockets are for owner and group, and go when the server goes")
def sockets():
    server = local()
    for name in ("guichet.sock", "gate.sock"):
        equal(stat.S_IMODE((server.data / name).stat().st_mode), 0o660, name)
    server.stop()
    equal([p.name for p in server.data.glob("*.sock")], [])


@case("a socket that a crash left behind is replaced")
def stale_socket():
    server = local()
    server.kill()
    equal(server.socket.exists(), True)
    server.start()
    contains(Connection(server).call("session.hello"), "result")
    server.stop()


@case("a second guichetd on the same data is refused, and the first goes on")
def second():
    server = local()
    code, says = refused_start([*server.options, "--socket", server.folder / "other.sock"])
    equal(code, 1)
    contains(says, str(server.data))
    contains(Connection(server).call("session.hello"), "result")
    server.stop()


@case("a socket that another server uses, or a file in its place, is left alone")
def socket_taken():
    first, second_ = local(), local(start=False)
    code, says = refused_start([*second_.options, "--socket", first.socket])
    equal(code, 1)
    contains(says, "another server answers")
    contains(Connection(first).call("session.hello"), "result")
    plain = second_.folder / "plain"
    plain.write_text("precious")
    code, says = refused_start([*second_.options, "--socket", plain])
    equal(code, 1)
    contains(says, "no socket")
    equal(plain.read_text(), "precious")
    code, says = refused_start([*second_.options, "--socket", "/tmp/" + "x" * 200])
    contains(says, "longer than")
    first.stop()


@case("wrong options are named, on the command line and in the file with its line")
def wrong_options():
    server = local(start=False)
    config = server.folder / "conf"
    for words, part in ((["--what"], "--what"), (["--readers", "0"], "--readers is a number"),
                        (["--listen", "nowhere"], "--listen is ADDR:PORT"),
                        (["--clock", "noon"], "--clock is a time"),
                        (["--readers"], "--readers needs a value"),
                        (["--log-level", "loud"], "--log-level is error")):
        code, says = refused_start([*server.options, *words])
        equal(code, 2, str(words))
        contains(says, part)
    equal(refused_start(["--listen", "127.0.0.1:1"])[0], 2, "without --data")
    for text, part in (("[server]\nreaders = 4\nwhat = 1\n", "line 3: what is no option"),
                       ("[gate]\nreaders = 4\n", "line 2: readers belongs in section [server]"),
                       ("[server]\nreaders = many\n", "line 2: readers is a number from 1 to 64"),
                       ("[server]\n\n; fine\nnonsense\n", "line 4"),
                       ("[limits]\nin_flight = 3\nin_flight = 4\n", "line 3: in_flight is given"),
                       ("[gate]\ngate = perhaps\n", "line 2: gate is yes or no"),
                       ("[server]\ndata = /tmp\n", "line 2: data is no option")):
        config.write_text(text)
        code, says = refused_start([*server.options, "--config", config])
        equal(code, 2, text)
        contains(says, part)
        contains(says, str(config))
    equal(refused_start([*server.options, "--config", "/nonexistent"])[0], 2)
    equal(server.data.exists(), False, "nothing was made")


@case("a flag wins over the file")
def flag_wins():
    server = local("--config", "guichetd.conf", "--socket", "flag.sock", start=False)
    (server.folder / "guichetd.conf").write_text(
        "[server]\nsocket = file.sock\n[gate]\ngate_socket = gate-file.sock\n")
    server.start()
    equal((server.folder / "flag.sock").exists(), True)
    equal((server.folder / "gate-file.sock").exists(), True)
    server.stop()


@case("--version, --help and --operations print and end")
def printing():
    for word, part in (("--version", "guichetd "), ("--help", "--max-per-address"),
                       ("--operations", "voucher.issue")):
        done = subprocess.run([support.BUILD / "guichetd", word], capture_output=True, text=True,
                              timeout=30 * cases.SLOW, check=True)
        contains(done.stdout, part)


@case("SIGHUP takes over what it can, tells what it can't, and survives a wrong file")
def reload():
    server = local("--config", "guichetd.conf", start=False)
    config = server.folder / "guichetd.conf"
    config.write_text("[server]\nlog_level = info\n")
    server.start()
    connection = Connection(server)
    connection.call("session.hello")
    equal("request operation=session.hello" in server.log(), False)
    config.write_text("[server]\nlog_level = debug\nreaders = 7\n[limits]\nline_max = 5000\n")
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: "configuration read" in server.log(), "the configuration to be read")
    contains(server.log(), "needs a restart of guichetd option=readers")
    contains(connection.call("session.hello"), "result")
    wait_until(lambda: "request operation=session.hello" in server.log(), "a debug line")
    config.write_text("[server]\nlog_level = debug\nreaders = x\n")
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: "not taken over" in server.log(), "the error")
    contains(server.log(), "line 3: readers")
    connection.send(b" " * 6000 + b"\n")
    equal(answer(connection)["error"]["code"], -32600, "the new limit holds")
    server.stop()


@case("SIGTERM: what was taken is answered and kept, connections are told, exit 0")
def clean_end():
    server = local()
    connection, idle = Connection(server), Connection(server)
    contains(idle.call("session.hello"), "result")
    connection.send(b"".join(create(i, f"end-{i}") for i in range(300)))
    first = answer(connection)
    server.process.send_signal(signal.SIGTERM)
    acknowledged, told = [first["id"]], False
    try:
        while (line := connection.line()) is not None:
            message = json.loads(line)
            told |= message.get("params", {}).get("kind") == "restart"
            if "result" in message:
                acknowledged.append(message["id"])
    except ConnectionResetError:
        pass
    equal(told, True, "told of the restart")
    equal(acknowledged, list(range(len(acknowledged))))
    equal(json.loads(idle.line())["params"]["kind"], "restart")
    equal(idle.line(), None)
    equal(server.process.wait(20 * cases.SLOW), 0)
    contains(server.log(), "stopped")
    server.start()
    found = refs(Connection(server))
    for number in acknowledged:
        contains(found, f"end-{number}")
    server.stop()


@case("SIGTERM ends a server whose peers read nothing, within a bounded time")
def end_with_deaf_peer():
    server = local()
    other = Connection(server)
    for i in range(100):
        other.send(create(i, f"bulk-{i}"))
    answers(other, 100)
    deaf = Connection(server)
    deaf.socket.setblocking(False)
    try:
        while True:
            deaf.socket.send(request(1, "category.list", limit=10000) * 100)
    except BlockingIOError:
        pass
    server.process.send_signal(signal.SIGTERM)
    equal(server.process.wait(20 * cases.SLOW), 0)


@case("sessions that another ends are told, and closed")
def ended():
    server = local()
    one, two = Connection(server), Connection(server)
    one.call("session.hello")
    before = {row["id"] for row in one.call("session.list")["result"]["rows"]}
    contains(two.call("session.hello"), "result")
    three = Connection(server)
    contains(three.call("session.hello"), "result")
    after = {row["id"] for row in one.call("session.list")["result"]["rows"]}
    new = sorted(after - before)[-1]
    contains(one.call("session.end", session=new), "result")
    told = json.loads(three.line())
    equal(told["params"]["kind"], "ended")
    equal(three.line(), None)
    own = Connection(server)
    own.call("session.hello")
    newest = max(row["id"] for row in one.call("session.list")["result"]["rows"])
    contains(own.call("session.end", session=newest), "result", "answered before it closes")
    equal(json.loads(own.line())["params"]["kind"], "ended")
    equal(own.line(), None)
    contains(two.call("session.hello"), "result")
    server.stop()


@case("a session ends with its connection")
def session_ends():
    server = local()
    one, two = Connection(server), Connection(server)
    two.call("session.hello")
    equal(len(one.call("session.list")["result"]["rows"]), 2)
    two.close()
    wait_until(lambda: len(one.call("session.list")["result"]["rows"]) == 1, "the session's end")
    server.stop()


@contextlib.contextmanager
def managed(server):
    """Starts it under a service manager: the socket on which that is told."""
    path = server.folder / "notify.sock"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.settimeout(20 * cases.SLOW)
        manager.bind(str(path))
        os.environ["NOTIFY_SOCKET"] = str(path)
        try:
            server.start()
        finally:
            del os.environ["NOTIFY_SOCKET"]
        yield manager


@case("the service manager is told when it is ready and when it stops")
def notify():
    server = local(start=False)
    with managed(server) as manager:
        equal(manager.recv(100), b"READY=1")
        server.stop()
        equal(manager.recv(100), b"STOPPING=1")


@case("a data file of the first schema is brought up to date, and whoever waits is told of it")
def long_start():
    server = local()
    server.stop()
    for path in server.data.glob("guichet.db*"):
        path.unlink()
    data = sqlite3.connect(server.data / "guichet.db")
    data.executescript((support.TOP / "schema/migrations/0001.sql").read_text(encoding="utf-8"))
    data.execute("INSERT INTO account (id, login, name, uid, created_at)"
                 " VALUES (1, 'admin', 'admin', ?, 0)", (os.getuid(),))
    data.execute("PRAGMA user_version = 1")
    data.commit()
    data.close()
    with managed(server) as manager:
        contains(manager.recv(100).decode(), "EXTEND_TIMEOUT_USEC=")
        contains(server.log(), "backing up before the data file is brought up to date percent=100")
        contains(server.log(), "bringing the data file up to date schema=2 of=")
        server.stop()


@case("killed during writes: after the restart every acknowledged one is there", 120)
def killed():
    server = local()
    acknowledged = []
    lock = threading.Lock()
    enough = threading.Event()

    def writer(name):
        connection = Connection(server)
        number = 0
        try:
            while True:
                connection.send(b"".join(create(number + i, f"{name}-{number + i}")
                                         for i in range(8)))
                for _ in range(8):
                    done = answer(connection)
                    if done is None:
                        return
                    with lock:
                        acknowledged.append(f"{name}-{done['id']}")
                        if len(acknowledged) > 400:
                            enough.set()
                number += 8
        except OSError:
            pass

    for round_ in range(3):
        enough.clear()
        del acknowledged[:]
        threads = [threading.Thread(target=writer, args=(f"k{round_}{n}",)) for n in range(4)]
        for thread in threads:
            thread.start()
        equal(enough.wait(30 * cases.SLOW), True, "400 acknowledged")
        server.kill()
        for thread in threads:
            thread.join()
        server.start()
        found = refs(Connection(server))
        equal(sorted(set(acknowledged) - set(found)), [], "lost")
        equal(len(found), len(set(found)), "twice")
    server.stop()


def has_open(process, path):
    return any(os.path.realpath(link) == str(path)
               for link in pathlib.Path(f"/proc/{process.pid}/fd").glob("*"))


@case("what a killed one had just forked may hold the folder for a moment: the next waits for it")
def lock_of_a_former_one():
    server = local()
    server.stop()
    path = server.data / "lock"
    with path.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        server.start(wait=False)
        wait_until(lambda: has_open(server.process, path.resolve()), "the lock to be asked for")
    wait_until(lambda: server.log().count("\nready ") == 2, "the server to be ready")
    server.stop()


@case("a server that has ended leaves its data in one file")
def one_file():
    server = local()
    connection = Connection(server)
    connection.send(create(1, "last"))
    contains(answer(connection), "result")
    connection.call("category.list")
    server.stop()
    equal([path.name for path in server.data.glob("guichet.db*")], ["guichet.db"])


@case("started without its standard descriptors, no socket and no file takes their place")
def missing():
    server = local(start=False, preexec=lambda: os.closerange(0, 3))
    server.start(wait=False)
    wait_until(lambda: server.socket.exists() or server.process.poll() is not None, "the socket")
    connection = Connection(server)
    contains(connection.call("session.hello"), "result")
    for number in range(3):
        equal(os.readlink(f"/proc/{server.process.pid}/fd/{number}"), "/dev/null")
    connection.close()
    server.stop()


if __name__ == "__main__":
    cases.main()
