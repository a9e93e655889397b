#!/usr/bin/env python3
"""The file for Prometheus: whole, well formed, and what it counts."""
import os
import re
import sqlite3
import stat

from support import cases
from support import (Connection, answer, case, contains, create, equal, local, request,
                     wait_until)

SAMPLE = re.compile(r'^(guichet_[a-z_]+)(\{[a-z_]+="(?:[^"\\\n]|\\.)*"(?:,[a-z_]+="(?:[^"\\\n]|'
                    r'\\.)*")*\})? (-?[0-9.e+-]+)$')


def read(path):
    """Each sample by its name and labels, after checking what the format asks."""
    samples, types, helped = {}, {}, set()
    text = path.read_text()
    assert text.endswith("\n"), "cut"
    for line in text.splitlines():
        if line.startswith("# HELP "):
            helped.add(line.split(" ", 3)[2])
            continue
        if line.startswith("# TYPE "):
            name, kind = line.split(" ")[2:]
            assert name in helped and name not in types, line
            types[name] = kind
            continue
        match = SAMPLE.match(line)
        assert match, f"not a sample: {line}"
        family = match[1]
        if family not in types:
            family = re.sub(r"_(bucket|sum|count)$", "", family)
            equal(types.get(family), "histogram", line)
        equal(family.endswith("_total"), types[family] == "counter", line)
        key = match[1] + (match[2] or "")
        assert key not in samples, f"twice: {key}"
        samples[key] = float(match[3])
    return samples


def until(path, key, value):
    """The samples, once that one has that value."""
    return wait_until(lambda: path.exists() and (lambda s: s.get(key) == value and s)(read(path)),
                      f"{key} to be {value}")


@case("the file counts operations, refusals and commits, and follows the server")
def counts():
    server = local("--metrics-seconds", "1")
    connection = Connection(server)
    connection.call("session.hello")
    for number in range(3):
        connection.send(create(number, f"c{number}"))
        contains(answer(connection), "result")
    connection.send(create(4, "c0"))
    equal(answer(connection)["error"]["data"]["reason"], "exists")
    path = server.data / "metrics.prom"
    done = 'guichet_operations_total{operation="category.create",outcome="done"}'
    found = until(path, done, 3)
    equal(found['guichet_operations_total{operation="category.create",outcome="refused"}'], 1)
    equal(found['guichet_refusals_total{reason="exists"}'], 1)
    equal(found['guichet_connections{socket="local"}'], 1)
    equal(found['guichet_sessions{via="uid"}'], 1)
    for name in ("commit_seconds", "commit_operations"):
        rising = [value for key, value in found.items() if key.startswith(f"guichet_{name}_bucket")]
        equal(rising, sorted(rising), "buckets are cumulative")
        equal(rising[-1], found[f"guichet_{name}_count"])
        assert rising[-1] >= 4, rising
    assert found["guichet_commit_operations_sum"] >= 4
    assert found["guichet_commit_seconds_sum"] > 0
    assert found["guichet_data_file_bytes"] > 100000
    for name, value in (("writer_waiting_operations", 0), ("mail_waiting_messages", 0),
                        ("backup_failed_attempts", 0)):
        equal(found[f"guichet_{name}"], value, name)
    equal("guichet_backup_last_time_seconds" in found, False, "none was made")
    status = connection.call("system.status")["result"]["record"]
    equal((status["operations_refused"], status["connections"]), (1, 1))
    equal((status["writes_waiting"], status["mails_waiting"]), (0, 0))
    equal(status["refusals"], "already there 1")
    contains(connection.call("session.hello", language="fr"), "result")
    equal(connection.call("system.status")["result"]["record"]["refusals"], "existe déjà 1")
    assert status["commits"] >= 4 and status["disk_free_bytes"] > 0, status
    connection.close()
    until(path, 'guichet_connections{socket="local"}', 0)
    equal(stat.S_IMODE(os.stat(path).st_mode), 0o644, "node_exporter is somebody else")
    equal(list(server.data.glob("*.new")), [])
    server.stop()


@case("what waits for the mail server, and the last backup, are in the file and in the status")
def waiting():
    server = local("--metrics-seconds", "1")
    connection = Connection(server)
    connection.call("session.hello")
    for address in ("a@example.fr", "b@example.fr"):
        held = sqlite3.connect(server.data / "guichet.db", isolation_level=None)
        held.execute("INSERT INTO message (what, object, recipient, language, next_at, created_at)"
                     " VALUES ('test', 0, ?, 'fr', 10000000000, 1700000000)", (address,))
        held.close()
    made = connection.call("system.backup")["result"]["record"]
    path = server.data / "metrics.prom"
    found = until(path, "guichet_mail_waiting_messages", 2)
    equal(found["guichet_mail_oldest_time_seconds"], 1700000000)
    found = until(path, "guichet_backup_last_bytes", made["bytes"])
    assert found["guichet_backup_last_time_seconds"] > 1700000000, found
    status = connection.call("system.status")["result"]["record"]
    equal((status["mails_waiting"], status["last_backup_bytes"]), (2, made["bytes"]))
    server.stop()


@case("what waits for the writer is counted while it is held up")
def queue():
    server = local("--metrics-seconds", "1")
    connection = Connection(server)
    connection.call("session.hello")
    held = sqlite3.connect(server.data / "guichet.db", isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    connection.send(create(0, "first"))
    path = server.data / "metrics.prom"
    until(path, "guichet_writer_group_operations", 1)
    connection.send(b"".join(create(n, f"c{n}") for n in range(1, 6)))
    until(path, "guichet_writer_waiting_operations", 5)
    held.execute("ROLLBACK")
    held.close()
    for _ in range(6):
        contains(answer(connection), "result")
    until(path, "guichet_writer_waiting_operations", 0)
    server.stop()


@case("whoever reads the file while it is written reads a whole one")
def whole():
    server = local("--metrics-seconds", "1")
    path = server.data / "metrics.prom"
    wait_until(path.exists, "the first")
    first = os.stat(path).st_ino
    with open(path) as held:
        wait_until(lambda: os.stat(path).st_ino != first, "the next")
        assert held.read().endswith("\n"), "the old one is still whole"
    read(path)
    server.stop()


@case("a file that can't be written is told once, and harms nobody")
def refused():
    server = local("--metrics-seconds", "1", "--metrics-file", "/nowhere/at/all.prom")
    connection = Connection(server)
    connection.call("session.hello")
    wait_until(lambda: "Prometheus can't be written" in server.log(), "the warning")
    contains(connection.call("session.hello"), "result")
    server.stop()


@case("no connection may ask for what only guichetd asks")
def internal():
    server = local("--metrics-file", "off")
    connection = Connection(server)
    connection.call("session.hello")
    connection.send(request(1, "system.measure", file=str(server.data / "x")))
    equal(answer(connection)["error"]["data"]["exit"], 3)
    equal((server.data / "x").exists(), False)
    equal((server.data / "metrics.prom").exists(), False)
    server.stop()


if __name__ == "__main__":
    cases.main()
