#!/usr/bin/python3
"""A plan as somebody finds it who comes new to it: three doors, each to its words; what cannot wait and what others promised above the
steps; friendly questions where it stands in its own way, gone once it does not."""

import re

from _file import open_file
from harness import *

TEXT = ('text', 'entry', 'terminal')
# Door, the words it leads to, somebody without a plan.
DOORS = (('Wat is nu het belangrijkst?', 'Wat nu het belangrijkst is', ('Abdi', 'Warsame')),
         ('Wat gaat goed?', 'Wat goed gaat', ('Chantal', 'Rijkeboer')),
         ('Waar wilt u over een jaar zijn?', 'Over een jaar', ('Ricardo', 'Pinas')))


def open_plan(s, name, family):
    open_file(s.app, name, family)
    s.app.front('push button', 'Plan openen').into_view().click()
    s.app.find('label', f'Plan van {name} {family}')


def plain(node):
    """Without the marks that keep somebody's words in their own direction."""
    return (node.name or node.text).replace('\u2068', '').replace('\u2069', '')


def said(s, pattern):
    found = [n for n in s.app.find_all('label') if re.search(pattern, plain(n)) and n.on_screen]
    return found[-1] if found else None


@test('each of the three doors leads to its own words, and they do not come back')
def doors(s):
    s.app = s.laptop('ineke').app('--practise')
    s.app.find(None, re.compile('Fatma'), timeout=60)
    s.app.move(0, 0, 1180, 960)
    for door, label, who in DOORS:
        open_plan(s, *who)
        for other, _, _ in DOORS:
            s.app.see('push button', other)
        s.app.see('push button', door).click()
        # One writes at once: the keyboard is there.
        s.app.see(TEXT, label)
        settle()
        s.app.type('Rust.')
        wait_for(lambda: s.app.front(TEXT, label).text == 'Rust.', what=lambda: f'{door}: what is typed does not stand there')
        s.app.unseen('push button', door)
        s.look(f'door-{label}')


@test('what cannot wait stands first, then what others promised and did not do, above the steps')
def first(s):
    open_plan(s, 'Piotr', 'Zieliński')
    wait_for(lambda: said(s, '^Eerst wat niet kan wachten: Wendy Oosterhof zorgt ervoor'), what='the acute first')
    open_plan(s, 'Mohammed', 'Bouzid')
    late = wait_for(lambda: said(s, '^Bram Kuipers zou “De oude boete voorleggen aan de rechter.” doen vóór'), what='the late promise')
    goal = s.app.front(TEXT, 'Doel 1')
    check(late.box[1] < goal.box[1], f'the promise stands at {late.box}, the goal at {goal.box}')
    s.look('late')


@test('a step before what must be out of the way for it is asked about; once it is after it, no more')
def too_early(s):
    open_plan(s, 'Shanti', 'Ramdin')
    question = '^“Twee werkgevers aan tafel vragen in de woonkamer.” is voor .*, maar eerst moet “Een nette jas voor gesprekken.” geregeld zijn'
    wait_for(lambda: said(s, question), what=lambda: [plain(n) for n in s.app.find_all('label')])
    s.look('too-early')
    step = next(n for n in s.app.find_all(TEXT, re.compile('^Stap .*: wat')) if n.text.startswith('Twee werkgevers'))
    s.app.front(('toggle button', 'push button'), re.sub('wat$', 'gelukt', step.name)).into_view().click()
    wait_for(lambda: not said(s, question), what='the step is done, and still asked about')


def in_popover(s):
    """The line of the list of people that has the keyboard."""
    return next((n for n in s.app.find('list', 'Wie').find_all('list item') if n.has('focused')), None)


@test('who does a step is chosen by the keyboard alone: it stands on a name at once, and goes down the list')
def by_keyboard(s):
    button = s.app.front(('toggle button', 'push button'), re.compile('^Stap .*[Ww]ie: ')).into_view()
    step = button.name.rsplit(': ', 1)[0]
    button.act('click')
    first = wait_for(lambda: in_popover(s), what='no line of the list has the keyboard')
    s.look('who')
    s.app.key('Down')
    second = wait_for(lambda: (line := in_popover(s)) and line.name != first.name and line, what='Down stays where it is')
    chosen = second.name
    s.app.key('Return')
    s.app.find(('toggle button', 'push button'), f'{step}: {chosen}')


if __name__ == '__main__':
    main(steps=True)
