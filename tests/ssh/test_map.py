#!/usr/bin/env python3
"""The map: what it shows, how one moves, and the search that it shares with the list."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from cases import case, contains, equal, main
from network import Network
from terminal import operator, width

net = Network()
BRAILLE = range(0x2801, 0x2900)


def braille(terminal):
    return sum(ord(c) in BRAILLE for c in terminal.text())


def sit(**how):
    how.setdefault("lang", "en_GB.UTF-8")
    terminal = operator(net.server, "admin", key=net.key, **how)
    return terminal.wait("F1") and terminal


def chosen(terminal):
    """The line that says what is selected, once it is drawn."""
    terminal.wait_match(r"km|\d m")
    while not terminal.screen()[21].strip():
        terminal.wait("in view")
    return terminal.screen()[21]


def to_map(terminal):
    terminal.key("z").wait("Map of the offers", "in view")
    return terminal


@case("it opens on all offers; each is chosen in turn and opened")
def _():
    net.build()
    terminal = to_map(sit())
    terminal.wait("5 offers in view", "km")
    titles = set()
    for _step in range(4):
        titles.add(chosen(terminal).split("├")[0].strip())
        before = chosen(terminal)
        terminal.key("Tab")
        terminal.wait(gone=[before])
    assert any("Free tasting" in title for title in titles), titles
    assert any("3 offers here" in title for title in titles), titles
    while "Free tasting" not in chosen(terminal):
        before = chosen(terminal)
        terminal.key("Tab").wait(gone=[before])
    terminal.key("Enter").wait("Offer ·", "Free tasting for two", "Vouvray")
    terminal.key("Escape").wait("Map of the offers")
    terminal.close()


@case("nearer and farther, the four ways, all again; three offers of one house are told apart")
def _():
    terminal = to_map(sit())
    terminal.wait("5 offers in view")
    terminal.key(*["-"] * 9)
    terminal.wait("Paris", "200 km")
    assert braille(terminal) > 100, terminal.text()
    terminal.key("Right", "Right", "Right", "Right", "Right", "Right")
    terminal.wait("0 offers in view", "f shows all")
    terminal.key("f").wait("5 offers in view")
    while "3 offers here" not in terminal.text():
        before = chosen(terminal)
        terminal.key("Tab").wait(gone=[before])
    for _step in range(12):
        terminal.key("+")
    terminal.wait("200 m")
    terminal.key("Enter").wait("Offers here", "Free woven postcard", "Two tickets")
    terminal.close()


@case("list and map are one search: what is asked on one is seen on the other")
def _():
    terminal = sit()
    terminal.key("d").wait("Search")
    terminal.type("woven").key("Enter").wait("Free woven postcard", gone=["Free tasting"])
    terminal.key("m").wait("Map of the offers", "1 offer in view", "Free woven postcard")
    terminal.key("/")
    terminal.key("C-u")
    terminal.type("aperitif").key("Enter").wait("Free house aperitif", "1 offer in view")
    terminal.key("m").wait("Free house aperitif", gone=["Map of the offers", "postcard"])
    terminal.key("m").wait("Map of the offers")
    terminal.key("/").key("Escape").key("Enter")
    terminal.wait("5 offers in view")
    terminal.key("a").wait("Around which town?")
    terminal.type("Vouvray").wait("37210")
    terminal.key("Enter")
    terminal.wait("Vouvray 20 km", "in view · ")
    terminal.key("c").wait("choose", "Category")
    terminal.type("Wine")
    terminal.wait("Wine", gone=["Restaurant"])
    terminal.key("Enter")
    terminal.wait("1 offer in view", "Free tasting")
    terminal.key("m").wait("Free tasting", "Vouvray 20 km", gone=["Map of the offers", "aperitif"])
    terminal.close()


@case("the list is sorted as asked, and looks around a host or a typed position")
def _():
    terminal = sit()
    terminal.key("d").wait("Search")
    terminal.key("Down")
    terminal.key("t").wait("Sorted by name.")
    terminal.key("h").wait("Around which host?")
    terminal.type("vannes").wait("Moulin des Trois Vannes", "1 of")
    terminal.key("Enter").wait("Moulin", "20 km", gone=["Around which"])
    terminal.key("a").wait("Around which town?")
    terminal.type("97.41 0.80").wait("0 of 0")
    terminal.key("Enter")
    terminal.key("C-u").type("47.41 0.80").key("Enter")
    terminal.wait("47.41 0.80 20 km", "km", gone=["Around which"])
    terminal.wait_match(r"0\.\d  . +Free tasting")
    terminal.key("/").type("ent").key("Enter").wait("km", gone=["Free tasting"])
    terminal.key("t").wait("Sorted by distance")
    terminal.key("t").wait("Sorted by relevance")
    terminal.key("t").wait("Sorted by name.")
    terminal.close()


@case("the overseas departments each have their map")
def _():
    terminal = to_map(sit())
    for name, town in (("Guad", "Les Abymes"), ("Martin", "Fort-de-France"), ("Guiana", "Cayenne"),
                       ("union", "Saint-Denis"), ("May", "Mamoudzou"), ("Metro", "Paris")):
        terminal.key("o").wait("Which part of France?")
        terminal.type(name).key("Enter").wait("Map of the offers", town)
        assert braille(terminal) > 30, terminal.text()
    terminal.close()


@case("without UTF-8 or colours it is drawn in ASCII; any size is used")
def _():
    for term, lang, columns, rows in (("vt100", "C", 80, 24), ("tmux-256color", "C", 100, 30),
                                      ("tmux-256color", "en_GB.UTF-8", 211, 60)):
        terminal = to_map(sit(term=term, lang=lang, columns=columns, rows=rows))
        terminal.key("o").wait("Which part")
        terminal.key("Enter").wait("Paris", "km")
        lines = terminal.screen()
        equal(len(lines), rows)
        for line in lines:
            assert width(line) <= columns, line
        if lang == "C":
            equal({c for line in lines for c in line if ord(c) > 126}, set())
        contains(lines[-1], "F1")
        terminal.close()


@case("signs never cover one another: what is in view is counted once")
def _():
    terminal = to_map(sit(lang="C"))
    terminal.wait("5 offers in view")
    for _farther in range(5):
        first, counted = None, 0
        while counted < 5:
            line = chosen(terminal).split("|--")[0].strip()
            assert line != first, terminal.text()
            first = first or line
            counted += int(line.split()[0]) if "offers here" in line else 1
            terminal.key("Tab")
            if counted < 5:
                terminal.wait(gone=[line])
        equal(counted, 5)
        bar = chosen(terminal)[-30:]
        terminal.key("-").wait("5 offers in view", gone=[bar])
    terminal.close()


main()
