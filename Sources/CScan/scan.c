// SPDX-License-Identifier: Apache-2.0
// The helpers are inline in the header; a C target needs one source file.
#include "cscan.h"
