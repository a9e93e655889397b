#!/usr/bin/env python3
"""Long writes: parts between which others are served, whoever asked for them."""
import json
import sqlite3

from support import Connection, answer, case, cases, create, equal, local, request, wait_until

CODES = 300000


def serving():
    """A server with an offer for single-use codes, and an organisation to have them."""
    server = local()
    server.stop()
    data = sqlite3.connect(server.data / "guichet.db")
    data.execute("INSERT INTO offer (ref, state, target, scope, effect, percent, created_at,"
                 " changed_at) VALUES ('TYD', 'published', 'single', 'basket', 'percent', 1000,"
                 " 0, 0)")
    data.execute("INSERT INTO customer (email, kind, name, created_at)"
                 " VALUES ('ce@tilleuls.example', 'organisation', 'CE des Tilleuls', 0)")
    data.commit()
    data.close()
    server.start()
    return server


def generate(number, codes=CODES):
    return request(number, "code.generate", offer="TYD", customer="ce@tilleuls.example",
                   codes=codes)


def batches(connection):
    return [(row["state"], row["codes"])
            for row in connection.call("code.batches")["result"]["rows"]]


def begun(connection):
    """Waits for the first notice of progress."""
    while True:
        message = json.loads(connection.line())
        if message.get("method") == "notice" and message["params"]["kind"] == "progress":
            return message["params"]["percent"]


@case("others are answered while it goes on, and it is answered once, at its end")
def turns():
    server = serving()
    asking, other = Connection(server), Connection(server)
    asking.send(generate(7))
    begun(asking)
    other.send(create(1, "meanwhile"))
    equal("result" in answer(other), True)
    state = batches(Connection(server))
    equal(state, [("making", CODES)], "what the others see when they are answered")
    done = answer(asking)
    equal((done["id"], done["result"]["record"]["codes"]), (7, CODES))
    equal(batches(other), [("ready", CODES)])
    lines = other.call("audit.list", operation="code.generate")["result"]
    equal(lines["total"], 1)
    server.stop()


@case("it goes on when who asked for it has gone")
def gone():
    server = serving()
    asking = Connection(server)
    asking.send(generate(1))
    begun(asking)
    asking.close()
    wait_until(lambda: batches(Connection(server)) == [("ready", CODES)], "the batch")
    server.stop()


@case("the next start clears what a killed server had begun")
def killed():
    server = serving()
    asking = Connection(server)
    asking.send(generate(1))
    begun(asking)
    server.kill()
    server.start()
    wait_until(lambda: batches(Connection(server)) == [], "nothing left of it")
    data = sqlite3.connect(server.data / "guichet.db")
    equal(data.execute("SELECT count(*) FROM code").fetchone(), (0,))
    data.close()
    server.stop()


@case("a server that ends does not wait for it, and leaves nothing of it")
def stopping():
    server = serving()
    asking = Connection(server)
    asking.send(generate(1, 1000000))
    begun(asking)
    server.stop()
    server.start()
    wait_until(lambda: batches(Connection(server)) == [], "nothing left of it")
    server.stop()


if __name__ == "__main__":
    cases.main()
