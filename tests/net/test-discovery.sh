#!/bin/sh
# Discovery against a real Avahi, in a network of its own: nothing of the machine's network is touched.
# usage: test-discovery.sh TEST-PROGRAM TEST
skip () { echo "1..0 # SKIP $1"; exit 0; }

if [ "$3" != inside ]; then
  [ "$(id -u)" = 0 ] || skip 'needs root, for a network of its own'
  for program in unshare ip dbus-daemon avahi-daemon; do
    command -v "$program" >/dev/null || PATH=$PATH:/usr/sbin:/sbin command -v "$program" >/dev/null || skip "needs $program"
  done
  PATH=$PATH:/usr/sbin:/sbin
  export PATH
  unshare --net --mount --uts --pid --fork true 2>/dev/null || skip 'may not make a network of its own'
  exec unshare --net --mount --uts --pid --fork --kill-child "$0" "$1" "$2" inside
fi

{
  mount --make-rprivate / && mount -t tmpfs tmpfs /run && mount -t proc proc /proc && hostname kamer && mkdir -p /run/dbus && ip link set lo up &&
  ip link add eth-test type veth peer name eth-peer &&
    ip address add 10.99.0.1/24 dev eth-test && ip link set eth-test up multicast on && ip link set eth-peer up
} >&2 || skip 'may not set up a network of its own'
dbus-daemon --system --nofork --nopidfile --nosyslog >&2 &
while [ ! -S /run/dbus/system_bus_socket ]; do sleep 0.05; done
avahi-daemon --no-drop-root --no-chroot --no-rlimits >&2 &

WK_TEST_AVAHI=1 DBUS_SYSTEM_BUS_ADDRESS=unix:path=/run/dbus/system_bus_socket timeout 200 "$1" -p "$2"
