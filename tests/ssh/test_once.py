#!/usr/bin/env python3
"""Exactly once: two counters at the same instant, and power cuts in between."""
import collections
import pathlib
import secrets
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from batch import Batch, race as batch_race
from cases import SLOW, case, equal, main
from network import Network
from server import Connection

ROUNDS = 150
net = Network(clock=None)


def Till(login):
    """A counter's batch connection over ssh, kept open."""
    return Batch(net, login)


def issue(count, offer):
    """That many vouchers, in one go."""
    local = Connection(net.server)
    codes = []
    for number in range(count):
        answer = local.call("voucher.issue", email=f"{secrets.token_hex(6)}@example.org",
                            password=net.access, offers=[offer])
        codes.append(answer["result"]["record"]["code"])
    local.close()
    return codes


def race(logins, codes, **arguments):
    """Every till redeems every code, all starting together on each one. Returns
    {code: [who was told that it is done]}."""
    tills = [Till(login) for login in logins]
    won = batch_race(tills, len(codes),
                     lambda till, index, number: till.ask("redemption.create",
                                                          code=codes[number], **arguments),
                     lost={"already_redeemed"})
    for till in tills:
        till.close()
    return {code: [logins[index] for index in won[number]] for number, code in enumerate(codes)}


def violations(codes, won):
    """Codes that were not redeemed exactly once."""
    return [code for code in codes if len(won[code]) != 1]


@case("two counters at the same instant: exactly one redeems", limit=180)
def _():
    net.build()
    for login in ("caisse1", "caisse2"):
        net.account(login, "kiosk", shop=net.shop)
    codes = issue(ROUNDS, net.offer)
    won = race(["caisse1", "caisse2"], codes, offer=net.offer)
    equal(violations(codes, won), [])
    winners = collections.Counter(who for names in won.values() for who in names)
    assert len(winners) == 2, f"no race at all: {winners}"
    equal(net.call("redemption.today", shop=net.shop)["uses"], ROUNDS)


@case("control: without the rule, the same race is seen to redeem twice", limit=120)
def _():
    free = net.call("offer.create", party=net.producer, category="wine", title="Sans limite",
                    per_code=1000)["id"]
    net.call("offer.publish", offer=free)
    codes = issue(20, free)
    won = race(["caisse1", "caisse2"], codes, offer=free)
    equal(sorted(violations(codes, won)), sorted(codes))


@case("kill -9 in the middle: what was acknowledged is there, once; a retry adds nothing",
      limit=240)
def _():
    for cut in (5, 23, 41, 64):
        codes = issue(80, net.offer)
        nonces = {code: secrets.token_urlsafe(24) for code in codes}
        acknowledged, stop = {}, threading.Event()

        def work(till, part):
            for code in part:
                answer = till.ask("redemption.create", code=code, offer=net.offer,
                                  nonce=nonces[code])
                if answer is None:
                    return
                acknowledged[code] = answer["result"]["record"]["id"]
                if len(acknowledged) >= cut:
                    stop.set()

        tills = [Till("caisse1"), Till("caisse2")]
        threads = [threading.Thread(target=work, args=(till, codes[i::2]))
                   for i, till in enumerate(tills)]
        for thread in threads:
            thread.start()
        assert stop.wait(60 * SLOW), "the redemptions did not go on"
        net.server.kill()
        for thread in threads:
            thread.join()
        for till in tills:
            till.process.kill()
            till.process.wait()
        net.server.start()

        ids = [row["id"] for row in net.call("redemption.list", shop=net.shop, state="done",
                                             limit=10000)]
        equal([code for code, number in acknowledged.items() if ids.count(number) != 1], [],
              f"acknowledged before the cut at {cut}, and lost or doubled")
        # Both tills ask again for everything, as a kiosk that lost its answers does.
        before = len(ids)
        again = {}
        for i, login in enumerate(("caisse1", "caisse2")):
            till = Till(login)
            for code in codes[i::2]:
                answer = till.ask("redemption.create", code=code, offer=net.offer,
                                  nonce=nonces[code])
                again[code] = answer["result"]["record"]["id"]
            till.close()
        equal({code: again[code] for code in acknowledged}, acknowledged)
        after = len(net.call("redemption.list", shop=net.shop, state="done", limit=10000))
        assert len(acknowledged) <= before - (after - len(codes)) <= len(codes), (before, after)
        equal(len(set(again.values())), len(codes))
    equal(net.call("audit.verify")["ok"], True)


@case("the server ends well after all this")
def _():
    net.server.stop()


main()
