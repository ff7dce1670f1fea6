#!/usr/bin/python3
"""What the hand waits for, in the window, on a store with ten years of history in every file: opening a file, typing in a plan of fifty
goals, scrolling the timeline, searching; and the memory that it takes. With 3,600 files; `./dev bench app-long` with 100,000 as well.

Each figure is from the event (a key, a click, the wheel) to the painting of what came of it, as the program logs it (wk-pace.h); `_work` is
the main thread's own part, which a loaded machine does not change. The stores are made once, in build/bench/."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from harness import *
from harness import xdotool

PASSPHRASE = 'een tafel met vier stoelen'
YEARS = 10
OPENINGS = 5
TEXT = ('text', 'entry', 'terminal')
SENTENCE = 'Ik werk drie dagen in een keuken en ben thuis als school uit is. '
KEY, CLICK, WHEEL = 1, 2, 3


def store_of(residents):
    """A store, made the first time it is wanted."""
    folder = ROOT / 'build' / 'bench' / f'years-{residents}'
    done = folder / 'complete'
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        subprocess.run([str(BUILD / 'tests' / 'make-years'), str(folder / 'store'), PASSPHRASE, str(residents), str(YEARS)], check=True)
        done.touch()
    return folder / 'store'


def report(name, values, unit='ms'):
    values = sorted(values)
    check(values, f'{name}: nothing was measured')
    print(f'{name}_p50 {values[len(values) // 2]:.1f} {unit}', flush=True)
    print(f'{name}_p99 {values[len(values) * 99 // 100]:.1f} {unit}', flush=True)


def memory(app):
    """What is in memory, and what of it is the program's own, in MB."""
    status = Path(f'/proc/{app.pid}/status').read_text()
    return [int(re.search(rf'^{field}:\s+(\d+) kB', status, re.M).group(1)) / 1024 for field in ('VmRSS', 'RssAnon')]


class Paces:
    """What the program logged since this was made."""

    def __init__(self, app):
        self.app, self.begin = app, len(app.log)

    def shown(self):
        return [(int(us) / 1000, int(cpu) / 1000) for us, cpu in re.findall(r'shown us=(\d+) cpu=(\d+)', self.app.log[self.begin:])]

    def of(self, kind):
        return [(int(us) / 1000, int(cpu) / 1000)
                for us, cpu in re.findall(rf'pace kind={kind} us=(\d+) cpu=(\d+)', self.app.log[self.begin:])]

    def report(self, name, kind):
        found = self.of(kind)
        report(name, [us for us, _ in found])
        report(f'{name}_work', [cpu for _, cpu in found])


def wait_shown(app, action):
    """How long until what the action opens is painted."""
    paces = Paces(app)
    action()
    return wait_for(paces.shown, 60, 'nothing is shown')[0]


def find_full(app):
    """The file in which all is at its fullest, in the list."""
    app.find('list item', 'Inwoners').mouse()
    app.key('ctrl+f')
    app.key('ctrl+a', 'BackSpace')
    paces = Paces(app)
    app.type('tien jaren', delay=60)
    app.see('label', re.compile('^Jaren, Tien'), timeout=60)
    settle(0.5)
    return paces


def measure(s, residents):
    laptop = s.laptop(f'with-{residents}')
    app = laptop.app('--data-dir', str(store_of(residents)), '--passphrase-file', str(laptop.secret(PASSPHRASE)),
                     env={'G_MESSAGES_DEBUG': 'wk-app'})
    at = {word: int(app.wait_log(rf'{word} at=(\d+)', 300).group(1)) for word in ('opened', 'first_frame')}
    print(f'app_first_frame_{residents} {(at["first_frame"] - at["opened"]) / 1000:.0f} ms', flush=True)
    app.find('list item', 'Inwoners', timeout=120)
    app.move(0, 0, 1200, 900)
    settle(3)
    resident, own = memory(app)
    print(f'app_memory_{residents} {resident:.0f} MB', flush=True)
    print(f'app_memory_own_{residents} {own:.0f} MB', flush=True)

    # Today: the first time it is made, then what changing places costs.
    paces = Paces(app)
    app.key('ctrl+1')
    app.find('label', re.compile('^Goe'), timeout=60)
    settle(2)
    report(f'app_today_first_{residents}', [us for us, _ in paces.of(KEY)])
    paces = Paces(app)
    for _ in range(40):
        app.key('ctrl+2')
        settle(0.3)
        app.key('ctrl+1')
        settle(0.3)
    paces.report(f'app_today_{residents}', KEY)

    find_full(app).report(f'app_search_key_{residents}', KEY)
    openings = []
    for _ in range(OPENINGS):
        app.key('Down')
        openings.append(wait_shown(app, lambda: app.key('Return')))
        settle(0.5)
        if _ < OPENINGS - 1:
            app.key('alt+Left')
            find_full(app)
    report(f'app_open_file_{residents}', [us for us, _ in openings])
    report(f'app_open_file_work_{residents}', [cpu for _, cpu in openings])

    earlier = app.find('push button', 'Eerder')
    paces = Paces(app)
    for _ in range(5):
        earlier.click()
        settle(0.4)
    app.find('label', 'Wat er gebeurde').into_view()
    for _ in range(80):
        xdotool('click', 5)
        settle(0.03)
    settle(0.5)
    paces.report(f'app_scroll_timeline_{residents}', WHEEL)

    # With the mouse: a click by way of the accessibility bus is no event that could be measured from.
    us, cpu = wait_shown(app, app.find('push button', 'Plan openen').mouse)
    print(f'app_open_plan_50_goals_{residents} {us:.0f} ms', flush=True)
    print(f'app_open_plan_50_goals_work_{residents} {cpu:.0f} ms', flush=True)
    text = app.find(TEXT, 'Doel 25', timeout=60)
    text.focus()
    app.key('ctrl+End')
    paces = Paces(app)
    app.type(SENTENCE * 3, delay=40)
    settle(0.5)
    paces.report(f'app_type_in_plan_50_goals_{residents}', KEY)
    resident, own = memory(app)
    print(f'app_memory_in_use_{residents} {resident:.0f} MB', flush=True)
    app.meant_to_end = True
    app.key('ctrl+q')
    app.wait_end(60)


@test('3,600 files')
def bench_3600(s):
    measure(s, 3600)


@test('100,000 files')
def bench_100000(s):
    if os.environ.get('WK_LONG') != '1':
        raise Skip('100,000 files take long to make: ./dev bench app-long')
    measure(s, 100000)


if __name__ == '__main__':
    main(timeout=1500)
