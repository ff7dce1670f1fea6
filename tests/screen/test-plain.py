#!/usr/bin/python3
"""Plain language while writing, in the file, a contact moment, the intake, the plan and each dialog with sentences: what sounds hard or unkind is said
below, and one key takes the friendlier word in. And the other list that comes with the program: what the law wants of a plan of action."""

import re

from _file import open_file
from harness import *

TEXT = ('text', 'entry', 'terminal')
TOGGLE = ('toggle button', 'push button')


def hinted(app, label, node=None):
    """Writes an unkind word in a field, is told so, takes the friendlier one in, and takes what was written back."""
    node = node or app.front(TEXT, label)
    before = node.text
    node.into_view().focus()
    node.caret(len(before))
    app.type(' Zij weigert alles ')
    app.see('label', text=re.compile('“weigert”'))
    app.look(f'hint-{label}')
    app.key('ctrl+period')
    wait_for(lambda: node.text == before + ' Zij wil niet alles ', what=lambda: f'{label}: {node.text!r}')
    app.unseen('label', text=re.compile('“weigert”'))


@test('in the file: the story, a note, a contact moment')
def file(s):
    s.app = s.laptop('ineke').app('--practise')
    s.app.find(None, re.compile('Fatma'), timeout=60)
    s.app.move(0, 0, 1100, 900)
    open_file(s.app, 'Fatma', 'Aydın')
    hinted(s.app, 'Verhaal')
    hinted(s.app, 'Wat er is gezegd')
    s.app.find(('toggle button', 'push button'), re.compile('^Wonen')).act('click')
    hinted(s.app, 'Wonen: situatie')
    # Once the keyboard is elsewhere nothing is said any more.
    s.app.front(TEXT, 'Wonen: situatie').into_view().focus()
    s.app.type(' weigert ')
    s.app.see('label', text=re.compile('“weigert”'))
    s.app.key('Tab')
    s.app.unseen('label', text=re.compile('“weigert”'))


def dialog(s, choice, fields, quiet=()):
    """Opens one from the menu of the file: in these fields it hints, in those it does not."""
    s.app.front(TOGGLE, 'Meer over dit dossier').into_view().choose(re.compile(choice))
    wait_for(lambda: len(s.app.windows) == 2, 30, f'{choice} does not open')
    for field in fields:
        hinted(s.app, field)
    for field in quiet:
        node = s.app.front(TEXT, field)
        node.into_view().focus()
        node.caret(0)
        s.app.type('weigert ')
        settle(1.5)
        s.app.unseen('label', text=re.compile('“weigert”'))
    s.app.key('Escape')
    wait_for(lambda: len(s.app.windows) == 1, 30, f'{choice} does not go')


@test('in the dialogs of the file: a correction, a hand-over, a letter')
def dialogs(s):
    dialog(s, 'Een verbetering opschrijven', ('Waar het over gaat, in een paar woorden', 'Wat er moet staan'), ('Wie vraagt het',))
    # How the resident says it is left as it is.
    s.app.front('push button', re.compile('^Vaste contactpersoon: ')).click()
    wait_for(lambda: len(s.app.windows) == 2, 30, 'the hand-over does not open')
    hinted(s.app, 'Wat u overdraagt')
    node = s.app.front(TEXT, 'Wat de inwoner erover zegt')
    node.into_view().focus()
    s.app.type('weigert ')
    settle(1.5)
    s.app.unseen('label', text=re.compile('“weigert”'))
    s.app.key('Escape')
    wait_for(lambda: len(s.app.windows) == 1, 30, 'the hand-over does not go')
    # Of Turkish nothing is said in Dutch.
    dialog(s, 'Een brief schrijven', ('De woorden van de brief in het Nederlands',), (re.compile('De woorden van de brief$'),))


@test('in one line too, where it is for a sentence')
def lines(s):
    s.app.front(TOGGLE, re.compile('^Meer: soort notitie')).act('click')
    hinted(s.app, 'Wat is afgesproken')
    s.app.front(TEXT, 'Met wie').into_view().focus()
    s.app.type(' weigert ')
    settle(1.5)
    s.app.unseen('label', text=re.compile('“weigert”'))


@test('in the plan, from its opening on')
def plan(s):
    s.app.front('push button', 'Plan openen').into_view().click()
    s.app.find('label', 'Plan van Fatma Aydın')
    hinted(s.app, 'Over een jaar')


@test('a plan that serves as plan of action says what the law wants of it')
def action_plan(s):
    said = 'In het plan staat welke ondersteuning er is'
    check(not s.app.find_all('label', said), 'it is said unasked')
    s.app.find(('toggle button', 'switch', 'check box'), 'Dit plan is ook het plan van aanpak').into_view().mouse()
    s.app.find('label', said).into_view()
    s.app.find('label', 'Participatiewet, artikel 44a')
    s.app.look('action-plan')


@test('in the notes of an intake')
def intake(s):
    s.app.key('ctrl+2')
    s.app.see(None, re.compile('Darwish')).mouse()
    s.app.key('ctrl+t')
    s.app.see('label', text='Lees dit eerst voor')
    s.app.key('ctrl+Return')
    s.app.see('label', text='Wie is dit?')
    s.app.key('ctrl+Return')
    s.app.see('label', text=re.compile('^Goedemiddag'))
    hinted(s.app, 'Notities van het gesprek')


if __name__ == '__main__':
    main(steps=True)
