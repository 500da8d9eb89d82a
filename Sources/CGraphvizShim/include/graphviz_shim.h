// SPDX-License-Identifier: Apache-2.0
//
// What the product needs of libgvc and libcgraph, with const text, opaque handles and no mutable globals.
//
// Safety: nothing here is thread-safe, because libgvc is not (two threads with two contexts of their own
// crash it). The caller holds one process-wide lock around every call, from parsing to closing.
#ifndef DILIGRAPH_GRAPHVIZ_SHIM_H
#define DILIGRAPH_GRAPHVIZ_SHIM_H

#include <stdbool.h>
#include <stddef.h>

typedef struct dgv_graph dgv_graph;
typedef struct dgv_node dgv_node;
typedef struct dgv_edge dgv_edge;

/// Makes the one context of the process and captures its messages; true where both worked, now or before.
bool dgv_start(void);

/// The version that the library states, as text that lives as long as the process.
const char *dgv_version(void);

/// What the library said since dgv_messages_reset, at most 16 KB of it, ended by NUL.
const char *dgv_messages(void);

/// Whether the library reported an error (not only a warning) since dgv_messages_reset.
bool dgv_failed(void);

/// Forgets the captured messages and the error level.
void dgv_messages_reset(void);

/// Reads DOT text, ended by NUL; null where it cannot be read. End with dgv_close.
dgv_graph *dgv_parse(const char *dot);

/// Frees the layout, if there is one, and the graph.
void dgv_close(dgv_graph *graph);

int dgv_node_count(dgv_graph *graph);
int dgv_edge_count(dgv_graph *graph);

/// The nodes in the order of the text, one after the other; null at the end.
dgv_node *dgv_first_node(dgv_graph *graph);
dgv_node *dgv_next_node(dgv_graph *graph, dgv_node *node);

/// The edges that leave a node, one after the other; null at the end.
dgv_edge *dgv_first_edge(dgv_graph *graph, dgv_node *tail);
dgv_edge *dgv_next_edge(dgv_graph *graph, dgv_edge *edge);
dgv_node *dgv_head(dgv_edge *edge);

const char *dgv_node_name(dgv_node *node);

/// The value of an attribute, or null where no node has that attribute.
const char *dgv_node_attribute(dgv_node *node, const char *name);

/// Sets an attribute of the node or edge, which others get with an empty value.
void dgv_set_node_attribute(dgv_node *node, const char *name, const char *value);
void dgv_set_edge_attribute(dgv_edge *edge, const char *name, const char *value);

/// The value of an attribute, or null where no edge has that attribute.
const char *dgv_edge_attribute(dgv_edge *edge, const char *name);

/// The node of a name, or null.
dgv_node *dgv_find_node(dgv_graph *graph, const char *name);

/// The size of a laid-out node in points.
void dgv_node_size(dgv_node *node, double *width, double *height);

/// Takes back the sizes that a written layout states (of the nodes that have a place), so that a second layout reckons them from the text again; as
/// stated they would grow by the second outline of a double frame.
void dgv_forget_sizes(dgv_graph *graph);

/// Runs a layout engine. True is no proof of success: see dgv_failed.
bool dgv_layout(dgv_graph *graph, const char *engine);

/// The width and height of the laid-out drawing in points (1/72 inch).
void dgv_size(dgv_graph *graph, double *width, double *height);

/// Sets how many pixels a laid-out drawing has to the inch, for formats made of pixels.
void dgv_set_pixels_per_inch(dgv_graph *graph, double pixels);

/// The number of edges that the layout left without a line.
int dgv_undrawn_edge_count(dgv_graph *graph);

/// Renders a laid-out graph into bytes to be freed with dgv_free. True is no proof of success: see dgv_failed.
bool dgv_render(dgv_graph *graph, const char *format, char **bytes, size_t *count);
void dgv_free(char *bytes);

#endif
