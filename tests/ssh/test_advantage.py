#!/usr/bin/env python3
"""An advantage is made step by step in a real terminal: back and forth, what is wrong said
on its step, nothing recorded before the end, then live."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from cases import case, equal, main
from network import Network
from terminal import operator

net = Network()
VISIT = {"party": None, "family": "visit", "name_fr": "Visite de l’abbaye", "channels": ["desk"]}


def prepare():
    net.build()
    net.account("bureau", "staff")
    net.account("office", "staff", language="en")
    net.call("product.create", **VISIT | {"party": net.producer}, ref="visite")
    net.call("price.set", product="visite", audience="full", amount="12")
    net.call("price.set", product="visite", audience="child", amount="5")
    net.call("product.submit", product=["visite"])
    net.call("product.validate", product=["visite"])


def total(lines, **more):
    return net.call("offer.evaluate", lines=lines, **more)["total"]


def begin(login, lang, *words):
    terminal = operator(net.server, login, key=net.keys[login], lang=lang)
    terminal.wait("F1")
    terminal.type("+").wait(*words)
    return terminal


@case("the six steps, back to one of them, the summary, going live")
def _():
    prepare()
    desk = begin("bureau", "fr_FR.UTF-8", "Avantages et codes promotionnels")
    desk.type("n").wait("étape 1 sur 7")
    desk.key("F2").wait("étape 2 sur 7", "Nom public")
    # Without a name one stays where one is told so.
    desk.key("F2").wait("étape 2 sur 7", "Nom public *")
    desk.type("Offre d’ouverture").key("F2").wait("Pour qui", "grand public")
    desk.key("F2").wait("Quand est-il accordé")
    desk.key("F2").wait("étape 3 sur 7")
    desk.key("F3").wait("Visite de l’abbaye")
    desk.key("Enter").wait("étape 3 sur 7", "Visite de l’abbaye")
    desk.key("F2").wait("étape 4 sur 7", "Enfant")
    desk.key("F2").wait("étape 5 sur 7")
    desk.key("F2").wait("Un pourcentage est attendu")
    # Back to the audiences: what was chosen is still there, and so it is forth again.
    desk.key("Escape").wait("étape 4 sur 7")
    desk.key("Right").key("Right").key("Space").wait("[x] Enfant")
    desk.key("Escape").wait("étape 3 sur 7", "Visite de l’abbaye")
    desk.key("F2").wait("étape 4 sur 7", "[x] Enfant")
    desk.key("F2").wait("étape 5 sur 7", "Pourcentage")
    desk.key("BTab").key("F2")
    desk.wait("Un pourcentage est attendu")
    desk.type("20").key("F2").wait("étape 6 sur 7", "Guichet")
    equal(net.call("advantage.list"), [])
    desk.key("F2").wait("étape 7 sur 7", "Offre d’ouverture", "Visite de l’abbaye", "Enfant", "20")
    equal(total(["visite:child:1"]), 500)
    desk.key("F2").wait("Mettre en exploitation maintenant")
    desk.key("Enter").wait("Il est en exploitation", "Offre d’ouverture")
    equal(net.call("advantage.list")[0]["state"], "published")
    equal(total(["visite:child:1", "visite:full:1"]), 400 + 1200)
    desk.close()


@case("set prices by product and audience, recorded as a draft, taken up again")
def _():
    desk = begin("office", "en_GB.UTF-8", "Advantages and promotional codes")
    desk.type("n").wait("step 1 of 7")
    desk.key("F2").wait("Public name")
    desk.type("Family day").key("F2").wait("Whom is it for")
    desk.key("F2").wait("When is it given")
    desk.key("F2").wait("step 3 of 7")
    desk.key("F3").wait("Visite de l’abbaye")
    desk.key("Enter").wait("step 3 of 7", "Visite")
    desk.key("F2").wait("step 4 of 7")
    desk.key("F2").wait("step 5 of 7", "percentage off")
    desk.key("Right").key("Right").wait("set price")
    desk.key("F2").wait("A price of its own")
    desk.type("9").key("F2").wait("step 6 of 7")
    desk.key("F2").wait("step 7 of 7", "1 set price")
    desk.key("F3").wait("Recorded", "Family day", "draft")
    equal(total(["visite:full:1"]), 1200)
    draft = next(row for row in net.call("advantage.list") if row["state"] == "draft")
    desk.close()
    net.call("advantage.publish", advantage=draft["id"])
    equal(total(["visite:full:1"]), 900)


@case("leaving without recording asks first, and records nothing")
def _():
    before = len(net.call("advantage.list"))
    desk = begin("office", "en_GB.UTF-8", "Advantages and promotional codes")
    desk.type("n").wait("step 1 of 7")
    desk.key("F2").wait("Public name")
    desk.type("Never").key("F2").wait("Whom is it for")
    desk.key("Escape").wait("Public name", "Never")
    desk.key("Escape").wait("step 1 of 7")
    desk.key("Escape").wait("Leave without recording anything?")
    desk.key("Enter").wait("Advantages and promotional codes")
    equal(len(net.call("advantage.list")), before)
    desk.close()


@case("an advantage on products for those who hold an exchange voucher")
def _():
    desk = begin("bureau", "fr_FR.UTF-8", "Avantages et codes promotionnels")
    desk.type("n").wait("étape 1 sur 7")
    desk.key("F2").wait("Nom public")
    desk.type("Porteurs").key("F2").wait("Pour qui")
    desk.key("Right").key("Right").key("Right").wait("les porteurs d’un bon d’échange")
    desk.key("F2").wait("Quand est-il accordé")
    desk.key("F2").wait("étape 3 sur 7")
    desk.key("F3").wait("Visite de l’abbaye")
    desk.key("Enter").wait("étape 3 sur 7", "Visite de l’abbaye")
    desk.key("F2").wait("étape 4 sur 7")
    desk.key("F2").wait("étape 5 sur 7")
    desk.key("Tab").type("50").key("F2").wait("étape 6 sur 7")
    desk.key("F2").wait("étape 7 sur 7", "porteurs d’un bon d’échange")
    desk.key("F2").wait("Mettre en exploitation maintenant")
    desk.key("Enter").wait("Il est en exploitation", "Porteurs")
    desk.close()
    for row in net.call("advantage.list", state="published"):
        if row["target"] != "voucher":
            net.call("advantage.withdraw", advantage=row["id"])
    net.call("voucher.issue", email="marie@example.org", data=net.access + "\n")
    net.call("customer.create", name="Paul", email="paul@example.org")
    equal(total(["visite:full:1"], customer="marie@example.org"), 600)
    equal(total(["visite:full:1"], customer="paul@example.org"), 1200)


@case("a rule of an indicator is seen among the others, and ended with a key")
def _():
    net.call("indicator.create", ref="fid", name="Fidélité", levels=["Habitué", "Fidèle"])
    net.call("indicator.rule", indicator="fid", level=1, orders=2)
    net.call("indicator.rule", indicator="fid", level=2, spent="200.00", days=365)
    desk = operator(net.server, "bureau", key=net.keys["bureau"])
    desk.wait("F1")
    desk.type("I").wait("Fidélité")
    desk.type("r").wait("Habitué", "Fidèle", "200,00 €", "365")
    desk.key("Down", "DC").wait("repris dans la nuit")
    desk.key("Enter").wait("Habitué", gone=["Fidèle"])
    desk.close()
    equal([row["level"] for row in net.call("indicator.rules", indicator="fid")], [1])


main()
