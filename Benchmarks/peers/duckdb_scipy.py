# SPDX-License-Identifier: Apache-2.0
"""DuckDB reads the tables and maps names to integers, SciPy finds the best paths: duckdb_scipy.py FILE THREADS

The fastest pipeline found for the question which entities have the most probable path to a flagged one: `read_csv`, names
joined with numbers, the most probable of parallel relationships kept, `csgraph.dijkstra` from all flagged at once over
-log p, the first step of a path added, the thousand best ranked.

Not done here, but by Diligraph: values checked with findings, upper bounds, levels, directness and relevance of each exposure,
names folded, the place of every relationship kept.
"""
import sys

import duckdb
import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from peer import Clock

# The default policy's relevance of a supply that states no product.
RELEVANCE = 0.4


def main():
    path, threads = sys.argv[1:3]
    clock = Clock()
    connection = duckdb.connect()
    connection.execute(f"SET threads = {int(threads)}")
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("""
        CREATE TABLE entities AS SELECT row_number() OVER () - 1 AS number, name, "passThrough" AS share
          FROM read_csv(?, header = true, delim = ',', columns = {'name': 'VARCHAR', 'passThrough': 'DOUBLE'})
    """, [path + ".entities"])
    connection.execute("""
        CREATE TABLE flags AS SELECT number, f.confidence
          FROM read_csv(?, header = true, delim = ',', columns =
            {'entity': 'VARCHAR', 'category': 'VARCHAR', 'level': 'INTEGER', 'confidence': 'DOUBLE'}) f
          JOIN entities ON name = entity
    """, [path + ".flags"])
    connection.execute("""
        CREATE TABLE relationships AS SELECT a.number::INTEGER AS "from", b.number::INTEGER AS "to", r.confidence, r.id
          FROM read_csv(?, header = true, delim = ',', columns =
            {'id': 'VARCHAR', 'from': 'VARCHAR', 'to': 'VARCHAR', 'kind': 'VARCHAR', 'confidence': 'DOUBLE'}) r
          JOIN entities a ON a.name = r."from" JOIN entities b ON b.name = r."to"
    """, [path])
    clock.part("reading and mapping")
    pairs = connection.execute("""
        SELECT "from", "to", max(confidence) AS p FROM relationships WHERE "from" <> "to" GROUP BY ALL
    """).fetchnumpy()
    share = connection.execute("SELECT share FROM entities ORDER BY number").fetchnumpy()["share"]
    flags = connection.execute("SELECT number, max(confidence) AS p FROM flags GROUP BY ALL").fetchnumpy()
    clock.part("arrays")
    source, target, count = pairs["from"], pairs["to"], len(share)
    weight, passing, flagged = -np.log(pairs["p"]), -np.log(share), flags["number"]
    # All flags of the file are equally sure, so that one distance does for all.
    flag = -np.log(flags["p"].max())
    matrix = csr_matrix((weight + passing[source], (target, source)), shape=(count, count))
    arrival = dijkstra(matrix, indices=flagged, min_only=True) + flag
    best = np.full(count, np.inf)
    np.minimum.at(best, source, weight + arrival[target])
    clock.part("paths")
    best[flagged] = np.inf
    figure = np.rint(np.exp(-best) * RELEVANCE * 1e9)
    names = connection.execute("SELECT name FROM entities ORDER BY number").fetchnumpy()["name"]
    exposed = np.flatnonzero(np.isfinite(best))
    # More than a thousand, so that those of equal figures are ordered by their names' numbers.
    least = np.sort(figure[exposed])[-min(1000, len(exposed))]
    ranked = sorted((-figure[index], int(names[index].split()[1])) for index in exposed[figure[exposed] >= least])[:1000]
    clock.part("ranking")
    clock.report({
        "entities": count, "flags": len(flagged), "exposed": len(exposed),
        "relationships": connection.execute("SELECT count(*) FROM relationships").fetchone()[0],
        "topSum": int(-sum(figure for figure, _ in ranked) / 1e3), "topNumbers": sum(number for _, number in ranked),
    })


main()
