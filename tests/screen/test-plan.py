#!/usr/bin/python3
"""A host and a guest's seat at one table: both write in one plan, the line is cut and comes back."""

import re
import socket
import threading

from harness import *

TEXT = ('text', 'entry', 'terminal')
TOGGLE = ('toggle button', 'push button')       # GTK before 4.10 has no role of its own for those


def text_view(app, label):
    return app.front(TEXT, label)


def shows(app, label, words):
    # Looked for anew each time: a step that is moved gets another number.
    wait_for(lambda: text_view(app, label).text == words, what=lambda:
             f'{app.name}: “{label}” says {text_view(app, label).text!r}, not {words!r}')


@test('a file is opened, and its plan')
def open_plan(s):
    s.host = s.laptop('ineke').app('--practise')
    s.host.window_size = s.host.move(0, 0, 1180, 960)
    s.host.find(None, 'Inwoners').click()
    s.host.find(None, re.compile('Fatma')).mouse(times=2)
    s.host.find('label', 'Verhaal')
    s.host.look('file')
    s.host.find('push button', 'Plan openen').click()
    s.host.find('label', 'Plan van Fatma Aydın')
    s.host.look('plan')


@test('a step is added, and says what it lacks')
def add_step(s):
    s.host.find('push button', 'Doel toevoegen').click()
    text_view(s.host, 'Doel 3').type('Zelf de post doen.')
    s.host.find_all('push button', 'Stap toevoegen')[-1].click()
    step = text_view(s.host, 'Stap 5: wat')
    step.type('Elke week samen kijken')
    s.host.find('label', 'Nog niet af: wie doet dit, en wanneer?')
    equal(step.text, 'Elke week samen kijken')
    s.host.look('step')


@test('Enter goes on to the next step; taken away, it can be put back')
def next_step(s):
    text_view(s.host, 'Stap 5: wat').type('\nBellen')
    shows(s.host, 'Stap 6: wat', 'Bellen')
    s.host.key('alt+Delete')
    s.host.gone(TEXT, 'Stap 6: wat')
    s.host.look('taken-away')
    # The toast with its button is not in the accessible tree of libadwaita 1.2; the key does the same.
    s.host.key('ctrl+z')
    shows(s.host, 'Stap 6: wat', 'Bellen')


@test('Enter in the middle of a step makes two of it, and one undo makes it one again')
def split(s):
    step = text_view(s.host, 'Stap 5: wat').focus()
    step.caret(len('Elke week '))
    s.host.key('Return')
    shows(s.host, 'Stap 5: wat', 'Elke week ')
    shows(s.host, 'Stap 6: wat', 'samen kijken')
    s.host.key('ctrl+z')
    shows(s.host, 'Stap 5: wat', 'Elke week samen kijken')
    text_view(s.host, 'Stap 6: wat').focus()


@test('a step is moved with the keyboard, and keeps the focus')
def move(s):
    s.host.key('alt+Up')
    shows(s.host, 'Stap 5: wat', 'Bellen')
    shows(s.host, 'Stap 6: wat', 'Elke week samen kijken')
    s.host.key('alt+Down')
    shows(s.host, 'Stap 6: wat', 'Bellen')


def drag(app, step, upon, part):
    """With the mouse, by the handle before the step, to a place in another one: 0 its upper edge, 1 its lower."""
    def place(label):
        text = text_view(app, label)
        x, y = text.place()
        return x - text.box[2] // 2 - 14, y, text.box[3]
    app.raise_front()
    x, y, _ = place(step)
    to_x, to_y, height = place(upon)
    drag_from(app, x, y, to_x + 41, to_y + int(height * (part - 0.5)))


def drag_from(app, x, y, to_x, to_y, meanwhile=lambda: None):
    app.xdotool('mousemove', x, y)
    app.xdotool('mousedown', 1)
    # A drag begins once the mouse has gone some way, and knows where it is from how it moves there.
    for n in range(1, 11):
        app.xdotool('mousemove', x + (to_x - x) * n // 10, y + (to_y - y) * n // 10)
    app.xdotool('mousemove', to_x, to_y)
    meanwhile()
    # What others wrote may have moved what lies there.
    app.xdotool('mousemove', to_x + 1, to_y)
    settle()
    app.xdotool('mouseup', 1)


@test('a step is dragged with the mouse, there and back')
def dragged(s):
    drag(s.host, 'Stap 6: wat', 'Stap 5: wat', 0)
    shows(s.host, 'Stap 5: wat', 'Bellen')
    shows(s.host, 'Stap 6: wat', 'Elke week samen kijken')
    drag(s.host, 'Stap 5: wat', 'Stap 6: wat', 1)
    shows(s.host, 'Stap 6: wat', 'Bellen')
    shows(s.host, 'Stap 5: wat', 'Elke week samen kijken')
    text_view(s.host, 'Stap 6: wat').focus()


@test('a step is cut and pasted: it stands there once, and where it was until then')
def cut_and_paste(s):
    s.host.key('alt+x')
    shows(s.host, 'Stap 6: wat', 'Bellen')
    s.host.look('cut')
    first = text_view(s.host, 'Stap 1: wat')
    words = first.text
    first.focus()
    s.host.key('alt+v')
    shows(s.host, 'Stap 2: wat', 'Bellen')
    equal(text_view(s.host, 'Stap 1: wat').text, words, 'the step before it')
    shows(s.host, 'Stap 6: wat', 'Elke week samen kijken')
    text_view(s.host, 'Stap 2: wat').focus()
    s.host.key('ctrl+z')
    shows(s.host, 'Stap 6: wat', 'Bellen')


@test('the plan is drawn as one picture; a step pressed on it is where one writes on')
def picture(s):
    s.host.find(TOGGLE, 'Meer voor dit plan').click()
    s.host.find(None, 'De praatplaat').click()
    s.host.titled('De praatplaat')
    drawn = s.host.find('push button', re.compile('^Stap 5: .*Nog niemand'))
    s.host.find('push button', re.compile('^Waar wilt u over een jaar zijn'))
    s.look('picture')
    drawn.click()
    wait_for(lambda: len(s.host.windows) == 1, 15, 'the picture does not go')
    wait_for(lambda: text_view(s.host, 'Stap 5: wat').has('focused'), 15, 'the step that was pressed has not the keyboard')


@test('undo takes back what was typed last')
def undo(s):
    step = text_view(s.host, 'Stap 6: wat')
    step.focus()
    step.type(' straks')
    shows(s.host, 'Stap 6: wat', 'Bellen straks')
    # Typed without a pause it is one undo; a slow machine makes pauses of its own.
    for _ in range(len(' straks')):
        before = step.text
        s.host.key('ctrl+z')
        if wait_for(lambda: step.text != before and step.text, 15, 'nothing is undone') == 'Bellen':
            break
    shows(s.host, 'Stap 6: wat', 'Bellen')
    for _ in range(len(' straks')):
        before = step.text
        s.host.key('ctrl+shift+z')
        if wait_for(lambda: step.text != before and step.text, 15, 'nothing is done again') == 'Bellen straks':
            break
    shows(s.host, 'Stap 6: wat', 'Bellen straks')


@test('a table is opened; a guest knocks and is let in')
def table(s):
    # The file's page, beneath, has such a button as well.
    s.host.find_all('push button', 'Tafel openen')[-1].click()
    code = s.host.find('label', re.compile('^Code: '))
    digits = re.sub(r'\D', '', code.name)
    equal(len(digits), 8, 'digits of the code')
    # Fatma is read to: one writes for all until people choose otherwise.
    s.host.find('push button', 'Laat iedereen schrijven').click()
    addresses = s.host.find('label', re.compile(r':\d+$')).name.split('\n')
    port = addresses[0].rsplit(':', 1)[1]
    s.host.look('table')
    s.relay = s.relay(int(port)) if callable(s.relay) else s.relay
    s.seat = s.laptop('fatma').app('--join', f'127.0.0.1:{s.relay.port}')
    s.seat.move(420, 20, 900, 940)
    s.seat.find(TEXT, 'Uw naam').type('Fatma')
    s.seat.find(TEXT, 'Uw organisatie (als u daarvoor komt)').type('Buurthuis')
    s.seat.find(TEXT, 'Code van acht cijfers').type(digits)
    s.seat.look('join')
    s.seat.find('push button', 'Aankloppen').click()
    s.seat.find('label', 'U klopt aan. Wacht tot u wordt toegelaten.')
    # Not let in, one is told so, and may knock once more.
    s.host.raise_front()
    s.host.find('push button', 'Fatma niet toelaten').click()
    s.host.gone('push button', 'Fatma toelaten')
    s.seat.find('label', 'De gastvrouw of gastheer liet u niet binnen. Vraag het aan tafel.')
    s.seat.raise_front()
    s.seat.look('declined')
    s.seat.find(TEXT, 'Code van acht cijfers').set_text(digits)
    s.seat.find('push button', 'Aankloppen').click()
    s.host.raise_front()
    s.host.find('push button', 'Fatma toelaten')
    # Who it is, for whom they come, and on what: the host decides by that.
    s.host.find('label', 'Fatma (Buurthuis) klopt aan')
    s.host.find('label', f'Op het apparaat ‘{socket.gethostname()}’.')
    s.host.look('knock')
    s.host.find('push button', 'Fatma toelaten').click()
    s.seat.find('label', re.compile('^Plan van'))
    shows(s.seat, 'Stap 6: wat', 'Bellen straks')
    s.host.find('label', 'Iedereen ziet hetzelfde.')
    s.seat.find('label', 'Iedereen ziet hetzelfde.')


@test('both write at once, and see the same')
def write(s):
    text_view(s.seat, 'Wat nu het belangrijkst is').type('Rust in huis. ')
    shows(s.host, 'Wat nu het belangrijkst is', 'Rust in huis. ')
    s.host.raise_front()
    matters = text_view(s.host, 'Wat nu het belangrijkst is').focus()
    matters.caret(14)
    matters.type('En de kinderen trots.')
    shows(s.seat, 'Wat nu het belangrijkst is', 'Rust in huis. En de kinderen trots.')
    text_view(s.seat, 'Over een jaar').focus()
    s.host.raise_front()
    s.host.look('caret')
    s.seat.raise_front()
    s.seat.look('seat')


@test('one pen: what another ticks, adds, moves or dates is refused with a word, until the pen is theirs')
def pen(s):
    s.host.raise_front()
    s.host.find(TOGGLE, 'Meer voor dit plan').click()
    s.host.find(None, 'Eén pen: ik schrijf voor iedereen').click()
    s.seat.find('label', 'Ineke Veldman schrijft voor iedereen aan tafel.')
    before = [text_view(s.seat, f'Stap {n}: wat').text for n in (5, 6)]
    done = s.seat.find(TOGGLE, 'Stap 5: gelukt')
    done.click()
    wait_for(lambda: not s.seat.find(TOGGLE, 'Stap 5: gelukt').has('pressed'), what='the tick stays')
    s.seat.find('label', 'Dat is niet veranderd. Zeg het hardop, of leg uw woorden op tafel.')
    s.seat.look('pen-refused')
    s.seat.find('push button', 'Doel toevoegen').click()
    s.seat.raise_front()
    text_view(s.seat, 'Stap 5: wat').focus()
    s.seat.key('alt+Down')
    s.seat.key('alt+Delete')
    # What the host does next comes after whatever hers may have sent.
    s.host.raise_front()
    text_view(s.host, 'Wat goed gaat').type('Samen. ')
    shows(s.seat, 'Wat goed gaat', 'Samen. ')
    equal([text_view(app, f'Stap {n}: wat').text for app in (s.host, s.seat) for n in (5, 6)], before * 2, 'the steps on both screens')
    check(not s.host.find_all(TEXT, 'Doel 4') and not s.seat.find_all(TEXT, 'Doel 4'), 'no goal was added')
    check(not s.host.find(TOGGLE, 'Stap 5: gelukt').has('pressed'), 'nothing is ticked on the other screen')
    # With the pen hers, the same tick counts, and the host’s does not.
    s.seat.find('push button', 'Ik neem de pen').click()
    s.host.find('label', 'Fatma schrijft voor iedereen aan tafel.')
    s.host.find(TOGGLE, 'Stap 6: gelukt').click()
    s.seat.find(TOGGLE, 'Stap 5: gelukt').click()
    wait_for(lambda: s.host.find(TOGGLE, 'Stap 5: gelukt').has('pressed'), what='her tick does not come')
    check(not s.seat.find(TOGGLE, 'Stap 6: gelukt').has('pressed'), 'the host’s tick')
    s.seat.find(TOGGLE, 'Stap 5: gelukt').click()
    s.seat.find('push button', 'Laat iedereen schrijven').click()
    s.host.gone('label', 'Fatma schrijft voor iedereen aan tafel.')
    wait_for(lambda: not s.host.find(TOGGLE, 'Stap 5: gelukt').has('pressed'), what='her tick is not taken back')
    well = text_view(s.host, 'Wat goed gaat').focus()
    s.host.key('ctrl+a', 'BackSpace')
    shows(s.seat, 'Wat goed gaat', '')
    equal(well.text, '')


@test('the line is cut: both write on, and are in step when it is back')
def cut(s):
    s.relay.cut()
    s.seat.find('label', re.compile('U bent weg van de tafel'), timeout=40)
    s.seat.raise_front()
    text_view(s.seat, 'Wat goed gaat').type('Ik kook voor dertig mensen.')
    s.seat.look('away')
    s.host.raise_front()
    matters = text_view(s.host, 'Wat nu het belangrijkst is').focus()
    matters.caret(0)
    matters.type('Eerst: ')
    equal(text_view(s.host, 'Wat goed gaat').text, '', 'what was written away from the table')
    s.relay.restore()
    shows(s.host, 'Wat goed gaat', 'Ik kook voor dertig mensen.')
    shows(s.seat, 'Wat nu het belangrijkst is', 'Eerst: Rust in huis. En de kinderen trots.')
    s.host.find('label', 'Iedereen ziet hetzelfde.')


def whole(app, label, words):
    """Selects all that a text says; gives where one can press in it."""
    text = text_view(app, label).focus()
    app.key('ctrl+a')
    equal(text.text, words)
    x, y = text.place()
    return text.box[0] + 12, y


def hands(app, place):
    """What the list of authors says of one place in the plan."""
    said = [(n.name or n.text).replace('\u2068', '').replace('\u2069', '') for n in app.find_all('label')]
    listed = said[said.index('Als lijst') + 1:]
    return listed[listed.index(place) + 1:][:3] if place in listed else listed[:9]


@test('words pasted by the middle button or dragged stay whose they are, and the list of authors says so')
def words_moved(s):
    s.host.raise_front()
    label, other = 'Wat nu het belangrijkst is', 'Wat goed gaat'
    words = text_view(s.host, label).text
    check('Rust in huis' in words and 'En de kinderen trots' in words, f'two wrote “{words}”')
    before = text_view(s.host, other).text
    s.host.find(TOGGLE, 'Meer voor dit plan').click()
    s.host.find(None, 'Wie schreef wat').click()
    s.host.find(TOGGLE, 'Als lijst').mouse()
    whole(s.host, label, words)
    x, y = text_view(s.host, other).place()
    s.host.xdotool('mousemove', x, y)
    s.host.xdotool('click', 2)
    wait_for(lambda: words in text_view(s.host, other).text, 15, lambda: f'nothing is pasted: “{text_view(s.host, other).text}”')
    wait_for(lambda: any('Fatma' in line and 'Rust in huis' in line for line in hands(s.host, other)), 15, lambda: f'pasted: {hands(s.host, other)}')
    s.host.look('authors')
    text_view(s.host, other).focus()
    s.host.key('ctrl+z')
    wait_for(lambda: text_view(s.host, other).text == before, 15, lambda: f'not taken back: “{text_view(s.host, other).text}”')
    from_x, from_y = whole(s.host, label, words)
    x, y = text_view(s.host, other).place()
    s.host.xdotool('mousemove', from_x, from_y)
    s.host.xdotool('mousedown', 1)
    for n in range(1, 11):
        s.host.xdotool('mousemove', from_x + (x - from_x) * n // 10, from_y + (y - from_y) * n // 10)
    settle()
    s.host.xdotool('mouseup', 1)
    wait_for(lambda: words in text_view(s.host, other).text, 15, lambda: f'nothing is dropped: “{text_view(s.host, other).text}”')
    wait_for(lambda: any('Fatma' in line and 'Rust in huis' in line for line in hands(s.host, other)), 15, lambda: f'dropped: {hands(s.host, other)}')
    for _ in range(4):
        if text_view(s.host, other).text == before and text_view(s.host, label).text == words:
            break
        s.host.key('ctrl+z')
        settle()
    shows(s.host, other, before)
    shows(s.host, label, words)
    s.host.find(TOGGLE, 'Meer voor dit plan').click()
    s.host.find(None, 'Wie schreef wat').click()


@test('what stands there in the resident’s own words is not changed by others')
def own_words(s):
    s.host.raise_front()
    text = text_view(s.host, 'Wat goed gaat').focus()
    before = text.text
    text.caret(len(before))
    s.host.key('ctrl+shift+q')
    s.host.find('push button', 'Het citaat is klaar')
    s.host.type(' Niemand gaat met honger weg.')
    quoted = wait_for(lambda: text.text == before + ' Niemand gaat met honger weg.' and text.text, 15, lambda: f'“{text.text}”')
    s.host.find('push button', 'Het citaat is klaar').click()
    s.host.gone('push button', 'Het citaat is klaar')
    for who in (s.host, s.seat):
        who.raise_front()
        shows(who, 'Wat goed gaat', quoted)
        text_view(who, 'Wat goed gaat').focus().caret(len(quoted) - 6)
        who.key('x')
        who.key('BackSpace')
        settle()
        who.look('own-words')
        shows(who, 'Wat goed gaat', quoted)
    shows(s.host, 'Wat goed gaat', quoted)
    # Who takes down a quotation may.
    s.host.raise_front()
    text_view(s.host, 'Wat goed gaat').focus()
    s.host.key('ctrl+shift+q')
    s.host.find('push button', 'Het citaat is klaar')
    text.caret(len(quoted))
    for _ in range(len(quoted) - len(before)):
        s.host.key('BackSpace')
    shows(s.seat, 'Wat goed gaat', before)
    s.host.find('push button', 'Het citaat is klaar').click()


@test('a goal is moved while another writes in it: it stands there once, and no word is lost')
def goal_moved(s):
    goals = [text_view(s.host, f'Doel {n}').text for n in (1, 2, 3)]
    goal = text_view(s.seat, 'Doel 3')
    words = [' En', ' dan', ' lees', ' ik', ' ze', ' zelf,', ' een', ' voor', ' een.']
    written = ''.join(words)

    def write_on():
        for word in words:
            goal.insert(word, len(goal.text))
            settle(0.4)
    s.host.raise_front()
    s.host.find(TOGGLE, 'Doel 3: meer').click()
    up = s.host.find(None, 'Omhoog')
    writer = threading.Thread(target=write_on)
    writer.start()
    settle(1)
    up.click()
    writer.join()
    for app in (s.host, s.seat):
        shows(app, 'Doel 2', goals[2] + written)
        shows(app, 'Doel 3', goals[1])
        check(not app.find_all(TEXT, 'Doel 4'), f'{app.name}: no goal stands there twice')
    s.host.raise_front()
    s.host.find('label', 'Iedereen ziet hetzelfde.')


@test('a goal is dragged with the mouse while the other writes in it and in the one it lands on: each stands there once, with all words')
def goal_dragged(s):
    def top(label):
        return text_view(s.host, label).box[1]

    def edit():
        for label, word in (('Doel 3', ' Nu'), ('Doel 2', ' Later'), ('Doel 3', ' meteen.')):
            text = text_view(s.seat, label)
            text.insert(word, len(text.text))
        s.seat.find_all('push button', 'Stap toevoegen')[1].click()
        shows(s.host, 'Doel 3', goals[2] + ' Nu meteen.')

    goals = [text_view(s.host, f'Doel {n}').text for n in (1, 2, 3)]
    s.host.raise_front()
    text_view(s.host, 'Doel 3').into_view()
    text_view(s.host, 'Doel 2').into_view()
    steps = [n.name for n in s.host.find_all(TEXT, re.compile(r'^Stap \d+: wat$'))]
    steps = sorted(steps, key=lambda label: int(re.search(r'\d+', label).group()))
    inside = next(label for label in steps if top('Doel 2') < top(label) < top('Doel 3'))
    count = len(steps)
    more = s.host.find(TOGGLE, 'Doel 3: meer')
    x, y = more.place()
    drag_from(s.host, x + more.box[2] // 2 + 16, y, *text_view(s.host, inside).place(), meanwhile=edit)
    for app in (s.host, s.seat):
        shows(app, 'Doel 2', goals[2] + ' Nu meteen.')
        shows(app, 'Doel 3', goals[1] + ' Later')
        shows(app, 'Doel 1', goals[0])
        check(not app.find_all(TEXT, 'Doel 4'), f'{app.name}: a goal stands there twice')
        equal(len(app.find_all(TEXT, re.compile(r'^Stap \d+: wat$'))), count + 1, f'{app.name}: steps')
    s.host.raise_front()
    s.host.look('goal-dragged')
    s.host.find('label', 'Iedereen ziet hetzelfde.')


@test('screen away is one key, and any key leads back')
def away(s):
    s.host.raise_front()
    s.host.key('F12')
    s.host.find(None, 'Een rustig beeld. Druk op een toets om verder te gaan.')
    s.look('screen-away')
    s.host.key('space')
    s.host.gone(None, 'Een rustig beeld. Druk op een toets om verder te gaan.')


@test('the host closes the table; nothing is left at the seat')
def close(s):
    # The panel folded away when somebody came in.
    s.host.find('push button', 'De tafel').click()
    s.host.see('push button', 'Tafel sluiten').click()
    s.seat.find('label', 'Er blijft niets van achter op dit apparaat.')
    check(not s.seat.find_all(TEXT, 'Stap 5: wat'), 'the plan is gone from the seat')
    s.seat.raise_front()
    s.seat.look('farewell')


if __name__ == '__main__':
    main(steps=True)
