#!/usr/bin/python3
"""A resident's file is read and written in place."""

import re
import shutil
import subprocess

from _names import names_all
from harness import *

TEXT = ('text', 'entry', 'terminal')


@test('the file says who this is')
def head(s):
    s.app = s.laptop('ineke').app('--practise')
    s.app.move(0, 0, 1280, 980)
    s.app.find(None, 'Inwoners').click()
    s.app.find(None, re.compile('Fatma')).mouse(times=2)
    s.app.find('label', text=re.compile('41 jaar'))
    s.app.find('label', text=re.compile('^Spoed: “.*Joost Prins zorgt ervoor, vóór '))
    s.app.find('label', text=re.compile('^Zo wil ik het: Turks'))
    s.app.find(None, 'Vaste contactpersoon: Ineke Veldman')
    wait_for(lambda: 'twaalf jaar' in s.app.find(TEXT, 'Verhaal').text, what='the story')
    settle()
    s.app.picture('file')


@test('a contact moment is added without leaving the page')
def contact(s):
    s.app.find(TEXT, 'Wat er is gezegd').type('Elif past ook op maandag op.')
    s.app.find(('toggle button', 'push button'), re.compile('^Meer: soort notitie, datum')).act('click')
    s.app.find('combo box', 'Soort notitie').pick(3, 'Woorden van de inwoner')
    s.app.find('label', 'Woorden van de inwoner')
    s.app.look('contact-more')
    s.app.find(TEXT, 'Met wie').set_text('Fatma en Elif')
    s.app.find(TEXT, 'Wat is afgesproken').set_text('Ineke belt de opvang')
    s.app.find(('toggle button', 'push button'), 'Weer contact: Wanneer?').mouse()
    s.app.find('push button', 'Over een week').click()
    s.app.find(('toggle button', 'push button'), re.compile('^Weer contact: (maan|dins|woens|donder|vrij|zater|zon)dag'))
    s.app.find('push button', 'In het dossier zetten').click()
    s.app.find('label', re.compile('^Elif past ook op maandag op\\.\nMet: Fatma en Elif\nAfgesproken: Ineke belt de opvang'))
    s.app.find('label', re.compile('Woorden van de inwoner$'))
    s.app.find('label', re.compile('^Weer contact: (maan|dins|woens|donder|vrij|zater|zon)dag'))
    s.app.find(('toggle button', 'push button'), 'Weer contact: Wanneer?')
    equal(s.app.find(TEXT, 'Wat is afgesproken').text, '', 'what was agreed')
    equal(s.app.find(TEXT, 'Wat er is gezegd').text, '', 'the form')
    s.app.find('label', text=re.compile('laatste contact vandaag'))
    settle()
    s.app.picture('contact')


@test('a life domain opens in place; a barrier is added, and taken away again')
def domain(s):
    s.app.find(('toggle button', 'push button'), re.compile('^Wonen')).click()
    settle(0.6)
    s.app.find(TEXT, 'Wonen: situatie').type('Drie kamers, veel trap.')
    wait_for(lambda: s.app.find(TEXT, 'Wonen: situatie').text == 'Drie kamers, veel trap.', what='the situation')
    s.app.find('push button', 'Belemmering toevoegen').click()
    s.app.find(TEXT, 'Wonen: belemmering 1').type('De trap is zwaar.')
    wait_for(lambda: s.app.find(TEXT, 'Wonen: belemmering 1').text == 'De trap is zwaar.', what='the barrier')
    settle()
    s.app.picture('domain')
    s.app.find('push button', 'Wonen: belemmering 1 weghalen').click()
    s.app.gone(TEXT, 'Wonen: belemmering 1')


@test('a letter is written in the resident’s language and in Dutch; what is lacking keeps it here; what left stands in the file')
def letter(s):
    s.app.find(('toggle button', 'push button'), 'Meer over dit dossier').choose(re.compile('Een brief schrijven'))
    s.app.front(None, re.compile('^Nog geen spreker van deze taal'))
    check('Sayın Fatma Aydın,' in s.app.find(TEXT, re.compile('De woorden van de brief$')).text, 'the Turkish words')
    check('Geachte Fatma Aydın,' in s.app.find(TEXT, 'De woorden van de brief in het Nederlands').text, 'the Dutch words')
    check(not s.app.find('push button', 'Afdrukken…').has('sensitive'), 'a letter with gaps leaves')
    s.app.front(TEXT, 'Telefoonnummer om te bellen').set_text('038 123 45 67')
    wait_for(lambda: s.app.find('push button', 'Afdrukken…').has('sensitive'), what='the letter is filled in')
    check('Bel Ineke Veldman: 038 123 45 67.' in s.app.find(TEXT, 'De woorden van de brief in het Nederlands').text, 'whom to call')
    s.app.find('image', re.compile('^Zo staat het op papier. Bladzijde 1 van'))
    s.app.look('letter')
    s.app.front('push button', 'De woorden kopiëren').click()
    s.app.find('label', 'Brief aan de inwoner')
    s.app.find('label', 'Görüşmeye davet')
    s.app.front('push button', 'Sluiten').mouse()
    s.app.gone('push button', 'De woorden kopiëren')


@test('it is printed again, as it was')
def again(s):
    s.app.find(('toggle button', 'push button'), re.compile('^Brieven en documenten: 1 brief')).click()
    s.app.find('list item', re.compile('^Görüşmeye davet')).into_view().mouse()
    s.app.find('push button', 'Opnieuw afdrukken…').into_view().click()
    s.app.titled('Afdrukken')
    s.app.find(None, 'Afdrukken naar bestand').mouse()
    settle()
    s.app.picture('printer', s.app.titled('Afdrukken'))
    s.app.front('push button', 'Afdrukken').click()
    paper = wait_for(lambda: next(s.laptop('ineke').dir.rglob('*.pdf'), None), 30, 'nothing is printed')
    if shutil.which('pdftotext') is None:
        raise Skip('poppler-utils is not installed')

    def read():
        return re.sub(r'\s+', ' ', subprocess.run(['pdftotext', '-layout', paper, '-'], capture_output=True, text=True).stdout)
    wait_for(lambda: 'Sayın Fatma Aydın,' in read() and 'Bel Ineke Veldman: 038 123 45 67.' in read(), 30, lambda: f'on paper stands {read()!r}')


@test('what is not right is corrected: what stood there, and what it became, can be read')
def correction(s):
    s.app.find(('toggle button', 'push button'), 'Meer over dit dossier').choose(re.compile('Een verbetering opschrijven'))
    s.app.front('label', re.compile('^De persoon over wie het gaat, mag vragen'))
    check(not s.app.find('push button', 'Opschrijven').has('sensitive'), 'nothing is asked yet')
    s.app.front(TEXT, 'Waar het over gaat, in een paar woorden').set_text('De naam van mijn zus')
    s.app.front(TEXT, 'Wat er moet staan').insert('Elif')
    s.app.look('correction')
    s.app.front('push button', 'Opschrijven').click()
    s.app.find('label', 'De naam van mijn zus · Nog te beslissen')
    s.app.find(('toggle button', 'push button'), re.compile('^Verbeteringen')).click()
    s.app.find('push button', 'Beslissen …').click()
    s.app.front('label', re.compile('^De persoon over wie het gaat, mag vragen'))
    check(not s.app.find('push button', 'Opschrijven').has('sensitive'), 'it is still to be decided')
    s.app.key('Escape')
    wait_for(lambda: len(s.app.windows) == 1, 15, 'the correction does not go')
    names_all(s.app, 'the file with a letter and a correction')


WORDS = ('label', 'push button', 'toggle button', 'check box', 'combo box', 'text', 'entry')


def goes_into(app, width, heading):
    """The window takes that width, and nothing on the page with that heading lies beside it."""
    app.narrow(width, 900)
    page = app.find('label', heading)
    while page.role != 'scroll pane':
        page = page.parent

    def beside():
        return [(node.role, node.name, node.box) for node in page.find_all(WORDS) if node.box[0] < 0 or sum(node.box[0:3:2]) > width]
    wait_for(lambda: not beside(), what=lambda: f'{heading}: beside the window: {beside()}', every=0.5)
    app.look(f'narrow-{heading}')


@test('however large the letters: file and plan go into a window as narrow as a telephone')
def narrow(s):
    s.app.key(*['ctrl+plus'] * 6)
    goes_into(s.app, 360, 'Verhaal')
    # What had a place beside the title is in the menu.
    check(not s.app.find_all('push button', 'Een inwoner of handeling zoeken'), 'the finder has a button still')
    s.app.find('push button', 'Plan openen').click()
    s.app.find('label', 'Plan van Fatma Aydın')
    s.app.find('push button', 'Doel toevoegen')
    goes_into(s.app, 360, 'Afspraken')
    s.app.key('alt+Left')
    s.app.front('push button', 'Achter de schermen: wie kan helpen?').act('click')
    s.app.find('label', 'Eén tafel voor iedereen')
    s.app.narrow(360, 900)
    s.app.key('ctrl+2')
    s.app.see('list item', re.compile('^al-Hassan'))
    s.app.narrow(360, 900)
    s.app.key(*['ctrl+minus'] * 6)
    s.app.move(0, 0, 1280, 980)
    s.app.find('push button', 'Een inwoner of handeling zoeken')


if __name__ == '__main__':
    main(steps=True)
