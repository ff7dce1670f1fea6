#!/usr/bin/python3
"""What a thief finds: after real work in the real window no file holds a name, a number, a word of what was typed, the passphrase or the
recovery key; not in the store and its log, not in caches, recent files, settings, runtime folders, temporary files or the program's own
words."""

import os
import re
import sqlite3
from pathlib import Path

from harness import *

PASSPHRASE = 'een tafel met vier stoelen'
EXPORT = ('Cliëntnummer;BSN;Achternaam;Roepnaam;Geboortedatum;Straat;Huisnummer;Postcode;Woonplaats\n'
          '700001;999940740;Wojciechowska;Agnieszka;12-03-1985;Bachlaantje;12;8021 TV;Zwolle\n')
STORY = 'Ik kookte twaalf jaar in het restaurant van mijn broer'
SECRETS = ['Wojciechowska', 'Agnieszka', '999940740', 'Bachlaantje', '700001', 'restaurant van mijn', PASSPHRASE, 'Xanthippe']


def found(folders, secrets, leave_out=()):
    """Where a secret stands, as UTF-8, UTF-16 or UTF-32, in a file's bytes or in its name."""
    hits = []
    forms = [(word, [word.encode(code) for code in ('utf-8', 'utf-16-le', 'utf-16-be', 'utf-32-le')]) for word in secrets]
    for folder in folders:
        for top, _, files in os.walk(folder):
            for name in files:
                path = Path(top) / name
                if path in leave_out or not path.is_file():
                    continue
                data = path.read_bytes()
                hits += [f'{word} in {path.name}' for word, spelled in forms
                         if any(form in data for form in spelled) or word in name]
    return hits


@test('a store is made in the window, a resident comes in, a story is typed')
def work(s):
    s.ineke = s.laptop('ineke', env={'GSETTINGS_BACKEND': 'keyfile'})
    s.folder = s.ineke.data_home / 'woonkamer'
    s.export = s.ineke.dir / 'export.csv'
    s.export.write_text(EXPORT)
    s.app = s.ineke.app('--data-dir', str(s.folder))
    s.app.find('push button', 'Mijn eigen laptop', timeout=60).click()
    s.app.find('text', 'Naam').set_text('Xanthippe Veldman')
    s.app.find('text', 'Organisatie').set_text('Tiem')
    s.app.find('text', 'Wachtzin').set_text(PASSPHRASE)
    s.app.find('text', 'Nog een keer dezelfde').set_text(PASSPHRASE)
    s.app.find('push button', 'Beginnen').click()
    s.app.find('push button', 'Herstelsleutel maken', timeout=60).click()
    s.app.see('label', re.compile('daarna nooit meer'), timeout=30)
    groups = [node.name for node in s.app.find_all('label', re.compile(r'^[0-9A-Z]{4}$'))]
    equal(len(groups), 9, 'groups on the screen')
    s.key = ['-'.join(groups[:2]), ' '.join(groups[:2]), ''.join(groups[:2])]
    s.app.find('push button', 'Ik heb hem op papier').click()
    s.app.see('label', 'Nog geen inwoners', timeout=60)
    s.app.key('ctrl+n')
    s.app.find('text', 'Voornaam').set_text('Agnieszka')
    s.app.find('text', 'Achternaam').set_text('Wojciechowska')
    s.app.find('push button', 'Toevoegen').click()
    story = s.app.find('text', 'Verhaal', timeout=30)
    story.set_text(STORY)
    wait_for(lambda: s.app.find_all('label', 'Opgeslagen'), 30, 'it is not saved')
    settle(1)


@test('each guess at the passphrase costs what Argon2id costs at least: three turns over 256 MiB')
def slow(s):
    with sqlite3.connect(f'file:{s.folder / "store.db"}?mode=ro', uri=True) as store:
        slots = store.execute('SELECT ops, mem FROM slot WHERE kind = 1').fetchall()
    equal(len(slots), 1, 'one passphrase')
    check(slots[0][0] >= 3 and slots[0][1] >= 256 << 20, f'turns and bytes: {slots[0]}')


@test('while it runs, and with what it left when it was killed')
def running(s):
    places = [s.ineke.dir, s.ineke.runtime]
    secrets = SECRETS + s.key
    equal(found(places, secrets, {s.export}), [], 'in the files of a running program')
    check(found(places, SECRETS), 'the search finds what is there: the export')
    s.app.kill()
    equal(found(places, secrets, {s.export}), [], 'in the files of a killed program')
    for word in secrets:
        check(word not in s.app.log, f'the program said {word}')


@test('after an import, a search, a lock and a closing')
def closed(s):
    s.ineke.ctl('--data-dir', s.folder, 'import', s.export, passphrase=PASSPHRASE)
    secret = s.ineke.secret(PASSPHRASE)
    s.app = s.ineke.app('--data-dir', str(s.folder), '--passphrase-file', str(secret))
    s.app.find('list item', 'Inwoners', timeout=60)
    s.app.key('ctrl+f')
    s.app.type('Wojciechowska')
    s.app.see('label', re.compile('Agnieszka'), timeout=30)
    s.app.key('ctrl+l')
    wait_for(lambda: not s.app.windows, 30, 'the window does not go')
    wait_for(lambda: s.app.windows, 60, 'no window comes')
    s.app.meant_to_end = True
    s.app._root = None
    s.app.find('text', 'Wachtzin', timeout=60)
    argv = Path(f'/proc/{s.app.proc.pid}/cmdline').read_bytes() + Path(f'/proc/{s.app.proc.pid}/environ').read_bytes()
    for word in SECRETS:
        check(word.encode() not in argv, f'the locked program was started with {word}')
    s.app.key('ctrl+q')
    s.app.wait_end()
    equal(found([s.ineke.dir, s.ineke.runtime], SECRETS + s.key, {s.export, secret}), [], 'in the files of a closed program')
    for word in SECRETS + s.key:
        check(word not in s.app.log, f'the program said {word}')


if __name__ == '__main__':
    main(steps=True)
