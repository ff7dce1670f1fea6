#!/usr/bin/python3
"""The resident's own seat at a table: its language, direction and letters, what is read aloud, and that nothing of it stays."""

import gettext
import os
import re
import signal
import subprocess

from harness import *
from _voice import Voice

TEXT = ('text', 'entry', 'terminal')
WINDOW = ('Minimaliseren', 'Maximaliseren', 'Sluiten', 'Minimize', 'Maximize', 'Close', '')
OWN = {'nl': 'Nederlands', 'en': 'English', 'ar': 'العربية', 'tr': 'Türkçe', 'pl': 'Polski', 'uk': 'Українська', 'ti': 'ትግርኛ'}


def said(code, words):
    """What the seat says for an English sentence of its sources."""
    return gettext.translation('woonkamer-seat', BUILD / 'po' / 'seat', [code], fallback=True).gettext(words)


def shows(app, label, words):
    node = app.front(TEXT, label)
    wait_for(lambda: node.text == words, what=lambda: f'{app.name}: “{label}” says {node.text!r}, not {words!r}')


@test('a host opens a table; the resident chooses Arabic by its own name, and sits down')
def sit_down(s):
    s.voice = Voice(s.dir / 'speech')
    s.host = s.laptop('ineke').app('--practise')
    s.host.move(0, 0, 1000, 900)
    s.host.find(None, 'Inwoners').click()
    s.host.find(None, re.compile('Fatma')).mouse(times=2)
    s.host.find('push button', 'Plan openen').click()
    s.host.find('label', 'Plan van Fatma Aydın')
    s.host.front('push button', 'Tafel openen').click()
    code = re.sub(r'\D', '', s.host.find('label', re.compile('^Code: ')).name)
    port = s.host.find('label', re.compile(r':\d+$')).name.split('\n')[0].rsplit(':', 1)[1]
    # With a resident who is read to, one writes for all unless people choose otherwise.
    s.host.find('label', said('nl', 'I write for everyone at the table.'))
    s.host.find('push button', said('nl', 'Let everyone write')).click()
    s.host.gone('label', said('nl', 'I write for everyone at the table.'))
    s.home = s.laptop('fatma', env={'SPEECHD_ADDRESS': s.voice.address})
    s.seat = s.home.app('--seat', '--join', f'127.0.0.1:{port}')
    s.seat.move(420, 20, 900, 940)
    s.seat.find('label', 'Ga aan tafel zitten')
    s.seat.gone('label', re.compile('nagekeken'))
    s.seat.find('push button', 'العربية').mouse()
    s.seat.find('label', 'اجلس إلى الطاولة')
    s.seat.find('label', re.compile('^لم يراجع هذه الترجمة'))
    s.seat.look('door-ar')
    s.seat.find(TEXT, 'رمز من ثمانية أرقام').type(code)
    s.seat.find(TEXT, 'اسمي').type('Fatma')
    s.seat.find('push button', 'اطرق الباب').click()
    s.seat.find('label', re.compile('^طرقتُ الباب'))
    s.host.raise_front()
    s.host.find('push button', 'Fatma toelaten').click()
    s.seat.find('label', 'خطتي')
    s.seat.find('label', re.compile('^معي حول الطاولة: Ineke Veldman. الجميع يرى الشيء نفسه.$'))


def begins_right(s):
    """Whether the first button of the bar stands right of the second."""
    places = [n.box[0] for n in s.seat.find_all('push button') if n.name not in WINDOW]
    return len(places) > 1 and places[0] > places[1]


def drawn(s, node):
    """Whether anything is drawn in the left half of a node, and in its right half."""
    (x, y), (_, _, width, height) = node.place(), node.box
    halves = []
    for left in (x - width // 2 + 6, x + 6):
        picture = take_picture(s.picture_path('half'), crop=f'{width // 2 - 12}x{height - 12}+{left}+{y - height // 2 + 6}')
        told = subprocess.run(['convert', picture, '-format', '%[fx:standard_deviation]', 'info:'], capture_output=True, text=True, check=True)
        halves.append(float(told.stdout) > 0.005)
    return halves


@test('it is mirrored, and shows the plan and nothing else')
def mirrored(s):
    s.seat.raise_front()
    wait_for(lambda: begins_right(s), what='a line does not begin at the right')
    empty = s.seat.front(TEXT, 'ما يسير جيدًا').into_view()
    wait_for(lambda: drawn(s, empty) == [False, True], what='what an empty place asks does not stand at the right, where one would write')
    for name in ('Inwoners', 'Terug', 'Zoeken'):
        equal(s.seat.find_all(None, name), [], 'ways out of the plan')
    s.seat.look('plan-ar')


@test('both type, in two languages; Dutch is marked as not translated')
def both(s):
    s.seat.front(TEXT, 'ما يسير جيدًا').type('أطبخ للجيران. ')
    shows(s.host, 'Wat goed gaat', 'أطبخ للجيران. ')
    s.host.raise_front()
    s.host.front(TEXT, 'Wat nu het belangrijkst is').type('Rust in huis, en dat de kinderen trots zijn.')
    shows(s.seat, 'أهم شيء عندي الآن', 'Rust in huis, en dat de kinderen trots zijn.')
    s.seat.raise_front()
    s.seat.find('label', 'اللغة: الهولندية. غير مترجم.')
    check(len(s.seat.find_all('label', 'اللغة: العربية. غير مترجم.')) == 0, 'her own words carry no mark')


@test('Dutch words are read aloud in Dutch; Arabic, for which there is no voice, has no button')
def read(s):
    equal(s.seat.find_all('push button', 'قراءة بصوت عالٍ: ما يسير جيدًا'), [], 'a button without a voice')
    s.seat.find('push button', 'قراءة بصوت عالٍ: أهم شيء عندي الآن').mouse()
    wait_for(lambda: s.voice.said, what='nothing is read aloud')
    equal(s.voice.said, [('nl', 'Rust in huis, en dat de kinderen trots zijn.')])
    stop = s.seat.see('push button', 'أوقف القراءة')
    s.seat.look('reading-ar')
    stop.mouse()
    s.seat.unseen('push button', 'أوقف القراءة')
    wait_for(lambda: s.voice.cancelled >= 2, what='it reads on')
    s.seat.find('push button', 'قراءة بصوت عالٍ: أهم شيء عندي الآن').mouse()
    s.seat.see('push button', 'أوقف القراءة')
    s.voice.finish()
    s.seat.unseen('push button', 'أوقف القراءة')


@test('the language changes live, and the letters, and nothing is lost')
def languages(s):
    s.seat.find('push button', 'اللغة والحروف').mouse()
    s.seat.see('label', 'ما حجم الحروف؟')
    s.seat.look('options-ar')
    s.seat.find('push button', 'Türkçe').mouse()
    s.seat.find('label', 'Harfler ne kadar büyük olsun?')
    s.seat.find('push button', 'Planım').mouse()
    shows(s.seat, 'İyi giden', 'أطبخ للجيران. ')
    s.seat.find('label', 'Dil: Arapça. Çevrilmedi.')
    wait_for(lambda: not begins_right(s), what='it does not read from left to right again')
    s.seat.front(TEXT, 'İyi giden').type('Komsular icin yemek yapiyorum.')
    wait_for(lambda: 'Komsular' in s.host.front(TEXT, 'Wat goed gaat').text, what='the host does not get it')


@test('every button can be hit with a finger, at every size')
def touch(s):
    def small():
        return [(n.name, n.box[2:]) for n in s.seat.find_all('push button') if n.on_screen and
                n.name and min(n.box[2:]) < 48 and n.name not in WINDOW]
    equal(small(), [], 'buttons that are too small')
    before = s.seat.find('label', 'Bir yıl sonra').box[3]
    s.seat.key('ctrl+plus', 'ctrl+plus', 'ctrl+plus', 'ctrl+plus')
    wait_for(lambda: s.seat.find('label', 'Bir yıl sonra').box[3] > before * 1.5, what='the letters do not grow')
    equal(small(), [], 'buttons that are too small')
    # However large, all of it goes into a window as narrow as a telephone: no page asks for more, the hidden ones least of all.
    s.seat.key('ctrl+plus', 'ctrl+plus')
    s.seat.narrow(360, 940, 420, 20)
    for words in ('Language and letters', 'What is there for me?', 'Who looked in my file', 'Is this plan right for me?', 'My plan'):
        s.seat.find('push button', said('tr', words)).act('click')
        page = s.seat.see('label', said('tr', words))
        s.seat.narrow(360, 940, 420, 20)
        check(page.box[0] >= 0, f'{words}: it begins beside the window')
    s.seat.look('large-narrow')
    check('reported min width' not in s.seat.log, f'GTK warns of widths that do not go together: {s.seat.log}')
    s.seat.move(420, 20, 900, 940)
    s.seat.key(*['ctrl+minus'] * 6)


def contrasts(s, nodes):
    """Of each node: the darkest and the lightest grey of what is drawn there: 0 is black, 1 is white. One picture of them all."""
    picture = take_picture(s.picture_path('contrast'))
    (x, y), (left, top, width, height) = nodes[0].place(), nodes[0].box
    dx, dy, told = x - left - width // 2, y - top - height // 2, []
    for node in nodes:
        left, top, width, height = node.box
        told += ['(', str(picture), '-crop', f'{width}x{height}+{dx + left}+{dy + top}', '+repage', '-colorspace', 'gray',
                 '-print', '%[fx:minima] %[fx:maxima]\n', '+delete', ')']
    answer = subprocess.run(['convert', 'xc:black', *told, 'null:'], capture_output=True, text=True, check=True).stdout
    return [tuple(float(word) for word in line.split()) for line in answer.splitlines()]


@test('in high contrast every word and every button is black on white, or white on black')
def high_contrast(s):
    s.seat.raise_front()

    def faults():
        nodes = [n for n in s.seat.find_all(('label', 'push button')) if n.on_screen and n.name not in WINDOW and min(n.box[2:]) >= 10]
        check(len(nodes) > 8, f'there is little to look at: {nodes}')
        # Where nothing is written stands what to write: that too.
        nodes += [n for n in s.seat.find_all(TEXT) if n.on_screen and not n.text]
        return [(n.name, *grey) for n, grey in zip(nodes, contrasts(s, nodes)) if grey[0] > 0.12 or grey[1] < 0.88]

    for colours in ('Black on white', 'White on black'):
        s.seat.find('push button', said('tr', 'Language and letters')).act('click')
        s.seat.find('push button', said('tr', colours)).act('click')
        for page in ('Language and letters', 'Is this plan right for me?', 'Who looked in my file', 'My plan'):
            s.seat.find('push button', said('tr', page)).act('click')
            s.seat.see('label', said('tr', page))
            settle(0.7)
            equal(faults(), [], f'{colours}, {page}: what is neither black nor white')
        s.seat.look(colours.replace(' ', '-').lower())
    s.seat.find('push button', said('tr', 'Language and letters')).act('click')
    s.seat.find('push button', said('tr', 'Ordinary colours')).act('click')
    s.seat.find('push button', said('tr', 'My plan')).act('click')


@test('she asks to be written for: one writes, the others lay their words on the table')
def one_pen(s):
    s.seat.find('push button', said('tr', 'Write for me')).mouse()
    s.seat.find('label', 'Masadaki herkes için yazan: Ineke Veldman.')
    s.host.find('label', said('nl', 'I write for everyone at the table.'))
    well = s.seat.front(TEXT, 'İyi giden')
    before = well.text
    well.focus()
    s.seat.type('xyz')
    s.seat.find('label', 'Sözlerim şunun için: İyi giden')
    draft = s.seat.find(TEXT, 'Sözlerim şunun için: İyi giden')
    draft.type('Ben de dans ediyorum.')
    s.seat.look('one-pen')
    # However large the letters: the plan that it is about stays above it.
    s.seat.key(*['ctrl+plus'] * 6)
    s.seat.move(420, 20, 360, 800)
    pen = s.seat.find('label', 'Masadaki herkes için yazan: Ineke Veldman.')
    wait_for(lambda: pen.box[1] > 400, what=lambda: f'one pen leaves no room for the plan: it stands at {pen.box[1]} px')
    s.seat.look('one-pen-large')
    s.seat.move(420, 20, 900, 940)
    s.seat.key(*['ctrl+minus'] * 6)
    matters = s.host.front(TEXT, 'Wat nu het belangrijkst is').focus()
    matters.caret(len(matters.text))
    matters.type(' Eerst eten.')
    wait_for(lambda: s.seat.front(TEXT, 'Şu anda benim için en önemli olan').text.endswith(' Eerst eten.'), what='the scribe writes on')
    equal(well.text, before, 'what stands there while she drafts')
    equal(s.host.front(TEXT, 'Wat goed gaat').text, before, 'what the others see of her draft')
    s.seat.find('push button', 'Masaya koy').mouse()
    shows(s.host, 'Wat goed gaat', before.rstrip() + ' Ben de dans ediyorum.')
    equal(draft.text, '', 'the draft afterwards')
    s.seat.find('push button', said('tr', 'Let everyone write')).mouse()
    s.seat.unseen('push button', 'Masaya koy')
    s.host.gone('label', said('nl', 'I write for everyone at the table.'))
    well.focus()
    well.caret(len(well.text))
    well.type('!')
    shows(s.host, 'Wat goed gaat', before.rstrip() + ' Ben de dans ediyorum.!')


@test('one key puts the screen away, and brings it back')
def away(s):
    s.seat.key('F12')
    wait_for(lambda: in_front(s.seat), what='no picture comes')
    s.seat.look('away')
    xdotool_key('space')
    wait_for(lambda: len(s.seat.windows) == 1, what='the picture stays')


def xdotool_key(key):
    subprocess.run(['xdotool', 'key', key], check=True)


def in_front(*apps):
    """Whether each shows a second, larger window, and one of these has the keyboard."""
    active = subprocess.run(['xdotool', 'getactivewindow'], capture_output=True, text=True).stdout.strip()
    windows = [app.windows for app in apps]
    return all(len(w) == 2 for w in windows) and active in [w[0] for w in windows]


@test('every language can be looked at')
def look(s):
    if not LOOK:
        raise Skip('only with WK_LOOK=1')
    code, size = 'tr', 100
    s.seat.move(420, 20, 900, 940)

    def press(words):
        s.seat.find('push button', said(code, words)).act('click')

    for size in (100, 250):
        for other, own in OWN.items():
            press('Language and letters')
            s.seat.find('push button', own).act('click')
            code = other
            press('My plan')
            settle(0.7)
            s.seat.picture(f'look-{code}-{size}')
        s.seat.key(*['ctrl+plus'] * 6)
    s.seat.move(420, 20, 360, 900)
    s.seat.picture('look-narrow-250')
    s.seat.key(*['ctrl+minus'] * 6)
    settle(0.7)
    s.seat.picture('look-narrow-100')
    s.seat.move(420, 20, 900, 940)
    for words, name in (('Black on white', 'light'), ('White on black', 'dark'), ('Ordinary colours', 'ordinary')):
        press('Language and letters')
        press(words)
        press('My plan')
        settle(0.7)
        s.seat.picture(f'look-{name}')
    press('Language and letters')
    s.seat.find('push button', 'Türkçe').act('click')


def turn_to(s, title):
    """The host turns the pages of closing the talk until that one."""
    def words():
        return {n.name for n in s.host.find_all('label')}

    while not s.host.find_all('label', title):
        page = wait_for(words, what='a page')       # again where one goes while it is read
        s.host.front('push button', 'Verder').click()
        wait_for(lambda: words() - page, what='the next page')


@test('closing the talk: at her own seat she picks what goes home on paper')
def home(s):
    s.host.find('push button', 'Gesprek afronden').click()
    turn_to(s, re.compile('^Wat gaat er op papier mee naar huis'))
    s.seat.see('label', said('tr', 'I choose which steps go on my paper. I take the paper home.'))
    check(s.seat.see('label', said('tr', 'What goes home with me?')), 'its title')
    box = s.seat.find_all('check box')[0]
    step, was = box.name, box.has('checked')
    check(box.box[3] >= 48, f'a tick is too small for a finger: {box.box}')
    box.mouse()
    wait_for(lambda: s.host.front('check box', step).has('checked') != was, what=f'the host does not see what she picked: {step}')
    s.seat.find('label', said('tr', 'Language: %s. Not translated.') % said('tr', 'Dutch'))
    s.seat.look('home')


@test('she chooses between three answers, equally large')
def answers(s):
    # At the question her own seat turns to the answers by itself.
    turn_to(s, 'Klopt dit plan voor u?')
    three = [s.seat.see('push button', said('tr', words)) for words in
             ('It is right for me', 'I want to think it over', 'It is not right yet')]
    # The page is laid out when the three have one size: whatever moves meanwhile, it must come to that.
    wait_for(lambda: len({b.box[2:] for b in three}) == 1, what='the answers are not equally large')
    three[1].mouse()
    s.seat.find('label', re.compile(re.escape(said('tr', 'I said: I want to think it over.'))))
    s.seat.find('label', said('tr', 'Until when?'))
    s.seat.look('answers')
    s.host.find('label', re.compile('^Fatma Aydın wil erover nadenken tot'))


@test('how was this talk? She says it at her own seat, and the screen of the table says only that she did')
def talk(s):
    turn_to(s, 'Hoe was dit gesprek?')
    s.host.see('label', re.compile('^Fatma Aydın kan het nu zeggen'))
    s.host.unseen('push button', 'Gaat wel')
    s.seat.see('label', said('tr', 'Only my contact person and I see this.'))
    s.seat.see(None, said('tr', 'So-so')).mouse()
    s.seat.see('label', said('tr', 'My contact person has it. Thank you.'))
    s.host.see('label', re.compile('^Fatma Aydın heeft het gezegd'))
    s.seat.see(TEXT, said('tr', 'Do I want to say something more about it?')).type('Biraz hizliydi.')
    s.seat.see('push button', said('tr', 'Tell this too')).mouse()
    s.seat.look('talk')
    s.host.look('talk-at-seat')
    check(not s.host.find_all(None, re.compile('Gaat wel|hizliydi')), 'what she said stands on the screen of the table')
    s.host.key('Escape')
    s.host.front(TEXT, 'Wat nu het belangrijkst is').type(' Rust.')
    s.seat.find('push button', said('tr', 'Is this plan right for me?')).act('click')
    s.seat.find('label', re.compile(re.escape(said('tr', 'The plan changed after that. I can answer again.'))))


@test('a later change is told in sentences of her own language')
def difference(s):
    s.seat.find('push button', said('tr', 'It is right for me')).act('click')
    s.seat.find('label', re.compile(re.escape(said('tr', 'I said: it is right for me.'))))
    s.seat.find('push button', said('tr', 'My plan')).act('click')
    s.seat.see('label', said('tr', 'In one year'))
    s.seat.unseen('label', said('tr', 'It only counts when I say that it is right for me.'))
    before = s.host.front(TEXT, 'Wat nu het belangrijkst is').text
    s.host.front(TEXT, 'Wat nu het belangrijkst is').type(' Nu.')
    after = s.host.front(TEXT, 'Wat nu het belangrijkst is').text
    told = said('tr', '%1$s. First it said: “%2$s”. Now it says: “%3$s”.').replace('%1$s', said('tr', 'What matters most to me now')) \
        .replace('%2$s', before.strip()).replace('%3$s', after.strip())
    plain = lambda words: words.replace('\u2068', '').replace('\u2069', '')
    wait_for(lambda: any(plain(n.name) == told for n in s.seat.find_all('label')),
             what=lambda: f'the seat does not say “{told}”: {[n.name for n in s.seat.find_all("label")]}')
    s.seat.see('label', said('tr', 'It only counts when I say that it is right for me.'))
    s.seat.look('difference')


@test('the host opens a seat here: it comes in by itself, in her language, and shows who looked')
def opened_here(s):
    # Since somebody sits at the table, the panel makes room for the plan; it is shown on request.
    check(not s.host.find('push button', 'Plek hier openen').on_screen, 'the panel is folded away')
    s.host.find('push button', 'De tafel').click()
    s.host.see('push button', 'Plek hier openen').click()
    wait_for(lambda: children_of(s.host.pid), what='no seat starts')
    own = App.__new__(App)
    own.__dict__.update(session=s, name='own seat', env=s.host.env, pid=children_of(s.host.pid)[0], meant_to_end=True, _root=None,
                        proc=type('P', (), {'poll': staticmethod(lambda: None)}))
    own.find('label', 'Planım', timeout=60)
    equal(s.host.find_all('push button', re.compile('toelaten$')), [], 'somebody knocks')
    own.find('push button', said('tr', 'Who looked in my file')).act('click')
    own.find('label', re.compile('Dosyama bakan: Ineke Veldman'))
    own.find('label', said('tr', 'This is my fixed contact person.'))
    own.find('label', said('tr', 'These people looked in my file. I may ask why.'))
    # What she does is a known word: it is said, not marked.
    own.find('label', re.compile('Ineke Veldman, ' + said('tr', 'Work') + ', Tiem'))
    equal([n.name for n in own.find_all('label', said('tr', 'Language: %s. Not translated.') % said('tr', 'Dutch')) if n.on_screen], [], 'marks')
    own.look('looks')
    s.seat.find('push button', said('tr', 'Who looked in my file')).act('click')
    s.seat.find('label', said('tr', 'The host has not shown this yet.'))
    s.host.find('push button', 'Laat zien wie keek').act('click')
    s.seat.find('label', re.compile('Dosyama bakan: Ineke Veldman'))
    s.host.raise_front()
    s.host.key('F12')
    wait_for(lambda: in_front(own, s.host), what='not everything is put away')
    xdotool_key('space')
    wait_for(lambda: len(own.windows) == 1 and len(s.host.windows) == 1, what='not everything is brought back')
    os.kill(own.pid, signal.SIGTERM)


def children_of(pid):
    answer = subprocess.run(['pgrep', '-P', str(pid)], capture_output=True, text=True).stdout.split()
    return [int(p) for p in answer]


@test('the table view shows the plan alone, and takes nothing')
def table_view(s):
    s.host.find('label', 'Plan van Fatma Aydın')
    s.host.raise_front()
    s.host.key('F8')
    wait_for(lambda: in_front(s.host), what='no table view opens')
    if LOOK:
        settle()
        s.host.picture('table-view', s.host.windows[0])
    take = s.host.front(TEXT, 'Wat nu het belangrijkst is').text
    xdotool_key('x')
    settle(0.5)
    equal(s.host.front(TEXT, 'Wat nu het belangrijkst is').text, take, 'the plan after a key in the table view')
    xdotool_key('Escape')
    wait_for(lambda: len(s.host.windows) == 1, what='the table view stays')


@test('she leaves, and nothing of it is left on her device')
def leave(s):
    s.seat.find('push button', said('tr', 'Language and letters')).click()
    s.seat.find('push button', 'Masadan kalk').click()
    s.seat.find('label', 'Bu cihazda hiçbir şey kalmadı.')
    s.seat.look('farewell')
    wait_for(lambda: not s.host.find_all('label', re.compile('^Fatma, ')), what='the host still sees her')
    equal(s.seat.terminate() in (0, -signal.SIGTERM, 143), True, 'how it ended')
    left = []
    for path in s.home.dir.rglob('*'):
        # What the desktop's libraries keep of the desktop: fonts, compiled pictures. None of it may hold a word of hers.
        if not path.is_file() or path.is_symlink():
            continue
        content = path.read_bytes()
        known = path.relative_to(s.home.dir).parts[0] == 'cache' and ('fontconfig' in path.parts or 'mesa_shader_cache' in path.parts)
        if not known or any(word.encode() in content for word in ('Rust in huis', 'Komsular', 'أطبخ', 'Fatma')):
            left.append(str(path.relative_to(s.home.dir)))
    equal(left, [], 'files that are left')


@test('the contact person finds in the file how the talk was')
def found(s):
    s.host.raise_front()
    s.host.front('push button', 'Terug').click()
    s.host.find('label', 'Hoe de gesprekken waren').into_view()
    s.host.find('label', re.compile(': Gaat wel$'))
    s.host.find('label', 'Biraz hizliydi.')
    s.host.look('file')


if __name__ == '__main__':
    main()
