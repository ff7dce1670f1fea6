#!/usr/bin/python3
"""A table that is found: one opens it, the other's list of tables in this room shows it, and one press fills in where it is. In a network of its
own with an Avahi of its own, so that nothing of it is heard outside."""

import os
import re
import shutil
import subprocess
import sys

from harness import *

TEXT = ('text', 'entry', 'terminal')
WHERE = '10.99.0.1'
NETWORK = f'''
mount --make-rprivate / && mount -t tmpfs tmpfs /run && mkdir -p /run/dbus && ip link set lo up &&
  ip link add eth-test type veth peer name eth-peer && ip address add {WHERE}/24 dev eth-test &&
  ip link set eth-test up multicast on && ip link set eth-peer up || {{ echo "1..0 # SKIP may not set up a network of its own"; exit 0; }}
exec "$@"
'''


def apart():
    """Runs this script again in a network of its own; does not come back, unless that cannot be."""
    os.environ['PATH'] += ':/usr/sbin:/sbin'
    missing = [p for p in ('unshare', 'ip', 'dbus-daemon', 'avahi-daemon') if not shutil.which(p)]
    if os.getuid() != 0:
        return 'needs root, for a network of its own'
    if missing:
        return f'not installed: {", ".join(missing)}'
    if subprocess.run(['unshare', '--net', '--mount', '--uts', 'true'], stderr=subprocess.DEVNULL).returncode != 0:
        return 'may not make a network of its own'
    os.environ['WK_FIND_INSIDE'] = '1'
    os.execvp('unshare', ['unshare', '--net', '--mount', '--uts', 'sh', '-c', NETWORK, 'sh', sys.executable, *sys.argv])


@test('an open table stands in the list of who looks for one; pressed, its address is filled in')
def found(s):
    bus = Program(s, 'system bus', ['dbus-daemon', '--system', '--nofork', '--nopidfile', '--nosyslog', '--print-address'], dict(os.environ))
    bus.wait_log(r'^unix:\S+')
    Program(s, 'avahi', ['avahi-daemon', '--no-drop-root', '--no-chroot', '--no-rlimits'], dict(os.environ))
    s.host = s.laptop('ineke').app('--practise')
    s.host.move(0, 0, 1000, 900)
    s.host.find(None, 'Inwoners').click()
    s.host.find(None, re.compile('Fatma')).mouse(times=2)
    s.host.find('push button', 'Plan openen').click()
    s.host.front('push button', 'Tafel openen').click()
    port = s.host.find('label', re.compile(rf'^{re.escape(WHERE)}:\d+$')).name.split(':')[1]
    s.code = re.sub(r'\D', '', s.host.find('label', re.compile('^Code: ')).name)
    s.guest = s.laptop('karin').app('--practise')
    s.guest.find('list item', 'Tafel', timeout=60).mouse()
    s.guest.find('label', 'Tafels in deze ruimte', timeout=60)
    s.look('found')
    # Both are on one machine: it is found by its own way to itself too.
    here = re.compile(rf'^({re.escape(WHERE)}|127\.0\.0\.1):{port}$')
    s.guest.find('label', here).mouse()
    wait_for(lambda: here.match(s.guest.find(TEXT, 'Adres van de tafel').text), what='the address is not filled in')


@test('with the code alone one sits down at it')
def joined(s):
    s.guest.find(TEXT, 'Code van acht cijfers').set_text(s.code)
    s.guest.find('push button', 'Aankloppen').click()
    s.host.find('push button', 'Ineke Veldman toelaten').click()
    s.guest.find('label', re.compile('^Plan van'))


@test('once it is closed it is in nobody’s list')
def gone(s):
    s.host.raise_front()
    s.host.find('push button', re.compile('^De tafel. Code: ')).click()
    s.host.see('push button', 'Tafel sluiten').click()
    s.guest.find('list item', 'Tafel').mouse()
    s.guest.find(TEXT, 'Adres van de tafel')
    s.guest.gone('label', 'Tafels in deze ruimte')


if __name__ == '__main__':
    why = None if 'WK_SESSION_DIR' in os.environ or 'WK_FIND_INSIDE' in os.environ else apart()
    if why:
        print(f'1..0 # SKIP {why}')
    else:
        main(steps=True)
