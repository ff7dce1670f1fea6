#!/usr/bin/python3
"""What an office did not take stays on the laptop, in sight: why, what was written, exported, put back as one's own edits, thrown away. The
laptop is one that was kept from an earlier version."""

import re
import shutil
from pathlib import Path

from harness import *

PASSPHRASE = 'drie kleine woorden'
KEPT = Path(__file__).resolve().parent.parent / 'workspace' / 'data' / 'v1' / 'laptop'
TITLE = 'Mehmet Çelik · Participatieplan'
HEADING = 'Niet overgenomen, en hier bewaard'


def open_kept(s, name):
    """The sync page of a laptop that has one piece of refused work, opened."""
    laptop = s.laptop(name, env={'GTK_USE_PORTAL': '0'})
    folder = laptop.data_home / 'woonkamer'
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(KEPT, folder)
    app = laptop.app('--data-dir', str(folder), '--passphrase-file', str(laptop.secret(PASSPHRASE)))
    app.find('list item', 'Inwoners', timeout=60)
    app.move(0, 0, 1100, 900)
    app.find('push button', re.compile('kantoor|bijgewerkt|wacht', re.I)).click()
    app.see('label', HEADING, timeout=60)
    app.see('label', re.compile('Het kantoor kon het zo niet overnemen'))
    row = app.see('label', TITLE)
    row.mouse()
    app.see('label', re.compile('^Van Karin'))
    return app


@test('refused work is listed, with why and what was written; put back, it stands in the plan')
def put_back(s):
    app = open_kept(s, 'karin')
    app.picture('kept')
    app.find('push button', 'Terugzetten op mijn naam').click()
    app.unseen('label', HEADING)
    app.find(None, re.compile('Het staat weer in het dossier'))

    def plan_says_it():
        # The list of what waits is made anew as it is put back: the row may go between seeing and pressing it.
        for row in app.find_all('label', 'Mehmet Çelik'):
            row.mouse()
        return any('Van Karin' in node.text for node in app.find_all('text'))

    wait_for(plan_says_it, 20, 'it does not stand in the plan', every=1)


@test('it is exported as text and as an update; it is thrown away only once that is said twice')
def thrown_away(s):
    app = open_kept(s, 'joost')
    place = s.laptop('elsewhere').dir / 'out.txt'
    app.find('push button', 'Exporteren…').click()
    app.find('text', 'Naam', timeout=15).set_text(str(place))
    app.find('push button', 'Wegschrijven').click()
    app.find(None, re.compile('Het is in het bestand gezet'))
    words = place.read_text()
    check('Mehmet Çelik' in words and 'Van Karin.' in words and 'kon het zo niet overnemen' in words, words)
    check(b'Van Karin.' in Path(f'{place}.yjs').read_bytes(), 'the update beside it')
    app.move(0, 0, 360, 800)
    settle()
    app.picture('kept-narrow')
    app.find('push button', 'Weggooien…').click()
    app.find('push button', 'Bewaren', timeout=15).click()
    app.see('label', HEADING)
    app.find('push button', 'Weggooien…').click()
    app.find('push button', 'Bewaren', timeout=15)
    app.find('push button', re.compile('Weggooien$')).click()
    app.unseen('label', HEADING)


@test('in the dark')
def dark(s):
    laptop = s.laptop('dark', env={'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'})
    folder = laptop.data_home / 'woonkamer'
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(KEPT, folder)
    app = laptop.app('--data-dir', str(folder), '--passphrase-file', str(laptop.secret(PASSPHRASE)))
    app.find('list item', 'Inwoners', timeout=60)
    app.find('push button', re.compile('kantoor|bijgewerkt|wacht', re.I)).click()
    app.see('label', HEADING, timeout=60)
    app.see('label', TITLE).mouse()
    app.see('label', re.compile('^Van Karin'))
    app.picture('kept-dark')


if __name__ == '__main__':
    main()
