#!/usr/bin/env python3
"""Checks of the sources that no compiler makes. TAP on standard output.

usage: checks.py BUILD [NAME…]

Each function named check_* is one point: it returns the faults that it found, or raises Skip.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / 'build' / 'san'
APP_ID = 'nl.woonkamer.Woonkamer'
TEXT = {'.c', '.h', '.py', '.js', '.mjs', '.cjs', '.ts', '.sql', '.ui', '.xml', '.css', '.md', '.build', '.in', '.yml',
        '.yaml', '.json', '.po', '.txt', '.svg', '.sh', '.supp', ''}
CODE = {'.c', '.h', '.py', '.js', '.mjs', '.cjs', '.sql', '.ui', '.css', '.build', '.sh'}


class Skip(Exception):
    pass


def need(program):
    if not shutil.which(program):
        raise Skip(f'{program} is not installed')


def sources():
    """Every file of the project: what git knows, or, outside a clone, what lies there and is not built."""
    answer = subprocess.run(['git', '-c', 'safe.directory=*', 'ls-files', '-co', '--exclude-standard'], cwd=ROOT,
                            capture_output=True, text=True) if shutil.which('git') else None
    if answer is not None and answer.returncode == 0 and answer.stdout:
        return [ROOT / line for line in answer.stdout.splitlines() if (ROOT / line).is_file()]
    return [p for p in ROOT.rglob('*') if p.is_file() and not any(
        part in ('.git', 'node_modules', '__pycache__') or part.startswith('build') for part in
        p.relative_to(ROOT).parts[:-1])]


FILES = sources()


def named(path):
    return str(path.relative_to(ROOT))


def texts(kinds=TEXT):
    """(path, its text) of the files that hold text of these kinds, traces and corpora left out."""
    for path in FILES:
        if path.suffix not in kinds or 'corpus' in path.parts or path.is_symlink():
            continue
        try:
            yield path, path.read_text('utf-8')
        except UnicodeDecodeError:
            if path.suffix in CODE:
                yield path, path.read_text('utf-8', 'replace')


def run(*command):
    answer = subprocess.run([str(c) for c in command], capture_output=True, text=True, cwd=ROOT)
    return [] if answer.returncode == 0 else (answer.stdout + answer.stderr).splitlines() or [f'{command[0]} failed']


# --- translations -------------------------------------------------------------------------------------------

def potfiles(folder=ROOT / 'po'):
    lines = (folder / 'POTFILES').read_text().splitlines()
    return [line for line in lines if line and not line.startswith('#')]


# The resident's seat has a catalogue of its own, in more languages than the program.
SEAT = ROOT / 'po' / 'seat'
SEAT_DOMAIN = 'woonkamer-seat'


def speaks_as_seat(path, text):
    """Whether a file holds something that the seat's catalogue translates."""
    if path.suffix == '.c':
        return re.search(r'\bN?S_ ?\((?=[^)]*")', text) is not None
    return path.suffix == '.ui' and f'domain="{SEAT_DOMAIN}"' in text and 'translatable="yes"' in text


def speaks(path, text):
    """Whether a file holds something to translate."""
    if path.suffix == '.c':
        code = re.sub(r'//[^\n]*|/\*.*?\*/', '', text, flags=re.S)
        return re.search(r'\b(_|N_|C_|NC_|Q_|g_dgettext|gettext|ngettext|dngettext|g_dngettext|g_dpgettext2?|pgettext|npgettext)'
                         r'\s*\((?=[^)]*")', code) is not None
    if path.suffix == '.ui':
        return re.search(r'translatable="(yes|true|1)"', text) is not None and f'domain="{SEAT_DOMAIN}"' not in text
    return path.name.endswith(('.desktop.in', '.metainfo.xml.in', '.gschema.xml'))


def check_potfiles():
    """po/POTFILES is sorted, and names just the files that hold something to translate (WK_MEND=1 writes it so)"""
    listed = potfiles()
    faults = []
    wanted = {named(p) for p, t in texts({'.c', '.ui', '.in', '.xml'})
              if p.relative_to(ROOT).parts[0] in ('src', 'ui', 'data') and speaks(p, t)}
    if 'WK_MEND' in os.environ:
        (ROOT / 'po' / 'POTFILES').write_text(''.join(line + '\n' for line in sorted(wanted)))
        listed = potfiles()
    if listed != sorted(listed):
        wrong = next(a for a, b in zip(listed, sorted(listed)) if a != b)
        faults.append(f'not sorted, at {wrong}')
    faults += [f'{line} is listed twice' for line in sorted(set(listed)) if listed.count(line) > 1]
    faults += [f'{line} is missing' for line in sorted(wanted - set(listed))]
    faults += [f'{line} has nothing to translate, or does not exist' for line in sorted(set(listed) - wanted)]
    return faults


def check_linguas():
    """every language of po/LINGUAS has its catalogue, and every catalogue is named there"""
    listed = set((ROOT / 'po' / 'LINGUAS').read_text().split())
    there = {p.stem for p in (ROOT / 'po').glob('*.po')}
    return [f'{name} is in only one of them' for name in sorted(listed ^ there)]


def check_dutch_complete():
    """the Dutch catalogue is valid, and has every string of the sources, none of them fuzzy"""
    need('msgfmt')
    need('xgettext')
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        template, merged = Path(folder) / 'all.pot', Path(folder) / 'nl.po'
        there = [p for p in potfiles() if (ROOT / p).is_file()]
        options = ['--from-code=UTF-8', '--add-comments=Translators', '--keyword=_', '--keyword=N_',
                   '--keyword=C_:1c,2', '--keyword=NC_:1c,2', '--keyword=g_dcgettext:2',
                   '--keyword=g_dngettext:2,3', '--keyword=g_dpgettext2:2c,3', '--flag=N_:1:pass-c-format',
                   '--flag=g_strdup_printf:1:c-format']
        told = run('xgettext', *options, '-o', template, *there)
        if told:
            return told
        told = run('msgmerge', '--quiet', '--no-fuzzy-matching', '-o', merged, ROOT / 'po' / 'nl.po', template)
        if told:
            return told
        untranslated = subprocess.run(['msgattrib', '--untranslated', '--no-obsolete', '--no-wrap', str(merged)],
                                      capture_output=True, text=True).stdout
        faults += [f'untranslated: {m}' for m in re.findall(r'^msgid (".+")$', untranslated, re.M) if m != '""']
    fuzzy = subprocess.run(['msgattrib', '--only-fuzzy', '--no-obsolete', '--no-wrap', 'po/nl.po'],
                           capture_output=True, text=True, cwd=ROOT).stdout
    faults += [f'fuzzy: {m}' for m in re.findall(r'^msgid (".+")$', fuzzy, re.M) if m != '""']
    faults += run('msgfmt', '--check-format', '--check-domain', '-o', '/dev/null', 'po/nl.po')
    return faults


def check_seat_potfiles():
    """po/seat/POTFILES is sorted, and names just the files that the seat's catalogue translates (WK_MEND=1 writes it so)"""
    wanted = sorted(named(p) for p, t in texts({'.c', '.ui'})
                    if p.relative_to(ROOT).parts[0] in ('src', 'ui') and speaks_as_seat(p, t))
    if 'WK_MEND' in os.environ:
        (SEAT / 'POTFILES').write_text(''.join(line + '\n' for line in wanted))
    listed = potfiles(SEAT)
    return [f'{line} is in only one of them' for line in sorted(set(listed) ^ set(wanted))] + \
        (['not sorted'] if listed != sorted(listed) else [])


def check_seat_catalogues():
    """the seat's catalogues are valid and complete in each language, and say whether a speaker has looked through them"""
    need('msgfmt')
    need('xgettext')
    faults = []
    languages = (SEAT / 'LINGUAS').read_text().split()
    there = {p.stem for p in SEAT.glob('*.po')}
    faults += [f'{name} is in only one of LINGUAS and the folder' for name in sorted(set(languages) ^ there)]
    listed = re.findall(r'^  \{ "(\w+)", "', (ROOT / 'src/app/seat/wk-seat-language.c').read_text(), re.M)
    faults += [f'{name} is a language without a catalogue' for name in sorted(set(listed) - {'en'} - set(languages))]
    faults += [f'{name} is a catalogue that no button chooses' for name in sorted(set(languages) - set(listed))]
    with tempfile.TemporaryDirectory() as folder:
        template, merged = Path(folder) / 'all.pot', Path(folder) / 'one.po'
        told = run('xgettext', '--from-code=UTF-8', '--keyword=S_', '--keyword=NS_', '--flag=S_:1:pass-c-format',
                   '--flag=g_strdup_printf:1:c-format', '--flag=g_string_append_printf:2:c-format', '-o', template,
                   *[p for p in potfiles(SEAT) if (ROOT / p).is_file()])
        if told:
            return told
        for language in languages:
            path = SEAT / f'{language}.po'
            told = run('msgmerge', '--quiet', '--no-fuzzy-matching', '-o', merged, path, template)
            if told:
                return told
            for kind in ('--untranslated', '--only-fuzzy'):
                found = subprocess.run(['msgattrib', kind, '--no-obsolete', '--no-wrap', str(merged)],
                                       capture_output=True, text=True).stdout
                faults += [f'{language}: {kind[2:]}: {m}' for m in re.findall(r'^msgid (".+")$', found, re.M) if m != '""']
            faults += run('msgfmt', '--check-format', '--check-domain', '-o', '/dev/null', path)
            if not re.search(r'^"X-Checked-By-Speaker: (yes|no)\\n"$', path.read_text('utf-8'), re.M):
                faults.append(f'{language} does not say whether a speaker has looked through it')
    return faults


def check_seat_sentences():
    """why a table ended, which the workspace says in the program's language, is in the seat's catalogue word for word"""
    table = (ROOT / 'src/workspace/wk-table.c').read_text()
    said = re.search(r'^end_sentence .*?^}', table, re.S | re.M).group(0) + ''.join(re.findall(r'WK_TABLE_AWAY, (_ ?\("[^"]+"\))', table))
    known = (ROOT / 'src/app/seat/wk-seat-words.c').read_text()
    return [f'{sentence} is not' for sentence in re.findall(r'_ ?\("([^"]+)"\)', said) if sentence not in known]


# --- screens ------------------------------------------------------------------------------------------------

def ui_files():
    return [p for p in FILES if p.suffix == '.ui' and p.relative_to(ROOT).parts[0] == 'ui']


def check_ui_twins():
    """every Builder file has the widget class of its name in src/app, and every template class its Builder file"""
    faults = []
    for path in ui_files():
        if path.parent.name == 'gtk':  # GTK itself looks for the shortcuts window under this name
            continue
        twin = ROOT / 'src' / 'app' / path.relative_to(ROOT / 'ui').with_suffix('.c')
        if twin not in FILES:
            faults.append(f'{named(path)} has no {named(twin)}')
        elif path.stem not in twin.read_text():
            faults.append(f'{named(twin)} does not set the template {path.name}')
    for path, text in texts({'.c'}):
        if path.relative_to(ROOT).parts[:2] != ('src', 'app'):
            continue
        if 'gtk_widget_class_set_template_from_resource' in text:
            twin = ROOT / 'ui' / path.relative_to(ROOT / 'src' / 'app').with_suffix('.ui')
            if twin not in FILES:
                faults.append(f'{named(path)} has no {named(twin)}')
    return faults


def check_ui_listed():
    """every Builder file and every icon is in a resource, and every file of a resource exists"""
    listed = set()
    faults = []
    for path in [p for p in FILES if p.name.endswith('.gresource.xml')]:
        for entry in ET.parse(path).iter('file'):
            target = (path.parent / (entry.text or '').strip()).resolve()
            listed.add(target)
            if not target.exists():
                faults.append(f'{named(path)} names {entry.text}, which does not exist')
    wanted = ui_files() + [p for p in FILES if p.parent == ROOT / 'data' / 'icons' / 'symbolic']
    return faults + [f'{named(p)} is in no resource' for p in wanted if p.resolve() not in listed]


BUTTONS = {'GtkButton', 'GtkToggleButton', 'GtkMenuButton', 'GtkLinkButton', 'AdwSplitButton', 'AdwButtonContent'}


def check_icon_buttons():
    """a button that shows an icon only has an accessible label besides its tooltip"""
    faults = []
    for path in ui_files():
        for node in ET.parse(path).iter():
            if node.tag not in ('object', 'template') or node.get('class', node.get('parent')) not in BUTTONS:
                continue
            if node.get('class') == 'AdwButtonContent':
                continue
            properties = {p.get('name').replace('_', '-'): p for p in node.findall('property')}
            icon = 'icon-name' in properties
            child = properties.get('child')
            for held in ([child] if child is not None else []) + node.findall('child'):
                inside = held.find('object')
                icon = icon or (inside is not None and inside.get('class') == 'GtkImage')
            if not icon or 'label' in properties:
                continue
            named_by = [p.get('name') for a in node.findall('accessibility') for p in a
                        if p.get('name') in ('label', 'labelled-by')]
            if not named_by:
                faults.append(f'{named(path)}: {node.get("id") or node.get("class")} has no accessible label')
    return faults


INPUTS = {'GtkEntry', 'GtkTextView', 'GtkSpinButton', 'GtkSearchEntry', 'GtkPasswordEntry', 'GtkDropDown',
          'GtkSwitch', 'GtkScale', 'GtkComboBoxText'}


def check_inputs_labelled():
    """every input of a Builder file has an accessible label, or is labelled by one"""
    faults = []
    for path in ui_files():
        tree = ET.parse(path)
        targets = {p.text for p in tree.iter('property') if p.get('name') in ('mnemonic-widget', 'mnemonic_widget')}
        for node in tree.iter('object'):
            if node.get('class') not in INPUTS or node.get('id') in targets:
                continue
            if node.get('class') == 'GtkDropDown':
                # The button in it has the focus: both are named by the code.
                code = ROOT / 'src' / 'app' / path.relative_to(ROOT / 'ui').with_suffix('.c')
                if f'wk_accessible_name_drop_down (self->{node.get("id")},' not in code.read_text():
                    faults.append(f'{named(path)}: {node.get("id")} is not named by wk_accessible_name_drop_down()')
                continue
            if not [p for a in node.findall('accessibility') for p in a
                    if p.get('name') in ('label', 'labelled-by')]:
                faults.append(f'{named(path)}: {node.get("id") or node.get("class")} has no label')
    return faults


# What only a mouse does, and by what the keyboard does the same: an action that stands in a menu, on a button or under a key, or what a
# button or a key calls. What is pressed in a list, on a button or on a row of GTK's own is not here: the keyboard comes
# there too.
BY_KEYBOARD = {
    'src/app/plan/wk-plan-moves.c': {'step.move-up', 'step.move-down', 'step.cut', 'step.paste', 'goal.move-up', 'goal.move-down', 'goal.cut', 'goal.paste'},
    'src/app/today/wk-work-row.c': {'today.move', 'today.move-focused'},
    'src/app/file/wk-attachments-part.c': {'choose_cb', 'paste_cb'},
    'src/app/text/wk-text-view.c': set(),       # the middle button pastes, as GTK's own Ctrl+V does
    'ui/plan/wk-screen-away.ui': {'key_pressed_cb'},
}
MOUSE = re.compile(r'gtk_gesture_\w+_new \(|gtk_drag_source_new \(|gtk_drop_target(?:_async)?_new \(|class="Gtk(?:Gesture\w+|DragSource|DropTarget\w*)"')


def check_mouse_has_keys():
    """what a gesture of the mouse does, the keyboard does too"""
    app = {named(path): text for path, text in texts({'.c', '.ui'}) if named(path).startswith(('src/app/', 'ui/'))}
    everything = '\n'.join(app.values())
    faults = []
    for path in sorted(BY_KEYBOARD.keys() | {path for path, text in app.items() if MOUSE.search(text)}):
        if path not in app or not MOUSE.search(app[path]):
            faults.append(f'{path} has no gesture of the mouse (any more): take it from BY_KEYBOARD')
        elif path not in BY_KEYBOARD:
            faults.append(f'{path} has a gesture of the mouse: by what does the keyboard do the same (BY_KEYBOARD)?')
        for name in sorted(BY_KEYBOARD.get(path, ())):
            name = re.escape(name)
            if not re.search(rf'<attribute name="action">{name}<|<property name="action-name">{name}<|binding_action \([^;]*"{name}"|\badd \([^;]*"{name}"'
                             rf'|<signal name="(?:clicked|activate|key-pressed)" handler="{name}"', everything):
                faults.append(f'{path}: nothing in a menu, on a button or under a key does {name}')
    return faults


# --- what the desktop reads ---------------------------------------------------------------------------------

def check_desktop_file():
    """the desktop file is valid, translated, and starts a program that is built"""
    need('desktop-file-validate')
    path = BUILD / 'data' / (APP_ID + '.desktop')
    if not path.exists():
        return [f'{path.name} is not built']
    faults = run('desktop-file-validate', path)
    if 'Comment[nl]=' not in path.read_text():
        faults.append('it is not translated')
    return faults


def check_metainfo():
    """the metainfo is valid, and its newest release is the version that is built"""
    need('appstreamcli')
    path = BUILD / 'data' / (APP_ID + '.metainfo.xml')
    if not path.exists():
        return [f'{path.name} is not built']
    faults = run('appstreamcli', 'validate', '--no-net', path)
    version = re.search(r"version:\s*'([^']+)'", (ROOT / 'meson.build').read_text()).group(1)
    release = ET.parse(path).find('releases/release').get('version')
    if release != version:
        faults.append(f'its newest release is {release}, the project is at {version}')
    return faults


def check_services():
    """the office's unit is one that systemd accepts; the app's D-Bus service starts the app"""
    service = (BUILD / 'data' / (APP_ID + '.service')).read_text()
    faults = []
    if f'Name={APP_ID}\n' not in service or '/woonkamer --gapplication-service' not in service:
        faults.append('the D-Bus service starts something else')
    unit = (BUILD / 'data' / 'woonkamer-office.service').read_text()
    if '/woonkamer-office ' not in unit:
        faults.append('the unit starts something else')
    if not shutil.which('systemd-analyze'):
        if faults:
            return faults
        raise Skip('systemd is not installed')
    with tempfile.TemporaryDirectory() as folder:
        # It is not installed yet, and systemd asks whether the program is there.
        copy = Path(folder) / 'woonkamer-office.service'
        copy.write_text(re.sub(r'^ExecStart=\S+', 'ExecStart=' + (shutil.which('true') or 'true'), unit, flags=re.M))
        told = subprocess.run(['systemd-analyze', 'verify', '--man=no', str(copy)], capture_output=True, text=True)
        faults += [line for line in told.stderr.splitlines() if 'woonkamer-office' in line]
    return faults


def check_settings_schema():
    """the settings schema compiles strictly, and every key that the sources name is in it"""
    need('glib-compile-schemas')
    faults = run('glib-compile-schemas', '--strict', '--dry-run', ROOT / 'data')
    tree = ET.parse(ROOT / 'data' / (APP_ID + '.gschema.xml'))
    keys = {k.get('name') for k in tree.iter('key')}
    call = re.compile(r'g_settings_(?:get|set|bind|reset|create_action)\w*\s*\([^,"]+,\s*"([a-z0-9-]+)"')
    for path, text in texts({'.c'}):
        faults += [f'{named(path)} names the key {key}, which the schema has not'
                   for key in call.findall(text) if key not in keys and 'src' in path.parts]
    return faults


def check_icons():
    """every picture is well-formed; a symbolic one has 16 px, and shapes that GTK can colour"""
    faults = []
    space = '{http://www.w3.org/2000/svg}'
    for path in [p for p in FILES if p.suffix == '.svg']:
        try:
            tree = ET.parse(path)
        except ET.ParseError as error:
            faults.append(f'{named(path)}: {error}')
            continue
        if not path.stem.endswith('-symbolic'):
            continue
        if tree.getroot().get('viewBox') != '0 0 16 16':
            faults.append(f'{named(path)} is not on the 16 px grid')
        odd = {n.tag.replace(space, '') for n in tree.iter()} - {'svg', 'g', 'path', 'rect', 'circle', 'defs'}
        faults += [f'{named(path)} has a {tag}, which keeps its colour' for tag in sorted(odd)]
        faults += [f'{named(path)} has a stroke, which GTK fills' for n in tree.iter() if n.get('stroke')]
    names = {p.stem for p in FILES if p.parent == ROOT / 'data' / 'icons' / 'symbolic'}
    for path, text in texts({'.c', '.ui'}):
        faults += [f'{named(path)} shows {name}, which is no icon of ours'
                   for name in set(re.findall(r'\bwk-[a-z0-9-]+-symbolic\b', text)) if name not in names]
    return faults


# --- the house ----------------------------------------------------------------------------------------------

def law():
    """{layer: the layers it may include} as src/meson.build lays down."""
    text = (ROOT / 'src' / 'meson.build').read_text()
    table = re.search(r'^law = \[(.*?)^\]', text, re.S | re.M).group(1)
    return {name: re.findall(r"'(\w+)'", below)
            for name, below in re.findall(r"\[\s*'(\w+)',\s*\[([^\]]*)\]\s*\]", table)}


def check_layers():
    """no source includes a header of a layer that its own may not see; none includes with ../"""
    rules = law()
    home = {}
    for path in FILES:
        parts = path.relative_to(ROOT).parts
        if path.suffix == '.h' and parts[0] == 'src' and len(parts) > 2:
            home.setdefault(path.name, set()).add(parts[1])
    faults = []
    if len(rules) < 5:
        faults.append('the law of the layers could not be read')
    for path, text in texts({'.c', '.h'}):
        parts = path.relative_to(ROOT).parts
        if parts[0] != 'src' or len(parts) < 3:
            continue
        layer = parts[1]
        if layer not in rules:
            faults.append(f'{named(path)} is in no layer')
            continue
        allowed = {layer, *rules[layer]}
        for include in re.findall(r'^\s*#\s*include\s*"([^"]+)"', text, re.M):
            if include.startswith('../') or '/../' in include:
                faults.append(f'{named(path)} includes {include}')
            owners = home.get(Path(include).name)
            if owners and not owners & allowed:
                faults.append(f'{named(path)} includes {include} of {"/".join(sorted(owners))}')
            if include.endswith('-private.h') and owners and layer not in owners:
                faults.append(f'{named(path)} includes {include}, which is private to {"/".join(sorted(owners))}')
    return faults


def check_type_names():
    """no two types have one name: those made from the schema's tables meet the others in one program"""
    made = re.findall(r'"(Wk[A-Z][A-Za-z]+)"', (ROOT / 'src/dossier/wk-schema.c').read_text())
    defined = [name for path, text in texts({'.c'}) if path.relative_to(ROOT).parts[0] == 'src'
               for name in re.findall(r'^G_DEFINE_\w*TYPE\w*\s*\((Wk\w+)', text, re.M)]
    faults = [f'{name} is a type of its own and one of the schema’s' for name in sorted(set(made) & set(defined))]
    faults += [f'{name} is defined twice' for name in sorted(set(defined)) if defined.count(name) > 1]
    return faults if made and defined else ['no type was found']


def check_file_length():
    """no source file is longer than 2000 lines"""
    return [f'{named(path)} has {n} lines' for path, text in texts(CODE)
            for n in [text.count('\n')] if n > 2000]


def check_nothing_left():
    """no source says that something is still to be done"""
    marks = re.compile(r'\b(' + '|'.join(['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK']) + r')\b')
    return [f'{named(path)}:{number}: {line.strip()[:80]}' for path, text in texts(CODE | {'.md'})
            for number, line in enumerate(text.splitlines(), 1) if marks.search(line)]


def check_no_places():
    """no file names a folder or a server of the machine that it was written on"""
    folders = re.compile(r'(?<![\w.$})-])/(' + '|'.join(['ho' + 'me', 'ro' + 'ot', 'wo' + 'rk', 'Us' + 'ers']) +
                         r')/[\w.-]')
    servers = re.compile(r'https?://[^\s/"\'<>)]*\.(internal|corp|lan|intranet|svc|cluster)\b')
    pinned = re.compile(r'^\s*(registry|index-url|proxy)\s?=[^^]|"res' + 'olved":')
    faults = []
    for path, text in texts(TEXT | {'.npmrc'}):
        for number, line in enumerate(text.splitlines(), 1):
            if folders.search(line) or servers.search(line) or pinned.search(line):
                faults.append(f'{named(path)}:{number}: {line.strip()[:80]}')
    faults += [f'{named(p)} pins packages to a registry' for p in FILES
               if p.name in ('package-lock.json', '.npmrc', 'yarn.lock')]
    return faults


def check_top_level():
    """the top level holds what was ordered, and nothing beside it"""
    ordered = {'meson.build', 'README.md', 'src', 'data', 'ui', 'po', 'tests', 'flatpak', 'LICENSE', '.ci',
               '.gitignore', '.clang-format', 'meson_options.txt', 'dev', '.gitattributes', '.editorconfig'}
    return [f'{name} does not belong there' for name in
            sorted({p.relative_to(ROOT).parts[0] for p in FILES} - ordered)]


def check_links():
    """every file that a text points to is there"""
    faults = []
    for path, text in texts({'.md'}):
        for target in re.findall(r'\]\(([^)#\s]+)', text):
            if '://' not in target and not (path.parent / target).exists():
                faults.append(f'{named(path)} points to {target}')
    return faults


def check_scripts():
    """every script can be read by its interpreter"""
    faults = []
    for path, text in texts({'.py', '.sh', ''}):
        first = text.partition('\n')[0]
        if path.suffix == '.py':
            try:
                compile(text, named(path), 'exec')
            except SyntaxError as error:
                faults.append(f'{named(path)}: {error}')
        elif first.startswith('#!') and first.endswith(('bash', '/sh')):
            faults += run('bash', '-n', path)
    return faults


# --- flatpak ------------------------------------------------------------------------------------------------

def modules(entries, where):
    """All modules of a manifest, those within modules too."""
    for entry in entries:
        if isinstance(entry, str):
            raise ValueError(f'{where} takes in the file {entry}, which pins nothing here')
        yield entry
        yield from modules(entry.get('modules', []), entry.get('name', '?'))


def check_flatpak():
    """the flatpak's manifest has what one needs, and pins every module to what it was tried with"""
    try:
        import yaml
    except ImportError:
        raise Skip('python3-yaml is not installed') from None
    path = ROOT / 'flatpak' / (APP_ID + '.yml')
    if not path.exists():
        return [f'there is no {named(path)}']
    manifest = yaml.safe_load(path.read_text())
    faults = [f'it has no {key}' for key in
              ('id', 'runtime', 'runtime-version', 'sdk', 'command', 'finish-args', 'modules') if not manifest.get(key)]
    if faults:
        return faults
    if manifest['id'] != APP_ID or manifest['command'] != 'woonkamer':
        faults.append('it is for another program')
    if not isinstance(manifest['runtime-version'], str):
        faults.append('runtime-version must be a string: 50 and "50" are not the same')
    loose = [a for a in manifest['finish-args'] if a.startswith(('--filesystem=host', '--filesystem=home',
                                                                '--socket=session-bus', '--device=all'))]
    faults += [f'{a} gives more than is needed' for a in loose]
    own = False
    for module in modules(manifest['modules'], 'the manifest'):
        name = module.get('name', '?')
        if not module.get('sources'):
            faults.append(f'{name} has no sources')
        for source in module.get('sources', []):
            kind = source.get('type')
            if kind == 'dir':
                own = own or name == 'woonkamer'
                if name != 'woonkamer':
                    faults.append(f'{name} comes from a folder')
            elif kind == 'archive' or kind == 'file':
                if not re.fullmatch(r'[0-9a-f]{64}', source.get('sha256', '')):
                    faults.append(f'{name}: {source.get("url")} has no sha256')
                if not str(source.get('url', '')).startswith('https://'):
                    faults.append(f'{name} is not fetched by https')
            elif kind == 'git':
                if not re.fullmatch(r'[0-9a-f]{40}', source.get('commit', '')):
                    faults.append(f'{name}: {source.get("url")} has no commit')
            elif kind not in ('patch', 'shell', 'script', 'inline'):
                faults.append(f'{name} has a source of the kind {kind}')
    if not own:
        faults.append('it does not build this project')
    # What GNOME's runtime has itself.
    runtime = {'gtk4', 'libadwaita-1', 'glib-2.0', 'gobject-2.0', 'gio-2.0', 'gio-unix-2.0', 'gmodule-2.0', 'sqlite3',
               'libnotify', 'libsoup-3.0', 'json-glib-1.0', 'libsecret-1', 'gnutls', 'zlib', 'pango', 'pangocairo',
               'cairo', 'cairo-pdf', 'cairo-svg', 'gdk-pixbuf-2.0', 'speech-dispatcher', 'threads', 'enchant-2'}
    built = {'libsodium': 'libsodium', 'avahi-client': 'avahi', 'avahi-glib': 'avahi', 'libical': 'libical',
             'libical-glib': 'libical', 'libqrencode': 'libqrencode', 'csv': 'libcsv', 'm': None, 'libpq': 'postgresql'}
    there = {module.get('name') for module in modules(manifest['modules'], 'the manifest')}
    # What the build leaves out.
    if any('-Dpostgresql=disabled' in module.get('config-opts', []) for module in modules(manifest['modules'], 'the manifest')):
        there.add('postgresql')
    for build, text in texts({'.build'}):
        for name in re.findall(r"(?:dependency|find_library)\('([^']+)'", text):
            if name in runtime or built.get(name, '') is None or built.get(name) in there:
                continue
            faults.append(f'{named(build)} asks for {name}, which no module builds')
    return sorted(set(faults))


def check_dependencies_in_dev():
    """every library that the build asks for has its Debian package in ./dev"""
    packages = {
        'gtk4': 'libgtk-4-dev', 'libadwaita-1': 'libadwaita-1-dev', 'sqlite3': 'libsqlite3-dev',
        'libnotify': 'libnotify-dev', 'libsoup-3.0': 'libsoup-3.0-dev', 'json-glib-1.0': 'libjson-glib-dev',
        'libsodium': 'libsodium-dev', 'libsecret-1': 'libsecret-1-dev', 'avahi-client': 'libavahi-client-dev',
        'avahi-glib': 'libavahi-glib-dev', 'avahi-gobject': 'libavahi-gobject-dev', 'libqrencode': 'libqrencode-dev',
        'libpq': 'libpq-dev', 'speech-dispatcher': 'libspeechd-dev', 'gnutls': 'libgnutls28-dev',
        'libical': 'libical-dev', 'libical-glib': 'libical-dev', 'libcsv': 'libcsv-dev', 'enchant-2': 'libenchant-2-dev',
        'glib-2.0': 'libgtk-4-dev', 'gobject-2.0': 'libgtk-4-dev', 'gio-2.0': 'libgtk-4-dev',
        'gio-unix-2.0': 'libgtk-4-dev', 'gmodule-2.0': 'libgtk-4-dev', 'pango': 'libgtk-4-dev',
        'pangocairo': 'libgtk-4-dev', 'cairo': 'libgtk-4-dev', 'cairo-pdf': 'libgtk-4-dev', 'cairo-svg': 'libgtk-4-dev',
        'gdk-pixbuf-2.0': 'libgtk-4-dev', 'threads': 'libc6-dev', 'zlib': 'libgtk-4-dev', 'libsystemd': 'libsystemd-dev', 'm': 'libc6-dev',
        'csv': 'libcsv-dev',
    }
    dev = (ROOT / 'dev').read_text()
    faults = []
    for path, text in texts({'.build'}):
        for name in re.findall(r"(?:dependency|find_library)\('([^']+)'", text):
            if name not in packages:
                faults.append(f'{named(path)} asks for {name}: which Debian package?')
            elif not re.search(rf'(?<![\w-]){re.escape(packages[name])}(?![\w-])', dev):
                faults.append(f'{named(path)} asks for {name}: ./dev does not install {packages[name]}')
    return sorted(set(faults))


def main():
    checks = [(name[6:], function) for name, function in globals().items() if name.startswith('check_')]
    words = sys.argv[2:]
    if words:
        checks = [c for c in checks if any(w in c[0] for w in words)]
    print(f'TAP version 13\n1..{len(checks)}')
    failed = False
    for number, (name, function) in enumerate(checks, 1):
        try:
            faults = function()
        except Skip as why:
            print(f'ok {number} - {name} # SKIP {why}')
            continue
        except (ET.ParseError, ValueError, OSError) as error:
            faults = [f'{type(error).__name__}: {error}']
        print(f'{"not " if faults else ""}ok {number} - {name}')
        if faults:
            failed = True
            print(f'# {function.__doc__}: not so')
            for fault in faults[:40]:
                print(f'#   {fault}')
            if len(faults) > 40:
                print(f'#   and {len(faults) - 40} more')
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
