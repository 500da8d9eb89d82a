"""The ten best paths from single entities of a generated network by other libraries: one line of JSON for each.

A path ends at any of the flagged: one node is added that all of them lead to. The graph is made before the clock runs. The
seconds are the median over some entities; the libraries search from scratch for each one, while ours has searched backwards
from the flagged once for all, which its own row of the table gives.
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

# An intermediary's pass-through on the edges out of it; that of the start is taken off by who asks. Only the best of parallel
# edges: the libraries would give the same entities again for each.
order = np.lexsort((weight, source, target))
first = np.ones(len(order), bool)
first[1:] = (source[order[1:]] != source[order[:-1]]) | (target[order[1:]] != target[order[:-1]])
kept = order[first]
source, target, weight = source[kept], target[kept], (weight + passing[source])[kept]
tails = np.concatenate([source, flagged])
heads = np.concatenate([target, np.full(len(flagged), count, np.int32)])
weights = np.concatenate([weight, np.full(len(flagged), -np.log(0.95))])
asked = np.unique(source)[:: max(1, len(np.unique(source)) // 5)][:5]
limit = 120.0


def report(name, seconds, note):
    print(json.dumps({"name": name, "seconds": float(np.median(seconds)), "sum": 0.0, "note": note}), flush=True)


def measure(name, ask):
    seconds = []
    begin = time.perf_counter()
    for entity in asked:
        start = time.perf_counter()
        ask(int(entity))
        seconds.append(time.perf_counter() - start)
        if time.perf_counter() - begin > limit:
            break
    report(name, seconds, f"{len(seconds)} entities; slowest {max(seconds):.2f} s")


try:
    import igraph

    graph = igraph.Graph(n=count + 1, edges=np.column_stack([tails, heads]), directed=True)
    measure(f"igraph {igraph.__version__} get_k_shortest_paths",
            lambda entity: graph.get_k_shortest_paths(entity, count, k=10, weights=weights, output="epath"))
    del graph
except ImportError:
    pass

try:
    import networkx

    if len(tails) > 2_000_000:
        report(f"NetworkX {networkx.__version__}", [float("nan")], "left out: its graph of so many edges fills the memory")
    else:
        from itertools import islice

        graph = networkx.DiGraph()
        graph.add_weighted_edges_from(zip(tails.tolist(), heads.tolist(), weights.tolist()))
        measure(f"NetworkX {networkx.__version__} shortest_simple_paths",
                lambda entity: list(islice(networkx.shortest_simple_paths(graph, entity, count, weight="weight"), 10)))
except ImportError:
    pass
