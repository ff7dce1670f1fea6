/* One connection's beginning and end: hello, proof, and from then on typed messages. See WIRE.md, "Beginning". */
#pragma once

#include <wk-clock.h>
#include <wk-random.h>
#include <wk-secret.h>

#include "wk-certificate.h"
#include "wk-code.h"
#include "wk-message-private.h"
#include "wk-transport.h"

G_BEGIN_DECLS

typedef struct _WkPeer WkPeer; /* ref-counted */

typedef struct
{
  /* Both sides. `message` and `frame` come only after `ready`, `ended` once and last. */
  void (*ready) (WkPeer *peer, gpointer data);
  void (*message) (WkPeer *peer, WkMessageType type, WkMessage *message, gpointer data);
  void (*frame) (WkPeer *peer, const WkFrame *frame, gpointer data);
  void (*ended) (WkPeer *peer, WkReason reason, gpointer data);
  void (*keep_alive) (WkPeer *peer, gpointer data);                        /* an npm client has not heard from us for a while */
  void (*drained) (WkPeer *peer, gpointer data);                           /* what waited for the other side to read has gone */

  /* The connecting side. */
  void (*greeted) (WkPeer *peer, gpointer data);                           /* HELLO with a device proof went: more may be sent */
  gboolean (*check_host) (WkPeer *peer, const guint8 *key, gpointer data); /* may the owner of this key be the host? */

  /* The accepting side. */
  void (*device) (WkPeer *peer, WkCertificate *certificate, const guint8 *key, gpointer data); /* then wk_peer_accept() or wk_peer_end() */
  WkSecret *(*token) (WkPeer *peer, const guint8 name[8], gpointer data);  /* (transfer none) (nullable) */
  void (*code) (WkPeer *peer, const char *selector, gpointer data);        /* then wk_peer_give_code() or wk_peer_end() */
  void (*code_failed) (WkPeer *peer, gpointer data);
} WkPeerEvents;

typedef struct
{
  WkTransport *transport;
  WkClock *clock;
  WkRandom *random;
  const WkPeerEvents *events;
  gpointer data;
  gboolean host;            /* the accepting side */
  WkDeviceKey *key;         /* (nullable): proves us */

  WkIntent intent;          /* client */
  WkProof proof;            /* client */
  const WkId *id;           /* the host's: of a client (nullable): any */
  WkCertificate *certificate; /* client (nullable) */
  WkSecret *token;          /* client (nullable) */
  const char *code;         /* client (nullable) */

  WkWhat what;              /* host */
  guint64 capabilities;     /* host: what it can beyond what every program of ours can */
  WkCodeLimit *limit;       /* host */
} WkPeerConfig;

WkPeer *wk_peer_new (const WkPeerConfig *config);
/* What a program speaks. */
typedef struct
{
  guint64 lowest, highest;  /* versions */
  guint64 capabilities;     /* those that it has heard of */
} WkPeerProgram;

/* For tests: those who are made from now on speak as an older or a later program. */
void wk_peer_be_program (const WkPeerProgram *program /* (borrowed) (nullable): this one again */);

WkPeer *wk_peer_ref (WkPeer *self);
void wk_peer_unref (WkPeer *self);

void wk_peer_send (WkPeer *self, WkMessageType type, const WkMessage *message);
void wk_peer_send_frame (WkPeer *self, GBytes *frame);
void wk_peer_end (WkPeer *self, WkReason reason);
/* Forgets the events: nothing is called any more. For an owner that goes. */
void wk_peer_detach (WkPeer *self);
void wk_peer_tick (WkPeer *self);

void wk_peer_accept (WkPeer *self);
void wk_peer_give_code (WkPeer *self, const char *code /* (nullable): there is none */);

gboolean wk_peer_is_foreign (WkPeer *self);           /* speaks Hocuspocus only */
gboolean wk_peer_is_ready (WkPeer *self);
gboolean wk_peer_is_ended (WkPeer *self);
WkIntent wk_peer_get_intent (WkPeer *self);
WkProof wk_peer_get_proof (WkPeer *self);
guint64 wk_peer_get_capabilities (WkPeer *self);      /* the other side's */
const WkId *wk_peer_get_host_id (WkPeer *self);
const guint8 *wk_peer_get_transcript (WkPeer *self);  /* 32 bytes */
const guint8 *wk_peer_get_certificate_hash (WkPeer *self); /* 32 bytes */
GBytes *wk_peer_seal (WkPeer *self, const char *purpose, gconstpointer data, gsize length);   /* (transfer full); code proof only */
GBytes *wk_peer_open (WkPeer *self, const char *purpose, GBytes *sealed);                     /* (transfer full) (nullable) */
gsize wk_peer_get_backlog (WkPeer *self);
guint64 wk_peer_get_bytes_sent (WkPeer *self);
guint64 wk_peer_get_bytes_received (WkPeer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkPeer, wk_peer_unref)

G_END_DECLS
