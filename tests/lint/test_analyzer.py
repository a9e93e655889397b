#!/usr/bin/env python3
"""gcc's analyzer, which follows values along each path, finds nothing but what analyzer.txt
explains."""
import re
import subprocess

from sources import PRODUCT, compile_flags, name, none, sources, tell  # first: where the rest is
from cases import Skip, case, equal, main  # noqa: I001

GCC = 12  # another release finds other things; the list is of this one
LIST = "tests/lint/analyzer.txt"
FUNCTION = re.compile(r"In function .(\w+).:$")
FINDING = re.compile(r"warning: (.*) \[-Wanalyzer-([\w-]+)\]$")


def explained():
    """Each accepted (file, function, kind): how often, at most."""
    lines = [line.split(None, 4) for line in open(LIST, encoding="utf-8")
             if line.strip() and not line.startswith("#")]
    unexplained = [line for line in lines if len(line) < 5]
    assert not unexplained, f"{LIST}: FILE FUNCTION KIND HOW-OFTEN WHY is wanted: {unexplained}"
    return {tuple(line[:3]): int(line[3]) for line in lines}


def found(flags=()):
    """{(file, function, kind): what gcc says}, for all files."""
    findings = {}
    files = [name(path) for path in sources(*PRODUCT, kinds=(".c",))]
    answers = tell(lambda file: ["gcc", *compile_flags(), "-O1", "-fanalyzer", *flags,
                                 "-fdiagnostics-plain-output", "-fdiagnostics-path-format=none",
                                 "-c", "-o", "/dev/null", file], files)
    for file, answer in zip(files, answers):
        equal(answer.returncode, 0, answer.stdout)
        read(file, answer.stdout, findings)
    return findings


def read(file, said, findings):
    function = "-"
    for line in said.splitlines():
        if match := FUNCTION.search(line):
            function = match[1]
        elif match := FINDING.search(line):
            findings.setdefault((file, function, match[2]), []).append(line)


@case("gcc -fanalyzer finds nothing that is not explained, and the list names nothing else",
      limit=600)
def _():
    version = subprocess.run(["gcc", "-dumpversion"], capture_output=True, text=True, check=True)
    if int(version.stdout.split(".")[0]) != GCC:
        raise Skip(f"the list of what was explained is of gcc {GCC}")
    accepted, findings = explained(), found()
    none([line for key, lines in findings.items() if len(lines) > accepted.get(key, 0)
          for line in [" ".join(key), *lines]]
         + [f"{LIST}: no more, or less often: {' '.join(key)}" for key, count in accepted.items()
            if len(findings.get(key, ())) < count])


@case("control: a slip is found")
def _():
    answer = subprocess.run(
        ["gcc", "-x", "c", "-O1", "-fanalyzer", "-fdiagnostics-plain-output",
         "-fdiagnostics-path-format=none", "-c", "-o", "/dev/null", "-"], text=True,
        capture_output=True, check=True,
        input="#include <stdlib.h>\nvoid slip(void);\n"
              "void slip(void) { char *p = malloc(1); if (p) *p = 1; free(p); free(p); }\n")
    findings = {}
    read("-", answer.stderr, findings)
    equal(list(findings), [("-", "slip", "double-free")])


main()
