#!/usr/bin/python3
"""A telephone intake is broken off on one laptop and resumed on another, is confirmed, and a barrier in it is acute until it is solved."""

import json
import re

from _two_laptops import PASSPHRASE, ctl, share
from harness import *

TEXT = ('text', 'entry', 'terminal')
BUTTON = ('push button', 'toggle button')
# A number of the test range, which nobody has.
EXPORT = ('Cliëntnummer;BSN;Achternaam;Roepnaam;Geboortedatum;Straat;Huisnummer;Postcode;Woonplaats\n'
          '700001;999940740;Groot;Truus;12-03-1985;Bachlaan;12;8021 TV;Zwolle\n')


def open_app(laptop):
    app = laptop.app('--data-dir', str(laptop.data_home / 'woonkamer'), '--passphrase-file', str(laptop.secret(PASSPHRASE)))
    app.find('list item', 'Inwoners', timeout=40).mouse()
    app.move(0, 0, 1280, 1460) # all of an acute part, and its popover, on the screen
    return app


def quit(app):
    app.meant_to_end = True
    app.key('ctrl+q')
    app.wait_end(20)


def open_intake(app):
    """From the list of residents, by one key."""
    app.see(None, re.compile('Groot')).mouse()
    app.key('ctrl+t')


@test('two laptops share a resident')
def enrolled(s):
    share(s, EXPORT)
    s.id = json.loads(ctl(s.karin, 'list', '--json'))[0]['id']


@test('an intake begins with what telling does, and is broken off')
def begun(s):
    app = open_app(s.ineke)
    open_intake(app)
    app.see('label', text='Lees dit eerst voor')
    app.key('ctrl+Return')
    app.see('label', text='Wie is dit?')
    words = ' '.join(n.text for n in app.find_all('label') if n.on_screen)
    check('12 maart 1985' in words and 'Huisnummer: 12' in words, 'birth date and house number show')
    check('999940740' not in words and '99994' not in words, 'the citizen number does not')
    app.key('ctrl+Return')
    app.see('label', text=re.compile('^Goedemiddag'))
    app.key('alt+1')
    app.see('label', text=re.compile('^Kunt u nu vrij praten'))
    app.type('The rent is high.')
    wait_for(lambda: app.find(TEXT, 'Notities van het gesprek').text == 'The rent is high.', what='the notes')
    app.picture('script')
    app.key('ctrl+shift+b')
    app.gone('label', text=re.compile('^Kunt u nu vrij praten'))
    quit(app)
    ctl(s.ineke, 'sync')
    ctl(s.karin, 'sync')


@test('it is resumed where it stood on another laptop, and confirmed')
def resumed(s):
    app = s.app = open_app(s.karin)
    open_intake(app)
    app.see('label', text=re.compile('^Kunt u nu vrij praten'))
    equal(app.find(TEXT, 'Notities van het gesprek').text, 'The rent is high.', 'the notes')
    for _ in range(30):
        if app.find_all('label', text=re.compile('^Ik lees u zo voor')):
            break
        before = app.find('label', text=re.compile('^Belscript')).text
        app.key('ctrl+Return')
        wait_for(lambda: app.find('label', text=re.compile('^Belscript')).text != before, what='the next question')
    app.key('ctrl+Return')
    app.see('label', text='Waar horen de woorden bij?')
    app.key('alt+n', 'ctrl+a', 'ctrl+d')
    app.find('label', text=re.compile('^Eerst wat het is'))
    settle(0.6)
    app.key('2', 'g')
    app.see('label', text=re.compile('belemmeringen: 1 '))
    app.picture('tagged')
    app.key('ctrl+Return')
    app.see('label', text='Voorlezen: klopt dit?')
    app.key('ctrl+shift+r')
    wait_for(lambda: 'The rent is high.' in app.find(TEXT, 'Samenvatting').text, what='the recap')
    app.picture('recap')
    app.key('ctrl+Return')
    app.gone('label', text='Voorlezen: klopt dit?')
    app.see(None, re.compile('Groot')).mouse(times=2)
    app.find('label', text=re.compile('één keer verteld'))
    wait_for(lambda: 'The rent is high.' in app.find(TEXT, 'Verhaal').text, what='the story')
    open_again = app.find('push button', 'Telefonische intake')
    open_again.click()
    app.see('label', text='Het verhaal is al verteld')
    app.key('alt+Left')
    app.see('label', text=re.compile('één keer verteld'))


@test('its barrier is acute, with a lamp, until the resident says that it is solved')
def acute(s):
    app = s.app
    app.find(BUTTON, re.compile('^Geld')).click()
    settle(0.6)
    app.find(BUTTON, 'Spoed').click()
    app.find('label', text=re.compile('^Spoed: “The rent is high.*Nog niemand zorgt ervoor'))
    app.find(TEXT, 'Wat het kost').type('120 euro\n')
    app.find('push button', 'Achter de schermen: wie kan helpen?').click()
    app.see('label', text=re.compile('^Spoed: “The rent is high'))
    app.key('alt+Left')
    app.see('label', text=re.compile('één keer verteld'))
    app.find('push button', 'Plan openen').click()
    app.find('label', 'Plan van Truus Groot')
    app.see('label', text=re.compile('^Eerst wat niet kan wachten'))
    app.key('alt+Left')
    app.see('label', text=re.compile('één keer verteld'))
    app.key('ctrl+1')
    app.find('label', text='Spoed')
    app.see('list item', 'Truus Groot').mouse()
    app.find('label', text=re.compile('één keer verteld'))
    app.find(BUTTON, re.compile('^Geld')).click()
    settle(0.6)
    app.see(BUTTON, re.compile('^Het is opgelost')).click()
    # A popover is a window of its own, whose place on the screen is not told: no mouse here.
    app.find(TEXT, 'Wat de inwoner zegt').set_text('Yes, it is all right.')
    app.find('push button', 'Spoed afsluiten').click()
    app.find('label', text=re.compile('^Opgelost op .*Yes, it is all right'))
    app.gone('label', text=re.compile('^Spoed: “'))
    app.find('label', text='Opgeslagen')
    quit(app)
    shown = json.loads(ctl(s.karin, 'show', s.id))
    words = json.dumps(shown)
    for part in ('script-text', 'identified-on', 'asked', 'recap', 'gone-how', 'confirmed', '120 euro', 'Yes, it is all right.'):
        check(part in words, f'woonkamerctl show tells of {part}')
    check(shown and 'The rent is high.' in words, 'and of the story')


if __name__ == '__main__':
    main(steps=True, screen='1600x1500x24', timeout=240)
