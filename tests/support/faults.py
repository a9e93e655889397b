"""Named points at which the calls of a program under test fail: the libraries of
tests/preload, the table that a test shares with the process (tests/preload/fault.h), and
the count of the points that were reached."""
import errno
import mmap
import os
import pathlib
import struct
import subprocess
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
SHORT = -1  # the call does half of what it was asked, and says so
FAULT = struct.Struct("iiii")  # from which call on, so often, with that errno; how often it did

_folder = pathlib.Path(tempfile.mkdtemp(prefix="faults-"))


def named(error):
    return "short" if error == SHORT else errno.errorcode[error]


def sanitizer():
    """What must be loaded before all else in a build with a sanitizer."""
    name = pathlib.Path(os.environ.get("BUILD", "build")).name
    if name not in ("asan", "tsan"):
        return ""
    found = subprocess.run(["gcc", f"-print-file-name=lib{name}.so"], text=True,
                           capture_output=True, check=True).stdout.strip()
    return f"{os.path.realpath(found)}:"


class Points:
    """The points of one library, in the order of its enum."""

    def __init__(self, source, names):
        self.names = names
        self.reached = dict.fromkeys(names, 0)
        self.library = _folder / f"{source}.so"
        subprocess.run([os.environ.get("CC", "gcc"), "-shared", "-fPIC", "-O1", "-D_GNU_SOURCE",
                        "-I", TOP, "-o", self.library, TOP / "tests" / "preload" / f"{source}.c"], check=True)

    def missed(self):
        """The points that no test reached."""
        return [name for name in self.names if self.reached[name] == 0]


class Table:
    """What fails in the processes that are started with .environment."""

    def __init__(self, points):
        self.points = points
        path = pathlib.Path(tempfile.mkstemp(dir=_folder)[1])
        path.write_bytes(bytes(FAULT.size * len(points.names)))
        with path.open("r+b") as file:
            self.table = mmap.mmap(file.fileno(), 0)
        self.environment = {"LD_PRELOAD": f"{sanitizer()}{points.library}",
                            "GUICHET_FAULTS": str(path)}

    def _place(self, point):
        return self.points.names.index(point) * FAULT.size

    def fail(self, point, error, nth=1, times=1):
        place = self._place(point)
        # What arms it comes last.
        FAULT.pack_into(self.table, place, 0, times, error, 0)
        struct.pack_into("i", self.table, place, nth)

    def hits(self, point):
        return FAULT.unpack_from(self.table, self._place(point))[3]

    def left(self, point):
        """Calls until it fails."""
        return FAULT.unpack_from(self.table, self._place(point))[0]

    def calm(self, point):
        """No more of it; says how often it happened."""
        count = self.hits(point)
        struct.pack_into("i", self.table, self._place(point), 0)
        self.points.reached[point] += count
        return count

    def over(self, point):
        """No more of it; it must have happened."""
        assert self.calm(point) > 0, f"{point} was not reached"
