#!/usr/bin/env python3
"""The gate's bytes before anybody is somebody: a real client's exchange, kept once and changed
at random, again and again. No child dies by a signal, and the gate lets in afterwards whom it
let in before."""

import os
import random
import socket
import struct
import threading
import time

import libssh
from support import PATIENCE, Gate, equal, eventually, run

SECONDS = int(os.environ.get("FUZZ_SECONDS", "10"))
SEED = int(os.environ.get("FUZZ_SEED", "0")) or int(time.time())
gate = Gate("--max-startups", "400", "--max-per-address", "400", "--grace", "3")


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


def send(data):
    with socket.create_connection(("127.0.0.1", gate.port), PATIENCE) as connection:
        connection.settimeout(PATIENCE)
        try:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass
        except OSError:
            pass


def no_child_dies_of_a_changed_exchange():
    pieces = packets(recorded())
    assert len(pieces) > 3, pieces
    dice = random.Random(SEED)
    print(f"# FUZZ_SEED={SEED}")
    deadline = time.monotonic() + SECONDS
    count = 0
    while time.monotonic() < deadline:
        send(changed(pieces, dice))
        count += 1
    print(f"# {count} exchanges")
    eventually(lambda: not gate.children(), "children are left")


def who_is_let_in_still_is():
    equal(gate.ssh("alice", "streams", key="alice").returncode, 3)
    equal(gate.stop(), 0)
    while (line := gate.log.get(timeout=PATIENCE)) is not None:
        assert not any(word in line for word in ("signal", "Sanitizer", "runtime error")), line


run(no_child_dies_of_a_changed_exchange, who_is_let_in_still_is)
