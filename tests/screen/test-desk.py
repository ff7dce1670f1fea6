#!/usr/bin/python3
"""The host's desk: today's first names and times alone; who walks in is found whole and alone, or not at all."""

import re
from pathlib import Path

from harness import *

SAYS_NOBODY = re.compile('^Zo is er niet één persoon te vinden')


def fill(app, birth, number):
    app.find('text', 'Geboortedatum').set_text(birth)
    app.find('text', 'Huisnummer').set_text(number)
    app.find('push button', 'Opzoeken').click()


@test('it shows first names and times, and nobody else')
def desk(s):
    s.app = s.laptop('ineke').app('--practise')
    s.app.find(None, re.compile('Fatma'), timeout=60)
    s.app.move(0, 0, 1100, 900)
    s.app.key('ctrl+k')
    wait_for(lambda: len(s.app.windows) == 2, 15, 'the finder does not open')
    s.app.type('ontvangst')
    s.app.find('label', 'De ontvangst')
    s.app.key('Return')
    s.app.find('label', 'Welkom')
    s.app.picture('desk')
    wait_for(lambda: len(s.app.windows) == 2, 15, 'the desk is a window of its own')


@test('a walk-in is found by birth date and house number together, never by one of them, and never as a list')
def walk_in(s):
    # Fatma Aydın, as data/example/ has her.
    s.birth, s.number = birth_and_number()
    fill(s.app, s.birth, '')
    s.app.find('label', re.compile('^Vul allebei in'))
    fill(s.app, s.birth, '9999')
    s.app.find('label', SAYS_NOBODY)
    fill(s.app, '1-1-1900', s.number)
    s.app.find('label', SAYS_NOBODY)
    check(not s.app.find_all('push button', 'Dossier openen') or not s.app.find('push button', 'Dossier openen').showing, 'nothing to be opened')
    fill(s.app, s.birth, s.number)
    s.app.find('label', 'Dit is Fatma.')
    s.app.picture('found')
    s.app.find('push button', 'Dossier openen').click()
    wait_for(lambda: len(s.app.windows) == 1, 15, 'the desk goes')
    s.app.see('label', re.compile('41 jaar'))


def birth_and_number():
    for path in (Path(__file__).resolve().parent.parent.parent / 'data' / 'example').glob('*.txt'):
        for part in path.read_text().split('\n== ')[1:]:
            if part.startswith('Fatma Aydın'):
                value = dict(re.findall(r'^([a-z-]+) = (.*)$', part, re.M))
                year, month, day = value['birth-date'].split('-')
                return f'{int(day)}-{int(month)}-{year}', value['house-number']
    raise Failure('Fatma is not in the example')


if __name__ == '__main__':
    main(steps=True)
