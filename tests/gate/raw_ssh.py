"""An SSH client that exchanges keys properly and then says whatever it is told: each payload
is encrypted as it is, however wrong. It believes any host key; it is for the gate's own port."""

import ctypes
import hashlib
import os
import select
import socket
import struct

from support import PATIENCE

SODIUM = ctypes.CDLL("libsodium.so.23")
VERSION = b"SSH-2.0-raw"
KEXINIT, NEWKEYS, ECDH_INIT, ECDH_REPLY = 20, 21, 30, 31
DISCONNECT, UNIMPLEMENTED, OPEN_CONFIRMED = 1, 3, 91
NOBODYS = 200  # a message of this kind is answered by "unimplemented", whatever came before
PACKET_MAX = 35000
SUITE = (b"curve25519-sha256", b"ssh-ed25519", b"chacha20-poly1305@openssh.com",
         b"chacha20-poly1305@openssh.com", b"hmac-sha2-256-etm@openssh.com",
         b"hmac-sha2-256-etm@openssh.com", b"none", b"none", b"", b"")
# What stands in a payload for what only this connection knows.
CHANNEL, SIGNATURE = b"{channel}", b"{signature}"


class Closed(Exception):
    """The other side is gone."""


class Silent(Exception):
    """The other side neither answers nor goes."""


def string(data):
    return struct.pack(">I", len(data)) + data


def mpint(data):
    data = data.lstrip(b"\0")
    return string(b"\0" + data if data and data[0] & 0x80 else data)


def chacha(data, number, key, counter):
    out = ctypes.create_string_buffer(len(data))
    SODIUM.crypto_stream_chacha20_xor_ic(out, data, ctypes.c_ulonglong(len(data)),
                                         struct.pack(">Q", number), ctypes.c_uint64(counter), key)
    return out.raw


def tag(data, number, key):
    out = ctypes.create_string_buffer(16)
    SODIUM.crypto_onetimeauth_poly1305(out, data, ctypes.c_ulonglong(len(data)),
                                       chacha(bytes(32), number, key, 0))
    return out.raw


class Identity:
    """An Ed25519 key that signs."""

    def __init__(self):
        public, secret = ctypes.create_string_buffer(32), ctypes.create_string_buffer(64)
        SODIUM.crypto_sign_keypair(public, secret)
        self.secret = secret.raw
        self.blob = string(b"ssh-ed25519") + string(public.raw)

    def sign(self, data):
        out = ctypes.create_string_buffer(64)
        SODIUM.crypto_sign_detached(out, None, data, ctypes.c_ulonglong(len(data)), self.secret)
        return string(string(b"ssh-ed25519") + string(out.raw))


class Client:
    """One connection, whose keys are exchanged."""

    def __init__(self, port, identity):
        self.identity = identity
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.came, self.sent, self.received = b"", 0, 0
        self.keys = None  # of what is sent, of what is received
        self.channel = 0  # the other side's number of the channel opened last
        self.socket.sendall(VERSION + b"\r\n")
        self.exchange_keys(self.line())

    # --- Bytes ---

    def more(self):
        ready, _, _ = select.select([self.socket], [], [], PATIENCE)
        if not ready:
            raise Silent
        try:
            piece = self.socket.recv(65536)
        except OSError:
            piece = b""
        if not piece:
            raise Closed
        self.came += piece

    def take(self, length):
        while len(self.came) < length:
            self.more()
        taken, self.came = self.came[:length], self.came[length:]
        return taken

    def line(self):
        while b"\n" not in self.came:
            self.more()
        line, self.came = self.came.split(b"\n", 1)
        return line.rstrip(b"\r")

    def write(self, data):
        try:
            self.socket.sendall(data)
        except OSError:
            raise Closed from None

    # --- Packets ---

    def send(self, payload):
        """The payload as it is, in one packet."""
        head = 0 if self.keys else 4
        pad = 8 - (head + 1 + len(payload)) % 8
        pad += 8 if pad < 4 else 0
        body = bytes([pad]) + payload + bytes(pad)
        length = struct.pack(">I", len(body))
        if self.keys:
            main, header = self.keys[0]
            data = chacha(length, self.sent, header, 0) + chacha(body, self.sent, main, 1)
            data += tag(data, self.sent, main)
        else:
            data = length + body
        self.write(data)
        self.sent += 1

    def receive(self):
        """The next payload; what opened a channel is remembered."""
        length = sealed = self.take(4)
        if self.keys:
            length = chacha(sealed, self.received, self.keys[1][1], 0)
        body = self.take(struct.unpack(">I", length)[0])
        if self.keys:
            main = self.keys[1][0]
            if self.take(16) != tag(sealed + body, self.received, main):
                raise AssertionError("the gate's packet is not its own")
            body = chacha(body, self.received, main, 1)
        self.received += 1
        payload = body[1:len(body) - body[0]]
        if payload[:1] == bytes([OPEN_CONFIRMED]):
            self.channel = struct.unpack(">I", payload[5:9])[0]
        return payload

    def exchange_keys(self, server_version):
        mine = bytes([KEXINIT]) + os.urandom(16) + b"".join(map(string, SUITE)) + bytes(5)
        self.send(mine)
        theirs = self.receive()
        secret = os.urandom(32)
        point, shared = ctypes.create_string_buffer(32), ctypes.create_string_buffer(32)
        SODIUM.crypto_scalarmult_curve25519_base(point, secret)
        self.send(bytes([ECDH_INIT]) + string(point.raw))
        reply = self.receive()
        assert reply[0] == ECDH_REPLY, reply
        size = struct.unpack(">I", reply[1:5])[0]
        host_key, their_point = reply[5:5 + size], reply[9 + size:41 + size]
        SODIUM.crypto_scalarmult_curve25519(shared, secret, their_point)
        common = mpint(shared.raw)
        self.session = hashlib.sha256(b"".join(map(string, (
            VERSION, server_version, mine, theirs, host_key, point.raw, their_point)))
            + common).digest()
        self.send(bytes([NEWKEYS]))
        while self.receive()[0] != NEWKEYS:
            pass

        def key(letter):
            first = hashlib.sha256(common + self.session + letter + self.session).digest()
            return first, hashlib.sha256(common + self.session + first).digest()
        self.keys = key(b"C"), key(b"D")

    # --- What it is told to say ---

    def fill(self, payload):
        """What stood for the channel's number and for a signature of all before it."""
        payload = payload.replace(CHANNEL, struct.pack(">I", self.channel))
        before, found, after = payload.partition(SIGNATURE)
        if not found:
            return before
        return before + self.identity.sign(string(self.session) + before) + after

    def say(self, payload):
        """Says it, and waits until it was dealt with; the answers. What is nobody's would not be
        answered before. Closed when the other side would rather go."""
        self.send(self.fill(payload)[:PACKET_MAX - 300])
        self.send(bytes([NOBODYS]))
        mark = struct.pack(">BI", UNIMPLEMENTED, self.sent - 1)
        answers = []
        while True:
            answer = self.receive()
            if answer[:5] == mark:
                return answers
            answers.append(answer)

    def close(self):
        self.socket.close()
