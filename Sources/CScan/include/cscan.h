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
#endif
