#!/usr/bin/env python3
"""Who one is belongs to a connection, and to nothing that can be said, copied or sent again
on another one."""
import base64
import hashlib
import hmac
import json
import os
import socket
import stat
import struct
import subprocess
import sys
import threading

from support import Connection, Server, answers, case, cases, contains, equal, request

PASSWORD = "Vouvray-1975"
NOBODY = 65534
CLOCK, NOW = "2026-11-22T09:42:00Z", 1795340520


class Gated(Connection):
    """As the gate opens one for each stranger; or a local one that pretends to be it."""

    def __init__(self, server, address="192.0.2.1", name="gate.sock"):
        super().__init__(type("At", (), {"socket": server.data / name}))
        if address:
            self.hello = self.call("gate.hello", address=address)


server = Server(clock=CLOCK)
admin = Connection(server)


def reason(answer):
    return answer["error"]["data"]["reason"] if "error" in answer else "done"


def record(answer):
    assert "result" in answer, answer
    return answer["result"]["record"]


def login_of(link):
    """Who the server takes it for; None: nobody."""
    return record(link.call("session.hello")).get("login")


def key_of(login):
    """A new key for them; its public line."""
    path = server.folder / f"key-{login}"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True)
    public = path.with_suffix(".pub").read_text().strip()
    record(admin.call("account.key_add", account=login, key=public))
    return public


def person(login, role="staff"):
    """Somebody with a password of their own and a key."""
    one_time = record(admin.call("account.create", login=login, role=role))["password"]
    key = key_of(login)
    link = Gated(server)
    record(link.call("auth.password", login=login, password=one_time))
    record(link.call("account.password", current=one_time, password=PASSWORD))
    link.close()
    return key


def code_of(secret, at):
    """RFC 6238."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", at // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7fffffff) % 1000000:06}"


KEYS = {login: person(login) for login in ("marie", "jean")}


@case("an identity ends with its connection, and no other has it")
def connection():
    first, second = Gated(server), Gated(server)
    record(first.call("auth.password", login="marie", password=PASSWORD))
    session = record(first.call("session.hello"))
    equal(session["login"], "marie")
    equal(login_of(second), None)
    equal(reason(second.call("account.key_list")), "not_allowed")
    # What the first one was told of its session is worth nothing in another's mouth.
    for name in ("session", "account", "login", "token", "uid"):
        answer = second.call("account.key_list", **{name: session.get(name, "marie")})
        assert reason(answer) in ("not_allowed", "usage"), (name, answer)
    first.close()
    third = Gated(server)
    equal(login_of(third), None)


@case("a connection takes one identity, and keeps it")
def once():
    link = Gated(server)
    record(link.call("auth.key", login="marie", key=KEYS["marie"]))
    equal(reason(link.call("auth.key", login="jean", key=KEYS["jean"])), "not_allowed")
    equal(reason(link.call("auth.password", login="jean", password=PASSWORD)), "not_allowed")
    equal(login_of(link), "marie")


@case("a read that is not allowed is on record before it is answered, a flood of them once")
def refused_read():
    link = Gated(server)
    record(link.call("auth.key", login="marie", key=KEYS["marie"]))
    head = record(admin.call("audit.verify"))["lines"]
    link.send(b"".join(request(number, "account.key_list" if number % 2 else "audit.verify")
                       for number in range(400)))
    told = answers(link, 400)
    equal([one["id"] for one in told], list(range(400)), "the order of the requests")
    equal([reason(one) for one in told], ["not_allowed", "done"] * 200)
    equal(record(admin.call("audit.verify"))["lines"], head + 1)
    lines = admin.call("audit.list", limit=1)["result"]["rows"]
    equal((lines[0]["operation"], lines[0]["outcome"]), ("audit.verify", "not_allowed"))
    contains(server.log(), f"written line={head + 1} operation=audit.verify outcome=not_allowed")
    link.close()


@case("a key opens the login that was named, and only where it is registered")
def keys():
    equal(reason(Gated(server).call("auth.key", login="jean", key=KEYS["marie"])), "login_failed")
    equal(reason(Gated(server).call("auth.key", login="marie", key="ssh-ed25519 AAAA")),
          "login_failed")


@case("the bytes of a recorded connection, sent again, are nobody's")
def recorded():
    ssh = (b"SSH-2.0-OpenSSH_9.2\r\n" + bytes(range(256)) * 8 + b"\n"
           + request(1, "session.hello"))
    for name in ("guichet.sock", "gate.sock"):
        link = Gated(server, address=None, name=name)
        try:
            link.send(ssh)
            link.socket.shutdown(socket.SHUT_WR)
            told = [json.loads(line) for line in iter(link.line, None)]
            # On the main socket it is the kernel that says who asks, not the bytes.
            equal([answer for answer in told if answer.get("result", {}).get("record", {})
                   .get("login")], [] if name == "gate.sock" else told[-1:])
        except (ConnectionResetError, BrokenPipeError):
            pass
        link.close()
    # An operator's requests without the proof that came before them.
    link = Gated(server)
    equal(reason(link.call("account.password", current=PASSWORD, password="Autre-mot-8")),
          "not_allowed")
    equal(reason(link.call("account.grant", account="marie", role="admin")), "not_allowed")


def as_nobody(*lines):
    """What a program of another local user is told for each line; None: no connection."""
    program = ("import json, os, socket, sys\n"
               "os.setgroups([]); os.setgid(%d); os.setuid(%d)\n"
               "link = socket.socket(socket.AF_UNIX)\n"
               "try: link.connect(sys.argv[1])\n"
               "except PermissionError: sys.exit(13)\n"
               "file = link.makefile('rwb')\n"
               "for line in sys.stdin.buffer:\n"
               "    file.write(line); file.flush(); print(file.readline().decode().strip())\n"
               % (NOBODY, NOBODY))
    path = str(server.data / "guichet.sock")
    done = subprocess.run([sys.executable, "-c", program, path], input=b"".join(lines),
                          capture_output=True, timeout=60 * cases.SLOW)
    if done.returncode == 13:
        return None
    equal(done.returncode, 0, done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


@case("another local user can't reach the sockets; where they can, they are nobody, whatever they say")
def local_user():
    if os.geteuid() != 0:
        raise cases.Skip("only root can become somebody else")
    equal(as_nobody(request(1, "session.hello")), None)
    equal(stat.S_IMODE(server.data.stat().st_mode), 0o700)
    # The administrator opened both: the kernel still says who it is.
    opened = [server.folder, server.data, server.data / "guichet.sock",
              *(folder for folder in server.folder.parents
                if not folder.stat().st_mode & stat.S_IXOTH)]
    modes = [path.stat().st_mode for path in opened]
    for path in opened:
        path.chmod(0o777)
    try:
        told = as_nobody(
            request(1, "session.hello"), request(2, "gate.hello", address="127.0.0.1"),
            request(3, "auth.key", login="admin", key=server.key.with_suffix(".pub").read_text()),
            request(4, "auth.key_known", login="marie", key=KEYS["marie"]),
            request(5, "session.hello", uid=0), request(6, "account.list"),
            request(7, "audit.verify"))
    finally:
        for path, mode in zip(opened, modes):
            path.chmod(stat.S_IMODE(mode))
    equal(record(told[0]).get("login"), None)
    equal([reason(answer) for answer in told[1:4]], ["not_allowed"] * 3)
    equal(reason(told[4]), "usage")
    equal([reason(answer) for answer in told[5:]], ["not_allowed"] * 2)


@case("another account's nonce gives it nothing of the first one's answer")
def nonce():
    links = {login: Gated(server) for login in KEYS}
    for login, link in links.items():
        record(link.call("auth.key", login=login, key=KEYS[login]))
    nonce_ = "a-nonce-of-more-than-128-bits"
    how = {"ref": "secret", "name_fr": "Secret", "name_en": "Secret", "icon": "*", "ascii": "*"}
    first = record(links["marie"].call("category.create", nonce=nonce_, **how))
    again = record(links["marie"].call("category.create", nonce=nonce_, **how))
    equal(again, first)
    # As if it had never been used: the request is done anew, and refused for what it is.
    other = links["jean"].call("category.create", nonce=nonce_, **how)
    equal(reason(other), "exists")


@case("a TOTP code opens one session, of many that ask at once; and none of another account")
def totp():
    link = Gated(server)
    record(link.call("auth.key", login="marie", key=KEYS["marie"]))
    secret = record(link.call("account.totp"))["secret"]
    record(link.call("account.totp_confirm", code=code_of(secret, NOW - 30)))
    links = [Gated(server, f"192.0.2.{number}") for number in range(10, 18)]
    for one in links:
        equal(record(one.call("auth.password", login="marie", password=PASSWORD))["next"], "totp")
    other = Gated(server)
    record(other.call("auth.password", login="jean", password=PASSWORD))
    equal(reason(other.call("auth.totp", code=code_of(secret, NOW))), "not_allowed")
    together, told = threading.Barrier(len(links)), []

    def ask(one):
        together.wait(30)
        told.append(reason(one.call("auth.totp", code=code_of(secret, NOW))))

    threads = [threading.Thread(target=ask, args=(one,)) for one in links]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    equal(told.count("done"), 1, str(told))
    equal(set(told) - {"done", "login_failed", "slow_down"}, set())
    equal(sum(login_of(one) == "marie" for one in links), 1)
    # Later in the same step, and the step before it: both are over.
    for at in (NOW, NOW - 30):
        late = Gated(server, "192.0.2.30")
        record(late.call("auth.password", login="marie", password=PASSWORD))
        assert reason(late.call("auth.totp", code=code_of(secret, at))) in (
            "login_failed", "slow_down")


@case("who fails on purpose from elsewhere keeps no owner out: by key, or from where they were before")
def lock_out():
    home = "198.51.100.7"
    owner = Gated(server, home)
    record(owner.call("auth.password", login="jean", password=PASSWORD))
    owner.close()
    for number in range(30):
        reason(Gated(server, f"203.0.113.{number}").call("auth.password", login="jean",
                                                         password="Wrong-one1"))
    for _ in range(8):
        told = reason(Gated(server, "203.0.113.1").call("auth.password", login="jean",
                                                        password="Wrong-one1"))
    equal(told, "slow_down")
    record(Gated(server, home).call("auth.password", login="jean", password=PASSWORD))
    for address in ("203.0.113.1", "198.51.100.99"):
        record(Gated(server, address).call("auth.key", login="jean", key=KEYS["jean"]))


@case("the trail says who it was each time, and the server ends well")
def end():
    equal(record(admin.call("audit.verify"))["ok"], True)
    server.stop()


if __name__ == "__main__":
    cases.main()
