// SPDX-License-Identifier: Apache-2.0
#include "csimdjson.h"

#include <simdjson.h>

#include <cstring>
#include <new>
#include <type_traits>

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

// simdjson's element and iterators are a document pointer and an index each; C sees them as two words.
static_assert(sizeof(element) == sizeof(csj_element), "an element must be two words");
static_assert(sizeof(array::iterator) == sizeof(csj_element), "an iterator must be two words");
static_assert(sizeof(object::iterator) == sizeof(csj_element), "an iterator must be two words");
static_assert(std::is_trivially_copyable<element>::value, "an element must be plain bytes");
static_assert(std::is_trivially_copyable<array::iterator>::value, "an iterator must be plain bytes");
static_assert(std::is_trivially_copyable<object::iterator>::value, "an iterator must be plain bytes");

namespace {

template <typename To, typename From>
To as(const From &from) {
  To to;
  static_assert(sizeof(To) == sizeof(From), "only values of one size are reinterpreted");
  std::memcpy(static_cast<void *>(&to), static_cast<const void *>(&from), sizeof(To));
  return to;
}

csj_status status(simdjson::error_code code) {
  switch (code) {
    case simdjson::SUCCESS: return CSJ_OK;
    case simdjson::DEPTH_ERROR: return CSJ_TOO_DEEP;
    case simdjson::CAPACITY: return CSJ_TOO_LARGE;
    case simdjson::MEMALLOC: return CSJ_OUT_OF_MEMORY;
    case simdjson::UTF8_ERROR: return CSJ_NOT_UTF8;
    case simdjson::UNESCAPED_CHARS: return CSJ_CONTROL_CHARACTER;
    case simdjson::UNCLOSED_STRING: return CSJ_UNCLOSED_STRING;
    case simdjson::STRING_ERROR: return CSJ_BAD_STRING;
    case simdjson::NUMBER_ERROR:
    case simdjson::NUMBER_OUT_OF_RANGE: return CSJ_BAD_NUMBER;
    case simdjson::T_ATOM_ERROR:
    case simdjson::F_ATOM_ERROR:
    case simdjson::N_ATOM_ERROR: return CSJ_BAD_LITERAL;
    case simdjson::EMPTY: return CSJ_EMPTY;
    default: return CSJ_BAD_STRUCTURE;
  }
}

const csj_cursor nothing = {{nullptr, 0}, {nullptr, 0}};

}  // namespace

struct csj_parser {
  simdjson::dom::parser parser;
  size_t max_depth;
};

csj_parser *csj_parser_create(size_t max_depth) {
  csj_parser *parser = new (std::nothrow) csj_parser();
  if (parser) parser->max_depth = max_depth;
  return parser;
}

void csj_parser_free(csj_parser *parser) { delete parser; }

static_assert(CSJ_PADDING >= simdjson::SIMDJSON_PADDING, "the padding that callers leave must suffice");

namespace {

csj_status parse(csj_parser *parser, const uint8_t *bytes, size_t length, bool copies, csj_element *root) {
  // The parser grows by itself, but forgets a depth limit that was not allocated with a capacity.
  if (parser->parser.capacity() < length || parser->parser.max_depth() != parser->max_depth) {
    const size_t capacity = length < 4096 ? 4096 : length + length / 2;
    const auto allocated = parser->parser.allocate(capacity, parser->max_depth);
    if (allocated) return status(allocated);
  }
  element parsed;
  const auto code = parser->parser.parse(bytes, length, copies).get(parsed);
  if (code) return status(code);
  *root = as<csj_element>(parsed);
  return CSJ_OK;
}

}  // namespace

csj_status csj_parse(csj_parser *parser, const uint8_t *bytes, size_t length, csj_element *root) {
  return parse(parser, bytes, length, true, root);
}

csj_status csj_parse_padded(csj_parser *parser, const uint8_t *bytes, size_t length, csj_element *root) {
  return parse(parser, bytes, length, false, root);
}

csj_tape csj_parsed_tape(const csj_parser *parser) {
  return {parser->parser.doc.tape.get(), parser->parser.doc.string_buf.get()};
}

bool csj_is_utf8(const uint8_t *bytes, size_t length) {
  return simdjson::validate_utf8(reinterpret_cast<const char *>(bytes), length);
}

csj_type csj_element_type(csj_element value) {
  switch (as<element>(value).type()) {
    case simdjson::dom::element_type::ARRAY: return CSJ_ARRAY;
    case simdjson::dom::element_type::OBJECT: return CSJ_OBJECT;
    case simdjson::dom::element_type::INT64: return CSJ_INT64;
    case simdjson::dom::element_type::UINT64: return CSJ_UINT64;
    case simdjson::dom::element_type::DOUBLE: return CSJ_DOUBLE;
    case simdjson::dom::element_type::STRING: return CSJ_STRING;
    case simdjson::dom::element_type::BOOL: return CSJ_BOOL;
    default: return CSJ_NULL;
  }
}

bool csj_element_bool(csj_element value) {
  bool result = false;
  return as<element>(value).get(result) ? false : result;
}

int64_t csj_element_int64(csj_element value) {
  int64_t result = 0;
  return as<element>(value).get(result) ? 0 : result;
}

uint64_t csj_element_uint64(csj_element value) {
  uint64_t result = 0;
  return as<element>(value).get(result) ? 0 : result;
}

double csj_element_double(csj_element value) {
  double result = 0;
  return as<element>(value).get(result) ? 0 : result;
}

csj_text csj_element_string(csj_element value) {
  std::string_view text;
  if (as<element>(value).get(text)) return {"", 0};
  return {text.data(), text.size()};
}

bool csj_element_field(csj_element value, const char *key, size_t length, csj_element *field) {
  object members;
  if (as<element>(value).get(members)) return false;
  element found;
  if (members.at_key(std::string_view(key, length)).get(found)) return false;
  *field = as<csj_element>(found);
  return true;
}

csj_cursor csj_items(csj_element value) {
  array items;
  if (as<element>(value).get(items)) return nothing;
  return {as<csj_element>(items.begin()), as<csj_element>(items.end())};
}

bool csj_next_item(csj_cursor *cursor, csj_element *item) {
  if (cursor->position.document == nullptr || cursor->position.index >= cursor->end.index) return false;
  auto at = as<array::iterator>(cursor->position);
  *item = as<csj_element>(*at);
  ++at;
  cursor->position = as<csj_element>(at);
  return true;
}

csj_cursor csj_members(csj_element value) {
  object members;
  if (as<element>(value).get(members)) return nothing;
  return {as<csj_element>(members.begin()), as<csj_element>(members.end())};
}

bool csj_next_member(csj_cursor *cursor, csj_text *key, csj_element *member) {
  if (cursor->position.document == nullptr || cursor->position.index >= cursor->end.index) return false;
  auto at = as<object::iterator>(cursor->position);
  const std::string_view name = at.key();
  *key = {name.data(), name.size()};
  *member = as<csj_element>(at.value());
  ++at;
  cursor->position = as<csj_element>(at);
  return true;
}
