#!/usr/bin/python3
"""What is printed arrives at a printer, by way of CUPS: the sheet that goes home, as a PDF whose words can be read."""

import re
import shutil
import subprocess

from _printer import QUEUE, Printer, lacking
from harness import *

TOGGLE = ('toggle button', 'push button')       # GTK before 4.10 has no role of its own for those


def said(paper, *how):
    return re.sub(r'\s+', ' ', subprocess.run(['pdftotext', *how, paper, '-'], capture_output=True, text=True, check=True).stdout)


@test('a printer at the location')
def begins(s):
    why = lacking() or (None if shutil.which('pdftotext') else 'not installed: poppler-utils')
    if why:
        raise Skip(why)
    s.printer = Printer(s.laptop('ineke'))
    s.app = s.laptop('ineke').app('--practise')
    s.app.move(0, 0, 1180, 960)
    s.app.find(None, 'Inwoners', timeout=60).click()
    s.app.find(None, re.compile('Fatma')).mouse(times=2)
    to_the_sheet(s)
    s.app.find('check box', 'Uitzoeken of er geld is voor de rekening.').mouse()


def to_the_sheet(s):
    s.app.find('push button', 'Plan openen').click()
    s.app.find('label', 'Plan van Fatma Aydın')
    s.app.find('push button', 'Gesprek afronden').click()
    s.app.find('label', text=re.compile('^Voorlezen: klopt dit'))
    while not s.app.find_all('label', text=re.compile('^Wat gaat er op papier mee naar huis')):
        s.app.find('push button', 'Verder').click()
        settle(0.5)


def who_looked(s):
    """Back in the file: whether it is said that the plan went onto paper."""
    s.app.key('Escape')
    wait_for(lambda: len(s.app.windows) == 1, 15, 'the closing of the talk stays')
    s.app.key('alt+Left')
    s.app.find('label', 'Wie keek mee', timeout=30)
    s.app.find('label', text=re.compile('^Ineke Veldman, '), timeout=30)
    settle(1)
    return bool(s.app.find_all('label', text=re.compile('zette het plan op papier')))


def open_dialog(s):
    """The desktop's dialog for printing, with the printer of the location in it."""
    s.app.find('push button', 'Het blad afdrukken…').click()
    s.app.front(('text', 'entry'), 'Telefoonnummer om te bellen').set_text('038 123 45 67')
    s.app.look('sheet')
    s.app.front('push button', 'Afdrukken…').click()
    dialog = s.app.titled('Afdrukken')
    s.app.find(None, QUEUE, timeout=60)
    return dialog


@test('given up in the dialog, nothing is printed')
def given_up(s):
    open_dialog(s)
    s.app.key('Escape')
    wait_for(lambda: len(s.app.windows) == 2, 15, 'the print dialog stays')
    settle(1)
    equal(s.printer.jobs('all'), [], 'what was printed')
    check(not who_looked(s), 'it is said that it was')
    to_the_sheet(s)


@test('printed, the sheet comes out of the printer: what was picked, who does it, when; nothing else of the file; who looked says so')
def printed(s):
    dialog = open_dialog(s)
    s.app.find(None, QUEUE).mouse()
    wait_for(lambda: s.app.front('push button', 'Afdrukken').has('sensitive'), 30, 'the printer cannot be chosen')
    s.app.picture('dialog', dialog)
    s.app.front('push button', 'Afdrukken').click()
    s.paper = wait_for(lambda: next(iter(s.printer.papers()), None), 60, lambda: f'nothing comes out: {s.printer.scheduler.log}')
    read = re.sub('[\u2066-\u2069]', '', said(s.paper, '-layout'))
    for words in ('Wie doet wat', 'Voor Fatma Aydın', 'Concept: nog niet samen eens', 'Karin Blom', 'Uitzoeken of er geld is voor de rekening.',
                  'Lukt het niet? Bel Ineke Veldman: 038 123 45 67.', 'Kim ne yapıyor', 'Ne zaman?', 'Olmazsa arayın: Ineke Veldman, 038 123 45 67.'):
        check(words in read, f'“{words}” does not stand on paper: {read}')
    check('Opvang' not in read and 'Verhaal' not in read, f'more than was picked stands on paper: {read}')
    check(who_looked(s), 'who looked does not say it')


@test('neither the scheduler nor the printer is told whose it is')
def nameless(s):
    told = '\n'.join(s.printer.jobs('all')) + s.printer.scheduler.log + s.printer.device.log + s.paper.name
    check(not re.search('Fatma|Aydın|Aydin', told), f'a name: {told}')


if __name__ == '__main__':
    main(steps=True)
