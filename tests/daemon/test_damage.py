#!/usr/bin/env python3
"""The disk has spoilt a page, and guichetd runs: what needs it is refused with its reason,
all else goes on, the log and the state of the server say what to do, and so does the next
start, until the last backup is restored."""
import subprocess

from support import (Connection, Server, answers, case, cases, contains, create, equal, refs,
                     server as support)
from damage import spoil_leaf

ADVICE = "restore the last backup (guichetd --data DIR --restore FILE)"


def metric(link, name):
    return link.call("system.status")["result"]["record"][name]


@case("a spoilt page is told of wherever somebody looks, and a backup mends it")
def damage():
    server = Server(gate=False)
    link = Connection(server)
    link.call("session.hello")
    for number in range(200):
        link.send(create(number, f"avant-{number}"))
    answers(link, 200)
    backup = link.call("system.backup")["result"]["record"]["file"]
    server.stop()
    spoil_leaf(server.data / "guichet.db", "audit")
    server.start()

    link = Connection(server)
    for _ in range(2):
        error = link.call("audit.verify")["error"]
        equal((error["data"]["reason"], error["code"]), ("damaged", 4))
        contains(error["message"], "the last backup is to be restored")
    contains(server.log(), f'advice="{ADVICE}"')
    contains(link.call("category.create", ref="apres", icon="*", ascii="*", name_fr="Après",
                       name_en="After"), "result")
    contains(" ".join(refs(link)), "apres")
    equal((metric(link, "operations_damaged"), metric(link, "operations_failed")), (2, 2))
    link.close()
    server.stop()

    begun = len(server.log())
    server.start(wait=False)
    equal(server.process.wait(30 * cases.SLOW), 1)
    contains(server.log()[begun:], "guichet.db: damaged: ")
    contains(server.log()[begun:], ADVICE)
    subprocess.run([support.BUILD / "guichetd", "--data", server.data, "--restore", backup], check=True,
                   capture_output=True)
    server.start()
    link = Connection(server)
    equal(link.call("audit.verify")["result"]["record"]["ok"], True)
    equal(metric(link, "operations_damaged"), 0)
    equal("apres" in refs(link), False, "what was done after the backup")
    link.close()
    server.stop()


if __name__ == "__main__":
    cases.main()
