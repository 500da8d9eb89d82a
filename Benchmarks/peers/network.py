"""Lower bounds of all entities of a generated network by other libraries: one line of JSON for each that is there.

They find shortest distances over -log(p), from all flagged at once over reversed edges. The graph is made before the clock
runs; the first step's pass-through, which a start does not need, is taken off afterwards within the clock. Like ours they
give values only: a path is named by a question of its own.
"""
import json
import sys
import time

import numpy as np

folder = sys.argv[1]
source = np.fromfile(f"{folder}/network-from", np.int32)
target = np.fromfile(f"{folder}/network-to", np.int32)
weight = -np.log(np.fromfile(f"{folder}/network-probability"))
passing = -np.log(np.fromfile(f"{folder}/network-pass"))
flagged = np.fromfile(f"{folder}/network-flagged", np.int32)
count = len(passing)
flag = -np.log(0.95)


def report(name, seconds, distances, note):
    exposed = np.exp(-distances[np.isfinite(distances)])
    print(json.dumps({"name": name, "seconds": seconds, "sum": float(exposed.sum()), "note": note}), flush=True)


def starts(arrival):
    """The best first step of every entity, from the distances of arrivals."""
    best = np.full(count, np.inf)
    np.minimum.at(best, source, weight + arrival[target])
    return best


try:
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra
    import scipy

    # Its matrix adds up parallel edges; only the most probable one of each pair is given.
    order = np.lexsort((weight, source, target))
    first = np.ones(len(order), bool)
    first[1:] = (source[order[1:]] != source[order[:-1]]) | (target[order[1:]] != target[order[:-1]])
    kept = order[first]
    matrix = csr_matrix(((weight + passing[source])[kept], (target[kept], source[kept])), shape=(count, count))
    start = time.perf_counter()
    arrival = dijkstra(matrix, indices=flagged, min_only=True) + flag
    seconds = time.perf_counter() - start
    report(f"SciPy {scipy.__version__} csgraph.dijkstra", seconds, starts(arrival),
           "first steps taken after the clock; parallel edges taken out before it")
except ImportError:
    pass

try:
    import networkit

    graph = networkit.GraphFromCoo(
        (np.concatenate([weight + passing[source], np.zeros(len(flagged))]),
         (np.concatenate([target, np.full(len(flagged), count, np.int32)]), np.concatenate([source, flagged]))),
        count + 1, weighted=True, directed=True)
    start = time.perf_counter()
    search = networkit.distance.Dijkstra(graph, count, False, False)
    search.run()
    seconds = time.perf_counter() - start
    arrival = np.array(search.getDistances())[:count]
    arrival[arrival > 1e300] = np.inf
    report(f"NetworKit {networkit.__version__} Dijkstra", seconds, starts(arrival + flag),
           "first steps taken after the clock; one added source")
except ImportError:
    pass
