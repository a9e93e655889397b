#!/usr/bin/env python3
"""Many clients at random, over ssh and the socket, while the server, its gate and the
clients themselves are killed and the clock steps; then the history is checked.

For 2 minutes, or as many as GUICHET_SOAK says (`make soak`: an hour)."""
import collections
import copy
import functools
import json
import os
import pathlib
import pickle
import random
import secrets
import signal
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from batch import Batch
from cases import SLOW, case, equal, main
from history import History, violations
from moments import CHANGES, moments
from network import Network
from server import Connection, wait_until

SECONDS = int(os.environ.get("GUICHET_SOAK", "120"))
START = 1795340520  # 2026-11-22T09:42:00Z
CUSTOMERS = 3
QUOTA = 40
net = Network()
history = History()
codes = []  # issued so far
shops = {}  # counter's login: its shop
offers = {}  # shop: its offers
customers = []
clock = START
stop = threading.Event()
failures = []
events = {"server": 0, "gate": 0, "client": 0, "steps": 0}


def clock_text(at):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


# --- Clients: each asks one thing at a time, and again until it is answered ---

class Local:
    """The administrator, on the socket."""

    def __init__(self, net_, login):
        self.connection = Connection(net.server)

    def ask(self, method, **params):
        try:
            return self.connection.call(method, **params)
        except OSError:
            return None

    def send_and_vanish(self, method, **params):
        try:
            self.connection.send(json.dumps({"jsonrpc": "2.0", "id": 0, "method": method,
                                             "params": params}).encode() + b"\n")
        except OSError:
            pass
        self.connection.close()

    def end(self):
        self.connection.close()


class Remote(Batch):
    """A counter, over ssh."""

    def send_and_vanish(self, method, **params):
        line = json.dumps({"jsonrpc": "2.0", "id": 0, "method": method, "params": params})
        try:
            self.process.stdin.write(line.encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        self.end()

    def end(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        try:
            self.process.stdin.close()
        except BrokenPipeError:  # what was not sent before
            pass


class Client:
    def __init__(self, login, kind, seed):
        self.login, self.kind = login, kind
        self.chance = random.Random(seed)
        self.line = None
        self.mine = []

    def once(self, operation, arguments):
        """An answer, or None; sometimes it is not waited for."""
        try:
            self.line = self.line or self.kind(net, self.login)
        except OSError:
            time.sleep(0.05)
            return None
        if self.chance.random() < 0.05:
            events["client"] += 1
            self.line.send_and_vanish(operation, **arguments)
            self.line = None
            return None
        answer = self.line.ask(operation, **arguments)
        if answer is None:
            self.line.end()
            self.line = None
        return answer

    def ask(self, operation, nonce=True, **arguments):
        """What came of it: ("done", record) or (reason, {})."""
        with_nonce = {**arguments, "nonce": secrets.token_urlsafe(24)} if nonce else arguments
        wanted = 2 if nonce and self.chance.random() < 0.1 else 1
        answers, told = [], 0
        began, ended = time.monotonic(), None
        deadline = began + 60 * SLOW
        while len(answers) < wanted:
            assert time.monotonic() < deadline, f"{operation}: no answer for a minute"
            told += 1
            answer = self.once(operation, with_nonce)
            if answer is None or answer.get("error", {}).get("data", {}).get("exit") == 4:
                continue
            ended = ended or time.monotonic()
            answers.append(("done", answer["result"]["record"]) if "result" in answer
                           else (answer["error"]["data"]["reason"], {}))
        history.add(self.login, operation, arguments, answers, told, (began, ended))
        return answers[0]

    def close(self):
        if self.line:
            self.line.end()


def counter(client):
    """Redeems known and new codes, and undoes its own and others' redemptions."""
    shop = shops[client.login]
    roll = client.chance.random()
    if roll < 0.75 or not client.mine:
        known = codes[-20:] if roll < 0.6 else codes
        outcome, record = client.ask("redemption.create", code=client.chance.choice(known),
                                     offer=client.chance.choice(offers[shop]))
        if outcome == "done":
            client.mine.append(record["id"])
    else:
        number = client.chance.choice(client.mine[-10:])
        if roll > 0.95:
            done = history.done("redemption.create")
            number = client.chance.choice(done)[1]["id"]
        client.ask("redemption.undo", redemption=number)


def issue(client):
    outcome, record = client.ask("voucher.issue", password=net.access,
                                 email=f"{secrets.token_hex(6)}@example.org")
    if outcome == "done":
        codes.append(record["code"])


def administrator(client):
    """Issues vouchers, moves customers' balances, and looks at them."""
    roll = client.chance.random()
    if roll < 0.1:
        client.ask("balance.show", nonce=False, customer=client.chance.choice(customers))
        return
    if roll < 0.5:
        issue(client)
        return
    operation = client.chance.choice(["balance.credit", "balance.debit"])
    client.ask(operation, customer=client.chance.choice(customers), why="Essai",
               amount=f"{client.chance.randrange(1, 4000) / 100:.2f}")


def work(client, turn):
    try:
        while not stop.is_set():
            turn(client)
    except Exception as error:
        failures.append(f"{client.login}: {error!r}")
        stop.set()
    finally:
        client.close()


# --- What happens to them ---

def gate_of_server():
    """The gate's listener."""
    path = pathlib.Path(f"/proc/{net.server.process.pid}/task")
    children = " ".join((task / "children").read_text() for task in path.iterdir()).split()
    for number in map(int, children):
        if "guichet-gate" in pathlib.Path(f"/proc/{number}/cmdline").read_text():
            return number
    return None


def start_at(at):
    options = net.server.options
    if "--clock" in options:
        place = options.index("--clock")
        options[place + 1] = clock_text(at)
    else:
        options += ["--clock", clock_text(at)]
    net.server.start()


def disturb(chance):
    global clock
    if chance.random() < 0.35:
        number = gate_of_server()
        if number:
            events["gate"] += 1
            os.kill(number, signal.SIGKILL)
        return
    events["server"] += 1
    net.server.kill()
    step = chance.choice([0, 30, 300, 800, 1200, -240])
    events["steps"] += step != 0
    clock += step
    history.clocks.append((time.monotonic(), clock_text(clock)))
    start_at(clock)


def build():
    net.build()
    quota = net.call("offer.create", party=net.producer, category="wine", title="Trois fois",
                     per_code=3, quota=QUOTA)["id"]
    net.call("offer.publish", offer=quota)
    inn = net.party("t-auberge")
    for login, party in (("caisse1", net.producer), ("caisse2", net.producer), ("passeur", inn)):
        shops[login] = net.shop_of(party)
        offers[shops[login]] = [row["id"] for row in net.call("offer.list", party=party)]
        net.account(login, "kiosk" if login == "caisse2" else "shop", shop=shops[login])
    for number in range(CUSTOMERS):
        customers.append(net.call("customer.create", email=f"client{number}@example.org",
                                  name=f"Client {number}")["id"])
    history.clocks.append((time.monotonic(), clock_text(clock)))
    return {"per_code": {**{offer: 1 for offers_ in offers.values() for offer in offers_},
                         net.offer: 1, quota: 3, net.offer_of(inn): 5},
            "per_day": {net.offer_of(inn): 1}, "quota": {quota: QUOTA},
            "may_not_undo": ["caisse2"]}


def everything(operation, **arguments):
    """All rows; nobody writes meanwhile."""
    found_, part = [], None
    while part is None or len(part) == 1000:
        part = net.call(operation, limit=1000, offset=len(found_), **arguments)
        found_ += part
    return found_


def what_is_there(terms):
    counters = {}
    for login, shop in shops.items():
        counters.setdefault(shop, []).append(login)
    return {**terms, "counters": counters,
            "trail": [row for row in everything("audit.list", sort="id")
                      if row["operation"] in CHANGES and row["outcome"] == "done"],
            "valid": {record["code"]: (record["valid_from"], record["valid_until"])
                      for _, record in history.done("voucher.issue")},
            "redemptions": {row["id"]: row for state in ("done", "undone", "forced")
                            for row in everything("redemption.list", state=state)},
            "vouchers": len(everything("voucher.list")),
            "balances": {customer: net.call("balance.show", customer=customer)["balance"]
                         for customer in customers},
            "ledger": net.call("ledger.verify"), "audit": net.call("audit.verify")}


found = {}


def faults(history_, there):
    """What is wrong at the end, and at each moment."""
    return violations(history_, there) + [f"moments: {fault}" for fault in
                                          moments(history_, there)]


@case("whatever is killed, cut or asked again: once, within the limits, to the cent",
      limit=SECONDS + 240)
def _():
    terms = build()
    maker = Client("admin", Local, 1)
    for _ in range(20):
        issue(maker)
    clients = [(Client("admin", Local, 2), administrator), (Client("admin", Local, 3),
                                                            administrator)]
    clients += [(Client(login, Remote, number), counter) for number, login in
                enumerate(["caisse1", "caisse1", "caisse2", "passeur", "passeur"], 10)]
    threads = [threading.Thread(target=work, args=pair) for pair in clients]
    for thread in threads:
        thread.start()
    chance = random.Random(7)
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and not failures:
        stop.wait(chance.uniform(0.5, 2.5))
        disturb(chance)
    stop.set()
    for thread in threads:
        thread.join()
    maker.close()
    equal(failures, [])
    found.update(what_is_there(terms))
    equal(faults(history, found), [])
    told = {name: len(history.done(name)) for name in
            ("redemption.create", "redemption.undo", "voucher.issue", "balance.credit",
             "balance.debit")}
    again = sum(entry["told"] > 1 for entry in history.entries)
    refused = collections.Counter(entry["answers"][0][0] for entry in history.entries
                                  if entry["answers"][0][0] != "done")
    print(f"# refused: {dict(refused)}")
    print(f"# {len(history.entries)} requests, {again} asked more than once; done: {told}; "
          f"killed or cut: {events}")
    assert min(told.values()) > 0 and again > 0 and min(events.values()) > 0, "too little happened"


@functools.cache
def as_it_was():
    """Of an hour these are many, and copied for each control: far faster so."""
    return pickle.dumps((history.entries, history.clocks)), pickle.dumps(found)


def doctored(change, check=faults):
    """What the checker says of the same run with one thing changed."""
    other, (kept, there) = History(), as_it_was()
    (other.entries, other.clocks), there = pickle.loads(kept), pickle.loads(there)
    change(other, there)
    return check(other, there)


def first(other, operation):
    return next(entry for entry in other.entries if entry["operation"] == operation
                and entry["answers"][0][0] == "done")


@case("control: one line lost, doubled, late or amiss in that history is found",
      limit=SECONDS + 60)
def _():
    def lose(other, there):
        there["redemptions"].pop(first(other, "redemption.create")["answers"][0][1]["id"])

    def double(other, there):
        other.entries.append(first(other, "redemption.create"))

    def invent(other, there):
        other.entries.remove(first(other, "redemption.create"))

    def undo_twice(other, there):
        other.entries.append(first(other, "redemption.undo"))

    def undo_elsewhere(other, there):
        entry = first(other, "redemption.undo")
        entry["client"] = "passeur" if entry["client"] != "passeur" else "caisse1"

    def undo_late(other, there):
        number = first(other, "redemption.undo")["answers"][0][1]["id"]
        for _, record in other.done("redemption.create"):
            if record["id"] == number:
                record["undo_until"] = record["at"]

    def pay_twice(other, there):
        other.entries.append(first(other, "balance.credit"))

    def answer_anew(other, there):
        entry = first(other, "redemption.create")
        entry["answers"] = [entry["answers"][0], ("done", {})]

    def use_too_often(other, there):
        there["per_code"] = {offer: 0 for offer in there["per_code"]}

    def one_voucher_less(other, there):
        there["vouchers"] -= 1

    for change in (lose, double, invent, undo_twice, undo_elsewhere, undo_late, pay_twice,
                   answer_anew, use_too_often, one_voucher_less):
        assert doctored(change), f"{change.__name__} was not found"


def places(there):
    """Of what was done with redemptions, in the trail: {(operation, number): place}."""
    return {(line["operation"], int(word.partition(":")[2])): place
            for place, line in enumerate(there["trail"])
            for word in line["objects"].split() if word.startswith("redemption:")}


def used_again(other, there):
    """An undoing, and what was done again thanks to it: (undo's entry, create's entry)."""
    undone = {record["id"]: entry for entry, record in other.done("redemption.undo")}
    at, before = places(there), {}
    for entry, record in sorted(other.done("redemption.create"),
                                key=lambda pair: at["redemption.create", pair[1]["id"]]):
        key = entry["arguments"]["code"], entry["arguments"]["offer"]
        if there["per_code"][key[1]] == 1 and key in before:
            return undone[before[key]], entry
        before[key] = record["id"]
    raise AssertionError("no code was used again after an undoing")


@case("control: what is amiss for a moment only is found", limit=SECONDS + 60)
def _():
    def refuse(other, operation, reason, **arguments):
        """As if the first that was done had been refused, before all else."""
        entry = copy.deepcopy(first(other, operation))
        entry.update(answers=[(reason, {})], began=0, ended=0)
        entry["arguments"].update(arguments)
        other.entries.append(entry)

    def limit_exceeded(other, there):
        undo, again = used_again(other, there)
        trail, at = there["trail"], places(there)
        old = at["redemption.undo", undo["answers"][0][1]["id"]]
        new = at["redemption.create", again["answers"][0][1]["id"]]
        trail[old:new + 1] = [*trail[old + 1:new + 1], trail[old]]
        for entry in (undo, again):  # as late or early as anybody likes
            entry.update(began=0, ended=float("inf"))

    def quota_exceeded(other, there):
        there["quota"] = {offer: QUOTA - 1 for offer in there["quota"]}

    def refused_for_a_quota_not_full(other, there):
        refuse(other, "redemption.create", "limit_reached", offer=next(iter(there["quota"])))

    def refused_for_a_use_that_was_not(other, there):
        refuse(other, "redemption.create", "already_redeemed")

    def undone_after_its_time(other, there):
        number = first(other, "redemption.undo")["answers"][0][1]["id"]
        for _, record in other.done("redemption.create"):
            if record["id"] == number:
                record["undo_until"] = record["at"]

    def refused_as_too_late(other, there):
        entry = first(other, "redemption.undo")
        other.entries.append({**entry, "answers": [("undo_too_late", {})],
                              "ended": entry["began"]})

    def balance_answered_wrong(other, there):
        first(other, "balance.debit")["answers"][0][1]["balance"] += 1

    def balance_read_wrong(other, there):
        first(other, "balance.show")["answers"][0][1]["balance"] += 1

    def too_little_to_take(other, there):
        refuse(other, "balance.debit", "limit_reached", amount="0.00")

    def answered_before_it_was_asked(other, there):
        there["trail"].insert(0, there["trail"].pop())

    def clock_that_nobody_set(other, there):
        there["trail"][-1]["at"] = clock_text(START + 7)

    for change, word in (
            (limit_exceeded, "done where it is already_redeemed"),
            (quota_exceeded, "done where it is limit_reached"),
            (refused_for_a_quota_not_full, "('limit_reached', {}), at no moment"),
            (refused_for_a_use_that_was_not, "('already_redeemed', {}), at no moment"),
            (undone_after_its_time, "done where it is undo_too_late"),
            (refused_as_too_late, "('undo_too_late', {}), at no moment"),
            (balance_answered_wrong, "answered a balance of"),
            (balance_read_wrong, "balance.show"), (too_little_to_take, "at no moment"),
            (answered_before_it_was_asked, "comes after it"),
            (clock_that_nobody_set, "which no clock said")):
        told = doctored(change, moments)
        assert any(word in fault for fault in told), f"{change.__name__} was not found: {told}"


@case("control: clients that ask again without a nonce are seen to do it twice",
      limit=60 + SECONDS // 4)
def _():
    client = Client("admin", Local, 99)
    client.chance.random = lambda: 0.5  # waits for its answer
    before = net.call("balance.show", customer=customers[0])["balance"]
    client.line = Local(net, "admin")
    client.line.send_and_vanish("balance.credit", customer=customers[0], amount="1.00",
                                why="Essai")
    client.line = None
    wait_until(lambda: net.call("balance.show", customer=customers[0])["balance"] > before,
               "what was cut to be done all the same")
    client.ask("balance.credit", nonce=False, customer=customers[0], amount="1.00", why="Essai")
    client.close()
    there = what_is_there({key: found[key] for key in
                           ("per_code", "per_day", "quota", "may_not_undo")})
    equal(len([fault for fault in violations(history, there) if "cents" in fault]), 1)
    assert any("answered a balance" in fault for fault in moments(history, there))


@case("the server ends well after all this")
def _():
    net.server.stop()


main()
