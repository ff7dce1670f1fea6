/* Signing in through the municipality's own provider (OpenID Connect: discovery, authorization code with PKCE) in place of a code from whoever looks
 * after the office. What comes of it is an enrolment code like any other, for who the provider says it is. Belongs to the main loop. */
#pragma once

#include <gio/gio.h>

#include "wk-base.h"
#include "wk-office-person.h"

G_BEGIN_DECLS

#define WK_TYPE_OFFICE_SIGN_IN (wk_office_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (WkOfficeSignIn, wk_office_sign_in, WK, OFFICE_SIGN_IN, GObject)

/* Whom the provider vouches for. */
typedef struct
{
  char *subject; /* (owned): never changes: issuer and name there */
  char *name, *organisation, *title; /* (owned) */
  WkOfficeRole role;
} WkOfficeSignedIn;

void wk_office_signed_in_free (WkOfficeSignedIn *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkOfficeSignedIn, wk_office_signed_in_free)

/**
 * wk_office_sign_in_new:
 * @file: the key file; ADMINISTRATION.md says what is in it
 * @fingerprint: SHA-256 of the office's TLS certificate, to which a sign-in is bound
 * @clock: the time
 * @error: what is wrong with the file
 *
 * Returns: (transfer full) (nullable): %NULL without an error when there is no such file, or nothing of it there
 */
WkOfficeSignIn *wk_office_sign_in_new (const char *file, const guint8 *fingerprint, WkClock *clock, GError **error);

/* What a laptop needs to send somebody to the provider, as a form. */
void wk_office_sign_in_offer_async (WkOfficeSignIn *self, GAsyncReadyCallback callback, gpointer data);
char *wk_office_sign_in_offer_finish (WkOfficeSignIn *self, GAsyncResult *result, GError **error);

/**
 * wk_office_sign_in_take_async:
 * @self: the office's way of signing in
 * @form: (element-type utf8 utf8): what the laptop brings back from the provider (WIRE.md, "Signing in")
 * @callback: called when the provider has said who it is
 * @data: for @callback
 *
 * Fails with %WK_OFFICE_ERROR_REFUSED and a sentence.
 */
void wk_office_sign_in_take_async (WkOfficeSignIn *self, GHashTable *form, GAsyncReadyCallback callback, gpointer data);
WkOfficeSignedIn *wk_office_sign_in_take_finish (WkOfficeSignIn *self, GAsyncResult *result, GError **error);

G_END_DECLS
