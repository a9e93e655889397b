"""Exchanges as a client has them with the gate, and what becomes of them in hostile hands: user
names, methods, key blobs, signatures, answers, channel requests, none as they should be."""

import struct

import raw_ssh
from raw_ssh import string

SERVICE, USERAUTH, ANSWERS = 5, 50, 61
GLOBAL, OPEN, WINDOW, DATA, EXTENDED, EOF, CLOSE, REQUEST = 80, 90, 93, 94, 95, 96, 97, 98
NUMBERS = (0, 1, 2, 4, 127, 128, 255, 256, 32767, 35000, 65535, 2**20, 2**31 - 1, 2**31, 2**32 - 2,
           2**32 - 1)
TEXTS = (b"", b"\0", b"alice\0tom", b"\xff\xfe", b"%s%n%s%n", b"../../../etc/passwd", b"\x1b[2J",
         "tom\u202e".encode(), b"alice", b"tom", b"visitor", b"crowd", b"none", b"password",
         b"publickey", b"keyboard-interactive", b"hostbased", b"gssapi-with-mic",
         b"ssh-connection", b"ssh-userauth", b"ssh-ed25519", b"ssh-rsa", b"rsa-sha2-512",
         b"ecdsa-sha2-nistp256", b"sk-ssh-ed25519@openssh.com",
         b"ssh-ed25519-cert-v01@openssh.com", b"shell", b"exec", b"pty-req", b"env", b"subsystem",
         b"window-change", b"signal", b"x11-req", b"auth-agent-req@openssh.com", b"session",
         b"direct-tcpip", b"tcpip-forward", b"LANG", b"LC_ALL", b"LD_PRELOAD", b"A" * 64,
         b"A" * 65, b"A" * 4096, b"A" * 30000, b"\0\0\0\x07ssh-rsa" + bytes(8),
         b"\0\0\0\x0bssh-ed25519\0\0\0\x20" + b"\x01" * 32)
KINDS = (0, 1, 2, 3, 4, 5, 6, 7, 50, 51, 52, 53, 60, 61, 63, 64, 66, 80, 81, 82, 90, 91, 92, 93, 94,
         95, 96, 97, 98, 99, 100, 192, 255)


class As(bytes):
    """Bytes that stand in a payload without a length before them."""


CHANNEL, SIGNATURE = As(raw_ssh.CHANNEL), As(raw_ssh.SIGNATURE)


def encode(kind, parts):
    """A kind, and parts: truth is a byte, a number four, bytes a string."""
    return bytes([kind]) + b"".join(
        bytes([part]) if isinstance(part, bool) else struct.pack(">I", part)
        if isinstance(part, int) else part if isinstance(part, As) else string(part)
        for part in parts)


def auth(login, method, *parts):
    return USERAUTH, [login, b"ssh-connection", method, *parts]


def request(name, *parts, reply=True):
    return REQUEST, [CHANNEL, name, reply, *parts]


def modes(*pairs):
    return b"".join(struct.pack(">BI", code, value) for code, value in pairs) + b"\0"


def honest(blob, password, code):
    """Beginnings, at the end of which somebody is let in, and what follows then; blob is the
    client's public key, which alice and tom have."""
    service = (SERVICE, [b"ssh-userauth"])
    key = (b"publickey", True, b"ssh-ed25519", blob, SIGNATURE)
    rsa = string(b"ssh-rsa") + string(b"\1\0\1") + string(b"\0" + b"\xc3" * 256)
    curve = string(b"ecdsa-sha2-nistp256") + string(b"nistp256") + string(b"\4" + b"\x55" * 64)
    touched = string(b"sk-ssh-ed25519@openssh.com") + string(b"\x11" * 32) + string(b"ssh:")
    beginnings = (
        [service, auth(b"alice", *key)],
        [service, auth(b"visitor", b"none")],
        [service, auth(b"alice", b"password", False, password)],
        [service, auth(b"tom", *key), auth(b"tom", b"keyboard-interactive", b"", b""),
         (ANSWERS, [1, code])],
        [service, auth(b"alice", b"keyboard-interactive", b"", b""), (ANSWERS, [1, password])],
        [service, auth(b"alice", b"none"),
         auth(b"alice", b"publickey", False, b"ssh-ed25519", blob),
         auth(b"alice", b"publickey", False, b"rsa-sha2-512", rsa),
         auth(b"alice", b"publickey", False, b"ecdsa-sha2-nistp256", curve),
         auth(b"alice", b"publickey", False, b"sk-ssh-ed25519@openssh.com", touched),
         auth(b"alice", *key)],
        [service, auth(b"alice", b"publickey", True, b"rsa-sha2-512", rsa,
                       string(b"rsa-sha2-512") + string(b"\x77" * 256)),
         auth(b"alice", b"publickey", True, b"ecdsa-sha2-nistp256", curve,
              string(b"ecdsa-sha2-nistp256") + string(string(b"\1" * 32) + string(b"\2" * 32))),
         auth(b"alice", b"password", True, b"old", b"new"), auth(b"alice", *key)],
        [service, auth(b"alice", b"hostbased", b"ssh-ed25519", blob, b"host.example.", b"root",
                       SIGNATURE),
         auth(b"alice", b"gssapi-with-mic", 1, b"\6\x09\x2a\x86\x48\x86\xf7\x12\1\2\2"),
         auth(b"alice", *key)],
    )
    window, most = 2**20, 32768
    followings = (
        [request(b"pty-req", b"xterm", 80, 24, 0, 0, modes((128, 38400), (129, 38400), (53, 1))),
         request(b"env", b"LANG", b"fr_FR.UTF-8"), request(b"shell"),
         request(b"window-change", 132, 43, 0, 0, reply=False), (DATA, [CHANNEL, b"hello\r"]),
         request(b"signal", b"INT", reply=False), (DATA, [CHANNEL, b"bye\r"])],
        [request(b"env", b"LC_ALL", b"C.UTF-8"), request(b"exec", b"streams")],
        [request(b"exec", b"echo"), (DATA, [CHANNEL, b"x" * 2000]),
         (EXTENDED, [CHANNEL, 1, b"x"]), (WINDOW, [CHANNEL, 2**20]), (EOF, [CHANNEL])],
        [request(b"pty-req", b"vt100", 65535, 65535, 2**31, 2**32 - 1, b"\x80\xff"),
         request(b"exec", b"size"), (CLOSE, [CHANNEL])],
        [request(b"subsystem", b"sftp"),
         request(b"x11-req", False, b"MIT-MAGIC-COOKIE-1", b"00", 0),
         request(b"auth-agent-req@openssh.com"), request(b"exec", b"environment")],
        [(GLOBAL, [b"tcpip-forward", True, b"0.0.0.0", 0]),
         (OPEN, [b"direct-tcpip", 1, window, most, b"127.0.0.1", 22, b"127.0.0.1", 1]),
         (OPEN, [b"x11", 2, window, most, b"127.0.0.1", 1]),
         (OPEN, [b"session", 3, window, most]), request(b"break", 500), request(b"shell"),
         (GLOBAL, [b"keepalive@openssh.com", True])],
    )
    opening = (OPEN, [b"session", 0, window, most])
    return beginnings, [[opening, *following] for following in followings]


def wrong_part(part, dice):
    if isinstance(part, bool):
        return As(dice.randbytes(1))
    if isinstance(part, int):
        return dice.choice(NUMBERS)
    way = dice.randrange(5)
    if isinstance(part, As):
        return (As(struct.pack(">I", dice.choice(NUMBERS))), As(b""), As(string(part)),
                As(string(string(b"ssh-ed25519") + string(dice.randbytes(dice.randrange(80))))),
                As(string(dice.choice(TEXTS))))[way]
    if way == 0:
        return dice.choice(TEXTS)
    if way == 1:  # a length that lies
        length = (len(part) + dice.choice((-1, 1, 4, 2**31, 2**32 - 1))) % 2**32
        return As(struct.pack(">I", dice.choice((length, *NUMBERS))) + part)
    if way == 2:
        return part * dice.choice((2, 3, 100))
    if way == 3 and part:
        at = dice.randrange(len(part))
        return part[:at] + bytes([part[at] ^ 1 << dice.randrange(8)]) + part[at + 1:]
    return dice.randbytes(dice.choice((1, 3, 31, 33, 300)))


def wrong(payload, dice):
    """One payload, encoded, with one thing that should not be so."""
    kind, parts = payload[0], list(payload[1])
    way = dice.randrange(12)
    if way < 7 and parts:
        at = dice.randrange(len(parts))
        parts[at] = wrong_part(parts[at], dice)
    elif way == 7 and parts:
        del parts[dice.randrange(len(parts))]
    elif way == 8:
        parts.insert(dice.randrange(len(parts) + 1), dice.choice(TEXTS))
    elif way == 9:
        kind = dice.choice(KINDS)
    data = encode(kind, parts)
    if way == 10:
        return data[:dice.randrange(len(data))]
    return data + dice.randbytes(dice.choice((1, 4, 100))) if way == 11 else data


def hostile(beginnings, followings, dice):
    """One exchange: encoded payloads, one to four of them amiss."""
    said = [*dice.choice(beginnings if dice.randrange(3) else beginnings[:1]),
            *dice.choice(followings)]
    amiss = set(dice.sample(range(1, len(said)), dice.randint(1, min(4, len(said) - 1))))
    payloads = [wrong(payload, dice) if at in amiss else encode(*payload)
                for at, payload in enumerate(said)]
    if dice.randrange(4) == 0:
        payloads.insert(dice.randrange(len(payloads)), dice.choice(payloads))
    if dice.randrange(8) == 0:
        one, other = dice.randrange(len(payloads)), dice.randrange(len(payloads))
        payloads[one], payloads[other] = payloads[other], payloads[one]
    return payloads
