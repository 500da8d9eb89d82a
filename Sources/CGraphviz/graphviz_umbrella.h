// SPDX-License-Identifier: Apache-2.0
#ifndef DILIGRAPH_GRAPHVIZ_UMBRELLA_H
#define DILIGRAPH_GRAPHVIZ_UMBRELLA_H
#include <gvc.h>
#endif
