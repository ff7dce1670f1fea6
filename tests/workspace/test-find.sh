#!/bin/sh
# Two machines in one: two network namespaces joined by a wire, each with a bus and an Avahi of its own.
# usage: test-find.sh TEST-PROGRAM
skip () { [ "$number" != 2 ] || touch "$folder/skipped"; echo "1..0 # SKIP $1"; exit 0; }

PATH=$PATH:/usr/sbin:/sbin
export PATH
case "$2" in
'')
  [ "$(id -u)" = 0 ] || skip 'needs root, for networks of its own'
  for program in unshare ip dbus-daemon avahi-daemon; do
    command -v "$program" >/dev/null || skip "needs $program"
  done
  unshare --net --mount --uts --pid --fork true 2>/dev/null || skip 'may not make a network of its own'
  folder=$(mktemp -d) || exit 1
  unshare --net --mount --uts --pid --fork --kill-child "$0" "$1" host "$folder"
  status=$?
  rm -rf "$folder"
  exit $status
  ;;
host) number=1 ;;
*) number=2 ;;
esac
folder=$3
{
  mount --make-rprivate / && mount -t tmpfs tmpfs /run && mount -t proc proc /proc && hostname "kamer$number" && mkdir -p /run/dbus &&
    ip link set lo up
} >&2 || skip 'may not set up a network of its own'
if [ "$number" = 1 ]; then
  ip link add eth1 type veth peer name eth2 >&2 || skip 'may not make a wire'
  unshare --net --mount --uts "$0" "$1" guest "$folder" &
  guest=$!
  tries=0
  # Not before it has a network of its own: until then its network is this one, and the wire would stay here.
  until [ "$(readlink "/proc/$guest/ns/net")" != "$(readlink /proc/self/ns/net)" ] && ip link set eth2 netns "$guest" 2>/dev/null; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || skip 'may not lay a wire to another network'
    sleep 0.05
  done
fi
tries=0
until ip address add "10.99.0.$number/24" dev "eth$number" 2>/dev/null; do
  tries=$((tries + 1))
  [ $tries -lt 200 ] || skip 'the wire did not come'
  sleep 0.05
done
ip link set "eth$number" up multicast on >&2
dbus-daemon --system --nofork --nopidfile --nosyslog >&2 &
while [ ! -S /run/dbus/system_bus_socket ]; do sleep 0.05; done
avahi-daemon --no-drop-root --no-chroot --no-rlimits >&2 &
DBUS_SYSTEM_BUS_ADDRESS=unix:path=/run/dbus/system_bus_socket
export DBUS_SYSTEM_BUS_ADDRESS
if [ "$number" = 1 ]; then
  timeout 100 "$1" host "$folder" >&2 &
  host=$!
  wait "$guest"
  status=$?
  # Nobody comes any more where the guest could not be.
  [ ! -e "$folder/skipped" ] || { kill "$host"; exit $status; }
  wait "$host" || { echo 'not ok 2 - the host ended well'; status=1; }
  exit $status
fi
# Whether names travel from one network to the other at all, asked of Avahi's own program.
if command -v avahi-resolve >/dev/null; then
  tries=0
  until avahi-resolve -4 -n kamer1.local >&2 2>&1; do
    tries=$((tries + 1))
    [ $tries -lt 10 ] || skip 'no multicast between two networks here'
    sleep 0.5
  done
fi
timeout 100 "$1" guest "$folder"
