"""A page of a data file that the disk has spoilt."""
import contextlib
import sqlite3

PAGE = 4096


def spoil_leaf(file, table):
    """Overwrites a leaf in the middle of a table; no server may be there that knows it."""
    with contextlib.closing(sqlite3.connect(file)) as data:
        data.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        leaves = [page for page, in data.execute(
            "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path",
            (table,))]
    assert len(leaves) > 2, f"{table} has {len(leaves)} pages"
    with open(file, "r+b") as data:
        data.seek((leaves[len(leaves) // 2] - 1) * PAGE)
        data.write(bytes(PAGE))
