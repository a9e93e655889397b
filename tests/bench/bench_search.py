"""Search and map with 100,000 offers over the communes of France, by population

Beside each search stands the same question asked of bare SQLite as one would
first write it: FTS5 and R*Tree joined, the exact distance asked of each row.
"""
import math
import pathlib
import random

from measure import Line, Times, timed

TOP = pathlib.Path(__file__).resolve().parents[2]
OFFERS = 100_000
QUESTIONS = 300
SHOPS = 3  # offers of a producer
TARGET = (5, 15)
MAP_TARGET = (50, 50)
# The commonest first: the first is in a quarter of the offers, or more.
WORDS = """vin visite cave loire chateau menu degustation offert verre guide bouteille tarif
reduit auberge domaine moulin musee jardin parc ferme fromage miel bateau velo cheval golf spa
hotel gite table chef terroir saison plat dessert enfant famille groupe entree cuvee rouge blanc
rose bio artisan atelier poterie savon laine cuir bois foret lac canoe escalade grotte abbaye
brasserie cidre huile truffe safran noix pomme figue marche festival concert theatre nuit feu
""".split()
LETTERS = sorted({word[0] for word in WORDS})
CATEGORIES = {"wine": 1}
PARIS = ("75056", "92012", "93066", "94028", "78646")
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


def fill(data, towns, offers):
    where = dice.choices(towns, [town[5] ** 0.7 for town in towns], k=offers)
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


class Bare:
    """The same offers in plain FTS5 and R*Tree."""

    def __init__(self, bench, server, towns):
        self.data = bench.bare()
        self.towns = {town[0]: town for town in towns}
        self.data.create_function("metres", 4, metres, deterministic=True)
        self.data.execute("ATTACH ? AS g", (str(server.data / "guichet.db"),))
        self.data.executescript(
            "CREATE VIRTUAL TABLE words USING fts5 (title, body, prefix = '1 2 3');"
            "CREATE VIRTUAL TABLE points USING rtree (id, south, north, west, east);"
            "CREATE TABLE offer (id INTEGER PRIMARY KEY, category INTEGER, lat REAL, lon REAL);"
            "BEGIN;"
            "INSERT INTO words (rowid, title, body) SELECT offer, title, body FROM g.offer_text;"
            "INSERT INTO offer SELECT o.id, o.category, p.lat, p.lon FROM g.offer o"
            "  JOIN g.place p ON p.id = o.place;"
            "INSERT INTO points SELECT id, lat, lat, lon, lon FROM offer;"
            "COMMIT; DETACH g; ANALYZE;")

    def search(self, question):
        """How long, and how many; None for a question that it is not made for."""
        if "commune" not in question or "text" not in question:
            return None
        town, radius = self.towns[question["commune"]], question["radius"] * 1000
        lat, lon = town[3:5]
        high = radius / 111_000
        wide = high / math.cos(math.radians(lat))
        category = CATEGORIES.get(question.get("category"))
        took, rows = timed(lambda: self.data.execute(
            "SELECT o.id, metres(o.lat, o.lon, :lat, :lon) AS away FROM points t"
            "  JOIN offer o ON o.id = t.id"
            " WHERE south >= :lat - :high AND north <= :lat + :high"
            "   AND west >= :lon - :wide AND east <= :lon + :wide"
            "   AND o.id IN (SELECT rowid FROM words WHERE words MATCH :match)"
            "   AND (:category IS NULL OR o.category = :category) AND away <= :radius"
            " ORDER BY away",
            {"lat": lat, "lon": lon, "high": high, "wide": wide, "radius": radius,
             "match": f'"{question["text"]}"*', "category": category}).fetchall())
        return took, len(rows)


def metres(lat, lon, other_lat, other_lon):
    if lat is None:
        return None
    a, b = math.radians(lat), math.radians(other_lat)
    h = (math.sin((b - a) / 2) ** 2
         + math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2)
    return 2 * 6_371_009 * math.asin(min(1, math.sqrt(h)))


def measure(bench, line, bare, name, method, questions, target):
    times, beside, found = Times(), Times(), []
    begun = line.cpu()
    for i, params in enumerate(questions):
        took, result = line.ask(method, **params)
        times.append(took)
        found.append(result.get("offers", result["total"]))
        if bare and i % 10 == 0:
            took = bare.search(params)
            beside += [took[0]] if took else []
    bench.row(name, times, cpu=(line.cpu() - begun) / len(times), beside=beside or None, target=target,
              note=f"found {sorted(found)[len(found) // 2]:,}")


def searches(towns, words, radii, count, **more):
    where = dice.choices(towns, [town[5] ** 0.7 for town in towns], k=count)
    for town in where:
        yield {"text": dice.choice(words), "commune": town[0], "radius": dice.choice(radii),
               "sort": "distance", "limit": 50, **more}


def search(bench, line, towns, bare, offers):
    count = bench.size(QUESTIONS)
    category = {"category": "wine"}
    paris = [town for town in towns if town[0] in PARIS]
    for name, target, questions in (
            # Costs next to nothing: what it takes is the machine's, and others' on it.
            ("one offer of one commune", None,
             ({"commune": "37003", "radius": 0, "limit": 1} for _ in range(count))),
            ("right after the start", None,
             searches(towns, WORDS, (5, 10, 20, 50), 20, **category)),
            ("word, category, 5 to 50 km", TARGET,
             searches(towns, WORDS, (5, 10, 20, 50), count, **category)),
            ("the commonest word, category, 50 km", TARGET,
             searches(towns, WORDS[:1], (50,), count, **category)),
            ("one letter, category, 50 km", TARGET,
             searches(towns, LETTERS, (50,), count, **category)),
            ("one letter, any category, 20 km", TARGET, searches(towns, LETTERS, (20,), count)),
            ("around Paris: the commonest word, category, 50 km", TARGET,
             searches(paris, WORDS[:1], (50,), count, **category)),
            ("around Paris: one letter, category, 50 km", TARGET,
             searches(paris, LETTERS, (50,), count, **category)),
            ("around Paris: one letter, any category, 50 km", TARGET,
             searches(paris, LETTERS, (50,), count)),
            ("around Paris: everything, 50 km, by name", None,
             ({"commune": "75056", "radius": 50, "sort": "name"} for _ in range(count))),
            ("everything by name, anywhere in it", None,
             ({"sort": "name", "offset": dice.randrange(offers)} for _ in range(count))),
            ("everything by name, the first page", None, ({} for _ in range(count))),
            ("words, anywhere, by relevance", None,
             ({"text": dice.choice(WORDS)} for _ in range(count))),
            ("one letter, anywhere, by relevance", None,
             ({"text": dice.choice(LETTERS)} for _ in range(count // 5))),
            ("two words, anywhere, by relevance", None,
             ({"text": " ".join(dice.choices(WORDS, k=2))} for _ in range(count)))):
        measure(bench, line, bare, name, "offer.search", questions, target)


def maps(bench, line, towns):
    count = bench.size(QUESTIONS)
    france = {"south": 41, "north": 51.5, "west": -5.5, "east": 10, "columns": 160, "rows": 48}
    for name, questions in (
            ("map of France", (france for _ in range(count))),
            ("map of France, one letter",
             ({**france, "text": dice.choice(LETTERS)} for _ in range(count))),
            ("map of France, word and category",
             ({**france, "text": dice.choice(WORDS), "category": "wine"} for _ in range(count))),
            ("map of 1 by 1.5 degrees",
             ({"south": town[3] - 0.5, "north": town[3] + 0.5, "west": town[4] - 0.75,
               "east": town[4] + 0.75, "columns": 160, "rows": 48}
              for town in dice.choices(towns, k=count)))):
        measure(bench, line, None, name, "offer.map", questions, MAP_TARGET)
    measure(bench, line, None, "commune.find, as one types", "commune.find",
            ({"text": town[1][:dice.randint(1, 6)], "limit": 10}
             for town in dice.choices(towns, k=count)), None)


def run(bench):
    towns, offers = communes(), bench.size(OFFERS)
    server = bench.server(fill=lambda data: fill(data, towns, offers))
    line = Line(server)
    bench.table("FTS5 and R*Tree")
    search(bench, line, towns, Bare(bench, server, towns), offers)
    maps(bench, line, towns)
    line.close()
    server.stop()
