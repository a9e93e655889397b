"""What the lints look at, and how they run tools on it."""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests" / "support"))

from cases import Faults  # noqa: E402

BUILD = pathlib.Path(os.environ.get("BUILD", TOP / "build")).resolve()
PRODUCT = ("core", "schema", "server", "tui")


def sources(*folders, kinds=(".c", ".h")):
    return sorted(path for folder in folders or PRODUCT for path in (TOP / folder).rglob("*")
                  if path.suffix in kinds)


def name(path):
    return str(path.relative_to(TOP))


def tracked():
    """The project's files: what git knows, or everything but the build."""
    answer = subprocess.run(["git", "ls-files", "-z"], cwd=TOP, capture_output=True, text=True)
    if answer.returncode == 0 and answer.stdout:
        return [word for word in answer.stdout.split("\0") if word and (TOP / word).exists()]
    return [name(path) for path in TOP.rglob("*") if path.is_file()
            and not {".git", "build", "__pycache__"} & set(path.relative_to(TOP).parts)]


def without_comments(text):
    """C with its comments blanked and its lines kept."""
    def blank(match):
        found = match[0]
        return found if found[0] in "\"'" else re.sub(r"[^\n]", " ", found)
    return re.sub(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|//[^\n]*|/\*.*?\*/', blank, text,
                  flags=re.S)


def none(faults):
    """Passes when there is no fault; otherwise prints them all."""
    faults = list(faults)
    for fault in faults:
        print(fault)
    if faults:
        raise Faults(f"{len(faults)} to put right, see above")


def compile_flags():
    drawing = subprocess.run(["pkg-config", "--cflags", "pangocairo"], text=True,
                             capture_output=True).stdout.split()
    return ["-std=c17", "-D_GNU_SOURCE", '-DGUICHET_VERSION="lint"', "-I.", f"-I{BUILD}",
            *[flag.replace("-I", "-isystem") for flag in drawing]]


def tell(command, items):
    """Runs command(item) on all cores; yields how each ended, in their order."""
    def run(item):
        return subprocess.run(command(item), cwd=TOP, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(run, items)


def each(command, items):
    """Runs command(item) on all cores; yields the output of those that failed."""
    for answer in tell(command, items):
        if answer.returncode:
            yield answer.stdout.strip() or f"{answer.args}: exit code {answer.returncode}"
