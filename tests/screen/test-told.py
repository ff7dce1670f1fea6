#!/usr/bin/python3
"""How was this talk? Where a colleague hosts, the resident says it at her own seat to the contact person, who sits there too: the host's laptop has nothing of it."""

import re

from _two_laptops import *
from harness import *

TEXT = ('text', 'entry', 'terminal')
LINE = 'Karin praat veel.'


def start(laptop, x):
    app = laptop.app('--data-dir', str(store(laptop)), '--passphrase-file', str(laptop.secret(PASSPHRASE)))
    app.find('list item', 'Inwoners', timeout=60)
    app.move(x, 0, 780, 960)
    return app


def open_file(app):
    app.key('ctrl+k')
    wait_for(lambda: len(app.windows) == 2, 15, 'the finder does not open')
    app.type('Fatma')
    app.find('label', re.compile('^Aydin, Fatma'))
    app.key('Return')


@test('a colleague hosts; the contact person and the resident sit down at her table')
def sit_down(s):
    share(s, EXPORT.replace('Woonplaats\n', 'Woonplaats;Contactpersoon\n').replace('Zwolle\n', 'Zwolle;Ineke Veldman\n'))
    s.host, s.contact = start(s.karin, 0), start(s.ineke, 800)
    s.host.raise_window()
    open_file(s.host)
    s.host.find('push button', 'Plan openen').click()
    s.host.front('push button', 'Tafel openen').click()
    code = re.sub(r'\D', '', s.host.find('label', re.compile('^Code: ')).name)
    port = s.host.find('label', re.compile(r':\d+$')).name.split('\n')[0].rsplit(':', 1)[1]
    s.contact.raise_window()
    s.contact.find('list item', 'Tafel').mouse()
    s.contact.find('text', 'Adres van de tafel').set_text(f'127.0.0.1:{port}')
    s.contact.find('text', 'Code van acht cijfers').set_text(code)
    s.contact.find('push button', 'Aankloppen').click()
    s.host.raise_window()
    s.host.find('push button', 'Ineke Veldman toelaten').click()
    s.contact.find('label', re.compile('^Plan van'))
    s.seat = s.laptop('fatma', screen='900x900x24', env={'WOONKAMER_SEAT_CODE': code, 'WOONKAMER_SEAT_NAME': 'Fatma'}).app(
        '--seat', '--language', 'nl', '--join', f'127.0.0.1:{port}')
    s.host.find('push button', 'Fatma toelaten').click()
    s.seat.find('label', 'Mijn plan')


@test('she is asked at the end of the talk, and says it; the host’s screen says only that she did')
def told(s):
    if s.host.find_all('push button', 'Nu niet'):
        s.host.find('push button', 'Nu niet').click()
    s.host.find('push button', 'Gesprek afronden').click()
    for _ in range(8):
        if s.host.find_all('label', 'Hoe was dit gesprek?'):
            break
        page = {n.name for n in s.host.find_all('label')}
        s.host.front('push button', 'Verder').click()
        wait_for(lambda: {n.name for n in s.host.find_all('label')} - page, what='the next page')
    s.host.see('label', re.compile('^Fatma Aydin kan het nu zeggen, .*Alleen Ineke Veldman leest het'))
    s.host.unseen('push button', 'Gaat wel')
    s.seat.see('label', 'Alleen ik en mijn contactpersoon zien dit.')
    s.seat.see(None, 'Gaat wel').mouse()
    s.seat.see('label', 'Mijn contactpersoon heeft het. Dank u wel.')
    s.seat.see(TEXT, re.compile('^Wil ik er nog iets over')).type(LINE)
    s.seat.see('push button', re.compile('^Dit ook')).mouse()
    s.host.see('label', re.compile('^Fatma Aydin heeft het gezegd. Alleen de vaste contactpersoon leest'))
    s.look('told')
    s.host.key('Escape')


@test('the contact person reads it in the file; on the host’s laptop it is nowhere')
def read(s):
    s.contact.raise_window()
    open_file(s.contact)
    s.contact.find('label', 'Hoe de gesprekken waren').into_view()
    s.contact.find('label', re.compile(': Gaat wel$'))
    s.contact.find('label', LINE)
    s.contact.look('read')
    folder = s.karin.dir / 'export'
    ctl(s.karin, 'export', 'Aydin, Fatma', '--to', folder)
    written = b''.join(path.read_bytes() for path in folder.rglob('*') if path.is_file())
    check(b'Aydin' in written and LINE.encode() not in written, 'it stands in what the host’s laptop has of the file')
    mine = s.ineke.dir / 'export'
    ctl(s.ineke, 'export', 'Aydin, Fatma', '--to', mine)
    check(LINE.encode() in b''.join(path.read_bytes() for path in mine.rglob('*') if path.is_file()), 'the contact person’s does not have it')


if __name__ == '__main__':
    main(steps=True)
