#!/usr/bin/env python3
"""The line mode: a question and an answer a line, for every main job."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from cases import case, contains, equal, main  # noqa: E402
from fake import ASCII, Refusal, Server, Terminal, column, guichet, operation, param  # noqa: E402

CODE = "K7Q2-9XFM-3"
OFFERS = [{"offer": 7, "title": "Dégustation offerte", "state": "possible", "sentence": None},
          {"offer": 8, "title": "Carton de 6", "state": "possible", "sentence": None},
          {"offer": 9, "title": "Visite", "state": "already_redeemed", "sentence": "Déjà utilisé."}]
found = {"here": OFFERS, "quick": False, "state": "valid"}


def lookup(params):
    if params["code"].startswith("B0B"):
        raise Refusal("unknown_code", "Code inconnu.")
    possible = sum(offer["state"] == "possible" for offer in found["here"])
    return {"record": {"code": params["code"], "kind": "voucher",
                       "possible": possible if found["state"] == "valid" else 0,
                       "valid_until": "2026-11-30T23:00:00Z", **found}}


def redeem(params):
    if params["code"].startswith("B0B") or found["state"] != "valid" or "offer" not in params:
        raise Refusal("unknown_code", "Code inconnu." if found["state"] == "valid" else "Périmé.")
    if params["offer"] == 9:
        raise Refusal("already_redeemed", "Déjà utilisé ici.")
    title = next(o["title"] for o in OFFERS if o["offer"] == params["offer"])
    return {"record": {"id": 41, "code": params["code"], "title": title}}


def issue(params):
    if "@" not in params.get("email", ""):
        raise Refusal("usage", "Ces arguments ne vont pas.", -32602, 2, arguments={"email": "Pas un courriel."})
    if params["password"] != "moulin":
        raise Refusal("wrong_access", "Ce mot de passe n’est pas valable.")
    return {"record": {"code": CODE, "valid_until": "2026-11-30T23:00:00Z", "offers": OFFERS[:1]}}


def network(**hello):
    return Server(
        [operation("code.lookup", params=[param("code", "code", True)]),
         operation("redemption.create", "write", params=[param("code", "code", True)]),
         operation("redemption.undo", "write"),
         operation("redemption.list", shape="list",
                   columns=[column("code"), column("title"), column("state", "choice", choices=[("done", "accepté")])]),
         operation("selection.list", shape="list"), operation("selection.add", "write"),
         operation("offer.search", shape="list", params=[param("text")]),
         operation("offer.show", columns=[column("title", label="Offre")]),
         operation("voucher.issue", "write", params=[
             param("email", "email", True), param("password", "secret", True),
             param("host", "party"), param("offers", "offer", many=True)]),
         operation("party.create", "write", params=[
             param("name", required=True), param("kinds", "choice", True, choices=("host", "producer")),
             param("town")], columns=[column("name", label="Nom")])],
        {"code.lookup": lookup, "redemption.create": redeem, "voucher.issue": issue,
         "redemption.undo": lambda params: {"record": {"id": 41}},
         "redemption.today": lambda params: {"record": {"uses": 14, "refused": 2}},
         "redemption.list": lambda params: {"total": 1, "rows": [
             {"id": 41, "at": "2026-11-22T09:42:00Z", "code": "…M-3", "title": "Dégustation", "state": "done"}]},
         "offer.search": lambda params: {"total": 37, "rows": [
             {"id": 7, "title": "Dégustation", "producer": "Cave", "town": "Vouvray", "distance": 2949},
             {"id": 8, "title": "Carton", "producer": "Cave", "town": "Vouvray", "distance": None}]},
         "offer.show": lambda params: {"record": {"title": "Offre %s" % params["offer"]}},
         "selection.add": lambda params: {"record": {}},
         "selection.list": lambda params: {"total": 1, "rows": [{"offer": 7, "title": "Dégustation"}]},
         "party.create": lambda params: {"record": {"name": params["name"]}}}, hello)


def talk(server, *lines, **options):
    code, out, err = guichet(server, "lines", input="".join(line + "\n" for line in lines), **options)
    equal(code, 0, out + err)
    return out + err


@case("a bare code where one offer is possible and the shop is quick: redeemed at once, shortly")
def _():
    server = network()
    found.update(here=OFFERS[:1], quick=True)
    silence = talk(server)
    out = talk(server, CODE)
    contains(out, "ACCEPTÉ")
    contains(out, "Dégustation offerte")
    equal(len(server.called("redemption.create")), 1)
    assert len(server.called("redemption.create")[0]["nonce"]) >= 22
    assert len(out.encode()) - len(silence.encode()) < 120, out


@case("otherwise the offers are listed, nothing is consumed, and a number chooses")
def _():
    server = network()
    found.update(here=OFFERS, quick=True)
    out = talk(server, CODE)
    equal(len(server.called("redemption.create")), 0)
    contains(out, "1 Dégustation offerte\n2 Carton de 6\n")
    assert "Visite" not in out
    contains(out, "30/11/2026")
    out = talk(server, CODE, "2")
    equal([(c["code"], c["offer"]) for c in server.called("redemption.create")], [(CODE, 8)])
    found.update(here=OFFERS[:1], quick=False)
    talk(server, CODE, "", "")
    equal(len(server.called("redemption.create")), 1, "an empty line never confirms")


@case("a code scanned while choosing replaces the look-up and never confirms")
def _():
    server = network()
    found.update(here=OFFERS, quick=True)
    out = talk(server, CODE, "0M3T-77RA-K", "9", "annuler", "1")
    equal(len(server.called("redemption.create")), 0)
    equal([c["code"] for c in server.called("code.lookup")], [CODE, "0M3T-77RA-K", "1"])
    equal(len(server.called("redemption.undo")), 0)


@case("a refusal is said with its reason, once, and presented so that it is on record")
def _():
    server = network(home="counter")
    contains(talk(server, "B0B123456"), "REFUSÉ\u00a0: Code inconnu.")
    found.update(here=OFFERS[2:], quick=True)
    out = talk(server, CODE)
    contains(out, "REFUSÉ\u00a0: Déjà utilisé ici.")
    equal(out.count("REFUSÉ"), 1)
    found.update(here=OFFERS[:2], state="expired", sentence="Périmé.")
    contains(talk(server, CODE), "REFUSÉ\u00a0: Périmé.")
    equal(len(server.called("redemption.create")), 3)
    office = network(home="office")
    contains(talk(office, CODE), "REFUSÉ\u00a0: Périmé.")
    found.update(here=[{**OFFERS[2], "title": title} for title in "AB"], state="valid", sentence="")
    out = talk(server, CODE)
    equal(out.count("REFUSÉ\u00a0: Déjà utilisé."), 2, "each offer has its reason")
    equal(len(office.called("redemption.create")), 0)


@case("a scanner set for another keyboard is understood")
def _():
    def strict(params):
        if params["code"] != "K7Q2":
            raise Refusal("unknown_code", "Code inconnu.")
        return lookup(params)
    server = network()
    server.handlers["code.lookup"] = strict
    found.update(here=OFFERS[:1], quick=True)
    out = talk(server, "KèAé")
    contains(out, "ACCEPTÉ")
    contains(out, "réglée pour un autre clavier")
    equal([c["code"] for c in server.called("redemption.create")], ["K7Q2"])


@case("annuler undoes this session's last redemption, once")
def _():
    server = network()
    found.update(here=OFFERS[:1], quick=True)
    out = talk(server, "undo", CODE, "annuler", "undo")
    equal([c["redemption"] for c in server.called("redemption.undo")], [41])
    contains(out, "ANNULÉ")


@case("derniers, jour, aide")
def _():
    out = talk(network(), "derniers", "jour", "aide", "aide redemption.create")
    contains(out, "10:42 …M-3, Dégustation, accepté\n")
    contains(out, "14")
    contains(out, "redemption.create")


@case("with several counters, which one is asked first, and told to the server")
def _():
    server = network(shops=[{"id": 3, "name": "Cave"}, {"id": 4, "name": "Boutique"}])
    found.update(here=OFFERS[:1], quick=True)
    out = talk(server, "2", CODE)
    contains(out, "1 Cave\n2 Boutique\n")
    equal([c["shop"] for c in server.called("redemption.create")], [4])
    talk(server, "comptoir 12", CODE)
    equal(server.called("redemption.create")[-1]["shop"], 12)


@case("offre searches; a number shows, +N selects")
def _():
    server = network(home="office")
    out = talk(server, "offre vin blanc commune=Vouvray", "2", "+1,2", "+9")
    equal({k: server.called("offer.search")[0][k] for k in ("text", "commune")},
          {"text": "vin blanc", "commune": "Vouvray"})
    contains(out, "1 Dégustation, Cave, Vouvray, 2,9 km\n2 Carton, Cave, Vouvray\n")
    contains(out, "Offre 8")
    equal([c["offer"] for c in server.called("selection.add")], [[7, 8]])


@case("bon asks line by line, asks wrong answers again, keeps the right ones, prints the code")
def _():
    server = network(home="office")
    out = talk(server, "bon", "nobody", "", "wrong", "a@example.org", "wrong", "moulin", "quitter")
    calls = server.called("voucher.issue")
    equal([(c["email"], c["password"]) for c in calls],
          [("nobody", "wrong"), ("a@example.org", "wrong"), ("a@example.org", "moulin")])
    equal(calls[-1]["offers"], "7")
    contains(out, CODE)
    equal(len(server.called("code.lookup")), 0)
    talk(server, "bon", ".", "quit")
    equal(len(server.called("voucher.issue")), 3, "a dot gives up")


@case("any operation can be typed; a write without words is a form")
def _():
    server = network(home="office")
    out = talk(server, "party.create name='Le Moulin' kinds=host", "party.create", "", "Gîte",
               "producer", "", "no.such a=b", "party.create 'open")
    calls = [{k: v for k, v in c.items() if k != "nonce"} for c in server.called("party.create")]
    equal(calls, [{"name": "Le Moulin", "kinds": "host"}, {"name": "Gîte", "kinds": "producer"}])
    contains(out, "(host, producer)")


@case("at a terminal: a prompt, secrets without an echo, quitter ends")
def _():
    server = network(home="office")
    terminal = Terminal(server, "lines")
    terminal.until("guichet> ")
    terminal.type("bon\n")
    terminal.until("Email")
    terminal.type("a@example.org\n")
    terminal.until("Host")
    terminal.type("\n")
    terminal.until("Password")
    terminal.type("moulin\n")
    shown = terminal.until(CODE)
    assert "BON" in shown and "moulin" not in shown, shown
    terminal.until("guichet> ")
    terminal.type("quitter\n")
    code, out = terminal.end()
    equal(code, 0)
    equal(server.called("voucher.issue")[0]["password"], "moulin")


@case("in ASCII, and without a terminal the line mode is what guichet without words gives")
def _():
    found.update(here=OFFERS[:1], quick=True)
    code, out, err = guichet(network(), input=CODE + "\n", env=ASCII)
    equal(code, 0)
    assert out.isascii(), out
    contains(out, "ACCEPTE")


@case("a session that is ended says why, does not come back, and ends with 4")
def _():
    server = network()
    terminal = Terminal(server, "lines")
    terminal.until("> ")
    server.notice("ended", "Session fermée.")
    terminal.until("* Session fermée.")
    equal(terminal.end()[0], 4)
    equal(len(server.connections), 1)


@case("the connection ends: said, and 4")
def _():
    server = network()
    terminal = Terminal(server, "lines")
    terminal.until("> ")
    server.close()
    server.drop()
    code, out = terminal.end()
    equal(code, 4, out)


main()
