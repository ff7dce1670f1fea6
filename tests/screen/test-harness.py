#!/usr/bin/python3
"""The harness itself, on a little GTK program: what it says of a window must be so."""

import socket
import subprocess
import threading
import time

from harness import *
from harness import name_fits

LITTLE = ROOT / 'tests' / 'screen' / '_window.py'


def little(s, laptop='one', title='Little window'):
    return s.laptop(laptop).app(LITTLE, title, program='/usr/bin/python3', name=f'{laptop} window')


@test('a button is found and clicked')
def button(s):
    s.window = little(s)
    s.window.find('push button', 'Press').click()
    s.window.find('label', 'pressed')


@test('a check box is clicked with the mouse')
def tick(s):
    box = s.window.find('check box', 'Tick me')
    box.click()
    s.window.find('label', 'ticked')
    check(box.has('checked'), 'the box is ticked')


@test('text is typed with keys and by accessible editing')
def typed(s):
    entry = s.window.find(('text', 'entry'), 'Name')
    entry.type('Fatma Aydın, 41')
    s.window.find('label', 'entry: Fatma Aydın, 41')
    entry.set_text('Çelik')
    s.window.find('label', 'entry: Çelik')
    story = s.window.find('text', 'Story')
    story.type('one\ntwo')
    wait_for(lambda: story.text == 'one\ntwo', what='two lines in the story')


@test('on screens of their own two type at the same time, one of them Arabic')
def at_once(s):
    windows = [s.laptop(name, screen='700x500x24', keyboard=keyboard).app(LITTLE, 'Little window', program='/usr/bin/python3', name=name)
               for name, keyboard in (('four', None), ('five', 'ara'))]
    words = ['the quick brown fox jumps over the dog', 'أريد أن أطبخ في مطبخ البيت']
    entries = [window.find(('text', 'entry'), 'Name').focus() for window in windows]
    writers = [threading.Thread(target=window.type, args=(text, 30)) for window, text in zip(windows, words)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    for entry, text in zip(entries, words):
        wait_for(lambda: entry.text == text, what=lambda: f'{text!r} was typed, {entry.text!r} stands there')
    # Stopped, neither keeps the other waiting.
    windows[0].pause()
    windows[1].find(('toggle button', 'push button'), 'More').choose('From the menu')
    windows[1].find('label', 'chosen')
    windows[0].go_on()
    for window in windows:
        window.close()


@test('a menu opens and its item is chosen')
def menu(s):
    s.window.find(('toggle button', 'push button'), 'More').choose('From the menu')
    s.window.find('label', 'chosen')


@test('a page that was left is not seen')
def pages(s):
    s.window.see('label', 'first page')
    check(not s.window.find_all('label', 'second page'), 'the second page was never shown')
    s.window.see('push button', 'Turn').click()
    s.window.see('label', 'second page')
    s.window.unseen('label', 'first page')


@test('a picture of the window has its size and more than one colour')
def picture(s):
    s.window.move(100, 80, 500, 600)
    path = s.window.picture('little')
    answer = subprocess.run(['identify', '-format', '%w %h %k', str(path)], capture_output=True, text=True).stdout
    width, height, colours = map(int, answer.split())
    equal((width, height), (500, 600))
    check(colours > 10, f'{colours} colours')
    s.window.find('push button', 'Press').mouse()
    s.window.find('label', 'pressed')


@test('two laptops do not meet on one bus, and share the screen')
def two(s):
    other = little(s, 'two', 'Other window')
    other.find('check box', 'Tick me').click()
    other.find('label', 'ticked')
    s.window.find('label', 'pressed')
    check(s.laptop('one').env['DBUS_SESSION_BUS_ADDRESS'] != s.laptop('two').env['DBUS_SESSION_BUS_ADDRESS'],
          'two buses')
    s.window.find(('text', 'entry'), 'Name').type('!')
    wait_for(lambda: '!' in s.window.find(('text', 'entry'), 'Name').text)
    other.kill()
    check(not other.running, 'killed')


@test('Dutch is there')
def dutch(s):
    answer = s.laptop('one').run('/usr/bin/date', '-d', '2026-11-24', '+%A %d %B')
    equal(answer.strip(), 'dinsdag 24 november')


@test('what is not there is said with what is')
def missing(s):
    try:
        s.window.find('push button', 'Nowhere', timeout=0.3)
    except Failure as failure:
        check('Press' in str(failure), 'the message names what is there')
    else:
        raise Failure('found a button that does not exist')


@test('what a program logs as critical is found, once')
def critical(s):
    said = ['(little:1): Gtk-CRITICAL **: 10:00:00.000: gtk_widget_unparent: assertion',
            '** (little:1): CRITICAL **: 10:00:00.000: wk_text_get_length: assertion']
    words = ' '.join(f"'{line}'" for line in said)
    program = s.laptop('one').start('/bin/sh', '-c', f"printf '%s\\n' {words} '(little:1): Gtk-WARNING **: no harm'")
    program.wait_end()
    equal(s.complaints(), [f'{program.name}: {line}' for line in said])
    equal(s.complaints(), [])


@test('a crash is seen at once')
def crash(s):
    s.window.find('push button', 'Crash').click()
    wait_for(lambda: not s.window.running)
    equal(s.crashed(), [s.window])
    start = time.monotonic()
    try:
        s.window.find('label', 'pressed', timeout=60)
    except Failure as failure:
        check('ended by itself with 3' in str(failure), str(failure))
        check(time.monotonic() - start < 5, 'no waiting for the dead')
    else:
        raise Failure('a program that ended was still found')
    s.window.meant_to_end = True


@test('a relay passes, holds, cuts and restores')
def relay(s):
    server = socket.create_server(('127.0.0.1', 0))

    def echo():
        while True:
            try:
                c, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=lambda c=c: [c.sendall(d) for d in iter(lambda: c.recv(99), b'')],
                             daemon=True).start()
    threading.Thread(target=echo, daemon=True).start()

    line = s.relay(server.getsockname()[1])
    near = socket.create_connection(('127.0.0.1', line.port), 5)
    near.sendall(b'one')
    equal(near.recv(9), b'one')
    line.hold()
    near.sendall(b'two')
    near.settimeout(0.2)
    try:
        near.recv(9)
        raise Failure('a held line passed something on')
    except socket.timeout:
        pass
    line.restore()
    near.settimeout(5)
    equal(near.recv(9), b'two')
    line.cut()
    equal(near.recv(9), b'')
    try:
        socket.create_connection(('127.0.0.1', line.port), 1)
        raise Failure('a cut line took a connection')
    except OSError:
        pass
    line.restore()
    near = socket.create_connection(('127.0.0.1', line.port), 5)
    near.sendall(b'three')
    equal(near.recv(9), b'three')
    server.close()


@test('names fit as labels come')
def names(s):
    check(name_fits('Press', 'PressPress') and name_fits('Press', 'Press (Alt+P)'), 'doubled and longer labels')
    check(not name_fits('ticked', 'tickedly') and not name_fits('Pres', 'Press'), 'no half words')


if __name__ == '__main__':
    main()
