#!/usr/bin/python3
"""The same person twice: seen before a second file is begun, merged side by side, and taken apart again."""

import re

from harness import *

TEXT = ('text', 'entry', 'terminal')
BORN = '12-04-1985'
BUTTON = ('push button', 'toggle button')


@test('who may be here already is shown while a new resident is filled in')
def entry(s):
    s.app = s.laptop('ineke').app('--practise')
    s.app.move(0, 0, 1100, 900)
    s.app.find(None, 'Inwoners').click()
    s.app.key('ctrl+n')
    s.app.find('text', 'Voornaam').set_text('Fatima')
    s.app.find('text', 'Achternaam').set_text('Aydin')
    s.app.find('text', re.compile('^Geboortedatum')).set_text(BORN)
    s.app.find('label', 'Misschien al bekend')
    s.app.find('label', text=re.compile('^zelfde geboortedatum, naam lijkt erop'))
    settle()
    s.look('entry')
    s.app.find(BUTTON, 'Toevoegen').click()


@test('they are compared and merged; the one that goes on has all')
def merge(s):
    s.app.find('label', text=re.compile('^Misschien dezelfde persoon: Aydın, Fatma'))
    settle()
    s.app.look('bar')
    s.app.find(BUTTON, 'Vergelijken…').click()
    # The two are told apart by more than a name, which they may share.
    s.app.find(('radio button', 'check box'), re.compile('^Fatma Aydın · Participatieplan · laatste contact')).mouse()
    s.app.find('label', 'Waar ze verschillen')
    # What the one that goes on says is chosen, until somebody chooses otherwise.
    check(s.app.find(('radio button', 'check box'), 'In beeld').has('checked'), 'the view of the one that goes on')
    settle()
    s.look('compare')
    s.app.find(BUTTON, 'Samenvoegen').click()
    s.app.find('label', text=re.compile('^Het dossier van Aydin, Fatima is hierin samengevoegd'))
    wait_for(lambda: 'twaalf jaar' in s.app.front(TEXT, 'Verhaal').text, what='the story of the file that goes on')
    settle()
    s.app.look('merged')


@test('taken apart, both stand in the list again')
def apart(s):
    s.app.find(BUTTON, 'Uit elkaar halen').click()
    s.app.find('label', text=re.compile('^Misschien dezelfde persoon: Aydin, Fatima'))
    s.app.key('Alt+Left')
    s.app.key('Alt+Left')
    s.app.find(TEXT, 'Inwoners zoeken').set_text('aydin')
    s.app.find('label', '2 inwoners')
    s.app.find(None, re.compile('^Aydin, Fatima'))
    s.app.find(None, re.compile('^Aydın, Fatma'))


if __name__ == '__main__':
    main(steps=True)
