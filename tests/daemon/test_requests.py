#!/usr/bin/env python3
"""Lines in, answers out: framing, order, limits, and peers that behave badly."""
import json
import sqlite3
import socket

from support import (Connection, answer, answers, case, cases, contains, create, equal, local,
                     refs, request, wait_until)


@case("a line may arrive byte by byte, and several in one piece")
def pieces():
    server = local()
    connection = Connection(server)
    for byte in request(1, "session.hello"):
        connection.send(bytes([byte]))
    equal(answer(connection)["id"], 1)
    connection.send(request(2, "session.hello") + request(3, "session.hello")
                    + request(4, "session.hello")[:10])
    equal([a["id"] for a in answers(connection, 2)], [2, 3])
    connection.send(request(4, "session.hello")[10:])
    equal(answer(connection)["id"], 4)
    server.stop()


@case("the local user is its account before its first request")
def identity():
    server = local()
    connection = Connection(server)
    connection.send(create(1, "first"))
    contains(answer(connection), "result")
    server.stop()


@case("bad JSON and a request that is none are answered, and the next one works")
def bad_json():
    server = local()
    connection = Connection(server)
    connection.send(b"nonsense\n[1,2]\n\"x\"\n\n\xff\xfe{}\n" + request(9, "session.hello"))
    codes = [a["error"]["code"] for a in answers(connection, 5)]
    for code in codes:
        contains((-32700, -32600), code)
    equal(codes[0], -32700)
    equal(answer(connection)["id"], 9)
    connection.send(request(10, "no.such"))
    equal(answer(connection)["error"]["code"], -32601)
    server.stop()


@case("a line that is too long is refused with a reason, then the connection closes")
def too_long():
    server = local("--line-max", "8192")
    connection = Connection(server)
    connection.send(request(1, "session.hello"))
    equal(answer(connection)["id"], 1)
    try:
        connection.send(b"{" + b" " * 100000)
    except BrokenPipeError:
        pass
    refused = answer(connection)
    equal(refused["error"]["code"], -32600)
    contains(refused["error"]["message"], "8192")
    equal(answer(connection), None)
    wait_until(lambda: "line too long" in server.log(), "the log to say so")
    server.stop()


@case("a long line within the limit is read, and what follows keeps its place")
def long_line():
    server = local()
    connection = Connection(server)
    connection.send(request(1, "session.hello", terminal="x" * 3000000)
                    + request(2, "session.hello") + create(3, "after"))
    equal([a["id"] for a in answers(connection, 3)], [1, 2, 3])
    server.stop()


@case("answers come in the order of requests, reads see the writes before them")
def order():
    server = local()
    connection = Connection(server)
    before = len(refs(connection))
    batch, number = b"", 100
    for round_ in range(20):
        for i in range(5):
            batch += create(number, f"order-{round_}-{i}")
            number += 1
        batch += b"oops\n" + request(number, "category.list", limit=10000)
        number += 1
    connection.send(batch)
    found = answers(connection, 20 * 7)
    equal([a["id"] for a in found if a["id"] is not None], list(range(100, number)))
    for round_ in range(20):
        rows = found[round_ * 7 + 6]["result"]["rows"]
        equal(len(rows), before + 5 * (round_ + 1), "rows that the read sees")
    server.stop()


@case("one request in flight at a time is enough to serve a long pipeline")
def one_in_flight():
    server = local("--in-flight", "1")
    connection = Connection(server)
    connection.send(b"".join(create(i, f"one-{i}") for i in range(1, 101)))
    equal([a["id"] for a in answers(connection, 100)], list(range(1, 101)))
    server.stop()


@case("a peer that has sent all and closed its side gets every answer")
def half_closed():
    server = local()
    connection = Connection(server)
    connection.send(b"".join(create(i, f"half-{i}") for i in range(1, 51)) + b'{"jsonrpc"')
    connection.socket.shutdown(socket.SHUT_WR)
    equal([a["id"] for a in answers(connection, 50)], list(range(1, 51)))
    equal(answer(connection), None)
    server.stop()


@case("who vanishes without reading harms nobody")
def vanishing():
    server = local()
    for i in range(30):
        connection = Connection(server)
        connection.send(b"".join(create(n, f"gone-{i}-{n}") for n in range(20)))
        connection.close()
    steady = Connection(server)
    contains(steady.call("session.hello"), "result")
    wait_until(lambda: server.log().count("connection closed") >= 30, "30 closed connections")
    contains(steady.call("session.hello"), "result")
    server.stop()


@case("a peer that never reads is held back, then cut; others are served meanwhile", 90)
def never_reads():
    server = local("--write-timeout", "2")
    other = Connection(server)
    for i in range(200):
        other.send(create(i, f"bulk-{i}"))
    answers(other, 200)
    deaf = Connection(server)
    deaf.socket.setblocking(False)
    line, sent = request(1, "category.list", limit=10000), 0
    try:
        while sent < 50_000_000:
            sent += deaf.socket.send(line * 100)
            contains(other.call("session.hello"), "result")
        raise AssertionError("50 MB of requests were taken from a peer that reads nothing")
    except BlockingIOError:
        pass
    except (BrokenPipeError, ConnectionResetError):
        pass
    wait_until(lambda: "takes no answers" in server.log(), "the deaf peer to be cut")
    contains(other.call("session.hello"), "result")
    server.stop()


@case("a slow reader gets everything, whole and in order", 90)
def slow_reader():
    server = local()
    connection = Connection(server)
    connection.send(b"".join(create(i, f"slow-{i}") for i in range(100)))
    answers(connection, 100)
    connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    count = 300
    data = b"".join(request(i, "category.list", limit=10000) for i in range(count))
    connection.send(data)
    seen = []
    buffer = b""
    while len(seen) < count:
        got = connection.socket.recv(2000)
        buffer += got
        *lines, buffer = buffer.split(b"\n")
        seen += [json.loads(line) for line in lines]
    equal([a["id"] for a in seen], list(range(count)))
    equal({len(a["result"]["rows"]) for a in seen}, {len(seen[0]["result"]["rows"])})
    server.stop()


@case("many connections at once: each has its own order")
def many():
    server = local()
    all_ = [Connection(server) for _ in range(60)]
    for n, connection in enumerate(all_):
        connection.send(b"".join(create(i, f"many-{n}-{i}") + request(1000 + i, "session.hello")
                                 for i in range(10)))
    for connection in all_:
        equal([a["id"] for a in answers(connection, 20)],
              [x for i in range(10) for x in (i, 1000 + i)])
    server.stop()


@case("on the gate's socket nobody is anybody, and may send short lines only")
def strangers():
    server = local()
    stranger = Connection.__new__(Connection)
    stranger.socket = socket.socket(socket.AF_UNIX)
    stranger.socket.settimeout(20 * cases.SLOW)
    stranger.socket.connect(str(server.data / "gate.sock"))
    stranger.buffer, stranger.number = b"", 0
    contains(stranger.call("category.list"), "error")
    stranger.send(create(5, "stranger"))
    contains(answer(stranger), "error")
    try:
        stranger.send(b" " * 200000)
    except BrokenPipeError:
        pass
    equal(answer(stranger)["error"]["code"], -32600)
    equal(answer(stranger), None)
    server.stop()


@case("long work tells how far it is, to who waits for it and before its answer")
def progress():
    server = local()
    waiting, other = Connection(server), Connection(server)
    other.send(request(1, "session.hello"))
    equal(answer(other)["id"], 1)
    waiting.send(request(1, "system.backup"))
    told = []
    while True:
        line = json.loads(waiting.line())
        if "method" not in line:
            break
        equal((line["method"], line["params"]["kind"]), ("notice", "progress"))
        told.append(line["params"]["percent"])
    contains(line, "result")
    equal(bool(told) and 1 <= told[0] and told[-1] <= 100, True, f"told {told}")
    equal(told, sorted(set(told)), "it only rises")
    other.send(request(2, "session.hello"))
    equal(json.loads(other.line()).get("id"), 2, "nobody else is told")
    server.stop()


@case("system.status tells what the writer is about, and how many wait for it")
def writer():
    server = local()
    asking, first, others = Connection(server), Connection(server), Connection(server)
    for connection in (asking, first, others):
        connection.call("session.hello")
    wait_until(lambda: not busy(asking), "the start to be over")
    equal(asking.call("system.status")["result"]["record"]["writes_waiting"], 0)
    held = sqlite3.connect(server.data / "guichet.db", isolation_level=None)
    held.execute("BEGIN IMMEDIATE")  # the writer waits for the disk, so to say
    first.send(create(1, "first"))
    status = wait_until(lambda: busy(asking), "the writer to be busy")
    equal((status["writing"], status["writes_under_way"]), ("category.create", 1))
    for number in range(5):
        others.send(create(number, f"other{number}"))
    wait_until(lambda: busy(asking)["writes_waiting"] == 5, "five writes to wait")
    held.execute("COMMIT")
    contains(answer(first), "result")
    equal([one["id"] for one in answers(others, 5)], [0, 1, 2, 3, 4])
    equal(busy(asking), None)
    server.stop()


@case("who leaves is answered at once, and by that connection's next requests too; what was "
      "left is done all the same")
def leave():
    server = local()
    leaving, asking = Connection(server), Connection(server)
    for connection in (leaving, asking):
        connection.call("session.hello")
    wait_until(lambda: not busy(asking), "the start to be over")
    held = sqlite3.connect(server.data / "guichet.db", isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    leaving.send(create(11, "write"))
    leaving.send(request(12, "session.leave"))
    left, leave_answer = answers(leaving, 2)
    equal((left["id"], left["error"]["data"]["reason"], left["error"]["data"]["exit"]),
          (11, "left", 4))
    equal((leave_answer["id"], "result" in leave_answer), (12, True))
    assert "write" not in refs(leaving), "done already"  # and a read is served meanwhile
    leaving.send(request(14, "system.backup"))  # which runs alone: prepared, then written
    leaving.send(request(15, "session.leave"))
    equal([(one["id"], "error" in one) for one in answers(leaving, 2)], [(14, True), (15, False)])
    held.execute("COMMIT")
    wait_until(lambda: "write" in refs(leaving), "what was left to be done")
    wait_until(lambda: len(leaving.call("backup.list")["result"]["rows"]) == 1, "the backup")
    leaving.send(request(20, "session.leave") + request(21, "session.hello"))
    equal([one["id"] for one in answers(leaving, 2)], [20, 21], "nothing to leave")
    server.stop()


@case("no more than four can be left at a time: who leaves on and on has to wait")
def leave_on():
    server = local()
    leaving, asking = Connection(server), Connection(server)
    for connection in (leaving, asking):
        connection.call("session.hello")
    wait_until(lambda: not busy(asking), "the start to be over")
    held = sqlite3.connect(server.data / "guichet.db", isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    for number in range(4):
        leaving.send(create(2 * number, f"left{number}") + request(2 * number + 1, "session.leave"))
        equal([one["id"] for one in answers(leaving, 2)], [2 * number, 2 * number + 1])
    leaving.send(create(8, "stays") + request(9, "session.leave"))
    wait_until(lambda: sum((busy(asking) or {}).get(name, 0)
                           for name in ("writes_waiting", "writes_under_way")) == 5,
               "the fifth to be with the others")
    held.execute("COMMIT")
    stays, leave_answer = answers(leaving, 2)
    contains(stays, "result")
    equal(leave_answer["id"], 9)
    assert {"stays", "left0", "left3"} <= set(refs(asking)), refs(asking)
    server.stop()


@case("what was left by one who is gone is done, and the session ends after it")
def leave_and_go():
    server = local()
    leaving, asking = Connection(server), Connection(server)
    for connection in (leaving, asking):
        connection.call("session.hello")
    held = sqlite3.connect(server.data / "guichet.db", isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    leaving.send(create(1, "gone") + request(2, "session.leave"))
    answers(leaving, 2)
    leaving.close()
    held.execute("COMMIT")
    wait_until(lambda: "gone" in refs(asking), "what was left to be done")
    wait_until(lambda: len(asking.call("session.list")["result"]["rows"]) == 1, "the session's end")
    server.stop()


def busy(connection):
    """The status, while something is being written."""
    status = connection.call("system.status")["result"]["record"]
    return status if status["writes_under_way"] else None


if __name__ == "__main__":
    cases.main()
