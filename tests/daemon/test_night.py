#!/usr/bin/env python3
"""What guichetd does by itself once a day."""
from support import Connection, cases, case, equal, local, wait_until


def persons(connection):
    return [row["email"] for row in connection.call("customer.list")["result"]["rows"]]


@case("a person whose time is over is gone after the night")
def retention():
    server = local(clock="2026-11-22T09:42:00Z")
    connection = Connection(server)
    host = connection.call("party.create", name="Moulin", kinds="host")["result"]["record"]["id"]
    password = connection.call("access.create", party=host,
                               reason="guest")["result"]["record"]["password"]
    connection.call("voucher.issue", email="marie@example.fr", password=password)
    connection.call("network.set", retention_months=12)
    equal(persons(connection), ["marie@example.fr"])
    server.options[server.options.index("--clock") + 1] = "2027-11-30T09:00:00Z"
    server.restart()
    equal(persons(Connection(server)), ["marie@example.fr"])
    server.options[server.options.index("--clock") + 1] = "2027-12-01T09:00:00Z"
    server.restart()
    wait_until(lambda: persons(Connection(server)) == [], "the night's work")
    equal(Connection(server).call("audit.verify")["result"]["record"]["ok"], True)
    server.stop()


@case("nobody may ask for the night")
def night():
    server = local()
    equal(Connection(server).call("system.night")["error"]["data"]["reason"], "not_allowed")
    server.stop()


if __name__ == "__main__":
    cases.main()
