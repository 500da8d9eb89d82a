# SPDX-License-Identifier: Apache-2.0
"""DuckDB reads the table of relationships and maps its parties to integers, in memory: duckdb_relationships.py FILE THREADS

The way of a competent user: `read_csv` with the columns' types spelled out, one pass into a temporary table, the distinct
parties numbered, and the table joined with them twice.

The same as Diligraph: every column is read and kept; every party has a number, every relationship the numbers of its
parties. Not done here, but by Diligraph: names folded for case, width and space (here an entity is a spelling), values
checked with findings, sources merged, relationships of one id merged, both ends indexed for walking.
"""
import sys

import duckdb

from peer import Clock

COLUMNS = {
    "id": "VARCHAR", "from": "VARCHAR", "to": "VARCHAR", "kind": "VARCHAR", "share": "VARCHAR", "start": "DATE",
    "end": "DATE", "amount": "DOUBLE", "currency": "VARCHAR", "publisher": "VARCHAR", "source": "VARCHAR",
}


def main():
    path, threads = sys.argv[1:3]
    clock = Clock()
    connection = duckdb.connect()
    connection.execute(f"SET threads = {int(threads)}")
    connection.execute("SET preserve_insertion_order = false")
    columns = "{" + ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items()) + "}"
    connection.execute(
        f"CREATE TEMP TABLE rows AS SELECT * FROM read_csv(?, header = true, delim = ',', quote = '\"', columns = {columns})",
        [path])
    clock.part("reading")
    connection.execute("""
        CREATE TABLE entities AS SELECT row_number() OVER () - 1 AS number, name
          FROM (SELECT "from" AS name FROM rows UNION SELECT "to" FROM rows)
    """)
    clock.part("entities")
    connection.execute("""
        CREATE TABLE relationships AS
          SELECT rows.id, a.number::UINTEGER AS "from", b.number::UINTEGER AS "to", kind::VARCHAR AS kind, share, "start",
            "end", amount, currency, publisher, source
          FROM rows JOIN entities a ON a.name = rows."from" JOIN entities b ON b.name = rows."to"
    """)
    clock.part("mapping")
    counts = {
        "entities": connection.execute("SELECT count(*) FROM entities").fetchone()[0],
        "relationships": connection.execute("SELECT count(*) FROM relationships").fetchone()[0],
    }
    clock.report(counts)


main()
