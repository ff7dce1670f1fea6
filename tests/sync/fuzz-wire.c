/* Every decoder of this layer, on foreign bytes. */
#include "wk-message-private.h"
#include "wk-ranges-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, size);
  g_autoptr(WkRanges) inserted = wk_ranges_new (), deleted = wk_ranges_new ();
  WkBatch *batch = wk_batch_decode (bytes, NULL);
  WkCertificate *certificate = wk_certificate_decode (bytes, NULL);
  WkFrame frame;
  WkId id;

  if (wk_frame_read (&frame, bytes, NULL))
    {
      wk_frame_get_document (&frame, &id);
      if (frame.own)
        {
          WkMessage *message = wk_message_read (&frame, NULL);

          for (guint i = 0; message != NULL && message->batches != NULL && i < message->batches->len; i++)
            wk_batch_check (g_ptr_array_index (message->batches, i), NULL);
          if (message != NULL)
            {
              g_autoptr(GBytes) again = wk_message_write (frame.type, message);
            }
          wk_message_free (message);
        }
    }
  wk_ranges_read_update (bytes, inserted, deleted);
  if (batch != NULL)
    {
      wk_batch_check (batch, NULL);
      wk_batch_unref (batch);
    }
  if (certificate != NULL)
    {
      guint8 key[32] = { 1 };

      wk_certificate_verify (certificate, key);
      wk_certificate_unref (certificate);
    }
  return 0;
}
