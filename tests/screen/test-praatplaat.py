#!/usr/bin/python3
"""The plan as one picture: what stands on it is said, and opened by a key and by the mouse; it is saved as a drawing and on two sizes of paper."""

import re
import shutil
import subprocess

from _file import open_file
from harness import *

TOGGLE = ('toggle button', 'push button')       # GTK before 4.10 has no role of its own for those
TITLE = 'De praatplaat'
STEP = 'Kijken bij de keuken van het buurthuis'


def open_picture(s):
    s.app.front(TOGGLE, 'Meer voor dit plan').click()
    s.app.find(None, TITLE).click()
    s.window = s.app.titled(TITLE)
    s.step = s.app.find('push button', re.compile(f'^Stap \\d+: {STEP}'))


def opens_the_step(s):
    wait_for(lambda: len(s.app.windows) == 1, 15, 'the picture does not go')
    wait_for(lambda: any(n.has('focused') and STEP in n.text for n in s.app.find_all('text')), 15, 'the step that was pressed has not the keyboard')


def save(s, kind, name):
    """Its bytes."""
    place = s.ineke.dir / name
    s.app.find(TOGGLE, 'Bewaren als…').choose(kind)
    s.app.titled('De praatplaat bewaren')
    settle(0.5)
    s.app.find('text', text=re.compile('^praatplaat')).focus()
    s.app.key('ctrl+a')
    s.app.type(str(place))
    s.app.key('Return')
    wait_for(lambda: place.exists() and place.stat().st_size > 0, 30, f'{name} is not written')
    s.app.find(None, 'De praatplaat staat in het bestand')
    return place


@test('a key opens what it shows, and the mouse does')
def opened(s):
    s.ineke = s.laptop('ineke', env={'GTK_USE_PORTAL': '0'})
    s.app = s.ineke.app('--practise')
    s.app.find('list item', 'Inwoners', timeout=60)
    s.app.move(0, 0, 1180, 960)
    open_file(s.app, 'Fatma', 'Aydın')
    s.app.find('push button', 'Plan openen').click()
    s.app.find('label', 'Plan van Fatma Aydın')
    open_picture(s)
    s.look('picture')
    for _ in range(60):
        if s.step.has('focused'):
            break
        s.app.key('Tab')
    check(s.step.has('focused'), 'Tab does not come there')
    s.app.key('Return')
    opens_the_step(s)
    open_picture(s)
    s.step.mouse()
    opens_the_step(s)


@test('as a drawing, on A4 and on A3; its words can be read there')
def saved(s):
    open_picture(s)
    drawing = save(s, 'Tekening (SVG)', 'plaat.svg').read_text()
    check('<svg xml:lang="nl" ' in drawing and '<title>Plan van Fatma Aydın</title>' in drawing, drawing[:400])
    papers = [save(s, kind, name) for kind, name in (('PDF, een vel A4', 'a4.pdf'), ('PDF, een groot vel (A3)', 'a3.pdf'))]
    if shutil.which('pdfinfo') is None:
        raise Skip('poppler-utils is not installed')
    for paper, size in zip(papers, ('(A4)', '(A3)')):
        about = subprocess.run(['pdfinfo', paper], capture_output=True, text=True, check=True).stdout
        check(size in about and re.search(r'Title: +Plan van Fatma Aydın', about), about)
        read = re.sub(r'\s+', ' ', subprocess.run(['pdftotext', '-nopgbrk', paper, '-'], capture_output=True, text=True, check=True).stdout)
        for words in ('Kijken bij de keuken', 'Ineke Veldman', 'Geen angst meer'):
            check(words in read, f'“{words}” cannot be read in it: {read}')


@test('however large the letters, and however narrow the window')
def narrow(s):
    # Escape puts away what is told of the step under the pointer, and then the picture.
    for _ in range(3):
        if len(s.app.windows) > 1:
            s.app.raise_window(s.window).key('Escape')
            settle(1)
    equal(len(s.app.windows), 1, 'windows')
    s.app.narrow(360, 720)
    open_picture(s)
    s.look('narrow')


if __name__ == '__main__':
    main(steps=True)
