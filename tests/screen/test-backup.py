#!/usr/bin/python3
"""A backup through the window: made while somebody works, put back where the passphrase is asked, and on a laptop that has no files yet."""

import re

from harness import *

PASSPHRASE = 'een tafel met vier stoelen'
EXPORT = ('Cliëntnummer;BSN;Achternaam;Roepnaam;Geboortedatum;Straat;Huisnummer;Postcode;Woonplaats\n'
          '700001;999940740;Aydin;Fatma;12-03-1985;Bachlaan;12;8021 TV;Zwolle\n')


def store(laptop):
    return laptop.data_home / 'woonkamer'


def press(where, name, timeout=30):
    where.find('push button', name, timeout=timeout).click()


def dialog(app, before):
    wait_for(lambda: len(app.windows) > before, 30, 'the file chooser does not open')
    settle(0.5)


def look_up(laptop):
    return laptop.ctl('--data-dir', store(laptop), 'list', passphrase=PASSPHRASE)


@test('a backup is made from the preferences, while the files are open')
def made(s):
    s.ineke = s.laptop('ineke', env={'GSETTINGS_BACKEND': 'keyfile'})
    s.backup = s.ineke.dir / 'stick.backup'
    export = s.ineke.dir / 'export.csv'
    export.write_text(EXPORT)
    s.ineke.ctl('--data-dir', store(s.ineke), 'create', 'Ineke Veldman', 'Tiem', passphrase=PASSPHRASE)
    s.ineke.ctl('--data-dir', store(s.ineke), 'import', export, passphrase=PASSPHRASE)
    s.app = s.ineke.app('--data-dir', str(store(s.ineke)), '--passphrase-file', str(s.ineke.secret(PASSPHRASE)))
    s.app.find('list item', 'Inwoners', timeout=60)
    s.app.key('ctrl+comma')
    s.app.find(None, 'Reservekopie', nth=0).mouse()
    settle(0.5)
    before = len(s.app.windows)
    press(s.app, 'Kopie maken…')
    dialog(s.app, before)
    s.app.key('ctrl+a')
    s.app.choose_file(s.backup)
    s.app.see(None, re.compile('twee bestanden die bij elkaar horen'), timeout=60)
    s.app.see(None, re.compile('[Vv]andaag'))
    s.app.picture('backup-made')
    check(s.backup.exists() and s.backup.with_name('stick.backup.keys').exists(), 'the backup is two files')
    check(b'Fatma' not in s.backup.read_bytes(), 'a backup names nobody')
    s.app.meant_to_end = True
    s.app.terminate()


@test('where the passphrase is asked it is put back; what lay there is kept beside it')
def restored(s):
    s.ineke.ctl('--data-dir', store(s.ineke), 'import', empty_export(s.ineke), passphrase=PASSPHRASE)
    check('Bakker' in look_up(s.ineke), 'somebody came after the backup')
    s.app = s.ineke.app('--data-dir', str(store(s.ineke)))
    s.app.find('text', 'Wachtzin', timeout=60)
    before = len(s.app.windows)
    press(s.app, re.compile('reservekopie terugzetten'))
    dialog(s.app, before)
    s.app.choose_file(s.backup)
    s.app.see(None, re.compile('^De reservekopie staat terug'), timeout=60)
    s.app.find('text', 'Wachtzin').set_text(PASSPHRASE)
    press(s.app, 'Openen')
    s.app.find('list item', 'Inwoners', timeout=60)
    check(list(store(s.ineke).glob('before-restore-*')), 'what lay there is kept')
    s.app.meant_to_end = True
    s.app.terminate()
    check('Bakker' not in look_up(s.ineke), 'the files are those of the backup')


def empty_export(laptop):
    """One more resident than the backup has."""
    path = laptop.dir / 'later.csv'
    path.write_text(EXPORT + '700002;999900109;Bakker;Jan;01-02-1970;Vechtstraat;3;8021 AB;Zwolle\n')
    return path


@test('a laptop without files begins with a backup')
def begun(s):
    s.karin = s.laptop('karin', env={'GSETTINGS_BACKEND': 'keyfile'})
    s.app = s.karin.app('--data-dir', str(store(s.karin)))
    press(s.app, 'Mijn eigen laptop', 60)
    s.app.picture('backup-first-start')
    before = len(s.app.windows)
    press(s.app, re.compile('reservekopie terugzetten'))
    dialog(s.app, before)
    s.app.choose_file(s.backup)
    s.app.see(None, re.compile('^De reservekopie staat terug'), timeout=60)
    s.app.type(PASSPHRASE)
    s.app.key('Return')
    s.app.find('list item', 'Inwoners', timeout=60)
    s.app.meant_to_end = True
    s.app.terminate()
    check('Aydin' in look_up(s.karin), 'the files are there')


if __name__ == '__main__':
    main(steps=True)
