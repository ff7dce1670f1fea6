#!/usr/bin/python3
"""A colleague's change arrives while the window is not in front: the desktop says so, without a name, and leads there."""

import re
import subprocess

from _desktop import *
from _two_laptops import *
from harness import *


@test('two laptops are enrolled at one office')
def enrolled(s):
    if not has_desktop():
        raise Skip('python3-dbusmock is not installed')
    share(s, EXPORT + '700002;999927838;Wojcik;Lukasz;02-11-1979;Dobbe;3;8032 JV;Zwolle\n', line=True)
    check('Aydin' in ctl(s.karin, 'list'), 'the resident reached the second laptop')


@test('a change in a file that one directs says so, without a name')
def told(s):
    s.desktop = s.ineke.desktop = mock(s.ineke)
    ctl(s.karin, 'edit', 'Aydin, Fatma', 'dream', 'Ik werk drie dagen in een keuken.')
    ctl(s.karin, 'sync')
    # Meanwhile, and before she hears of it, an export makes Ineke the contact person.
    s.line.cut()
    header, fatma = EXPORT.splitlines()
    export = s.ineke.dir / 'later.csv'
    export.write_text(f'{header};Consulent\n{fatma};Ineke Veldman\n')
    ctl(s.ineke, 'import', export)
    s.app = s.ineke.app('--data-dir', str(store(s.ineke)), '--passphrase-file', str(s.ineke.secret(PASSPHRASE)))
    s.app.find('list item', 'Inwoners', timeout=60)
    # Another window takes the front, as a person does who reads mail.
    s.other = s.laptop('mail').app('--practise')
    s.other.find('list item', 'Inwoners', timeout=60)
    s.other.raise_window()
    settle(1)
    s.line.restore()
    line = s.desktop.wait_log(r'Notify .*', timeout=120).group(0)
    check('Nieuw in een dossier waarvan u de regie hebt' in line, f'the notification says what it is: {line}')
    for word in ('Fatma', 'Aydin', 'keuken', 'Karin', 'Blom', '700001'):
        check(word not in line, f'the notification says {word}')


@test('its action opens the file')
def opened(s):
    answer(s.ineke, 1, 'default')
    s.app.see('label', re.compile('Fatma'), timeout=30)
    s.app.see('label', 'Verhaal')


@test('of another file it says that there is something new; what oneself wrote on another laptop is no news')
def of_others(s):
    s.app.raise_window()
    s.app.key('ctrl+shift+o')
    wait_for(lambda: len(s.app.windows) == 2, 15, 'the office does not open')
    s.app.find('push button', 'Maak een code').click()
    code = s.app.find('label', text=re.compile(r'^\d{4}-\d{4}-\d{4}$'), timeout=60).text
    s.app.key('Escape')
    wait_for(lambda: len(s.app.windows) == 1, 15, 'the office stays')
    home = s.home = s.laptop('ineke-thuis')
    ctl(home, 'create', 'Ineke thuis', 'Thuis')
    ctl(home, 'enrol', f'127.0.0.1:{s.place.port}', '--code', code)
    ctl(home, 'sync')
    s.other.raise_window()
    settle(1)
    before = len(notes(s.ineke))
    for laptop, words in ((home, 'Van thuis.'), (s.karin, 'Een eigen fietsenzaak.')):
        ctl(laptop, 'edit', 'Wojcik, Lukasz', 'dream', words)
        ctl(laptop, 'sync')
        settle(4)
    wait_for(lambda: len(notes(s.ineke)) > before, 60, 'nothing is told')
    new = notes(s.ineke)[before:]
    check(len(new) == 1 and 'Nieuw van het kantoor' in new[0] and '1 wijziging' in new[0], f'{new}')


@test('of two laptops of one person that are on, one says it')
def one_of_two(s):
    s.home.desktop = mock(s.home)
    second = s.home.app('--data-dir', str(store(s.home)), '--passphrase-file', str(s.home.secret(PASSPHRASE)))
    second.find('list item', 'Inwoners', timeout=60)
    settle(3)
    s.other.raise_window()
    settle(1)
    before = len(notes(s.ineke))
    ctl(s.karin, 'edit', 'Wojcik, Lukasz', 'dream', 'Een fietsenzaak in Dieze.')
    ctl(s.karin, 'sync')
    wait_for(lambda: len(notes(s.ineke)) > before, 60, 'nothing is told')
    # The other waits for its turn, a quarter of a minute at most.
    settle(18)
    equal(notes(s.home), [], 'the other laptop says it too')
    second.meant_to_end = True
    second.key('ctrl+q')
    second.wait_end()


@test('in front, it says nothing')
def silent(s):
    s.other.meant_to_end = True
    s.other.key('ctrl+q')
    s.other.wait_end()
    s.app.raise_window()
    settle(1)
    before = s.desktop.log.count('Notify ')
    ctl(s.karin, 'edit', 'Wojcik, Lukasz', 'dream', 'Een eigen fietsenzaak.')
    ctl(s.karin, 'sync')
    settle(6)
    equal(s.desktop.log.count('Notify '), before, 'notifications while the window is in front')


@test('without a window a deadline and a talk are told of, without a name, and answered where they are told')
def reminded(s):
    day = s.day = s.laptop('day')
    day.env.update(GSETTINGS_BACKEND='keyfile', XDG_CONFIG_HOME=str(day.dir / 'config'))
    day.desktop = mock(day)
    subprocess.run([str(s.program('make-day')), str(day.dir / 'store'), 'Ineke Veldman'], env=day.env, check=True, timeout=120)
    s.app = open_day(day, '--background')
    s.app.wait_log(r'reminders told=2', 60)
    wait_for(lambda: len(notes(day)) == 2, 30, lambda: f'two are told of: {notes(day)}')
    equal(s.app.windows, [], 'windows')
    numbers = {words: next((i for i, line in enumerate(notes(day), 1) if words in line), None) for words in ('Spoed vraagt om u', 'Er begint zo een gesprek')}
    check(all(numbers.values()), f'both are told of: {notes(day)}')
    for word in ('Fatma', 'Samir', 'stroom'):
        check(word not in ' '.join(notes(day)), f'a notification says {word}')
    answer(day, numbers['Spoed vraagt om u'], 'call')
    s.app.find('label', 'Notities', timeout=30)
    answer(day, numbers['Er begint zo een gesprek'], 'open')
    s.app.find('label', re.compile('Samir'), timeout=30)


def open_day(day, *args):
    return day.app('--data-dir', str(day.dir / 'store'), '--passphrase-file', str(day.secret('drie kleine woorden')), *args,
                   env={'G_MESSAGES_DEBUG': 'wk-app'})


@test('after a restart nothing is told twice')
def once(s):
    s.app.meant_to_end = True
    s.app.key('ctrl+q')
    s.app.wait_end(30)
    before = len(notes(s.day))
    s.app = open_day(s.day)
    s.app.wait_log(r'reminders told=0', 60)
    equal(len(notes(s.day)), before, 'notifications after a restart')


@test('it goes on when the window is closed, and starts with the desktop, if a person wishes')
def background(s):
    s.app.see(None, 'Inwoners', timeout=30)
    s.app.key('ctrl+comma')
    wait_for(lambda: len(s.app.windows) == 2, 15, 'the preferences do not open')
    settle(0.5)
    s.app.find(None, 'Meldingen').mouse()
    s.app.look('preferences')
    s.app.see('label', 'Doorgaan als het venster dicht is').mouse()
    settings = s.day.dir / 'config' / 'glib-2.0' / 'settings' / 'keyfile'
    entry = s.day.dir / 'config' / 'autostart' / 'nl.woonkamer.Woonkamer.desktop'
    wait_for(lambda: settings.exists() and 'background=true' in settings.read_text(), 20, 'the wish is not kept')
    wait_for(lambda: entry.exists() and 'Exec=woonkamer --background' in entry.read_text(), 20, 'it does not start with the desktop')
    s.app.key('Escape')
    wait_for(lambda: len(s.app.windows) == 1, 15, 'the preferences stay')
    s.app.key('alt+F4')
    wait_for(lambda: not s.app.windows, 15, 'the window stays')
    s.day.ctl('--data-dir', s.day.dir / 'store', '--passphrase-file', s.day.secret('drie kleine woorden'), 'edit', 'Haddad', 'dream', 'Een eigen zaak.')
    check(s.app.running, 'it goes on')
    s.app.meant_to_end = True


if __name__ == '__main__':
    main()
