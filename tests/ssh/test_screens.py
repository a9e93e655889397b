#!/usr/bin/env python3
"""The screens on every kind of terminal: words, widths, keys, resizing."""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import qr
from cases import case, contains, equal, main
from network import Network
from server import wait_until
from terminal import operator, width

net = Network()
BOX = set("─│┌┐└┘├┤┬┴┼")


def sit(login, **how):
    how.setdefault("lang", "en_GB.UTF-8")
    terminal = operator(net.server, login, key=net.keys.get(login, net.key), **how)
    return terminal


def check(terminal):
    """The page fills the terminal: title above, keys below, nothing too wide."""
    terminal.wait("F1")
    lines = terminal.screen()
    equal(len(lines), terminal.rows)
    assert lines[0].strip(), lines
    contains(lines[-1], "F1")
    for line in lines:
        assert width(line) <= terminal.columns, line
    return lines


def only_ascii(terminal):
    strange = {c for line in terminal.screen() for c in line if ord(c) > 126} - BOX
    equal(strange, set(), terminal.text())


@case("in English, from the office's voucher to the counter's verdict")
def _():
    net.build()
    net.account("office", "staff", language="en")
    net.account("till", "shop", shop=net.shop, language="en")
    office = sit("office")
    check(office)
    office.key("d").wait("Offers", "Category")
    office.type("tasting").key("Enter")
    office.wait("Free tasting for two", gone=["Two tickets"])
    office.key("+").wait("In the selection: 1 offer")
    office.key("Escape").wait("Today")
    office.key("e").wait("Access password", "1 selected offer")
    office.type("guest@example.org").key("Tab").type(net.access).key("F2")
    office.wait("The voucher is issued")
    check(office)
    codes = qr.decode(office.escapes())
    equal(len(codes), 1, office.text())
    office.close()

    till = sit("till")
    check(till)
    till.type(codes[0]).key("Enter").wait("A C C E P T E D", "Free tasting for two")
    check(till)
    till.type(codes[0].lower()).key("Enter").wait("R E F U S E D", "Already used")
    till.key("F8").wait("F8 again")
    till.key("F8").wait("U N D O N E")
    till.type(codes[0]).key("Enter").wait("A C C E P T E D")
    till.key("F1").wait("Help")
    till.key("Escape").wait("A C C E P T E D")
    till.close()


@case("a scanner's fast keys are never lost nor mixed")
def _():
    codes = [net.voucher(f"scan{i}@example.org")["code"] for i in range(12)]
    before = net.call("redemption.today", shop=net.shop)["uses"]
    till = sit("till")
    check(till)
    till.paste("".join(f"{code}\r" for code in codes).encode())
    wait_until(lambda: net.call("redemption.today", shop=net.shop)["uses"] == before + 12,
               "twelve redemptions")
    till.wait(f"{before + 12} redemptions")
    till.close()


@case("each size from 80x24 up is used; below it a message; resizing is followed")
def _():
    for columns, rows in ((80, 24), (100, 30), (132, 43), (211, 60)):
        terminal = sit("admin", columns=columns, rows=rows)
        check(terminal)
        for key in "hpc":
            terminal.key(key)
            terminal.wait("Esc")
            check(terminal)
            terminal.key("Escape")
            terminal.wait(gone=["Esc"])
        terminal.close()
    terminal = sit("admin")
    check(terminal)
    terminal.resize(50, 12)
    terminal.wait("50 by 12", "80 by 24")
    terminal.resize(1, 1)
    terminal.resize(120, 40)
    check(terminal)
    terminal.key("d").wait("Search")
    terminal.resize(80, 24)
    wait_until(lambda: "F1" in terminal.screen()[-1], "the keys in the last row")
    check(terminal)
    terminal.close()


@case("vt100 and LANG=C keep every word")
def _():
    voucher = net.voucher("plain@example.org")
    for term, lang in (("vt100", "C"), ("vt100", "fr_FR.UTF-8"), ("tmux-256color", "C"),
                       ("xterm", "POSIX")):
        till = sit("till", term=term, lang=lang)
        check(till)
        till.type("K7Q29XFM4").key("Enter").wait("R E F U S E D", "Typing error")
        if "UTF-8" not in lang:
            only_ascii(till)
        if term == "vt100":
            colours = re.findall(r"\x1b\[(?:\d+;)*[34][0-7](?:;\d+)*m", till.escapes())
            equal(colours, [], "colours on a vt100")
        till.key("F3").wait("Free tasting")
        if "UTF-8" not in lang:
            only_ascii(till)
        till.close()
    office = sit("office", term="vt100", lang="C")
    check(office)
    office.key("b").wait("plain@example.org")
    office.key("Enter").wait("valid")
    only_ascii(office)
    office.close()
    assert voucher


@case("without half blocks the QR code is drawn in spaces where the rows allow")
def _():
    for rows in (24, 45):
        office = sit("office", lang="C", rows=rows)
        check(office)
        office.key("e").wait("Access password")
        office.type(f"c{rows}@example.org").key("Tab").type(net.access).key("F2")
        office.wait("The voucher is issued")
        only_ascii(office)
        if rows > 40:
            codes = qr.decode(office.escapes(), square=True)
            equal(len(codes), 1, office.text())
            equal(net.call("voucher.show", voucher=codes[0])["state"], "valid")
        else:
            assert office.wait_match(r"(\w ){4}- (\w ){4}- \w")
        office.close()


@case("an unknown TERM falls back")
def _():
    terminal = operator(net.server, "till", "help", key=net.keys["till"], lang="en_GB.UTF-8")
    equal(terminal.wait_end(), 0)
    terminal = sit("till", term="screen")
    check(terminal)
    terminal.close()
    strange = operator(net.server, "till", key=net.keys["till"], lang="en_GB.UTF-8",
                       term="tmux-256color", strange="dreamterm-9000")
    strange.wait("Code")
    strange.type("K7Q29XFM4").key("Enter").wait("Typing error")
    strange.close()


@case("ssh -T gives a line mode that does the main job")
def _():
    code = net.voucher("lines@example.org")["code"]
    answer = net.ssh_run("till", data=f"{code}\n{code}\n")
    text = answer.stdout.decode()
    contains(text, "Free tasting for two")
    contains(text, "Already used")


@case("a list says the command that writes it to a file, narrowed as it is shown; it does")
def _():
    terminal = sit("admin")
    check(terminal)
    terminal.key("o").wait("Offers", "published")
    terminal.key("/").type("free tast").key("Enter")
    terminal.wait("1 of 5")
    terminal.key("E").wait("offer.list", "filter='free tast' format=csv", "> list.csv")
    terminal.close()
    answer = net.ssh_run("admin", "offer.list", "filter='free tast'", "format=csv")
    lines = answer.stdout.decode().splitlines()
    equal(len(lines), 2, lines)
    contains(lines[1], "Free tasting for two")


@case("money and a rate are filled in as they are typed")
def _():
    net.call("network.set", order_fee="2.50", order_fee_vat="5.5")
    terminal = sit("admin")
    terminal.wait("Administration")
    terminal.key("g")
    terminal.wait("Time zone")
    terminal.key(*["Down"] * 21)
    screen = terminal.wait("VAT of the handling fee")
    contains(screen, "▏2.50")
    contains(screen, "▏5.50")
    terminal.close()


@case("who stands for one party is not told its name on each line, and chooses the monthly mail")
def _():
    net.call("party.update", party=net.host, email="moulin@example.org")
    host = net.call("party.show", party=net.host)
    equal(host["monthly"], False)
    net.account("moulin", "host", party=net.host, language="en")
    terminal = sit("moulin")
    terminal.wait("Access passwords to hand out", net.access)
    terminal.key("w").wait("Access pass", net.access, gone=["Trois Vannes"])
    terminal.key("v").wait("Nobody will be able")
    terminal.key("Enter").wait("revoked", "Done:", gone=["v revoke"])
    terminal.key("Escape").wait("None is valid at present")
    terminal.key("y").wait("m by e-mail")
    terminal.key("m").wait("will be sent to moulin@example.org")
    terminal.key("Enter").wait("It will be sent each month.")
    equal(net.call("party.show", party=net.host)["monthly"], True)
    terminal.key("m").wait("are sent to moulin@example.org")
    terminal.key("Escape")
    terminal.close()


@case("a voucher that is valid for a year says of which year its last day is")
def _():
    net.call("party.create", kinds="association", name="Office du Val", ref="t-office")
    net.account("val", "association", party=net.party("t-office"), language="en")
    terminal = sit("val")
    terminal.wait("Office du Val")
    terminal.key("v").wait("Arrivals:")
    terminal.type("member@example.org").key("F2")
    terminal.wait_match(r"valid until \w+ \d+ \w+ 2027")
    terminal.close()


@case("a list of arrivals is pasted two keys from a host's home, and a wrong line is named")
def _():
    net.account("lodge", "host", party=net.host, language="en")
    terminal = sit("lodge")
    terminal.key("v").wait("F5 whole list")
    terminal.key("F5").wait("first line names the columns")
    terminal.key("F1").wait("Ctrl-U")
    terminal.key("Escape").wait(gone=["Ctrl-U"])
    terminal.type("email,postcode").key("Enter").type("one@example.org,37000").key("Enter")
    terminal.type("no-address,37000").key("F2").wait("line 3")
    equal([row for row in net.call("voucher.list", limit=100) if row["email"] == "one@example.org"],
          [])
    terminal.key("C-u").wait(gone=["no-address"])
    terminal.type("email,postcode").key("Enter").type("one@example.org,37000").key("F2")
    terminal.wait("Nothing is wrong")
    terminal.key("Enter").wait("Done:")
    equal(len([row for row in net.call("voucher.list", limit=100)
               if row["email"] == "one@example.org"]), 1)
    terminal.close()


@case("leaving is confirmed, and ends with 0; the server ends well")
def _():
    terminal = sit("office")
    check(terminal)
    terminal.key("Escape").wait("Leave guichet?")
    terminal.key("Escape").wait(gone=["Leave guichet?"])
    terminal.key("Escape").wait("Leave guichet?")
    terminal.key("Enter")
    equal(terminal.wait_end(), 0)
    net.server.stop()


main()
