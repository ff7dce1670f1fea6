#!/usr/bin/python3
"""On a desktop that shows notifications: what is told pops up there, and a button pressed in it does the thing. Quiet hours, a window that is
closed, and names, which go from the screen with the lock."""

import os
import re
import subprocess
import time

from _desktop import DAEMON, RealDesktop
from harness import *

PASSPHRASE = 'drie kleine woorden'
ACUTE, TALK = 'Spoed vraagt om u', 'Er begint zo een gesprek'


def wish(laptop, **settings):
    """What whoever works there set in the preferences."""
    path = laptop.dir / 'config' / 'glib-2.0' / 'settings' / 'keyfile'
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix('.new')
    new.write_text('[nl/woonkamer/Woonkamer]\n' + ''.join(f'{key.replace("_", "-")}={str(value).lower()}\n' for key, value in settings.items()))
    new.rename(path)


def begin(s, name, *args, **settings):
    """A laptop with something acute within the hour and a talk that begins soon, and the program."""
    laptop = s.laptop(name)
    laptop.env['GSETTINGS_BACKEND'] = 'keyfile'
    wish(laptop, **settings)
    subprocess.run([str(s.program('make-day')), str(laptop.dir / 'store'), 'Ineke Veldman'], env=laptop.env, check=True, timeout=120)
    laptop.program = laptop.app('--data-dir', str(laptop.dir / 'store'), '--passphrase-file', str(laptop.secret(PASSPHRASE)), *args,
                                env={'G_MESSAGES_DEBUG': 'wk-app'})
    return laptop


def popped(laptop, title):
    """What the notification of that title says: this desktop shows one at a time."""
    return wait_for(lambda: laptop.desktop.shown().get(title), 60, lambda: f'on the screen stands {laptop.desktop.shown()}; {laptop.program.log}')[1]


@test('in quiet hours nothing is told; the window is closed, and the program goes on')
def quiet(s):
    if not os.access(DAEMON, os.X_OK):
        raise Skip('notification-daemon is not installed')
    hour = time.localtime().tm_hour
    s.quiet = dict(quiet_hours=True, quiet_from=hour, quiet_until=(hour + 2) % 24)
    s.day = begin(s, 'day', background=True, **s.quiet)
    s.day.program.find('list item', 'Inwoners', timeout=60)
    s.day.program.find('push button', 'Sluiten').mouse()
    wait_for(lambda: not s.day.program.windows, 15, 'the window stays')
    # It looks two seconds after it began, and some seconds later where it lets another laptop go first.
    settle(20)
    check('reminders' not in s.day.program.log, 'it was about to tell')
    check(s.day.program.running, 'it goes on')


@test('when they are over a talk and a deadline pop up, without a window, and say no name; a button pressed there does the thing')
def pressed(s):
    # Only now: it ends by itself when it has nothing to show.
    s.day.desktop = RealDesktop(s.day)
    wish(s.day, background=True, **{**s.quiet, 'quiet_hours': False})
    said = popped(s.day, TALK)
    s.look('talk')
    equal(s.day.program.windows, [], 'windows')
    s.day.desktop.press(TALK, 'Openen')
    s.day.program.find('label', re.compile('Samir'), timeout=60)
    said += popped(s.day, ACUTE)
    s.look('acute')
    s.day.desktop.press(ACUTE, 'Bellen')
    s.day.program.find('label', 'Notities', timeout=60)
    s.day.program.see('label', re.compile('Fatma'))
    for word in ('Fatma', 'Aydın', 'Samir', 'Haddad', 'stroom'):
        check(word not in said, f'a notification says {word}: {said}')
    wait_for(lambda: not s.day.desktop.shown(), 15, lambda: f'what was answered stays: {s.day.desktop.shown()}')
    s.day.program.terminate()


@test('who wants names there has them; with the lock they are gone from the screen')
def names(s):
    day = begin(s, 'named', notify_names=True)
    day.desktop = RealDesktop(day)
    check('Samir' in popped(day, TALK), 'whom the talk is with')
    day.desktop.press(TALK, 'Naar de tafel')
    day.program.find('label', re.compile('^Code: '), timeout=60)
    check('Fatma' in popped(day, ACUTE), 'who has something acute')
    s.look('named')
    day.program.raise_window().key('ctrl+l')
    wait_for(lambda: not day.desktop.shown(), 30, lambda: f'on the screen stays {day.desktop.shown()}')
    day.program._root = None    # the same process, but another program to a screen reader
    day.program.find('text', 'Wachtzin', timeout=60)
    s.look('locked')


if __name__ == '__main__':
    main(steps=True)
