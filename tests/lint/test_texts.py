#!/usr/bin/env python3
"""Scripts, manual pages, the operations document and the languages."""
import pathlib
import re
import subprocess
import tempfile

from sources import BUILD, TOP, name, none, sources, tracked
from cases import case, main

LANGUAGE = TOP / "schema" / "lang" / "fr.po"


def scripts():
    """Shell scripts, known by their name or their first line."""
    for path in tracked():
        first = (TOP / path).open("rb").readline()
        if path.endswith((".sh", ".bash")) or re.match(rb"#!.*\b(ba)?sh\b", first):
            yield path


@case("shellcheck finds nothing")
def _():
    answer = subprocess.run(["shellcheck", "-x", *scripts()], cwd=TOP, text=True,
                            capture_output=True)
    none([answer.stdout + answer.stderr] if answer.returncode else [])


@case("mandoc finds nothing in the manual pages")
def _():
    pages = [path for path in sorted((TOP / "doc").iterdir()) if path.suffix in (".1", ".5", ".8")]
    assert pages, "no manual page"
    answer = subprocess.run(["mandoc", "-Tlint", "-Wwarning", *[name(page) for page in pages]],
                            cwd=TOP, text=True, capture_output=True)
    none([answer.stdout + answer.stderr] if answer.returncode else [])


@case("the manual pages name every option of guichetd")
def _():
    said = subprocess.run([BUILD / "guichetd", "--help"], text=True, capture_output=True,
                          check=True).stdout
    pages = "".join((TOP / "doc" / page).read_text() for page in ("guichetd.8", "guichetd.conf.5"))
    names = re.findall(r"^  --(?:\[no-\])?([a-z-]+)", said, re.M)
    assert len(names) > 10, said
    none(f"--{option} is in no manual page" for option in names
         if rf"\-{option}" not in pages and option.replace("-", "_") not in pages)


@case("doc/operations.md is what the operations say")
def _():
    fresh = subprocess.run([BUILD / "guichetd", "--operations"], text=True, capture_output=True,
                           check=True).stdout
    kept = (TOP / "doc" / "operations.md").read_text()
    assert fresh == kept, "stale: run build/guichetd --operations >doc/operations.md"


def texts(folder):
    """The texts of the code, as a template."""
    template = pathlib.Path(folder) / "guichet.pot"
    subprocess.run([TOP / "schema" / "lang" / "update", "template", template], check=True)
    return template


@case("every text of the code is translated, and no other")
def _():
    with tempfile.TemporaryDirectory() as folder:
        template = texts(folder)
        answer = subprocess.run(["msgcmp", "--no-fuzzy-matching", LANGUAGE, template], text=True,
                                capture_output=True)
        lines = {"guichet.pot": template.read_text().splitlines(),
                 "fr.po": LANGUAGE.read_text().splitlines()}
    faults = []
    for file, number, what in re.findall(r"([\w.]+):(\d+): (.*)", answer.stderr):
        above = lines[file][:int(number)]
        begin = max(i for i, line in enumerate(above) if line.startswith("msgid "))
        faults.append(f"{' '.join(above[begin:])}: {what.split(' in ')[0]}")
    none(faults or answer.stderr.splitlines())


@case("the French file is sound: no fuzzy nor obsolete entry, formats agree")
def _():
    answer = subprocess.run(["msgfmt", "--check", "-o", "/dev/null", LANGUAGE], text=True,
                            capture_output=True)
    none([answer.stderr] if answer.returncode else [])
    text = LANGUAGE.read_text()
    none(f"fr.po: {line}" for line in text.splitlines()
         if line.startswith("#~") or re.match(r"#,.*\bfuzzy\b", line))


@case("a {place} of a text is in its translation too")
def _():
    pairs = re.findall(r'^msgid ((?:"(?:\\.|[^"\\])*"\s*)+)msgstr ((?:"(?:\\.|[^"\\])*"\s*)+)',
                       LANGUAGE.read_text(), re.M)
    places = re.compile(r"\{[a-z_]+\}")
    none(f"fr.po: {msgid.strip()}" for msgid, msgstr in pairs
         if msgstr.strip() != '""' and set(places.findall(msgid)) != set(places.findall(msgstr)))


@case("French typography: apostrophes and spaces before : ; ! ?")
def _():
    faults = []
    for entry in re.findall(r'^msgstr(?:\[\d\])? ((?:"(?:\\.|[^"\\])*"\s*)+)',
                            LANGUAGE.read_text(), re.M):
        text = "".join(re.findall(r'"((?:\\.|[^"\\])*)"', entry))
        if "Content-Type:" in text:
            continue
        if re.search(r"\w'\w", text):
            faults.append(f"fr.po: typewriter apostrophe in {text}")
        if re.search(r" [:;!?](?:\s|$)", text):
            faults.append(f"fr.po: breaking space before a mark in {text}")
    none(faults)


main()
