#!/usr/bin/python3
"""Two people apart choose differently: a date, an address, the phase; and one writes in what the other takes away. Both laptops show both, with who
and when; one press takes either, and can be taken back."""

import re

from _two_laptops import *
from harness import *

TOGGLE = ('toggle button', 'push button')       # GTK before 4.10 has no role of its own for those
TEXT = ('text', 'entry', 'terminal')


def open_plan(app):
    app.raise_window()
    app.find('push button', 'Plan openen').click()
    app.see('label', 'Plan van Fatma Aydin')


def saved(app):
    settle(0.5)
    wait_for(lambda: app.find_all('label', 'Opgeslagen'), 15, 'it is not saved')


def open_fold(app, title):
    """Of the file page; the one that is in front."""
    fold = app.find(TOGGLE, re.compile(f'^{title}'))
    if not fold.has('expanded') and not fold.has('checked'):
        fold.click()
    settle(0.6)


def set_street(app, street):
    open_fold(app, 'Te vinden op')
    field = app.find(TEXT, 'Straat')
    field.focus()
    app.key('ctrl+a')
    app.type(street)
    app.key('Return')
    wait_for(lambda: field.text == street, 15, 'it is not typed')
    saved(app)


def set_phase(app, place, words):
    open_fold(app, 'Klantreis')
    app.find('combo box', 'Fase').pick(place, words)
    saved(app)


def set_when(app, words):
    app.find(TOGGLE, re.compile('^Stap 1: wanneer')).click()
    app.find('push button', words).click()
    saved(app)


def choices(app, field):
    """What can be taken for a field: the buttons side by side."""
    return app.find_all('push button', re.compile(f'^{field}: neem '))


def both(app, field, *people):
    app.raise_window()
    for who in people:
        app.find('push button', re.compile(f'^{field}: neem .*, van {who}, .*\\d\\d:\\d\\d'), timeout=60)
    equal(len(choices(app, field)), len(people), f'how many choices there are for {field}')


def take(one, two, field, who, other):
    """One press on the one laptop; undone, both are back; pressed again, it is so on the other."""
    one.raise_window()
    one.find('push button', re.compile(f'^{field}: neem .*, van {who}')).click()
    wait_for(lambda: not choices(one, field), 15, 'the choice stays')
    one.find('push button', 'Ongedaan maken').click()
    both(one, field, who, other)
    one.find('push button', re.compile(f'^{field}: neem .*, van {who}')).click()
    wait_for(lambda: not choices(two, field), 60, 'the other laptop goes on asking')


@test('two laptops know one plan with two steps; the line goes')
def begins(s):
    share(s, line=True)
    s.one = open_file(s.ineke)
    open_plan(s.one)
    s.one.find('push button', 'Doel toevoegen').click()
    s.one.front(TEXT, 'Doel 1').type('Weer werken.')
    s.one.find_all('push button', 'Stap toevoegen')[-1].click()
    s.one.front(TEXT, 'Stap 1: wat').type('Bellen met het buurthuis\nDe brief lezen')
    wait_for(lambda: s.one.front(TEXT, 'Stap 2: wat').text == 'De brief lezen', 15, 'there are no two steps')
    saved(s.one)
    s.one.key('F5')
    s.one.see('push button', re.compile('^Alles is bijgewerkt'), timeout=60)
    s.two = open_file(s.karin)
    s.two.key('F5')
    s.two.see('push button', re.compile('^Alles is bijgewerkt'), timeout=60)
    s.line.cut()


@test('apart, each sets the date of a step, the street and the phase; one takes a step away in which the other writes')
def apart(s):
    s.one.raise_window()
    set_when(s.one, 'Morgen')
    s.one.front(TEXT, 'Stap 2: wat').focus()
    s.one.key('alt+Delete')
    s.one.gone(TEXT, 'Stap 2: wat')
    saved(s.one)
    s.one.key('alt+Left')
    set_street(s.one, 'Wilgenweg')
    set_phase(s.one, 2, 'Telefonische intake')
    s.two.raise_window()
    set_street(s.two, 'Beukenlaan')
    set_phase(s.two, 4, 'Gesprek aan tafel')
    open_plan(s.two)
    set_when(s.two, 'Over een week')
    s.two.front(TEXT, 'Stap 2: wat').focus()
    s.two.key('ctrl+End')
    s.two.type(' samen met Karin')
    saved(s.two)


@test('in the plan both dates stand side by side, and what was taken away is there to be kept')
def together(s):
    s.line.restore()
    open_plan(s.one)
    for app in (s.one, s.two):
        app.raise_window()
        app.key('F5')
        both(app, 'Wanneer', 'Ineke Veldman', 'Karin Blom')
        app.see('label', re.compile('^Weggehaald door Ineke Veldman, Tiem, .*; Karin Blom schreef erin'), timeout=60)
        equal(app.front(TEXT, 'Stap 2: wat').text, 'De brief lezen samen met Karin', 'what was written in it')
    s.one.picture('plan')


@test('one press takes a date, undo brings both back, and the other laptop follows')
def dates(s):
    take(s.one, s.two, 'Wanneer', 'Karin Blom', 'Ineke Veldman')


@test('what was taken away: left out, back by undo, and kept on both')
def removed(s):
    asked = re.compile('^Weggehaald door')
    s.two.raise_window()
    s.two.find('push button', 'Weg laten').click()
    s.two.gone(TEXT, 'Stap 2: wat')
    s.two.key('ctrl+z')
    s.two.see('label', asked)
    s.two.find('push button', 'Houden').click()
    for app in (s.two, s.one):
        app.raise_window()
        wait_for(lambda: not [node for node in app.find_all('label', asked) if node.has('showing')], 60, 'it goes on asking')
        equal(app.front(TEXT, 'Stap 2: wat').text, 'De brief lezen samen met Karin', 'it is kept')


@test('in the file both streets and both phases stand side by side, on both laptops')
def file(s):
    for app in (s.one, s.two):
        app.raise_window()
        app.key('alt+Left')
        both(app, 'Straat', 'Ineke Veldman', 'Karin Blom')
        both(app, 'Fase', 'Ineke Veldman', 'Karin Blom')
        check(re.search('neem Telefonische intake,', ' '.join(node.name for node in choices(app, 'Fase'))), 'the phase is said in words')
    choices(s.one, 'Straat')[0].into_view()
    s.one.picture('file')


@test('one press takes a street and a phase, undo brings both back, and the other laptop follows')
def taken(s):
    take(s.two, s.one, 'Straat', 'Ineke Veldman', 'Karin Blom')
    take(s.one, s.two, 'Fase', 'Karin Blom', 'Ineke Veldman')
    for app in (s.one, s.two):
        open_fold(app, 'Te vinden op')
        equal(app.find(TEXT, 'Straat').text, 'Wilgenweg', 'the street')


if __name__ == '__main__':
    main(steps=True, screen='1600x1500x24')
