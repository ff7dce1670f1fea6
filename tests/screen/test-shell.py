#!/usr/bin/python3
"""The shell around the plan: first start, the passphrase, a resident by hand, search, Ctrl+K, the lock, right to left."""

import re

from harness import *

PASSPHRASE = 'een tafel met vier stoelen'


def store(laptop):
    return laptop.data_home / 'woonkamer'


def press(app, name, timeout=30):
    def look():
        for role in ('push button', 'label'):
            for node in app.find_all(role, name):
                return node
        return None
    node = wait_for(look, timeout, f'nothing says {name}')
    node.click() if node.role == 'push button' else node.mouse()


@test('a weak passphrase is refused with a sentence')
def first_start(s):
    s.ineke = s.laptop('ineke')
    s.app = s.ineke.app('--data-dir', str(store(s.ineke)))
    press(s.app, 'Mijn eigen laptop', 60)
    s.app.find('text', 'Naam').set_text('Ineke Veldman')
    s.app.find('text', 'Organisatie').set_text('Tiem')
    s.app.find('text', 'Wachtzin').set_text('welkom01')
    s.app.find('text', 'Nog een keer dezelfde').set_text('welkom01')
    press(s.app, 'Beginnen')
    s.app.see(None, re.compile('te makkelijk te raden'))
    check(not store(s.ineke).exists(), 'nothing was made')


@test('a good one opens an empty location that says what to do')
def created(s):
    s.app.find('text', 'Wachtzin').set_text(PASSPHRASE)
    s.app.find('text', 'Nog een keer dezelfde').set_text(PASSPHRASE)
    press(s.app, 'Beginnen')
    press(s.app, 'Later, bij de voorkeuren', 60)
    s.app.see('label', 'Nog geen inwoners', timeout=60)


@test('a first name is enough for a new resident')
def by_hand(s):
    s.app.key('ctrl+n')
    s.app.find('text', 'Voornaam').set_text('Çağlar')
    s.app.find('text', re.compile('Geboortedatum')).set_text('31-02-1990')
    press(s.app, 'Toevoegen')
    s.app.see(None, re.compile('Dit is geen geboortedatum'))
    s.app.find('text', re.compile('Geboortedatum')).set_text('21-02-1990')
    press(s.app, 'Toevoegen')
    s.app.see('label', re.compile('Çağlar'), timeout=30)
    s.app.key('alt+Left')
    wait_for(lambda: s.app.find_all(None, re.compile('Iedereen 1')), 15, 'the filter counts one resident')


@test('search forgives accents, and an empty answer helps')
def search(s):
    s.app.key('ctrl+f')
    s.app.type('caglar')
    s.app.see('label', re.compile('Çağlar'))
    s.app.key('ctrl+a')
    s.app.type('xyzzy')
    s.app.see('label', 'Niemand gevonden')
    s.app.key('Escape')
    s.app.see('label', re.compile('Çağlar'))


@test('Ctrl+K finds a resident and an action')
def finder(s):
    s.app.key('ctrl+k')
    wait_for(lambda: len(s.app.windows) == 2, 15, 'the finder does not open')
    settle(0.5)
    s.app.type('caglar')
    s.app.key('Return')
    s.app.see('label', 'Verhaal')
    s.app.key('alt+Left')
    s.app.unseen('label', 'Verhaal')
    s.app.key('ctrl+k')
    wait_for(lambda: len(s.app.windows) == 2, 15, 'the finder does not open')
    settle(0.5)
    s.app.type('vandaag')
    s.app.key('Return')
    s.app.see('label', re.compile('^Goede'))


@test('one key puts the screen away from the list of residents too')
def away(s):
    picture = 'Een rustig beeld. Druk op een toets om verder te gaan.'
    s.app.raise_front()
    s.app.find('list item', 'Inwoners').click()
    s.app.key('F12')
    s.app.find(None, picture)
    s.app.key('space')
    s.app.gone(None, picture)
    check(s.app.find_all('list item', 'Inwoners'), 'the page is there again')


@test('the lock asks for the passphrase again')
def lock(s):
    s.app.key('ctrl+l')
    wait_for(lambda: not s.app.windows, 30, 'the window does not go')
    wait_for(lambda: s.app.windows, 60, 'no window comes')
    s.app._root = None  # the same process, but another program to a screen reader
    s.app.find('text', 'Wachtzin', timeout=60).set_text('niet deze')
    s.app.key('Return')
    s.app.see(None, re.compile('Dit is niet de wachtzin'), timeout=60)
    s.app.find('text', 'Wachtzin').set_text(PASSPHRASE)
    s.app.key('Return')
    s.app.see('label', re.compile('Çağlar'), timeout=60)
    check(s.app.running, 'it is the same program, started anew')


@test('the window closes, and the program ends well')
def closes(s):
    s.app.meant_to_end = True
    s.app.key('ctrl+q')
    equal(s.app.wait_end(), 0, 'exit status')


@test('wrong usage and the version')
def usage(s):
    equal(s.ineke.run('woonkamer', '--version').split()[0], 'woonkamer')
    s.ineke.run('woonkamer', '--practise', '--join', '127.0.0.1:1', ok=(2,))
    s.ineke.run('woonkamer', '--practise', '--data-dir', 'x', ok=(2,))


if __name__ == '__main__':
    main()
