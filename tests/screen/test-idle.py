#!/usr/bin/python3
"""While people sit at a table the desktop is asked not to lock by itself: on each laptop that sits there and at the resident's seat, until it is over."""

import re
import subprocess

from _desktop import has_desktop
from harness import *

PORTAL = ('org.freedesktop.portal.Desktop', '/org/freedesktop/portal/desktop', 'org.freedesktop.portal.Inhibit')
IDLE = 8                    # the portal's flag


def mock(laptop):
    """A desktop's portal, of which only what programs inhibit is there; it notes each."""
    program = Program(laptop.session, f'{laptop.name} portal', ['/usr/bin/python3', '-m', 'dbusmock', '--session', *PORTAL], laptop.env)

    def gdbus(verb, *args):
        subprocess.run(['gdbus', verb, '--session', *args], env=laptop.env, check=True, capture_output=True, timeout=30)
    gdbus('wait', '--timeout', '20', PORTAL[0])
    gdbus('call', '--dest', PORTAL[0], '--object-path', PORTAL[1], '--method', 'org.freedesktop.DBus.Mock.AddMethod', PORTAL[2],
          'Inhibit', 'sua{sv}', 'o', 'ret = "/org/freedesktop/portal/desktop/request/1/a"')
    gdbus('call', '--dest', PORTAL[0], '--object-path', PORTAL[1], '--method', 'org.freedesktop.DBus.Mock.AddObject',
          '/org/freedesktop/portal/desktop/request/1/a', 'org.freedesktop.portal.Request', '{}', '[("Close", "", "", "")]')
    return program


def asked(program):
    """Whether it is asked now: as often as it was asked, less as often as that was taken back."""
    return len(re.findall(rf' Inhibit "[^"]*" {IDLE}\b', program.log)) - len(re.findall(r' Close\b', program.log))


def wait_asked(program, n):
    wait_for(lambda: asked(program) == n, what=lambda: f'{program.name}: it is asked {asked(program)} times, not {n}: {program.log}')


def start(s, name, *args, **kwargs):
    laptop = s.laptop(name, screen='1000x900x24', env={'GTK_USE_PORTAL': '1'})
    portal = mock(laptop)
    return laptop.app(*args, **kwargs), portal


@test('nothing is asked before; the table view asks, alone too')
def table_view(s):
    if not has_desktop():
        raise Skip('python3-dbusmock is not installed')
    s.host, s.portal = start(s, 'ineke', '--practise')
    s.host.find(None, 'Inwoners').click()
    s.host.find(None, re.compile('Fatma')).mouse(times=2)
    s.host.find('push button', 'Plan openen').click()
    s.host.find('label', 'Plan van Fatma Aydın')
    equal(asked(s.portal), 0, 'before anything')
    s.host.key('F8')
    wait_asked(s.portal, 1)
    wait_for(lambda: len(s.host.windows) == 2, 15, 'no table view opens')
    s.host.xdotool('key', 'Escape')
    wait_for(lambda: len(s.host.windows) == 1, 15, 'the table view stays')
    wait_asked(s.portal, 0)


@test('an open table asks, once with the table view on; who joins and who sits at the seat ask too')
def table(s):
    s.host.front('push button', 'Tafel openen').click()
    code = re.sub(r'\D', '', s.host.find('label', re.compile('^Code: ')).name)
    port = s.host.find('label', re.compile(r':\d+$')).name.split('\n')[0].rsplit(':', 1)[1]
    wait_asked(s.portal, 1)
    s.seat, s.seat_portal = start(s, 'fatma', '--seat', '--language', 'nl', '--join', f'127.0.0.1:{port}',
                                  env={'WOONKAMER_SEAT_CODE': code, 'WOONKAMER_SEAT_NAME': 'Fatma'})
    s.host.find('push button', 'Fatma toelaten').click()
    s.seat.find('label', 'Mijn plan')
    wait_asked(s.seat_portal, 1)
    s.other, s.other_portal = start(s, 'karin', '--practise')
    s.other.find('list item', 'Tafel', timeout=60).mouse()
    s.other.find('text', 'Adres van de tafel').set_text(f'127.0.0.1:{port}')
    s.other.find('text', 'Code van acht cijfers').set_text(code)
    equal(asked(s.other_portal), 0, 'before it sits there')
    s.other.find('push button', 'Aankloppen').click()
    s.host.find('push button', 'Ineke Veldman toelaten').click()
    s.other.find('label', re.compile('^Plan van'))
    wait_asked(s.other_portal, 1)
    s.host.key('F8')
    wait_for(lambda: len(s.host.windows) == 2, 15, 'no table view opens')
    settle(1)
    equal(asked(s.portal), 1, 'with the table view on')
    s.host.xdotool('key', 'Escape')
    wait_for(lambda: len(s.host.windows) == 1, 15, 'the table view stays')
    settle(1)
    equal(asked(s.portal), 1, 'the table goes on')


@test('with the table it ends, everywhere')
def over(s):
    s.host.find('push button', re.compile('^De tafel. Code: ')).click()
    s.host.see('push button', 'Tafel sluiten').click()
    for portal in (s.portal, s.seat_portal, s.other_portal):
        wait_asked(portal, 0)


if __name__ == '__main__':
    main(steps=True)
