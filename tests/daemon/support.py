"""What the tests of guichetd share: the frame, the server, and requests as bytes."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import cases  # noqa: E402,F401
import server  # noqa: E402
from cases import case, contains, equal  # noqa: E402,F401
from server import Connection, Server, family, wait_until  # noqa: E402,F401


def request(number, method, **params):
    """A request as the bytes of its line."""
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": method,
                       "params": params}).encode() + b"\n"


def create(number, ref):
    """The simplest write: a category that `refs` finds again."""
    return request(number, "category.create", ref=ref, icon="*", ascii="*",
                   name_fr=f"Essai {ref}", name_en=f"Test {ref}")


def answer(connection):
    """The next answer; notices are passed over. None when the connection is closed."""
    while True:
        try:
            line = connection.line()
        except ConnectionResetError:
            return None
        if line is None:
            return None
        message = json.loads(line)
        if message.get("method") != "notice":
            return message


def answers(connection, count):
    """So many answers."""
    return [answer(connection) for _ in range(count)]


def refs(connection):
    """The refs of all categories."""
    found = connection.call("category.list", limit=10000)
    if "result" not in found:
        raise AssertionError(f"category.list: {found}")
    return [row["ref"] for row in found["result"]["rows"]]


def local(*options, **settings):
    """A server without a gate."""
    return Server(*options, gate=False, **settings)
