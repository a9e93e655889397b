"""Redemptions that are on the disk before they are answered, by many clients at once

Each is a whole operation: permission, rules, limits, the use, its audit line, the answer
kept for a retry. Beside them, in the same run and in turn, five times: 4 KiB appended and
on the disk; bare SQLite redemptions with as many in a transaction as there are clients;
PostgreSQL with as many clients (pgbench, one prepared call of a function, synchronous
commit). The last two do the part of it that writes, in tables of the same rows, indexes and
foreign keys: find the code and its holder, write the use once, count it, leave a line, keep
an answer. No rights, rules, chain, sealing, JSON.
"""
import contextlib
import json
import os
import pathlib
import pwd
import re
import shutil
import sqlite3
import subprocess
import tempfile

import bench_counter
from measure import Rates, Times, tool

CLIENTS = (1, 8, 64, 256)
ROUNDS = 5
CODES = 100_000
ASKED = {1: 1000, 8: 3000, 64: 4000, 256: 4000}  # of guichet, in a round
BARE = 20_000                                    # of bare SQLite, in a round
# At least: of bare SQLite at the same batch, of PostgreSQL, of the raw disk; at most: p99.
TARGETS = {1: {"disk": 0.6}, 64: {"sqlite": 0.6, "postgres": 3, "p99": 20}}

# As guichet's tables are, as far as a redemption touches them.
SCHEMA = """
CREATE TABLE account (id int PRIMARY KEY);
CREATE TABLE customer (id int PRIMARY KEY);
CREATE TABLE shop (id int PRIMARY KEY);
CREATE TABLE offer (id int PRIMARY KEY);
CREATE TABLE code (id int PRIMARY KEY, text text NOT NULL UNIQUE);
CREATE TABLE voucher (id int PRIMARY KEY, code int NOT NULL UNIQUE REFERENCES code,
    customer int NOT NULL REFERENCES customer);
CREATE TABLE offer_count (offer int PRIMARY KEY REFERENCES offer, used int NOT NULL);
CREATE TABLE offer_use (id bigserial PRIMARY KEY, offer int NOT NULL REFERENCES offer,
    code int REFERENCES code, customer int REFERENCES customer, shop int REFERENCES shop,
    account int NOT NULL REFERENCES account, at bigint NOT NULL, recorded_at bigint NOT NULL,
    day text NOT NULL, nth int NOT NULL);
CREATE TABLE audit (id bigserial PRIMARY KEY, at bigint NOT NULL, account int, session int,
    address text NOT NULL, operation text NOT NULL, outcome text NOT NULL,
    objects text NOT NULL, hash bytea NOT NULL);
CREATE TABLE answer (id bigserial PRIMARY KEY, account int NOT NULL REFERENCES account,
    nonce text NOT NULL, arguments bytea NOT NULL, answer_sealed bytea NOT NULL,
    at bigint NOT NULL);
INSERT INTO account VALUES (1);
INSERT INTO customer SELECT generate_series(1, {codes});
INSERT INTO shop SELECT generate_series(1, 2000);
INSERT INTO offer SELECT generate_series(1, 6000);
INSERT INTO offer_count SELECT id, 0 FROM offer;
INSERT INTO code SELECT i, lpad(upper(to_hex((i::bigint * 2654435761) & 4294967295)), 8, '0')
    FROM generate_series(1, {codes}) i;
INSERT INTO voucher SELECT i, i, i FROM generate_series(1, {codes}) i;
INSERT INTO offer_use (offer, code, customer, shop, account, at, recorded_at, day, nth)
    SELECT 1 + o, i, i, 1 + o / 3, 1, i, i, '2026-01-01', 1
      FROM (SELECT i, (i::bigint * 7919 % 6000)::int AS o FROM generate_series(1, {codes}) i) x;
INSERT INTO audit (at, account, session, address, operation, outcome, objects, hash)
    SELECT i, 1, 1, 'local', 'redemption.create', 'done', 'redemption:' || i || ' voucher:' || i
        || ' offer:1 shop:1', decode(repeat('00', 32), 'hex')
      FROM generate_series(1, 2 * {codes}) i;
CREATE UNIQUE INDEX ON offer_use (code, offer, nth);
CREATE INDEX ON offer_use (shop, at);
CREATE INDEX ON offer_use (at);
CREATE INDEX ON offer_use (customer, offer);
CREATE INDEX ON audit (account, id);
CREATE UNIQUE INDEX ON answer (account, nonce);
CREATE INDEX ON answer (at);
CREATE FUNCTION redeem(typed text, o int, n text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE c int; p int; u bigint;
BEGIN
    SELECT code.id, v.customer INTO c, p FROM code JOIN voucher v ON v.code = code.id
        WHERE code.text = typed;
    INSERT INTO offer_use (offer, code, customer, shop, account, at, recorded_at, day, nth)
        VALUES (o, c, p, (o - 1) / 3 + 1, 1, 1800000000, 1800000000, '2027-01-15', 1)
        ON CONFLICT DO NOTHING RETURNING id INTO u;
    IF u IS NULL THEN RETURN 0; END IF;
    UPDATE offer_count SET used = used + 1 WHERE offer = o;
    INSERT INTO audit (at, account, session, address, operation, outcome, objects, hash)
        VALUES (1800000000, 1, 1, 'local', 'redemption.create', 'done', 'redemption:' || u
            || ' voucher:' || c || ' offer:' || o || ' shop:' || o,
            decode(repeat('00', 32), 'hex'));
    INSERT INTO answer (account, nonce, arguments, answer_sealed, at)
        VALUES (1, n, decode(repeat('00', 32), 'hex'), decode(repeat('00', 400), 'hex'),
                1800000000);
    RETURN 1;
END $$;
VACUUM ANALYZE;
"""
SCRIPT = r"""
\set i random(1, {codes})
\set o random(1, 6000)
SELECT redeem(lpad(upper(to_hex((:i::bigint * 2654435761) & 4294967295)), 8, '0'), :o,
              md5(random()::text));
"""
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
synchronous_commit = on
shared_buffers = 256MB
max_connections = 300
"""


class Postgres:
    """A cluster of its own, run by the package's account: it refuses to be root."""

    def __init__(self, codes):
        binaries = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))
        if not binaries or not shutil.which("pgbench"):
            raise FileNotFoundError("PostgreSQL is not installed")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="g-pg-"))
        self.account = "postgres" if os.getuid() == 0 else None
        if self.account:
            entry = pwd.getpwnam(self.account)
            os.chown(self.folder, entry.pw_uid, entry.pw_gid)
        self.bin = binaries[-1]
        self.run(self.bin / "initdb", "-D", "data", "-A", "trust", "-U", "postgres")
        with open(self.folder / "data/postgresql.conf", "a", encoding="utf-8") as file:
            file.write(SETTINGS.format(folder=self.folder))
        self.run(self.bin / "pg_ctl", "-D", "data", "-w", "-l", "log", "start")
        self.run("psql", "-h", self.folder, "-U", "postgres", "-q", "-v", "ON_ERROR_STOP=1",
                 input=SCHEMA.replace("{codes}", str(codes)))
        (self.folder / "script.sql").write_text(SCRIPT.replace("{codes}", str(codes)))

    def run(self, *command, input=None):
        return subprocess.run(list(map(str, command)), cwd=self.folder, input=input, text=True,
                              user=self.account, capture_output=True, check=True).stdout

    def rate(self, clients, count):
        told = self.run("pgbench", "-h", self.folder, "-U", "postgres", "-n", "-M", "prepared",
                        "-c", clients, "-j", min(clients, 2), "-t", max(count // clients, 1),
                        "-f", "script.sql", "postgres")
        return float(re.search(r"tps = ([0-9.]+)", told)[1])

    def close(self):
        self.run(self.bin / "pg_ctl", "-D", "data", "-m", "fast", "stop")
        shutil.rmtree(self.folder)


class Guichet:
    """A server and the questions that nobody has asked it yet."""

    def __init__(self, bench, codes):
        self.server = bench.server(fill=lambda data: bench_counter.fill(data, codes, 1))
        self.codes = [bench_counter.own_code(n) for n in range(1, codes + 1)]
        bench_counter.dice.shuffle(self.codes)

    def question(self):
        dice = bench_counter.dice
        shop = dice.randint(1, bench_counter.PARTIES)
        offer = (shop - 1) * bench_counter.OFFERS + dice.randint(1, bench_counter.OFFERS)
        params = {"code": self.codes.pop(), "shop": shop, "offer": offer,
                  "nonce": f"{dice.getrandbits(128):032x}"}
        return json.dumps({"jsonrpc": "2.0", "id": 1, "method": "redemption.create",
                           "params": params})

    def rate(self, clients, count, times):
        questions = "".join(self.question() + "\n" for _ in range(count))
        told = json.loads(subprocess.run(
            [tool("load"), self.server.socket, str(clients)], input=questions, text=True,
            capture_output=True, check=True).stdout)
        # Each code has one use already, at an offer that may be the same by chance.
        assert told["refused"] <= count // 100, told["refused"]
        times.extend(told["times"])
        return told["done"] / told["seconds"]


def bare(kind, folder, *words, data=None):
    """Operations a second; of SQLite in a fresh copy of guichet's data."""
    file = pathlib.Path(folder) / "bare"
    if data:
        shutil.copy(data, file)
    told = subprocess.run([tool("bare"), kind, file, *map(str, words)], text=True,
                          capture_output=True, check=True).stdout
    for left in pathlib.Path(folder).glob("bare*"):
        left.unlink()
    return float(told)


def copy_data(guichet, path):
    with contextlib.closing(sqlite3.connect(guichet.server.data / "guichet.db")) as data, \
            contextlib.closing(sqlite3.connect(path)) as copy:
        data.backup(copy)


def measure(bench, guichet, postgres, folder):
    """clients -> what -> rates; and the times of guichet's answers."""
    data = pathlib.Path(folder) / "data"
    copy_data(guichet, data)
    rates = {clients: {} for clients in CLIENTS}
    times = {clients: Times() for clients in CLIENTS}
    for _ in range(ROUNDS):
        for clients, one in rates.items():
            count = bench.size(ASKED[clients])
            got = {"guichet": guichet.rate(clients, count, times[clients]),
                   "sqlite": bare("sqlite", folder, bench.size(BARE), clients, data=data)}
            if clients == 1:
                got["disk"] = bare("disk", folder, count)
            if postgres:
                got["postgres"] = postgres.rate(clients, count)
            for what, rate in got.items():
                one.setdefault(what, Rates()).append(rate)
    return rates, times


def run(bench):
    codes = bench.size(CODES)
    guichet = Guichet(bench, codes)
    try:
        postgres = Postgres(codes)
    except (FileNotFoundError, KeyError, subprocess.CalledProcessError) as problem:
        postgres = None
        bench.miss(f"PostgreSQL: {problem}")
    with tempfile.TemporaryDirectory(prefix="g-") as folder:
        rates, times = measure(bench, guichet, postgres, folder)
    if postgres:
        postgres.close()
    guichet.server.stop()
    bench.rate_table()
    for clients, one in rates.items():
        target = TARGETS.get(clients, {})
        name = f"redemption.create, {clients} client{'s' if clients > 1 else ''}"
        for what, says in (("disk", "append and fdatasync"), ("sqlite", f"bare SQLite, {clients} in a commit"),
                           ("postgres", f"PostgreSQL, {clients} clients")):
            if what in one:
                bench.rate_row(name, one["guichet"], says, one[what], least=target.get(what))
    bench.table()
    for clients, took in times.items():
        bench.row(f"until the answer, {clients} client{'s' if clients > 1 else ''}", took,
                  target=(None, TARGETS.get(clients, {}).get("p99")))
