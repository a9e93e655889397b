#!/usr/bin/env python3
"""What reads a stranger's bytes is given some that nobody would send: each target of this
folder, from its corpus, for FUZZ_SECONDS (10). Crashes found become files of the corpus."""
import base64
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from cases import Skip, case, main
from server import BUILD

HERE = pathlib.Path(__file__).resolve().parent
SECONDS = int(os.environ.get("FUZZ_SECONDS", "10"))
TARGETS = sorted(path.stem for path in HERE.glob("fuzz_*.c"))


def run(target):
    program = BUILD / "fuzz" / "tests" / "fuzz" / target
    if BUILD.name in ("asan", "tsan", "coverage"):
        raise Skip("fuzzed once, by the plain build's test")
    found = pathlib.Path(tempfile.mkdtemp())
    kept = HERE / "corpus" / target.removeprefix("fuzz_")
    answer = subprocess.run(
        [program, f"-max_total_time={SECONDS}", "-timeout=20", "-rss_limit_mb=2048",
         "-max_len=4096", "-print_final_stats=1", "-close_fd_mask=0", f"-artifact_prefix={found}/",
         found, kept], cwd=found, capture_output=True, timeout=SECONDS + 300)
    if answer.returncode:
        for path in found.glob("*-*"):
            print(path.name, base64.b64encode(path.read_bytes()).decode())
        raise AssertionError(f"{target}: {answer.stderr.decode(errors='replace')[-4000:]}")


for name in TARGETS:
    case(f"{name.removeprefix('fuzz_')}: nothing crashes, hangs or leaks",
         limit=SECONDS + 320)(lambda target=name: run(target))
main()
