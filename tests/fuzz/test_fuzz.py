#!/usr/bin/env python3
"""What reads a stranger's bytes is given some that nobody would send: each target of this
folder, from its corpus, for FUZZ_SECONDS (10). What crashed, hung or leaked once is given to it
first (crashes/). With FUZZ_KEEP, as `make fuzz` has it, a new crash is written there, and what
was found on the way joins the corpus, as far as it is small."""
import base64
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from cases import Skip, case, main
from server import BUILD, TOP

HERE = pathlib.Path(__file__).resolve().parent
SECONDS = int(os.environ.get("FUZZ_SECONDS", "10"))
KEEP = bool(os.environ.get("FUZZ_KEEP"))
TARGETS = sorted(path.stem.removeprefix("fuzz_") for path in HERE.glob("fuzz_*.c"))
FAULTS = ("crash-", "leak-", "timeout-", "oom-")  # what libFuzzer calls what it writes
LIMITS = ["-timeout=20", "-rss_limit_mb=2048", "-max_len=4096"]
# Of what is kept of the found, for each target: the repository stays small.
FILES_MAX, FILE_MAX = 32, 1024
FOUND_NAME = 40  # hexadecimal digits: libFuzzer's; a file that a person made has a word


def program(target):
    if BUILD.name in ("asan", "tsan", "coverage"):
        raise Skip("fuzzed once, by the plain build's test")
    return BUILD / "fuzz" / "tests" / "fuzz" / f"fuzz_{target}"


def give(target, *words, seconds=300):
    """Runs a target in a folder of its own, whose artifacts are returned with how it ended."""
    folder = pathlib.Path(tempfile.mkdtemp())
    answer = subprocess.run([program(target), *LIMITS, f"-artifact_prefix={folder}/", *words],
                            cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            timeout=seconds)
    return answer, [path for path in folder.iterdir() if path.name.startswith(FAULTS)]


def keep_fault(target, path):
    """The file as a test, or how to make it one."""
    kept = HERE / "crashes" / target / path.name
    if KEEP:
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, kept)
        print(f"# {target}: written to {kept.relative_to(TOP)}, which every run begins with from "
              "now on. Mend what it finds, and commit both.")
    else:
        print(f"# {target}: to be kept as {kept.relative_to(TOP)} (make fuzz does it):")
        print(base64.b64encode(path.read_bytes()).decode())


def fine(target, answer, faults):
    if answer.returncode == 0:
        return
    for path in faults:
        keep_fault(target, path)
    raise AssertionError(f"{target}: {answer.stdout.decode(errors='replace')[-4000:]}")


def is_found(path):
    return len(path.name) == FOUND_NAME


def cover(target, made, candidates):
    """The names of the candidates that together reach all that those made by people do not; the
    first reaches most."""
    answer, _ = give(target, "-set_cover_merge=1", made, candidates, seconds=900)
    if answer.returncode:
        raise AssertionError(f"{target}: {answer.stdout.decode(errors='replace')[-4000:]}")
    chosen = [path for path in made.iterdir() if is_found(path)]
    return [path.name for path in sorted(chosen, key=lambda path: path.stat().st_mtime_ns)]


def keep_found(target, found):
    """The corpus kept: what people made, and a few short files of what was ever found."""
    corpus = HERE / "corpus" / target
    before = {path.name for path in corpus.iterdir() if is_found(path)}
    made, candidates = (pathlib.Path(tempfile.mkdtemp()) for _ in range(2))
    for path in [*corpus.iterdir(), *found.iterdir()]:
        if not is_found(path):
            shutil.copy(path, made)
        elif path.stat().st_size <= FILE_MAX:
            shutil.copy(path, candidates)
    after = set(cover(target, made, candidates)[:FILES_MAX])
    for name in before - after:
        (corpus / name).unlink()
    for name in after - before:
        shutil.copy(candidates / name, corpus)
    print(f"# {target}: {len(after - before)} files join {corpus.relative_to(TOP)}, "
          f"{len(before - after)} leave it; commit them if they are worth it.")


def replay(target):
    fine(target, *give(target, *sorted((HERE / "crashes" / target).iterdir())))


def fuzz(target):
    found = pathlib.Path(tempfile.mkdtemp())
    answer, faults = give(target, f"-max_total_time={SECONDS}", found, HERE / "corpus" / target,
                          seconds=SECONDS + 300)
    if KEEP:
        keep_found(target, found)
    fine(target, answer, faults)


for word in TARGETS:
    if (HERE / "crashes" / word).is_dir():
        case(f"{word}: what went wrong once does no more")(lambda target=word: replay(target))
    case(f"{word}: nothing crashes, hangs or leaks",
         limit=SECONDS + 320 + KEEP * 1800)(lambda target=word: fuzz(target))
main()
