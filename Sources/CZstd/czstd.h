// SPDX-License-Identifier: Apache-2.0
#ifndef DILIGRAPH_CZSTD_H
#define DILIGRAPH_CZSTD_H
#include <zstd.h>
#include <zstd_errors.h>

/// Compresses into one frame that asks for a window of `1 << window_log` bytes; the number of bytes, 0 where that
/// fails. Used by tests.
static inline size_t czstd_compress(void *output, size_t room, const void *input, size_t count, int window_log) {
  ZSTD_CCtx *context = ZSTD_createCCtx();
  if (context == NULL) return 0;
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0);
  ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
  // Without a known size the frame cannot be a single segment, whose window is as small as its content.
  ZSTD_inBuffer in = {input, count, 0};
  ZSTD_outBuffer out = {output, room, 0};
  size_t code = ZSTD_compressStream2(context, &out, &in, ZSTD_e_flush);
  if (!ZSTD_isError(code)) code = ZSTD_compressStream2(context, &out, &in, ZSTD_e_end);
  ZSTD_freeCCtx(context);
  return ZSTD_isError(code) || code != 0 ? 0 : out.pos;
}
#endif
