#!/usr/bin/python3
"""A changed export: Today says that it changed something, the file says what in sentences, and a press ends it."""

import re

from _two_laptops import PASSPHRASE, ctl, store
from harness import *

HEADING = 'Cliëntnummer;BSN;Achternaam;Roepnaam;Geboortedatum;Straat;Huisnummer;Postcode;Woonplaats;Soort uitkering;Contactpersoon\n'
# A number of the test range, which nobody has.
BEFORE = HEADING + '700001;999940740;Groot;Truus;12-03-1985;Bachlaan;12;8021 TV;Zwolle;Algemene bijstand;Ineke Veldman\n'
AFTER = HEADING + '700001;999940740;Groot;Truus;12-03-1985;Vechtstraat;3;8021 TV;Zwolle;;Ineke Veldman\n'
MOVED = re.compile('^Adres: het was “Bachlaan 12, 8021 TV Zwolle”, het is nu “Vechtstraat 3, 8021 TV Zwolle”. Dat staat in de export')
STOPPED = re.compile('^De uitkering is gestopt. .*Wat betekent dat voor Truus Groot')
WAITS = 'Een export veranderde dit; nog niemand besprak het'


@test('today says that an export changed something, and leads to the file')
def told(s):
    ineke = s.laptop('ineke')
    ctl(ineke, 'create', 'Ineke Veldman', 'Tiem')
    for words in (BEFORE, AFTER):
        file = ineke.dir / 'export.csv'
        file.write_text(words)
        ctl(ineke, 'import', file)
    check('Adres: het was “Bachlaan 12' in ctl(ineke, 'show', 'Truus', '--json'), 'the terminal does not say it')
    s.app = ineke.app('--data-dir', str(store(ineke)), '--passphrase-file', str(ineke.secret(PASSPHRASE)))
    s.app.find('list item', 'Vandaag', timeout=60).click()
    s.app.move(0, 0, 1100, 980)
    line = s.app.find('label', text=re.compile('^Er is nieuws over het einde van de uitkering · Het adres is veranderd, volgens de export van '), timeout=30)
    s.app.look('export-today')
    line.into_view().mouse()
    s.app.find('label', text=MOVED)
    s.app.find('label', text=STOPPED)
    check(len(s.app.find_all('label', WAITS)) == 2, 'what happened does not say it')
    s.app.look('export-file')


@test('at 200 % the file, and beside its name how it is saved, go into a window as narrow as a telephone')
def narrow(s):
    s.app.find('label', 'Opgeslagen')
    s.app.key(*['ctrl+plus'] * 4)
    s.app.narrow(360, 900)
    s.app.look('export-narrow')
    s.app.key(*['ctrl+minus'] * 4)
    s.app.move(0, 0, 1100, 980)
    s.app.find('label', 'Opgeslagen')


@test('talked about, it is gone from the file and the day, and stays in what happened')
def talked(s):
    s.app.find('push button', 'Besproken: Het adres is veranderd').mouse()
    s.app.gone('label', text=MOVED)
    s.app.find('label', text=STOPPED)
    # The keyboard is in the next one.
    last = s.app.find('push button', 'Besproken: Er is nieuws over het einde van de uitkering')
    wait_for(lambda: last.has('focused'), what='the next button has the keyboard')
    s.app.key('space')
    s.app.gone('label', text=STOPPED)
    wait_for(lambda: len(s.app.find_all('label', 'Een export veranderde dit; het is besproken')) == 2, 30, 'what happened says it no more')
    s.app.key('ctrl+1')
    s.app.gone('label', text=re.compile('volgens de export van'))


# Five people: of whom one is no longer in it this may be the same list.
OTHERS = ''.join(f'70000{i};99990{number};{name};Ineke Veldman\n' for i, number, name in (
    (2, '0043', 'Bos;Piet;01-02-1970;Bachlaan;1;8021 TV;Zwolle;IOAW'), (3, '0055', 'Yılmaz;Ayşe;03-04-1981;Middelweg;7;8021 PL;Zwolle;IOAW'),
    (4, '0067', 'Meijer;Jan;05-06-1990;Diezerplein;2;8021 AB;Zwolle;IOAW'), (5, '0079', 'Haddad;Omar;07-08-1988;Vechtstraat;9;8021 VG;Zwolle;IOAW')))


@test('who is no longer in a newer list is asked about, and told of only when somebody says that it is the whole list')
def missing(s):
    folder = s.laptop('ineke').dir

    def take(name, words):
        (folder / name).write_text(words)
        s.app.find('list item', 'Inwoners').click()
        s.app.key('ctrl+i')
        n = len(s.app.windows)
        s.app.find('push button', 'Een bestand kiezen…').click()
        wait_for(lambda: len(s.app.windows) > n, 30, 'the file chooser does not open')
        settle(0.5)
        s.app.choose_file(folder / name)

    take('five.csv', AFTER + OTHERS)
    s.app.find('push button', re.compile('4.*overnemen'), timeout=60).click()
    s.app.find('push button', 'Naar de inwoners', timeout=60).click()
    take('four.csv', AFTER + OTHERS[:OTHERS.rindex('700005')])
    s.app.find('push button', '1 er niet meer in', timeout=60).click()
    s.app.see('label', 'Omar Haddad')
    s.app.look('missing-list')
    s.app.find('push button', 'Er niet meer in…').click()
    s.app.find('label', '1 inwoner staat er niet meer in')
    s.app.look('missing-asked')
    s.app.find('push button', 'Bericht geven').click()
    s.app.find('push button', 'Naar de inwoners', timeout=60).click()
    s.app.find('list item', 'Vandaag').click()
    s.app.find('label', text=re.compile('^Niet meer in de lijst, volgens de export van ')).into_view().mouse()
    s.app.see('label', text=re.compile('^Niet meer in de lijst van '))
    s.app.look('missing-file')
    s.app.find('push button', 'Besproken: Niet meer in de lijst').mouse()
    s.app.gone('push button', 'Besproken: Niet meer in de lijst')


if __name__ == '__main__':
    main()
