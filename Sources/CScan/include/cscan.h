// SPDX-License-Identifier: Apache-2.0
#ifndef DILIGRAPH_CSCAN_H
#define DILIGRAPH_CSCAN_H
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// Each helper returns the offset of the first byte of a set, or the length when there is none.
// They are static inline so that Swift inlines them; Swift's portable SIMD compares are some
// fifteen times slower than these (they are not lowered to pmovmskb).
// Every load lies inside [bytes, bytes + length): 16 bytes at a time, the tail byte by byte.

#if defined(__SSE2__)
#include <emmintrin.h>
typedef __m128i cscan_block;
#define CSCAN_BLOCK 1
static inline cscan_block cscan_load(const uint8_t *p) { return _mm_loadu_si128((const __m128i *)p); }
static inline cscan_block cscan_is(cscan_block block, uint8_t byte) {
  return _mm_cmpeq_epi8(block, _mm_set1_epi8((char)byte));
}
static inline cscan_block cscan_or(cscan_block a, cscan_block b) { return _mm_or_si128(a, b); }
static inline cscan_block cscan_and(cscan_block a, cscan_block b) { return _mm_and_si128(a, b); }
/// Index of the first matching byte in a block of comparison results, or 16.
static inline unsigned cscan_first(cscan_block hits) {
  unsigned mask = (unsigned)_mm_movemask_epi8(hits);
  return mask == 0 ? 16u : (unsigned)__builtin_ctz(mask);
}
#elif defined(__ARM_NEON)
#include <arm_neon.h>
typedef uint8x16_t cscan_block;
#define CSCAN_BLOCK 1
static inline cscan_block cscan_load(const uint8_t *p) { return vld1q_u8(p); }
static inline cscan_block cscan_is(cscan_block block, uint8_t byte) {
  return vceqq_u8(block, vdupq_n_u8(byte));
}
static inline cscan_block cscan_or(cscan_block a, cscan_block b) { return vorrq_u8(a, b); }
static inline cscan_block cscan_and(cscan_block a, cscan_block b) { return vandq_u8(a, b); }
/// Index of the first matching byte in a block of comparison results, or 16.
static inline unsigned cscan_first(cscan_block hits) {
  // Four bits a byte: the usual stand-in for movemask.
  uint64_t mask = vget_lane_u64(
      vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(hits), 4)), 0);
  return mask == 0 ? 16u : (unsigned)(__builtin_ctzll(mask) >> 2);
}
#endif

/// First of quote, backslash, newline: what matters inside a JSON string.
static inline size_t cscan_json_string(const uint8_t *bytes, size_t length) {
  size_t i = 0;
#ifdef CSCAN_BLOCK
  for (; i + 16 <= length; i += 16) {
    cscan_block v = cscan_load(bytes + i);
    unsigned at = cscan_first(
        cscan_or(cscan_or(cscan_is(v, '"'), cscan_is(v, '\\')), cscan_is(v, '\n')));
    if (at < 16) return i + at;
  }
#endif
  for (; i < length; i++)
    if (bytes[i] == '"' || bytes[i] == '\\' || bytes[i] == '\n') return i;
  return length;
}

/// First of quote, braces, brackets, newline: what matters between JSON strings.
static inline size_t cscan_json_structure(const uint8_t *bytes, size_t length) {
  size_t i = 0;
#ifdef CSCAN_BLOCK
  for (; i + 16 <= length; i += 16) {
    cscan_block v = cscan_load(bytes + i);
    cscan_block braces = cscan_or(cscan_is(v, '{'), cscan_is(v, '}'));
    cscan_block brackets = cscan_or(cscan_is(v, '['), cscan_is(v, ']'));
    cscan_block others = cscan_or(cscan_is(v, '"'), cscan_is(v, '\n'));
    unsigned at = cscan_first(cscan_or(cscan_or(braces, brackets), others));
    if (at < 16) return i + at;
  }
#endif
  for (; i < length; i++) {
    uint8_t b = bytes[i];
    if (b == '"' || b == '{' || b == '}' || b == '[' || b == ']' || b == '\n') return i;
  }
  return length;
}

/// How far a nested value was followed, and where that is.
typedef struct {
  /// How many bytes were passed; none where a byte at a time must decide.
  size_t length;
  size_t lines;
  /// How many brackets are open.
  size_t depth;
  int is_in_string;
  int is_escaped;
  /// Whether the value has ended with the last byte that was passed.
  int has_ended;
  /// Whether the last byte that was passed is a newline.
  int is_at_line_start;
} cscan_nested;

#if defined(__SSE2__)
/// A bit for each of 64 bytes that equals `byte` after `mask` is set in it.
static inline uint64_t cscan_bits(const __m128i *v, uint8_t mask, uint8_t byte) {
  uint64_t bits = 0;
  for (int i = 0; i < 4; i++) {
    __m128i masked = _mm_or_si128(v[i], _mm_set1_epi8((char)mask));
    bits |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(masked, _mm_set1_epi8((char)byte))) << (16 * i);
  }
  return bits;
}

/// The bytes that a backslash escapes; `carry` is whether the first is one, and then whether the one after the block is.
static inline uint64_t cscan_escaped(uint64_t backslashes, uint64_t *carry) {
  const uint64_t even = 0x5555555555555555u;
  backslashes &= ~*carry;
  const uint64_t follows = backslashes << 1 | *carry;
  const uint64_t odd_starts = backslashes & ~even & ~follows;
  uint64_t even_sequences;
  *carry = __builtin_add_overflow(odd_starts, backslashes, &even_sequences) ? 1 : 0;
  return (even ^ (even_sequences << 1)) & follows;
}
#endif

/// Follows strings and brackets of a JSON value in blocks of 64 bytes, up to its end or as far as whole blocks go.
///
/// It stops before a block with what only a closer look decides: a line that begins with a brace, or a backslash outside
/// of strings. `arrays` keeps for each open bracket whether it is of an array, as deep as `most`.
static inline cscan_nested cscan_json_nested(const uint8_t *bytes, size_t length, size_t depth, int is_in_string,
                                             int is_escaped, uint8_t *arrays, size_t most) {
  cscan_nested at = {0, 0, depth, is_in_string, is_escaped, 0, 0};
#if defined(__SSE2__)
  for (; at.length + 64 <= length && !at.is_at_line_start; at.length += 64) {
    __m128i v[4];
    for (int i = 0; i < 4; i++) v[i] = _mm_loadu_si128((const __m128i *)(bytes + at.length) + i);
    const uint64_t newlines = cscan_bits(v, 0, '\n');
    const uint64_t backslashes = cscan_bits(v, 0, '\\');
    // "[" and "{", and "]" and "}", differ in one bit.
    const uint64_t opening = cscan_bits(v, 0x20, '{');
    const uint64_t closing = cscan_bits(v, 0x20, '}');
    uint64_t carry = at.is_escaped != 0;
    const uint64_t escaped = backslashes | carry ? cscan_escaped(backslashes, &carry) : 0;
    uint64_t strings = cscan_bits(v, 0, '"') & ~escaped;
    for (int shift = 1; shift < 64; shift *= 2) strings ^= strings << shift;
    if (at.is_in_string) strings = ~strings;
    if ((newlines << 1 & opening) != 0 || (backslashes & ~strings) != 0) return at;
    for (uint64_t brackets = (opening | closing) & ~strings; brackets != 0; brackets &= brackets - 1) {
      const unsigned bit = (unsigned)__builtin_ctzll(brackets);
      if (opening >> bit & 1) {
        if (at.depth++ < most) arrays[at.depth - 1] = bytes[at.length + bit] == '[';
      } else if (at.depth <= 1) {
        at.lines += (size_t)__builtin_popcountll(newlines & (((uint64_t)1 << bit) - 1));
        at.length += bit + 1;
        at.depth = 0;
        at.is_in_string = at.is_escaped = 0;
        at.has_ended = 1;
        return at;
      } else {
        at.depth--;
      }
    }
    at.lines += (size_t)__builtin_popcountll(newlines);
    at.is_in_string = (int)(strings >> 63);
    at.is_escaped = carry != 0;
    at.is_at_line_start = (int)(newlines >> 63);
  }
#else
  (void)bytes, (void)length, (void)arrays, (void)most;
#endif
  return at;
}

/// First newline.
static inline size_t cscan_line_end(const uint8_t *bytes, size_t length) {
  // The C library's is vectorized for the processor that it runs on.
  const void *found = memchr(bytes, '\n', length);
  return found == NULL ? length : (size_t)((const uint8_t *)found - bytes);
}

/// Whether the JSON key, or text, `"ocid"` stands anywhere, its quotes included.
static inline int cscan_has_ocid(const uint8_t *bytes, size_t length) {
  size_t i = 0;
#ifdef CSCAN_BLOCK
  // The quote that opens it, and the c two bytes on, in sixteen places at once.
  for (; i + 18 <= length; i++) {
    cscan_block hits = cscan_and(cscan_is(cscan_load(bytes + i), '"'), cscan_is(cscan_load(bytes + i + 2), 'c'));
    unsigned at = cscan_first(hits);
    if (at == 16) {
      i += 15;
      continue;
    }
    i += at;
    if (i + 6 <= length && memcmp(bytes + i, "\"ocid\"", 6) == 0) return 1;
  }
#endif
  for (; i + 6 <= length; i++)
    if (memcmp(bytes + i, "\"ocid\"", 6) == 0) return 1;
  return 0;
}

/// First of delimiter, quote, carriage return, newline: what matters in an unquoted CSV cell.
static inline size_t cscan_csv_cell(const uint8_t *bytes, size_t length, uint8_t delimiter) {
  size_t i = 0;
#ifdef CSCAN_BLOCK
  for (; i + 16 <= length; i += 16) {
    cscan_block v = cscan_load(bytes + i);
    cscan_block ends = cscan_or(cscan_is(v, '\n'), cscan_is(v, '\r'));
    cscan_block marks = cscan_or(cscan_is(v, delimiter), cscan_is(v, '"'));
    unsigned at = cscan_first(cscan_or(ends, marks));
    if (at < 16) return i + at;
  }
#endif
  for (; i < length; i++) {
    uint8_t b = bytes[i];
    if (b == delimiter || b == '"' || b == '\r' || b == '\n') return i;
  }
  return length;
}

/// First of quote, carriage return, newline: what matters in a quoted CSV cell.
static inline size_t cscan_csv_quoted(const uint8_t *bytes, size_t length) {
  return cscan_csv_cell(bytes, length, '"');
}

/// A cell of a table: where it is, without quotes around it.
typedef struct {
  uint32_t start;
  uint32_t end;
} cscan_cell;

/// What is to know of a row of a table.
typedef struct {
  /// How many bytes it has with its line end; 0 when it does not end within the bytes.
  size_t length;
  /// How many cells it has, which may be more than were asked for.
  uint32_t cells;
  /// How many lines it has: 1, and 1 for each line feed in quotes.
  uint32_t lines;
  /// Whether a cell is more than the bytes between its quotes: a doubled quote, a line end, text after the quote.
  uint32_t is_unusual;
} cscan_row;

/// Finds the cells of the row at `bytes`, as RFC 4180 and its relatives write them. A carriage return as the very last
/// byte does not end a row, since a line feed may follow it.
static inline cscan_row cscan_csv_row(const uint8_t *bytes, size_t length, uint8_t delimiter, int has_quotes,
                                      cscan_cell *cells, uint32_t most) {
  cscan_row row = {0, 0, 1, 0};
  size_t i = 0;
  for (;;) {
    size_t start = i, end;
    if (has_quotes && i < length && bytes[i] == '"') {
      start = ++i;
      for (;;) {
        i += cscan_csv_quoted(bytes + i, length - i);
        if (i == length) return row;
        if (bytes[i] != '"') {
          row.is_unusual = 1;
          if (bytes[i] == '\n') row.lines++;
          i++;
        } else if (i + 1 < length && bytes[i + 1] == '"') {
          row.is_unusual = 1;
          i += 2;
        } else {
          break;
        }
      }
      end = i++;
      if (i == length) return row;
      if (bytes[i] != delimiter && bytes[i] != '\r' && bytes[i] != '\n') row.is_unusual = 1;
      // Text after the quote belongs to the cell; where it ends, the next step finds.
      while (i < length && bytes[i] != delimiter && bytes[i] != '\r' && bytes[i] != '\n') i++;
    } else {
      i += cscan_csv_cell(bytes + i, length - i, delimiter);
      // A quote inside a cell that does not begin with one is text.
      while (i < length && bytes[i] == '"' && delimiter != '"') {
        i++;
        i += cscan_csv_cell(bytes + i, length - i, delimiter);
      }
      end = i;
    }
    if (i == length) return row;
    if (row.cells < most) {
      cells[row.cells].start = (uint32_t)start;
      cells[row.cells].end = (uint32_t)end;
    }
    row.cells++;
    uint8_t byte = bytes[i++];
    if (byte == delimiter) continue;
    if (byte == '\r') {
      if (i == length) return row;
      if (bytes[i] == '\n') i++;
    }
    row.length = i;
    return row;
  }
}

/// Where the last line before `end` ends, at `start` or after it; `start` if none does.
static inline size_t cscan_last_line_end(const uint8_t *bytes, size_t start, size_t end) {
  while (end > start && bytes[end - 1] != '\n') end--;
  return end;
}

/// Where a quoted cell ends that begins at `i`, after its quote; the length where that is not among the bytes.
static inline size_t cscan_csv_quote_end(const uint8_t *bytes, size_t length, size_t i) {
  for (;;) {
    const uint8_t *quote = memchr(bytes + i, '"', length - i);
    if (quote == NULL) return length;
    i = (size_t)(quote - bytes) + 1;
    if (i == length || bytes[i] != '"') return i;
    i++;
  }
}

/// Where the last row ends, in bytes without carriage returns that begin with a row: from quote to quote, since between
/// them every line end is one of a row.
static inline size_t cscan_csv_quoted_rows(const uint8_t *bytes, size_t length, uint8_t delimiter) {
  // Mostly the last row ends after the last quote; if none does, a second walk notes where rows end before quotes.
  for (int is_noting = 0;; is_noting = 1) {
    size_t rows_end = 0, outside = 0, i = 0;
    const uint8_t *quote;
    while ((quote = memchr(bytes + i, '"', length - i)) != NULL) {
      i = (size_t)(quote - bytes);
      // A quote inside a cell that does not begin with one is text.
      const int opens = i == 0 || bytes[i - 1] == delimiter || bytes[i - 1] == '\n';
      if (opens) {
        const size_t end = is_noting ? cscan_last_line_end(bytes, outside, i) : outside;
        if (end > outside) rows_end = end;
        i = outside = cscan_csv_quote_end(bytes, length, i + 1);
      } else {
        i++;
      }
    }
    const size_t end = cscan_last_line_end(bytes, outside, length);
    if (end > outside) return end;
    if (is_noting) return rows_end;
  }
}

/// How many bytes the rows that end within the bytes have together, and in `lines` how many lines.
static inline size_t cscan_csv_rows(const uint8_t *bytes, size_t length, uint8_t delimiter, int has_quotes,
                                    size_t *lines) {
  size_t count = 0, end = 0;
  if (length == 0 || (delimiter != '"' && delimiter != '\n' && memchr(bytes, '\r', length) == NULL)) {
    end = has_quotes ? cscan_csv_quoted_rows(bytes, length, delimiter) : cscan_last_line_end(bytes, 0, length);
    for (size_t i = 0; i < end; i++) count += bytes[i] == '\n';
    *lines = count;
    return end;
  }
  for (;;) {
    cscan_row row = cscan_csv_row(bytes + end, length - end, delimiter, has_quotes, 0, 0);
    if (row.length == 0) break;
    end += row.length;
    count += row.lines;
  }
  *lines = count;
  return end;
}
/// Where `word` first stands in [bytes, bytes + length), or `length` where it does not.
size_t cscan_find(const uint8_t *bytes, size_t length, const uint8_t *word, size_t word_length);

#endif
