// SPDX-License-Identifier: MIT
// libmpg123, which decodes MPEG audio. Only the target MPEGDecode imports this.
#ifndef CMPG123_H
#define CMPG123_H

#include <mpg123.h>

#endif
