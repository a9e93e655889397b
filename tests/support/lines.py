"""Slow lines: network namespaces whose links carry so many bits a second

Two namespaces, each with nothing but its loopback and one link for each line: the server
stands in one, the clients' ends in the other. A link is shaped at both ends by tbf; netem
may be missing from a kernel, so that the delay is a relay's.
"""
import ctypes
import os
import subprocess

CLONE_NEWNET = 0x40000000
RATE, BURST, QUEUE = "64kbit", 1600, 8192  # of each line; bytes, as a small router holds


def enter(name):
    """Makes the calling process one of this namespace's; for Popen's preexec_fn."""
    fd = os.open(f"/run/netns/{name}", os.O_RDONLY)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(fd, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")
    os.close(fd)


def ip(*words, data=None):
    subprocess.run(["ip", *words], input=data, text=True, check=True, capture_output=True)


def far(n):
    """Both ends' addresses of line n: the server's and the client's."""
    place = 4 * n
    network = f"10.{77 + (place >> 16)}.{place >> 8 & 255}"
    return f"{network}.{(place & 255) + 1}", f"{network}.{(place & 255) + 2}"


class Lines:
    """count lines; .near is the server's namespace, .far the clients'."""

    def __init__(self, count):
        self.count = count
        self.near, self.far = (f"guichet-{what}-{os.getpid()}" for what in ("near", "far"))
        for name in (self.near, self.far):
            ip("netns", "add", name)
            ip("-n", name, "link", "set", "lo", "up")
        try:
            self.build()
        except BaseException:
            self.close()
            raise

    def build(self):
        ip("-n", self.near, "-batch", "-", data="".join(
            f"link add l{n} type veth peer name l{n} netns {self.far}\n"
            for n in range(self.count)))
        for side, name in enumerate((self.near, self.far)):
            ip("-n", name, "-batch", "-", data="".join(
                f"address add {far(n)[side]}/30 dev l{n}\nlink set l{n} up\n"
                for n in range(self.count)))
            subprocess.run(["tc", "-n", name, "-batch", "-"], text=True, check=True,
                           capture_output=True, input="".join(
                               f"qdisc add dev l{n} root tbf rate {RATE} burst {BURST}"
                               f" limit {QUEUE}\n" for n in range(self.count)))

    def address(self, n):
        """Where line n leads to."""
        return far(n)[0]

    def cut(self, n):
        """Nothing passes any more, and nobody is told."""
        ip("-n", self.far, "link", "set", f"l{n}", "down")

    def close(self):
        for name in (self.near, self.far):
            subprocess.run(["ip", "netns", "del", name], stderr=subprocess.DEVNULL, check=False)


def missing():
    """Why there can be no such lines here, or None; ip or tc missing is a failure."""
    if os.getuid() != 0:
        return "network namespaces are made by root only"
    try:
        Lines(1).close()
    except subprocess.CalledProcessError as error:
        return f"no network namespaces with tbf: {error.stderr or error}"
    return None
