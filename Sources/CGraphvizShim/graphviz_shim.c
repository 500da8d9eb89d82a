// SPDX-License-Identifier: Apache-2.0
#include "graphviz_shim.h"

#include <gvc.h>
#include <string.h>

// One context for the life of the process: a fresh one for each drawing leaks 3.6 KB (measured, 2.42.2).
static GVC_t *context;

// Bounded, so that a drawing with a million complaints costs no more than a drawing with one.
static char messages[16384];
static size_t message_length;

// The library hands over chunks that are already formatted: "Error: ", then the text.
static int capture(char *chunk) {
  size_t length = strlen(chunk);
  size_t room = sizeof messages - 1 - message_length;
  if (length > room) length = room;
  memcpy(messages + message_length, chunk, length);
  message_length += length;
  messages[message_length] = 0;
  return 0;
}

bool dgv_start(void) {
  if (context) return true;
  agseterrf(capture);
  agseterr(AGWARN);
  context = gvContext();
  return context != NULL;
}

const char *dgv_version(void) { return context ? gvcVersion(context) : ""; }

const char *dgv_messages(void) { return messages; }

// agerrors() is the greatest level since the last reset; return codes alone miss bad labels and too long lines.
bool dgv_failed(void) { return agerrors() >= AGERR; }

void dgv_messages_reset(void) {
  message_length = 0;
  messages[0] = 0;
  agreseterrors();
}

dgv_graph *dgv_parse(const char *dot) { return (dgv_graph *)agmemread(dot); }

void dgv_close(dgv_graph *graph) {
  if (!graph) return;
  // Harmless without a layout; with one, the layout's memory is not freed by agclose.
  gvFreeLayout(context, (Agraph_t *)graph);
  agclose((Agraph_t *)graph);
}

int dgv_node_count(dgv_graph *graph) { return agnnodes((Agraph_t *)graph); }
int dgv_edge_count(dgv_graph *graph) { return agnedges((Agraph_t *)graph); }

dgv_node *dgv_first_node(dgv_graph *graph) { return (dgv_node *)agfstnode((Agraph_t *)graph); }
dgv_node *dgv_next_node(dgv_graph *graph, dgv_node *node) {
  return (dgv_node *)agnxtnode((Agraph_t *)graph, (Agnode_t *)node);
}

dgv_edge *dgv_first_edge(dgv_graph *graph, dgv_node *tail) {
  return (dgv_edge *)agfstout((Agraph_t *)graph, (Agnode_t *)tail);
}
dgv_edge *dgv_next_edge(dgv_graph *graph, dgv_edge *edge) {
  return (dgv_edge *)agnxtout((Agraph_t *)graph, (Agedge_t *)edge);
}
dgv_node *dgv_head(dgv_edge *edge) { return (dgv_node *)aghead((Agedge_t *)edge); }

const char *dgv_node_name(dgv_node *node) { return agnameof(node); }
const char *dgv_node_attribute(dgv_node *node, const char *name) { return agget(node, (char *)name); }

void dgv_set_node_attribute(dgv_node *node, const char *name, const char *value) {
  agsafeset(node, (char *)name, (char *)value, "");
}
void dgv_set_edge_attribute(dgv_edge *edge, const char *name, const char *value) {
  agsafeset(edge, (char *)name, (char *)value, "");
}

const char *dgv_edge_attribute(dgv_edge *edge, const char *name) { return agget(edge, (char *)name); }

dgv_node *dgv_find_node(dgv_graph *graph, const char *name) {
  return (dgv_node *)agnode((Agraph_t *)graph, (char *)name, 0);
}

void dgv_node_size(dgv_node *node, double *width, double *height) {
  *width = 72 * ND_width((Agnode_t *)node);
  *height = 72 * ND_height((Agnode_t *)node);
}

void dgv_forget_sizes(dgv_graph *graph) {
  Agraph_t *g = (Agraph_t *)graph;
  for (Agnode_t *node = agfstnode(g); node; node = agnxtnode(g, node)) {
    const char *place = agget(node, "pos");
    if (!place || !*place) continue;
    agsafeset(node, "width", "", "");
    agsafeset(node, "height", "", "");
  }
}

bool dgv_layout(dgv_graph *graph, const char *engine) {
  return gvLayout(context, (Agraph_t *)graph, engine) == 0;
}

void dgv_size(dgv_graph *graph, double *width, double *height) {
  boxf box = GD_bb((Agraph_t *)graph);
  *width = box.UR.x - box.LL.x;
  *height = box.UR.y - box.LL.y;
}

// The attribute dpi is read during the layout, when the size is not known yet; this is where it is kept.
void dgv_set_pixels_per_inch(dgv_graph *graph, double pixels) { GD_drawing((Agraph_t *)graph)->dpi = pixels; }

int dgv_undrawn_edge_count(dgv_graph *graph) {
  Agraph_t *g = (Agraph_t *)graph;
  int undrawn = 0;
  for (Agnode_t *node = agfstnode(g); node; node = agnxtnode(g, node)) {
    for (Agedge_t *edge = agfstout(g, node); edge; edge = agnxtout(g, edge)) {
      const char *style = agget(edge, "style");
      if (style && strcmp(style, "invis") == 0) continue;
      if (!ED_spl(edge)) undrawn++;
    }
  }
  return undrawn;
}

bool dgv_render(dgv_graph *graph, const char *format, char **bytes, size_t *count) {
  // The length is an unsigned int up to Graphviz 12 and a size_t later. A zeroed union serves both on every
  // little-endian machine, which is what the product runs on.
  union {
    unsigned int narrow;
    size_t wide;
  } length = {.wide = 0};
  *bytes = NULL;
  int status = gvRenderData(context, (Agraph_t *)graph, format, bytes, (void *)&length);
  *count = *bytes ? length.wide : 0;
  return status == 0 && *bytes != NULL;
}

void dgv_free(char *bytes) {
  if (bytes) gvFreeRenderData(bytes);
}
