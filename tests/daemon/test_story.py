#!/usr/bin/env python3
"""The log tells what became of each write, by the ids of what it was about."""
import re

from support import Connection, answer, case, cases, contains, create, equal, local, wait_until
from network import Network  # its folder is found by support


def fields(line):
    """The name=value fields of a line."""
    return dict(re.findall(r'(\w+)=("(?:[^"\\]|\\.)*"|\S+)', line))


def written(server, operation):
    """The fields of each line about an operation."""
    return [fields(line) for line in server.log().splitlines()
            if "written " in line and f"operation={operation} " in line]


@case("a write has its line: the audit trail's number, outcome, session, connection, objects")
def line():
    server = local()
    connection = Connection(server)
    connection.call("session.hello")
    made = connection.call("party.create", name="Cave du Pont", kinds="producer")
    contains(made, "result")
    party = made["result"]["record"]["id"]
    wait_until(lambda: written(server, "party.create"), "the line")
    told = written(server, "party.create")[0]
    trail = connection.call("audit.list", operation="party.create")["result"]["rows"][0]
    equal((int(told["line"]), told["outcome"], int(told["party"])), (trail["id"], "done", party))
    login = [fields(line) for line in server.log().splitlines() if "logged in" in line][0]
    equal((told["session"], told["connection"]), (login["session"], login["id"]))
    assert int(told["commit"]) > 0, told
    server.stop()


@case("a refusal has its line with its reason; a read has none; nothing typed is in the log")
def refused():
    server = local()
    connection = Connection(server)
    connection.call("session.hello")
    for _ in range(2):
        connection.send(create(1, "secret-word"))
        answer(connection)
    connection.call("category.list")
    wait_until(lambda: len(written(server, "category.create")) == 2, "both lines")
    equal([told["outcome"] for told in written(server, "category.create")], ["done", "exists"])
    equal(written(server, "category.list"), [])
    assert "secret-word" not in server.log()
    server.stop()


@case("lines of a full pipeline are whole and none is missing")
def many():
    server = local()
    connection = Connection(server)
    connection.call("session.hello")
    connection.send(b"".join(create(number, f"c{number}") for number in range(300)))
    for _ in range(300):
        contains(answer(connection), "result")
    wait_until(lambda: len(written(server, "category.create")) == 300, "all lines")
    told = written(server, "category.create")
    lines = [int(one["line"]) for one in told]
    equal(lines, list(range(lines[0], lines[0] + 300)))
    server.stop()


@case("one redemption's whole story is found by its number: done, undone, by whom, on what")
def story():
    net = Network().build()
    voucher = net.voucher()
    done = net.call("redemption.create", code=voucher["code"], shop=net.shop)
    number = done["id"]
    net.call("redemption.undo", redemption=number)
    log = net.server.log

    def lines():
        return [fields(line) for line in log().splitlines()
                if re.search(rf"\bredemption={number}\b", line)]
    wait_until(lambda: len(lines()) == 2, "both lines")
    first, second = lines()
    equal([(one["operation"], one["outcome"]) for one in (first, second)],
          [("redemption.create", "done"), ("redemption.undo", "done")])
    equal(int(first["shop"]), net.shop)
    assert {"voucher", "offer", "session", "connection", "commit"} <= set(first), first
    trail = net.call("audit.list", object=f"redemption:{number}", sort="id")
    equal([row["id"] for row in trail], [int(one["line"]) for one in (first, second)])
    net.server.stop()


if __name__ == "__main__":
    cases.main()
