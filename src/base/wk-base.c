#include "wk-base.h"

#include <sodium.h>

void
wk_base_init (void)
{
  static gsize ready = 0;

  if (g_once_init_enter (&ready))
    {
      /* Without a source of random numbers no key is worth having. */
      if (sodium_init () < 0)
        g_error ("libsodium could not be readied");
      g_once_init_leave (&ready, 1);
    }
}
