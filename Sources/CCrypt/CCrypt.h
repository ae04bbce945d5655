// SPDX-License-Identifier: MIT
// crypt(3): checks of hashed passwords. crypt_r keeps its state in the caller's struct crypt_data.
#ifndef CCRYPT_H
#define CCRYPT_H

#include <crypt.h>

#endif
