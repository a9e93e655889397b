"""A small network to test with: places, offers, an access password, accounts.

Everything is made by operations, as people would make it."""
import server as guichet
import ssh
from server import CLOCK, Server, make_key

# The places are invented; each that is no host has a shop and an offer.
PLACES = """\
id,kind,name,summary,description,street,postcode,commune,insee,lat,lon
t-moulin,host,Moulin des Trois Vannes,,,2 chemin du Bief,37460,Montrésor,37157,47.1560,1.2030
t-cave,wine,Cave des Deux Tilleuls,,Vins de Vouvray.,21 rue de la Bonne-Cave,37210,Vouvray,37281,47.4118,0.8012
t-auberge,restaurant,L’Auberge du Passeur,,,1 quai du Passeur,37530,Nazelles-Négron,37163,47.4301,0.9620
t-musee,leisure,Musée de la Soie et du Fil,,,40 rue des Tisserands,37000,Tours,37261,47.3960,0.6900
"""
# Their offers, named; two more for the museum, so that its counter must choose.
OFFERS = """\
ref,party,category,title,title_en,body,conditions,booking,per_code,per_day
t-cave,t-cave,wine,Dégustation offerte pour deux personnes,Free tasting for two,"Trois vins, commentés au caveau.",Une fois par bon.,none,1,
t-auberge,t-auberge,restaurant,Apéritif maison offert,Free house aperitif,Pour chaque convive.,Au déjeuner.,advised,5,1
t-musee,t-musee,leisure,Deux entrées pour une,Two tickets for one,,,none,1,
t-musee-2,t-musee,leisure,Atelier tissage à moitié prix,Half-price weaving workshop,,Huit enfants au plus.,mandatory,1,
t-musee-3,t-musee,leisure,Carte postale tissée offerte,Free woven postcard,,,none,1,
"""


class Network:
    """server; and after build(): host, producer, shop, offer, access, key."""

    def __init__(self, *options, clock=CLOCK, **how):
        self.server = Server(*options, clock=clock, **how)
        self.key = self.server.key
        self.keys = {}

    def call(self, operation, **arguments):
        return self.server.call(operation, **arguments)

    def import_places(self, places=PLACES, **how):
        answer = self.call("party.import", data=places, publish=True, **how)
        if places == PLACES:
            self.call("offer.import", data=OFFERS, publish=True)
        return answer

    def party(self, ref):
        return next(row for row in self.call("party.list", limit=1000) if row["ref"] == ref)["id"]

    def shop_of(self, party):
        return self.call("shop.list", party=party)[0]["id"]

    def offer_of(self, party):
        return self.call("offer.list", party=party)[0]["id"]

    def account(self, login, role, *, language="fr", party=None, shop=None, name=None):
        """An account that logs in with a key of its own; returns the key's path."""
        self.call("account.create", login=login, name=name or login.capitalize(), role=role,
                  party=party, shop=shop, language=language)
        self.keys[login] = make_key(self.server.folder / f"key-{login}", login)
        public = (self.server.folder / f"key-{login}.pub").read_text().strip()
        self.call("account.key_add", account=login, key=public)
        return self.keys[login]

    def build(self):
        self.import_places()
        self.host = self.party("t-moulin")
        self.producer = self.party("t-cave")
        self.shop = self.shop_of(self.producer)
        self.offer = self.offer_of(self.producer)
        self.access = self.call("access.create", party=self.host, reason="guest")["password"]
        return self

    def voucher(self, email="visiteur@example.org", offers=None, over=None):
        """A new voucher's record, issued on the local socket."""
        return self.call("voucher.issue", email=email, data=self.access + "\n",
                         offers=offers or [self.offer])

    # --- Over ssh ---

    def ssh(self, login, operation, **how):
        return ssh.call(self.server, login, operation, key=self.keys.get(login, self.key), **how)

    def ssh_run(self, login, *words, **how):
        return ssh.run(self.server, login, *words, key=self.keys.get(login, self.key), **how)

    def refused(self, login, operation, **how):
        """The refusal's (exit code, reason); fails when it was done."""
        try:
            answer = self.ssh(login, operation, **how)
        except guichet.Refused as refusal:
            return refusal.code, refusal.reason
        raise AssertionError(f"{operation} was not refused: {answer}")

    def sell(self):
        """A desk with something to sell: an undated pass, a guided visit with sessions, a
        concert with two seat categories, an offer on them, and the seller guichet1."""
        museum = self.party("t-musee")
        self.desk = self.call("shop.create", party=museum, name="Guichet du musée")["id"]
        self.account("guichet1", "seller", shop=self.desk, name="Léa")
        for ref in ("parterre", "balcon"):
            self.call("item.create", list="seat", ref=ref, name_fr=ref.capitalize())
        self.product("pass", "undated_pass", "Pass trois jours", {"full": "24.00", "child": "10.00"},
                     valid_days=3)
        self.product("visite", "visit", "Visite guidée du musée",
                     {"full": "8.00", "reduced": "6.00", "child": "4.00"})
        self.product("concert", "event", "Concert d’ouverture",
                     {("full", "parterre"): "35.00", ("full", "balcon"): "22.00",
                      ("child", "balcon"): "11.00"})
        self.call("slot.create", product="visite", **{"from": "2026-11-28"}, until="2026-11-29",
                  times="10:00,14:30", minutes=60, places="12")
        self.call("slot.create", product="concert", **{"from": "2026-12-05"}, times="20:30",
                  minutes=120, places="parterre=40,balcon=30")
        offer = self.call("advantage.create", title="Offre découverte", title_en="Discovery offer",
                          scope="products", products="visite", effect="percent", percent="10")["id"]
        self.call("advantage.publish", advantage=offer)
        return self

    def product(self, ref, family, name, prices, **how):
        """A product of the museum's, on sale at desks, with its price for each audience."""
        self.call("product.create", party=self.party("t-musee"), family=family, ref=ref,
                  name_fr=name, channels="desk", vat="10", **how)
        for who, amount in prices.items():
            audience, seat = who if isinstance(who, tuple) else (who, None)
            self.call("price.set", product=ref, audience=audience, seat=seat, amount=amount)
        self.call("product.submit", product=ref)
        self.call("product.validate", product=ref)
