#!/usr/bin/python3
"""The overview: what is missing leads to whom it is missing of; files past the municipality's period are proposed, and decided on one by one."""

import re

from _names import names_all
from harness import *

TEXT = ('text', 'entry', 'terminal')
TOGGLE = ('toggle button', 'push button')


@test('each thing that is missing leads to the residents')
def lights(s):
    s.app = s.laptop('ineke').app('--practise')
    s.app.find('list item', 'Inwoners', timeout=60)
    s.app.move(0, 0, 1100, 1000)
    s.app.find(None, 'Overzicht').click()
    s.app.find('push button', re.compile('^Tonen: Aan .* niet gevraagd')).click()
    chip = s.app.find(TOGGLE, re.compile(r'^Nog niet gevraagd \d+$'))
    wait_for(lambda: chip.has('pressed') or chip.has('checked'), what='the group is shown')
    settle()
    s.look('not-asked')


@test('a file is closed, and can be opened again')
def closed(s):
    s.app.find(TOGGLE, re.compile(r'^Iedereen')).click()
    s.app.find(TEXT, 'Inwoners zoeken').set_text('aydin')
    s.app.find(None, re.compile('^Aydın, Fatma')).mouse(times=2)
    s.app.find('label', text=re.compile('41 jaar'))
    s.app.find(TOGGLE, 'Meer over dit dossier').choose('Dossier afsluiten')
    s.app.find('label', text=re.compile('afgesloten op '))
    s.app.find(TOGGLE, 'Meer over dit dossier').choose('Dossier weer openen')
    s.app.gone('label', text=re.compile('afgesloten op '))


def name_it(s, words):
    entry = wait_for(lambda: s.app.find_all(TEXT, 'Naam'), what='the question of a name')[-1]
    entry.set_text(words)
    s.app.key('Return')


@test('a location has its own life domains and phases: added, renamed, moved, put out of use; the file has them so')
def words(s):
    s.app.find(None, 'Overzicht').click()
    s.app.find('label', 'Leefgebieden en fasen').mouse()
    s.app.find('push button', 'Een leefgebied toevoegen').click()
    name_it(s, 'Zorg voor ouders')
    s.app.find('label', 'Zorg voor ouders')
    # Again: that name is taken.
    s.app.find('push button', 'Een leefgebied toevoegen').click()
    name_it(s, 'zorg voor Ouders')
    s.app.find('label', text=re.compile('^Die naam is er al'))
    out = 0
    for row, way in (('Wonen', 'Naar boven'), ('Opleiding', 'Niet meer gebruiken'), ('Geld', 'Niet meer gebruiken'), ('Uitvoering', 'Hernoemen…')):
        s.app.find(TOGGLE, f'“{row}” veranderen').into_view().choose(way)
        if way == 'Hernoemen…':
            name_it(s, 'Aan de slag')
        elif way == 'Niet meer gebruiken':
            out += 1
            wait_for(lambda: len(s.app.find_all('label', 'Niet in gebruik: wat dossiers erover hebben, blijft staan')) == out, what='it is out of use')
    s.app.find('label', 'Aan de slag')
    check(s.app.find('label', 'Wonen').box[1] < s.app.find('label', 'Geld').box[1], 'Wonen stands above Geld now')
    settle()
    names_all(s.app, 'terms')
    if LOOK:
        s.app.picture('terms', s.app.windows[-1])
    s.app.key('Escape')
    s.app.gone('push button', 'Een leefgebied toevoegen')
    s.app.find('list item', 'Inwoners').click()
    s.app.find(TEXT, 'Inwoners zoeken').set_text('aydin')
    s.app.find(None, re.compile('^Aydın, Fatma')).mouse(times=2)
    # What her file holds of a life domain out of use stays in sight; one of which it holds nothing goes.
    s.app.find(TOGGLE, re.compile('^Zorg voor ouders'))
    s.app.find(TOGGLE, re.compile('^Geld'))
    s.app.find(TOGGLE, re.compile('^Vervoer'))
    check(not s.app.find_all(TOGGLE, re.compile('^Opleiding')), 'an empty life domain out of use is shown')


@test('nothing is proposed until the municipality said how long files are kept')
def periods(s):
    s.app.find(None, 'Overzicht').click()
    s.app.find('label', text=re.compile('^De gemeente heeft hier nog niet gezegd hoe lang')).into_view()
    s.app.find('push button', 'Instellen hoe lang dossiers bewaard worden').click()
    s.app.find('spin button', 'Maanden na het laatste contact').set_text('1')
    s.app.find(TEXT, 'Waar dit is vastgelegd').set_text('Besluit 12')
    settle()
    if LOOK:
        s.app.picture('periods', s.app.windows[-1])
    s.app.find('push button', 'Vastleggen').click()
    s.app.find('label', text=re.compile('tot 1 maand na het laatste contact bewaard. Besluit 12'))
    s.proposed = wait_for(lambda: sorted(n.name for n in s.app.find_all(TOGGLE, re.compile('^Beslissen over het dossier van '))), what='proposals')
    settle()
    s.look('proposed')


def decide(s, way):
    """On the first that is proposed; its name."""
    button = s.app.find(TOGGLE, re.compile('^Beslissen over het dossier van '))
    name = button.name
    button.into_view()
    button.choose(way)
    return name


@test('one is kept longer, with why')
def kept(s):
    name = decide(s, 'Langer bewaren…')
    done = s.app.find('push button', 'Bewaren')
    s.app.find(TEXT, 'Tot: dag-maand-jaar').set_text('1-1-2020')
    s.app.find(TEXT, 'Waarom').set_text('bezwaar loopt')
    check(not done.has('sensitive'), 'a day that has passed is no day')
    s.app.find(TEXT, 'Tot: dag-maand-jaar').set_text('1-1-2999')
    wait_for(lambda: done.has('sensitive'), what='it can be kept')
    settle()
    if LOOK:
        s.app.picture('keep', s.app.windows[-1])
    done.click()
    s.app.gone(TOGGLE, name)
    s.proposed.remove(name)


@test('another is removed by a decision, and the rest stand as they stood')
def removed(s):
    name = decide(s, 'Verwijderen…')
    s.app.find('label', text=re.compile('^De bewaartermijn is voorbij'))
    s.app.find(TEXT, re.compile('^Wie het besloot')).set_text('Teamleider')
    s.app.find('check box', re.compile('^Ik heb het besluit')).click()
    s.app.find('push button', 'Overal verwijderen').click()
    s.app.gone(TOGGLE, name)
    s.proposed.remove(name)
    equal(sorted(n.name for n in s.app.find_all(TOGGLE, re.compile('^Beslissen over het dossier van '))), s.proposed)


if __name__ == '__main__':
    main(steps=True)
