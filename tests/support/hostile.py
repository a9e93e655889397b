"""Texts that would drive a terminal, a spreadsheet or a mail, put wherever the data file holds
text that people or files bring: behind guichetd's back, as a hole in its checks or another
program would. And what is judged of a text that was shown."""
import itertools
import json
import re
import sqlite3
import unicodedata

from cases import equal

# What a terminal acts on, then what turns or hides what is shown, then what is only too much.
CONTROLS = "\x1b[2J\x1b]0;PWNED\x07\x9b31m\x9d0;PWNED\x9c\x90q\x9c\x07\x08\n\r\n\x0e\x7f\x05"
TURNED = ("\u202e\u2066\u200f\u061c\u2028\u2029\ufeff\U000e0041\u00ad\u200b\u200d\u2060\ufff9"
          "\ue000\ufdd0")
STACKED = "e" + "\u0301" * 60 + "\u0489" * 20
# No UTF-8: lone bytes (one is a terminal's CSI), overlong forms, a surrogate, five bytes.
BROKEN = b"\xff\xc0\xaf\xe0\x80\xaf\xed\xa0\x80\x9b31m\xf8\x88\x80\x80\x80\xc3"
WIDE = "W" * 300
# What a spreadsheet takes for a formula, the first also behind what nobody sees.
BEGINNINGS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", "\u200b=", "\u0301-")
MARKS_MAX = 4  # on one letter: Vietnamese needs two

_numbers = itertools.count(1)


def text():
    """Another hostile text each time, in turn with each beginning."""
    number = next(_numbers)
    return ((BEGINNINGS[number % len(BEGINNINGS)] + "HOSTILE" + CONTROLS + TURNED + STACKED)
            .encode() + BROKEN + f"{WIDE}{number}".encode())


# --- What is judged ---

def wrong(shown, but="\n"):
    """The characters of a text that a terminal or a reader would act on, or can't know, and
    the letters with more marks than they can carry."""
    bad = {f"{c!r}" for c in shown if c not in but and
           unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")}
    marks = 0
    for c in shown:
        marks = marks + 1 if unicodedata.category(c) in ("Mn", "Me") else 0
        if marks > MARKS_MAX:
            bad.add("too many marks")
    return sorted(bad)


def formulas(rows):
    """The cells of a CSV that a spreadsheet would calculate."""
    return [cell[:12] for row in rows for cell in row
            if cell[:1] in tuple("=+-@\t\r\n") and not re.fullmatch(r"[-+]?\d+(\.\d+)?", cell)]


# --- Where it is put ---

# Columns of text that nobody but guichet writes, or that must be what they are to find the row
# at all, each with its reason. Whatever is not here is made hostile, or the test fails.
WORDS = "the schema refuses all but a few words"  # proved
REFERENCE = "it names a row of another table"  # proved
OWN = "a word, a day or a name that only guichet writes, and looks up"
FOLDED = "folded for searching, hashed or sealed: never shown as it is"
EXCEPT = {
    WORDS: """access.reason account.language category_text.language closing.kind
        code_batch.language code_batch.state commune.source consent.channel customer.kind
        customer.language customer_indicator.source customer_order.delivery
        customer_order.language customer_order.state indicator_rule.measure list_item.kind
        list_item.list list_item_text.language message.language message.state offer.booking
        offer.effect offer.scope offer.state offer.target offer_text.language party_kind.kind
        picture.type product.family product.state product_text.language receipt.kind
        receipt_copy.how role.reach session.via slot.state voucher.reason""",
    REFERENCE: "commune_postcode.insee grant.role place.commune role_operation.role",
    OWN: """balance.name balance.unit code.kind code_count.kind message.what movement.what
        night_turn.what offer_family.family offer_name.language offer_use.day operation.name
        party.summary_month registration.language role_operation.operation setting.name
        visit.what""",
    FOLDED: """account.name_key account.password_hash account_key.blob answer.nonce
        commune.name_key customer.name_key customer.phone_key customer_word.word message.extra
        offer_name.name_key offer_text.title_key party.name_key product_text.name_key
        shop.name_key""",
}
REASON = {column: reason for reason, names in EXCEPT.items() for column in names.split()}

# Where all rows would be too many: those by which the test itself comes in and finds its way.
BRUNO = "(SELECT id FROM account WHERE name = 'Bruno')"  # filled after what asks for him
ONLY = {
    "account.login": "login = 'bruno'",
    "account_key.type": f"account = {BRUNO}",
    "account_key.fingerprint": f"account = {BRUNO}",
    "code.text": "own = 0",
    "commune.insee": "insee = '37001'",
    "commune.name": "insee LIKE '37%'",
    "commune_postcode.postcode": "insee LIKE '37%'",
    "customer.email": "id NOT IN (SELECT customer FROM account WHERE customer IS NOT NULL)",
    "role.name": "name = 'accueil'",
    "setting.value": "name IN ('name', 'legal', 'public_address', 'alert_email')",
}
NAMES = {"name", "title", "street", "postcode", "town", "network", "legal", "shop", "audience",
         "seat", "reference"}


def within_json(old):
    """The same document, its names hostile."""
    def walk(value):
        if isinstance(value, list):
            return [walk(item) for item in value]
        if isinstance(value, dict):
            return {key: text().decode("utf-8", "replace")
                    if key in NAMES and isinstance(item, str) else walk(item)
                    for key, item in value.items()}
        return value
    return json.dumps(walk(json.loads(old)), ensure_ascii=False).encode()


# What is more than a text, or less.
SHAPED = {
    "receipt.body": within_json,
    "closing.body": within_json,
    "message.error": lambda old: b"refused\t" + text(),
    "category.ascii": lambda old: "\x1b\u202e\u0301\x9b"[next(_numbers) % 4].encode(),
}


def columns(data):
    """(table, column) of each text of the model."""
    for (table,) in data.execute("SELECT name FROM sqlite_schema WHERE type = 'table'"
                                 " AND sql NOT LIKE 'CREATE VIRTUAL%'"
                                 " AND name NOT LIKE 'sqlite_%' ORDER BY name").fetchall():
        for row in data.execute(f'PRAGMA table_info("{table}")').fetchall():
            if row[2] == "TEXT":
                yield table, row[1]


def update(data, table, column):
    """Makes those rows hostile; how many, or why not."""
    name = f"{table}.{column}"
    where = ONLY.get(name, "1")
    data.create_function("hostile", 1, SHAPED.get(name, lambda old: text()))
    try:
        for some in (f"\"{column}\" <> ''", "1"):
            count = data.execute(f'UPDATE "{table}" SET "{column}" = CAST(hostile("{column}")'
                                 f" AS TEXT) WHERE ({some}) AND ({where})").rowcount
            if count:
                return count
    except sqlite3.Error as error:
        return str(error)
    return "no row"


def holds(data, table, column):
    """Whether an exception's reason is true, where that can be seen."""
    reason = REASON[f"{table}.{column}"]
    if reason == REFERENCE:
        return column in [row[3] for row in data.execute(f'PRAGMA foreign_key_list("{table}")')]
    if reason == WORDS:
        data.execute("SAVEPOINT tried")
        said = str(update(data, table, column))
        data.execute("ROLLBACK TO tried")
        return said.startswith("CHECK constraint failed")
    return True


def fill(path, spare=()):
    """Makes every free text hostile, but those to spare; fails for any that could not be."""
    data = sqlite3.connect(path)
    data.text_factory = bytes
    triggers = data.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
                            ).fetchall()
    for name, _sql in triggers:
        data.execute(f'DROP TRIGGER "{name.decode()}"')
    data.text_factory = lambda raw: raw.decode("utf-8", "replace")
    known = [f"{table}.{column}" for table, column in columns(data)]
    faults = [f"{name} is no column" for name in (*REASON, *ONLY, *SHAPED, *spare)
              if name not in known]
    # A name by which rows of other tables are found: they follow.
    followers = [("role_operation", "role"), ("grant", "role")]
    for table, column in sorted(columns(data), key=lambda pair: pair == ("account", "name")):
        name = f"{table}.{column}"
        if name in spare:
            continue
        if name in REASON:
            faults += [] if holds(data, table, column) else \
                [f"{name} is spared for a reason that is not true: {REASON[name]}"]
            continue
        done = update(data, table, column)
        faults += [f"{name}: {done}"] if isinstance(done, str) else []
    for table, column in followers:
        data.execute(f'UPDATE "{table}" SET "{column}" = (SELECT name FROM role WHERE name'
                     f" LIKE '%HOSTILE%') WHERE \"{column}\" = 'accueil'")
    for _name, sql in triggers:
        data.execute(sql.decode())
    data.commit()
    data.close()
    equal(faults, [], "not made hostile")
