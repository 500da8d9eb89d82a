// SPDX-License-Identifier: Apache-2.0
#include "cxmlshim.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct cxs_parser {
  xmlParserCtxtPtr library;
  cxs_handlers handlers;
  size_t depth;
  size_t max_depth;
  cxs_status status;
  long error_line;
  /// How many line feeds there were so far.
  long line_feeds;
  /// Whether nothing was left to be read where the error was found.
  bool error_is_at_end;
  char message[200];
};

#if LIBXML_VERSION >= 21200
typedef const xmlError *error_pointer;
#else
typedef xmlErrorPtr error_pointer;
#endif

static void keep_message(cxs_parser *parser, const char *message) {
  if (message == NULL) return;
  size_t length = strcspn(message, "\r\n");
  // A cut in the middle of a character is repaired by the reader of the message.
  if (length >= sizeof parser->message) length = sizeof parser->message - 1;
  memcpy(parser->message, message, length);
  parser->message[length] = 0;
}

/// Ends parsing; the first reason stays.
static void stop(cxs_parser *parser, cxs_status status, const char *message) {
  if (parser->status != CXS_OK) return;
  parser->status = status;
  parser->error_line = cxs_line(parser);
  keep_message(parser, message);
  xmlStopParser(parser->library);
}

/// Encodings in which what a byte means depends on bytes far before it, so that what is read of damaged text depends on
/// how it was cut. No publisher writes them.
static const char *const shifting_encodings[] = {"UTF-7", "UTF7", "UNICODE-1-1", "CSUNICODE11", "ISO-2022", "ISO2022",
                                                 "CSISO2022", "HZ", "IBM", "CP9", "EBCDIC"};

/// The encoding that the text is declared to be in, if it is one of these.
static const char *shifting_encoding(xmlParserCtxtPtr library) {
#if LIBXML_VERSION >= 21400
  const char *declared = (const char *)xmlCtxtGetDeclaredEncoding(library);
#else
  const char *declared = library->input == NULL ? NULL : (const char *)library->input->encoding;
#endif
  if (declared == NULL) return NULL;
  for (size_t index = 0; index < sizeof shifting_encodings / sizeof *shifting_encodings; index++) {
    if (strncasecmp(declared, shifting_encodings[index], strlen(shifting_encodings[index])) == 0) return declared;
  }
  return NULL;
}

static void start_element(
  void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespace_count,
  const xmlChar **namespaces, int attribute_count, int default_count, const xmlChar **attributes) {
  (void)prefix, (void)namespace_count, (void)namespaces, (void)default_count;
  cxs_parser *parser = context;
  if (parser->status != CXS_OK) return;
  if (++parser->depth > parser->max_depth) {
    stop(parser, CXS_TOO_DEEP, NULL);
    return;
  }
  const char *const shifting = parser->depth == 1 ? shifting_encoding(parser->library) : NULL;
  if (shifting != NULL) {
    stop(parser, CXS_BAD_ENCODING, shifting);
    return;
  }
  parser->handlers.start(
    parser->handlers.context, (const char *)name, (const char *)uri, attributes, (size_t)attribute_count,
    cxs_line(parser));
}

static void end_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
  (void)name, (void)prefix, (void)uri;
  cxs_parser *parser = context;
  if (parser->status != CXS_OK || parser->depth == 0) return;
  parser->depth -= 1;
  parser->handlers.end(parser->handlers.context);
}

static void characters(void *context, const xmlChar *bytes, int length) {
  cxs_parser *parser = context;
  if (parser->status != CXS_OK || length <= 0) return;
  parser->handlers.text(parser->handlers.context, (const char *)bytes, (size_t)length);
}

/// Called for every entity that a DTD declares, before anything is made of it.
static void entity_declared(
  void *context, const xmlChar *name, int type, const xmlChar *public_id, const xmlChar *system_id,
  xmlChar *content) {
  (void)type, (void)public_id, (void)system_id, (void)content;
  stop(context, CXS_ENTITY_DECLARED, (const char *)name);
}

static void unparsed_entity_declared(
  void *context, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id,
  const xmlChar *notation) {
  (void)public_id, (void)system_id, (void)notation;
  stop(context, CXS_ENTITY_DECLARED, (const char *)name);
}

/// Nothing but the five predefined entities has a meaning; without this, others could vanish without a word.
static xmlEntityPtr entity(void *context, const xmlChar *name) {
  xmlEntityPtr predefined = xmlGetPredefinedEntity(name);
  if (predefined == NULL) stop(context, CXS_UNKNOWN_ENTITY, (const char *)name);
  return predefined;
}

static xmlEntityPtr parameter_entity(void *context, const xmlChar *name) {
  stop(context, CXS_UNKNOWN_ENTITY, (const char *)name);
  return NULL;
}

static cxs_status status_of(int code) {
  switch (code) {
    case XML_ERR_NO_MEMORY: return CXS_OUT_OF_MEMORY;
    case XML_ERR_INVALID_ENCODING:
    case XML_ERR_UNKNOWN_ENCODING:
    case XML_ERR_UNSUPPORTED_ENCODING:
    case XML_ERR_ENCODING_NAME:
    case XML_I18N_NO_HANDLER:
    case XML_I18N_CONV_FAILED: return CXS_BAD_ENCODING;
    case XML_ERR_UNDECLARED_ENTITY:
    case XML_WAR_UNDECLARED_ENTITY: return CXS_UNKNOWN_ENTITY;
    case XML_ERR_ENTITY_LOOP: return CXS_ENTITY_DECLARED;
    case XML_ERR_ATTRIBUTE_NOT_FINISHED: return CXS_MALFORMED;
    case XML_ERR_DOCUMENT_EMPTY: return CXS_EMPTY;
    default: return CXS_MALFORMED;
  }
}

static void library_error(void *context, error_pointer error) {
  cxs_parser *parser = context;
  // A prefix without a declaration is tolerated: names are read without their prefix.
  if (parser == NULL || error == NULL || parser->status != CXS_OK || error->domain == XML_FROM_NAMESPACE) return;
  if (error->level != XML_ERR_FATAL) return;
  parser->status = status_of(error->code);
  parser->error_line = error->line > 0 ? error->line : cxs_line(parser);
  const xmlParserInputPtr input = parser->library->input;
  // A wrong end tag or character reference is told when all of it was read.
  const bool is_of_what_is_before = error->code == XML_ERR_TAG_NAME_MISMATCH || error->code == XML_ERR_INVALID_CHAR;
  parser->error_is_at_end = error->code == XML_ERR_DOCUMENT_END || input == NULL ||
                            (input->cur >= input->end && !is_of_what_is_before);
  keep_message(parser, error->message);
  // Older versions call a byte that is no UTF-8 a wrong character.
  if (strstr(parser->message, "not proper UTF-8") != NULL) parser->status = CXS_BAD_ENCODING;
}

static void ignore_error(void *context, error_pointer error) { (void)context, (void)error; }
static void ignore_text(void *context, const char *format, ...) { (void)context, (void)format; }

cxs_parser *cxs_create(cxs_handlers handlers, size_t max_depth) {
  xmlInitParser();
  cxs_parser *parser = calloc(1, sizeof *parser);
  if (parser == NULL) return NULL;
  parser->handlers = handlers;
  parser->max_depth = max_depth;
  xmlSAXHandler sax;
  memset(&sax, 0, sizeof sax);
  sax.initialized = XML_SAX2_MAGIC;
  sax.startElementNs = start_element;
  sax.endElementNs = end_element;
  sax.characters = characters;
  sax.ignorableWhitespace = characters;
  sax.cdataBlock = characters;
  sax.entityDecl = entity_declared;
  sax.unparsedEntityDecl = unparsed_entity_declared;
  sax.getEntity = entity;
  sax.getParameterEntity = parameter_entity;
  sax.serror = library_error;
  parser->library = xmlCreatePushParserCtxt(&sax, parser, NULL, 0, NULL);
  if (parser->library == NULL) {
    free(parser);
    return NULL;
  }
  // NOENT only makes "&amp;" in attributes a plain "&": no entity but the predefined ones gets that far.
  xmlCtxtUseOptions(parser->library, XML_PARSE_NONET | XML_PARSE_NOENT);
  return parser;
}

void cxs_free(cxs_parser *parser) {
  if (parser == NULL) return;
  if (parser->library->myDoc != NULL) xmlFreeDoc(parser->library->myDoc);
  xmlFreeParserCtxt(parser->library);
  free(parser);
}

/// Keeps what a call returned, where no handler was told of it.
static void keep_code(cxs_parser *parser, int code) {
  const bool is_whole = parser->library->wellFormed != 0;
  if (parser->status != CXS_OK || !((code != 0 && !is_whole) || parser->library->disableSAX != 0)) return;
  // Of bytes that no converter takes the library says no more than that.
  parser->status = code == -1 ? CXS_BAD_ENCODING : status_of(code);
  if (code == -1) keep_message(parser, "bytes that are no character of it");
  parser->error_line = cxs_line(parser);
  parser->error_is_at_end = true;
}

/// Has the library parse what it holds: of a long section it takes one piece a call only, so that what comes last
/// would go unseen where the input comes in few calls.
static void parse_what_is_left(cxs_parser *parser) {
  const xmlParserCtxtPtr library = parser->library;
  unsigned long before, after = 0;
  do {
    before = after;
    if (parser->status != CXS_OK || library->input == NULL) return;
    keep_code(parser, xmlParseChunk(library, "", 0, 0));
    if (library->input == NULL) return;
    after = library->input->consumed + (unsigned long)(library->input->cur - library->input->base);
  } while (after != before);
}

cxs_status cxs_push(cxs_parser *parser, const char *bytes, size_t length, bool is_last) {
  if (parser->status != CXS_OK) return parser->status;
  const char *const end = bytes + length;
  for (const char *at = bytes; at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++) {
    parser->line_feeds++;
  }
  // Converters report to the process's error channel, whatever the parser's handlers are.
  xmlGenericErrorFunc generic = xmlGenericError;
  void *generic_context = xmlGenericErrorContext;
  xmlStructuredErrorFunc structured = xmlStructuredError;
  void *structured_context = xmlStructuredErrorContext;
  xmlSetGenericErrorFunc(NULL, ignore_text);
  xmlSetStructuredErrorFunc(NULL, ignore_error);
  if (is_last && length == 0) parse_what_is_left(parser);
  const int code = xmlParseChunk(parser->library, bytes, (int)length, is_last ? 1 : 0);
  xmlSetGenericErrorFunc(generic_context, generic);
  xmlSetStructuredErrorFunc(structured_context, structured);

  keep_code(parser, code);
  // The end of the input, not a wrong character, is what is wrong where elements are still open. A wrong character can
  // show at the end only, too, as the parser waits for the rest of a tag: it stands before the end then.
  const bool ends_early = parser->status == CXS_OK || (parser->status == CXS_MALFORMED && parser->error_is_at_end);
  if (is_last && ends_early && parser->depth > 0 && length == 0) {
    parser->status = CXS_ENDS_EARLY;
    // The library's count depends on how the input was cut, where the end is inside of a section.
    parser->error_line = parser->line_feeds + 1;
  }
  return parser->status;
}

cxs_attribute cxs_attribute_at(const void *attributes, size_t index) {
  const xmlChar *const *parts = (const xmlChar *const *)attributes + 5 * index;
  const cxs_attribute attribute = {
    (const char *)parts[0], (const char *)parts[2], (const char *)parts[3], (size_t)(parts[4] - parts[3])};
  return attribute;
}

long cxs_line(const cxs_parser *parser) {
  if (parser->error_line > 0) return parser->error_line;
  return parser->library->input != NULL ? parser->library->input->line : 0;
}

const char *cxs_message(const cxs_parser *parser) { return parser->message; }
