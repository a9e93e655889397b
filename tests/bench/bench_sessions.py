"""Getting in, and what an idle operator costs, beside sshd with a bare ncurses program

The same client, key and terminal go to both; a session counts until the first byte of its
screen. Memory is the Pss of all that a session adds: the gate's child and the interface,
sshd's processes and the program. guichetd itself is weighed with 100,000 offers and a
million vouchers, after searches and redemptions.
"""
import json
import os
import pathlib
import pwd
import subprocess
import sys
import tempfile
import time

import bench_counter
import ssh
from measure import Line, Rates, Times, tool
from network import Network
from server import family, free_port, make_key, wait_until

ROUNDS = 5
ENTRIES = 30   # of each, in a round, one after the other
HELD = 100     # sessions that are weighed
SSHD = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
AuthorizedKeysFile {folder}/key.pub
PidFile {folder}/pid
StrictModes no
UsePAM no
PermitRootLogin yes
PasswordAuthentication no
PrintMotd no
PrintLastLog no
MaxStartups 1000
MaxSessions 1000
# The account’s own start-up files are not weighed.
SetEnv HOME={folder} SHLVL=2
ForceCommand {program}
"""


def weigh(pids):
    """KiB of memory, what is shared split among its sharers."""
    total = 0
    for pid in pids:
        try:
            text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total += int(next(line for line in text.splitlines() if line.startswith("Pss:")).split()[1])
    return total


class Sshd:
    """OpenSSH's own server on a loopback port, with the same kind of key."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="g-sshd-"))
        self.port = free_port()
        self.login = pwd.getpwuid(os.getuid()).pw_name
        self.key = make_key(self.folder / "key")
        make_key(self.folder / "host")
        (self.folder / "config").write_text(
            SSHD.format(port=self.port, folder=self.folder, program=tool("hello")))
        pathlib.Path("/run/sshd").mkdir(exist_ok=True)
        self.known_hosts = self.folder / "known_hosts"
        self.process = subprocess.Popen(["/usr/sbin/sshd", "-D", "-f", self.folder / "config",
                                         "-E", self.folder / "log"])
        wait_until(lambda: "listening" in (self.folder / "log").read_text()
                   if (self.folder / "log").exists() else False, "sshd to listen")

    def pids(self):
        return family(self.process.pid)

    def close(self):
        self.process.terminate()
        self.process.wait()


class Guichet:
    def __init__(self):
        self.net = Network(clock=None).build()
        self.net.account("caisse", "shop", shop=self.net.shop)
        self.port, self.login = self.net.server.port, "caisse"
        self.key = self.net.keys["caisse"]
        self.known_hosts = self.net.server.known_hosts

    def pids(self):
        return [pid for pid in family(self.net.server.process.pid)
                if pid != self.net.server.process.pid]

    def close(self):
        self.net.server.stop()


def entries(place, count):
    told = subprocess.run([tool("entry"), str(place.port), place.login, str(place.key), str(count)],
                          text=True, capture_output=True, check=True).stdout
    return json.loads(told)["times"]


def two_clients(place, count):
    """Sessions a second that two clients get, each one after the other."""
    begun = time.perf_counter()
    clients = [subprocess.Popen([tool("entry"), str(place.port), place.login, str(place.key),
                                 str(count)], stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [client.wait() for client in clients] == [0, 0]
    return 2 * count / (time.perf_counter() - begun)


def by_ssh(place):
    """Milliseconds from starting OpenSSH's client to the first byte of the screen."""
    words = ssh.command(place, place.login, key=place.key, tty=True)
    begun = time.perf_counter()
    client = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, env=ssh.environment())
    assert client.stdout.read(1)
    took = (time.perf_counter() - begun) * 1000
    client.kill()
    client.wait()
    return took


def held(place, count):
    """KiB that each of so many idle sessions adds."""
    before = weigh(place.pids())
    client = subprocess.Popen([tool("entry"), str(place.port), place.login, str(place.key),
                               str(count), "hold"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True)
    assert client.stdout.readline() == "ready\n"
    last = 0
    while True:  # until what a start-up leaves behind has settled
        now = weigh(place.pids())
        if abs(now - last) < now / 200:
            break
        last = now
        time.sleep(0.5)
    client.stdin.close()
    client.wait()
    return (now - before) / count


def getting_in(bench, places):
    first = {place: Times() for place in places}
    rates = {place: Rates() for place in places}
    started = {place: Times() for place in places}
    for _ in range(ROUNDS):
        for place in places:
            first[place] += entries(place, bench.size(ENTRIES))
            rates[place].append(two_clients(place, bench.size(ENTRIES)))
            started[place] += [by_ssh(place) for _ in range(bench.size(ENTRIES) // 3 + 1)]
    guichet, sshd = places
    bench.table("sshd")
    bench.row("connect to first byte, libssh client", first[guichet], beside=first[sshd],
              target=(20, None), most=0.2)
    bench.row("ssh started to first byte", started[guichet], beside=started[sshd], most=0.2)
    bench.rate_table()
    bench.rate_row("sessions, two clients", rates[guichet], "sshd", rates[sshd], least=5)


def memory(bench, places):
    count = bench.size(HELD)
    weights = [held(place, count) for place in places]
    bench.figures("KiB (Pss) of an idle operator", weights[0], beside=("sshd", weights[1]),
                  most=1024)


def daemon(bench):
    """The same rows as bench_counter, with more offers."""
    kept = bench_counter.OFFERS
    bench_counter.OFFERS = bench.size(50)
    vouchers = bench.size(1_000_000)
    step = max(vouchers // 1000, 1)
    server = bench.server(fill=lambda data: bench_counter.fill(data, vouchers, step))
    line = Line(server)
    for n in range(step, vouchers, step):
        shop = 1 + n % bench_counter.PARTIES
        line.try_to("redemption.create", code=bench_counter.own_code(n), shop=shop,
                    offer=(shop - 1) * bench_counter.OFFERS + 1)
        line.try_to("offer.search", text=f"verre {n % 9}", limit=50)
    bench.figures(f"KiB (Pss) of guichetd, {bench_counter.PARTIES * bench_counter.OFFERS:,} offers,"
                  f" {vouchers:,} vouchers", weigh([server.process.pid]), most=64 * 1024)
    line.close()
    server.stop()
    bench_counter.OFFERS = kept


def run(bench):
    if not pathlib.Path("/usr/sbin/sshd").exists():
        bench.miss("sshd is not installed")
        return
    if sys.platform != "linux" or os.getuid() != 0:
        bench.miss("sshd for comparison is started by root only")
        return
    places = (Guichet(), Sshd())
    getting_in(bench, places)
    memory(bench, places)
    for place in places:
        place.close()
    daemon(bench)
