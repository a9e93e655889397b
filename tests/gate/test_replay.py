#!/usr/bin/env python3
"""What was recorded of somebody's connection opens nothing when it is sent again."""

import socket
import threading

from support import PATIENCE, PASSWORD, Gate, equal, run

gate = Gate()
PORT = gate.port


class Tap:
    """Stands between a client and the gate, and writes down what each said."""

    def __init__(self):
        self.said = []  # (by the client, bytes), in order
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        client, _ = self.listening.accept()
        server = socket.create_connection(("127.0.0.1", PORT), PATIENCE)
        back = threading.Thread(target=self.copy, args=(server, client, False), daemon=True)
        back.start()
        self.copy(client, server, True)
        back.join(PATIENCE)

    def copy(self, source, target, mine):
        try:
            while piece := source.recv(65536):
                self.said.append((mine, piece))
                target.sendall(piece)
            target.shutdown(socket.SHUT_WR)
        except OSError:  # the other end is gone
            pass

    def of_client(self):
        return [piece for mine, piece in self.said if mine]


def recorded(log_in):
    """The pieces that a client sent who got in."""
    tap = Tap()
    gate.port = tap.port
    try:
        result = log_in()
    finally:
        gate.port = PORT
    equal(result.returncode, 0)
    assert b'"login": "alice"' in result.stdout, result
    tap.thread.join(PATIENCE)
    return tap.of_client()


def answered(link, patience):
    """What comes within the time: bytes, none at its end."""
    link.settimeout(patience)
    try:
        return link.recv(65536)
    except TimeoutError:
        return None
    except ConnectionResetError:
        return b""


def sent_again(pieces, step_by_step):
    """What the gate says to them on a connection of its own, to its end."""
    heard = b""
    with gate.connect() as again:
        try:
            for piece in pieces:
                again.sendall(piece)
                if step_by_step:  # not each piece has an answer
                    heard += answered(again, 1) or b""
            again.shutdown(socket.SHUT_WR)
        except OSError:  # it has had enough
            pass
        while answer := answered(again, PATIENCE):
            heard += answer
        equal(answer, b"")
    return heard


def proves_nothing(pieces):
    gate.core.calls.clear()
    for step_by_step in (False, True):
        heard = sent_again(pieces, step_by_step)
        # Its name and its half of the key exchange: both are public.
        assert heard.startswith(b"SSH-2.0-guichet"), heard[:40]
        assert b"alice" not in heard
    equal([call for call in gate.core.calls if call[0].startswith("auth.")], [])
    equal(gate.core.asked("session.hello"), [])


def a_recorded_log_in_by_key_proves_nothing():
    proves_nothing(recorded(lambda: gate.ssh("alice", "hello", key="alice")))


def a_recorded_log_in_by_password_proves_nothing():
    proves_nothing(recorded(lambda: gate.ssh_password("alice", PASSWORD, "hello")))


def the_password_is_not_in_what_was_recorded():
    said = b"".join(recorded(lambda: gate.ssh_password("alice", PASSWORD, "hello")))
    assert PASSWORD.encode() not in said


def the_gate_goes_on():
    equal(gate.ssh("alice", "streams", key="alice").returncode, 3)
    equal(gate.stop(), 0)
    everything = "\n".join(gate.lines)
    assert "died by signal" not in everything and "killed by signal" not in everything, everything


run(a_recorded_log_in_by_key_proves_nothing,
    a_recorded_log_in_by_password_proves_nothing,
    the_password_is_not_in_what_was_recorded,
    the_gate_goes_on)
