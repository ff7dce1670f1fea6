#!/usr/bin/python3
"""A plan from its first door to an agreed version, a later change, and the difference in sentences."""

import re
import shutil
import subprocess

from harness import *

TEXT = ('text', 'entry', 'terminal')
TOGGLE = ('toggle button', 'push button')       # GTK before 4.10 has no role of its own for those


def text_view(app, label):
    return app.front(TEXT, label)


def plain(words):
    """Without the marks that keep somebody's words in their own direction."""
    return words.replace('\u2068', '').replace('\u2069', '')


def said(app, pattern):
    """A sentence on the screen, its marks of direction left out."""
    def look():
        found = [n for n in app.find_all('label') if re.search(pattern, plain(n.name or n.text))]
        return found[-1] if found else None
    return wait_for(look, what=lambda: f'{app.name}: nothing says “{pattern}”')


@test('a plan begins with a door')
def door(s):
    s.app = s.laptop('ineke').app('--practise')
    s.app.move(0, 0, 1180, 960)
    s.app.find(None, 'Inwoners').click()
    s.app.find(None, re.compile('Mehari')).mouse(times=2)
    s.app.find('push button', 'Plan openen').click()
    s.app.find('label', 'Plan van Mehari Habtemichael')
    said(s.app, '^Concept: nog niet samen eens')
    s.look('doors')
    s.app.find('push button', 'Wat is nu het belangrijkst?').click()
    text_view(s.app, 'Wat nu het belangrijkst is').type('Rust in huis.')


@test('a goal and a step, with a doer and a date still to come')
def write(s):
    s.app.find('push button', 'Doel toevoegen').click()
    text_view(s.app, 'Doel 1').type('Weer werken.')
    s.app.find_all('push button', 'Stap toevoegen')[-1].click()
    text_view(s.app, 'Stap 1: wat').type('Bellen met het buurthuis')
    said(s.app, 'Nog niet af: wie doet dit, en wanneer')


@test('a dialog is as large as its letters need')
def grows(s):
    s.app.key(*['ctrl+plus'] * 6)
    s.app.find('push button', 'Gesprek afronden').click()
    said(s.app, '^Voorlezen: klopt dit')
    _, _, width, height = s.app.geometry(s.app.titled('Gesprek afronden'))
    check(width > 1000 and height > 700, f'at 160 % it is {width} by {height}')
    s.look('grown')
    s.app.key('Escape', 'ctrl+0')
    s.app.gone('label', re.compile('^Voorlezen: klopt dit'))


@test('closing asks one thing at a time: read back, who and when, the next talk, what goes home')
def closing(s):
    s.app.find('push button', 'Gesprek afronden').click()
    said(s.app, '^Voorlezen: klopt dit')
    said(s.app, r'^Bellen met het buurthuis\. Nog niemand doet dit')
    s.look('read-back')
    s.app.find('push button', 'Verder').click()
    said(s.app, '^Wie doet dit, en wanneer')
    s.app.find(None, 'Bellen met het buurthuis: wie: Wie?')
    s.app.find(None, 'Bellen met het buurthuis: wanneer: Wanneer?')
    s.look('who-and-when')
    s.app.find('push button', 'Verder').click()
    said(s.app, '^Wanneer praten we weer')
    s.app.find('push button', 'Verder').click()
    said(s.app, '^Wat gaat er op papier mee naar huis')
    s.app.find('check box', 'Bellen met het buurthuis').mouse()
    s.look('home')
    # The desktop's own dialog for printing, over the talk; given up again.
    s.app.find('push button', 'Het blad afdrukken…').click()
    check(s.app.find('check box', 'In twee talen: ook in het ትግርኛ').has('checked'), 'the resident’s language is offered')
    s.look('sheet')
    s.app.front('push button', 'Afdrukken…').click()
    s.app.titled('Afdrukken')
    s.app.key('Escape')
    wait_for(lambda: len(s.app.windows) == 2, 15, 'the print dialog stays')
    s.app.find('push button', 'Verder').click()


@test('three answers, equally large; thinking it over sets a date')
def answers(s):
    said(s.app, '^Klopt dit plan voor u')
    boxes = [s.app.find('push button', name).box
             for name in ('Klopt voor mij', 'Ik wil erover nadenken', 'Dit klopt nog niet')]
    equal(len({(b[2], b[3]) for b in boxes}), 1, 'sizes of the three answers')
    said(s.app, 'geen besluit van de gemeente')
    s.look('three-answers')
    s.app.find('push button', 'Ik wil erover nadenken').click()
    s.app.find('push button', 'Een week').click()
    said(s.app, '^Mehari Habtemichael wil erover nadenken tot')
    s.app.find('push button', 'Opnieuw kiezen').click()
    s.app.find('push button', 'Klopt voor mij').click()
    said(s.app, '^Mehari Habtemichael zei: dit plan klopt voor mij')
    s.look('answered')


@test('how was this talk: three cards and a line')
def talk(s):
    s.app.find('push button', 'Verder').click()
    said(s.app, '^Hoe was dit gesprek')
    s.app.find(TOGGLE, 'Goed').click()
    text_view(s.app, 'Eén regel over dit gesprek').type('Er was tijd.')
    s.look('how-was-it')
    s.app.find('push button', 'Verder').click()
    said(s.app, 'We zijn het samen eens over het plan')
    s.app.find('push button', 'Klaar').click()
    said(s.app, '^Samen eens op')
    s.look('agreed')


@test('they look back together: nothing is untied, and the next time comes by itself')
def look_back(s):
    s.app.find('combo box', 'We kijken samen terug').pick(2, 'elke 6 weken')
    said(s.app, '^Jullie kijken nu elke 6 weken samen terug')
    s.app.find('push button', 'Nu terugkijken').click()
    well = s.app.front(TEXT, re.compile('^Teruggekeken op .*: Wat gaat goed'))
    well.type('Ik slaap weer.')
    s.app.front(TEXT, re.compile('^Teruggekeken op .*: Wat lukt nog niet')).type('Op tijd komen.')
    said(s.app, '^Jullie keken samen terug op')
    said(s.app, '^Samen eens op')
    s.look('looked-back')


@test('what is done as agreed unties nothing; a change makes a new version and says what is different')
def change(s):
    s.app.find(TOGGLE, 'Stap 1: gelukt').click()
    said(s.app, '^“Bellen met het buurthuis” is gelukt')
    said(s.app, '^Samen eens op')
    text_view(s.app, 'Doel 1').focus()
    s.app.key('ctrl+End')
    text_view(s.app, 'Doel 1').type(' In een keuken.')
    said(s.app, '^Nieuwe versie: een concept')
    said(s.app, r'^Het doel “Weer werken\.” is nu: “Weer werken\. In een keuken\.”')
    s.look('changed')


@test('the agreed version can be read as it was')
def version(s):
    s.app.find(None, 'Afgesproken versies').click()
    s.app.find('push button', re.compile('^Versie 1, samen eens op')).click()
    wait_for(lambda: any(n.name == 'Weer werken.' for n in s.app.find_all('label')), what='the words as they were agreed')
    s.look('version')
    s.app.key('Escape')


@test('the whole plan goes on paper, with who wrote what: as a PDF whose words can be read and looked for')
def paper(s):
    s.app.find(TOGGLE, 'Meer voor dit plan').click()
    s.app.find(None, 'Het hele plan afdrukken…').click()
    s.app.find('check box', re.compile('^Met wie wat schreef')).mouse()
    s.look('print-whole')
    s.app.find('push button', 'Opslaan als PDF…').click()
    s.app.titled('Plan opslaan')
    place = s.laptop('ineke').dir / 'op-papier.pdf'
    field = s.app.find('text', text='plan.pdf')
    field.focus()
    s.app.key('ctrl+a')
    s.app.type(str(place))
    s.app.key('Return')
    s.app.find('label', 'Het plan is opgeslagen als PDF')
    if shutil.which('pdftotext') is None:
        raise Skip('poppler-utils is not installed')
    read = subprocess.run(['pdftotext', '-layout', place, '-'], capture_output=True, text=True, check=True).stdout
    read = re.sub(r'\s+', ' ', read)
    for words in ('Plan van Mehari Habtemichael', 'Nieuwe versie: een concept', 'Dit is geen besluit: het recht op bezwaar blijft.', 'Wat er anders is',
                  'Doel 1: Weer werken. In een keuken.', 'Bellen met het buurthuis', 'Rust in huis.', 'versie 1, ', 'Wie schreef wat', 'Afgedrukt op'):
        check(words in read, f'“{words}” stands in the plan on paper: {read}')
    said = subprocess.run(['pdfinfo', place], capture_output=True, text=True, check=True).stdout
    check('Plan van Mehari Habtemichael' in said and re.search(r'^Tagged: +yes', said, re.M), f'its title, and that it is tagged: {said}')
    check(b'/Lang (nl)' in place.read_bytes(), 'the language of the paper is Dutch')
    equal(place.stat().st_mode & 0o077, 0, 'others’ right to read it')


if __name__ == '__main__':
    main(steps=True)
