// SPDX-License-Identifier: Apache-2.0
#ifndef DILIGRAPH_CXML_H
#define DILIGRAPH_CXML_H
#include <libxml/parser.h>

#endif
