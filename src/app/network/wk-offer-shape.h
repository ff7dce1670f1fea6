/* How an entry of the social map is shown and filled in. */
#pragma once

#include "file/wk-record-form.h"

G_BEGIN_DECLS

extern const WkRecordShape wk_shape_offer;

G_END_DECLS
