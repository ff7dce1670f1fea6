#!/usr/bin/python3
"""The keys by keyboard alone, as in test-walk: the recovery key, the way of who forgot the passphrase, and the pages of the preferences."""

import re

from _two_laptops import PASSPHRASE, ctl, store
from _walk import walked
from harness import *


@test('who forgot the passphrase')
def forgotten(s):
    s.ineke = s.laptop('ineke')
    ctl(s.ineke, 'create', 'Ineke Veldman', 'Tiem', '--example')
    s.app = s.ineke.app('--data-dir', str(store(s.ineke)))
    s.app.find('text', 'Wachtzin', timeout=60)
    s.app.move(0, 0, 1100, 900)
    s.app.find('push button', 'Vergeten?').click()
    s.app.find('text', 'Herstelsleutel')
    walked(s.app, 'forgotten')
    s.app.kill()


@test('the pages of the preferences')
def preferences(s):
    s.app = s.ineke.app('--data-dir', str(store(s.ineke)), '--passphrase-file', str(s.ineke.secret(PASSPHRASE)))
    s.app.see(None, re.compile('Fatma'), timeout=60)
    s.app.move(0, 0, 1100, 900)
    s.app.key('ctrl+comma')
    wait_for(lambda: len(s.app.windows) == 2, 15, 'the preferences do not open')
    for page, inside in (('Meldingen', 'Stille uren'), ('Reservekopie', 'Een kopie van alle dossiers'), ('Slot en sleutels', 'Een andere wachtzin')):
        s.app.find(None, page).mouse()
        s.app.find('label', inside)
        settle(0.5)
        walked(s.app, page)


@test('a new recovery key')
def recovery(s):
    s.app.find('push button', 'Een nieuwe herstelsleutel maken').click()
    wait_for(lambda: len(s.app.windows) == 3, 30, 'the recovery key does not open')
    walked(s.app, 'recovery')


if __name__ == '__main__':
    main(steps=True)
