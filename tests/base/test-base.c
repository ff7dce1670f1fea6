#include <gio/gio.h>
#include <string.h>

#include "wk-array-model.h"
#include "wk-base.h"

/* ---- clock, random ------------------------------------------------------------------------------- */

static void
test_clock (void)
{
  g_autoptr (WkClock) test = wk_clock_new_test (1000);
  g_autoptr (WkClock) system = wk_clock_new_system ();
  gint64 before = g_get_real_time ();

  g_assert_cmpint (wk_clock_get_wall (test), ==, 1000);
  g_assert_cmpint (wk_clock_get_monotonic (test), ==, 0);
  wk_clock_advance (test, 50);
  g_assert_cmpint (wk_clock_get_wall (test), ==, 1050);
  g_assert_cmpint (wk_clock_get_monotonic (test), ==, 50);
  wk_clock_set_wall (test, 7);
  g_assert_cmpint (wk_clock_get_wall (test), ==, 7);
  g_assert_cmpint (wk_clock_get_monotonic (test), ==, 50);
  g_assert_cmpint (wk_clock_get_wall (system), >=, before);
}

static void
test_random (void)
{
  g_autoptr (WkRandom) a = wk_random_new_seeded (5);
  g_autoptr (WkRandom) b = wk_random_new_seeded (5);
  g_autoptr (WkRandom) c = wk_random_new_seeded (6);
  g_autoptr (WkRandom) real = wk_random_new_system ();
  guint8 one[40], two[40];
  guint counts[7] = { 0 };

  wk_random_fill (a, one, sizeof one);
  wk_random_fill (b, two, sizeof two);
  g_assert_cmpmem (one, sizeof one, two, sizeof two);
  wk_random_fill (a, one, sizeof one);
  g_assert_true (memcmp (one, two, sizeof one) != 0);
  g_assert_cmpuint (wk_random_get_uint64 (b), !=, wk_random_get_uint64 (c));
  g_assert_cmpuint (wk_random_get_uint64 (real), !=, wk_random_get_uint64 (real));

  for (guint i = 0; i < 7000; i++)
    {
      guint64 n = wk_random_get_below (a, 7);

      g_assert_cmpuint (n, <, 7);
      counts[n]++;
    }
  for (guint i = 0; i < 7; i++)
    {
      g_assert_cmpuint (counts[i], >, 800);
      g_assert_cmpuint (counts[i], <, 1200);
    }
  g_assert_cmpuint (wk_random_get_below (a, 1), ==, 0);
}

/* ---- codec, id, secret ----------------------------------------------------------------------------- */

static void
test_codec (void)
{
  const guint8 data[] = { 0, 1, 0xfe, 0xff, 0x3e };
  g_autofree char *hex = wk_hex_encode (data, sizeof data);
  g_autofree char *text = wk_base64url_encode (data, sizeof data);
  g_autofree char *nothing = wk_hex_encode (NULL, 0);
  g_autoptr (GBytes) back = wk_base64url_decode (text);
  guint8 out[5] = { 9, 9, 9, 9, 9 };

  g_assert_cmpstr (hex, ==, "0001feff3e");
  g_assert_cmpstr (nothing, ==, "");
  g_assert_false (wk_hex_decode ("0001feff", out, 5));
  g_assert_false (wk_hex_decode ("0001feff3e00", out, 5));
  g_assert_false (wk_hex_decode ("0001feff3g", out, 5));
  g_assert_false (wk_hex_decode ("00 1feff3e", out, 5));
  g_assert_cmpint (out[0], ==, 9);
  g_assert_true (wk_hex_decode ("0001FEff3e", out, 5));
  g_assert_cmpmem (out, 5, data, 5);

  g_assert_cmpstr (text, ==, "AAH-_z4");
  g_assert_cmpmem (g_bytes_get_data (back, NULL), g_bytes_get_size (back), data, sizeof data);
  g_assert_null (wk_base64url_decode ("AAH+/z4"));
  g_assert_null (wk_base64url_decode ("AAH-_z4="));
  g_assert_null (wk_base64url_decode ("A"));
}

static void
test_id (void)
{
  g_autoptr (WkRandom) random = wk_random_new_seeded (1);
  g_autoptr (GHashTable) table = g_hash_table_new (wk_id_hash, wk_id_equal);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *hex = NULL;
  g_autofree WkId *copy = NULL;
  char buffer[WK_ID_HEX_SIZE];
  WkId a, b;

  wk_id_init_random (&a, random);
  wk_id_init_random (&b, random);
  g_assert_false (wk_id_equal (&a, &b));
  hex = wk_id_to_hex (&a);
  g_assert_cmpstr (wk_id_write_hex (&a, buffer), ==, hex);
  g_assert_true (wk_id_init_from_hex (&b, hex));
  g_assert_true (wk_id_equal (&a, &b));
  g_assert_false (wk_id_init_from_hex (&b, "00"));
  copy = wk_id_copy (&a);
  g_hash_table_add (table, &a);
  g_assert_true (g_hash_table_contains (table, copy));

  bytes = g_bytes_new (a.bytes, 15);
  g_assert_false (wk_id_init_from_bytes (&b, bytes));
  g_assert_false (wk_id_init_from_bytes (&b, NULL));
}

static void
test_secret (void)
{
  g_autoptr (WkRandom) random = wk_random_new_seeded (1);
  g_autoptr (WkSecret) a = wk_secret_new_text ("open sesame");
  g_autoptr (WkSecret) b = wk_secret_new ("open sesame", 11);
  g_autoptr (WkSecret) c = wk_secret_new_random (random, 11);
  g_autoptr (WkSecret) d = wk_secret_ref (a);
  char text[] = "gone";

  g_assert_true (wk_secret_equal (a, b));
  g_assert_false (wk_secret_equal (a, c));
  g_assert_cmpuint (wk_secret_get_length (d), ==, 11);
  g_assert_cmpstr ((const char *) wk_secret_get_data (a), ==, "open sesame");
  wk_wipe (text, sizeof text);
  g_assert_cmpint (text[0], ==, 0);
  wk_wipe_and_free_text (g_strdup ("gone"));
  wk_wipe_and_free_text (NULL);
}

/* ---- log --------------------------------------------------------------------------------------------- */

static GLogWriterOutput
log_writer_cb (GLogLevelFlags   level,
               const GLogField *fields,
               gsize            n_fields,
               gpointer         user_data)
{
  GString *seen = user_data;

  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE") || g_str_equal (fields[i].key, "GLIB_DOMAIN"))
      g_string_append_printf (seen, "%s|", (const char *) fields[i].value);
  return G_LOG_WRITER_HANDLED;
}

static void
test_log_in_process (void)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_EXISTS, "Mevrouw Jansen");

  g_log_set_writer_func (log_writer_cb, seen, NULL);
  WK_LOG (G_LOG_LEVEL_INFO, "store", "compacted", { "batches", 3 }, { "bytes", -1 });
  WK_LOG (G_LOG_LEVEL_DEBUG, "base", "idle");
  wk_log_failure ("net", "not sent", error);
  wk_log_failure ("net", "not sent", NULL);
  g_assert_cmpstr (seen->str, ==,
                   "wk-store|compacted batches=3 bytes=-1|wk-base|idle|wk-net|not sent: g-io-error-quark 2|wk-net|not sent|");
}

static void
test_log (void)
{
  /* The writer can be set once a process, so it has one of its own. */
  if (g_test_subprocess ())
    {
      test_log_in_process ();
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

/* ---- worker ------------------------------------------------------------------------------------------ */

typedef struct
{
  WkWorker *worker;
  GString *order; /* written by the worker's thread only, read after it stopped */
} Order;

typedef struct
{
  Order *order;
  char letter;
} Letter;

static void
letter_cb (gpointer data)
{
  Letter *letter = data;

  wk_worker_assert_here (letter->order->worker);
  g_string_append_c (letter->order->order, letter->letter);
}

static void
test_worker_order (void)
{
  Order order = { wk_worker_new ("test"), g_string_new (NULL) };
  Letter sync = { &order, '!' };

  g_assert_false (wk_worker_is_here (order.worker));
  for (char c = 'a'; c <= 'z'; c++)
    {
      Letter *letter = g_new (Letter, 1);

      *letter = (Letter) { &order, c };
      wk_worker_push (order.worker, letter_cb, letter, g_free);
    }
  wk_worker_run_sync (order.worker, letter_cb, &sync);
  g_assert_cmpstr (order.order->str, ==, "abcdefghijklmnopqrstuvwxyz!");
  wk_worker_stop (order.worker);
  wk_worker_stop (order.worker);
  /* Too late: freed, not run. */
  wk_worker_push (order.worker, letter_cb, g_memdup2 (&sync, sizeof sync), g_free);
  wk_worker_run_sync (order.worker, letter_cb, &sync);
  g_assert_cmpuint (order.order->len, ==, 27);
  wk_worker_unref (order.worker);
  g_string_free (order.order, TRUE);
}

static void
answer_cb (GTask        *task,
           gpointer      source,
           gpointer      data,
           GCancellable *cancellable)
{
  wk_worker_assert_here (data);
  g_task_return_int (task, 42);
}

typedef struct
{
  GMainLoop *loop;
  GThread *thread;
  int value;
  GError *error;
} Answer;

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Answer *answer = user_data;

  g_assert_true (g_thread_self () == answer->thread);
  answer->value = g_task_propagate_int (G_TASK (result), &answer->error);
  g_main_loop_quit (answer->loop);
}

static Answer
ask (WkWorker     *worker,
     GCancellable *cancellable)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Answer answer = { loop, g_thread_self (), 0, NULL };
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, answered_cb, &answer);

  g_task_set_source_tag (task, ask);
  g_task_set_task_data (task, worker, NULL);
  wk_worker_run_async (worker, task, answer_cb);
  g_main_loop_run (loop);
  return answer;
}

static void
test_worker_async (void)
{
  g_autoptr (WkWorker) worker = wk_worker_new ("test");
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  Answer answer = ask (worker, NULL);

  g_assert_no_error (answer.error);
  g_assert_cmpint (answer.value, ==, 42);

  g_cancellable_cancel (cancelled);
  answer = ask (worker, cancelled);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&answer.error);

  wk_worker_end (worker);
  answer = ask (worker, NULL);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_clear_error (&answer.error);
}

static void
unref_inside_cb (gpointer data)
{
  wk_worker_unref (data);
}

static void
test_worker_last_reference_inside (void)
{
  WkWorker *worker = wk_worker_new ("test");

  /* The job holds the last reference and drops it on the worker's own thread. */
  wk_worker_push (worker, unref_inside_cb, wk_worker_ref (worker), NULL);
  wk_worker_unref (worker);
  g_usleep (20 * 1000);
}

/* ---- a list model --------------------------------------------------------------------------------- */

#define TEST_TYPE_MODEL (test_model_get_type ())
G_DECLARE_FINAL_TYPE (TestModel, test_model, TEST, MODEL, WkArrayModel)

struct _TestModel
{
  WkArrayModel parent_instance;
};

G_DEFINE_FINAL_TYPE (TestModel, test_model, WK_TYPE_ARRAY_MODEL)

static void
test_model_class_init (TestModelClass *klass)
{
  WK_ARRAY_MODEL_CLASS (klass)->item_type = G_TYPE_CANCELLABLE;
}

static void
test_model_init (TestModel *self)
{
}

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  GString    *told)
{
  g_string_append_printf (told, "%u-%u+%u ", position, removed, added);
}

/* Shows the objects of pool whose numbers stand in numbers, in that order. */
static void
show (WkArrayModel *model,
      GObject     **pool,
      const char   *numbers)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (const char *c = numbers; *c != '\0'; c++)
    g_ptr_array_add (items, g_object_ref (pool[*c - '0']));
  wk_array_model_take_items (model, items);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, strlen (numbers));
  for (guint i = 0; numbers[i] != '\0'; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (model), i);

      g_assert_true (item == pool[numbers[i] - '0']);
    }
}

static void
test_array_model (void)
{
  WkArrayModel *model = g_object_new (TEST_TYPE_MODEL, NULL);
  g_autoptr (GString) told = g_string_new (NULL);
  GObject *pool[5];

  for (guint i = 0; i < G_N_ELEMENTS (pool); i++)
    pool[i] = G_OBJECT (g_cancellable_new ());
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (model)) == G_TYPE_CANCELLABLE);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (model), 0));
  g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), told);
  show (model, pool, "0123");
  show (model, pool, "0123");
  show (model, pool, "0423");
  show (model, pool, "023");
  show (model, pool, "0123");
  show (model, pool, "3");
  show (model, pool, "");
  g_assert_cmpstr (told->str, ==, "0-0+4 1-1+1 1-1+0 1-0+1 0-3+0 0-1+0 ");
  g_assert_finalize_object (model);
  for (guint i = 0; i < G_N_ELEMENTS (pool); i++)
    g_assert_finalize_object (pool[i]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/clock", test_clock);
  g_test_add_func ("/base/random", test_random);
  g_test_add_func ("/base/codec", test_codec);
  g_test_add_func ("/base/id", test_id);
  g_test_add_func ("/base/secret", test_secret);
  g_test_add_func ("/base/log", test_log);
  g_test_add_func ("/base/array-model", test_array_model);
  g_test_add_func ("/base/worker/order", test_worker_order);
  g_test_add_func ("/base/worker/async", test_worker_async);
  g_test_add_func ("/base/worker/last-reference-inside", test_worker_last_reference_inside);
  return g_test_run ();
}
