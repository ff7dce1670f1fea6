#include "wk-net-error.h"

G_DEFINE_QUARK (wk-net-error-quark, wk_net_error)
