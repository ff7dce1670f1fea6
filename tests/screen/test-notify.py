#!/usr/bin/python3
"""A colleague's change arrives while the window is not in front: the desktop says so, without a name, and leads there."""

import re
import subprocess

from _two_laptops import *
from harness import *


def mock(laptop):
    """A desktop that takes notifications and notes each."""
    program = Program(laptop.session, f'{laptop.name} desktop',
                      ['/usr/bin/python3', '-m', 'dbusmock', '--session', '-t', 'notification_daemon',
                       '-p', '{"capabilities": "body actions"}'], laptop.env)
    gdbus(laptop, 'wait', '--timeout', '20', 'org.freedesktop.Notifications')
    return program


def gdbus(laptop, verb, *args):
    subprocess.run(['gdbus', verb, '--session', *args], env=laptop.env, check=True, capture_output=True, timeout=30)


@test('two laptops are enrolled at one office')
def enrolled(s):
    try:
        import dbusmock  # noqa: F401
    except ImportError:
        raise Skip('python3-dbusmock is not installed')
    share(s, EXPORT + '700002;999927838;Wojcik;Lukasz;02-11-1979;Dobbe;3;8032 JV;Zwolle\n')
    check('Aydin' in ctl(s.karin, 'list'), 'the resident reached the second laptop')


@test('a change that comes in says so without a name')
def told(s):
    s.desktop = mock(s.ineke)
    s.app = s.ineke.app('--data-dir', str(store(s.ineke)), '--passphrase-file', str(s.ineke.secret(PASSPHRASE)))
    s.app.find('list item', 'Inwoners', timeout=60)
    s.app.see('label', re.compile('Alles is bijgewerkt'), timeout=60)
    # Another window takes the front, as a person does who reads mail.
    s.other = s.laptop('mail').app('--practise')
    s.other.find('list item', 'Inwoners', timeout=60)
    s.other.raise_window()
    settle(1)

    ctl(s.karin, 'edit', 'Aydin, Fatma', 'dream', 'Ik werk drie dagen in een keuken.')
    ctl(s.karin, 'sync')
    line = s.desktop.wait_log(r'Notify .*', timeout=60).group(0)
    check('Nieuw van het kantoor' in line, f'the notification says what it is: {line}')
    for word in ('Fatma', 'Aydin', 'keuken', 'Karin', 'Blom', '700001'):
        check(word not in line, f'the notification says {word}')


@test('its action opens the file')
def opened(s):
    gdbus(s.ineke, 'call', '--dest', 'org.freedesktop.Notifications', '--object-path', '/org/freedesktop/Notifications',
          '--method', 'org.freedesktop.DBus.Mock.EmitSignal', 'org.freedesktop.Notifications', 'ActionInvoked', 'us',
          '[<uint32 1>, <"default">]')
    s.app.see('label', re.compile('Fatma'), timeout=30)
    s.app.see('label', 'Verhaal')


@test('in front, it says nothing')
def silent(s):
    s.other.meant_to_end = True
    s.other.key('ctrl+q')
    s.other.wait_end()
    s.app.raise_window()
    settle(1)
    before = s.desktop.log.count('Notify ')
    ctl(s.karin, 'edit', 'Wojcik, Lukasz', 'dream', 'Een eigen fietsenzaak.')
    ctl(s.karin, 'sync')
    settle(6)
    equal(s.desktop.log.count('Notify '), before, 'notifications while the window is in front')


if __name__ == '__main__':
    main()
