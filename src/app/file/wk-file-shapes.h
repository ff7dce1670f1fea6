/* How the records of a file are shown and filled in. */
#pragma once

#include "file/wk-record-form.h"

G_BEGIN_DECLS

extern const WkRecordShape wk_shape_member, wk_shape_housemate, wk_shape_own_network, wk_shape_ground, wk_shape_wish,
    wk_shape_permission, wk_shape_passed_on, wk_shape_help_question;

/* "Money · Tiem": whatever of both is there. (transfer full) */
char *wk_file_shapes_join (const char *one, const char *other);

G_END_DECLS
