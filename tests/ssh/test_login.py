#!/usr/bin/env python3
"""Who somebody is: passwords, keys, second steps, sessions, and rights."""
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import ssh
from cases import case, contains, equal, main
from network import Network
from server import Refused, Server, wait_until
from terminal import operator

GOOD = "Tilleul-2026!"
net = Network(clock=None)


def with_password(login, password, *words, **how):
    return ssh.run(net.server, login, *words, password=password, **how)


def denied(answer):
    """ssh ends with 255; sshpass with 5 when its password was not taken."""
    return answer.returncode in (5, 255)


def one_time(login, role="staff", **more):
    return net.call("account.create", login=login, name=login.capitalize(), role=role,
                    language="en", **more)["password"]


def change(login, old, new):
    """account.password over ssh, secrets on standard input."""
    return with_password(login, old, "account.password", "format=json",
                         data=f"{old}\n{new}\n")


def totp(secret, when="now"):
    return subprocess.run(["oathtool", "--totp", "-b", "--now", when, secret], text=True,
                          capture_output=True, check=True).stdout.strip()


@case("the first administrator's one-time password is printed once and must be changed")
def _():
    first = Server(admin_key=False)
    password = first.password()
    assert password, first.log()
    answer = ssh.run(first, "admin", "account.list", password=password)
    equal(answer.returncode, 3, answer)
    contains((answer.stdout + answer.stderr).decode(), "account.password")
    answer = ssh.run(first, "admin", "account.password", password=password,
                     data=f"{password}\n{GOOD}\n")
    equal(answer.returncode, 0, answer)
    equal(ssh.run(first, "admin", "account.list", password=GOOD).returncode, 0)
    first.restart()
    equal(first.log().count(password), 1)
    equal(ssh.run(first, "admin", "account.list", password=GOOD).returncode, 0)
    first.stop()


@case("a weak password is refused, rule by rule (F2)")
def _():
    net.build()
    password = one_time("lea")
    for weak in ("Ab1!", "tilleul-2026!", "TILLEUL-2026!", "Tilleul-deux!", "Tilleul2026"):
        answer = change("lea", password, weak)
        equal(answer.returncode, 1, f"{weak}: {answer}")
        contains(answer.stdout.decode(), "weak_password")
    equal(change("lea", password, GOOD).returncode, 0)
    equal(with_password("lea", GOOD, "offer.search").returncode, 0)
    assert denied(with_password("lea", password, "offer.search")), "the old one"


@case("a wrong password, an unknown login and a disabled account look the same")
def _():
    net.call("account.disable", account="lea")
    answers = [with_password(login, password, "offer.search")
               for login, password in (("lea", GOOD), ("nobody", GOOD))]
    for answer in answers:
        assert denied(answer), answer
        equal(answer.stdout, b"")
    equal(answers[0].stderr.replace(b"lea", b"X"), answers[1].stderr.replace(b"nobody", b"X"))
    net.call("account.enable", account="lea")


@case("identity is that of the key that signed, never of one merely offered")
def _():
    net.account("ada", "staff")
    net.account("bob", "shop", shop=net.shop)
    # ada's public key is offered for bob; only bob's private key can sign.
    offered = net.server.folder / "offered"
    offered.write_text((net.server.folder / "key-ada.pub").read_text())
    answer = ssh.run(net.server, "bob", "session.hello", "format=json", key=net.keys["bob"],
                     options=["-i", f"{offered}"])
    contains(answer.stdout.decode(), '"bob"')
    equal(ssh.run(net.server, "ada", "session.hello", key=net.keys["bob"]).returncode, 255)
    equal(ssh.run(net.server, "bob", "session.hello", key=net.keys["ada"]).returncode, 255)


@case("an account has several keys, of several types; one that is removed opens no more")
def _():
    for kind, options in (("rsa", ["-b", "3072"]), ("ecdsa", ["-b", "256"])):
        path = net.server.folder / f"more-{kind}"
        subprocess.run(["ssh-keygen", "-q", "-t", kind, *options, "-N", "", "-f", path],
                       check=True)
        public = pathlib.Path(f"{path}.pub").read_text().strip()
        net.call("account.key_add", account="ada", key=public)
        equal(ssh.run(net.server, "ada", "session.hello", key=path).returncode, 0, kind)
    keys = net.call("account.key_list", account="ada")
    equal(len(keys), 3)
    removed = next(key for key in keys if "rsa" in key["type"])
    net.call("account.key_remove", account="ada", fingerprint=removed["fingerprint"])
    equal(ssh.run(net.server, "ada", "session.hello",
                  key=net.server.folder / "more-rsa").returncode, 255)
    equal(ssh.run(net.server, "ada", "session.hello", key=net.keys["ada"]).returncode, 0)


@case("one key opens one account only")
def _():
    public = (net.server.folder / "key-ada.pub").read_text().strip()
    try:
        net.call("account.key_add", account="bob", key=public)
    except Refused as refusal:
        equal(refusal.reason, "exists")
    else:
        raise AssertionError("the key was taken twice")


@case("a second step is asked for, once for each code, after the key")
def _():
    secret = net.ssh("ada", "account.totp")["secret"]
    equal(net.refused("ada", "account.totp_confirm", code="000000")[0] in (1, 3), True)
    net.ssh("ada", "account.totp_confirm", code=totp(secret))
    # A script can't answer.
    equal(ssh.run(net.server, "ada", "offer.search", key=net.keys["ada"]).returncode, 255)
    code = totp(secret, "now + 30 seconds")

    def log_in(code):
        terminal = operator(net.server, "ada", "session.hello", key=net.keys["ada"],
                            options=["-o", "NumberOfPasswordPrompts=1"])
        terminal.wait_match(r"(?i)code")
        terminal.type(code).key("Enter")
        return terminal.wait_end()

    equal(log_in(code), 0)
    equal(log_in(code), 255, "the same code again")
    equal(log_in("123456"), 255)
    net.call("account.totp_off", account="ada")
    equal(ssh.run(net.server, "ada", "session.hello", key=net.keys["ada"]).returncode, 0)


@case("guessing is slowed down, and locks nobody out for good")
def _():
    for number in range(8):
        assert denied(with_password("lea", f"Wrong-{number}!", "session.hello"))
    # Who has to wait is refused meanwhile, so that being let in is not having waited.
    equal(ssh.run(net.server, "bob", "session.hello", key=net.keys["bob"]).returncode, 0)
    wait_until(lambda: with_password("lea", GOOD, "session.hello").returncode == 0,
               "lea to get in again", 45)


@case("live sessions are listed, and one that is ended is told and closed")
def _():
    terminal = operator(net.server, "bob", key=net.keys["bob"])
    session = wait_until(lambda: [row for row in net.call("session.list") if row["login"] == "bob"],
                         "bob's session")[0]
    equal(session["address"], "127.0.0.1")
    net.call("session.end", session=session["id"])
    terminal.wait_end()
    equal([row for row in net.call("session.list") if row["login"] == "bob"], [])


@case("a disabled account's live session is closed")
def _():
    terminal = operator(net.server, "bob", key=net.keys["bob"])
    wait_until(lambda: [row for row in net.call("session.list") if row["login"] == "bob"],
               "bob's session")
    net.call("account.disable", account="bob")
    terminal.wait_end()
    equal(ssh.run(net.server, "bob", "session.hello", key=net.keys["bob"]).returncode, 255)
    net.call("account.enable", account="bob")


@case("a role is a set of operations that an administrator edits")
def _():
    net.call("role.create", name="caissier", label="Caissier", reach="shop",
             operations=["code.lookup"])
    net.account("eve", "caissier", shop=net.shop)
    equal(net.refused("eve", "redemption.create", code="X"), (3, "not_allowed"))
    net.call("role.allow", role="caissier", operations=["redemption.create"])
    equal(net.refused("eve", "redemption.create", code="AAAA-AAAA-A")[0], 1)
    net.call("role.deny", role="caissier", operations=["redemption.create"])
    equal(net.refused("eve", "redemption.create", code="X"), (3, "not_allowed"))


@case("somebody must remain to administer the network")
def _():
    for operation, arguments in (("account.disable", {}),
                                 ("account.ungrant", {"role": "administrator"})):
        try:
            net.call(operation, account="admin", **arguments)
        except Refused as refusal:
            equal(refusal.reason, "last_administrator")
        else:
            raise AssertionError(f"{operation} was done")


@case("no password is in the log, and the server ends well")
def _():
    assert GOOD not in net.server.log()
    net.server.stop()


main()
