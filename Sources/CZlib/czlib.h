// SPDX-License-Identifier: Apache-2.0
#ifndef DILIGRAPH_CZLIB_H
#define DILIGRAPH_CZLIB_H
#include <zlib.h>

// inflateInit2 and deflateInit2 are macros that check the size of z_stream; Swift cannot import them.

/// Prepares a stream that inflates one gzip member.
static inline int cz_inflate_gzip_init(z_stream *stream) { return inflateInit2(stream, 15 + 16); }

/// Prepares a stream that inflates bytes without a header, as they stand in a zip archive.
static inline int cz_inflate_raw_init(z_stream *stream) { return inflateInit2(stream, -15); }

/// Prepares a stream that deflates without a header; used by tests.
static inline int cz_deflate_raw_init(z_stream *stream) {
  return deflateInit2(stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
}

/// Prepares a stream that deflates into one gzip member; used by tests.
static inline int cz_deflate_gzip_init(z_stream *stream) {
  return deflateInit2(stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
#endif
