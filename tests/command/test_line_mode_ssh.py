#!/usr/bin/env python3
"""The line mode through a real ssh without a terminal: every main job, a line each."""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from cases import case, contains, equal, main  # noqa: E402
from network import Network  # noqa: E402

net = Network()


def talk(login, *lines):
    answer = net.ssh_run(login, data="".join(line + "\n" for line in lines))
    text = answer.stdout.decode() + answer.stderr.decode()
    equal(answer.returncode, 0, text)
    return text


@case("the office searches, selects, issues a voucher")
def _():
    net.build()
    net.account("accueil", "staff")
    net.account("caisse", "shop", shop=net.shop)
    found = talk("accueil", "offre dégustation", "1", "+1", "choix", "bon", "a@example.org", "",
                 "37000", net.access)
    contains(found, "1 Dégustation offerte pour deux personnes")
    net.code = re.search(r"BON (\S+),", found)[1]
    voucher = net.call("voucher.show", voucher=net.code)
    equal([offer["offer"] for offer in voucher["offers"]], [net.offer])
    equal(voucher["postcode"], "37000")


@case("the counter redeems once, is told why not twice, undoes, redeems again")
def _():
    net.call("shop.update", shop=net.shop, quick=False)
    out = talk("caisse", net.code, "1", net.code, "annuler", net.code.lower().replace("-", " "), "1",
               "derniers", "jour", "quitter")
    equal([len(re.findall(word, out)) for word in ("ACCEPTÉ", "REFUSÉ", "ANNULÉ")], [2, 1, 1], out)
    states = [row["state"] for row in net.call("redemption.list", sort="at")]
    equal(sorted(states), ["done", "refused", "undone"])


@case("a quick shop redeems at the look-up, in few bytes")
def _():
    net.call("shop.update", shop=net.shop, quick=True)
    code = net.voucher("rapide@example.org")["code"]
    before = talk("caisse")
    out = talk("caisse", code)
    contains(out, "ACCEPTÉ")
    assert len(out.encode()) - len(before.encode()) < 120, out


@case("unknown and mistyped codes are refused and on record")
def _():
    wrong = net.code[:-1] + ("0" if net.code[-1] != "0" else "1")
    contains(talk("caisse", wrong), "REFUSÉ")
    rows = net.call("redemption.list", state="refused")
    assert any(row["reason"] == "typing_error" for row in rows), rows


@case("any operation, and what an account may not do")
def _():
    out = talk("accueil", "party.create name='Gîte du Lac' kinds=host town=Tours postcode=37000",
               "party.list filter='gîte du lac'", "account.list", "aide offer.search")
    contains(out, "Gîte du Lac")
    contains(out, "radius=")
    contains(talk("caisse", "party.create name=x kinds=host"), "droit")


main()
