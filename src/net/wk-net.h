/* net: WebSockets over TLS, and finding one another. Includes the layer's public headers. */
#pragma once

#include "wk-address.h"
#include "wk-connector.h"
#include "wk-discovery.h"
#include "wk-listener.h"
#include "wk-net-error.h"
#include "wk-reconnector.h"
#include "wk-sign-in.h"
#include "wk-tls-identity.h"
