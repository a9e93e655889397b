#!/usr/bin/env python3
"""A stranger's bytes at the gate. In clear: a real client's exchange, kept once and changed at
random, again and again. Encrypted as it should be: all that is said before and after somebody
is let in, with things amiss. No child dies by a signal, hangs, or is found out by a sanitizer,
and the gate goes on letting in whom it let in before.

An exchange that does harm is a file of corpus/ (written there with FUZZ_KEEP, as `make fuzz`
has it), with which every run begins: "clear" or "encrypted", then in hexadecimal what was said,
a payload a line."""

import base64
import hashlib
import os
import pathlib
import random
import re
import signal
import socket
import struct
import threading
import time

import hostile_ssh
import libssh
import raw_ssh
from support import CODE, PASSWORD, PATIENCE, Gate, equal, eventually, run

SECONDS = int(os.environ.get("FUZZ_SECONDS", "10"))
SEED = int(os.environ.get("FUZZ_SEED", "0")) or int(time.time())
KEEP = bool(os.environ.get("FUZZ_KEEP"))
CORPUS = pathlib.Path(__file__).resolve().parent / "corpus"
BATCH = 100  # exchanges between two honest log-ins
HARM = re.compile(r"gate (?:child_died|killed) .*pid=(\d+)|==(\d+)==ERROR|(runtime error)")
# The client goes on alone from there: what it would wait for is an exchange of keys.
KEY_EXCHANGE = range(20, 50)
gate = Gate("--max-startups", "400", "--max-per-address", "400", "--grace", "3")
identity = raw_ssh.Identity()
for login in ("alice", "tom"):
    gate.core.keys[login].add("ssh-ed25519 " + base64.b64encode(identity.blob).decode())


def recorded():
    """What libssh says to the gate until it is refused a password."""
    said = []
    listener = socket.create_server(("127.0.0.1", 0))

    def carry(source, target, keep):
        try:
            while data := source.recv(65536):
                if keep is not None:
                    keep.append(data)
                target.sendall(data)
        except OSError:
            pass
        target.close()

    def serve():
        near, _ = listener.accept()
        far = socket.create_connection(("127.0.0.1", gate.port), PATIENCE)
        threading.Thread(target=carry, args=(far, near, None), daemon=True).start()
        carry(near, far, said)

    threading.Thread(target=serve, daemon=True).start()
    client = libssh.Client(listener.getsockname()[1])
    client.none(b"alice")
    client.password(b"alice", b"wrong")
    client.close()
    return b"".join(said)


def packets(stream):
    """The line of the version, the packets in clear (to NEWKEYS), and the rest."""
    end = stream.index(b"\n") + 1
    found, rest = [stream[:end]], stream[end:]
    while len(rest) > 5:
        length = struct.unpack(">I", rest[:4])[0]
        found.append(rest[:4 + length])
        rest = rest[4 + length:]
        if found[-1][5] == 21:
            break
    return [*found, rest]


def changed(pieces, dice):
    """One of the ways in which an exchange goes wrong."""
    pieces = [bytearray(piece) for piece in pieces]
    for _ in range(dice.randint(1, 4)):
        piece = dice.choice([piece for piece in pieces if piece] or [bytearray(b"x")])
        at = dice.randrange(len(piece))
        way = dice.randrange(7)
        if way == 0:
            piece[at] ^= 1 << dice.randrange(8)
        elif way == 1:
            piece[at] = dice.choice((0, 1, 127, 128, 255))
        elif way == 2:
            del piece[at:at + dice.randint(1, 64)]
        elif way == 3:
            piece[at:at] = dice.randbytes(dice.randint(1, 64))
        elif way == 4:
            piece[at:at + 4] = struct.pack(">I", dice.choice((0, 1, 35000, 2**31 - 1, 2**32 - 1)))
        elif way == 5:
            pieces.insert(dice.randrange(len(pieces)), bytearray(dice.choice(pieces)))
        else:
            dice.shuffle(pieces)
    return b"".join(pieces)


# --- One exchange, and what it did ---

def say_in_clear(gate, payloads):
    with gate.connect() as connection:
        try:
            connection.sendall(payloads[0])
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass
        except ConnectionError:
            pass
    return 0


def say_encrypted(gate, payloads):
    """How many were answered."""
    client = raw_ssh.Client(gate.port, identity)
    said = 0
    try:
        for payload in payloads:
            if payload[:1] and payload[0] in KEY_EXCHANGE:
                client.send(client.fill(payload))
                break
            client.say(payload)
            said += 1
    except raw_ssh.Closed:
        pass
    finally:
        client.close()
    return said


def kill(gate, _):
    """A control: does harm."""
    with gate.connect() as connection:
        connection.recv(64)
        os.kill(gate.children()[0], signal.SIGSEGV)
    return 0


WAYS = {"clear": say_in_clear, "encrypted": say_encrypted, "control": kill}


def keep(way, payloads, why):
    text = way + "\n" + "".join(payload.hex() + "\n" for payload in payloads)
    path = CORPUS / hashlib.sha1(text.encode()).hexdigest()
    if way == "control":
        return
    if not KEEP:
        print("# %s: to be kept as %s (make fuzz does it):\n%s" % (why, path, text), flush=True)
        return
    CORPUS.mkdir(exist_ok=True)
    path.write_text(text)
    print("# %s: written to %s, with which every run begins from now on. Mend what it finds, and "
          "commit both." % (why, path), flush=True)


class Exchanges:
    """Runs exchanges one by one; the first that does harm is kept and fails."""

    def __init__(self, gate):
        self.gate, self.count, self.said = gate, 0, 0
        self.recent = {}  # by their process: what the log says of it may come a little later

    def blame(self, pid, why):
        way, payloads = self.recent.get(pid) or list(self.recent.values())[-1]
        keep(way, payloads, why.splitlines()[0])
        raise AssertionError(why)

    def look(self):
        """At what the log tells since it was looked at last."""
        while not self.gate.log.empty():
            self.gate.lines.append(self.gate.log.get() or "")
        lines, self.gate.lines = self.gate.lines, []
        for line in lines:
            if found := HARM.search(line):
                self.blame(int(found[1] or found[2] or 0), "\n".join(lines[lines.index(line):]))

    def one(self, way, payloads):
        hangs = False
        try:
            self.said += WAYS[way](self.gate, payloads)
        except (raw_ssh.Silent, TimeoutError):
            hangs = True
        pid = int(self.gate.wait_log("event=opened").split("pid=")[1])
        self.recent = dict([*self.recent.items(), (pid, (way, payloads))][-8:])
        try:
            eventually(lambda: not self.gate.children(), "")
        except AssertionError:
            hangs = True
        self.look()
        if hangs:
            self.blame(pid, "an exchange hangs")
        self.count += 1
        if self.count % BATCH == 0:
            self.honest()

    def honest(self):
        equal(self.gate.ssh("alice", "streams", key="alice").returncode, 3)
        self.gate.wait_log("event=opened")
        self.look()

    def many(self, way, make):
        """For as long as asked."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            self.one(way, make())
        self.honest()
        print("# %s: %d exchanges, %d payloads answered" % (way, self.count, self.said), flush=True)


def what_did_harm_once_does_no_more():
    exchanges = Exchanges(gate)
    for path in sorted(CORPUS.iterdir()):
        way, *payloads = path.read_text().splitlines()
        exchanges.one(way, [bytes.fromhex(payload) for payload in payloads])
    exchanges.honest()


def control_a_child_that_dies_is_noticed():
    other = Gate()
    exchanges = Exchanges(other)
    try:
        exchanges.one("control", [])
        eventually(exchanges.look, "")
    except AssertionError as error:
        assert "child_died" in str(error), error
    else:
        raise AssertionError("it was not noticed")
    equal(other.stop(), 0)


def no_child_dies_of_a_changed_exchange():
    pieces = packets(recorded())
    assert len(pieces) > 3, pieces
    gate.wait_log("event=opened")
    dice = random.Random(SEED)
    Exchanges(gate).many("clear", lambda: [changed(pieces, dice)])


def an_honest_exchange_is_understood():
    """Else nothing that is made of it would be reached."""
    beginnings, followings = hostile_ssh.honest(identity.blob, PASSWORD.encode(), CODE.encode())
    for beginning in beginnings:
        said = [hostile_ssh.encode(*payload) for payload in [*beginning, *followings[1]]]
        client = raw_ssh.Client(gate.port, identity)
        answers = [client.say(payload) for payload in said]
        gate.wait_log("event=opened")
        equal(answers[len(beginning) - 1][-1], b"\x34")  # somebody is let in
        equal([answer[0][:1] for answer in answers[-2:]], [b"c", b"c"])
        client.close()
    eventually(lambda: not gate.children(), "children are left")


def no_child_dies_of_what_is_said_encrypted():
    honest = hostile_ssh.honest(identity.blob, PASSWORD.encode(), CODE.encode())
    dice = random.Random(SEED)
    exchanges = Exchanges(gate)
    exchanges.many("encrypted", lambda: hostile_ssh.hostile(*honest, dice))
    assert exchanges.said > exchanges.count, "hardly anything was answered"


def the_gate_ends_cleanly():
    print("# FUZZ_SEED=%d" % SEED)
    equal(gate.stop(), 0)
    while (line := gate.log.get(timeout=PATIENCE)) is not None:
        assert not HARM.search(line), line


run(*([what_did_harm_once_does_no_more] if CORPUS.is_dir() else []),
    an_honest_exchange_is_understood, control_a_child_that_dies_is_noticed,
    no_child_dies_of_a_changed_exchange,
    no_child_dies_of_what_is_said_encrypted, the_gate_ends_cleanly)
