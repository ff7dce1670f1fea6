#!/usr/bin/python3
"""What ./dev run opens on a desktop: the example location beside a real office, and a colleague's laptop."""

import re
from pathlib import Path

from harness import *


def below(pid, name):
    """The process of that name that another one started."""
    for child in Path(f'/proc/{pid}/task/{pid}/children').read_text().split():
        if Path(f'/proc/{child}/comm').read_text().strip() == name:
            return int(child)
    return None


def open_example(s):
    script = s.laptop('ineke').app(ROOT / 'tests' / 'screen' / 'demo.py', '--open', program='/usr/bin/python3', name='example',
                                   env={'WK_DEMO_DATA': str(s.dir / 'demo')})
    s.script, s.starter = script, script.pid
    script.wait_log(r'passphrase is: ', 60)
    script.pid = wait_for(lambda: below(s.starter, 'woonkamer'), 20, 'the program is not started')
    s.office_pid = below(s.starter, 'woonkamer-offic')
    check(s.office_pid, 'the office runs beside it')
    script.find('label', re.compile('^Alles is bijgewerkt met het kantoor sinds'), timeout=60)
    return script


@test('the example residents stand in a real store, in step with an office on this machine')
def first(s):
    app = open_example(s)
    app.find('list item', 'Inwoners').click()
    app.find(None, re.compile('Fatma'), timeout=30)
    settle()
    app.picture('example')


def names(app):
    """Who is listed, from the top."""
    labels = [n for n in app.find_all('label') if re.match(r'\S+, \S+', n.name) and n.on_screen]
    return [n.name.split(',')[0] for n in sorted(labels, key=lambda n: n.box[1])]


@test('the list is sorted by a heading, and by the menu with the same words')
def order(s):
    app = s.script
    wait_for(lambda: names(app)[:3] == ['al-Hassan', 'Amrani', 'Aydın'], what=lambda: f'by name: {names(app)}')
    for _ in range(2):
        app.find(('toggle button', 'push button'), 'De lijst sorteren').choose('Laatste contact')
        settle()
        if _ == 0:
            # Who was never spoken to is longest without contact.
            wait_for(lambda: names(app)[:4] == ['Darwish', 'Kaya', 'Rijkeboer', 'Bosch'], what=lambda: f'by last contact: {names(app)}')
    # Who of them was last depends on which day of the week it is, for nobody was spoken to on a Sunday.
    wait_for(lambda: {'Pinas', 'Zieliński'} <= set(names(app)[:8]), what=lambda: f'the latest first: {names(app)}')
    app.find(None, 'Naam').mouse()
    wait_for(lambda: names(app)[:2] == ['al-Hassan', 'Amrani'], what=lambda: f'by the heading: {names(app)}')


@test('a colleague’s laptop has whom she works with, and nobody else')
def colleague(s):
    data = s.dir / 'demo'
    listed, all_ = ({line for line in s.laptop(who).ctl('--data-dir', data / who, '--passphrase-file', data / 'passphrase', 'list').splitlines()}
                    for who in ('karin', 'ineke'))
    check(listed < all_, f'she has some of the location’s: {listed} of {all_}')
    check(any('Fatma' in line for line in listed), listed)


@test('what woonkamerctl is to write is handed to the running program')
def handed(s):
    store = ['--data-dir', s.dir / 'demo' / 'ineke', '--passphrase-file', s.dir / 'demo' / 'passphrase']
    s.laptop('ineke').ctl(*store, 'edit', 'Fatma', 'matters', 'Eerst de brieven.')
    check('Eerst de brieven.' in s.laptop('ineke').ctl(*store, 'show', 'Fatma', '--json'), 'it is written')
    check(s.script.running, 'the program goes on')


@test('the office ends with the window; what was there is there the next time')
def again(s):
    s.script.close(30)
    wait_for(lambda: not Path(f'/proc/{s.office_pid}').exists(), 20, 'the office goes on without a window')
    app = open_example(s)
    app.find('list item', 'Inwoners').click()
    app.find(None, re.compile('Fatma'), timeout=30)
    check('making' not in app.log, 'it is not made anew')


if __name__ == '__main__':
    main(steps=True)
