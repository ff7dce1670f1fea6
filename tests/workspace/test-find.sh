#!/bin/sh
# Two machines in one: two network namespaces joined by a wire, each with a bus and an Avahi of its own.
# usage: test-find.sh TEST-PROGRAM
skip () { echo "1..0 # SKIP $1"; exit 0; }

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
  until ip link set eth2 netns "$guest" 2>/dev/null; do
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
  timeout 100 "$1" host "$folder" >&2 || { echo 'not ok 1 - the host ended well'; kill "$guest" 2>/dev/null; exit 1; }
  wait "$guest"
else
  timeout 100 "$1" guest "$folder"
fi
