#!/usr/bin/python3
"""A contact person's day, on two laptops of one office: Today says whom to call; the talk, its question for help, a provider who is asked and comes, a
table, a plan, agreed, and the sheet that goes home."""

import re
import shutil
import subprocess

from _desktop import answer, has_desktop, mock
from _two_laptops import PASSPHRASE, ctl, store
from harness import *

TEXT = ('text', 'entry', 'terminal')
TOGGLE = ('toggle button', 'push button')       # GTK before 4.10 has no role of its own for those
PROVIDER = 'Geldloket Dieze'
# A number of the test range, which nobody has.
EXPORT = ('Cliëntnummer;BSN;Achternaam;Roepnaam;Geboortedatum;Straat;Huisnummer;Postcode;Woonplaats;Contactpersoon\n'
          '700001;999940740;Groot;Truus;12-03-1985;Bachlaan;12;8021 TV;Zwolle;Ineke Veldman\n')
QUESTION = 'Samen mijn rekeningen lezen'
SCRIPT = re.compile(r'^Belscript \d+ · vraag (\d+) van (\d+)')


def start(laptop, x):
    app = laptop.app('--data-dir', str(store(laptop)), '--passphrase-file', str(laptop.secret(PASSPHRASE)))
    app.find('list item', 'Inwoners', timeout=60)
    app.move(x, 0, 780, 960)
    return app


@test('today says whom to call; one press calls, with the script beside the notes')
def call(s):
    s.place = s.office()
    s.ineke, s.karin = s.laptop('ineke'), s.laptop('karin')
    file = s.ineke.dir / 'export.csv'
    file.write_text(EXPORT)
    ctl(s.ineke, 'create', 'Ineke Veldman', 'Tiem', '--example')
    ctl(s.ineke, 'enrol', s.place.address, '--code', s.place.first_code)
    ctl(s.ineke, 'import', file)
    ctl(s.ineke, 'sync')
    ctl(s.karin, 'create', 'Karin Blom', PROVIDER)
    ctl(s.karin, 'enrol', s.place.address, '--code', s.place.enrol_code('--name', 'Karin Blom', '--organisation', PROVIDER, '--function', 'network-professional'))
    if has_desktop():
        s.desktop = mock(s.karin)
    s.two, s.one = start(s.karin, 800), start(s.ineke, 0)
    s.one.key('ctrl+1')
    s.one.find('list', 'Met wie contact zoeken', timeout=30)
    if not s.one.find_all(TOGGLE, 'Meer voor Truus Groot'):
        s.one.find('push button', 'Allemaal').click()
    s.one.find(TOGGLE, 'Meer voor Truus Groot').choose('Bovenaan')
    s.one.key('ctrl+t')
    s.one.see('label', text='Lees dit eerst voor')
    s.one.look('call')


@test('the talk is told once, with its question for help, and confirmed')
def intake(s):
    app = s.one
    app.key('ctrl+Return')
    app.see('label', text='Wie is dit?')
    app.key('ctrl+Return')
    app.see('label', text=re.compile('^Goede'))
    app.key('alt+1')
    app.type(QUESTION)
    wait_for(lambda: app.find(TEXT, 'Notities van het gesprek').text == QUESTION, what='the notes')
    while not app.find_all('label', text='Waar horen de woorden bij?'):
        # A question that an earlier answer settled is passed over: never as many at once as are left.
        n, of = map(int, SCRIPT.match(app.find('label', text=SCRIPT).text).groups())
        app.key(*['ctrl+Return'] * max(1, (of - n) // 2))
        wait_for(lambda: not any(at.text.endswith(f' vraag {n} van {of}') for at in app.find_all('label', text=SCRIPT)), what='the next question')
    app.key('alt+n', 'ctrl+a', 'ctrl+d')
    app.find('label', text=re.compile('^Eerst wat het is'))
    settle(0.6)
    app.key('5', 'g')
    wait_for(lambda: any(n.name == QUESTION for n in app.find_all('label')), what='the question for help')
    app.key('ctrl+Return')
    app.see('label', text='Voorlezen: klopt dit?')
    app.key('ctrl+shift+r')
    wait_for(lambda: QUESTION in app.find(TEXT, 'Samenvatting').text, what='the recap')
    app.key('ctrl+Return')
    app.gone('label', text='Voorlezen: klopt dit?')


@test('behind the scenes a provider fits by life domain, and is asked without a name')
def invited(s):
    app = s.one
    app.key('ctrl+k')
    wait_for(lambda: len(app.windows) == 2, 15, 'the finder does not open')
    app.type('Groot')
    app.find('label', re.compile('^Groot, Truus'))
    app.key('Return')
    app.find('push button', 'Achter de schermen: wie kan helpen?', timeout=30).click()
    app.find('check box', PROVIDER, timeout=30).mouse()
    app.find('push button', '1 uitnodigen').click()
    app.find('list', 'Uitgenodigd')
    app.look('invited')


@test('the provider is told of it by the desktop, reads the question alone, and comes')
def accepted(s):
    if has_desktop():
        told = s.desktop.wait_log(r'Notify .*U bent uitgenodigd aan een tafel.*', timeout=90).group(0)
        check(not re.search(f'Truus|Groot|{QUESTION}|{PROVIDER}', told), f'the notification says what it is about: {told}')
        answer(s.karin, 1 + next(i for i, line in enumerate(re.findall('Notify .*', s.desktop.log)) if line == told), 'open')
    else:
        s.two.raise_window()
        s.two.key('ctrl+4')
    s.two.find('list', 'Uitgenodigd aan een tafel', timeout=60)
    s.two.raise_window()
    s.two.see('label', re.compile(f'^{QUESTION}'))
    check(not s.two.find_all(None, re.compile('Truus|Groot, ')), 'nobody says whom it is about')
    s.two.look('asked')
    s.two.find('push button', 'Wij komen').click()
    s.one.raise_window()
    s.one.find('label', re.compile('^Komt aan tafel, zei Karin Blom'), timeout=60)
    s.one.find('push button', 'In het team').click()


@test('at one table they write one plan')
def table(s):
    host, guest = s.one, s.two
    host.key('alt+Left')
    host.find('push button', 'Plan openen').click()
    host.find('label', 'Plan van Truus Groot')
    host.front('push button', 'Tafel openen').click()
    code = re.sub(r'\D', '', host.find('label', re.compile('^Code: ')).name)
    address = host.find('label', re.compile(r':\d+$')).name.split('\n')[0]
    guest.raise_window()
    guest.find('list item', 'Tafel').mouse()
    guest.find('text', 'Adres van de tafel').set_text(f'127.0.0.1:{address.rsplit(":", 1)[1]}')
    guest.find('text', 'Code van acht cijfers').set_text(code)
    guest.find('push button', 'Aankloppen').click()
    host.raise_window()
    host.find('push button', 'Karin Blom toelaten').click()
    host.find('push button', 'Doel toevoegen').click()
    host.front(TEXT, 'Doel 1').type('Geen angst voor de post.')
    host.find_all('push button', 'Stap toevoegen')[-1].click()
    host.front(TEXT, 'Stap 1: wat').type('Alle brieven openen')
    wait_for(lambda: guest.front(TEXT, 'Stap 1: wat').text == 'Alle brieven openen', 60, 'the guest reads the step')
    s.look('table')


@test('they close: read back, agreed, and the sheet goes home on paper')
def agreed(s):
    app = s.one
    app.find('push button', 'Gesprek afronden').click()
    app.find('label', text=re.compile('^Voorlezen: klopt dit'))
    for heading in ('^Wie doet dit, en wanneer', '^Wanneer praten we weer', '^Wat gaat er op papier mee naar huis'):
        app.find('push button', 'Verder').click()
        app.find('label', text=re.compile(heading))
    app.find('check box', 'Alle brieven openen').mouse()
    app.find('push button', 'Verder').click()
    app.find('label', text=re.compile('^Klopt dit plan voor u'))
    app.find('push button', 'Klopt voor mij').click()
    app.find('push button', 'Verder').click()
    app.find('push button', 'Verder').click()
    app.find('push button', 'Klaar').click()
    app.find('label', re.compile('^Samen eens op'))
    app.find(TOGGLE, 'Meer voor dit plan').click()
    app.find(None, 'Het hele plan afdrukken…').click()
    app.find('push button', 'Opslaan als PDF…').click()
    app.titled('Plan opslaan')
    place = s.ineke.dir / 'plan-van-truus.pdf'
    app.find('text', text='plan.pdf').focus()
    app.key('ctrl+a')
    app.type(str(place))
    app.key('Return')
    app.find('label', 'Het plan is opgeslagen als PDF')
    s.look('agreed')
    if shutil.which('pdftotext') is None:
        raise Skip('poppler-utils is not installed')
    read = re.sub(r'\s+', ' ', subprocess.run(['pdftotext', '-layout', place, '-'], capture_output=True, text=True, check=True).stdout)
    for words in ('Plan van Truus Groot', 'Geen angst voor de post.', 'Alle brieven openen', 'Samen eens'):
        check(words in read, f'“{words}” stands on paper: {read}')


if __name__ == '__main__':
    main(steps=True, timeout=460)
