#!/usr/bin/python3
"""What was told stays told: the remarks of an old system are talked about, an acute matter in them is proposed and never set; what is known is not asked
again without a reason, which counts; what is passed on together has its proof; who may know what is written down for each organisation and life domain."""

import json
import re

from _names import names_all
from _two_laptops import PASSPHRASE, ctl, store
from harness import *

TEXT = ('text', 'entry', 'terminal')
BUTTON = ('push button', 'toggle button')
# Numbers of the test range, which nobody has.
EXPORT = ('Cliëntnummer;BSN;Achternaam;Roepnaam;Geboortedatum;Straat;Huisnummer;Postcode;Woonplaats;Taal;Opmerkingen\n'
          '700001;999940740;Groot;Truus;12-03-1985;Bachlaan;12;8021 TV;Zwolle;Pools;Komt niet op afspraken. De stroom wordt vrijdag afgesloten.\n'
          '700002;999940752;Kok;Dennis;13-03-1985;Bachlaan;14;8021 TV;Zwolle;;Weigerde een traject.\n'
          '700003;999940764;Visser;Ellen;14-03-1985;Bachlaan;16;8021 TV;Zwolle;;Rug.\n')
OLD = 'Uit het oude systeem, nog niet met de inwoner besproken'


def show(s, name):
    which = next(r['id'] for r in json.loads(ctl(s.ineke, 'list', '--json')) if name in r['name'])
    return json.loads(ctl(s.ineke, 'show', which, '--json'))['documents']


def open_file(s, name):
    s.app.key('ctrl+k')
    wait_for(lambda: len(s.app.windows) == 2, 30, 'the finder does not open')
    s.app.type(name)
    s.app.find('label', re.compile(f'^{name}, '), timeout=30)
    s.app.key('Return')
    wait_for(lambda: len(s.app.windows) == 1, 30, 'the finder does not go')
    s.app.see('push button', 'Telefonische intake', timeout=60)


def words(document):
    return json.dumps(document, ensure_ascii=False)


@test('what the old system says of somebody is shown as not yet talked about; what in it may be acute is proposed, not set')
def proposed(s):
    s.ineke = s.laptop('ineke')
    file = s.ineke.dir / 'export.csv'
    file.write_text(EXPORT)
    ctl(s.ineke, 'create', 'Ineke Veldman', 'Tiem')
    ctl(s.ineke, 'import', file)
    s.app = s.ineke.app('--data-dir', str(store(s.ineke)), '--passphrase-file', str(s.ineke.secret(PASSPHRASE)))
    s.app.find('list item', 'Inwoners', timeout=60)
    s.app.move(0, 0, 1100, 960)
    open_file(s, 'Groot')
    s.app.see('label', OLD)
    s.app.see('label', text=re.compile('^“De stroom wordt vrijdag afgesloten.” kan spoed zijn. Vraag het eerst'))
    names_all(s.app, 'a file with remarks of an old system')
    s.app.look('proposed')
    check(not s.app.find_all('label', text=re.compile('^Spoed: “')), 'it was set by the program')
    check('acute-since' not in words(show(s, 'Truus')), 'nothing in the file is acute')
    s.app.find('push button', 'Als spoed opschrijven').click()
    s.app.see('label', text=re.compile('^Spoed: “De stroom wordt vrijdag afgesloten'))
    s.app.unseen('push button', 'Als spoed opschrijven')
    s.app.find('label', text='Opgeslagen')

    def written():
        found = [r['shown'] for r in show(s, 'Truus')['domain/money']['records'] if r['kind'] == 'barrier']
        return found and found[0]['barrier'] == 'De stroom wordt vrijdag afgesloten.' and 'acute-since' in found[0]
    wait_for(written, 30, lambda: words(show(s, 'Truus')['domain/money']))


@test('it is corrected, taken over, or dropped, and dropping can be undone')
def settled(s):
    s.app.find('push button', 'Verbeteren').click()
    s.app.find(TEXT, 'Opmerkingen van het oude systeem, verbeterd').set_text('Kon niet komen: de bus reed niet.')
    s.app.find('push button', 'Zo klopt het').click()
    s.app.unseen('label', OLD)
    open_file(s, 'Kok')
    s.app.see('label', OLD)
    s.app.unseen('push button', 'Als spoed opschrijven')
    s.app.find('push button', 'Laten vervallen').click()
    s.app.unseen('label', OLD)
    s.app.find('push button', 'Terugzetten').click()
    s.app.see('label', OLD)
    s.app.find('push button', 'Laten vervallen').click()
    s.app.unseen('label', OLD)
    open_file(s, 'Visser')
    s.app.find('push button', 'Overnemen').click()
    s.app.unseen('label', OLD)

    def written():
        intakes = [words(show(s, name)['intake']) for name in ('Truus', 'Dennis', 'Ellen')]
        return [state for state, intake in zip(('corrected', 'dropped', 'taken-over'), intakes) if state in intake] == ['corrected', 'dropped', 'taken-over'] \
            and 'de bus reed niet' in intakes[0] and intakes[2].count('Rug.') > 1
    wait_for(written, 30, lambda: [words(show(s, name)['intake']) for name in ('Truus', 'Dennis', 'Ellen')])


@test('what is known is shown and not asked; asking again asks for a reason, and counts')
def again(s):
    open_file(s, 'Groot')
    s.app.find('push button', 'Telefonische intake').click()
    s.app.see('label', text='Lees dit eerst voor')
    s.app.see('label', 'Al bekend, en niet opnieuw gevraagd')
    s.app.key('ctrl+Return')
    s.app.see('label', text='Wie is dit?')
    s.app.key('ctrl+Return')
    asked = s.app.see('push button', re.compile('^Opnieuw vragen: '))
    question = asked.name.removeprefix('Opnieuw vragen: ')
    asked.into_view().click()
    reason = s.app.find(TEXT, re.compile('^Waarom'))
    s.app.key('Return')
    settle()
    check(not s.app.find_all('label', text=question) or 'retold' not in words(show(s, 'Truus')['story']), 'without a reason it is not asked')
    reason.set_text('De tolk had een woord niet goed begrepen.')
    s.app.key('Return')
    s.app.see('label', text=question)

    def told():
        found = [r['shown'] for r in show(s, 'Truus')['story']['records'] if r.get('kind') == 'retold']
        return found and 'De tolk had een woord niet goed begrepen.' in words(found) and question in words(found)
    wait_for(told, 30, lambda: words(show(s, 'Truus')['story']))
    s.app.key('ctrl+shift+b')
    open_file(s, 'Groot')
    s.app.see('label', text=re.compile('keer verteld'))


def fold(s, name):
    s.app.front(BUTTON, re.compile(f'^{name}')).into_view().click()


@test('what is passed on together has a date and a proof')
def passed_on(s):
    fold(s, 'Samen doorgegeven')
    s.app.front('push button', 'Samen iets doorgeven').into_view().click()
    s.app.front(TEXT, 'Wat we hebben doorgegeven').into_view().focus()
    s.app.type('Drie dagen werk.')
    proof = s.app.front(TEXT, 'Bewijs voor de inwoner: brief, nummer')
    proof.set_text('Brief 12')
    proof.focus()
    s.app.key('Return')
    s.app.find('label', text='Opgeslagen')

    def written():
        found = [r['shown'] for r in show(s, 'Truus')['base']['records'] if r.get('kind') == 'passed-on']
        return found and all(part in words(found) for part in ('Drie dagen werk.', 'Brief 12', 'Inkomensondersteuning', 'Ineke Veldman'))
    wait_for(written, 30, lambda: words(show(s, 'Truus')['base']))


@test('a permission is of one organisation, with the day on which it was given')
def permission(s):
    fold(s, 'Wie mag wat weten')
    s.app.front('push button', 'Toestemming toevoegen').into_view().click()
    organisation = s.app.front(TEXT, 'Organisatie')
    organisation.set_text('Zorg in de Wijk')
    organisation.focus()
    s.app.key('Return')
    s.app.find('label', text='Opgeslagen')
    names_all(s.app, 'a permission')
    s.app.look('permission')

    def written():
        found = [r['shown'] for r in show(s, 'Truus')['base']['records'] if r.get('kind') == 'permission']
        return found and 'Zorg in de Wijk' in words(found) and 'given-on' in words(found)
    wait_for(written, 30, lambda: words(show(s, 'Truus')['base']))


if __name__ == '__main__':
    main(steps=True)
