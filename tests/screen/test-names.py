#!/usr/bin/python3
"""Looking back, behind the scenes, the letter, the correction, the removal, the overview: as in test-access, what can have the focus
has a name."""

import re

from _file import open_file
from _names import names_all
from harness import *

TEXT = ('text', 'entry', 'terminal')


def looked(s, name):
    settle()
    names_all(s.app, name)
    s.look(name)


@test('the overview')
def overview(s):
    s.app = s.laptop('karin').app('--practise')
    s.app.find(None, re.compile('Fatma'), timeout=60)
    s.app.move(0, 0, 1100, 900)
    s.app.key('ctrl+5')
    s.app.see('label', re.compile('^Geteld in de open dossiers van'), timeout=60)
    looked(s, 'overview')


@test('behind the scenes')
def scenes(s):
    open_file(s.app, 'Tesfay', 'Ghebremeskel')
    s.app.front('push button', 'Achter de schermen: wie kan helpen?', timeout=60).act('click')
    s.app.find('check box', 'Leerwerkplek Groen', timeout=60)
    looked(s, 'scenes')
    s.app.key('alt+Left')
    s.app.see('label', 'Hulpvragen', timeout=30)


@test('the letter, the correction, the removal')
def papers(s):
    for item, role, inside, name in (('Een brief schrijven', TEXT, 'Telefoonnummer om te bellen', 'letter'),
                                     ('Een verbetering opschrijven', TEXT, 'Wat er moet staan', 'correction'),
                                     ('Dit dossier verwijderen', 'combo box', 'Waarom', 'removal')):
        s.app.front(('toggle button', 'push button'), 'Meer over dit dossier', timeout=60).choose(re.compile(f'^{item}'))
        wait_for(lambda: len(s.app.windows) == 2, 30, f'{name} does not open')
        s.app.find(role, inside, timeout=30)
        looked(s, name)
        s.app.key('Escape')
        wait_for(lambda: len(s.app.windows) == 1, 30, f'{name} does not go')


@test('looking back on the plan')
def evaluation(s):
    open_file(s.app, 'Fatma', 'Aydın')
    s.app.front('push button', 'Plan openen', timeout=60).act('click')
    s.app.find('label', 'Plan van Fatma Aydın', timeout=60)
    s.app.find('push button', 'Nu terugkijken', timeout=30).act('click')
    s.app.find(TEXT, re.compile('^Teruggekeken op .*: Wat gaat goed'), timeout=60)
    looked(s, 'evaluation')


if __name__ == '__main__':
    main(steps=True)
