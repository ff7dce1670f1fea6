#!/usr/bin/python3
"""The coordinator changes the call script: it branches, is checked while it is written, and is kept as a version; the next talk is held
by it, and one that began keeps its own."""

import re

from _names import names_all
from harness import *

TEXT = ('text', 'entry', 'terminal')
SCRIPT = '''= begin
Goedemorgen! Komt het gelegen?
> Ja -> vraag
> Nee -> end
= vraag
Waar bent u trots op?
! Geef tijd.'''


def open_intake(s, name):
    s.app.key('ctrl+k')
    wait_for(lambda: len(s.app.windows) == 2, 30, 'the finder does not open')
    s.app.find(TEXT, timeout=30)
    s.app.type(name)
    s.app.find('label', re.compile('^' + name), timeout=30)
    s.app.key('Return')
    s.app.front('push button', 'Telefonische intake', timeout=60).click()
    s.app.see('label', text='Lees dit eerst voor', timeout=60)
    s.app.key('ctrl+Return')
    s.app.see('label', text='Wie is dit?', timeout=30)
    s.app.key('ctrl+Return')


def open_script(s):
    s.app.find('list item', 'Netwerk', timeout=60).mouse()
    s.app.find('push button', 'Een bestand overnemen of opslaan', timeout=60).choose(re.compile('^Belscript wijzigen'))
    wait_for(lambda: len(s.app.windows) == 2, 30, 'the script does not open')
    return s.app.find(TEXT, 'Het belscript', timeout=30)


@test('it is read as it will be said; what leads nowhere is told at once')
def changed(s):
    s.app = s.laptop('ineke').app('--practise')
    s.app.move(0, 0, 1280, 980)
    text = open_script(s)
    check('= begin' in text.text, 'the program’s own is there to begin with')
    keep = s.app.find('push button', re.compile('nieuwe versie'))
    check(not keep.has('sensitive'), 'nothing was changed yet')
    text.set_text(SCRIPT.replace('-> vraag', '-> vragen'))
    s.app.find('label', text=re.compile('leidt naar “vragen”|“vragen”'), timeout=30)
    check(not keep.has('sensitive'), 'what leads nowhere is not kept')
    text.set_text(SCRIPT)
    s.app.find('label', text=re.compile('^“Ja”: daarna 2'), timeout=30)
    s.app.find('label', text=re.compile('^“Nee”: het gesprek is klaar'), timeout=30)
    names_all(s.app, 'call script')
    s.app.picture('script-window', s.app.titled('Belscript'))
    keep.click()
    s.app.find(('combo box', 'push button', 'label'), re.compile('Versie 2'), timeout=30)
    s.app.key('Escape')


@test('the next talk is held by the new version')
def followed(s):
    open_intake(s, 'Darwish')
    s.app.see('label', text=re.compile('^Goedemorgen! Komt het gelegen'), timeout=30)
    s.app.see('label', text=re.compile('^Belscript 2'), timeout=30)
    s.app.key('alt+1')
    s.app.see('label', text=re.compile('^Waar bent u trots op'), timeout=30)


if __name__ == '__main__':
    main(steps=True)
