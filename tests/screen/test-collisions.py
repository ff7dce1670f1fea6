#!/usr/bin/python3
"""Two people apart set the same field to different values: both are shown on both screens, with who and when; one press takes either, and
can be taken back."""

import re

from _two_laptops import *
from _walk import walked
from harness import *


def set_language(app, words):
    app.raise_window()
    app.find(('toggle button', 'push button'), re.compile('^Zo wil ik het')).click()
    settle(0.6)
    field = app.find('text', 'Taal')
    field.focus()
    app.key('ctrl+a')
    app.type(words)
    app.key('Return')
    wait_for(lambda: field.text == words, 15, 'it is not typed')
    wait_for(lambda: app.find_all('label', 'Opgeslagen'), 15, 'it is not saved')


@test('two laptops know one resident; the line goes')
def begins(s):
    share(s, line=True)
    for laptop in (s.ineke, s.karin):
        laptop.env['GTK_USE_PORTAL'] = '0'
    s.line.cut()


@test('apart, each chooses another language')
def apart(s):
    s.one = open_file(s.ineke)
    set_language(s.one, 'Turks')
    s.two = open_file(s.karin)
    set_language(s.two, 'Nederlands')


@test('what waits can be looked at: by resident, by part of the file')
def waits(s):
    s.one.raise_window()
    s.one.find('push button', re.compile('wijziging(en)? wacht')).click()
    s.one.find('label', 'Fatma Aydin')
    s.one.find('label', re.compile(': [0-9]+ wijziging'))
    s.one.picture('waits')
    s.one.key('alt+Left')
    s.one.see('label', 'Verhaal')


@test('back in reach, both values stand side by side on both screens, with who')
def together(s):
    s.line.restore()
    for app in (s.one, s.two):
        app.raise_window()
        app.key('F5')
        app.see('label', re.compile('Taal: twee mensen kozen'), timeout=60)
        app.find('push button', re.compile('Turks, van Ineke Veldman, Tiem'))
        app.find('push button', re.compile('Nederlands, van Karin Blom, Inkomensondersteuning'))
    s.one.raise_window()
    settle()
    s.one.picture('side-by-side')


@test('the sync page lists what is to be chosen, and says what each sync did')
def listed(s):
    s.one.find('push button', re.compile('^Alles is bijgewerkt')).click()
    s.one.see('label', re.compile('^Twee mensen kozen iets anders; allebei'))
    s.one.see('label', re.compile(': 1 keuze$'))
    receipt = s.one.see('label', re.compile('Op 1 plek kozen twee mensen iets anders; allebei is bewaard.'), timeout=40)
    check('ging' in receipt.text or 'gegaan' in receipt.text, f'what went is said: {receipt.text}')
    s.one.picture('in-step')
    receipt.mouse()
    s.one.see('label', re.compile('^Basis: |^[A-Z].*: 1 wijziging'))
    s.one.picture('receipt')
    walked(s.one, 'sync')
    s.one.key('alt+Left')
    s.one.see('label', 'Verhaal')


@test('one press takes one, undo brings both back, and the other screen follows')
def taken(s):
    s.one.find('push button', re.compile('Nederlands, van')).click()
    s.one.unseen('push button', re.compile('Turks, van'))
    s.one.find(None, re.compile('Nederlands. Zo is het nu'))
    s.one.picture('taken')
    s.one.find('push button', 'Ongedaan maken').click()
    s.one.find('push button', re.compile('Turks, van'))
    s.one.find('push button', re.compile('Turks, van')).click()
    s.one.find(None, re.compile('Turks. Zo is het nu'))
    s.two.gone('push button', re.compile('Nederlands, van'), timeout=60)
    equal(s.two.find('text', 'Taal').text, 'Turks', 'on the other screen')


@test('by a decision the file is removed: from both laptops, from one that comes back later, and at the office, with a proof that says nothing of whom')
def removed(s):
    tess = s.laptop('tess')
    ctl(tess, 'create', 'Tess Smit', 'Tiem')
    ctl(tess, 'enrol', f'127.0.0.1:{s.place.port}', '--code', s.place.enrol_code('--name', 'Tess Smit', '--function', 'coordinator'))
    ctl(tess, 'sync')
    check('Aydin' in ctl(tess, 'list'), 'a third copy')
    s.looked = s.place.command('access-log')
    s.one.raise_window()
    s.one.find(('toggle button', 'push button'), 'Meer over dit dossier').choose(re.compile('^Dit dossier verwijderen'))
    s.one.see('label', 'Het dossier van Fatma Aydin verwijderen')
    done = s.one.find('push button', 'Overal verwijderen')
    check(not done.has('sensitive'), 'not without a decision')
    s.one.find('text', re.compile('^Wie het besloot')).set_text('Teamleider')
    s.one.find('text', re.compile('^Nummer van het besluit')).set_text('Z-2026-0412')
    s.one.find('combo box', 'Waarom').pick(1, 'De inwoner vroeg erom')
    check(not done.has('sensitive'), 'not before somebody says that they have it')
    s.picture('removal')
    s.one.find('check box', re.compile('^Ik heb het besluit')).click()
    wait_for(lambda: done.has('sensitive'), 15, 'it cannot be pressed')
    done.click()
    for app in (s.one, s.two):
        app.raise_window()
        app.see(None, re.compile('met opzet verwijderd'), timeout=60)
    s.one.raise_window()
    s.one.find('push button', re.compile('^Alles is bijgewerkt'), timeout=60).click()
    s.one.see('label', 'Dossiers die na een besluit zijn verwijderd', timeout=30)
    s.one.see('label', re.compile('^De inwoner vroeg erom. Teamleider. Hier verwijderd: '), timeout=30)
    s.one.picture('removed')
    place = s.ineke.dir / 'proof.json'
    s.one.find('push button', 'Bewijs opslaan…').click()
    s.one.find('text', 'Naam', timeout=15).set_text(str(place))
    s.one.find('push button', 'Wegschrijven').click()
    wait_for(place.exists, 15, 'no proof is written')
    wait_for(lambda: place.read_text().endswith('}\n'), 15, 'the proof is not whole')
    proof = place.read_text()
    check('"reference":"Z-2026-0412"' in proof and '"removed-here":"20' in proof, proof)
    check('Fatma' not in proof and 'Aydin' not in proof and '700001' not in proof, proof)
    for laptop, app in ((s.ineke, s.one), (s.karin, s.two)):
        app.meant_to_end = True
        app.key('ctrl+q')
        equal(app.wait_end(20), 0, 'exit status')
        check('Aydin' not in ctl(laptop, 'list'), 'nobody lists it any more')
    check('Aydin' in ctl(tess, 'list'), 'it has heard nothing yet')
    ctl(tess, 'sync')
    check('Aydin' not in ctl(tess, 'list'), 'gone from the one that was away')
    late = s.laptop('late')
    ctl(late, 'create', 'Lot Maas', 'Tiem')
    ctl(late, 'enrol', f'127.0.0.1:{s.place.port}', '--code', s.place.enrol_code('--name', 'Lot Maas', '--function', 'coordinator'))
    ctl(late, 'sync')
    check('Aydin' not in ctl(late, 'list'), 'the office gives it to nobody')
    # What its log says of who looked is gone with the key; the chain is whole, or this would fail.
    after = s.place.command('access-log')
    gone = [line for line in s.looked.splitlines() if 'Ineke Veldman' in line or 'Karin Blom' in line]
    check(gone and not [line for line in gone if line in after], f'before: {s.looked}; after: {after}')


if __name__ == '__main__':
    main(steps=True, screen='1600x1500x24')
