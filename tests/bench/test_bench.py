#!/usr/bin/env python3
"""The benches that need nothing but guichet still run to their end, with small sizes; what
they measure says nothing here."""
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

from cases import Skip, case, equal, main
from server import BUILD

SUBJECTS = ["codes", "counter", "price", "search", "timing"]


@case("each of them ends, with rows and a file that has them", limit=180)
def small():
    if BUILD.name in ("asan", "tsan"):
        raise Skip("a sanitizer changes nothing in how a bench is written")
    told = subprocess.run([HERE / "run", "--small", *SUBJECTS], text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    equal(told.returncode, 0, told.stdout)
    kept = json.loads((BUILD / "bench-small.json").read_text())
    equal([subject for subject in SUBJECTS if not kept[subject]["rows"]], [])


if __name__ == "__main__":
    main()
