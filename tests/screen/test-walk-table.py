#!/usr/bin/python3
"""A table by keyboard alone, as in test-walk: that is open, with somebody at it, and from the resident’s own seat."""

import re

from _file import open_file
from _walk import walked
from harness import *

TEXT = ('text', 'entry', 'terminal')


@test('a table that is open')
def table(s):
    s.app = s.laptop('karin').app('--practise')
    s.app.find(None, re.compile('Fatma'), timeout=60)
    s.app.move(0, 0, 1100, 900)
    open_file(s.app, 'Fatma', 'Aydın')
    s.app.front('push button', 'Plan openen').act('click')
    s.app.find('label', 'Plan van Fatma Aydın')
    s.app.front('push button', 'Tafel openen').click()
    s.code = re.sub(r'\D', '', s.app.find('label', re.compile('^Code: ')).name)
    s.port = s.app.find('label', re.compile(r':\d+$')).name.split('\n')[0].rsplit(':', 1)[1]
    walked(s.app, 'the open table')


@test('the resident’s seat: its door, its pages, its end')
def seat(s):
    s.seat = s.laptop('fatma').app('--seat', '--join', f'127.0.0.1:{s.port}')
    s.seat.find('label', 'Ga aan tafel zitten')
    s.seat.move(420, 20, 900, 940)
    walked(s.seat, 'the door')
    s.seat.find(TEXT, 'Code van acht cijfers').type(s.code)
    s.seat.find(TEXT, 'Mijn naam').type('Fatma')
    s.seat.find('push button', 'Aankloppen').click()
    s.app.raise_front()
    s.app.find('push button', 'Fatma toelaten').click()
    s.seat.raise_front()
    s.seat.see('label', 'Mijn plan')
    s.seat.find('push button', 'Wat is er voor mij?')       # comes from the host
    walked(s.seat, 'the plan on the seat')
    for words in ('Taal en letters', 'Wat is er voor mij?', 'Wie keek mee', 'Klopt dit plan voor mij?'):
        s.seat.find('push button', words).act('click')
        s.seat.see('label', words)
        walked(s.seat, words)
    s.app.raise_front()
    walked(s.app, 'the table with somebody at it')
    s.seat.raise_front()
    s.seat.find('push button', 'Van tafel gaan').act('click')
    s.seat.see('label', 'Ik ben van tafel gegaan.')
    walked(s.seat, 'the end')


if __name__ == '__main__':
    main(steps=True)
