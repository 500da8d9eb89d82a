// SPDX-License-Identifier: Apache-2.0
#ifndef DILIGRAPH_CLZMA_H
#define DILIGRAPH_CLZMA_H
#include <lzma.h>

// The flags are macros with casts, which Swift cannot import.

/// Prepares a zeroed stream that inflates one xz stream or several.
static inline lzma_ret clzma_xz_decoder(lzma_stream *stream, uint64_t memory_limit) {
  return lzma_stream_decoder(stream, memory_limit, LZMA_CONCATENATED);
}

/// Deflates into one xz stream; the number of bytes, 0 where they do not fit. Used by tests.
static inline size_t clzma_xz_encode(const uint8_t *input, size_t count, uint8_t *output, size_t room) {
  size_t position = 0;
  lzma_ret code = lzma_easy_buffer_encode(1, LZMA_CHECK_CRC64, NULL, input, count, output, &position, room);
  return code == LZMA_OK ? position : 0;
}
#endif
