// SPDX-License-Identifier: Apache-2.0
#ifndef DILIGRAPH_CXMLSHIM_H
#define DILIGRAPH_CXMLSHIM_H
#include <stdbool.h>
#include <stddef.h>

/// A push parser: bytes go in, calls to its handlers come out. Nothing is loaded from anywhere, and no entity
/// may be declared.
typedef struct cxs_parser cxs_parser;

/// An attribute of the element that starts; valid during the call. The value is UTF-8, not terminated.
typedef struct {
  const char *name;
  /// NULL where there is none.
  const char *namespace_uri;
  const char *value;
  size_t length;
} cxs_attribute;

/// Where the parser's events go. Names and namespaces are the same pointer for the same text, as long as the parser
/// lives; `line` is the one in which the start tag ends.
typedef struct {
  void *context;
  void (*start)(
    void *context, const char *name, const char *namespace_uri, const void *attributes, size_t count, long line);
  void (*end)(void *context);
  void (*text)(void *context, const char *bytes, size_t length);
} cxs_handlers;

/// What a parse can end in; the finer codes of the library are folded into what a reader can act on.
typedef enum {
  CXS_OK = 0,
  CXS_MALFORMED,
  CXS_ENTITY_DECLARED,
  CXS_UNKNOWN_ENTITY,
  CXS_TOO_DEEP,
  CXS_BAD_ENCODING,
  CXS_ENDS_EARLY,
  CXS_EMPTY,
  CXS_TOO_LARGE,
  CXS_OUT_OF_MEMORY
} cxs_status;

/// A parser that refuses nesting deeper than `max_depth`; NULL when there is no memory.
cxs_parser *cxs_create(cxs_handlers handlers, size_t max_depth);
void cxs_free(cxs_parser *parser);

/// Parses the next bytes, at most 1 GB. After anything but CXS_OK the parser takes no more.
cxs_status cxs_push(cxs_parser *parser, const char *bytes, size_t length, bool is_last);

/// The attribute at `index` of those that `start` was called with.
cxs_attribute cxs_attribute_at(const void *attributes, size_t index);
/// The line that is being parsed; after an error, its line.
long cxs_line(const cxs_parser *parser);
/// What the library says of the error, without a line end; empty where it says nothing.
const char *cxs_message(const cxs_parser *parser);
#endif
