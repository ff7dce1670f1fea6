"""The main job, step by step, through the real windows: what the journey test proves and the demo shows.

Two laptops with windows (Ineke, Karin), an office that is a real daemon behind a line that can be cut, a table behind
another, and a third laptop that is enrolled at the end. Buttons are found by their English words, translated as the
program translates them.
"""

import gettext
import json
import re
import subprocess

from _export import make_export
from harness import *

EXPORT = ROOT.parent / 'shared' / 'data' / 'residents-3600.csv'
if not EXPORT.exists():
    EXPORT = make_export(ROOT / 'build' / 'residents-3600.csv')
PASSPHRASE = 'een tafel met vier stoelen'


def words_of(language):
    """The program's own translations."""
    return gettext.translation('woonkamer', BUILD / 'po', [language], fallback=True)


class MainJob:
    def __init__(self, session, language='nl', pictures=None):
        self.s, self.language, self.pictures, self.count = session, language, pictures, 0
        self.tr, self.many = words_of(language).gettext, lambda one, more: words_of(language).ngettext(one, more, 2)
        self.office = session.office()
        self.office_line = session.relay(self.office.port)
        self.table_line = None
        self.apps = {}

    def _(self, text):
        return self.tr(text).replace('_', '')

    def show(self, who, what):
        """Keeps a numbered picture of the whole screen (None) or of one person's window."""
        if self.pictures is None:
            return
        self.count += 1
        path = self.pictures / f'{self.count:02}-{what}.png'
        if who is None:
            self.s.picture(path)
        else:
            app = self.apps[who]
            active = subprocess.run(['xdotool', 'getactivewindow'], capture_output=True, text=True).stdout.strip()
            app.picture(path, active if active in app.windows else None)

    def press(self, app, text, timeout=30):
        """Clicks what bears the text, wherever its label sits."""
        name = self._(text)

        def look():
            for role in ('push button', 'label', 'toggle button', 'list item'):
                for node in app.find_all(role, name):
                    return node
            return None
        node = wait_for(look, timeout, f'nothing says {name}')
        # What lies below the fold has an action, but no place.
        if node.role == 'push button':
            node.click()
        else:
            node.mouse()

    def laptop(self, who):
        return self.s.laptop(who, locale='nl_NL.UTF-8' if self.language == 'nl' else 'en_GB.UTF-8')

    def store(self, who):
        return self.laptop(who).data_home / 'woonkamer'

    def ctl(self, who, *args, **kwargs):
        return self.laptop(who).ctl('--data-dir', self.store(who), *args, passphrase=PASSPHRASE, **kwargs)

    def start(self, who, *args, place=None):
        """Opens the program unlocked; place: (x, y, width, height)."""
        laptop = self.laptop(who)
        app = laptop.app('--data-dir', str(self.store(who)), '--passphrase-file', str(laptop.secret(PASSPHRASE)), *args)
        app.find('list item', self._('Residents'), timeout=60)
        if place:
            app.move(*place)
        self.apps[who] = app
        return app

    # ---- the steps ------------------------------------------------------------------------------------------

    def first_start(self, who, name, organisation, expertise, place=None):
        """My own laptop, filled in by hand."""
        app = self.laptop(who).app('--data-dir', str(self.store(who)))
        self.apps[who] = app
        if place:
            app.move(*place)
        self.press(app, 'My own laptop', 60)
        for field, text in (('Name', name), ('Organisation', organisation), ('Expertise, such as income, housing or care', expertise),
                            ('Location, such as the neighbourhood you work in', 'Dieze'),
                            ('Passphrase', PASSPHRASE), ('The same once more', PASSPHRASE)):
            app.find('text', self._(field)).set_text(text)
        self.show(who, 'first-start')
        self.press(app, '_Begin')
        self.press(app, '_Later, in the Preferences', 60)
        app.find('list item', self._('Residents'), timeout=60)
        return app

    def new_store(self, who, name, organisation):
        laptop = self.laptop(who)
        laptop.ctl('--data-dir', self.store(who), 'create', name, organisation, passphrase=PASSPHRASE)

    def import_export(self, who):
        """The municipality's export through the assistant: look first, then take in."""
        app = self.apps[who]
        app.raise_window()
        app.find('list item', self._('Residents')).mouse()
        app.key('ctrl+i')
        self.press(app, '_Choose a File…')
        wait_for(lambda: len(app.windows) >= 3, 30, 'the file chooser does not open')
        settle(0.5)
        app.choose_file(EXPORT)
        words = self.many("_Take In %'u Resident", "_Take In %'u Residents").replace('_', '').split("%'u")[1].strip()
        take = wait_for(lambda: [n for n in app.find_all('push button') if words and words in n.name or '3,565 Res' in n.name], 60,
                        'the export is not understood')[0]
        self.show(who, 'import')
        take.mouse()
        self.press(app, 'To the _Residents', 120)

    def enrol(self, who, code):
        """Joins the office from the window, over the line that can be cut."""
        app = self.apps[who]
        app.raise_window()
        self.press(app, 'Not joined to an office; everything is kept on this laptop')
        app.find('text', self._('Address, such as office.example.org:8443')).set_text(f'127.0.0.1:{self.office_line.port}')
        app.find('text', self._('Code')).set_text(code)
        self.show(who, 'office')
        self.press(app, '_Join')
        self.in_step(who, timeout=180)
        app.key('Escape')

    def in_step(self, who, timeout=60):
        """Waits until the window says that nothing waits and nothing is missing."""
        sentence = self._('In step with the office since %s').split('%s')[0].strip()
        wait_for(lambda: [n for n in self.apps[who].find_all('label') if sentence in n.name], timeout,
                 f'{who} does not come in step with the office', every=0.3)

    def search(self, who, words, name):
        """Types in the search field and waits for somebody."""
        app = self.apps[who]
        app.raise_window()
        app.find('list item', self._('Residents')).mouse()
        settle(0.3)
        app.type(words)
        app.find('label', name, timeout=60)

    def open_first(self, who, words, name):
        """Searches for somebody and opens the first that is found, with the keyboard alone."""
        self.search(who, words, name)
        settle(0.5)
        self.show(who, 'search')
        self.apps[who].key('Down', 'Return')
        self.apps[who].find('label', self._('Life domains'), timeout=30)

    def states(self, who):
        """What woonkamerctl says of every document of that laptop."""
        return json.loads(self.ctl(who, 'documents', '--json', timeout=120))

    def open_plan(self, who):
        self.press(self.apps[who], 'Open plan')
        self.apps[who].find('label', self._('Goals'), timeout=20)

    def open_table(self, who):
        """Opens a table for the plan on screen; gives its address, through a line that can be cut, and its code."""
        app = self.apps[who]
        self.press(app, 'Open a table')

        def code_on_screen():
            found = [re.search(r'(?:\d ){7}\d', n.name) for n in app.find_all('label')]
            return [m for m in found if m]
        try:
            match = wait_for(code_on_screen, 5)[0]
        except Failure:
            self.press(app, 'The table', 20)
            match = wait_for(code_on_screen, 20, 'no code shows')[0]
        code = match.group(0).replace(' ', '')
        address = [n.name for n in app.find_all('label') if re.match(r'\d+\.\d+\.\d+\.\d+:\d+', n.name)][0].split()[0]
        self.show(who, 'table-code')
        self.table_line = self.s.relay(int(address.rpartition(':')[2]), target_host=address.rpartition(':')[0])
        return f'127.0.0.1:{self.table_line.port}', code

    def join_table(self, guest, host, address, code):
        """Knocks with address and code; the host lets in."""
        app = self.apps[guest]
        app.raise_window()
        app.find('list item', self._('Table')).mouse()
        app.find('text', self._('Address of the table'), timeout=20).set_text(address)
        app.find('text', self._('Code of eight digits')).set_text(code)
        self.press(app, 'Knock')
        self.press(self.apps[host], 'Let in', 30)
        app.find('label', self._('Goals'), timeout=30)

    # ---- writing ----------------------------------------------------------------------------------------------

    def field(self, who, label, timeout=20):
        """A text of the plan, by what a screen reader calls it."""
        return self.apps[who].find('text', self._(label), timeout=timeout)

    def write(self, who, label, text):
        """Types at the end of a text with real key presses."""
        node = self.field(who, label)
        self.apps[who].raise_window()
        node.mouse()
        self.apps[who].key('ctrl+End')
        self.apps[who].type(text)

    def reads(self, who, label, text, timeout=30):
        """Waits until a text holds some words."""
        wait_for(lambda: text in self.field(who, label).text, timeout, f'{who} does not read “{text}” in {label}')

    def saved(self, who):
        self.apps[who].find('label', self._('Saved'), timeout=20)

    # ---- the whole ---------------------------------------------------------------------------------------------

    def take_in(self):
        """Ineke's first day: her own laptop, the municipality's export, the office."""
        self.first_start('ineke', 'Ineke Veldman', 'Tiem', 'Werk', place=(0, 0, 790, 930))
        self.import_export('ineke')
        self.enrol('ineke', self.office.first_code)
        self.show('ineke', 'residents')

    def second_laptop(self):
        """Karin's laptop is enrolled and brought up to date, and stands beside Ineke's."""
        self.new_store('karin', 'Karin Blom', 'Inkomensondersteuning')
        self.ctl('karin', 'enrol', f'127.0.0.1:{self.office_line.port}', '--code', self.office.enrol_code('--function', 'coordinator', '--ground', 'import'))
        came = json.loads(self.ctl('karin', 'sync', '--json', timeout=180))
        self.start('karin', place=(800, 0, 790, 930))
        return came['received']

    def sit_down(self):
        """One table, two screens."""
        self.open_first('ineke', 'celik mehm', 'Çelik, Mehmet')
        self.show('ineke', 'file')
        self.open_plan('ineke')
        address, code = self.open_table('ineke')
        self.join_table('karin', 'ineke', address, code)

    def write_together(self):
        """Both write in one text, and each in one of their own."""
        self.apps['ineke'].find('label', self._('Where do you want to be in a year?')).mouse()
        self.write('ineke', 'In one year', 'Ik werk drie dagen in een keuken.')
        self.reads('karin', 'In one year', 'drie dagen in een keuken.')
        self.write('karin', 'In one year', ' Ik ben thuis als school uit is.')
        self.reads('ineke', 'In one year', 'thuis als school uit is.')
        self.show(None, 'writing-together')

    def cut(self):
        """The line goes: both write on, and one of the programs is killed in the middle of a word."""
        self.table_line.cut()
        self.office_line.cut()
        self.apps['karin'].find('label', self._('You are away from the table. Write on, it is brought in when you are back.'), timeout=60)
        self.write('ineke', 'In one year', ' En ik heb rust.')
        self.write('karin', 'In one year', ' Mijn kinderen zijn trots.')
        settle(1)
        self.saved('karin')
        self.show(None, 'apart')
        self.apps['karin'].type(' Dit woord is nog niet op')
        self.apps['karin'].kill()

    def come_back(self):
        """Karin starts again without a line: what was saved is there. Then the line is back."""
        self.start('karin', place=(800, 0, 790, 930))
        self.open_first('karin', 'celik mehm', 'Çelik, Mehmet')
        self.open_plan('karin')
        self.reads('karin', 'In one year', 'Mijn kinderen zijn trots.')
        self.show('karin', 'after-the-kill')
        self.office_line.restore()
        self.table_line.restore()
        self.in_step('ineke', 90)
        self.in_step('karin', 90)
        for who in ('ineke', 'karin'):
            self.reads(who, 'In one year', 'En ik heb rust.', 60)
            self.reads(who, 'In one year', 'Mijn kinderen zijn trots.', 60)
        self.show(None, 'together-again')

    def third_laptop(self):
        """A laptop that learns everything from the office alone."""
        self.new_store('joost', 'Joost Prins', 'Sociaal Wijkteam')
        self.ctl('joost', 'enrol', f'127.0.0.1:{self.office_line.port}', '--code', self.office.enrol_code('--function', 'coordinator', '--ground', 'import'))
        self.ctl('joost', 'sync', timeout=180)
        self.ctl('joost', 'sync', timeout=60)
