#!/usr/bin/python3
"""The screens before a talk by keyboard alone, as in test-walk: behind the scenes, and each page of the telephone intake."""

import re

from _file import open_file
from _walk import walked
from harness import *

TEXT = ('text', 'entry', 'terminal')


@test('behind the scenes')
def scenes(s):
    s.app = s.laptop('karin').app('--practise')
    s.app.find(None, re.compile('Fatma'), timeout=60)
    s.app.move(0, 0, 1100, 900)
    open_file(s.app, 'Tesfay', 'Ghebremeskel')
    s.app.front('push button', 'Achter de schermen: wie kan helpen?', timeout=60).act('click')
    s.app.find('check box', 'Leerwerkplek Groen', timeout=60)
    walked(s.app, 'scenes')


def go_on(s, button):
    # A walk ends where it began, which may be the sidebar: the keys of the talk are heard there too.
    s.app.front('push button', button)
    s.app.key('ctrl+Return')


@test('the telephone intake, page by page')
def intake(s):
    s.app.key('ctrl+2')
    s.app.see(None, re.compile('Darwish')).mouse()
    s.app.key('ctrl+t')
    s.app.see('label', text='Lees dit eerst voor')
    walked(s.app, 'what telling does')
    go_on(s, 'Voorgelezen: verder')
    s.app.see('label', text='Wie is dit?')
    walked(s.app, 'who it is')
    go_on(s, 'Dat klopt: verder')
    s.app.see('label', text=re.compile('^Goedemiddag'))
    s.app.find(TEXT, 'Notities van het gesprek').set_text('De huur is hoog.')
    walked(s.app, 'the call script')
    for _ in range(30):
        if s.app.find_all('label', text=re.compile('^Ik lees u zo voor')):
            break
        before = s.app.find('label', text=re.compile('^Belscript')).text
        go_on(s, 'Volgende vraag')
        wait_for(lambda: s.app.find('label', text=re.compile('^Belscript')).text != before, what='the next question')
    go_on(s, 'Volgende vraag')
    s.app.see('label', text='Waar horen de woorden bij?')
    walked(s.app, 'tagging')
    go_on(s, 'Naar de samenvatting')
    s.app.see('label', text='Voorlezen: klopt dit?')
    walked(s.app, 'the recap')
    s.app.key('ctrl+2')
    s.app.see(None, re.compile('Darwish'))


if __name__ == '__main__':
    main(steps=True)
