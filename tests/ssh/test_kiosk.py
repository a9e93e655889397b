#!/usr/bin/env python3
"""Kiosks and scripts: exec and batch over ssh, formats and exit codes."""
import csv
import io
import json
import pathlib
import secrets
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import ssh
from cases import case, contains, equal, main
from network import Network

net = Network()


@case("a kiosk's account looks up and redeems, and may do nothing else")
def _():
    net.build()
    net.account("borne", "kiosk", shop=net.shop)
    code = net.voucher()["code"]
    equal(net.ssh("borne", "code.lookup", code=code)["state"], "valid")
    equal(net.ssh("borne", "redemption.create", code=code)["nth"], 1)
    equal(net.refused("borne", "redemption.undo", redemption=1), (3, "not_allowed"))


@case("exit codes: 0 done, 1 refused, 2 wrong usage, 3 not allowed")
def _():
    code = net.voucher("codes@example.org")["code"]
    for words, expected in (
            (["redemption.create", f"code={code}"], 0),
            (["redemption.create", f"code={code}"], 1),
            (["redemption.create"], 2),
            (["redemption.create", f"code={code}", "flavour=blue"], 2),
            (["no.such"], 2),
            (["account.list"], 3)):
        answer = net.ssh_run("borne", *words)
        equal(answer.returncode, expected, f"{words}: {answer.stdout} {answer.stderr}")


@case("a refusal's reason is on standard output, in the account's language")
def _():
    answer = net.ssh_run("borne", "redemption.create", "code=AAAA-AAAA-A")
    equal(answer.returncode, 1)
    assert answer.stdout.strip(), answer
    contains(answer.stdout.decode(), "é")


@case("format=json and format=csv")
def _():
    answer = net.ssh_run("borne", "code.lookup", f"code={net.voucher('j@example.org')['code']}",
                         "format=json")
    equal(json.loads(answer.stdout)["record"]["kind"], "voucher")
    answer = net.ssh_run("admin", "offer.search", "text=vin", "format=csv")
    equal(answer.returncode, 0, answer.stderr)
    rows = list(csv.DictReader(io.StringIO(answer.stdout.decode())))
    equal([row["town"] for row in rows], ["Vouvray"])


@case("words are split by the stated rules and nothing is expanded")
def _():
    for words, expected in ((["offer.search", "text='Bonne Cave'", "format=json"], 0),
                            (["offer.search 'text=$(id)' format=json"], 0),
                            (["offer.search text=`id` format=json"], 0),
                            (["offer.search text='open"], 2)):
        answer = net.ssh_run("admin", *words)
        equal(answer.returncode, expected, f"{words}: {answer.stdout} {answer.stderr}")
        assert b"uid=" not in answer.stdout


@case("batch answers one line for each, in order, and survives a bad line")
def _():
    code = net.voucher("batch@example.org")["code"]
    requests = [
        {"jsonrpc": "2.0", "id": 1, "method": "code.lookup", "params": {"code": code}},
        {"jsonrpc": "2.0", "id": 2, "method": "redemption.create", "params": {"code": code}},
        "this is no JSON",
        {"jsonrpc": "2.0", "id": 3, "method": "redemption.create", "params": {"code": code}},
        {"jsonrpc": "2.0", "id": 4, "method": "no.such"},
        {"jsonrpc": "2.0", "id": 5, "method": "code.lookup", "params": {"code": code}},
    ]
    lines = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n"
                    for line in requests)
    answer = net.ssh_run("borne", "batch", data=lines)
    answers = [json.loads(line) for line in answer.stdout.splitlines()]
    equal([a.get("id") for a in answers], [1, 2, None, 3, 4, 5])
    equal([a["error"]["code"] for a in answers if "error" in a], [-32700, 1, -32601])
    equal(answers[3]["error"]["data"]["reason"], "already_redeemed")


@case("a nonce gives the first answer again, and is refused with other arguments")
def _():
    first, second = (net.voucher(f"n{i}@example.org")["code"] for i in (1, 2))
    nonce = secrets.token_urlsafe(24)
    one = net.ssh("borne", "redemption.create", code=first, nonce=nonce)
    again = net.ssh("borne", "redemption.create", code=first, nonce=nonce)
    equal(again, one)
    equal(net.refused("borne", "redemption.create", code=second, nonce=nonce),
          (2, "nonce_reused"))
    equal(net.refused("borne", "redemption.create", code=second, nonce="short")[0], 2)


@case("there is no shell, no forwarding and no sftp")
def _():
    for words in (["/bin/sh"], ["sh", "-c", "id"], ["!id"], ["guichet"], ["batch;id"]):
        answer = net.ssh_run("borne", *words)
        assert answer.returncode != 0 and b"uid=" not in answer.stdout, (words, answer)
    answer = ssh.run(net.server, "borne", "sftp", key=net.keys["borne"], options=["-s"])
    assert answer.returncode != 0, answer
    answer = ssh.run(net.server, "borne", key=net.keys["borne"], timeout=20,
                     options=["-W", "127.0.0.1:22"])
    assert answer.returncode != 0, answer
    answer = ssh.run(net.server, "borne", "code.lookup", "code=X", key=net.keys["borne"],
                     options=["-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:1"])
    assert answer.returncode == 255, answer


@case("help lists what the account may do and explains it")
def _():
    answer = net.ssh_run("borne", "help")
    equal(answer.returncode, 0)
    contains(answer.stdout.decode(), "redemption.create")
    assert b"account.create" not in answer.stdout
    answer = net.ssh_run("borne", "help", "redemption.create")
    contains(answer.stdout.decode(), "code")


@case("the server ends well after all this")
def _():
    net.server.stop()


main()
