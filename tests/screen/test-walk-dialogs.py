#!/usr/bin/python3
"""The dialogs and windows by keyboard alone, as in test-walk: those of the file, of the plan, of the location, and what stands behind them."""

import re

from _file import open_file
from _walk import walked
from harness import *

TEXT = ('text', 'entry', 'terminal')
TOGGLE = ('toggle button', 'push button')


def dialog(s, where, opened):
    """What opens another window; it is walked, and Escape closes it."""
    before = len(s.app.windows)
    opened()
    wait_for(lambda: len(s.app.windows) > before, 30, f'{where} does not open')
    settle(0.7)
    walked(s.app, where)
    s.app.key('Escape')
    wait_for(lambda: len(s.app.windows) == before, 30, f'Escape does not close {where}')


def from_menu(s, button, item):
    return lambda: s.app.front(TOGGLE, button).into_view().choose(re.compile(item))


@test('of the file: a letter, a correction, a hand-over, removal')
def file(s):
    s.app = s.laptop('ineke').app('--practise')
    s.app.find(None, re.compile('Fatma'), timeout=60)
    s.app.move(0, 0, 1100, 900)
    open_file(s.app, 'Fatma', 'Aydın')
    dialog(s, 'a letter', from_menu(s, 'Meer over dit dossier', '^Een brief schrijven'))
    dialog(s, 'a correction', from_menu(s, 'Meer over dit dossier', '^Een verbetering opschrijven'))
    dialog(s, 'removal', from_menu(s, 'Meer over dit dossier', '^Dit dossier verwijderen'))
    dialog(s, 'a hand-over', lambda: s.app.front('push button', re.compile('^Vaste contactpersoon: ')).into_view().click())


@test('of the plan: closing the talk, page by page, the picture, the whole plan on paper')
def plan(s):
    s.app.front('push button', 'Plan openen').into_view().click()
    s.app.find('label', 'Plan van Fatma Aydın')
    s.app.find('push button', 'Gesprek afronden').into_view().click()
    wait_for(lambda: len(s.app.windows) == 2, 30, 'the closing does not open')
    for heading in ('^Voorlezen: klopt dit', '^Wanneer praten we weer', '^Wat gaat er op papier', '^Klopt dit plan'):
        s.app.see('label', text=re.compile(heading))
        walked(s.app, heading)
        if 'Klopt' not in heading:
            s.app.find('push button', 'Verder').click()
    s.app.key('Escape')
    wait_for(lambda: len(s.app.windows) == 1, 30, 'the closing does not go')
    dialog(s, 'the picture', from_menu(s, 'Meer voor dit plan', '^De praatplaat'))
    dialog(s, 'on paper', from_menu(s, 'Meer voor dit plan', '^Het hele plan afdrukken'))
    s.app.key('alt+Left')


@test('of the location: the call script, its words; the finder, emergency access')
def location(s):
    s.app.key('ctrl+4')
    dialog(s, 'the call script', from_menu(s, 'Een bestand overnemen of opslaan', '^Belscript wijzigen'))
    s.app.key('ctrl+5')
    dialog(s, 'the words of the location', lambda: s.app.find('label', 'Leefgebieden en fasen').into_view().mouse())
    dialog(s, 'the finder', lambda: s.app.key('ctrl+k'))
    dialog(s, 'emergency access', from_menu(s, 'Menu', '^Noodtoegang'))


if __name__ == '__main__':
    main(steps=True)
