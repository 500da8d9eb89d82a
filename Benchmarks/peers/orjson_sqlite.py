# SPDX-License-Identifier: Apache-2.0
"""A straightforward script fills SQLite from OCDS JSON lines: orjson_sqlite.py FILE DATABASE

The way of a competent user: the fastest JSON parser for Python, one transaction, rows in batches, the indexes after the
rows. The same fields, keys and indexes as duckdb_ocds.py; what is said there of Diligraph holds here too.
"""
import sqlite3
import sys

import orjson

from peer import Clock

SCHEMA = """
CREATE TABLE entities (id TEXT PRIMARY KEY, name TEXT, country TEXT, is_public INTEGER);
CREATE TABLE relationships (id TEXT PRIMARY KEY, from_id TEXT, to_id TEXT, kind TEXT, starts TEXT, ends TEXT, amount REAL,
  currency TEXT, title TEXT, published TEXT, codes TEXT);
CREATE TABLE bids (id TEXT PRIMARY KEY, from_id TEXT, to_id TEXT, title TEXT, published TEXT);
"""
INDEXES = """
CREATE INDEX relationships_by_from ON relationships (from_id);
CREATE INDEX relationships_by_to ON relationships (to_id);
CREATE INDEX bids_by_from ON bids (from_id);
CREATE INDEX bids_by_to ON bids (to_id);
"""
INSERTS = {
    "entities": "INSERT OR IGNORE INTO entities VALUES (?, ?, ?, ?)",
    "relationships": "INSERT OR IGNORE INTO relationships VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "bids": "INSERT OR IGNORE INTO bids VALUES (?, ?, ?, ?, ?)",
}


def codes(items):
    found = []
    for item in items:
        code = item.get("classification")
        if code:
            found.append(f"{code.get('scheme')} {code.get('id')} {code.get('description')}")
    return "\n".join(found)


def terms(contracts):
    """Start, end and value of an award's contracts."""
    contracts = [contract for contract in contracts if contract.get("status") != "cancelled"]
    signed = [contract["dateSigned"][:10] for contract in contracts if contract.get("dateSigned")]
    periods = [contract.get("period") or {} for contract in contracts]
    starts = [period["startDate"][:10] for period in periods if period.get("startDate")]
    ends = [period["endDate"][:10] for period in periods if period.get("endDate")]
    start = min(signed) if signed else min(starts) if starts else None
    value = contracts[0].get("value") if len(contracts) == 1 else None
    return start, max(ends) if ends else None, value or {}


def read(release, rows):
    ocid, published = release["ocid"], release["date"][:10]
    tender = release.get("tender") or {}
    buyer = release["buyer"]["id"]
    for party in release.get("parties", ()):
        identifier = party["identifier"]
        country = (party.get("address") or {}).get("countryName")
        rows["entities"].append(
            (f"{identifier['scheme']}-{identifier['id']}", party["name"], country, "buyer" in party["roles"]))
    contracts = {}
    for contract in release.get("contracts", ()):
        contracts.setdefault(contract.get("awardID"), []).append(contract)
    for award in release.get("awards", ()):
        if award.get("status") not in (None, "", "active", "pending"):
            continue
        start, end, fallback = terms(contracts.get(award["id"], ()))
        value = award.get("value") or fallback
        start = start or (award.get("date") or "")[:10] or None
        text = codes(award.get("items") or tender.get("items") or ())
        for supplier in award.get("suppliers", ()):
            rows["relationships"].append(
                (f"{ocid}/{award['id']}/{supplier['id']}", supplier["id"], buyer, "award", start, end, value.get("amount"),
                 value.get("currency"), award.get("title"), published, text))
    for tenderer in tender.get("tenderers", ()):
        rows["bids"].append((f"{ocid}/bid/{tenderer['id']}", tenderer["id"], buyer, tender.get("title"), published))


def main():
    path, database = sys.argv[1:3]
    clock = Clock()
    connection = sqlite3.connect(database, isolation_level=None)
    connection.executescript(SCHEMA)
    connection.execute("BEGIN")
    rows = {name: [] for name in INSERTS}
    releases = 0

    def write():
        for name, insert in INSERTS.items():
            connection.executemany(insert, rows[name])
            rows[name].clear()

    with open(path, "rb") as lines:
        for line in lines:
            read(orjson.loads(line), rows)
            releases += 1
            if releases % 2_000 == 0:
                write()
    write()
    clock.part("rows")
    connection.execute("COMMIT")
    connection.executescript(INDEXES)
    clock.part("indexes")
    counts = {"releases": releases}
    names = {"entities": "entities", "relationships": "awardRelationships", "bids": "bidRelationships"}
    for table, name in names.items():
        counts[name] = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    connection.close()
    clock.report(counts)


main()
