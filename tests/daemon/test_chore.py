#!/usr/bin/env python3
"""What guichetd does by itself each minute."""
from support import Connection, cases, case, equal, local, wait_until


def ask(connection, operation, **arguments):
    answer = connection.call(operation, **arguments)
    assert "result" in answer, f"{operation}: {answer}"
    return answer["result"]["record"]


@case("a basket left alone gives its places back without anybody asking")
def expire():
    server = local(clock="2026-11-22T09:42:00Z")
    connection = Connection(server)
    party = ask(connection, "party.create", name="Cave", kinds="producer")["id"]
    shop = ask(connection, "shop.create", party=party, name="Cave")["id"]
    ask(connection, "product.create", party=party, ref="card", family="undated_pass",
        name_fr="Carte", channels=["desk"], stock=2)
    ask(connection, "price.set", product="card", audience="full", amount="10")
    ask(connection, "product.submit", product=["card"])
    ask(connection, "product.validate", product=["card"])
    basket = ask(connection, "order.open", shop=shop)["id"]
    ask(connection, "order.add", order=basket, product="card", audience="full", units=2)
    server.options[server.options.index("--clock") + 1] = "2026-11-22T09:56:59Z"
    server.restart()
    equal(ask(Connection(server), "order.show", order=basket)["state"], "open")
    server.options[server.options.index("--clock") + 1] = "2026-11-22T09:57:00Z"
    server.restart()
    wait_until(lambda: ask(Connection(server), "order.show", order=basket)["state"] == "expired",
               "the minute's work")
    equal(ask(Connection(server), "product.show", product="card")["taken"], 0)
    equal(ask(Connection(server), "audit.verify")["ok"], True)
    server.stop()


if __name__ == "__main__":
    cases.main()
