#!/usr/bin/python3
"""Three laptops of a location and a seat in Arabic at one table: all write in one sentence, lines are cut, somebody is sent away and comes
back, the host is killed and another takes the table over; in the end every copy is the same."""

import csv
import re
import threading

from harness import *
from _export import HEADING, rows
from _mainjob import MainJob, words_of

TEXT = ('text', 'entry', 'terminal')
MATTERS, WELL = 'What matters most now', 'What goes well'
job = None
ar = words_of('ar').gettext


def small_export(path, count=12):
    """The municipality's export, of a dozen people."""
    with open(path, 'w', newline='', encoding='utf-8') as file:
        writer = csv.writer(file, delimiter=';')
        writer.writerow(HEADING)
        writer.writerows(rows(count))
    return path


def text_view(app, label):
    app.find(TEXT, label)
    return app.find_all(TEXT, label)[-1]


def text_of(who, label):
    return text_view(job.apps[who], names(who)(label)).text


def names(who):
    return (lambda text: ar(text).replace('_', '')) if who == 'fatma' else job._


def all_read(label, people, timeout=60):
    """Waits until all of them see the same, and gives it."""
    def same():
        texts = [text_of(who, label) for who in people]
        return texts if len(set(texts)) == 1 else None
    return wait_for(same, timeout, lambda: f'{[(w, text_of(w, label)) for w in people]}', every=0.3)[0]


def insert(who, label, words, at=None):
    """Character by character, without the keyboard that only one window has."""
    node = text_view(job.apps[who], names(who)(label)).editable()
    for character in words:
        node.insert(character, node.text.__len__() if at is None else at)
        if at is not None:
            at += 1


def says(who, words, timeout=60):
    return job.apps[who].find('label', re.compile(re.escape(words)), timeout=timeout)


@test('three laptops of one office have the same files')
def laptops(s):
    global job
    job = MainJob(s)
    export = small_export(s.dir / 'residents.csv')
    code = job.office.first_code
    for who, name, organisation in (('ineke', 'Ineke Veldman', 'Tiem'), ('karin', 'Karin Blom', 'Inkomensondersteuning'),
                                    ('joost', 'Joost Prins', 'Sociaal Wijkteam')):
        job.new_store(who, name, organisation)
        job.ctl(who, 'enrol', f'127.0.0.1:{job.office_line.port}', '--code', code if who == 'ineke' else job.office.enrol_code())
        if who == 'ineke':
            job.ctl(who, 'import', export)
        job.ctl(who, 'sync')
    equal(job.states('karin'), job.states('ineke'), 'two laptops’ documents')


@test('a table is opened; two colleagues and a seat in Arabic knock and are let in')
def sit_down(s):
    job.start('ineke', place=(0, 0, 800, 480))
    job.open_first('ineke', 'celik mehm', 'Çelik, Mehmet')
    job.open_plan('ineke')
    address, code = job.open_table('ineke')
    job.address, job.code = address, code
    for who, place in (('karin', (800, 0, 800, 480)), ('joost', (0, 490, 800, 480))):
        job.start(who, place=place)
        job.join_table(who, 'ineke', address, code)
    seat = s.laptop('fatma', locale='ar_EG.UTF-8').app('--join', address)
    job.apps['fatma'] = seat
    seat.move(800, 490, 800, 480)
    seat.find(TEXT, names('fatma')('Your name')).set_text('Fatma')
    seat.find(TEXT, names('fatma')('Code of eight digits')).set_text(code)
    seat.find('push button', names('fatma')('Knock')).click()
    job.press(job.apps['ineke'], 'Let in')
    text_view(seat, names('fatma')('Next talk: where'))
    for who in ('ineke', 'karin', 'joost'):
        says(who, job._('Everyone sees the same.'))
    s.picture('table-four')


@test('all four type in one sentence at once, and see the same')
def same_sentence(s):
    people = ['ineke', 'karin', 'joost', 'fatma']
    for label in (MATTERS, WELL):
        # The prompt is a button; it may lie below the fold.
        job.apps['ineke'].find('label', job._(label + '?')).parent.click()
        insert('ineke', label, 'Rust in huis.' if label == MATTERS else 'Veel. ')
    all_read(MATTERS, people)
    threads = [threading.Thread(target=insert, args=(who, MATTERS, words, 4)) for who, words in
               (('karin', ' (geld op orde)'), ('joost', ' [de kinderen naar school]'), ('fatma', ' {راحة في البيت}'))]
    for thread in threads:
        thread.start()
    # And one with the keys.
    node = text_view(job.apps['ineke'], names('ineke')(MATTERS))
    node.focus()
    job.apps['ineke'].key('ctrl+End')
    job.apps['ineke'].type(' En werk dat past.')
    for thread in threads:
        thread.join()
    text = all_read(MATTERS, people)
    for words, n in (('(geld op orde)', 14), ('[de kinderen naar school]', 25), ('{راحة في البيت}', 15)):
        # Each one's letters are there, in the order in which they were typed.
        at = -1
        for character in words:
            at = text.find(character, at + 1)
            check(at >= 0, f'{words} stands in {text}')
    check('En werk dat past.' in text, 'what was typed with keys is there')
    s.picture('table-one-sentence')


@test('a line is cut while all write, and all comes together')
def cut(s):
    job.table_line.cut()
    for who in ('karin', 'fatma'):
        says(who, names(who)('You are away from the table. Write on, it is brought in when you are back.'))
    insert('karin', WELL, 'Karin apart. ')
    insert('fatma', WELL, 'Fatma apart. ')
    insert('ineke', WELL, 'Ineke apart. ')
    job.table_line.restore()
    text = all_read(WELL, ['ineke', 'karin', 'joost', 'fatma'])
    for who in ('Karin', 'Fatma', 'Ineke'):
        check(f'{who} apart. ' in text, f'what {who} wrote alone is there')


@test('somebody reads along for a while, is sent away, and comes in again only by knocking')
def rights(s):
    seat = job.apps['fatma']
    if not job.apps['ineke'].find_all('push button', 'Fatma alleen laten meelezen'):
        job.press(job.apps['ineke'], 'The table')
    job.apps['ineke'].find('push button', 'Fatma alleen laten meelezen').click()
    wait_for(lambda: not text_view(seat, names('fatma')(WELL)).has('editable'), 30, 'the seat still writes')
    before = text_of('ineke', WELL)
    job.apps['ineke'].find('push button', 'Fatma weer laten schrijven').click()
    wait_for(lambda: text_view(seat, names('fatma')(WELL)).has('editable'), 30, 'the seat does not write again')
    insert('fatma', WELL, 'Mag weer. ')
    wait_for(lambda: text_of('ineke', WELL) == before + 'Mag weer. ', 30, lambda: text_of('ineke', WELL))
    job.apps['ineke'].find('push button', 'Fatma wegsturen').click()
    says('fatma', names('fatma')('The host took you off the table.'))
    check(not seat.find_all(TEXT, names('fatma')(WELL)), 'the plan is gone from the seat')
    s.picture('table-sent-away')
    seat.kill()
    # The same code brings nobody in by itself.
    seat = job.apps['fatma'] = s.laptop('fatma2', locale='ar_EG.UTF-8').app('--join', job.address)
    seat.move(800, 490, 800, 480)
    seat.find(TEXT, names('fatma')('Your name')).set_text('Fatma')
    seat.find(TEXT, names('fatma')('Code of eight digits')).set_text(job.code)
    seat.find('push button', names('fatma')('Knock')).click()
    settle(1)
    check(not seat.find_all(TEXT, names('fatma')(WELL)), 'who knocks sees no plan')
    job.press(job.apps['ineke'], 'Let in')
    text_view(seat, names('fatma')(WELL))
    all_read(WELL, ['ineke', 'karin', 'joost', 'fatma'])


@test('one looks along with another: the screen goes where they write')
def follow(s):
    karin = job.apps['karin']
    karin.find('push button', 'Meekijken met Ineke Veldman').mouse()
    says('karin', 'U kijkt mee met Ineke Veldman.')
    job.apps['ineke'].find_all('push button', job._('Add a goal'))[-1].click()
    goals = wait_for(lambda: job.apps['ineke'].find_all(TEXT, re.compile('^Doel 1$')), 20, 'no goal')
    goals[-1].type('Een eigen plek.')
    wait_for(lambda: [n for n in karin.find_all(TEXT, re.compile('^Doel 1$')) if n.text == 'Een eigen plek.'], 20,
             'the goal does not come')
    wait_for(lambda: [n for n in karin.find_all(TEXT, re.compile('^Doel 1$')) if n.on_screen()], 20,
             'Karin does not see where Ineke writes')
    s.picture('table-follow')
    karin.find('push button', 'Meekijken met Ineke Veldman').mouse()


@test('the host is killed: the others write on, and the first of them hosts the table')
def take_over(s):
    insert('ineke', WELL, 'Ineke nog. ')
    all_read(WELL, ['ineke', 'karin', 'joost', 'fatma'])
    job.apps['ineke'].kill()
    for who in ('karin', 'joost', 'fatma'):
        says(who, names(who)('You are away from the table. Write on, it is brought in when you are back.'), timeout=30)
    insert('joost', WELL, 'Joost alleen. ')
    insert('fatma', WELL, 'Fatma alleen. ')
    says('karin', job._('The host went. You host the table now; everyone can write on.'), timeout=60)
    insert('karin', WELL, 'Karin is er. ')
    text = all_read(WELL, ['karin', 'joost', 'fatma'], 90)
    for words in ('Ineke nog. ', 'Joost alleen. ', 'Fatma alleen. ', 'Karin is er. '):
        check(words in text, f'{words}is there')
    s.picture('table-taken-over')


@test('the old host starts again, sits down as a member, and every copy is the same')
def old_host(s):
    job.start('ineke', place=(0, 0, 800, 480))
    karin = job.apps['karin']
    karin.raise_window()
    if not karin.find_all('label', re.compile('^Code: ')):
        job.press(karin, 'The table')
    code = re.sub(r'\D', '', karin.find('label', re.compile('^Code: ')).name)
    address = [n.name for n in karin.find_all('label') if re.match(r'\d+\.\d+\.\d+\.\d+:\d+', n.name)][0].split()[0]
    job.join_table('ineke', 'karin', address, code)
    text = all_read(WELL, ['ineke', 'karin', 'joost', 'fatma'], 90)
    insert('ineke', WELL, 'Ineke terug. ')
    check('Ineke terug. ' in all_read(WELL, ['ineke', 'karin', 'joost', 'fatma'], 60), 'she writes again')
    for who in ('ineke', 'karin', 'joost'):
        says(who, job._('Everyone sees the same.'))
    s.picture('table-again')
    for who in ('ineke', 'karin', 'joost'):
        job.saved(who)
    job.apps['fatma'].kill()

    def settled():
        states = [job.states(who) for who in ('ineke', 'karin', 'joost')]
        return states if states[0] == states[1] == states[2] and not any(d['pending'] for d in states[0]) else None
    wait_for(settled, 90, 'the three laptops do not end with the same documents', every=2)


if __name__ == '__main__':
    main(steps=True, timeout=460)
