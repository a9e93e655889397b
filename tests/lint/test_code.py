#!/usr/bin/env python3
"""Compilers, clang-format, clang-tidy and cppcheck have nothing to say."""
import subprocess

from sources import BUILD, PRODUCT, TOP, compile_flags, each, name, none, sources
from cases import case, main

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Wformat=2", "-Werror"]
ALL = sources(*PRODUCT, "tests", kinds=(".c",))
HEADERS = sources(*PRODUCT, "tests", kinds=(".h",))


def no_warning(compiler):
    # What is loaded before the C library is itself what FORTIFY would call.
    none(each(lambda path: [compiler, *compile_flags(), *WARNINGS, "-O2",
                            f"-D_FORTIFY_SOURCE={0 if path.parent.name == 'preload' else 2}",
                            "-c", "-o", "/dev/null", name(path)], ALL))


@case("gcc has no warning", limit=240)
def _():
    no_warning("gcc")


@case("clang has no warning", limit=240)
def _():
    no_warning("clang")


@case("clang-format is kept")
def _():
    none(each(lambda path: ["clang-format", "--dry-run", "-Werror", name(path)], ALL + HEADERS))


@case("clang-tidy finds nothing", limit=1500)
def _():
    none(each(lambda path: ["clang-tidy", "--quiet", name(path), "--", *compile_flags()], ALL))


@case("cppcheck finds nothing", limit=300)
def _():
    folder = BUILD / "cppcheck"
    folder.mkdir(parents=True, exist_ok=True)
    answer = subprocess.run(
        ["cppcheck", "--quiet", "--std=c11", "--language=c", "-j2", "--error-exitcode=1",
         "--enable=warning,performance,portability", "--inline-suppr", "--library=posix",
         "--suppress=missingIncludeSystem", "--suppress=normalCheckLevelMaxBranches",
         # The linker's start and end of an embedded file are one object.
         "--suppress=comparePointers:schema/schema.c",
         "--include=tests/lint/cppcheck.h",
         # NULL ends a list of texts, which is a pointer's size here; gcc looks at
         # the order of evaluation; -1 is mmap's descriptor of no file.
         "--suppress=varFuncNullUB", "--suppress=unknownEvaluationOrder",
         "--suppress=uninitvar",  # gcc and clang-tidy follow values better
         "--suppress=invalidFunctionArg:server/gate/probe.c", "--suppress=internalAstError",
         f"--cppcheck-build-dir={folder}", "-D__GNUC__", "-D_GNU_SOURCE",
         '-DGUICHET_VERSION="lint"', "-I.", *[name(path) for path in ALL]],
        cwd=TOP, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    none([answer.stdout] if answer.returncode else [])


main()
