#!/usr/bin/python3
"""The keys, through the window: the recovery key is made and opens what a forgotten passphrase does not, the passphrase changes, and the
desktop's keyring opens at login but not after the lock."""

import re
import shutil
import subprocess

from harness import *

FIRST, SECOND, THIRD = 'een tafel met vier stoelen', 'paarse fiets onder de brug', 'soep voor dertig buren'


def store(laptop):
    return laptop.data_home / 'woonkamer'


def press(where, name, timeout=30):
    where.find('push button', name, timeout=timeout).click()


def start(s):
    return s.ineke.app('--data-dir', str(store(s.ineke)))


def fill(app, label, text):
    app.find('text', label).set_text(text)


def locked(s):
    """Until the program is there anew."""
    wait_for(lambda: not s.app.windows, 30, 'the window does not go')
    wait_for(lambda: s.app.windows, 60, 'no window comes')
    s.app._root = None  # the same process, but another program to a screen reader
    s.app.find('text', 'Wachtzin', timeout=60)


def leave_preferences(s):
    """Escape ends the typing in a field first."""
    def gone():
        s.app.key('Escape')
        settle(0.3)
        return len(s.app.windows) == 1
    wait_for(gone, 20, 'the preferences stay', every=0.5)


def inside(s):
    s.app.see('label', 'Nog geen inwoners', timeout=60)


@test('at first start a recovery key is shown in groups, once')
def made(s):
    s.ineke = s.laptop('ineke', env={'GSETTINGS_BACKEND': 'keyfile'})
    s.app = start(s)
    press(s.app, 'Mijn eigen laptop', 60)
    fill(s.app, 'Naam', 'Ineke Veldman')
    fill(s.app, 'Organisatie', 'Tiem')
    fill(s.app, 'Wachtzin', 'aaaaaaaaaaaa')
    s.app.see('label', re.compile('herhaling'))
    fill(s.app, 'Wachtzin', FIRST)
    s.app.see('label', re.compile('^(Goed|Sterk)'))
    fill(s.app, 'Nog een keer dezelfde', FIRST)
    press(s.app, 'Beginnen')
    press(s.app, 'Herstelsleutel maken', 60)
    s.app.see('label', re.compile('daarna nooit meer'), timeout=30)
    groups = [node.name for node in s.app.find_all('label', re.compile(r'^[0-9A-Z]{4}$'))]
    equal(len(groups), 9, 'groups on the screen')
    s.key = ' '.join(groups).lower()
    s.app.see('push button', 'Afdrukken…')
    press(s.app, 'Ik heb hem op papier')
    inside(s)


@test('the passphrase changes; a wrong one and a weak one say so')
def changed(s):
    s.app.key('ctrl+comma')
    s.app.find(None, 'Slot en sleutels').mouse()
    s.app.see('label', re.compile('Gemaakt op'))
    fill(s.app, 'Wachtzin van nu', 'niet deze')
    fill(s.app, 'Nieuwe wachtzin', 'woonkamer1')
    fill(s.app, 'Nog een keer dezelfde', 'woonkamer1')
    press(s.app, 'Veranderen')
    # Below the edge of a small dialogue: there, if not in view.
    s.app.find('label', re.compile('als eerste wordt geprobeerd'))
    s.app.find(None, re.compile('te makkelijk te raden'))
    fill(s.app, 'Nieuwe wachtzin', SECOND)
    fill(s.app, 'Nog een keer dezelfde', SECOND)
    press(s.app, 'Veranderen')
    s.app.find(None, re.compile('De wachtzin van nu is een andere'), timeout=30)
    fill(s.app, 'Wachtzin van nu', FIRST)
    press(s.app, 'Veranderen')
    s.app.see('label', re.compile('geldt vanaf nu'), timeout=30)
    leave_preferences(s)


@test('the old passphrase opens nothing, nor does a recovery key with a slip; the right one does')
def recovered(s):
    s.app.key('ctrl+l')
    locked(s)
    fill(s.app, 'Wachtzin', FIRST)
    press(s.app, 'Openen')
    s.app.see(None, re.compile('Dit is niet de wachtzin'), timeout=30)
    press(s.app, 'Vergeten?')
    slip = ('b' if s.key[0] == 'a' else 'a') + s.key[1:]
    fill(s.app, 'Herstelsleutel', slip)
    fill(s.app, 'Nieuwe wachtzin', THIRD)
    fill(s.app, 'Nog een keer dezelfde', THIRD)
    press(s.app, 'Openen met de nieuwe wachtzin')
    s.app.see(None, re.compile('typefout'))
    fill(s.app, 'Herstelsleutel', s.key)
    press(s.app, 'Openen met de nieuwe wachtzin')
    inside(s)
    check('list' and s.ineke.ctl('--data-dir', store(s.ineke), 'list', passphrase=THIRD) is not None, 'the new passphrase opens')
    s.ineke.ctl('--data-dir', store(s.ineke), 'list', passphrase=SECOND, ok=(1,))


@test('the keyring opens at login, and not after the lock')
def keyring(s):
    if not shutil.which('gnome-keyring-daemon'):
        raise Skip('gnome-keyring is not installed')
    word = s.ineke.secret('geheim', 'login')
    daemon = Program(s, 'keyring', ['sh', '-c', f'exec gnome-keyring-daemon --foreground --components=secrets --unlock <{word}'], s.ineke.env)
    subprocess.run(['gdbus', 'wait', '--session', '--timeout', '20', 'org.freedesktop.secrets'], env=s.ineke.env, check=True, timeout=30)
    s.app.key('ctrl+comma')
    s.app.find(None, 'Slot en sleutels').mouse()
    settle(0.5)
    s.app.find(None, re.compile('Openen bij het inloggen'), nth=0).mouse()
    settings = s.ineke.dir / 'config' / 'glib-2.0' / 'settings' / 'keyfile'
    wait_for(lambda: settings.exists() and 'keyring=true' in settings.read_text(), 20, 'the keyring has no key')
    leave_preferences(s)
    s.app.meant_to_end = True
    s.app.key('ctrl+q')
    equal(s.app.wait_end(), 0, 'exit status')

    s.app = start(s)
    inside(s)
    s.app.key('ctrl+l')
    locked(s)
    settle(2)
    check(s.app.find_all('text', 'Wachtzin'), 'after the lock the passphrase is asked')
    fill(s.app, 'Wachtzin', THIRD)
    press(s.app, 'Openen')
    inside(s)
    daemon.meant_to_end = True


if __name__ == '__main__':
    main(steps=True)
