"""A network in which every table has a row, made as people would make it, and then every free
text of it hostile: what the tests of hostile texts look at."""
import email
import email.policy
import re
import sqlite3
import struct
import zlib

import hostile
import ssh
from cases import equal
from network import Network
from server import result, wait_until

LATER = "2026-12-01T09:42:00Z"  # a month has ended since all was made
PASSWORD = "Chemin-vert7"
EMAIL = "marie@example.org"
NOWHERE = "smtp://127.0.0.1:9"  # messages wait


def png():
    """A picture of one pixel."""
    parts = ((b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
             (b"IDAT", zlib.compress(b"\0\x7a\x1f\x40")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts)


class HostileNetwork(Network):
    """keys as in Network; codes: what can be presented, by what it is."""

    def make(self):
        self.build().sell()
        self.codes = {}
        self.call("network.set", name="Pass", public_address="pass@example.org", legal="SIREN",
                  mail=NOWHERE, mail_from="pass@example.org", alert_email="chef@example.org",
                  amounts_due=True)
        self.people()
        self.catalogue()
        self.single_use()
        self.counters()
        self.customers()
        self.visitors()
        self.sales()
        self.house()
        return self

    def people(self):
        self.call("party.create", name="Les Amis", kinds="association", ref="amis")
        self.call("access.create", party=self.producer, valid_until="2026-12-06")
        self.call("role.create", name="accueil", label="Accueil", reach="network",
                  operations="offer.list")
        self.account("moulin", "host", party=self.host)
        self.account("cave", "producer", party=self.producer)
        self.account("caisse", "shop", shop=self.shop)
        self.account("bruno", "accueil", name="Bruno")
        self.call("account.password", account="bruno")
        ssh.run(self.server, "bruno", "system.status", password="Wrong-one1")
        self.call("account.create", login="visiteur", role="visitor", language="fr")
        self.call("account.open", account="visiteur")

    def catalogue(self):
        call = self.call
        call("season.create", name="Été", ref="ete", **{"from": "2026-06-01"}, until="2026-12-31")
        call("party.update", party=self.producer, phone="0247000000", email="cave@example.org",
             website="https://example.org")
        call("party.update", party=self.host, email="hote@example.org")
        call("report.monthly", party=self.producer, wanted=True)
        call("offer.update", offer=self.offer, body="Trois vins", conditions="Une fois",
             hours="Le matin", contact="Luc")
        call("offer.close", offer=self.offer, **{"from": "2026-12-20"}, until="2026-12-22",
             why="Congés")
        call("product.update", product="pass", internal_fr="Pass", body_fr="Trois jours",
             terms_fr="Non remboursable")
        for operation, what in (("product", {"product": "pass"}), ("advantage", {"advantage": 6})):
            self.ssh_picture(f"{operation}.picture", **what)
        self.call("product.create", party=self.producer, family="visit", ref="caves",
                  name_fr="Les caves", channels="desk")
        self.call("price.set", product="caves", audience="full", amount="5")
        self.call("product.submit", product="caves")
        self.call("product.reject", product="caves", why="Trop cher")

    def ssh_picture(self, operation, **what):
        words = [f"{name}={value}" for name, value in what.items()]
        answer = self.ssh_run("admin", operation, *words, "name=photo.png", data=png())
        equal(answer.returncode, 0, answer)

    def single_use(self):
        call = self.call
        contact = call("customer.create", name="Comité", email="ce@example.org",
                       phone="0247111111")["id"]
        self.benefit = call("advantage.create", title="Code", target="single", scope="basket",
                            effect="percent", percent="5", season="ete")["id"]
        call("advantage.publish", advantage=self.benefit)
        batch = call("code.generate", offer=self.benefit, customer=contact, codes=12, prefix="ETE",
                     remark="Été")["batch"]
        call("code.import", data="code\nOuvert-2026-a\nOuvert-2026-b\n", offer=self.benefit,
             customer=contact)
        call("code.invalidate", codes="Ouvert-2026-b", why="Perdu")
        call("code.send", batch=batch)
        call("code.send_each", batch=batch, data="address,name\nluc@example.org,Luc\n")
        self.codes["foreign"] = "Ouvert-2026-a"
        self.batch = batch

    def counters(self):
        call = self.call
        call("card.make", label="Été", cards=3)
        self.codes["voucher"] = self.voucher()["code"]
        self.ssh("caisse", "redemption.create", code=self.codes["voucher"])
        self.refused("caisse", "redemption.create", code=self.codes["voucher"])
        self.refused("caisse", "redemption.create", code="Inconnu-1")
        used = self.voucher("autre@example.org")
        done = self.ssh("caisse", "redemption.create", code=used["code"])
        self.ssh("caisse", "redemption.undo", redemption=done["id"], why="Erreur")
        call("voucher.revoke", voucher=used["id"], why="Parti")

    def customers(self):
        call = self.call
        self.lea = call("customer.create", name="Léa Petit", email="lea@example.org",
                        phone="0247222222")["id"]
        call("contacts.create", ref="liste", name="Liste")
        call("contacts.add", contacts="liste", customers=self.lea)
        call("indicator.create", ref="fidele", name="Fidèle", levels="Argent,Or")
        call("indicator.give", indicator="fidele", level=1, customers=self.lea)
        call("indicator.rule", indicator="fidele", level=2, orders=3)
        call("item.create", list="preference", ref="lettre", name_fr="La lettre")
        listed = call("advantage.create", title="Pour la liste", target="contacts",
                      contacts="liste", scope="basket", effect="percent", percent="5")["id"]
        call("advantage.publish", advantage=listed)
        call("consent.set", customer="lea@example.org", channel="email", given=True)
        gone = call("customer.create", name="Parti", email="parti@example.org")["id"]
        call("customer.erase", customer=gone, why="Demandé")

    def sales(self):
        call = self.call
        self.ssh("guichet1", "till.open", float="20")
        self.ssh("guichet1", "till.move", way="in", amount="5", why="Monnaie")
        sold = []
        for ends in ("hold", "cash", "cancel", "open"):
            order = self.ssh("guichet1", "order.open")["id"]
            self.ssh("guichet1", "order.customer", order=order, email=EMAIL)
            self.ssh("guichet1", "order.add", order=order, product="pass", audience="full")
            sold.append(order)
            if ends == "open":
                continue
            slot = call("slot.list", product="concert")[0]["id"]
            self.ssh("guichet1", "order.add", order=order, product="concert", audience="full",
                     seat="parterre", slot=slot)
            if ends == "hold":
                self.ssh("guichet1", "order.hold", order=order, remark="Revient à midi")
            else:
                total = self.ssh("guichet1", "order.show", order=order)["total"] / 100
                self.ssh("guichet1", "order.confirm", order=order, total=total,
                         payments=f"card:{total}:1234")
        call("receipt.paper", receipt=1)
        self.ssh("guichet1", "order.send", order=sold[1])
        call("order.cancel", order=sold[2], why="Malade", to="balance",
             keep="0")
        self.ssh("guichet1", "till.close", counts=f"cash:25,card:{2 * total:.2f}", remark="Juste")
        call("balance.credit", customer=self.lea, amount="10", why="Geste")
        self.order = sold[1]
        tickets = call("ticket.list", order=self.order)
        self.codes["ticket"] = next(row["code"] for row in tickets if row["name"].startswith("Pass"))
        entry = call("redemption.create", code=self.codes["ticket"], shop=self.desk)
        call("ticket.undo", entry=entry["entry"], why="Erreur")
        call("slot.move", slot=slot, to="2026-12-06T20:30")

    def visitors(self):
        """One with a login of her own, an address book, orders and a selection."""
        box = self.server.folder / "codes"
        self.call("network.set", mail=f"maildir:{box}")
        result(self.visit("customer.register", f"email={EMAIL}", "name=Marie", "format=json"))
        wait_until(lambda: list((box / "new").glob("*")), "the code")
        letter = email.message_from_bytes(next((box / "new").iterdir()).read_bytes(),
                                          policy=email.policy.default)
        code = re.search(r"^ {4}(\S+)$", letter.get_body(("plain",)).get_content(), re.M)[1]
        result(self.visit("customer.activate", f"email={EMAIL}", f"code={code}", "format=json",
                          data=PASSWORD.encode() + b"\n"))
        self.call("network.set", mail=NOWHERE)
        self.call("contacts.add", contacts="liste", customers=EMAIL)
        ssh.call(self.server, EMAIL, "own.address_add", password=PASSWORD, label="Maison",
                 name="Marie", street="1 rue Haute", postcode="37000", town="Tours",
                 country="France", phone="0247333333")
        requests = ('{"jsonrpc":"2.0","id":1,"method":"selection.add","params":{"offer":%d}}\n'
                    '{"jsonrpc":"2.0","id":2,"method":"selection.keep",'
                    '"params":{"email":"visite@example.org"}}\n' % self.offer)
        self.visit("batch", data=requests)

    def visit(self, *words, **how):
        return ssh.run(self.server, "visiteur", *words, **how)

    def house(self):
        self.call("access.send", access=1, email="hote@example.org")
        self.call("mail.test", email="chef@example.org")
        self.call("system.backup")

    # --- Made hostile ---

    def fill(self, spare=()):
        """All of it, a month later, then hostile; guichetd is started again on it."""
        self.make()
        self.server.stop()
        self.server.options[self.server.options.index("--clock") + 1] = LATER
        # The backup that is due fails: there is no folder for it.
        folder = self.server.data / "backup"
        folder.rename(self.server.folder / "backup")
        folder.write_text("")
        self.server.start()
        self.call("closing.make")
        # What a night forgets, or what is over by now.
        self.codes["fresh"] = self.voucher("frais@example.org")["code"]
        self.ssh("caisse", "redemption.create", code=self.voucher("encore@example.org")["code"])
        result(self.visit("customer.register", "email=nouveau@example.org", "name=Nouveau",
                          "format=json"))
        self.call("customer.invite", customer=self.lea)
        wait_until(lambda: {"summary", "alert"} <= {row["what"] for row in self.call("mail.list")},
                   "the month's summary, and the alert")
        self.server.stop()
        folder.unlink()
        (self.server.folder / "backup").rename(folder)
        hostile.fill(self.server.data / "guichet.db", spare)
        self.server.start()
        return self

    def sql(self, *lines):
        """Lines of SQL behind guichetd's back."""
        data = sqlite3.connect(self.server.data / "guichet.db", timeout=20)
        for line in lines:
            data.execute(line)
        data.commit()
        data.close()
