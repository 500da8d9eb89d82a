// SPDX-License-Identifier: Apache-2.0
#ifndef DILIGRAPH_CSIMDJSON_H
#define DILIGRAPH_CSIMDJSON_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A parser with the document it parsed last. A further parse, and free, end all of its elements.
typedef struct csj_parser csj_parser;

/// A value of a parsed document: two words, freely copied, valid as long as the document is.
typedef struct {
  const void *document;
  size_t index;
} csj_element;

/// A walk over the items of an array or the members of an object.
typedef struct {
  csj_element position;
  csj_element end;
} csj_cursor;

/// UTF-8 text inside a parsed document; not terminated by a zero.
typedef struct {
  const char *bytes;
  size_t length;
} csj_text;

typedef enum {
  CSJ_NULL = 0,
  CSJ_BOOL,
  CSJ_INT64,
  CSJ_UINT64,
  CSJ_DOUBLE,
  CSJ_STRING,
  CSJ_ARRAY,
  CSJ_OBJECT
} csj_type;

/// What a parse can end in; the finer codes of the library are folded into what a reader can act on.
typedef enum {
  CSJ_OK = 0,
  CSJ_TOO_DEEP,
  CSJ_TOO_LARGE,
  CSJ_OUT_OF_MEMORY,
  CSJ_NOT_UTF8,
  CSJ_CONTROL_CHARACTER,
  CSJ_UNCLOSED_STRING,
  CSJ_BAD_STRING,
  CSJ_BAD_NUMBER,
  CSJ_BAD_LITERAL,
  CSJ_EMPTY,
  CSJ_BAD_STRUCTURE
} csj_status;

/// A parser that refuses nesting deeper than `max_depth`; NULL when there is no memory.
csj_parser *csj_parser_create(size_t max_depth);
void csj_parser_free(csj_parser *parser);

/// Parses one JSON value of `length` bytes. The bytes are copied with the padding that simdjson needs,
/// so they need none and may be reused at once.
csj_status csj_parse(csj_parser *parser, const uint8_t *bytes, size_t length, csj_element *root);

/// Whether the bytes are valid UTF-8.
bool csj_is_utf8(const uint8_t *bytes, size_t length);

/// How many bytes after the text must be readable for `csj_parse_padded`; what stands in them does not matter.
#define CSJ_PADDING 64

/// As `csj_parse`, without the copy: CSJ_PADDING bytes after the text are readable.
csj_status csj_parse_padded(csj_parser *parser, const uint8_t *bytes, size_t length, csj_element *root);

/// The parsed document as simdjson lays it out (its "tape"): one word for each value, its type in the highest byte, and
/// the texts apart, each after its length in four bytes. The root value is word 1. Good until the next parse.
typedef struct {
  const uint64_t *words;
  const uint8_t *strings;
} csj_tape;

/// The tape of the document that was parsed last; only after a parse that ended in CSJ_OK.
csj_tape csj_parsed_tape(const csj_parser *parser);

csj_type csj_element_type(csj_element element);
/// Each accessor answers for its own type; of another type it gives zero, or empty text.
bool csj_element_bool(csj_element element);
int64_t csj_element_int64(csj_element element);
uint64_t csj_element_uint64(csj_element element);
double csj_element_double(csj_element element);
csj_text csj_element_string(csj_element element);

/// The first member called `key` of an object; false when there is none, or this is no object.
bool csj_element_field(csj_element element, const char *key, size_t length, csj_element *value);

/// The items of an array; of another type, none.
csj_cursor csj_items(csj_element element);
bool csj_next_item(csj_cursor *cursor, csj_element *item);
/// The members of an object; of another type, none.
csj_cursor csj_members(csj_element element);
bool csj_next_member(csj_cursor *cursor, csj_text *key, csj_element *value);

#ifdef __cplusplus
}
#endif
#endif
