#!/usr/bin/python3
"""In a room with others: the table view stays where one reads while others write above it, and while the host puts the screen away for longer
than two minutes the table goes on, and the passphrase shows it again."""

import re

from harness import *

PASSPHRASE = 'een tafel met vier stoelen'
TEXT = ('text', 'entry', 'terminal')
MATTERS = 'Wat nu het belangrijkst is'
MINE = 'Wat nu voor mij het belangrijkst is'


@test('a host opens a table, and the resident sits down at a seat of her own')
def sit_down(s):
    ineke, fatma = (s.laptop(who, screen='1000x900x24') for who in ('ineke', 'fatma'))
    store = ineke.data_home / 'woonkamer'
    ineke.ctl('--data-dir', store, 'create', 'Ineke Veldman', 'Tiem', '--example', passphrase=PASSPHRASE)
    s.host = ineke.app('--data-dir', str(store), '--passphrase-file', str(ineke.secret(PASSPHRASE)))
    s.host.find('list item', 'Inwoners', timeout=60)
    s.host.key('ctrl+k')
    wait_for(lambda: len(s.host.windows) == 2, 15, 'the finder does not open')
    s.host.type('Fatma')
    s.host.find('label', re.compile('^Aydın, Fatma'))
    s.host.key('Return')
    s.host.find('push button', 'Plan openen').click()
    s.host.find('label', 'Plan van Fatma Aydın')
    s.host.front('push button', 'Tafel openen').click()
    code = re.sub(r'\D', '', s.host.find('label', re.compile('^Code: ')).name)
    port = s.host.find('label', re.compile(r':\d+$')).name.split('\n')[0].rsplit(':', 1)[1]
    s.host.find('push button', 'Laat iedereen schrijven').click()
    s.seat = fatma.app('--seat', '--language', 'nl', '--join', f'127.0.0.1:{port}',
                       env={'WOONKAMER_SEAT_CODE': code, 'WOONKAMER_SEAT_NAME': 'Fatma'})
    s.host.find('push button', 'Fatma toelaten').click()
    s.seat.find('label', 'Mijn plan')
    s.host.find('push button', 'Nu niet').click()
    s.host.gone('push button', 'Nu niet')


def in_view(s):
    """What the table view shows, from above: each line of it and where it is."""
    view = s.host.find('frame', 'Mijn plan')
    nodes = [n for n in view.find_all(('label', *TEXT)) if (n.name or n.text).strip()]
    return sorted(((n.box[1], n.name or n.text, n) for n in nodes if 0 < n.box[3] < 300), key=lambda line: line[:2])


@test('what one reads in the table view stays where it is while others write above it')
def table_view(s):
    s.host.key('F8')
    wait_for(lambda: len(s.host.windows) == 2, 15, 'no table view opens')
    s.host.xdotool('key', 'Next')
    settle(1)
    s.look('table-view')
    y, words, line = next(line for line in in_view(s) if line[0] > 120)
    text = s.seat.front(TEXT, MINE)
    text.insert('een regel\n' * 4, 0)
    first = lambda: [n for n in s.host.find('frame', 'Mijn plan').find_all(TEXT) if n.text.startswith('een regel')]
    wait_for(first, 20, 'what she writes does not come to the table view')
    settle(1)
    s.look('table-view-stays')
    check(abs(line.box[1] - y) <= 3, f'“{words}” went from {y} to {line.box[1]}')
    s.host.xdotool('key', 'Escape')
    wait_for(lambda: len(s.host.windows) == 1, 15, 'the table view stays')


@test('the screen is put away for longer than two minutes: the table goes on, and the passphrase shows it again')
def away_long(s):
    s.host.key('F12')
    s.host.find(None, 'Een rustig beeld. Druk op een toets om verder te gaan.')
    text = s.seat.front(TEXT, MINE)
    text.insert('Even rust. ', 0)
    settle(121)
    s.host.xdotool('key', 'space')
    s.host.find('text', 'Wachtzin')
    s.host.find('label', re.compile('^De tafel gaat door'))
    s.look('covered')
    s.host.unseen(TEXT, MATTERS)
    # She was not thrown out, and writes on while the host is asked.
    s.seat.find('label', re.compile('Iedereen ziet hetzelfde'))
    text.insert('Ik ga door. ', 0)
    s.host.find('text', 'Wachtzin').type(PASSPHRASE + '\n')
    matters = s.host.front(TEXT, MATTERS, timeout=30)
    wait_for(lambda: matters.text.startswith('Ik ga door. Even rust. '), 20, lambda: f'“{matters.text}”')
    s.host.find('label', 'Iedereen ziet hetzelfde.')
    s.look('shown-again')


@test('locked while nobody else sits there, the files are locked')
def locked(s):
    s.host.find('push button', re.compile('^De tafel')).click()
    s.host.see('push button', 'Fatma wegsturen').click()
    s.host.gone('push button', 'Fatma wegsturen')
    s.host.key('ctrl+l')
    wait_for(lambda: s.host.windows, 60, 'no window comes')
    s.host._root = None  # the same process, but another program to a screen reader
    s.host.find('text', 'Wachtzin', timeout=60)
    check(not s.host.find_all('label', re.compile('^De tafel gaat door')), 'there is no table any more')


if __name__ == '__main__':
    main(steps=True)
