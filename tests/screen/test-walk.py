#!/usr/bin/python3
"""Every screen by keyboard alone: Tab comes to all that can be pressed or written in and round again, both ways; what pops up is closed by
Escape."""

import re

from _file import open_file
from _walk import walked
from harness import *

PASSPHRASE = 'een tafel met vier stoelen'
TOGGLE = ('toggle button', 'push button')
FOLDS = ('Wonen', 'Team', 'Zo wil ik het', 'Veilig contact', 'Te vinden op', 'Huishouden', 'Mijn mensen', 'Wie mag wat weten', 'Samen doorgegeven',
         'Verbeteringen', 'Brieven en documenten', 'Klantreis', 'Geregistreerd als')


def begin(s, who, *args):
    s.app = s.laptop(who).app(*args)
    s.app.find('push button', timeout=60)
    s.app.move(0, 0, 1100, 900)


@test('at first start, and before the lock')
def start(s):
    begin(s, 'ineke', '--data-dir', 'store')
    walked(s.app, 'doors')
    s.app.find(None, 'Mijn eigen laptop').act('click')
    s.app.find('text', 'Wachtzin')
    walked(s.app, 'own laptop')
    s.app.kill()
    s.laptop('ineke').ctl('--data-dir', 'locked', 'create', 'Ineke Veldman', 'Tiem', passphrase=PASSPHRASE)
    begin(s, 'ineke', '--data-dir', 'locked')
    s.app.find('text', 'Wachtzin')
    walked(s.app, 'unlock')
    s.app.kill()


@test('the five places')
def places(s):
    begin(s, 'karin', '--practise')
    s.app.find(None, re.compile('Fatma'), timeout=60)
    for number, name in enumerate(('today', 'residents', 'tables', 'network', 'overview'), 1):
        s.app.key(f'ctrl+{number}')
        settle(0.7)
        walked(s.app, name)


@test('the dialogs')
def dialogs(s):
    for key, name in (('ctrl+n', 'resident'), ('ctrl+i', 'import'), ('ctrl+shift+o', 'office'), ('ctrl+comma', 'preferences')):
        s.app.key(key)
        wait_for(lambda: len(s.app.windows) == 2, 15, f'{name} does not open')
        settle(0.5)
        walked(s.app, name)
        s.app.key('Escape')
        wait_for(lambda: len(s.app.windows) == 1, 15, f'Escape does not close {name}')


@test('the file, unfolded')
def file(s):
    open_file(s.app, 'Fatma', 'Aydın')
    for card in FOLDS:
        s.app.find(TOGGLE, re.compile(f'^{card}')).act('click')
    settle(1)
    walked(s.app, 'file')


@test('the plan')
def plan(s):
    s.app.front('push button', 'Plan openen').act('click')
    s.app.find('label', 'Plan van Fatma Aydın')
    settle(1)
    walked(s.app, 'plan')


if __name__ == '__main__':
    main(steps=True)
