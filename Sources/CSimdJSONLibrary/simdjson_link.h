// SPDX-License-Identifier: Apache-2.0
// Deliberately empty: this module exists to link libsimdjson, not to show its C++ header to Swift.
#ifndef DILIGRAPH_SIMDJSON_LINK_H
#define DILIGRAPH_SIMDJSON_LINK_H
#endif
