#!/usr/bin/env python3
"""How long a search and a map take at the socket, with 100,000 offers over the
communes of France, by population. Prints median, 99th percentile and worst in
milliseconds; tells nothing about right and wrong.

    tests/bench/search.py [OFFERS [QUESTIONS]]
"""
import json
import pathlib
import random
import socket
import sqlite3
import sys
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests/support"))
from server import Server, wait_until  # noqa: E402

OFFERS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
QUESTIONS = int(sys.argv[2]) if len(sys.argv) > 2 else 300
SHOPS = 3  # offers of a producer
# The commonest first: the first is in a quarter of the offers, or more.
WORDS = """vin visite cave loire chateau menu degustation offert verre guide bouteille tarif
reduit auberge domaine moulin musee jardin parc ferme fromage miel bateau velo cheval golf spa
hotel gite table chef terroir saison plat dessert enfant famille groupe entree cuvee rouge blanc
rose bio artisan atelier poterie savon laine cuir bois foret lac canoe escalade grotte abbaye
brasserie cidre huile truffe safran noix pomme figue marche festival concert theatre nuit feu
""".split()
dice = random.Random(2026)


def communes():
    rows = [line.rstrip("\n").split("\t")
            for line in (TOP / "schema/reference/communes.tsv").open(encoding="utf-8")
            if not line.startswith("#")]
    return [(row[0], row[1], row[2].split(" ")[0], float(row[3]), float(row[4]),
             max(int(row[5] or 0), 100)) for row in rows if row[3]]


def sentence(count):
    most = len(WORDS) - 1
    return " ".join(WORDS[min(int(dice.expovariate(0.09)), most)] for _ in range(count))


def fill(path, towns):
    """Straight into the tables: the index is made at the next start."""
    data = sqlite3.connect(path)
    data.execute("PRAGMA foreign_keys = ON")
    where = dice.choices(towns, [town[5] ** 0.7 for town in towns], k=OFFERS)
    for n, (insee, name, postcode, lat, lon, _) in enumerate(where, 1):
        if n % SHOPS == 1:
            party = f"{dice.choice(WORDS)} {dice.choice(WORDS)} {n}".title()
            party_id = data.execute("INSERT INTO party (name, name_key, created_at)"
                                    " VALUES (?, ?, 0)", (party, party.lower())).lastrowid
        place = data.execute(
            "INSERT INTO place (postcode, town, commune, lat, lon) VALUES (?, ?, ?, ?, ?)",
            (postcode[:5], name, insee, lat + dice.gauss(0, 0.02), lon + dice.gauss(0, 0.03)),
        ).lastrowid
        title = f"{sentence(4)} {n}"
        offer = data.execute(
            "INSERT INTO offer (party, category, place, state, created_at, changed_at)"
            " VALUES (?, ?, ?, 'published', 0, 0)", (party_id, dice.randint(1, 3), place)).lastrowid
        data.execute("INSERT INTO offer_text (offer, language, title, title_key, body)"
                     " VALUES (?, 'fr', ?, ?, ?)", (offer, title.capitalize(), title, sentence(25)))
    data.commit()
    data.close()


class Line:
    """One connection, requests a line."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(str(path))
        self.file = self.socket.makefile("rwb")

    def ask(self, method, **params):
        request = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
        begun = time.perf_counter()
        self.file.write(request.encode() + b"\n")
        self.file.flush()
        answer = self.file.readline()
        took = (time.perf_counter() - begun) * 1000
        answer = json.loads(answer)
        if "result" not in answer:
            sys.exit(f"{method} {params}: {answer['error']}")
        return took, answer["result"]


def measure(line, name, method, questions):
    times, found = [], []
    for params in questions:
        took, result = line.ask(method, **params)
        times.append(took)
        found.append(result["total"])
    times.sort()
    print(f"{name:58} median {times[len(times) // 2]:7.2f}  p99 {times[len(times) * 99 // 100]:7.2f}"
          f"  worst {times[-1]:7.2f} ms   found {sorted(found)[len(found) // 2]:>7,}", flush=True)


def searches(towns, words, radii, count=QUESTIONS, **more):
    where = dice.choices(towns, [town[5] ** 0.7 for town in towns], k=count)
    for town in where:
        yield {"text": dice.choice(words), "commune": town[0], "radius": dice.choice(radii),
               "sort": "distance", "limit": 50, **more}


def main():
    towns = communes()
    server = Server(gate=False, admin_key=False)
    server.stop()
    begun = time.monotonic()
    fill(server.data / "guichet.db", towns)
    print(f"{OFFERS:,} offers written in {time.monotonic() - begun:.0f} s")
    begun = time.monotonic()
    server.options += ["--readers", "2"]
    mark = len(server.log())
    server.start(wait=False)
    wait_until(lambda: "ready" in server.log()[mark:], "the index", 600)
    print(f"indexed at start in {time.monotonic() - begun:.1f} s\n")
    line = Line(server.socket)
    category = {"category": "wine"}
    paris = [town for town in towns if town[0] in ("75056", "92012", "93066", "94028", "78646")]
    letters = sorted({word[0] for word in WORDS})
    for name, questions in (
            ("word, category, radius 5 to 50 km",
             searches(towns, WORDS, (5, 10, 20, 50), **category)),
            ("the commonest word, category, 50 km", searches(towns, WORDS[:1], (50,), **category)),
            ("one letter, category, 50 km", searches(towns, letters, (50,), **category)),
            ("one letter, any category, 20 km", searches(towns, letters, (20,))),
            ("around Paris: the commonest word, category, 50 km",
             searches(paris, WORDS[:1], (50,), **category)),
            ("around Paris: one letter, category, 50 km",
             searches(paris, letters, (50,), **category)),
            ("around Paris: one letter, any category, 50 km", searches(paris, letters, (50,))),
            ("around Paris: everything, 50 km, by name",
             ({"commune": "75056", "radius": 50, "sort": "name"} for _ in range(QUESTIONS))),
            ("everything by name, anywhere in it",
             ({"sort": "name", "offset": dice.randrange(OFFERS)} for _ in range(QUESTIONS))),
            ("everything by name, the first page", ({} for _ in range(QUESTIONS))),
            ("words, anywhere, by relevance",
             ({"text": dice.choice(WORDS)} for _ in range(QUESTIONS))),
            ("one letter, anywhere, by relevance",
             ({"text": dice.choice(letters)} for _ in range(QUESTIONS // 5))),
            ("two words, anywhere, by relevance",
             ({"text": " ".join(dice.choices(WORDS, k=2))} for _ in range(QUESTIONS)))):
        measure(line, name, "offer.search", questions)
    france = {"south": 41, "north": 51.5, "west": -5.5, "east": 10, "columns": 160, "rows": 48}
    measure(line, "map of France", "offer.map", (france for _ in range(100)))
    measure(line, "map of France, one letter", "offer.map",
            ({**france, "text": dice.choice(letters)} for _ in range(100)))
    measure(line, "map of France, word and category", "offer.map",
            ({**france, "text": dice.choice(WORDS), **category} for _ in range(100)))
    measure(line, "map of 1 by 1.5 degrees", "offer.map",
            ({"south": town[3] - 0.5, "north": town[3] + 0.5, "west": town[4] - 0.75,
              "east": town[4] + 0.75, "columns": 160, "rows": 48}
             for town in dice.choices(towns, k=100)))
    measure(line, "commune.find, as one types", "commune.find",
            ({"text": town[1][:dice.randint(1, 6)], "limit": 10}
             for town in dice.choices(towns, k=QUESTIONS)))
    server.stop()


if __name__ == "__main__":
    main()
