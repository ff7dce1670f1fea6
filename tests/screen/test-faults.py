#!/usr/bin/python3
"""What stands in the way of the files, in the window: a full disk, a disk that can only be read, a folder that is gone, another program, a
newer program's files, damage. Each has its own sentence, and nothing is touched or lost."""

import json
import os
import re
import shutil
import sqlite3
import subprocess

from _file import open_file
from harness import *

PASSPHRASE = 'een tafel met vier stoelen'
EXPORT = ('Cliëntnummer;BSN;Achternaam;Roepnaam;Geboortedatum;Straat;Huisnummer;Postcode;Woonplaats\n'
          '700001;999940740;Aydin;Fatma;12-03-1985;Bachlaan;12;8021 TV;Zwolle\n')


def ctl(s, folder, *args, **kwargs):
    return s.ineke.ctl('--data-dir', folder, *args, passphrase=PASSPHRASE, **kwargs)


def start(s, folder, passphrase=True):
    words = ['--data-dir', str(folder)]
    if passphrase:
        words += ['--passphrase-file', str(s.ineke.secret(PASSPHRASE))]
    return s.ineke.app(*words)


def open_story(s, folder):
    """The window, with the one file open."""
    app = start(s, folder)
    app.find('list item', 'Inwoners', timeout=60)
    app.move(0, 0, 1280, 1000)
    open_file(app, 'Fatma', 'Aydin')
    app.find('text', 'Verhaal', timeout=60)
    return app


def end(app):
    app.meant_to_end = True
    app.terminate()


def digest(folder):
    """All that is there, to the byte, and when it was written."""
    return {p.name: (hash(p.read_bytes()), p.stat().st_mtime_ns) for p in sorted(folder.iterdir()) if p.is_file()}


def untouched(folder, before):
    after = digest(folder)
    equal(sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name)), [], 'what was touched')


@test('a store with one resident')
def begins(s):
    s.ineke = s.laptop('ineke', env={'GSETTINGS_BACKEND': 'keyfile'})
    s.folder = s.ineke.dir / 'files'
    export = s.ineke.dir / 'export.csv'
    export.write_text(EXPORT)
    ctl(s, s.folder, 'create', 'Ineke Veldman', 'Tiem')
    ctl(s, s.folder, 'import', export)


@test('another window has them: said, and nothing is touched')
def in_use(s):
    first = start(s, s.folder)
    first.find('list item', 'Inwoners', timeout=60)
    settle(1)
    before = digest(s.folder)
    second = start(s, s.folder)
    second.see(None, re.compile('zijn open in een ander venster'), timeout=60)
    second.see('push button', 'Een andere map…')
    end(second)
    untouched(s.folder, before)
    first.meant_to_end = True
    first.key('ctrl+q')
    equal(first.wait_end(), 0, 'exit status')


@test('a field that was not left yet is kept when the program closes')
def not_left(s):
    app = open_story(s, s.folder)
    app.find(('toggle button', 'push button'), re.compile('^Zo wil ik het')).click()
    settle(0.6)
    field = app.find('text', 'Taal')
    field.focus()
    app.key('ctrl+a')
    app.type('Tigrinya')
    wait_for(lambda: field.text == 'Tigrinya', 15, 'it is not typed')
    # It is kept when it is left: until then nothing says that it is.
    app.find('label', 'Opslaan…')
    equal(app.find_all('label', 'Opgeslagen'), [], 'what is called saved')
    app.meant_to_end = True
    app.key('ctrl+q')
    equal(app.wait_end(20), 0, 'exit status')
    check('Tigrinya' in ctl(s, s.folder, 'show', 'Aydin, Fatma', '--json'), 'it is in the files')


@test('the folder is gone: missed, not made anew')
def gone(s):
    away = s.folder.with_name('elsewhere')
    s.folder.rename(away)
    app = start(s, s.folder, passphrase=False)
    app.see(None, re.compile('is er niet. Is de schijf aangesloten'), timeout=60)
    check(not s.folder.exists(), 'nothing was made in its place')
    end(app)
    away.rename(s.folder)


@test('a newer program made them: said, and nothing is touched')
def newer(s):
    copy = s.folder.with_name('newer')
    shutil.copytree(s.folder, copy)
    with sqlite3.connect(copy / 'store.db') as db:
        version, = db.execute('PRAGMA user_version').fetchone()
        db.execute(f'PRAGMA user_version = {version + 100}')
        db.execute('CREATE TABLE later (what)')
    db.close()
    before = digest(copy)
    app = start(s, copy)
    app.see(None, re.compile('door een nieuwere Woonkamer'), timeout=60)
    end(app)
    untouched(copy, before)


@test('a disk that can only be read: to be looked at, and nothing is touched')
def read_only(s):
    if os.geteuid() != 0 or not shutil.which('mount'):
        raise Skip('not root: no read-only disk can be made here')
    place = s.folder.with_name('cd')
    place.mkdir()
    if subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', place], capture_output=True).returncode:
        raise Skip('mounting is not allowed here')
    try:
        shutil.copytree(s.folder, place / 'files')
        subprocess.run(['mount', '-o', 'remount,ro', place], check=True)
        before = digest(place / 'files')
        app = start(s, place / 'files')
        app.see(None, re.compile('kan alleen gelezen worden'), timeout=60)
        app.find('push button', re.compile('Openen om te bekijken')).click()
        app.find('text', 'Wachtzin').set_text(PASSPHRASE)
        app.find('push button', 'Openen').click()
        app.see('label', re.compile('Aydin'), timeout=60)
        end(app)
        untouched(place / 'files', before)
    finally:
        subprocess.run(['umount', '-l', place])


@test('the folder goes while it is open: said at once, typing goes on, and it is saved when the folder is back')
def goes(s):
    away = s.folder.with_name('elsewhere')
    app = open_story(s, s.folder)
    s.folder.rename(away)
    app.find('text', 'Verhaal').focus()
    app.key('ctrl+End')
    app.type('Terwijl de map weg was. ')
    app.see('label', 'NIET opgeslagen', timeout=30)
    app.see(None, re.compile('De map met de dossiers is weg'))
    app.picture('folder-gone')
    app.type('En daarna nog iets.')
    check('daarna nog iets' in app.find('text', 'Verhaal').text, 'typing goes on')
    check(not s.folder.exists(), 'nothing was made in its place')
    app.key('ctrl+q')
    app.see(None, re.compile('niet opgeslagen'), timeout=15)
    app.find('push button', 'Open blijven').click()
    away.rename(s.folder)
    app.see('label', 'Opgeslagen', timeout=30)
    app.meant_to_end = True
    app.key('ctrl+q')
    equal(app.wait_end(20), 0, 'exit status')
    kept = ctl(s, s.folder, 'show', 'Aydin, Fatma', '--json')
    check('Terwijl de map weg was. En daarna nog iets.' in kept, 'it is in the files')


@test('a full disk: typing goes on, the screen says so at once, closing asks, and room saves it')
def full(s):
    if os.geteuid() != 0 or not shutil.which('mount'):
        raise Skip('not root: no small disk can be made here')
    place = s.folder.with_name('small')
    place.mkdir()
    if subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', place], capture_output=True).returncode:
        raise Skip('mounting is not allowed here')
    try:
        shutil.copytree(s.folder, place / 'files')
        app = open_story(s, place / 'files')
        story = app.find('text', 'Verhaal')
        filler = place / 'filler'
        try:
            with filler.open('wb') as file:
                while True:
                    file.write(b'x' * 65536)
                    file.flush()
        except OSError:
            pass
        story.set_text('Ik kookte twaalf jaar. ' * 4000)
        app.see('label', 'NIET opgeslagen', timeout=30)
        app.see(None, re.compile('De schijf is vol'))
        app.picture('not-saved')
        app.key('ctrl+q')
        app.see(None, re.compile('Wat het laatst is geschreven, is niet opgeslagen|niet opgeslagen'), timeout=15)
        app.find('push button', 'Open blijven').click()
        filler.unlink()
        app.see('label', 'Opgeslagen', timeout=30)
        end(app)
        check('twaalf jaar' in s.ineke.ctl('--data-dir', place / 'files', 'show', 'Aydin, Fatma', passphrase=PASSPHRASE), 'it is on disk')
    finally:
        subprocess.run(['umount', '-l', place])


@test('one bit of one record: the rest opens, and the file says that something is missing')
def flipped(s):
    copy = s.folder.with_name('flipped')
    shutil.copytree(s.folder, copy)
    base, = (document['name'] for document in json.loads(ctl(s, copy, 'documents', '--json')) if document['kind'] == 'base')
    with sqlite3.connect(copy / 'store.db') as db:
        # What was typed last in "how I want it": the language.
        position, sealed = db.execute('SELECT batch.position, sealed FROM batch JOIN document ON document = document.id'
                                      ' WHERE name = ? AND sealed IS NOT NULL ORDER BY sequence DESC LIMIT 1', (bytes.fromhex(base),)).fetchone()
        sealed = sealed[:40] + bytes([sealed[40] ^ 1]) + sealed[41:]
        equal(db.execute('UPDATE batch SET sealed = ? WHERE position = ?', (sealed, position)).rowcount, 1, 'records that were spoiled')
    db.close()
    said = re.compile('^Een deel van dit dossier was niet te lezen')
    for folder, missed in ((s.folder, False), (copy, True)):
        app = open_story(s, folder)
        if missed:
            app.see('label', said)
            app.picture('flipped')
        else:
            equal([node for node in app.find_all('label', said) if node.has('showing')], [], 'what is said of a whole file')
        end(app)
    check('Tigrinya' in ctl(s, s.folder, 'show', 'Aydin, Fatma', '--json'), 'it is in the whole files')
    rest = ctl(s, copy, 'show', 'Aydin, Fatma', '--json')
    check('Fatma' in rest and 'Tigrinya' not in rest, 'what was in the record is missed, and nothing else')
    found = ctl(s, copy, 'check', ok=(1,))
    equal(len(found.splitlines()), 1, found)


@test('words that were written after a lost record: shown in the file, to be copied')
def strays(s):
    copy = s.folder.with_name('strays')
    shutil.copytree(s.folder, copy)
    app = open_story(s, copy)
    for words in ('Eerst dit. ', 'Dan het midden. ', 'En dit het laatst.'):
        story = app.find('text', 'Verhaal')
        story.insert(words, len(story.text))
        wait_for(lambda: app.find_all('label', 'Opgeslagen'), 15, 'it is not saved')
        settle(1)
    app.meant_to_end = True
    app.key('ctrl+q')
    equal(app.wait_end(20), 0, 'exit status')
    story, = (document['name'] for document in json.loads(ctl(s, copy, 'documents', '--json')) if document['kind'] == 'story')
    with sqlite3.connect(copy / 'store.db') as db:
        rows = db.execute('SELECT batch.position, sealed FROM batch JOIN document ON document = document.id'
                          ' WHERE name = ? AND sealed IS NOT NULL ORDER BY sequence', (bytes.fromhex(story),)).fetchall()
        position, sealed = rows[-2]
        db.execute('UPDATE batch SET sealed = ? WHERE position = ?', (sealed[:40] + bytes([sealed[40] ^ 1]) + sealed[41:], position))
    db.close()
    app = open_story(s, copy)
    app.see('label', re.compile('^Een deel van dit dossier was niet te lezen'))
    app.see('label', re.compile('^Deze woorden zijn geschreven na iets dat ontbreekt'))
    words = app.see('label', re.compile('het laatst'))
    check('Verhaal' in words.text, words.text)
    check('Eerst dit' in app.find('text', 'Verhaal').text, 'what came before stands in its place')
    app.picture('strays')
    app.find('push button', 'De woorden kopiëren').click()
    app.find('text', 'Verhaal').focus()
    app.key('ctrl+End')
    app.key('ctrl+v')
    wait_for(lambda: 'het laatst' in app.find('text', 'Verhaal').text, 15, 'the words are not on the clipboard')
    app.meant_to_end = True
    app.key('ctrl+q')
    equal(app.wait_end(20), 0, 'exit status')
    kept = ctl(s, copy, 'show', 'Aydin, Fatma', '--json')
    check('het laatst' in kept and 'het midden' not in kept, kept)


@test('a page of the disk: the files are made anew of what can be read, and a sentence says so')
def damaged(s):
    copy = s.folder.with_name('damaged')
    shutil.copytree(s.folder, copy)
    path = copy / 'store.db'
    data = bytearray(path.read_bytes())
    # The table of tables stays; the page that says how much there is does not.
    with sqlite3.connect(path) as db:
        root, = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'store'").fetchone()
    db.close()
    data[(root - 1) * 4096:(root - 1) * 4096 + 64] = b'Z' * 64
    path.write_bytes(data)
    app = start(s, copy)
    app.find(None, re.compile('waren beschadigd en zijn hersteld'), timeout=60)
    app.picture('damaged')
    app.find('list item', 'Inwoners', timeout=60)
    end(app)
    check(list(copy.glob('before-repair-*')), 'what was damaged is kept beside it')
    check('Aydin' in ctl(s, copy, 'list'), 'the resident is there')


if __name__ == '__main__':
    main()
