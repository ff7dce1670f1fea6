#!/usr/bin/python3
"""A laptop with more screens than its own: which of them shows the plan, that nothing else can be reached from there, and that the desktop is told
nothing meanwhile."""

import re

from _desktop import has_desktop, mock, notes
from _two_laptops import *
from harness import *

WIDE = 800                  # of each screen
LITTLE = ROOT / 'tests' / 'screen' / '_window.py'


def screen_of(app, plan):
    """Which screen the table view covers, from 1; None where it covers none."""
    window = view_of(app, plan)
    if window is None:
        return None
    x, y, width, height = app.geometry(window)
    return x // WIDE + 1 if x % WIDE == 0 and (y, width, height) == (0, WIDE, 900) else None


def open_plan(app):
    app.find('list item', 'Inwoners', timeout=60)
    app.move(20, 20, 700, 800)
    app.key('ctrl+k')
    wait_for(lambda: len(app.windows) == 2, 15, 'the finder does not open')
    app.type('Fatma')
    app.find('label', re.compile(r'^[^,]*, Fatma'))
    app.key('Return')
    app.find('push button', 'Plan openen').click()
    app.find('label', re.compile('^Plan van Fatma'))
    return app.window


def view_of(app, plan):
    """The window of the table view."""
    return next((w for w in app.windows if w != plan), None)


@test('with one screen beside its own the plan goes there, unasked')
def two(s):
    app = s.laptop('two', screen=f'{2 * WIDE}x900x24', monitors=2).app('--practise')
    plan = open_plan(app)
    app.key('F8')
    wait_for(lambda: screen_of(app, plan) == 2, what='the plan is not there')
    app.look('two')
    app.xdotool('key', 'Escape')
    wait_for(lambda: app.windows == [plan], what='it stays')
    # Where the laptop's own window goes to the other screen, the plan goes to the first.
    app.move(WIDE + 20, 20)
    app.key('F8')
    wait_for(lambda: screen_of(app, plan) == 1, what='the plan is not there')
    app.close()


@test('with two beside its own it asks which, and the next time offers the same one first')
def three(s):
    if has_desktop():
        share(s)
    s.one = s.laptop('three', screen=f'{3 * WIDE}x900x24', monitors=3)
    if has_desktop():
        ctl(s.one, 'create', 'Joost Prins', 'Tiem')
        ctl(s.one, 'enrol', s.place.address, '--code', s.place.enrol_code('--name', 'Joost Prins', '--function', 'coordinator'))
        ctl(s.one, 'sync')
        s.one.desktop = mock(s.one)
        s.app = s.one.app('--data-dir', str(store(s.one)), '--passphrase-file', str(s.one.secret(PASSPHRASE)))
    else:
        s.app = s.one.app('--practise')
    s.plan = open_plan(s.app)
    s.app.key('F8')
    s.app.find('label', 'Op welk scherm komt het plan?')
    check(not s.app.find_all('push button', re.compile('^Scherm 1')), 'its own screen is offered')
    s.app.find('push button', re.compile('^Scherm 2'))
    s.app.look('which')
    s.app.find('push button', re.compile('^Scherm 3')).click()
    s.app.gone('label', 'Op welk scherm komt het plan?')
    wait_for(lambda: screen_of(s.app, s.plan) == 3, what='the plan is not there')
    s.app.xdotool('key', 'Escape')
    wait_for(lambda: s.app.windows == [s.plan], what='it stays')
    s.app.key('F8')
    s.app.find('label', 'Op welk scherm komt het plan?')
    settle(0.5)
    s.app.xdotool('key', 'Return')
    s.app.gone('label', 'Op welk scherm komt het plan?')
    wait_for(lambda: screen_of(s.app, s.plan) == 3, what='the plan is not there')


@test('from there no other resident is reached, by no key and nothing to press')
def alone(s):
    # All over it, but for the buttons of the window itself.
    for y in range(60, 900, 70):
        for x in (100, 400, 700):
            s.app.xdotool('mousemove', 2 * WIDE + x, y, 'click', 1)
    for keys in ('ctrl+k', 'ctrl+f', 'ctrl+n', 'ctrl+t', 'alt+Left', 'ctrl+comma', 'F10', *(f'ctrl+{n}' for n in range(1, 7))):
        s.app.xdotool('key', '--window', view_of(s.app, s.plan), keys)
        s.app.xdotool('key', keys)
    settle(1)
    equal(len(s.app.windows), 2, 'windows')
    check(s.app.find_all('label', re.compile('^Plan van Fatma')), 'the laptop’s own window went elsewhere')


@test('while it is on, what comes in is told by the screen and not by the desktop; afterwards by both')
def silent(s):
    if not has_desktop():
        raise Skip('python3-dbusmock is not installed')
    # Another window has the keyboard: otherwise nothing would be told anyhow.
    s.mail = s.one.app(LITTLE, 'Post', program='/usr/bin/python3', name='mail')
    s.mail.raise_window()
    wait_for(lambda: s.app.xdotool('getactivewindow').strip() in s.mail.windows, what='the other window is not in front')
    ctl(s.karin, 'edit', 'Aydin, Fatma', 'dream', 'Ik werk drie dagen in een keuken.')
    ctl(s.karin, 'sync')
    s.app.find('frame', 'Mijn plan').find(('text', 'label'), text='Ik werk drie dagen in een keuken.', timeout=60)
    settle(3)
    equal(notes(s.one), [], 'what the desktop was told')
    s.app.xdotool('windowactivate', '--sync', view_of(s.app, s.plan), 'key', 'Escape')
    wait_for(lambda: s.app.windows == [s.plan], what='it stays')
    s.mail.raise_window()
    ctl(s.karin, 'edit', 'Aydin, Fatma', 'dream', 'Ik werk vier dagen in een keuken.')
    ctl(s.karin, 'sync')
    wait_for(lambda: notes(s.one), 60, 'once it is off the desktop is told nothing either')


if __name__ == '__main__':
    main(steps=True)
