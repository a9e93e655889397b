"""What clients asked and were told, beside what the data file holds afterwards.

Every request has a nonce and is asked again, with the same one, until it is answered. So
at the end each has been done once or refused, and the data file must hold exactly what
was done: nothing twice, nothing lost, nothing that nobody asked for."""
import collections
import threading

UNDO_SECONDS = 15 * 60


class History:
    """Requests in the order in which they ended; shared by threads."""

    def __init__(self):
        self.entries = []
        self.clocks = []  # (since when, what the server's clock says), in order
        self.lock = threading.Lock()

    def add(self, client, operation, arguments, answers, told, within):
        """answers: all that came back for this nonce, as ("done", record) or (reason, {});
        told: how often it was sent; within: from the first request to the first answer."""
        with self.lock:
            self.entries.append({"client": client, "operation": operation,
                                 "arguments": arguments, "answers": answers, "told": told,
                                 "began": within[0], "ended": within[1]})

    def done(self, operation):
        """(entry, record) of those that were done."""
        return [(entry, entry["answers"][0][1]) for entry in list(self.entries)
                if entry["operation"] == operation and entry["answers"][0][0] == "done"]


def answered_twice(history, found):
    """A nonce gives the first answer again, word for word."""
    return [f"{entry['operation']} {entry['arguments']}: two answers {entry['answers']}"
            for entry in history.entries
            if any(answer != entry["answers"][0] for answer in entry["answers"])]


def exactly_once(history, found):
    told = collections.Counter(record["id"] for _, record in history.done("redemption.create"))
    kept = found["redemptions"]
    faults = [f"redemption {number} was told to {count} requests"
              for number, count in told.items() if count > 1]
    faults += [f"redemption {number} was acknowledged and is lost"
               for number in told if number not in kept]
    faults += [f"redemption {number} was done and nobody was told" for number in kept
               if number not in told]
    for _, record in history.done("redemption.create"):
        row = kept.get(record["id"])
        if row and (row["shop"], row["offer"]) != (record["shop"], record["offer"]):
            faults.append(f"redemption {record['id']} is of another counter or offer: {row}")
    issued = collections.Counter(record["code"] for _, record in history.done("voucher.issue"))
    faults += [f"code {code} was issued {count} times" for code, count in issued.items()
               if count > 1]
    if sum(issued.values()) != found["vouchers"]:
        faults.append(f"{sum(issued.values())} vouchers were acknowledged, "
                      f"{found['vouchers']} are there")
    return faults


def limits(history, found):
    """Of what stands: per code and offer, and in all."""
    standing = [row for row in found["redemptions"].values() if row["state"] == "done"]
    faults = []
    for (code, offer), count in collections.Counter(
            (row["code"], row["offer"]) for row in standing).items():
        if count > found["per_code"][offer]:
            faults.append(f"{code} was used {count} times for offer {offer}")
    for offer, count in collections.Counter(row["offer"] for row in standing).items():
        if found["quota"].get(offer) and count > found["quota"][offer]:
            faults.append(f"offer {offer} was used {count} times in all")
    return faults


def undoing(history, found):
    """By the same counter, within the time, once; and it stays on record."""
    made = {record["id"]: (entry, record) for entry, record in history.done("redemption.create")}
    faults = []
    times = collections.Counter(record["id"] for _, record in history.done("redemption.undo"))
    faults += [f"redemption {number} was undone {count} times" for number, count in times.items()
               if count > 1]
    for entry, record in history.done("redemption.undo"):
        if record["id"] not in made:
            faults.append(f"redemption {record['id']} was undone and never done")
            continue
        _, redemption = made[record["id"]]
        if entry["client"] not in found["counters"][redemption["shop"]]:
            faults.append(f"redemption {record['id']} was undone by {entry['client']}")
        if record["undone_at"] >= redemption["undo_until"]:
            faults.append(f"redemption {record['id']} was undone too late")
    undone = {number for number, row in found["redemptions"].items() if row["state"] == "undone"}
    faults += [f"redemption {number}: told undone, and is not" for number in set(times) - undone]
    faults += [f"redemption {number}: undone, and nobody was told"
               for number in undone - set(times)]
    return faults


def cents(text):
    return round(float(text) * 100)


def balances(history, found):
    """The ledger sums to zero, and a customer's balance is what was told."""
    expected = collections.Counter({customer: 0 for customer in found["balances"]})
    for operation, sign in (("balance.credit", 1), ("balance.debit", -1)):
        for entry, _ in history.done(operation):
            arguments = entry["arguments"]
            expected[arguments["customer"]] += sign * cents(arguments["amount"])
    faults = [f"customer {customer} has {found['balances'][customer]} cents, the history says "
              f"{amount}" for customer, amount in expected.items()
              if found["balances"][customer] != amount]
    faults += [f"customer {customer} is below zero" for customer, amount in
               found["balances"].items() if amount < 0]
    return faults + [f"{name}.verify: {found[name]}" for name in ("ledger", "audit")
                     if not found[name]["ok"]]


RULES = (answered_twice, exactly_once, limits, undoing, balances)


def violations(history, found):
    return [f"{rule.__name__}: {fault}" for rule in RULES for fault in rule(history, found)]
