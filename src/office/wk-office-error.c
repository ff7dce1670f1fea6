#include "wk-office-error.h"

G_DEFINE_QUARK (wk-office-error-quark, wk_office_error)
