#!/usr/bin/python3
"""Somebody who may read nothing of a resident opens the file in an emergency: at once, with a reason; whose file it is to direct hears who
and why, and reads so in who looked. A life domain that is another's is closed."""

import re

from _names import names_all
from _two_laptops import *
from _walk import walked
from harness import *

EXPORT = ('Cliëntnummer;BSN;Achternaam;Roepnaam;Geboortedatum;Straat;Huisnummer;Postcode;Woonplaats;Contactpersoon\n'
          '700001;999940740;Aydin;Fatma;12-03-1985;Bachlaan;12;8021 TV;Zwolle;Karin Blom\n')
TEXT = ('text', 'entry', 'terminal')
WHY = 'Zij staat buiten in de kou.'


def open_app(laptop):
    app = laptop.app('--data-dir', str(store(laptop)), '--passphrase-file', str(laptop.secret(PASSPHRASE)))
    app.find('list item', 'Inwoners', timeout=60)
    app.move(0, 0, 1100, 1100)
    return app


@test('a contact person, and a colleague who sees no resident')
def begins(s):
    s.place = s.office()
    s.ineke, s.karin, s.tess = s.laptop('ineke'), s.laptop('karin'), s.laptop('tess')
    address = f'127.0.0.1:{s.place.port}'
    export = s.ineke.dir / 'export.csv'
    export.write_text(EXPORT)
    ctl(s.ineke, 'create', 'Ineke Veldman', 'Tiem')
    ctl(s.ineke, 'enrol', address, '--code', s.place.first_code)
    for laptop, name, function in ((s.karin, 'Karin Blom', 'contact-person'), (s.tess, 'Tess Smit', 'network-professional')):
        ctl(laptop, 'create', name, 'Sociaal Wijkteam')
        ctl(laptop, 'enrol', address, '--code', s.place.enrol_code('--name', name, '--function', function, '--organisation', 'Sociaal Wijkteam'))
    ctl(s.ineke, 'import', export)
    ctl(s.ineke, 'sync')
    s.two = open_app(s.karin)
    s.two.find('list item', 'Inwoners').click()
    s.two.find(None, re.compile('Fatma'), timeout=60)
    s.app = open_app(s.tess)
    s.app.find('list item', 'Inwoners').click()
    settle(1)
    check(not s.app.find_all('label', re.compile('Fatma')), 'the colleague sees nobody')


@test('a code for another laptop of one’s own, which has the files as soon as it joined')
def another_laptop(s):
    s.two.key('ctrl+shift+o')
    wait_for(lambda: len(s.two.windows) == 2, 15, 'the office does not open')
    s.two.find('push button', 'Maak een code').click()
    code = s.two.find('label', text=re.compile(r'^\d{4}-\d{4}-\d{4}$'), timeout=60).text
    s.two.find('label', re.compile(f'127.0.0.1:{s.place.port}.*een uur'))
    s.two.picture('another-laptop', s.two.windows[-1])
    s.two.key('Escape')
    home = s.laptop('karin-thuis')
    ctl(home, 'create', 'Karin thuis', 'Thuis')
    ctl(home, 'enrol', f'127.0.0.1:{s.place.port}', '--code', code)
    ctl(home, 'sync')
    check('Aydin' in ctl(home, 'list'), 'the other laptop has what the first has')


@test('who is not here is not found; without a reason nothing opens')
def refused(s):
    s.app.key('ctrl+k')
    wait_for(lambda: len(s.app.windows) == 2, 15, 'the finder does not open')
    settle(0.5)
    s.app.type('Noodtoegang')
    s.app.key('Return')
    s.app.find(TEXT, 'Geboortedatum', timeout=30).set_text('12-03-1985')
    s.app.find(TEXT, 'Huisnummer').set_text('13')
    s.app.find('push button', 'Nu openen').click()
    s.app.find('label', text=re.compile('^Zeg in één zin'), timeout=30)
    s.app.find(TEXT, 'Waarom kan het niet wachten?').set_text(WHY)
    s.app.find('push button', 'Nu openen').click()
    s.app.find('label', text=re.compile('^Met deze geboortedatum en dit huisnummer is niemand'), timeout=60)
    names_all(s.app, 'emergency')
    s.app.picture('refused', s.app.windows[-1])


@test('with a reason the file opens, and is on its way at once')
def opens(s):
    s.app.find(TEXT, 'Huisnummer').set_text('12')
    s.app.find('push button', 'Nu openen').click()
    s.app.see('label', 'Verhaal', timeout=60)
    s.app.find('label', re.compile('Fatma'))
    s.app.find('label', text=re.compile(f'^U leest dit dossier met noodtoegang, tot en met .*\\. Waarom: {WHY}\\nKarin Blom weet ervan, en de inwoner kan het lezen\\.$'),
               timeout=60)
    s.app.picture('opened')
    s.app.find('list item', re.compile(f'^Noodtoegang\\. .*Tess Smit.*{WHY}'), timeout=60)


@test('what they may only read does not look as if they could write in it, and says whom to ask')
def only_read(s):
    said = re.compile('^Dit deel kunt u lezen, maar niet veranderen.*Vraag het aan Karin Blom')
    s.app.find('label', text=said, timeout=60).into_view()
    s.app.find(('toggle button', 'push button'), re.compile('^Zo wil ik het')).act('click')
    check(not s.app.find(TEXT, 'Taal', timeout=30).has('editable'), 'the language can be written')
    check(not s.app.find(TEXT, re.compile('^Zo wil ik het, in eigen')).has('editable'), 'the own words can be written')
    s.app.find('label', 'nee')
    check(not s.app.find_all(('toggle button', 'switch', 'check box'), 'Met een tolk'), 'a switch can be turned')
    s.app.find(('toggle button', 'push button'), re.compile('^Mijn mensen')).act('click')
    check(not [b for b in s.app.find_all('push button', 'Iemand toevoegen') if b.showing], 'somebody can be added')
    check(s.app.find(TEXT, 'Verhaal').has('editable'), 'the story is theirs to write in')
    s.app.find(TEXT, re.compile('^Zo wil ik het, in eigen')).into_view()
    s.app.picture('only-read')
    s.app.find('push button', 'Plan openen').into_view()


@test('to remove the file is not theirs: they read whom to ask')
def removal(s):
    s.app.find(('toggle button', 'push button'), 'Meer over dit dossier').choose(re.compile('^Dit dossier verwijderen'))
    s.app.see('label', 'Het dossier van Fatma Aydin verwijderen')
    s.app.see('label', 'U kunt het besluit hier niet opschrijven. Vraag het een coördinator.')
    check(not s.app.find_all('push button', 'Overal verwijderen') and not s.app.find_all('check box', re.compile('^Ik heb het besluit')),
          'there is nothing to decide with')
    s.app.picture('not-theirs', s.app.windows[-1])
    s.app.key('Escape')
    s.app.gone('label', re.compile('^U kunt het besluit hier niet'))


@test('what their function does not do they are told, with whom to ask')
def locked(s):
    s.app.key('ctrl+n')
    s.app.find(None, re.compile('^Uw functie begint geen dossiers. Vraag een vaste contactpersoon of een coördinator'), timeout=30)
    check(len(s.app.windows) == 1, 'no dialog opens')
    s.app.key('ctrl+4')
    s.app.find('label', text=re.compile('^Alleen een coördinator verandert wat hier staat'), timeout=30)
    check(not [b for b in s.app.find_all('push button', 'Iemand toevoegen die iets biedt') if b.showing], 'there is nothing to add with')
    s.app.picture('locked')


@test('the contact person hears who and why, and reads it in who looked')
def told(s):
    s.two.raise_window()
    s.two.find(None, re.compile(f'^In nood opende Tess Smit \\(Sociaal Wijkteam\\) het dossier van Fatma Aydin: {WHY}'), timeout=60)
    s.two.picture('told')
    s.two.find('push button', 'Openen').click()
    s.two.see('label', 'Verhaal', timeout=60)
    s.two.find('label', text=re.compile(f'^Noodtoegang: Tess Smit \\(Sociaal Wijkteam\\) mag dit dossier lezen .* Waarom: {WHY}'), timeout=60)
    s.two.picture('bar')
    s.two.find('list item', re.compile(f'^Noodtoegang\\. .*Tess Smit.*{WHY}'), timeout=60).into_view()
    s.two.picture('timeline')
    s.two.find('label', text=re.compile(f'noodtoegang · omdat: {WHY}'), timeout=60).into_view()
    s.two.find('label', text=re.compile('^Tess Smit, Professional in het netwerk, Sociaal Wijkteam'))
    s.two.picture('looked')


@test('a life domain that is another organisation’s is closed: one reads whom to ask, and there is nothing to write in')
def closed(s):
    health = s.two.find(('toggle button', 'push button'), re.compile('^Gezondheid'), timeout=60)
    check('Besloten' not in health.name, 'it is open while no ground names it')
    health.act('click')
    s.two.find(TEXT, 'Gezondheid: situatie', timeout=30)
    s.two.find(('toggle button', 'push button'), re.compile('^Wie mag wat weten')).act('click')
    s.two.find('push button', 'Grondslag toevoegen').act('click')
    s.two.find(TEXT, 'Organisatie', timeout=30).into_view().focus().set_text('Huisartsen Dieze')
    s.two.key('Return')
    s.two.find('combo box', 'Leefgebied').pick(6, 'Gezondheid')
    s.two.find(('toggle button', 'push button'), 'Gezondheid: Besloten. Vraag het aan een coördinator.', timeout=30).into_view()
    s.two.find('label', re.compile('^Dit leefgebied is besloten voor u'), timeout=30)
    check(not s.two.find_all(TEXT, 'Gezondheid: situatie'), 'there is nothing to write in')
    s.two.picture('closed')


@test('who handed the file over reads on the open page what happened, and goes back to the list')
def handed_over(s):
    s.two.find('push button', 'Vaste contactpersoon: Karin Blom').into_view().click()
    wait_for(lambda: len(s.two.windows) == 2, 30, 'the hand-over does not open')
    s.two.front(TEXT, 'Naam', timeout=30).type('Tess Smit')
    s.two.front(TEXT, 'Organisatie').type('Sociaal Wijkteam')
    s.two.find(TEXT, 'Wat de inwoner erover zegt').type('Tess ken ik al.')
    s.two.find('push button', 'Overdragen').click()
    s.two.find('label', text=re.compile('^Tess Smit is nu de vaste contactpersoon van deze inwoner.*Er is niets verloren'), timeout=60)
    s.two.picture('goodbye')
    walked(s.two, 'goodbye')
    check(not s.two.find_all(TEXT, 'Verhaal'), 'there is nothing to write in')
    s.two.find('push button', 'Naar de inwoners').click()
    s.two.gone('label', 'Dit dossier is niet meer van u')
    check(not s.two.find_all(None, re.compile('Fatma')), 'the list has nobody')


@test('and who has it now may write everywhere')
def taken_over(s):
    s.app.raise_window()
    s.app.key('ctrl+2')
    s.app.see(None, re.compile('Fatma'), timeout=60).mouse(times=2)
    s.app.see('label', 'Verhaal', timeout=60)
    s.app.find(('toggle button', 'push button'), re.compile('^Zo wil ik het'), timeout=60).act('click')
    check(s.app.find(TEXT, 'Taal', timeout=60).has('editable'), 'the language can be written')
    check(not s.app.find_all('label', re.compile('^Dit deel kunt u lezen, maar niet veranderen')), 'nothing says otherwise')


@test('the log of the office has it, and is whole')
def logged(s):
    wait_for(lambda: WHY in s.place.command('access-log'), 30, 'the log does not have it')


if __name__ == '__main__':
    main(steps=True)
