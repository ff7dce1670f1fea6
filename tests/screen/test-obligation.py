#!/usr/bin/python3
"""What the resident is to agree with stands at her own seat whole: of an obligation also what she need not do, why, and what happens if she does not."""

import re

from harness import *

TEXT = ('text', 'entry', 'terminal')
CONSEQUENCE = 'Dan praten wij eerst met u.'
EXEMPTION = 'Op woensdag hoeft het niet.'
REASON = 'Dan kunnen wij samen verder.'
LETTER = 'brief van 3 november'


@test('who has a mandate writes beside an obligation what belongs to it')
def written(s):
    ineke = s.laptop('ineke', env={'GSETTINGS_BACKEND': 'keyfile'})
    settings = ineke.dir / 'config' / 'glib-2.0' / 'settings' / 'keyfile'
    settings.parent.mkdir(parents=True)
    settings.write_text('[nl/woonkamer/Woonkamer]\nmandate=true\n')
    checked = ineke.data_home / 'woonkamer' / 'consequences.txt'
    checked.parent.mkdir(parents=True)
    checked.write_text(f'# nagekeken\n{CONSEQUENCE}\n')
    s.host = ineke.app('--practise')
    s.host.move(0, 0, 1000, 960)
    s.host.find(None, 'Inwoners').click()
    s.host.find(None, re.compile('Fatma')).mouse(times=2)
    s.host.find('push button', 'Plan openen').click()
    s.host.find('label', 'Plan van Fatma Aydın')
    reason = s.host.front(TEXT, 'Afspraak 1: reden')
    if not reason.text:
        reason.insert(REASON)
    s.reason = reason.text
    for label, words in (('Ontheffing', EXEMPTION), ('Brief met het besluit', LETTER)):
        s.host.front(TEXT, label).set_text(words)
        s.host.front(TEXT, label).focus()
        s.host.key('Return')
    s.host.find(('combo box', 'list item'), 'Gevolg').into_view().pick(1, CONSEQUENCE)
    s.host.look('written')


@test('at her seat all of it stands, each under its heading, and her screen reads it aloud as it is')
def shown(s):
    s.host.front('push button', 'Tafel openen').click()
    code = re.sub(r'\D', '', s.host.find('label', re.compile('^Code: ')).name)
    port = s.host.find('label', re.compile(r':\d+$')).name.split('\n')[0].rsplit(':', 1)[1]
    s.seat = s.laptop('fatma', screen='1000x1400x24', env={'WOONKAMER_SEAT_CODE': code, 'WOONKAMER_SEAT_NAME': 'Fatma'}).app(
        '--seat', '--language', 'nl', '--join', f'127.0.0.1:{port}')
    s.host.find('push button', 'Fatma toelaten').click()
    s.seat.find('label', 'Mijn plan')
    for heading, words in (('Wat ik niet hoef te doen', EXEMPTION), ('Wat er gebeurt als ik het niet doe', CONSEQUENCE)):
        above = s.seat.find('label', heading).into_view()
        below = s.seat.find('label', text=words)
        check(0 < below.box[1] - above.box[1] < 80, f'“{words}” does not stand under “{heading}”')
    s.seat.find('label', re.compile(f'^Het staat in de brief: .*{LETTER}'))
    equal(s.seat.front(TEXT, 'Waarom').text, s.reason, 'why')
    s.seat.look('agreement')


@test('what is written otherwise meanwhile changes there, and what is taken away goes')
def changed(s):
    s.host.front(TEXT, 'Ontheffing').set_text('')
    s.host.front(TEXT, 'Ontheffing').focus()
    s.host.key('Return')
    s.seat.gone('label', 'Wat ik niet hoef te doen')
    s.seat.find('label', text=CONSEQUENCE)


if __name__ == '__main__':
    main(steps=True)
