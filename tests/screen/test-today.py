#!/usr/bin/python3
"""Today: whom to contact and by which rule; moved by keyboard and put back; rest; as a picture; calling from there. Then behind the scenes: who may
help, and asking them to the table."""

import re

from _walk import Focus
from harness import *

WORK = 'Met wie contact zoeken'
TOGGLE = ('toggle button', 'push button')       # GTK before 4.10 has no role of its own for those


def who(app, title=WORK):
    """The names in a list, from the top: each line's first label."""
    labels = sorted((n for n in app.find('list', title).find_all('label') if n.name), key=lambda n: n.box[1])
    return [n.name for n in labels if re.fullmatch(r'[^\d:·.]+ [^\d:·.]+', n.name)]


def focused(app):
    """Which line of the list has the keyboard, counted from the top; None when none has."""
    lines = sorted(app.find('list', WORK).find_all('list item'), key=lambda n: n.box[1])
    return next((i for i, line in enumerate(lines) if line.has('focused')), None)


def stands(app, *names):
    wait_for(lambda: who(app)[:len(names)] == list(names), what=lambda: f'{who(app)}, and not {names}')


@test('it says whom to contact, and by which rule')
def rules(s):
    s.app = s.laptop('ineke', env={'GTK_USE_PORTAL': '0'}).app('--practise')
    s.app.find('list item', 'Inwoners', timeout=60)
    s.app.move(0, 0, 1100, 1000)
    s.app.key('ctrl+1')
    s.app.find('list', WORK, timeout=20)
    s.first, s.second, s.third, *_ = s.names = who(s.app)
    text = ' '.join(n.name for n in s.app.find('list', WORK).find_all('label'))
    check('Onze belofte, te laat: ' in text, text)
    s.app.look('list')


@test('a line is moved with Alt and an arrow, keeps the keyboard, and is put back')
def moved(s):
    s.app.find(TOGGLE, f'Meer voor {s.first}').choose('Omlaag')
    stands(s.app, s.second, s.first, s.third)
    wait_for(lambda: focused(s.app) == 1, what='the line that was moved keeps the keyboard')
    s.app.key('alt+Down')
    stands(s.app, s.second, s.third, s.first)
    s.app.key('ctrl+z')
    stands(s.app, s.second, s.first, s.third)
    s.app.find('push button', 'Weer volgens de regel').click()
    stands(s.app, s.first, s.second, s.third)
    s.app.unseen('push button', 'Weer volgens de regel')


@test('who wants rest leaves the list, and comes back when it is put back')
def rest(s):
    name = s.names[-1]
    s.app.find(TOGGLE, f'Meer voor {name}').choose('Rust tot…')
    s.app.find('push button', 'Over 4 weken').click()
    wait_for(lambda: name not in who(s.app), what=f'{name} is still to be contacted')
    s.app.key('ctrl+z')
    wait_for(lambda: name in who(s.app), what=f'{name} is not to be contacted any more')


@test('as a picture: rings of silence, each in them by name and by keyboard, opening the file')
def rings(s):
    s.app.find(TOGGLE, 'Als plaatje: ringen van stilte').click()
    picture = s.app.find(None, re.compile('^Ringen van stilte: '))
    s.app.unseen('list', WORK)
    s.app.look('rings')
    dots = {n.name.split(',')[0]: n for n in picture.find_all('push button')}
    check(set(s.names) <= set(dots), f'whom to contact stands in the picture: {sorted(dots)}')
    middle = picture.box[0] + picture.box[2] / 2, picture.box[1] + picture.box[3] / 2

    def away(name):
        x, y, w, h = dots[name].box
        return ((x + w / 2 - middle[0]) ** 2 + (y + h / 2 - middle[1]) ** 2) ** .5

    near, far = (next(n for n in dots if re.search(words, dots[n].name)) for words in (r', [2-9] dagen geleden', r', (\d weken|\d+ maanden) geleden'))
    check(away(near) < away(far), f'{near} is nearer than {far}')
    # Each says when they last spoke, and Tab comes to it.
    check(all(re.search(', (vandaag|gisteren|nog nooit|.* geleden)', dot.name) for dot in dots.values()), f'{[dot.name for dot in dots.values()]}')
    places = {dot.place_on_bus: n for n, dot in dots.items()}
    with Focus(s.app) as focus:
        reached, stop = set(), None
        for _ in range(200):
            stop = focus.press('Tab')
            reached |= {places[at] for at in [*focus.late, stop] if at in places}
            if reached == set(dots) and stop in places:
                break
    equal(sorted(set(dots) - reached), [], 'whom Tab does not come to')
    # On its way the keyboard passed the places; where one is, it still says.
    equal([n.name for n in s.app.find_all('list item') if n.has('selected')], ['Vandaag'], 'the place that one is at')
    name = places[stop]
    s.app.key('Return')
    s.app.see('label', re.compile(name.split()[0]), timeout=20)
    s.app.see('label', 'Verhaal')
    s.app.key('alt+Left')
    s.app.find(TOGGLE, 'Als lijst').click()
    s.app.see('list', WORK)


@test('one key calls, with the script and the story')
def call(s):
    s.app.find(TOGGLE, f'Meer voor {s.second}').choose('Bovenaan')
    stands(s.app, s.second, s.first)
    wait_for(lambda: focused(s.app) == 0, what='the line that was moved keeps the keyboard')
    s.app.key('ctrl+t')
    s.app.see('label', 'Notities', timeout=20)
    s.app.see('label', re.compile(s.second.split()[0]))
    s.app.key('alt+Left')
    s.app.see('list', WORK)


@test('behind the scenes: who may help and why; all are invited to one table, and no name leaves')
def scenes(s):
    s.app.key('ctrl+k')
    wait_for(lambda: len(s.app.windows) == 2, 15, 'the finder does not open')
    s.app.type('Tesfay')
    s.app.find('label', re.compile('Ghebremeskel, Tesfay'))
    s.app.key('Return')
    s.app.find('push button', 'Achter de schermen: wie kan helpen?', timeout=30).click()
    s.app.find('label', re.compile('Past bij het leefgebied: Werk'), timeout=30)
    s.app.look('scenes')
    s.app.find('check box', 'Leerwerkplek Groen').mouse()
    words = s.app.find_all('text', 'Wat zij lezen: de vraag zonder naam')[0]
    kept = words.text
    words.set_text('Tesfay wil een garage.')
    s.app.find('push button', '1 uitnodigen').click()
    s.app.find('label', re.compile('^De naam van de inwoner staat'))
    s.app.gone('label', re.compile('^De naam van de inwoner staat'), timeout=60)
    words.set_text(kept)
    # Neither by where they meet.
    where = s.app.find('text', 'Waar')
    where.type('bij Tesfay thuis')
    s.app.key('Return')
    s.app.find('push button', '1 uitnodigen').click()
    s.app.find('label', re.compile('^De naam van de inwoner staat'))
    check(not s.app.find_all('list', 'Uitgenodigd'), 'somebody was invited to the resident’s home')
    where.set_text('')
    where.type('de woonkamer')
    s.app.key('Return')
    s.app.find('push button', '1 uitnodigen').click()
    invited = s.app.find('list', 'Uitgenodigd')
    wait_for(lambda: any(re.match('Gevraagd op', n.name) for n in invited.find_all('label')), 20, 'nobody is invited')
    s.app.look('invited')
    s.app.find('push button', 'Uitnodiging voor de inwoner…').click()
    check('Leerwerkplek Groen' in s.app.find('label', re.compile('ተዓዲምኩም')).text, 'in the resident’s language, with who comes')
    # By the channel that he wants.
    s.app.find('label', text=re.compile('^ትግርኛ · Met een sms'))
    s.look('for-the-resident')
    s.app.key('Escape')


@test('the table as a calendar file for all, which says nothing of whom')
def calendar(s):
    wait_for(lambda: len(s.app.windows) == 1, 15, 'the invitation stays')
    s.app.find('push button', 'Agendabestand…').click()
    s.app.find(None, 'Kies eerst een dag voor de tafel')
    s.app.find(TOGGLE, re.compile('^Wanneer')).click()
    s.app.find('push button', 'Over een week').click()
    s.app.key('Escape')
    place = s.laptop('ineke').dir / 'tafel.ics'
    s.app.find('push button', 'Agendabestand…').click()
    s.app.titled('Het agendabestand bewaren')
    settle(0.5)
    s.app.find('text', text='tafel.ics').focus()
    s.app.key('ctrl+a')
    s.app.type(str(place))
    s.app.key('Return')
    wait_for(lambda: place.exists() and place.stat().st_size > 0, 30, 'nothing is written')
    said = place.read_text()
    check('BEGIN:VEVENT' in said and 'SUMMARY:Gesprek aan tafel' in said and 'LOCATION:de woonkamer' in said and 'Leerwerkplek Groen' in said, said)
    check(not re.search('Tesfay|Ghebremeskel', said), said)


@test('asked to a table: the question without a name, and an answer')
def asked(s):
    s.app.key('ctrl+4')
    s.app.find('list', 'Uitgenodigd aan een tafel')
    s.app.see('label', re.compile('^Weer met de handen werken'))
    s.app.look('asked')
    s.app.find('push button', 'Wij komen').click()
    s.app.unseen('list', 'Uitgenodigd aan een tafel')


@test('with the largest letters it goes into a window as narrow as a telephone, and so does the overview')
def narrow(s):
    s.app.key(*['ctrl+plus'] * 16)
    for place, number in (('today', 1), ('overview', 5)):
        s.app.key(f'ctrl+{number}')
        settle()
        s.app.narrow(360, 900)
        s.app.look(f'narrow-{place}')
    # What can be done for a line stands under its words, not beside a column of syllables.
    s.app.key('ctrl+1')
    row = s.app.find('list item', 'Mohammed Bouzid')
    words, more = row.find('label', 'Mohammed Bouzid').box, row.find('push button', re.compile('^Meer')).box
    check(more[1] > words[1] + words[3], f'beside the words: {words}, {more}')


if __name__ == '__main__':
    main(steps=True, timeout=420)
