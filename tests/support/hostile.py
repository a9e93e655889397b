"""Texts that would drive a terminal, a spreadsheet or a mail, put wherever the data file holds
free text: behind guichetd's back, as a hole in its checks or another program would."""
import re
import sqlite3

# What a terminal acts on, then what turns or hides what is shown, then what is only too much.
CONTROLS = "\x1b[2J\x1b]0;PWNED\x07\x9b31m\x9d0;PWNED\x9c\x90q\x9c\x07\x08\r\x0e\x7f\x05"
TURNED = "\u202e\u2066\u200f\u061c\u2028\u2029\ufeff\U000e0041"
STACKED = "e" + "\u0301" * 60 + "\u0489" * 20
# No UTF-8: lone bytes (one is a terminal's CSI), overlong forms, a surrogate, five bytes.
BROKEN = b"\xff\xc0\xaf\xe0\x80\xaf\xed\xa0\x80\x9b31m\xf8\x88\x80\x80\x80\xc3"
HOSTILE = ("=HOSTILE" + CONTROLS + TURNED + STACKED).encode() + BROKEN + b"W" * 300

# Names that are looked up, kinds that are chosen from, and what is sealed or hashed: never
# shown as they are, or of a form that the schema itself holds.
SPARED = re.compile(r"""(?x) ^(?:
    audit\. | setting\.(?!value) | migration | sqlite_ | commune | ledger | balance\.
    | role_operation | offer_(?:word|found|change|point|cell|search) | .*_fts | benefit_change
    | .*\.(?:language|state|kind|family|ref|login|via|icon|ascii|operation|reach|list|scope|target
        |effect|booking|days|insee|zone|nonce|fingerprint|key|type|blob|text|password_hash|day|measure|unit|role|mime|prefix|postcode)$ )""")


def free_texts(data):
    """(table, column) of each text that is free."""
    for (table,) in data.execute("SELECT name FROM sqlite_schema WHERE type = 'table'"
                                 " AND sql NOT LIKE 'CREATE VIRTUAL%'").fetchall():
        for row in data.execute(f'PRAGMA table_info("{table}")').fetchall():
            name, kind, primary = row[1], row[2], row[5]
            if kind == "TEXT" and not primary and not SPARED.match(f"{table}.{name}"):
                yield table, name


def fill(path):
    """Makes every free text hostile that the schema lets change; returns which did."""
    data = sqlite3.connect(path)
    done = set()
    for table, name in list(free_texts(data)):
        try:
            count = data.execute(f'UPDATE "{table}" SET "{name}" = CAST(? AS TEXT) || hex(randomblob(3))'
                                 f' WHERE "{name}" <> \'\'', (HOSTILE,)).rowcount
        except sqlite3.Error:
            continue
        if count:
            done.add(f"{table}.{name}")
    data.commit()
    data.close()
    return done
