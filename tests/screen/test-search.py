#!/usr/bin/python3
"""Everything that people wrote is found, however it is spelt; the place is shown, and opened there."""

import re

from harness import *

TEXT = ('text', 'entry', 'terminal')
FOUND = re.compile('^Aydın, Fatma')


def search(s, words):
    s.app.find(TEXT, 'Inwoners zoeken').set_text(words)


@test('a word from the story is found, with its place; it opens there')
def place(s):
    s.app = s.laptop('ineke').app('--practise')
    s.app.move(0, 0, 1100, 800)
    s.app.find(None, 'Inwoners').click()
    search(s, 'restaurnat')
    s.app.find(None, text=re.compile('Verhaal · .*twaalf jaar in het restaurant'))
    settle()
    s.app.look('search')
    s.app.find(TEXT, 'Inwoners zoeken').focus()
    s.app.key('Return')
    story = s.app.find(TEXT, 'Verhaal')
    wait_for(lambda: story.has('focused'), what='the keyboard in the story')
    settle()
    s.app.look('opened')


@test('a barrier of a closed life domain opens with its domain')
def domain(s):
    s.app.key('Alt+Left')
    search(s, 'drie brieven over stroom')
    s.app.find(None, text=re.compile('Geld: Belemmering · .*rie brieven over stroom'))
    s.app.find(TEXT, 'Inwoners zoeken').focus()
    s.app.key('Return')
    barrier = s.app.find(TEXT, 'Geld: belemmering 1')
    wait_for(lambda: barrier.has('focused'), what='the keyboard in the barrier')


@test('a step opens in the plan, from the finder')
def finder(s):
    s.app.key('Alt+Left')
    search(s, '')
    s.app.key('ctrl+k')
    s.app.front(TEXT, 'Een inwoner of handeling zoeken').type('keuken buurthuis')
    s.app.find(None, text=re.compile('Stap · .*keuken van het buurthuis'))
    settle()
    s.look('finder')
    s.app.key('Down', 'Return')
    step = s.app.find(TEXT, text=re.compile('keuken van het buurthuis'))
    wait_for(lambda: step.has('focused'), what='the keyboard in the step')
    s.app.key('Alt+Left')


@test('searches are kept')
def kept(s):
    search(s, 'Muhammed')
    s.app.find('push button', 'Zoekopdrachten').mouse()
    s.app.find('push button', '“Muhammed” bewaren').click()
    s.app.find('push button', '“Muhammed” niet meer bewaren')
    # What was gone to stands among the recent ones.
    s.app.find(None, 'keuken buurthuis')
    settle()
    s.look('searches')
    s.app.key('Escape')
    search(s, '')
    s.app.key('ctrl+k')
    s.app.front(TEXT, 'Een inwoner of handeling zoeken')
    s.app.find(None, 'Muhammed')
    s.app.key('Escape')


@test('the overview counts, and goes to what is missing')
def overview(s):
    s.app.key('ctrl+5')
    s.app.find('label', text=re.compile('^3 inwoners hebben geen vaste contactpersoon'))
    s.app.find('label', text=re.compile('^Geteld in de open dossiers van'))
    settle()
    s.app.look('overview')
    s.app.find(('toggle button', 'push button'), 'Als tabellen').click()
    s.app.find('label', 'Aandeel')
    settle()
    s.app.look('tables')
    # No line of a table is cut off by what follows.
    line, below = s.app.find('label', text=re.compile('^Binnen een maand · .*Nog geen contact$')).box, s.app.find('label', 'Van het eerste contact tot het eerste gesprek aan tafel').box
    check(line[1] + line[3] < below[1], f'{line} reaches into {below}')
    s.app.find('push button', 'Tonen: 3 inwoners hebben geen vaste contactpersoon.').click()
    s.app.find('label', '3 inwoners')
    s.app.find(('radio button', 'toggle button', 'push button'), re.compile('^Iedereen')).click()


@test('narrow')
def shapes(s):
    search(s, 'keuken')
    s.app.move(0, 0, 360, 720)
    settle(1)
    s.app.look('narrow')


if __name__ == '__main__':
    main(steps=True)
