#!/usr/bin/python3
"""Three laptops and a seat in Arabic at one table, each with a screen and a keyboard of its own: all type in one sentence at once, one is cut
off and comes back, one stops for a while, one is sent away, the host is killed and a successor takes over, the plan is agreed and changed
later; and every copy is the same in the end."""

import json
import re
import threading

from harness import *

PASSPHRASE = 'een tafel met vier stoelen'
TEXT = ('text', 'entry', 'terminal')
TOGGLE = ('toggle button', 'push button')       # GTK before 4.10 has no role of its own for those
MATTERS = 'Wat nu het belangrijkst is'
FIELDS = {'ineke': MATTERS, 'karin': MATTERS, 'joost': MATTERS, 'fatma': 'أهم شيء عندي الآن'}
PEOPLE = tuple(FIELDS)
KEYBOARDS = {'fatma': 'ara'}
SCREEN, WINDOW = '860x780x24', (0, 0, 790, 700)


def ctl(s, who, *words):
    laptop = s.laptop(who)
    return laptop.ctl('--data-dir', laptop.data_home / 'woonkamer', *words, passphrase=PASSPHRASE)


def start(s, who, *words):
    laptop = s.laptop(who)
    s.apps[who] = laptop.app('--data-dir', str(laptop.data_home / 'woonkamer'), '--passphrase-file', str(laptop.secret(PASSPHRASE)), *words)


def open_plan(s, who):
    app = s.apps[who]
    app.find('list item', 'Inwoners', timeout=60)
    app.move(*WINDOW)
    app.key('ctrl+k')
    wait_for(lambda: len(app.windows) == 2, 15, 'the finder does not open')
    app.type('Fatma')
    app.find('label', re.compile('^Aydın, Fatma'))
    app.key('Return')
    app.find('push button', 'Plan openen').click()
    app.find(TEXT, MATTERS)


def field(s, who):
    """The text that all write in, as this one has it on the screen; looked for anew only when its page was."""
    if who not in s.fields:
        s.fields[who] = s.apps[who].front(TEXT, FIELDS[who], timeout=40)
    return s.fields[who]


def all_read(s, people, words, timeout=40):
    """Waits until these people's screens say the same, with those words in it; gives what they say."""
    def same():
        said = {field(s, who).text for who in people}
        return len(said) == 1 and all(w in next(iter(said)) for w in words) and said
    return wait_for(same, timeout, lambda: f'not all read {words}: ' + repr({who: field(s, who).text for who in people})).pop()


def in_step(s, who, sentence='Iedereen ziet hetzelfde.'):
    s.apps[who].find('label', re.compile(sentence), timeout=40)


@test('three laptops of one office have the same file; one opens a table, two colleagues and the resident sit down')
def sit_down(s):
    s.apps, s.fields, s.office_ = {}, {}, s.office()
    for who in PEOPLE:
        s.laptop(who, screen=SCREEN, keyboard=KEYBOARDS.get(who))
    people = {'ineke': ('Ineke Veldman', 'Tiem'), 'karin': ('Karin Blom', 'Inkomensondersteuning'), 'joost': ('Joost Prins', 'Sociaal Wijkteam')}
    for who, person in people.items():
        ctl(s, who, 'create', *person, *(['--example'] if who == 'ineke' else []))
        ctl(s, who, 'enrol', s.office_.address, '--code', s.office_.first_code if who == 'ineke' else s.office_.enrol_code('--name', person[0], '--organisation', person[1], '--function', 'network-professional'))
    ctl(s, 'ineke', 'sync')
    for who in people:
        start(s, who)
    open_plan(s, 'ineke')
    host = s.apps['ineke']
    host.front('push button', 'Tafel openen').click()
    code = re.sub(r'\D', '', host.find('label', re.compile('^Code: ')).name)
    port = int(host.find('label', re.compile(r':\d+$')).name.split('\n')[0].rsplit(':', 1)[1])
    # The resident is read to, so that one would write for all.
    host.find('push button', 'Laat iedereen schrijven').click()
    s.line = s.relay(port)
    for who, name in (('karin', 'Karin Blom'), ('joost', 'Joost Prins')):
        app = s.apps[who]
        app.find('list item', 'Tafel', timeout=60).mouse()
        app.move(*WINDOW)
        app.find('text', 'Adres van de tafel').set_text(f'127.0.0.1:{s.line.port if who == "karin" else port}')
        app.find('text', 'Code van acht cijfers').set_text(code)
        app.find('push button', 'Aankloppen').click()
        host.find('push button', f'{name} toelaten').click()
    s.apps['fatma'] = s.laptop('fatma').app('--seat', '--language', 'ar', '--join', f'127.0.0.1:{port}',
                                            env={'WOONKAMER_SEAT_CODE': code, 'WOONKAMER_SEAT_NAME': 'Fatma'})
    host.find('push button', 'Fatma toelaten').click()
    s.apps['fatma'].find('label', 'خطتي')
    # The host alone sees who sits there; the question stands above the plan, whatever is folded away.
    host.find('label', re.compile('^Fatma zit als inwoner op een eigen plek'))
    s.look('looks-offered')
    host.find('push button', 'Laat zien wie keek').click()
    host.gone('push button', 'Laat zien wie keek')
    # A colleague whose laptop has the file reads whose plan it is.
    s.apps['karin'].find('label', 'Plan van Fatma Aydın')
    s.apps['fatma'].move(*WINDOW)
    equal(all_read(s, PEOPLE, ()), '', 'what stands there before')
    in_step(s, 'ineke')


@test('all four type in the same sentence at once; nothing is lost, nobody’s words fall apart, and all read the same')
def together(s):
    words = {'ineke': 'Eerst de post. ', 'karin': 'dan het geld. ', 'joost': 'dan de wijk. ', 'fatma': 'راحة في البيت. '}
    field(s, 'ineke').insert('Ik wil rust, en nog eens rust.', 0)
    all_read(s, PEOPLE, ['nog eens rust'])
    for who, at in zip(PEOPLE, (0, 7, 13, 29)):
        field(s, who).focus().caret(at)
    writers = [threading.Thread(target=s.apps[who].type, args=(words[who], 60)) for who in PEOPLE]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    said = wait_for(lambda: (lambda said: len(said) == len('Ik wil rust, en nog eens rust.' + ''.join(words.values())) and said)(all_read(s, PEOPLE, ())),
                    what='not all that was written is read')
    equal(sorted(said), sorted('Ik wil rust, en nog eens rust.' + ''.join(words.values())), 'the characters that were written')
    for who in PEOPLE:
        check(words[who] in said, f'the words of {who} stand as they were typed, in “{said}”')
    in_step(s, 'ineke')
    s.look('together')


LAST = 'Stap 4: wat'
WELL = 'Wat goed gaat'


def front_text(s, who, label):
    return s.apps[who].front(TEXT, label)


@test('one’s own line stays where one looks while others write above it; and one may look along with another')
def presence(s):
    last = front_text(s, 'karin', LAST).focus()
    last.caret(len(last.text))
    settle()
    where = last.box
    check(not front_text(s, 'joost', LAST).on_screen, 'Joost looks elsewhere')
    well = front_text(s, 'ineke', WELL)
    before = well.text
    well.focus().caret(0)
    s.apps['ineke'].type('een regel\n' * 6)
    wait_for(lambda: front_text(s, 'karin', WELL).text == 'een regel\n' * 6 + before, 40, 'what is written above does not come')
    wait_for(lambda: abs(last.box[1] - where[1]) <= 2, 10, lambda: f'the line went from {where} to {last.box}')
    words = last.text
    s.apps['karin'].type(' En dan verder.', 40)
    wait_for(lambda: front_text(s, 'ineke', LAST).text == words + ' En dan verder.', 40, 'what is written in the line itself does not come')
    # It has a second line now, which was below the edge.
    wait_for(lambda: last.box[1] + last.box[3] <= WINDOW[3], 10, lambda: f'one does not see what one writes: {last.box} in {WINDOW}')
    s.apps['joost'].find(TOGGLE, 'Meekijken met Karin Blom').click()
    s.apps['joost'].find('label', re.compile('^U kijkt mee met Karin Blom'))
    s.apps['karin'].type(' Samen.', 40)
    wait_for(lambda: front_text(s, 'joost', LAST).on_screen, 40, 'who looks along does not come there')
    s.look('looking-along')
    # In words, for who looks at the list of members or has it read; pressed, one goes there.
    karin = 'Karin Blom: bij stap 4 van “Weer in een echte keuken staan.”. Ga erheen'
    told = lambda name: name.replace('\u2068', '').replace('\u2069', '')
    s.apps['ineke'].find('push button', re.compile('^De tafel')).click()
    there = wait_for(lambda: [n for n in s.apps['ineke'].find_all('push button') if told(n.name) == karin], 20,
                     lambda: 'it is not said where Karin is: ' + repr([n.name for n in s.apps['ineke'].find_all('push button')]))[0]
    s.look('where-everybody-is')
    check(not front_text(s, 'ineke', LAST).on_screen, 'one is elsewhere')
    # By keyboard alone: a mouse would press it.
    s.apps['ineke'].find('push button', 'Nieuwe code').focus()
    def reached(key):
        s.apps['ineke'].key(key)
        settle(0.3)
        return there.has('focused')
    # To the list, down to her, and into her line.
    check(any(reached(key) for key in ('Tab', 'Tab', 'Down', 'Tab')), 'the keyboard does not come to where Karin is')
    s.apps['ineke'].key('Return')
    wait_for(lambda: front_text(s, 'ineke', LAST).on_screen and front_text(s, 'ineke', LAST).has('focused'), 20, 'pressed, one does not go there')
    s.apps['ineke'].find('push button', 'De tafel').click()
    # Who takes their own way again is followed by nobody’s.
    s.apps['joost'].find(TOGGLE, 'Meekijken met Karin Blom').click()
    well.focus()
    s.apps['ineke'].key('ctrl+z')
    wait_for(lambda: front_text(s, 'karin', WELL).text == before, 40, 'taken back, it does not go')
    check(front_text(s, 'karin', LAST).text == words + ' En dan verder. Samen.', 'only the host’s own words were taken back')


@test('one is let read along only: what they type goes nowhere, until they may write again')
def reading_along(s):
    host, joost = s.apps['ineke'], s.apps['joost']
    host.find('push button', 'De tafel').click()
    host.find('push button', 'Joost Prins alleen laten meelezen').into_view().click()
    host.find('push button', 'Joost Prins weer laten schrijven')
    before = field(s, 'joost').text
    field(s, 'joost').focus()
    joost.type('Dit mag niet. ', 40)
    field(s, 'ineke').insert('Wel van mij. ', 0)
    all_read(s, PEOPLE, ['Wel van mij. '])
    equal(field(s, 'joost').text, 'Wel van mij. ' + before, 'what stands on the screen of who only reads')
    # While one writes for all, the others are asked for their words; not who may lay none on the table.
    host.find(TOGGLE, 'Meer voor dit plan').click()
    host.find(None, 'Eén pen: ik schrijf voor iedereen').click()
    s.apps['karin'].find('push button', 'Leg op tafel')
    joost.find('label', 'Ineke Veldman schrijft voor iedereen aan tafel.')
    joost.unseen('push button', 'Leg op tafel')
    joost.unseen('push button', 'Ik neem de pen')
    s.look('pen-and-reading-along')
    host.find('push button', 'Joost Prins weer laten schrijven').into_view().click()
    host.find('push button', 'Joost Prins alleen laten meelezen')
    joost.find('push button', 'Leg op tafel')
    host.find('push button', 'Laat iedereen schrijven').click()
    joost.gone('label', 'Ineke Veldman schrijft voor iedereen aan tafel.')
    wait_for(lambda: field(s, 'joost').has('editable'), 40, 'he may not write again')
    field(s, 'joost').focus().caret(0)
    joost.type('En van mij. ', 40)
    all_read(s, PEOPLE, ['En van mij. '])
    host.find('push button', 'De tafel').click()


@test('one is cut off and writes on, another stops for a while: nobody waits, and all come together')
def cut(s):
    s.apps['joost'].pause()
    field(s, 'ineke').insert('Joost slaapt. ', 0)
    # He has not what the others have: for longer than two seconds, so that every screen says it.
    for who in ('ineke', 'karin'):
        in_step(s, who, 'Nog niet iedereen ziet hetzelfde')
        s.apps[who].find('label', 'wordt bijgewerkt')
    s.apps['fatma'].find('label', re.compile('Joost Prins \\(يجري التحديث\\)'))
    s.look('catching-up')
    s.line.cut()
    in_step(s, 'karin', 'U bent weg van de tafel')
    s.apps['ineke'].find('label', 'weg')
    s.apps['fatma'].find('label', re.compile('معي حول الطاولة: .*Karin Blom \\(غائب مؤقتًا\\)'))
    s.look('away')
    field(s, 'karin').insert('Karin alleen. ', 0)
    field(s, 'ineke').insert('Ineke aan tafel. ', 0)
    all_read(s, ('ineke', 'fatma'), ['Ineke aan tafel. '])
    check('Karin alleen' not in field(s, 'ineke').text, 'what was written away from the table is not there yet')
    s.apps['joost'].go_on()
    s.line.restore()
    all_read(s, PEOPLE, ['Karin alleen. ', 'Ineke aan tafel. ', 'Joost slaapt. '])
    in_step(s, 'ineke')


@test('all four type in the same sentence while one’s line is cut and mended, again and again')
def together_with_cuts(s):
    whole = field(s, 'ineke').text
    words = {'ineke': 'rekeningen eerst ', 'karin': 'alle brieven samen ', 'joost': 'rustig aan maar ', 'fatma': 'شكرا لكم جميعا '}
    for who in PEOPLE:
        field(s, who).focus().caret(0)
    writers = [threading.Thread(target=s.apps[who].type, args=(words[who], 250)) for who in PEOPLE]
    for writer in writers:
        writer.start()
    cuts = 0
    while any(writer.is_alive() for writer in writers):
        s.line.cut()
        settle(0.7)
        s.line.restore()
        cuts += 1
        settle(1.2)
    for writer in writers:
        writer.join()
    check(cuts >= 2, f'{cuts} cuts while they typed')
    length = len(whole) + sum(map(len, words.values()))
    said = wait_for(lambda: (lambda said: len(said) == length and said)(all_read(s, PEOPLE, (), 90)), 90, 'not all that was written is read')
    equal(sorted(said), sorted(whole + ''.join(words.values())), 'the characters that were written')
    for who in PEOPLE:
        check(words[who] in said, f'the words of {who} stand as they were typed, in “{said}”')
    in_step(s, 'ineke')


@test('the host sends one away: he sits at no table any more, the others write on')
def removed(s):
    host = s.apps['ineke']
    host.find('push button', 'De tafel').click()
    host.find('push button', 'Joost Prins wegsturen').into_view().click()
    host.gone('push button', 'Joost Prins wegsturen')
    field(s, 'karin').insert('Zonder Joost. ', 0)
    all_read(s, ('ineke', 'karin', 'fatma'), ['Zonder Joost. '])
    # Why, a message says until it is put away; that he sits at no table any more, the screen goes on saying.
    s.apps['joost'].find('label', 'De gastvrouw of gastheer haalde u van de tafel.')
    s.apps['joost'].find('label', 'Er is geen tafel open: alleen u ziet wat u schrijft.')
    # What they write now comes to him by the office alone, for his laptop has the file; a guest gets no more of it (test-wk-table).
    host.gone(None, re.compile('^Meekijken met Joost Prins'))
    s.look('removed')


@test('the host is killed: a colleague takes the table over, and all write on')
def succession(s):
    s.apps['ineke'].kill()
    field(s, 'fatma').insert('وحدي. ', 0)
    s.apps['karin'].find('push button', re.compile('^De tafel. Code: '), timeout=60)
    # She sees who sits there herself, and is asked as the host before her was.
    s.apps['karin'].find('push button', 'Nu niet').click()
    s.apps['karin'].gone('push button', 'Nu niet')
    all_read(s, ('karin', 'fatma'), ['وحدي. '], 60)
    field(s, 'karin').insert('Verder met Karin. ', 0)
    s.whole = all_read(s, ('karin', 'fatma'), ['Verder met Karin. '])
    s.apps['fatma'].find('label', re.compile('^معي حول الطاولة: .*Karin Blom.*الجميع يرى الشيء نفسه'))
    s.look('taken-over')


@test('the killed host is started again: she sits down at the table that went on, and has all of it')
def host_back(s):
    karin = s.apps['karin']
    s.fields.pop('ineke')
    start(s, 'ineke')
    ineke = s.apps['ineke']
    ineke.find('list item', 'Tafel', timeout=60).mouse()
    ineke.move(*WINDOW)
    karin.find('push button', re.compile('^De tafel')).click()
    code = re.sub(r'\D', '', karin.find('label', re.compile('^Code: ')).name)
    s.port = int(karin.find('label', re.compile(r':\d+$')).name.split('\n')[0].rsplit(':', 1)[1])
    ineke.find('text', 'Adres van de tafel').set_text(f'127.0.0.1:{s.port}')
    ineke.find('text', 'Code van acht cijfers').set_text(code)
    ineke.find('push button', 'Aankloppen').click()
    karin.find('push button', 'Ineke Veldman toelaten').click()
    karin.find('push button', 'De tafel').click()
    equal(all_read(s, ('ineke', 'karin', 'fatma'), ['Verder met Karin. ']), s.whole, 'what stands there after she came back')
    field(s, 'ineke').insert('Ineke is terug. ', 0)
    s.whole = all_read(s, ('ineke', 'karin', 'fatma'), ['Ineke is terug. '])
    in_step(s, 'karin')
    s.look('host-back')


def says(app, pattern):
    """Waits for a sentence, the marks of its direction left out."""
    wait_for(lambda: any(re.search(pattern, (n.name or n.text).replace('\u2068', '').replace('\u2069', '')) for n in app.find_all('label')),
             40, lambda: f'{app.name}: nothing says “{pattern}”')


@test('the plan is read back, and the resident says in her own language that it is right for her: agreed on every screen')
def agreed(s):
    karin, fatma = s.apps['karin'], s.apps['fatma']
    karin.front('push button', 'Gesprek afronden').click()
    for page in range(1, 4):
        karin.find('label', re.compile(f'^{page} van 5$'))
        karin.front('push button', 'Verder').click()
    karin.find('label', 'Klopt dit plan voor u?')
    # What she thinks of it herself is on nobody's screen before the resident has chosen, and then on the seat too.
    karin.find(TOGGLE, 'Ik sta ook achter dit plan').click()
    # At the question her seat turns to the answers by itself.
    right = fatma.see('push button', 'مناسبة لي')
    behind = re.compile('يقف وراء خطتي أيضًا: .*Karin Blom')
    in_step(s, 'karin')
    fatma.unseen('label', behind)
    karin.unseen('label', 'Karin Blom staat achter dit plan')
    right.mouse()
    says(fatma, re.escape('قلتُ: مناسبة لي.'))
    fatma.find('label', behind)
    says(karin, '^Fatma Aydın zei: dit plan klopt voor mij')
    karin.find('label', 'Karin Blom staat achter dit plan')
    karin.key('Escape')
    says(karin, '^Samen eens op')
    s.look('agreed')


@test('a later change opens a new version, and says what is different')
def changed(s):
    karin, fatma = s.apps['karin'], s.apps['fatma']
    field(s, 'karin').insert('En toch anders. ', 0)
    says(karin, '^Nieuwe versie: een concept')
    says(karin, '^Bij “Wat nu het belangrijkst is” staat niet meer .* maar “En toch anders')
    # It was hidden while there was none: it must have room for all its lines.
    sentence = next(n for n in karin.find_all('label') if 'En toch anders' in (n.name or n.text))
    line = karin.find('label', 'Wat er anders is')
    wait_for(lambda: sentence.box[3] >= 3 * line.box[3], what=lambda: f'the sentence has {sentence.box}, a line {line.box}')
    says(fatma, re.escape('تغيرت الخطة بعد ذلك'))
    s.look('changed')


@test('the table is closed, and opened again by who hosted it first: all that was written under the other’s hand is there')
def reopened(s):
    karin, ineke = s.apps['karin'], s.apps['ineke']
    said = all_read(s, ('ineke', 'karin'), ['En toch anders. '])
    karin.find('push button', 'De tafel').click()
    karin.find('push button', 'Tafel sluiten').into_view().click()
    s.apps['fatma'].find('label', re.compile('^لا يبقى|لم يبقَ'))
    ineke.find('label', 'Er is geen tafel open: alleen u ziet wat u schrijft.')
    ineke.close()
    start(s, 'ineke')
    s.fields.clear()
    open_plan(s, 'ineke')
    ineke = s.apps['ineke']
    equal(field(s, 'ineke').text, said, 'what the first host has of it')
    ineke.front('push button', 'Tafel openen').click()
    code = re.sub(r'\D', '', ineke.find('label', re.compile('^Code: ')).name)
    port = int(ineke.find('label', re.compile(r':\d+$')).name.split('\n')[0].rsplit(':', 1)[1])
    karin.close()
    start(s, 'karin')
    karin = s.apps['karin']
    karin.find('list item', 'Tafel', timeout=60).mouse()
    karin.move(*WINDOW)
    karin.find('text', 'Adres van de tafel').set_text(f'127.0.0.1:{port}')
    karin.find('text', 'Code van acht cijfers').set_text(code)
    karin.find('push button', 'Aankloppen').click()
    ineke.find('push button', 'Karin Blom toelaten').click()
    equal(all_read(s, ('ineke', 'karin'), ()), said, 'what all read at the table that was opened again')
    in_step(s, 'ineke')
    ineke.find('push button', re.compile('^De tafel')).click()
    ineke.find('push button', 'Tafel sluiten').into_view().click()


@test('in the end every laptop has the same, by way of the office')
def equal_all(s):
    for who in ('karin', 'joost', 'ineke'):
        s.apps[who].close()
    for who in ('karin', 'ineke', 'joost', 'karin', 'ineke'):
        ctl(s, who, 'sync')
    states = {who: {d['name']: d for d in json.loads(ctl(s, who, 'documents', '--json'))} for who in ('ineke', 'karin', 'joost')}
    plans = [d for d in states['karin'].values() if d['kind'] == 'plan']
    check(plans, 'there are plans')
    # Each has what is theirs to see; the plan of the table all three have, and what two have is the same.
    for other in ('karin', 'joost'):
        both = states[other].keys() & states['ineke'].keys()
        equal({name: states[other][name] for name in both}, {name: states['ineke'][name] for name in both}, f'{other}’s copies and Ineke’s')
        check(any(states[other][name]['kind'] == 'plan' for name in both), f'{other} has a plan that Ineke has')
        check(len(states[other]) < len(states['ineke']), f'{other} has not everything')
    check(not any(d['pending'] for d in states['ineke'].values()), 'nothing waits for what it builds on')


if __name__ == '__main__':
    main(steps=True)
