#!/usr/bin/env python3
"""The desk sale (S6, S12) by hand, through real ssh: products, sessions, codes, the
customer, several means of payment, a basket set aside. Screens as they were kept."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import golden
from cases import case, contains, equal, main
from network import Network
from server import wait_until
from terminal import operator

net = Network()


def sit(login="guichet1", **how):
    return operator(net.server, login, key=net.keys[login], **how)


def press(terminal, *steps):
    """Keys; one that begins with "=" is typed, one with "?" is a text to wait for."""
    for step in steps:
        if step.startswith("="):
            terminal.type(step[1:])
        elif step.startswith("?"):
            terminal.wait(step[1:])
        else:
            terminal.key(step)


@case("a network with a desk and something to sell", limit=60)
def _():
    net.build().sell()
    net.call("network.set", name="Pass découverte")
    coupon = net.call("advantage.create", title="Coupon 5 %", title_en="5% coupon",
                      access_code="COUPON5", target="partner", scope="basket", effect="percent",
                      percent="5", min_amount="60.00")["id"]
    net.call("advantage.publish", advantage=coupon)
    net.account("desk2", "seller", shop=net.desk, language="en", name="Ann")
    for login in ("guichet1", "desk2"):
        net.ssh(login, "till.open", float="100.00")
    net.ssh("guichet1", "customer.create", name="Jean Petit", email="jean@example.org")


@case("a sale from the first key to the next customer", limit=120)
def _():
    terminal = sit()
    golden.expect(terminal, "sale")
    press(terminal, "=visite", "Enter", "?Quantité")
    golden.expect(terminal, "sale-add")
    press(terminal, "Enter", "=2", "Down", "Down", "=1", "Enter", "?20,00")
    press(terminal, "=coupon5", "Enter", "?ajoutez", "F4", "?Pour qui", "=jean", "?Jean Petit",
          "Enter", "?Jean Petit")
    golden.expect(terminal, "sale-basket")
    press(terminal, "F5", "?pour atteindre")
    golden.expect(terminal, "sale-offers")
    press(terminal, "Escape", "=concert", "Enter", "?Parterre", "=2", "Enter", "?70,00", "F2",
          "?Montant", "Down", "=60", "Tab", "=T1234", "Enter", "?RESTE", "Up", "=50", "?À rendre")
    golden.expect(terminal, "sale-pay")
    press(terminal, "Enter", "?VENDU")
    golden.expect(terminal, "sale-sold")
    press(terminal, "t", "?1 sur 5")
    golden.expect(terminal, "sale-ticket")
    press(terminal, "Escape", "?VENDU", "Enter", "?F4 client")
    terminal.close()
    order = net.call("order.list")[0]
    # 18.00 and 70.00, less 5 % of what is left of each line: 0.72, 0.18, 3.50.
    equal((order["state"], order["total"], order["due"]), ("confirmed", 8360, 0))
    equal(net.call("ledger.verify")["ok"], True)


@case("an order is looked at, and cancelled in part by the network's rules", limit=90)
def _():
    net.call("cancellation.set", hours=72, fee="0")
    net.call("cancellation.set", hours=24, fee="12.5")
    terminal = sit()
    press(terminal, "?Article", "Escape", "?Commandes", "O", "?Jean Petit", "Enter", "?reçu")
    golden.expect(terminal, "order")
    press(terminal, "c", "?Combien annuler", "Down", "Down", "1", "?Rendu par")
    golden.expect(terminal, "order-cancel")
    press(terminal, "b", "?Au solde", "Enter", "?Motif", "=Malade", "Enter", "?1 annulé")
    terminal.close()
    # Half of 70.00 less its part of the coupon.
    equal(net.call("order.show", order=1)["balance"], 3325)
    equal(net.call("ledger.verify")["ok"], True)


@case("the network gives money back in cash, and the handling fee that was kept", limit=90)
def _():
    net.call("network.set", order_fee="2")
    order = net.ssh("guichet1", "order.open")["id"]
    net.call("network.set", order_fee="0")
    net.ssh("guichet1", "order.add", order=order, product="pass", audience="full", units=1)
    net.ssh("guichet1", "order.confirm", order=order, total="26.00", payments=["cash:26.00"])
    net.call("till.open", shop=net.desk, float="100.00")
    terminal = operator(net.server, "admin", key=net.key)
    press(terminal, "V", "?Commandes", "O", f"?{order}", "Enter", "?reçu", "c", "?Rendu par", "b", "?En espèces")
    golden.expect(terminal, "order-cancel-cash")
    press(terminal, "Enter", "?Motif", "=Erreur", "Enter", "?annulée", "f", "?Frais de dossier", "?2,00 €")
    golden.expect(terminal, "order-cancel-fee")
    press(terminal, "Enter", "?Motif", "=Geste", "Enter", "?-2,00")
    terminal.close()
    equal(net.call("order.show", order=order)["fee_refunded"], 200)
    equal(net.call("ledger.verify")["ok"], True)


@case("in English, on a terminal without UTF-8 or colours, nothing is lost", limit=60)
def _():
    terminal = sit("desk2", term="vt100", lang="C")
    press(terminal, "?Article", "=pass", "Enter", "=1", "Enter", "?24", "F2", "?Amount", "Enter", "?SOLD",
          "Enter", "?F4")
    terminal.close()


@case("a basket is set aside, taken up again, and its last places are nobody else's", limit=90)
def _():
    net.call("slot.create", product="visite", **{"from": "2026-12-24"}, times="16:00", minutes=60,
             places="2")
    terminal = sit()
    press(terminal, "?Article", "=visite", "Enter", "?24 déc.", "Down", "Down", "Down", "Down",
          "Enter", "=2", "Enter", "?14,40", "F7", "?en attente", "=dame en rouge", "Enter",
          "?F4 client")
    press(terminal, "=visite", "Enter", "?complet", "Escape", "?Article", "F7", "?dame en rouge",
          "Enter", "?14,40", "=1", "Enter", "?7,20", "F8", "?F4 client", "Escape", "?F4 client")
    press(terminal, "=visite", "Enter", "?2 places")
    terminal.close()


@case("what is due is paid later, where the network allows it", limit=90)
def _():
    terminal = sit()
    press(terminal, "?Article", "=pass", "Enter", "=1", "Enter", "?24,00", "F2", "?Montant", "F7",
          "?pas", "Escape", "?24,00")
    net.call("network.set", amounts_due=True)
    press(terminal, "F4", "?Pour qui", "=jean", "?Jean Petit", "Enter", "?24,00", "F2", "?Montant",
          "=10", "Enter", "?14,00", "F7", "?VENDU", "?Reste dû",
          "Enter", "?F4 client", "Escape", "?Commandes", "O", "?14,00", "Enter", "?Reste dû", "p",
          "?Montant", "Down", "Enter", "?confirmée")
    terminal.close()
    equal(net.call("order.list", due=True), [])
    equal(net.call("ledger.verify")["ok"], True)


@case("what is typed wrongly is said, and nothing is lost", limit=60)
def _():
    terminal = sit()
    press(terminal, "?Article", "=K7Q2-9XFM-4", "Enter", "?frappe", "=pass", "Enter", "Enter",
          "?Combien", "=1", "Enter", "?24,00", "F2", "?Montant", "Down", "=30", "Enter",
          "?ne rend pas la monnaie", "Escape", "?Article", "Escape", "?Abandonner ce panier",
          "Escape", "?24,00", "Escape", "?Abandonner ce panier", "Enter", "?F4 client")
    terminal.close()
    equal(net.call("order.list", state="open"), [])


@case("every payment of an order is seen; a person's record bears their name", limit=60)
def _():
    net.account("bureau", "staff", name="Bureau")
    order = net.ssh("guichet1", "order.open")["id"]
    net.ssh("guichet1", "order.customer", order=order, email="jean@example.org")
    net.ssh("guichet1", "order.add", order=order, product="pass", audience="full", units=1)
    total = net.ssh("guichet1", "order.show", order=order)["total"] / 100
    net.ssh("guichet1", "order.confirm", order=order, total=f"{total:.2f}",
            payments=["cash:1.00", "cheque:2.00:N71", "cash:3.00", f"card:{total - 6:.2f}:T9"])
    terminal = sit("bureau")
    press(terminal, "?F1", "V", "?Clôtures", "O", "?Jean Petit", "Enter", "?N71", "?T9",
          "Escape", "Escape", "Escape", "?Personnes", "P", "?Indicateurs", "f",
          "?jean@example.org", "/", "=jean@", "Enter", "Enter", "?Numéro")
    equal(terminal.screen()[0].strip(), "Jean Petit")
    contains(terminal.text(), "français")
    terminal.close()


@case("a closing names its day as people do, and how it is had as a file", limit=60)
def _():
    net.server.options[net.server.options.index("--clock") + 1] = "2026-11-24T08:00:00Z"
    net.server.restart()
    wait_until(lambda: len(net.call("closing.list")) == 2, "two closings")
    terminal = sit("bureau")
    press(terminal, "?F1", "V", "?Clôtures", "Z", "?23/11/2026", "?22/11/2026", "Down", "Enter",
          "?jour 22/11/2026", "?closing.export closing=1 format=json > closing.json")
    terminal.close()
    net.server.stop()


main()
