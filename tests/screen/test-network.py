#!/usr/bin/python3
"""The social map: kept up by professionals, taken in from a file, saved as one, and shown at the resident's seat in the own language."""

import csv
import io
import re

from harness import *

PASSPHRASE = 'een tafel met vier stoelen'
OLD = 'Stap voor Stap'
ASKED, BETTER = 'Geldloket Dieze', 'Woonhulp Zwartewater'
WHY = 'Over wonen weten zij meer.'
CSV = '''naam;aanbod;voor wie;leefgebieden;wachttijd;telefoon
Taalhuis Dieze;"Samen Nederlands oefenen. Er is thee.";Iedereen die Nederlands leert;Taal;geen;038 123 45 67
Fietsmaatjes;Samen fietsen op een duofiets.;;Onderweg, Zwemmen;twee weken;038 765 43 21
;Dit heeft geen naam;;;;
'''


@test('somebody adds what there is, and finds it by a word')
def add(s):
    laptop = s.laptop('ineke', env={'GTK_USE_PORTAL': '0'})
    s.data = laptop.data_home / 'woonkamer'
    laptop.ctl('--data-dir', s.data, 'create', 'Ineke Veldman', ASKED, '--example', passphrase=PASSPHRASE)
    s.app = laptop.app('--data-dir', str(s.data), '--passphrase-file', str(laptop.secret(PASSPHRASE)))
    s.app.find('list item', 'Netwerk', timeout=60).mouse()
    s.app.move(0, 0, 1000, 900)
    s.app.find('label', 'Wat er is in de buurt')
    s.app.find('label', '14 aanbieders · 2 nog nakijken')
    s.app.picture('map')
    s.app.find('push button', 'Iemand toevoegen die iets te bieden heeft').click()
    s.app.find('text', 'Naam').set_text('Klusbus Holtenbroek')
    s.app.find('text', 'Naam').focus()
    s.app.key('Return')
    s.app.front('text', 'Wat er is, in gewone woorden').insert('Wij maken uw lekkende kraan dicht.')
    s.app.see('push button', 'Praktische zaken').click()
    s.app.find('label', re.compile('Het laatst nagekeken op .* door Ineke Veldman'))
    s.app.picture('added')
    s.app.find(('text', 'entry'), 'Zoeken in de sociale kaart').set_text('lekkende')
    s.app.find('label', '1 aanbieder')
    s.app.find(('text', 'entry'), 'Zoeken in de sociale kaart').set_text('zwemmen')
    s.app.find('label', re.compile('Er is niemand gevonden'))
    s.app.find(('text', 'entry'), 'Zoeken in de sociale kaart').set_text('')


@test('what was not looked at for long asks for it; one press says that it is still so')
def looked_at(s):
    s.app.find('label', '15 aanbieders · 2 nog nakijken')
    s.app.find(('text', 'entry'), 'Zoeken in de sociale kaart').set_text(OLD)
    s.app.find('label', '1 aanbieder · 1 nog nakijken')
    s.app.find('label', text=re.compile(' · nog nakijken$'))
    s.app.find('list item', OLD).into_view().mouse()
    s.app.see('label', re.compile('^Het laatst nagekeken op|^Niemand heeft'))
    s.app.picture('to-be-checked')
    s.app.see('push button', 'Klopt vandaag nog').click()
    s.app.find('label', '1 aanbieder')
    s.app.find('label', re.compile('^Het laatst nagekeken op .* door Ineke Veldman'))
    s.app.key('ctrl+z')
    s.app.find('label', '1 aanbieder · 1 nog nakijken')
    s.app.find(('text', 'entry'), 'Zoeken in de sociale kaart').set_text('')


def open_file(app, who):
    app.key('ctrl+k')
    wait_for(lambda: len(app.windows) == 2, 15, 'the finder does not open')
    app.type(who)
    app.find('label', re.compile(f'^[^,]*, {who}'))
    app.key('Return')


def invite(app, provider):
    app.see('check box', provider).mouse()
    app.find('push button', '1 uitnodigen').click()
    app.find('label', re.compile('^Gevraagd op'), timeout=30)


@test('who is asked says whom it should be; the next is asked, and both stand behind the scenes, in order')
def handed_on(s):
    app = s.app

    def go_behind_the_scenes():
        app.find('list item', 'Inwoners').mouse()
        open_file(app, 'Amina')
        app.find('push button', 'Achter de schermen: wie kan helpen?').click()
    go_behind_the_scenes()
    invite(app, ASKED)
    app.find('list item', 'Netwerk').mouse()
    # No answer but yes goes without its reason, which is asked for below the question.
    app.find('list', 'Uitgenodigd aan een tafel')
    app.find(('list item', 'push button', 'toggle button'), re.compile('^Wat gebeurt er met mijn geld')).mouse()
    app.see('push button', 'Verkeerde plek')
    settle(0.6)     # what unfolds takes no keyboard before it is there
    app.find('push button', 'Verkeerde plek').click()
    app.find('list', 'Uitgenodigd aan een tafel')
    app.look('no-reason')
    app.type(WHY)
    wait_for(lambda: app.find('text', 'Waarom niet, of wie het wel moet zijn').text == WHY, what='the reason is asked for')
    app.look('wrong-address')
    app.see('push button', 'Verkeerde plek').click()
    app.gone('list', 'Uitgenodigd aan een tafel')
    go_behind_the_scenes()
    app.find('label', re.compile(f'^Verkeerde plek, zei Ineke Veldman .*“{WHY}”'))
    invite(app, BETTER)
    app.find(None, f'1 keer doorgestuurd: {ASKED} → {BETTER}').into_view()
    app.look('handed-on')


@test('however large the letters: behind the scenes goes into a window as narrow as a telephone, the way of the question too')
def narrow(s):
    app = s.app
    app.key(*['ctrl+plus'] * 6)
    app.narrow(360, 900)
    way = app.find(None, f'1 keer doorgestuurd: {ASKED} → {BETTER}').into_view()
    wait_for(lambda: way.box[0] >= 0 and way.box[0] + way.box[2] <= 360, 15, lambda: f'beside the window: {way.box}')
    app.look('handed-on-narrow')
    app.key(*['ctrl+minus'] * 6)
    app.move(0, 0, 1000, 900)
    app.find('list item', 'Netwerk').mouse()


@test('a file is taken in: what is odd in it is said, once more changes nothing, and one press takes it back')
def file(s):
    place = s.laptop('ineke').dir / 'kaart.csv'
    place.write_text(CSV)

    def take_in():
        s.app.find('push button', 'Een bestand overnemen of opslaan').choose(re.compile('Een bestand overnemen'))
        choose(s.app, place)
        return s.app.find('label', re.compile('^Nieuw: '))
    said = take_in().text
    check('Nieuw: 2.' in said and 'Zwemmen' in said and 'geen naam' in said, said)
    s.app.picture('taken-in')
    s.app.front('push button', 'Goed').click()
    s.app.find('label', '17 aanbieders · 4 nog nakijken')
    check('Hetzelfde gebleven: 2.' in take_in().text, 'the same again')
    s.app.front('push button', 'Goed').click()
    saved = s.laptop('ineke').dir / 'opgeslagen.csv'
    s.app.find('push button', 'Een bestand overnemen of opslaan').choose(re.compile('^Opslaan als bestand'))
    s.app.titled('De sociale kaart opslaan')
    settle(0.5)
    s.app.find('text', text='sociale kaart.csv').focus()
    s.app.key('ctrl+a')
    s.app.type(str(saved))
    s.app.key('Return')
    s.app.find(None, 'De sociale kaart staat in het bestand', timeout=30)
    rows = list(csv.DictReader(io.StringIO(saved.read_text('utf-8-sig')), delimiter=';'))
    equal(len(rows), 17, 'rows')
    mates = next(row for row in rows if row['naam'] == 'Fietsmaatjes')
    check('twee weken' in mates.values() and '038 765 43 21' in mates.values(), f'{mates}')
    for width in (360,):
        s.app.move(0, 0, width, 800)
        settle()
        s.app.picture('map-narrow')
    s.app.move(0, 0, 1000, 900)


def choose(app, place):
    """The file chooser: the path typed, and opened."""
    wait_for(lambda: len(app.windows) >= 2, 15, 'no file chooser')
    settle(0.5)
    app.choose_file(place)
    wait_for(lambda: app.find_all('label', re.compile('^Nieuw: ')), 15, 'the file is not taken in')


@test('the resident sees at the own seat, in Arabic, what there is, and for what')
def seat(s):
    s.app.find('list item', 'Inwoners').mouse()
    open_file(s.app, 'Fatma')
    # From the file, in one go: what a host shows comes along all the same.
    s.app.front('push button', 'Tafel openen').click()
    code = re.sub(r'\D', '', s.app.find('label', re.compile('^Code: ')).name)
    port = int(s.app.find('label', re.compile(r':\d+$')).name.split('\n')[0].rsplit(':', 1)[1])
    s.seat = s.laptop('fatma', env={'WOONKAMER_SEAT_CODE': code, 'WOONKAMER_SEAT_NAME': 'Fatma'}).app(
        '--seat', '--language', 'ar', '--join', f'127.0.0.1:{port}')
    s.app.find('push button', 'Fatma toelaten').click()
    s.seat.find('label', 'خطتي')
    s.seat.find('push button', 'ماذا يوجد لي؟').act('click')
    s.seat.find('label', 'Taalhuis Dieze')
    s.seat.find('label', 'Klusbus Holtenbroek')
    s.seat.look('offers')
    s.seat.see('push button', 'تعلّم الهولندية').click()
    s.seat.gone('label', 'Fietsmaatjes')
    s.seat.find('label', re.compile('^لمن: \u2068?Iedereen'))
    s.seat.look('offers-language')


@test('the laptop joins an office: the map goes along, and a colleague has it')
def joined(s):
    s.seat.close()
    office = s.office()
    # Without a code: this office knows no municipality, and says so; a code stays the way.
    s.app.raise_window()
    s.app.find('push button', re.compile('^Niet bij een kantoor aangesloten')).mouse()
    s.app.find('text', 'Adres, zoals kantoor.example.org:8443', timeout=30).set_text(office.address)
    s.app.find('push button', 'Inloggen via uw gemeente').click()
    s.app.find(None, re.compile('^Bij dit kantoor kunt u niet via een gemeente inloggen'), timeout=60)
    s.app.front('push button', 'Sluiten').mouse()
    s.app.gone('push button', 'Inloggen via uw gemeente')
    s.app.close()
    for who, code in (('ineke', office.first_code), ('karin', None)):
        laptop = s.laptop(who)
        data = laptop.data_home / 'woonkamer'
        if who == 'karin':
            laptop.ctl('--data-dir', data, 'create', 'Karin Blom', 'Inkomensondersteuning', passphrase=PASSPHRASE)
            code = office.enrol_code('--name', 'Karin Blom')
        laptop.ctl('--data-dir', data, 'enrol', office.address, '--code', code, passphrase=PASSPHRASE)
        laptop.ctl('--data-dir', data, 'sync', passphrase=PASSPHRASE)
        app = laptop.app('--data-dir', str(data), '--passphrase-file', str(laptop.secret(PASSPHRASE)))
        app.find('list item', 'Netwerk', timeout=60).mouse()
        app.find('label', '17 aanbieders · 4 nog nakijken')
        offer = app.find('list item', 'Klusbus Holtenbroek')
        if who == 'karin':
            read_only(app, offer)
        app.close()


def read_only(app, offer):
    """Who is no coordinator reads what there is, why it cannot be changed and whom to ask; there is nothing to press."""
    locked = re.compile('^Alleen een coördinator verandert wat hier staat')
    app.find('label', text=locked, timeout=60)
    app.move(0, 0, 1000, 900)
    app.find(('text', 'entry'), 'Zoeken in de sociale kaart').set_text('lekkende')
    app.find('label', '1 aanbieder')
    offer.into_view().mouse()
    wait_for(lambda: sum(label.on_screen for label in app.find_all('label', text=locked)) == 2, 15, 'the entry itself does not say why')
    for label, text in (('Naam', 'Klusbus Holtenbroek'), ('Wat er is, in gewone woorden', 'Wij maken uw lekkende kraan dicht.')):
        node = app.find('text', label, text=text)
        check(not node.takes('x') and node.text == text, f'{label}: it can be written in')
    app.find('label', 'Praktische zaken')
    check(not any(choice.has('sensitive') for choice in app.find_all(('toggle button', 'push button'), 'Praktische zaken')), 'a choice can be pressed')
    for words in ('Weghalen: Klusbus Holtenbroek', 'Klopt vandaag nog', 'Iemand toevoegen die iets te bieden heeft', 'Taal'):
        app.unseen(('toggle button', 'push button'), words)
    app.picture('read-only')


if __name__ == '__main__':
    main(steps=True, timeout=420)
