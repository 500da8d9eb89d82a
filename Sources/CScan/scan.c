// SPDX-License-Identifier: Apache-2.0
// Most helpers are inline in the header; what needs more than standard C is here.
#define _GNU_SOURCE
#include "cscan.h"

size_t cscan_find(const uint8_t *bytes, size_t length, const uint8_t *word, size_t word_length) {
  const uint8_t *found = memmem(bytes, length, word, word_length);
  return found == NULL ? length : (size_t)(found - bytes);
}
