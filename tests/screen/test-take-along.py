#!/usr/bin/python3
"""The whole file of a resident goes along with them: what that means is said first, and a folder of its own gets it, to read and as data, with what
the data mean; who looked says so."""

import json
import re
import shutil
import subprocess

from _file import open_file
from harness import *


def ask(s):
    s.app.find(('toggle button', 'push button'), 'Meer over dit dossier').choose('Het dossier meegeven…')
    s.app.find('label', text=re.compile('Het is van de inwoner zelf. In de map is niets versleuteld'))


def write(s):
    ask(s)
    s.look('asked')
    s.app.find('push button', 'Kies waar…').click()
    s.app.titled('Waar de kopie komt')
    settle(0.5)
    s.app.choose_file(s.place)


def keys(documents):
    """Every word that stands for something in the data."""
    for name, document in documents.items():
        yield name.split('/')[0]
        yield from document['shown']
        for record in document['records']:
            yield record['kind']
            yield from record['shown']


@test('it is asked, and given up')
def given_up(s):
    s.ineke = s.laptop('ineke', env={'GTK_USE_PORTAL': '0'})
    s.place = s.ineke.dir / 'usb'
    s.place.mkdir()
    s.app = s.ineke.app('--practise')
    s.app.find('list item', 'Inwoners', timeout=60)
    s.app.move(0, 0, 1100, 900)
    open_file(s.app, 'Fatma', 'Aydın')
    ask(s)
    s.app.key('Escape')
    s.app.gone('label', text=re.compile('In de map is niets versleuteld'))
    check(not s.app.find_all('label', text=re.compile('nam een kopie van het hele dossier mee')), 'who looked says that there is a copy')


@test('written: the file and the plan to read, the data, and what each word in them means')
def written(s):
    write(s)
    s.app.find(None, re.compile('^De kopie staat in .*usb/dossier. Geef die aan de inwoner'), timeout=60)
    s.app.look('written')
    folder = s.place / 'dossier'
    names = {path.name for path in folder.iterdir()}
    check({'dossier.pdf', 'plan.pdf', 'dossier.json', 'uitleg.txt'} <= names, f'there are {names}')
    check(all(path.stat().st_mode & 0o77 == 0 for path in (folder, *folder.iterdir())), 'others may read it')
    data, about = json.loads((folder / 'dossier.json').read_text()), (folder / 'uitleg.txt').read_text()
    check('Geen angst meer voor de post.' in (folder / 'dossier.json').read_text(), 'her goal stands in the data')
    unsaid = {key for key in keys(data['documents']) if not re.search(rf'^ *{key}(:|$)', about, re.M)}
    equal(unsaid, set(), 'what is not told of')
    if shutil.which('pdftotext') is None:
        raise Skip('poppler-utils is not installed')
    for name, words in (('dossier.pdf', ('Fatma Aydın', 'twaalf jaar', 'Geen angst meer voor de post.', 'drie brieven over stroom')),
                        ('plan.pdf', ('Plan van Fatma Aydın', 'Geen angst meer voor de post.'))):
        read = re.sub(r'\s+', ' ', subprocess.run(['pdftotext', '-layout', folder / name, '-'], capture_output=True, text=True, check=True).stdout)
        for word in words:
            check(word.lower() in read.lower(), f'“{word}” does not stand in {name}: {read}')


@test('once more: a folder beside it; who looked says that a copy was made')
def again(s):
    write(s)
    s.app.find(None, re.compile('^De kopie staat in .*usb/dossier 2'), timeout=60)
    equal(sorted(path.name for path in s.place.iterdir()), ['dossier', 'dossier 2'], 'folders')
    s.app.key('alt+Left')
    open_file(s.app, 'Fatma', 'Aydın')
    s.app.find('label', 'Wie keek mee', timeout=30)
    s.app.find('label', text=re.compile('nam een kopie van het hele dossier mee'), timeout=30)


if __name__ == '__main__':
    main(steps=True)
