"""The history in the order of the server's own audit trail, held against a small model at
each moment.

What was done has one place in that order: its line in the trail. The order must agree with
what clients know: what had ended before something else began comes before it. In that
order each answer must be the one that the model gives there. What was refused, or only
read, has no place that clients are told: there must be one, between all that had ended
before it began and all that began after it ended, where the model would have answered so.

Times are text, as answers have them: in UTC, so that they compare as they are."""
import bisect
import collections
import datetime
import operator
import zoneinfo

from history import cents

CHANGES = ("redemption.create", "redemption.undo", "balance.credit", "balance.debit")
PARIS = zoneinfo.ZoneInfo("Europe/Paris")


def day_of(at):
    return datetime.datetime.fromisoformat(at).astimezone(PARIS).date()


class Model:
    """Codes, offers and balances, by the rules that are asked here."""

    def __init__(self, found):
        self.terms = found
        self.uses = {}  # redemption: (code, offer, day, nth, its client's shop, undo until)
        self.live = collections.defaultdict(dict)  # (code, offer): {redemption: (day, nth)}
        self.used = collections.Counter()  # offer
        self.undone = set()
        self.balance = collections.Counter()  # customer
        self.shop_of = {login: shop for shop, logins in found["counters"].items()
                        for login in logins}

    # Each says what the operation would be refused for here and now, "" if it is done.

    def redeeming(self, entry, at):
        code, offer = entry["arguments"]["code"], entry["arguments"]["offer"]
        live = self.live[code, offer]
        per_code = self.terms["per_code"][offer]
        since, until = self.terms["valid"][code]
        if not since <= at < until:
            return "too_early" if at < since else "expired"
        if per_code == 1 and live:
            return "already_redeemed"
        today = sum(day == day_of(at) for day, _ in live.values())
        if len(live) >= per_code or today >= self.terms["per_day"].get(offer, per_code):
            return "limit_reached"
        if self.used[offer] >= self.terms["quota"].get(offer, float("inf")):
            return "limit_reached"
        return ""

    def undoing(self, entry, at):
        number = entry["arguments"]["redemption"]
        if entry["client"] in self.terms["may_not_undo"]:
            return "not_allowed"
        if number not in self.uses or self.uses[number][4] != self.shop_of[entry["client"]]:
            return "not_yours"
        if number in self.undone:
            return "already_undone"
        return "undo_too_late" if at >= self.uses[number][5] else ""

    def taking(self, entry, at):
        arguments = entry["arguments"]
        return "limit_reached" if cents(arguments["amount"]) > self.balance[
            arguments["customer"]] else ""

    def adding(self, entry, at):
        return ""

    ASKED = {"redemption.create": redeeming, "redemption.undo": undoing,
             "balance.credit": adding, "balance.debit": taking}

    def refusal(self, entry, at):
        return self.ASKED[entry["operation"]](self, entry, at)

    def answers(self, entry, at):
        """Whether what was answered without changing anything would be so here."""
        outcome, record = entry["answers"][0]
        if entry["operation"] == "balance.show":
            return outcome == "done" and record["balance"] == self.balance[
                entry["arguments"]["customer"]]
        return self.refusal(entry, at) == outcome

    # --- What was done ---

    def apply(self, entry, record, at):
        """Does it; returns what was amiss with what the client was told."""
        arguments = entry["arguments"]
        if entry["operation"] == "redemption.create":
            return self.redeem(entry, record, at)
        if entry["operation"] == "redemption.undo":
            code, offer = self.uses[record["id"]][:2]
            self.undone.add(record["id"])
            self.live[code, offer].pop(record["id"], None)
            self.used[offer] -= 1
            return "" if record["undone_at"] == at else f"undone at {record['undone_at']}"
        sign = 1 if entry["operation"] == "balance.credit" else -1
        self.balance[arguments["customer"]] += sign * cents(arguments["amount"])
        right = self.balance[arguments["customer"]]
        return "" if record["balance"] == right else (
            f"answered a balance of {record['balance']} where it is {right}")

    def redeem(self, entry, record, at):
        code, offer = entry["arguments"]["code"], entry["arguments"]["offer"]
        live = self.live[code, offer]
        taken = {nth for _, nth in live.values()}
        nth = next(number for number in range(1, len(taken) + 2) if number not in taken)
        self.uses[record["id"]] = (code, offer, day_of(at), nth, record["shop"],
                                   record["undo_until"])
        live[record["id"]] = (day_of(at), nth)
        self.used[offer] += 1
        if record["nth"] != nth:
            return f"told that it is use {record['nth']} where it is {nth}"
        return "" if record["at"] == at else f"told that it was at {record['at']}"


# --- The order ---

def key_of(entry):
    """What the trail's line names of what was done."""
    record = entry["answers"][0][1]
    if entry["operation"].startswith("balance"):
        return entry["operation"], f"movement:{record['movement']}"
    return entry["operation"], f"redemption:{record['id']}"


def changed(entry):
    return entry["operation"] in CHANGES and entry["answers"][0][0] == "done"


def named(entry):
    return f"{entry['operation']} {entry['arguments']} of {entry['client']}"


def placed(history, found):
    """[(entry, at)] of what was done, in the trail's order; and faults."""
    lines = {}
    for place, line in enumerate(found["trail"]):
        for word in line["objects"].split():
            lines[line["operation"], word] = (place, line["at"])
    done = [entry for entry in history.entries if changed(entry)]
    faults = [f"{named(entry)}: no line in the trail" for entry in done
              if key_of(entry) not in lines]
    done = sorted((entry for entry in done if key_of(entry) in lines),
                  key=lambda entry: lines[key_of(entry)][0])
    return [(entry, lines[key_of(entry)][1]) for entry in done], faults


def out_of_order(order):
    faults, latest = [], None
    for entry, _ in order:
        if latest and entry["ended"] < latest["began"]:
            faults.append(f"{named(entry)} had ended before {named(latest)} began, and comes "
                          "after it")
        if latest is None or entry["began"] > latest["began"]:
            latest = entry
    return faults


def clocks_within(history, began, ended):
    """What the server's clock may have said between the two; it stands still but for steps."""
    since = operator.itemgetter(0)
    first = bisect.bisect_right(history.clocks, began, key=since) - 1
    last = bisect.bisect_right(history.clocks, ended, key=since)
    return {at for _, at in history.clocks[max(first, 0):last]}


def windows(history, order):
    """{place: [entry]} where what changed nothing can have been answered from, and
    {place: [entry]} up to where, both included."""
    first, last = collections.defaultdict(list), collections.defaultdict(list)
    ended = sorted((entry["ended"], place + 1) for place, (entry, _) in enumerate(order))
    began = sorted((entry["began"], place) for place, (entry, _) in enumerate(order))
    asked = [entry for entry in history.entries if not changed(entry)
             and (entry["operation"] in CHANGES or entry["operation"] == "balance.show")]
    start, at = 0, 0
    for entry in sorted(asked, key=lambda entry: entry["began"]):
        while at < len(ended) and ended[at][0] < entry["began"]:
            start = max(start, ended[at][1])
            at += 1
        first[start].append(entry)
    end, at = len(order), len(began) - 1
    for entry in sorted(asked, key=lambda entry: -entry["ended"]):
        while at >= 0 and began[at][0] > entry["ended"]:
            end = min(end, began[at][1])
            at -= 1
        last[end].append(entry)
    return first, last


def moments(history, found):
    """At its place each answer is what the model says there."""
    order, faults = placed(history, found)
    faults += out_of_order(order)
    first, last = windows(history, order)
    model, waiting, clocks = Model(found), {}, {}
    for place in range(len(order) + 1):
        for entry in first[place]:
            waiting[id(entry)] = entry
            clocks[id(entry)] = clocks_within(history, entry["began"], entry["ended"])
        for number, entry in list(waiting.items()):
            if any(model.answers(entry, at) for at in clocks[number]):
                del waiting[number]
        for entry in last[place]:
            if waiting.pop(id(entry), None):
                faults.append(f"{named(entry)} was answered {entry['answers'][0]}, at no moment "
                              "rightly")
        if place == len(order):
            break
        entry, at = order[place]
        amiss = model.refusal(entry, at)
        if amiss:
            faults.append(f"{named(entry)} was done where it is {amiss}")
        if amiss in ("not_yours", "already_undone"):  # nothing that it could be done to
            continue
        amiss = model.apply(entry, entry["answers"][0][1], at)
        if amiss:
            faults.append(f"{named(entry)} was {amiss}")
        if at not in clocks_within(history, entry["began"], entry["ended"]):
            faults.append(f"{named(entry)} is dated {at}, which no clock said meanwhile")
    return faults
