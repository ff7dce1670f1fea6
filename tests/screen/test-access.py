#!/usr/bin/python3
"""Every screen by keyboard and screen reader: what can have the focus has a name. With WK_LOOK=dark|narrow|large|contrast|right|light
each screen is photographed that way as well, for people to look at."""

import os
import re
import shutil

from _names import names_all
from harness import *

PASSPHRASE = 'een tafel met vier stoelen'
LOOK = os.environ.get('WK_LOOK')
LOOKS = {'dark': {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}, 'contrast': {'ADW_DEBUG_HIGH_CONTRAST': '1'},
         'large': {}}
FOLDS = ('Geld', 'Wonen', 'Team', 'Zo wil ik het', 'Veilig contact', 'Te vinden op', 'Huishouden', 'Mijn mensen', 'Wie mag wat weten',
         'Samen doorgegeven', 'Verbeteringen', 'Brieven en documenten', 'Klantreis', 'Geregistreerd als')


def looked(s, name, app=None):
    """Checks the screen in front, and photographs it."""
    app = app or s.app
    settle(0.8 if LOOK else 0.3)
    if LOOK:
        s.picture(f'{LOOK}-{name}') if len(app.windows) > 1 else app.picture(f'{LOOK}-{name}')
    names_all(app, name)


def begin(s, *args, who='ineke'):
    """An app in the look that was asked for."""
    laptop = s.laptop(who, language='ar' if LOOK == 'right' else None, env=LOOKS.get(LOOK))
    if LOOK == 'right':
        # Dutch words, under the name of a language that GTK writes from right to left.
        for place in (BUILD / 'po').rglob('nl/LC_MESSAGES'):
            shutil.copytree(place, laptop.dir / 'po' / place.relative_to(BUILD / 'po').parent.parent / 'ar' / 'LC_MESSAGES')
        laptop.env['WOONKAMER_LOCALEDIR'] = str(laptop.dir / 'po')
    s.app = laptop.app(*args)
    s.app.find('push button', timeout=60)
    s.app.move(0, 0, *((360, 900) if LOOK == 'narrow' else (1100, 900)))
    if LOOK == 'large':
        s.app.key(*['ctrl+plus'] * 10)
    return laptop


def end(s):
    s.app.meant_to_end = True
    s.app.key('ctrl+q')
    s.app.wait_end(20)


@test('first start')
def first_start(s):
    laptop = begin(s, '--data-dir', 'store')
    looked(s, 'doors')
    s.app.find(None, 'Mijn eigen laptop').act('click')
    s.app.find('text', 'Wachtzin')
    looked(s, 'own-laptop')
    end(s)


@test('today, residents, the assistant, the dialogs')
def shell(s):
    begin(s, '--practise', who='karin')
    s.app.find(None, re.compile('Fatma'), timeout=60)
    s.app.key('ctrl+1')
    looked(s, 'today')
    s.app.key('ctrl+2')
    s.app.see(None, re.compile('Fatma'))
    looked(s, 'residents')
    s.app.key('ctrl+3')
    looked(s, 'table')
    s.app.key('ctrl+4')
    s.app.see('label', 'Geldloket Dieze').mouse()
    looked(s, 'network')
    for key, what, name in (('ctrl+n', re.compile('Voornaam'), 'resident'), ('ctrl+i', None, 'import'), ('ctrl+shift+o', None, 'office'),
                            ('ctrl+comma', None, 'preferences'), ('ctrl+k', None, 'finder'), ('ctrl+question', None, 'shortcuts')):
        s.app.key(key)
        wait_for(lambda: len(s.app.windows) == 2, 15, f'{name} does not open')
        if what:
            s.app.find('text', what)
        looked(s, name)
        s.app.key('Escape')
        wait_for(lambda: len(s.app.windows) == 1, 15, f'{name} does not go')
    # The desk has no key of its own: by its name in the finder.
    s.app.key('ctrl+k')
    wait_for(lambda: len(s.app.windows) == 2, 15, 'the finder does not open')
    s.app.type('ontvangst')
    s.app.find('label', 'De ontvangst')
    s.app.key('Return')
    s.app.find('label', 'Er komt iemand binnen')
    looked(s, 'desk')
    s.app.key('Escape')
    wait_for(lambda: len(s.app.windows) == 1, 15, 'the desk does not go')


def tall(s, height):
    """A long page at once, where it is photographed."""
    if LOOK:
        s.app.move(0, 0, 360 if LOOK == 'narrow' else 1100, height)


@test('the file, all of it unfolded')
def file(s):
    s.app.key('ctrl+2')
    s.app.see(None, re.compile('Fatma')).mouse(times=2)
    s.app.see('label', re.compile('41 jaar'))
    tall(s, 3100)
    if LOOK:
        looked(s, 'file')
    for card in FOLDS:
        s.app.find(('toggle button', 'push button'), re.compile(f'^{card}')).act('click')
    looked(s, 'file-unfolded')


@test('the telephone intake')
def intake(s):
    tall(s, 900)
    s.app.key('ctrl+2')
    s.app.see(None, re.compile('Darwish')).mouse()
    s.app.key('ctrl+t')
    s.app.see('label', text='Lees dit eerst voor')
    for number in range(1, 4):
        looked(s, f'intake-{number}')
        s.app.key('ctrl+Return')
    looked(s, 'intake-4')
    s.app.key('ctrl+shift+b')
    settle(1)


@test('the plan, its table and its closing')
def plan(s):
    s.app.key('ctrl+2')
    s.app.see(None, re.compile('Fatma')).mouse(times=2)
    s.app.see('push button', 'Plan openen').click()
    s.app.find('label', 'Plan van Fatma Aydın')
    tall(s, 3100)
    looked(s, 'plan')
    tall(s, 900)
    s.app.find_all('push button', 'Tafel openen')[-1].click()
    s.app.find('label', re.compile('^Code: '))
    looked(s, 'plan-table')


@test('the seat before a table')
def seat(s):
    end(s)
    begin(s, '--seat', who='fatma')
    looked(s, 'seat-door')


if __name__ == '__main__':
    main(steps=True, screen='1600x3200x24' if LOOK else '1600x1000x24')
