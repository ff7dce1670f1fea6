#!/usr/bin/python3
"""Two professionals and one resident: each writes in another life domain without the internet, both have both when it is back; a long
catching-up is seen; then the contact person hands over, warmly, and the other laptop knows it."""

import csv
import json
import re

from _export import HEADING, rows
from _two_laptops import *
from harness import *

TEXT = ('text', 'entry', 'terminal')
MONEY = 'Drie brieven over stroom, nog dicht.'
HOUSING = 'Drie kamers, en een trap die zwaar is.'


def show(laptop):
    return json.loads(ctl(laptop, 'show', 'Aydin', '--json'))['documents']


def open_file(laptop):
    app = laptop.app('--data-dir', str(store(laptop)), '--passphrase-file', str(laptop.secret(PASSPHRASE)))
    app.find('list item', 'Inwoners', timeout=60)
    app.move(0, 0, 1280, 980)
    app.key('ctrl+k')
    wait_for(lambda: len(app.windows) == 2, 30, 'the finder does not open')
    app.find(TEXT, timeout=30)
    app.type('Aydin')
    app.find('label', re.compile('^Aydin, Fatma'), timeout=30)
    app.key('Return')
    app.find('label', 'Verhaal', timeout=60)
    return app


def unfold(app, domain):
    app.find(('toggle button', 'push button'), re.compile('^' + domain), timeout=30).click()
    return app.find(TEXT, f'{domain}: situatie', timeout=30)


def holds(app, domain, words):
    wait_for(lambda: app.find(TEXT, f'{domain}: situatie').text == words, 60, f'{domain}: {words}')


@test('without the internet one writes about money, the other about housing')
def apart(s):
    share(s, line=True)
    s.line.cut()
    s.one = open_file(s.ineke)
    unfold(s.one, 'Wonen').type(HOUSING)
    holds(s.one, 'Wonen', HOUSING)
    s.two = open_file(s.karin)
    unfold(s.two, 'Geld').type(MONEY)
    holds(s.two, 'Geld', MONEY)
    for app in (s.one, s.two):
        app.find('label', 'Opgeslagen', timeout=30)
    check(MONEY not in json.dumps(show(s.ineke)) and HOUSING not in json.dumps(show(s.karin)), 'neither has what the other wrote')


@test('with the line back both have both, and nothing asks for a choice')
def together(s):
    s.line.restore()
    unfold(s.one, 'Geld')
    holds(s.one, 'Geld', MONEY)
    unfold(s.two, 'Wonen')
    holds(s.two, 'Wonen', HOUSING)
    holds(s.one, 'Wonen', HOUSING)
    s.one.picture('together')
    equal(show(s.ineke)['domain/money'], show(s.karin)['domain/money'], 'money')
    equal(show(s.ineke)['domain/housing'], show(s.karin)['domain/housing'], 'housing')


@test('after long away it says how much of it has come, goes on where it stopped, and one writes on meanwhile')
def catching_up(s):
    s.line.cut()
    tess = s.laptop('tess')
    export = tess.dir / 'export.csv'
    with export.open('w', newline='') as file:
        csv.writer(file, delimiter=';').writerows([HEADING, *rows(150)])
    ctl(tess, 'create', 'Tess Smit', 'Tiem')
    ctl(tess, 'enrol', f'127.0.0.1:{s.place.port}', '--code', s.place.enrol_code('--name', 'Tess Smit', '--function', 'coordinator', '--ground', 'import'))
    ctl(tess, 'import', export)
    check('gegaan: ' in ctl(tess, 'sync'), 'nothing went')
    s.two.raise_window()
    said = re.compile(r'^[1-9][\d.]* van [\d.]+ wijzigingen zijn binnen')
    # A line on which this takes as long as one wants to look at it.
    s.line.rate = 4000
    s.line.restore()
    s.two.see('label', said, timeout=120)
    s.line.hold()
    s.two.picture('catching-up')
    s.two.find(TEXT, 'Wonen: situatie').type('Nog iets. ')
    s.two.find('label', 'Opgeslagen', timeout=30)
    s.line.cut()
    s.line.rate = 0
    s.line.restore()
    s.two.see('label', re.compile('^Alles is bijgewerkt'), timeout=120)
    check(len(json.loads(ctl(s.karin, 'list', '--json'))) > 150, 'all have come')
    s.one.raise_window()
    wait_for(lambda: 'Nog iets. ' in json.dumps(show(s.ineke)), 120, 'what was written meanwhile did not come')


@test('a first contact person is named; then handed over, not without a word of the resident')
def handed_over(s):
    s.one.raise_window()
    s.one.find('push button', 'Vaste contactpersoon: Wie?').click()
    wait_for(lambda: len(s.one.windows) == 2, 30, 'the hand-over does not open')
    s.one.find('push button', 'Overdragen', timeout=30).click()
    s.one.find('push button', 'Vaste contactpersoon: Ineke Veldman', timeout=30)
    s.one.find('push button', 'Vaste contactpersoon: Ineke Veldman').click()
    wait_for(lambda: len(s.one.windows) == 2, 30, 'the hand-over does not open')
    s.one.find('label', text=re.compile('^Nu is het Ineke Veldman'), timeout=30)
    s.one.find(TEXT, 'Naam', timeout=30).type('Karin Blom')
    s.one.find(TEXT, 'Organisatie').type('Inkomensondersteuning')
    check(not s.one.find('push button', 'Overdragen').has('sensitive'), 'without a word of the resident nothing is handed over')
    s.one.find(TEXT, 'Wat u overdraagt').type('De brieven over stroom liggen op tafel.')
    s.one.find(TEXT, 'Wat de inwoner erover zegt').type('Karin ken ik al. Dat is goed.')
    s.one.picture('hand-over', s.one.titled('Warme overdracht'))
    s.one.find('push button', 'Overdragen').click()
    s.one.find('push button', 'Vaste contactpersoon: Karin Blom', timeout=30)


@test('the other laptop knows who it is now, what was handed over and what the resident said')
def known(s):
    s.two.find('push button', 'Vaste contactpersoon: Karin Blom', timeout=60)

    def record():
        found = [r for r in show(s.karin)['story']['records'] if r.get('kind') == 'handover']
        return found[0]['shown'] if found else None
    handed = wait_for(record, 60, 'the hand-over does not come')
    equal(handed['word'], 'Karin ken ik al. Dat is goed.')
    equal(handed['handed'], 'De brieven over stroom liggen op tafel.')
    check('Ineke Veldman' in handed['from'] and 'Karin Blom' in handed['to'], f'from whom to whom: {handed}')


if __name__ == '__main__':
    main(steps=True)
