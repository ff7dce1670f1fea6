#!/usr/bin/python3
"""The lock that nobody asked for here: sleep, the desktop's lock, another user's turn, nobody there. Each ends at the passphrase, and the
passphrase leads back to where one was."""

import re
import subprocess

from harness import *

PASSPHRASE = 'een tafel met vier stoelen'
EXPORT = ('Cliëntnummer;BSN;Achternaam;Roepnaam;Geboortedatum;Straat;Huisnummer;Postcode;Woonplaats\n'
          '700001;999940740;Aydin;Fatma;12-03-1985;Bachlaan;12;8021 TV;Zwolle\n')
WORDS = ('Aydin', 'Bachlaan', '700001', PASSPHRASE)
SESSION = '/org/freedesktop/login1/session/c1'


def store(laptop):
    return laptop.data_home / 'woonkamer'


def dbus(s, bus, *args):
    return subprocess.run(['gdbus', 'call', f'--{bus}', *args], env=s.env, check=True, capture_output=True, text=True, timeout=30).stdout


def emit(s, bus, name, path, interface, signal, signature, values):
    dbus(s, bus, '--dest', name, '--object-path', path, '--method', 'org.freedesktop.DBus.Mock.EmitSignal', interface, signal, signature, values)


def in_memory(pid, words):
    """Which of the words the process has anywhere in what it may write, as UTF-8 or UTF-32."""
    forms = {word: [word.encode(code) for code in ('utf-8', 'utf-32-le')] for word in words}
    hits = set()
    with open(f'/proc/{pid}/maps') as maps, open(f'/proc/{pid}/mem', 'rb', 0) as memory:
        for line in maps:
            span, rights = line.split()[:2]
            start, end = (int(part, 16) for part in span.split('-'))
            if not rights.startswith('rw'):
                continue
            try:
                memory.seek(start)
                data = memory.read(end - start)
            except (OSError, ValueError, OverflowError):
                continue
            hits |= {word for word in words if any(form in data for form in forms[word])}
    return hits


def locks_and_opens(s, why):
    pid = s.app.proc.pid
    wait_for(lambda: not s.app.windows, 30, f'{why}: the window does not go')
    wait_for(lambda: s.app.windows, 60, f'{why}: no window comes')
    s.app._root = None  # the same process, but another program to a screen reader
    entry = s.app.find('text', 'Wachtzin', timeout=60)
    equal(s.app.proc.pid, pid, 'the process')
    equal(in_memory(pid, WORDS), set(), f'{why}: what the locked program has in memory')
    check(not s.app.find_all(None, re.compile('Fatma')), f'{why}: no name on the locked screen')
    entry.set_text(PASSPHRASE)
    s.app.find('push button', 'Openen').click()
    s.app.see('label', re.compile('^Fatma'), timeout=60)


@test('a laptop with its buses')
def begins(s):
    try:
        import dbusmock  # noqa: F401
    except ImportError:
        raise Skip('python3-dbusmock is not installed')
    s.ineke = s.laptop('ineke', env={'GSETTINGS_BACKEND': 'keyfile', 'XDG_SESSION_ID': 'c1'})
    system = Program(s, 'system bus', ['dbus-daemon', '--session', '--nofork', '--nopidfile', '--print-address',
                                       f'--address=unix:path={s.ineke.runtime}/system'], s.ineke.env)
    s.ineke.env['DBUS_SYSTEM_BUS_ADDRESS'] = system.wait_log(r'^unix:\S+').group(0)
    s.env = s.ineke.env
    s.logind = Program(s, 'logind', ['/usr/bin/python3', '-m', 'dbusmock', '--system', '-t', 'logind'], s.env)
    subprocess.run(['gdbus', 'wait', '--system', '--timeout', '20', 'org.freedesktop.login1'], env=s.env, check=True, timeout=30)
    dbus(s, 'system', '--dest', 'org.freedesktop.login1', '--object-path', '/org/freedesktop/login1', '--method',
         'org.freedesktop.DBus.Mock.AddSession', 'c1', 'seat0', '1000', 'ineke', 'true')
    s.saver = Program(s, 'screen saver', ['/usr/bin/python3', '-m', 'dbusmock', '--session', '-t', 'gnome_screensaver'], s.env)
    subprocess.run(['gdbus', 'wait', '--session', '--timeout', '20', 'org.gnome.ScreenSaver'], env=s.env, check=True, timeout=30)
    export = s.ineke.dir / 'export.csv'
    export.write_text(EXPORT)
    s.ineke.ctl('--data-dir', store(s.ineke), 'create', 'Ineke Veldman', 'Tiem', passphrase=PASSPHRASE)
    s.ineke.ctl('--data-dir', store(s.ineke), 'import', export, passphrase=PASSPHRASE)
    s.app = s.ineke.app('--data-dir', str(store(s.ineke)), '--passphrase-file', str(s.ineke.secret(PASSPHRASE)))
    s.app.find('list item', 'Inwoners', timeout=60)
    s.app.key('ctrl+k')
    wait_for(lambda: len(s.app.windows) == 2, 15, 'the finder does not open')
    settle(0.5)
    s.app.type('Aydin')
    s.app.key('Return')
    s.app.see('label', 'Verhaal')
    check('Aydin' in in_memory(s.app.proc.pid, WORDS), 'the search finds what is there: an open file')


@test('sleep waits until the files are locked')
def sleep(s):
    listed = lambda: dbus(s, 'system', '--dest', 'org.freedesktop.login1', '--object-path', '/org/freedesktop/login1', '--method',
                          'org.freedesktop.login1.Manager.ListInhibitors')
    wait_for(lambda: 'Woonkamer' in listed(), 20, 'sleep is not delayed')
    emit(s, 'system', 'org.freedesktop.login1', '/org/freedesktop/login1', 'org.freedesktop.login1.Manager', 'PrepareForSleep', 'b', '[<true>]')
    wait_for(lambda: not s.app.windows, 30, 'the window does not go')
    wait_for(lambda: 'Woonkamer' not in listed(), 30, 'sleep is delayed although all is locked')
    locks_and_opens(s, 'sleep')
    s.app.see('label', 'Verhaal')


@test('the session locks')
def session(s):
    settle(1)
    emit(s, 'system', 'org.freedesktop.login1', SESSION, 'org.freedesktop.login1.Session', 'Lock', '', '[]')
    locks_and_opens(s, 'the session')


@test('another user takes the screen')
def switched(s):
    settle(1)
    dbus(s, 'system', '--dest', 'org.freedesktop.login1', '--object-path', SESSION, '--method',
         'org.freedesktop.DBus.Mock.UpdateProperties', 'org.freedesktop.login1.Session', '{"Active": <false>}')
    locks_and_opens(s, 'another user')


@test('the screen saver comes on')
def saver(s):
    settle(1)
    emit(s, 'session', 'org.gnome.ScreenSaver', '/org/gnome/ScreenSaver', 'org.gnome.ScreenSaver', 'ActiveChanged', 'b', '[<true>]')
    locks_and_opens(s, 'the screen saver')


@test('nobody is there; while keys are pressed it stays open')
def idle(s):
    settings = s.ineke.dir / 'config' / 'glib-2.0' / 'settings' / 'keyfile'
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('[nl/woonkamer/Woonkamer]\nlock-after=6\n')
    for _ in range(9):
        s.app.key('Tab')
        settle(1)
    check(s.app.windows, 'who works is not locked out')
    locks_and_opens(s, 'nobody there')


if __name__ == '__main__':
    main(steps=True)
