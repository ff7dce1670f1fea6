/* Any bytes as an update into an empty document: what is loaded in one go must be what comes of it struct by struct. The
 * first byte says in which format, and whether garbage is collected. */
#include "y-two-ways.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  if (size > 0)
    y_check_two_ways (data + 1, size - 1, data[0] & 1, data[0] & 2 ? Y_DOC_GC : Y_DOC_DEFAULT);
  return 0;
}
