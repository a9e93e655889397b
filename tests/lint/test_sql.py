#!/usr/bin/env python3
"""SQL is static text: never built by formatting, never taken from elsewhere."""
import re

from sources import name, none, sources, without_comments
from cases import case, main

STRING = r'"(?:\\.|[^"\\\n])*"'
TEXT = re.compile(rf"{STRING}(?:\s*{STRING})*")
VERBS = r"SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH|CREATE|ALTER|DROP|PRAGMA|ATTACH|VACUUM|SAVEPOINT"
LOOKS_LIKE_SQL = re.compile(rf"\s*(?:{VERBS})\s+\S")
CONVERSION = re.compile(r"%[-+ #0-9.*lhjzt]*[a-zA-Z]")
# A function with a parameter of this name takes SQL there, and may pass it on.
TAKES_SQL = re.compile(r"\b(\w+)\s*\(([^()]*\bconst char \*(?:sql|count_sql)\b[^()]*)\)")
STATIC = r"\bstatic const char (?:\*const )?{}\s*(?:\[\])?\s*="
# Members of const tables whose texts are literals (struct order, struct operation,
# struct reference).
MEMBERS = r"[\w>.\-\[\]]+(?:->|\.)(?:sql|count|find|reach|shown)"

# Texts that headers define.
DEFINED = {name for path in sources("core", kinds=(".h",))
           for name in re.findall(r"^#define (\w+)\s", path.read_text(), re.M)}
# Runs the embedded migrations, and sets their number: a PRAGMA binds nothing.
EXEMPT = ("core/store/migrate.c",)


def literal(match):
    return "".join(re.findall(r'"((?:\\.|[^"\\\n])*)"', match[0]))


def arguments(text, start):
    """The arguments of the call whose '(' is at start."""
    depth, found, part, i = 0, [], "", start
    while i < len(text):
        string = re.match(STRING + r"|'(?:\\.|[^'\\\n])*'", text[i:])
        if string:
            part += string[0]
            i += len(string[0])
            continue
        if text[i] in "([{":
            depth += 1
            if depth > 1:
                part += text[i]
        elif text[i] in ")]}":
            depth -= 1
            if depth == 0:
                return found + [part.strip()]
            part += text[i]
        elif text[i] == "," and depth == 1:
            found.append(part.strip())
            part = ""
        else:
            part += text[i]
        i += 1
    return []


def takers(texts):
    """{function: which argument is SQL}, from its declarations."""
    found = {}
    for text in texts:
        for match in TAKES_SQL.finditer(text):
            names = match[2].split(",")
            found[match[1]] = next(i for i, one in enumerate(names)
                                   if re.search(r"\*(?:count_)?sql\b", one))
    return found


def is_static(expression, text):
    choice = re.fullmatch(r"(.*?)\?(.*):(.*)", expression, re.S)
    if choice:
        return is_static(choice[2].strip(), text) and is_static(choice[3].strip(), text)
    if TEXT.fullmatch(expression) or re.fullmatch(MEMBERS, expression):
        return True
    if expression in ("sql", "count_sql"):
        return True
    if not re.fullmatch(r"\w+(?:\[.+\])?", expression):
        return False
    word = expression.split("[")[0]
    return bool(re.search(STATIC.format(word), text)
                or word in DEFINED or re.search(rf"#define {word}\s", text)
                or re.search(rf"static const char \*const {word}\[", text))


def faults(path, text, public):
    text = without_comments(text)
    functions = {**public, **takers([text])}
    found = []
    for match in TEXT.finditer(text):
        sql = literal(match)
        # SQLite's own format of dates is no printf.
        plain = re.sub(r"strftime\(\s*'[^']*'", "strftime(", sql)
        if LOOKS_LIKE_SQL.match(sql) and CONVERSION.search(plain):
            found.append((match.start(), f"SQL with a place to format: {sql[:60]}"))
    for match in re.finditer(r"\b(\w+)\s*\(", text):
        position = functions.get(match[1])
        given = arguments(text, match.end() - 1) if position is not None else []
        if len(given) <= position if position is not None else True:
            continue
        if "const char *" in given[position] or is_static(given[position], text):
            continue
        found.append((match.start(), f"{match[1]}() is given SQL that is not static: "
                                     f"{given[position][:60]}"))
    return [f"{path}:{text.count(chr(10), 0, at) + 1}: {what}" for at, what in found]


@case("no SQL is made by formatting")
def _():
    texts = {name(path): path.read_text() for path in sources("core", "server")}
    functions = takers(without_comments(text) for path, text in texts.items()
                       if path.endswith(".h"))
    none(fault for path, text in texts.items()
         if path not in EXEMPT for fault in faults(path, text, functions))


@case("the lint of SQL finds formatted, joined and borrowed texts")
def _():
    functions = {"call_query": 1}
    bad = ['call_format(c, "SELECT 1 FROM t WHERE n = \'%s\'", n);',
           'call_format(c, "SELECT id FROM t WHERE n = %s", n);',
           'snprintf(b, n, "DELETE FROM " "t WHERE id = %lld", id);',
           'call_query(c, buffer, NULL);', 'call_query(c, make(c), NULL);',
           'call_query(c, x ? "SELECT 1 AS a" : buffer, NULL);']
    good = ['call_query(c, "SELECT id, (1, 2) FROM t" /* x */ " WHERE n = :n", BINDS(B_INT(":n", 1)));',
            'static const char FIND[] = "SELECT 1 AS a"; call_query(c, FIND, NULL);',
            'call_query(c, order->sql, NULL);', 'refuse(c, "DELETE 50 %d of them");'
            .replace("DELETE ", "delete ")]
    none(f"not found: {text}" for text in bad if not faults("x.c", text, functions))
    none(f"wrongly found: {text}" for text in good if faults("x.c", text, functions))


main()
