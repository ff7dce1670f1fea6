#include "wk-erasure.h"

#include "wk-id.h"
#include "wk-raw-private.h"
#include "ydoc.h"

static char *
dup_or_empty (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

WkErasure *
wk_erasure_new (const char *resident, const char *reason, const char *decided_on, const char *decided_by, const char *reference)
{
  WkErasure *self = g_new0 (WkErasure, 1);

  self->resident = dup_or_empty (resident);
  self->reason = dup_or_empty (reason);
  self->decided_on = dup_or_empty (decided_on);
  self->decided_by = dup_or_empty (decided_by);
  self->reference = dup_or_empty (reference);
  return self;
}

void
wk_erasure_free (WkErasure *self)
{
  g_free (self->resident);
  g_free (self->reason);
  g_free (self->decided_on);
  g_free (self->decided_by);
  g_free (self->reference);
  g_free (self);
}

GPtrArray *
wk_erasure_list (YDoc *directory)
{
  g_auto (GStrv) ids = wk_raw_list_records (directory);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_erasure_free);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (WkRaw) raw = wk_raw_new_record (WK_DOC_DIRECTORY, directory, ids[i]);
      g_autofree char *resident = NULL, *reason = NULL, *on = NULL, *by = NULL, *reference = NULL;
      WkId id;

      if (raw == NULL || raw->fields == NULL || !wk_raw_is_visible (raw) || !g_str_equal (raw->record, "erasure"))
        continue;
      resident = wk_raw_dup_string (raw, "resident");
      if (resident == NULL || !wk_id_init_from_hex (&id, resident) || !g_hash_table_add (seen, g_strdup (resident)))
        continue;
      reason = wk_raw_dup_string (raw, "reason");
      on = wk_raw_dup_string (raw, "decided-on");
      by = wk_raw_dup_string (raw, "decided-by");
      reference = wk_raw_dup_string (raw, "reference");
      g_ptr_array_add (list, wk_erasure_new (resident, reason, on, by, reference));
    }
  return list;
}
