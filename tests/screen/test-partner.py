#!/usr/bin/python3
"""Partners have a file each: the two are linked by what only somebody who knows both can say, show nothing of one another, and are let go."""

import json
import re

from harness import *

PASSPHRASE = 'een tafel met vier stoelen'
EXPORT = ('Cliëntnummer;BSN;Achternaam;Roepnaam;Geboortedatum;Straat;Huisnummer;Postcode;Woonplaats\n'
          '700001;999940740;Aydin;Fatma;12-03-1985;Bachlaan;12;8021 TV;Zwolle\n'
          '700002;999900109;Bakker;Mehmet;01-02-1983;Vechtstraat;7;8021 AB;Zwolle\n')
TEXT = ('text', 'entry', 'terminal')


def store(s):
    return s.ineke.data_home / 'woonkamer'


def ctl(s, *words):
    return s.ineke.ctl('--data-dir', store(s), *words, passphrase=PASSPHRASE)


def links(s, who):
    records = json.loads(ctl(s, 'show', who, '--json'))['documents']['base']['records']
    return [r for r in records if r.get('kind') == 'partner' and r['visible']]


def fill(s, date, number):
    s.app.find(TEXT, re.compile('^Geboortedatum van de partner')).set_text(date)
    s.app.find(TEXT, re.compile('^Huisnummer van de partner')).set_text(number)
    s.app.find('push button', 'De twee dossiers verbinden').click()


@test('who does not know both dates finds nobody')
def nobody(s):
    s.ineke = s.laptop('ineke')
    export = s.ineke.dir / 'export.csv'
    export.write_text(EXPORT)
    ctl(s, 'create', 'Ineke Veldman', 'Tiem')
    ctl(s, 'import', export)
    s.app = s.ineke.app('--data-dir', str(store(s)), '--passphrase-file', str(s.ineke.secret(PASSPHRASE)))
    s.app.move(0, 0, 1280, 980)
    s.app.find('list item', 'Inwoners', timeout=60).click()
    s.app.find(None, re.compile('Fatma'), timeout=30).mouse(times=2)
    s.app.find(('toggle button', 'push button'), re.compile('^Huishouden'), timeout=60).click()
    fill(s, '', '')
    s.app.find('label', text=re.compile('^Vul de geboortedatum en het huisnummer'), timeout=30)
    fill(s, '01-02-1983', '8')
    s.app.find('label', text=re.compile('^Er is geen dossier met deze'), timeout=30)
    equal(links(s, 'Aydin'), [], 'nothing is linked')


@test('the two are linked, and neither names the other')
def linked(s):
    fill(s, '01-02-1983', '7')
    s.app.find('label', text=re.compile('^Verbonden met het dossier van een partner'), timeout=30)
    s.app.picture('partner')
    equal(s.app.find(TEXT, re.compile('^Huisnummer van de partner')).text, '', 'the form is empty again')
    wait_for(lambda: len(links(s, 'Aydin')) == 1 and len(links(s, 'Bakker')) == 1, 30, 'both files have the link')
    check('Bakker' not in ctl(s, 'show', 'Aydin', '--json') and 'Aydin' not in ctl(s, 'show', 'Bakker', '--json'), 'neither names the other')


@test('let go, both are without')
def let_go(s):
    s.app.find('push button', 'Losmaken').click()
    s.app.gone('label', text=re.compile('^Verbonden met het dossier'), timeout=30)
    wait_for(lambda: links(s, 'Aydin') == links(s, 'Bakker') == [], 30, 'a link is left')


@test('the citizen number is masked; whoever uncovers it is told so in who looked')
def number(s):
    s.app.find(('toggle button', 'push button'), re.compile('^Geregistreerd als')).into_view().act('click')
    s.app.find('label', '••••••740', timeout=30).into_view()
    check(not s.app.find_all('label', '999940740') and not s.app.find_all('label', re.compile('burgerservicenummer bekeken')), 'nothing is uncovered yet')
    s.app.find('push button', 'Tonen').into_view().act('click')
    s.app.find('label', '999940740', timeout=30)
    check(not s.app.find_all('push button', 'Tonen'), 'it is uncovered once')
    s.app.find('label', text=re.compile('heeft het burgerservicenummer bekeken'), timeout=30).into_view()
    s.app.picture('number')


if __name__ == '__main__':
    main(steps=True)
