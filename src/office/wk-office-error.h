/* What goes wrong at the office, besides what its store and the network say. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WK_OFFICE_ERROR (wk_office_error_quark ())
GQuark wk_office_error_quark (void);

/**
 * WkOfficeError:
 * @WK_OFFICE_ERROR_FAILED: none of the below
 * @WK_OFFICE_ERROR_KEY: the key that opens the store is not there, cannot be kept, or is no key
 * @WK_OFFICE_ERROR_NOT_RUNNING: no office runs on this directory
 * @WK_OFFICE_ERROR_REFUSED: what was asked for cannot be done; the message says why
 */
typedef enum
{
  WK_OFFICE_ERROR_FAILED,
  WK_OFFICE_ERROR_KEY,
  WK_OFFICE_ERROR_NOT_RUNNING,
  WK_OFFICE_ERROR_REFUSED,
} WkOfficeError;

G_END_DECLS
