#!/usr/bin/python3
"""Photos of letters and PDFs in a file: chosen, pasted and dropped in, looked at, copied out, taken away for good."""

import json
import re
import struct
import subprocess

from _names import names_all
from harness import *
import harness

PASSPHRASE = 'een tafel met vier stoelen'
EXPORT = ('Cliëntnummer;BSN;Achternaam;Roepnaam;Geboortedatum;Straat;Huisnummer;Postcode;Woonplaats\n'
          '700001;999940740;Aydin;Fatma;12-03-1985;Bachlaan;12;8021 TV;Zwolle\n')
PDF = (b'%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj '
       b'3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')


def draw(path, size, words):
    subprocess.run(['convert', '-size', size, 'xc:#f4efe6', '-pointsize', '90', '-gravity', 'center', '-annotate', '0', words,
                    '-quality', '92', str(path)], check=True, timeout=60)
    return path


def taken_lying_down(path):
    """As a telephone held upright makes it: a picture that lies on its side, and where it was taken."""
    jpeg = path.read_bytes()
    entries = struct.pack('>HHII', 0x0112, 3, 1, 6 << 16) + struct.pack('>HHII', 0x010e, 2, 24, 38)
    exif = b'Exif\0\0' + b'MM\0*\0\0\0\x08' + struct.pack('>H', 2) + entries + b'\0\0\0\0' + b'thuis-52.5168N-6.0830E\0\0'
    path.write_bytes(jpeg[:2] + b'\xff\xe1' + struct.pack('>H', len(exif) + 2) + exif + jpeg[2:])
    return path


def size_of(path):
    answer = subprocess.run(['identify', '-format', '%wx%h', str(path)], capture_output=True, text=True, check=True, timeout=60)
    return answer.stdout


def store(s):
    return s.ineke.data_home / 'woonkamer'


def ctl(s, *words):
    return s.ineke.ctl('--data-dir', store(s), *words, passphrase=PASSPHRASE)


def attachments(s):
    """The records of photos and PDFs that the file has, not those taken away."""
    documents = json.loads(ctl(s, 'show', 'Fatma', '--json'))['documents']
    return [record for document in documents.values() for record in document['records'] if record.get('kind') == 'attachment' and record['visible']]


def window_with(s, n):
    wait_for(lambda: len(s.app.windows) >= n, 30, 'no window opens')
    settle(0.4)


def choose(s, path):
    s.app.find('push button', 'Foto of PDF toevoegen').click()
    window_with(s, 2)
    s.app.choose_file(path)


def name_it(s, words):
    entry = s.app.find(('text', 'entry'), re.compile('^Wat is het'), timeout=30)
    entry.type(words)
    s.app.find('push button', 'Toevoegen').click()


def row(s, words):
    return s.app.find('list item', re.compile('^' + words), timeout=30)


def install_viewer(laptop):
    """Before the program starts, for it hears of new folders late. Returns where the viewer leaves what it was given."""
    seen = laptop.dir / 'seen'
    viewer = laptop.dir / 'viewer.sh'
    viewer.write_text(f'#!/bin/sh\ncp "$1" {seen}.pdf && stat -c "%a %n" "$1" > {seen}.part && mv {seen}.part {seen}\n')
    viewer.chmod(0o755)
    folder = laptop.data_home / 'applications'
    folder.mkdir(parents=True, exist_ok=True)
    (folder / 'viewer.desktop').write_text(f'[Desktop Entry]\nType=Application\nName=Viewer\nExec={viewer} %f\nMimeType=application/pdf;\n')
    (laptop.dir / 'config').mkdir(exist_ok=True)
    (laptop.dir / 'config' / 'mimeapps.list').write_text('[Default Applications]\napplication/pdf=viewer.desktop\n')
    return seen


@test('a photo is chosen, named and kept, upright and without where it was taken')
def chosen(s):
    s.ineke = s.laptop('ineke')
    export = s.ineke.dir / 'export.csv'
    export.write_text(EXPORT)
    ctl(s, 'create', 'Ineke Veldman', 'Tiem')
    ctl(s, 'import', export)
    s.seen = install_viewer(s.ineke)
    s.photo = taken_lying_down(draw(s.ineke.dir / 'brief.jpg', '1600x1200', 'Stroom wordt afgesloten'))
    s.app = s.ineke.app('--data-dir', str(store(s)), '--passphrase-file', str(s.ineke.secret(PASSPHRASE)))
    s.app.move(0, 0, 1280, 980)
    s.app.find('list item', 'Inwoners', timeout=60).click()
    s.app.find(None, re.compile('Fatma')).mouse(times=2)
    fold = s.app.find(('toggle button', 'push button'), re.compile('^Brieven en documenten'), timeout=30)
    fold.click()
    choose(s, s.photo)
    s.app.find('label', text=re.compile('blijft weg'), timeout=30)
    check(not s.app.find('push button', 'Toevoegen').has('sensitive'), 'without a name nothing is added')
    names_all(s.app, 'attachment-add')
    s.app.picture('attachment-add', s.app.titled('Foto of PDF toevoegen'))
    name_it(s, 'Brief over stroom')
    row(s, 'Brief over stroom')
    settle(0.5)
    names_all(s.app, 'attachment-list')
    s.app.picture('attachment-list')
    wait_for(lambda: len(attachments(s)) == 1, 30, 'the file tells of it')
    equal(attachments(s)[0]['shown']['type'], 'image/jpeg')


@test('what is no photo and no PDF, and what is too large, is refused in words')
def refused(s):
    film = s.ineke.dir / 'vakantie.jpg'
    film.write_bytes(b'\0\0\0\x18ftypheic' + bytes(200))
    choose(s, film)
    s.app.find('label', text=re.compile('HEIC'), timeout=30)
    words = s.ineke.dir / 'brief.pdf.txt'
    words.write_text('Dit is geen PDF, al heet het zo.')
    choose(s, words.rename(s.ineke.dir / 'brief.pdf'))
    s.app.find('label', text=re.compile('geen foto .* en geen PDF'), timeout=30)
    large = s.ineke.dir / 'groot.pdf'
    with open(large, 'wb') as file:
        file.write(b'%PDF-1.4\n')
        file.truncate(20 * 1024 * 1024 + 1)
    choose(s, large)
    s.app.find('label', text=re.compile('groter dan 20 MB'), timeout=30)
    equal(len(attachments(s)), 1, 'nothing was added')


@test('a picture is pasted and a file dropped in, each named in turn')
def pasted(s):
    pdf = s.ineke.dir / 'beschikking.pdf'
    pdf.write_bytes(PDF)
    shot = draw(s.ineke.dir / 'scherm.png', '400x300', 'Scherm')
    other = App(s, 'elsewhere', ['/usr/bin/python3', str(ROOT / 'tests/screen/_clipboard.py'), str(shot), str(pdf)], s.ineke.env, s.ineke.dir)
    other.move(1040, 600)
    other.find('push button', 'Copy', timeout=60).mouse()
    settle(0.5)
    s.app.raise_window()
    s.app.find('push button', 'Plakken').mouse()
    name_it(s, 'Bericht op het scherm')
    row(s, 'Bericht op het scherm')
    s.app.move(0, 0, 1000, 980)
    target = s.app.find('push button', 'Plakken').into_view()
    other.raise_window()
    x, y = other.find('label', 'Drag me').place()
    to_x, to_y = target.place()
    harness.xdotool('mousemove', x, y, 'mousedown', 1)
    for step in range(1, 11):
        harness.xdotool('mousemove', x + (to_x - x) * step // 10, y + (to_y - y) * step // 10)
        settle(0.1)
    settle(0.3)
    harness.xdotool('mouseup', 1)
    s.app.find('label', 'Een PDF', timeout=30)
    other.meant_to_end = True
    other.terminate()
    name_it(s, 'Beschikking')
    row(s, 'Beschikking')
    wait_for(lambda: sorted(a['shown']['type'] for a in attachments(s)) == ['application/pdf', 'image/jpeg', 'image/png'], 30, 'three in the file')


@test('a photo is looked at inside the program, larger and smaller, and gets another name')
def looked(s):
    row(s, 'Brief over stroom').mouse()
    window_with(s, 2)
    picture = s.app.find('image', 'Brief over stroom', timeout=30)
    wait_for(lambda: picture.box[3] > 100, 30, 'the photo shows')
    before = picture.box[3]
    s.app.picture('attachment-photo', s.app.titled('Brief over stroom'))
    for _ in range(4):
        s.app.find('push button', 'Groter').click()
    wait_for(lambda: picture.box[3] > before * 1.5, 30, 'it grows')
    s.app.find('push button', 'Zo groot als het venster').click()
    wait_for(lambda: abs(picture.box[3] - before) < 60, 30, 'it fits again')
    entry = s.app.find(('text', 'entry'), 'Wat het is')
    entry.set_text('Brief van Vattenfall')
    s.app.key('Escape')
    row(s, 'Brief van Vattenfall')


@test('a PDF opens in the desktop’s own program, out of memory, and does not stay')
def opened(s):
    row(s, 'Beschikking').mouse()
    window_with(s, 2)
    s.app.find('push button', 'PDF openen', timeout=30).click()
    wait_for(s.seen.exists, 30, 'no program shows it')
    mode, path = s.seen.read_text().split()
    equal(mode, '600', 'only its owner may read it')
    equal((s.ineke.dir / 'seen.pdf').read_bytes(), PDF)
    check(not path.startswith(str(s.ineke.dir)), 'it is not among the files of the laptop')
    s.app.picture('attachment-pdf', s.app.titled('Beschikking'))
    s.app.key('Escape')
    s.unsealed = harness.Path(path)


@test('beside a copy of the file lie its photos and PDFs; nothing of them lies open in the store')
def copied(s):
    out = s.ineke.dir / 'copy'
    ctl(s, 'export', 'Fatma', '--to', out)
    names = sorted(p.suffix for p in out.glob('attachment-*'))
    equal(names, ['.jpg', '.pdf', '.png'])
    photo = next(out.glob('*.jpg'))
    equal(size_of(photo), '1200x1600', 'it stands upright')
    check(b'52.5168' not in photo.read_bytes() and b'Exif' not in photo.read_bytes(), 'where it was taken is left out')
    equal(next(out.glob('attachment-*.pdf')).read_bytes(), PDF)
    words = subprocess.run(['pdftotext', str(out / 'file.pdf'), '-'], capture_output=True, text=True, timeout=60).stdout
    check('Brief van Vattenfall' in words and photo.name in words, f'the paper tells of it: {words[-800:]}')
    for path in store(s).iterdir():
        check(not path.is_file() or b'%PDF-1.4' not in path.read_bytes(), f'{path.name} holds a PDF that is open')


@test('one is taken away for good: asked first, and nothing of it stays')
def taken_away(s):
    row(s, 'Brief van Vattenfall').mouse()
    window_with(s, 2)
    s.app.find('push button', 'Voorgoed weghalen').click()
    s.app.find('push button', 'Weghalen', timeout=30).click()
    s.app.gone('list item', re.compile('^Brief van Vattenfall'), timeout=30)
    wait_for(lambda: len(attachments(s)) == 2, 30, 'the file tells of two')
    s.app.close()
    check(not s.unsealed.exists(), 'what was shown elsewhere is gone')
    check('Alles gaat open' in ctl(s, 'check') or 'Everything opens' in ctl(s, 'check'), 'all is well')


if __name__ == '__main__':
    main(steps=True)
