#!/usr/bin/env python3
"""Runs the tests (or benchmarks) of the builds and counts what they say.

usage: run.py [--builds | --bench] [NAME…]

A script with windows that failed beside others is run once more, alone, unless many did: how fast a shared machine draws is
no property of the program. What failed at first is told at the end all the same, as unsteady (WK_ONCE=1: no second try).

The tests of meson run from build/san, the scripts of tests/screen from build/run. A NAME picks the tests whose
name or suite holds it; NAME-long runs them with WK_LONG=1. The last line is `N passed, N failed, N skipped`.
In a long run what a test says of itself (seeds, how many of what) is printed too. `--builds` says only which builds the named tests need.
"""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAN = ROOT / 'build' / 'san'
RUN = ROOT / 'build' / 'run'
LOGS = ROOT / 'build' / 'test-logs'
NOT_TESTS = {'harness.py', 'demo.py'}
BUDGET = 50 * 60            # seconds for all, without -long: a guard; two idle cores need half of it
SCREEN_TIMEOUT = 480
MOST_AT_ONCE = 64
# A tier is picked by its name, wherever its tests are.
TIERS = {'faults': ('store/test-faults', 'store/test-damage', 'store/test-years', 'store/test-secrecy', 'store/test-old-stores',
                    'sync/test-wk-year', 'office/test-office-years', 'workspace/test-wk-line', 'workspace/test-wk-mend',
                    'workspace/test-wk-troubles', 'workspace/test-wk-access', 'workspace/test-wk-old', 'screen/test-faults')}
SCREENS_AT_ONCE = 3
AGAIN = 4                   # so many scripts at most are run a second time
LONG_FACTOR = 20
TAIL = 40                   # lines of a failed test's log that are shown

TAP_LINE = re.compile(r'^(\s*)(not )?ok\b\s*(\d+)?\s*-?\s*(.*)$')
TAP_PLAN = re.compile(r'^\s*1\.\.(\d+)(?:\s*#\s*skip\s*(.*))?', re.I)
# What a test says of itself, as its seeds; not where GTest begins and ends.
MESSAGE = re.compile(r'^\s*# (?!Start of |End of |random seed|slow test|\S+-DEBUG)(.+)$', re.M)
DIRECTIVE = re.compile(r'\s#\s*(skip|todo)\S*\s*(.*)$', re.I)


class Test:
    def __init__(self, name, suite, command, env=None, timeout=300, workdir=None, alone=False, screen=False):
        self.name, self.suite, self.command = name, suite, command
        self.env, self.timeout, self.workdir = env or {}, timeout, workdir
        self.alone, self.screen = alone, screen
        self.passed, self.failures, self.skips = 0, [], []
        self.log = ''
        self.unsteady = []      # what failed at the first try, where the second passed
        self.seconds = 0.0

    @property
    def label(self):
        return f'{self.suite}/{self.name}'

    def matches(self, word):
        return word == self.suite or word in self.name or word in self.label or self.label in TIERS.get(word, ())


def meson_tests(build, kind):
    answer = subprocess.run(['meson', 'introspect', str(build), f'--{kind}'], capture_output=True, text=True)
    if answer.returncode != 0:
        return []
    tests = []
    for entry in json.loads(answer.stdout):
        suite = entry['suite'][0].split(':')[-1] if entry['suite'] else 'tests'
        tests.append(Test(entry['name'], suite, entry['cmd'], entry['env'], entry['timeout'] or 300,
                          entry['workdir'] or str(build), not entry.get('is_parallel', True)))
    return tests


def screen_tests(pattern='*.py'):
    folder = ROOT / 'tests' / 'screen'
    tests = []
    for path in sorted(folder.glob(pattern)) if folder.is_dir() else []:
        bench = path.name.startswith('bench')
        if path.name in NOT_TESTS or path.name.startswith('_') or bench != pattern.startswith('bench'):
            continue
        tests.append(Test(path.stem, 'screen', [sys.executable, str(path)],
                          {'LC_ALL': 'C.UTF-8'}, SCREEN_TIMEOUT, screen=True))
    return tests


def picked(tests, names):
    """The tests that the names pick, and whether they run in full; None where a name picks nothing."""
    if not names:
        return tests, False
    chosen, long_run = [], False
    for name in names:
        word = name
        hits = [t for t in tests if t.matches(word)]
        if not hits and name.endswith('-long'):
            word, long_run = name[:-len('-long')], True
            hits = [t for t in tests if t.matches(word)]
        if not hits:
            print(f'no test is named like {name}')
            return None, long_run
        chosen += [t for t in hits if t not in chosen]
    return chosen, long_run


def read_tap(test, output, status, timed_out):
    """Counts the leaves of a TAP stream: a line that only sums up the deeper lines before it is none."""
    planned, skip_all, seen, bail = None, None, 0, None
    results = []            # (indent, ok, description, directive, reason)
    last_indent = 0
    for line in output.splitlines():
        match = TAP_PLAN.match(line)
        if match:
            if not line[0].isspace():
                planned, skip_all = int(match.group(1)), match.group(2)
            continue
        if line.startswith('Bail out!'):
            bail = line
            continue
        match = TAP_LINE.match(line)
        if not match:
            continue
        indent, failed, description = len(match.group(1)), bool(match.group(2)), match.group(4)
        if indent == 0:
            seen += 1
        sums_up = last_indent > indent
        last_indent = indent
        if sums_up and not (failed and all(r[1] for r in results)):
            continue
        directive = DIRECTIVE.search(' ' + description)
        kind, reason = (directive.group(1).lower(), directive.group(2)) if directive else (None, '')
        name = (' ' + description)[:directive.start()] if directive else description
        results.append((indent, not failed, name.strip(), kind, reason))

    for _, ok, name, kind, reason in results:
        if kind == 'skip':
            test.skips.append((name, reason or 'no reason given'))
        elif ok:
            test.passed += 1
        else:
            test.failures.append(name)

    if skip_all is not None or (planned == 0 and status == 0):
        test.skips.append((test.name, skip_all or 'no reason given'))
    elif timed_out:
        test.failures.append(f'{test.name}: ran out of time after {test.seconds:.0f} s')
    elif bail and not test.failures:
        test.failures.append(bail)
    elif status == 77 and not results:
        last = output.strip().splitlines()
        test.skips.append((test.name, last[-1] if last else 'no reason given'))
    elif status != 0 and not test.failures:
        test.failures.append(f'{test.name}: ended with status {status} after its last point')
    elif not results:
        test.failures.append(f'{test.name}: reported no test at all')
    elif planned is not None and seen < planned:
        test.failures.append(f'{test.name}: {planned - seen} of {planned} planned points never came')


def without_desktop():
    """The environment without the desktop of whoever runs the tests: no windows, no keyring of theirs."""
    env = {k: v for k, v in os.environ.items() if k not in ('DISPLAY', 'WAYLAND_DISPLAY')}
    env['DBUS_SESSION_BUS_ADDRESS'] = 'disabled:'
    return env


def run_one(test, deadline, long_run):
    env = without_desktop()
    env.update(test.env)
    if long_run:
        env['WK_LONG'] = '1'
    limit = test.timeout * (LONG_FACTOR if long_run else 1)
    if deadline is not None:
        limit = min(limit, deadline - time.monotonic())
    if limit <= 1:
        test.failures.append(f'{test.name}: not run, the time for all tests is up')
        return
    env['WK_TIMEOUT'] = str(int(limit))
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / (test.label.replace('/', '.') + '.txt')
    start = time.monotonic()
    timed_out = False
    with open(path, 'wb') as log:
        process = subprocess.Popen(test.command, env=env, cwd=test.workdir or ROOT, stdin=subprocess.DEVNULL,
                                   stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            status = process.wait(limit)
        except subprocess.TimeoutExpired:
            timed_out = True
            status = end_group(process)
    end_group(process)
    test.seconds = time.monotonic() - start
    test.log = path.read_text('utf-8', 'replace')
    read_tap(test, test.log, status, timed_out)


def end_group(process):
    """Ends what is left of a test's process group; gives the leader's status."""
    for sign, patience in ((signal.SIGTERM, 5), (signal.SIGKILL, 5)):
        try:
            os.killpg(process.pid, sign)
        except (ProcessLookupError, PermissionError):
            break
        try:
            process.wait(patience)
            if sign == signal.SIGTERM:
                continue
        except subprocess.TimeoutExpired:
            pass
    return process.returncode if process.returncode is not None else -9


def run_all(tests, long_run):
    deadline = None if long_run else time.monotonic() + float(os.environ.get('WK_BUDGET', BUDGET))
    lock = threading.Lock()

    def work(queue):
        while True:
            with lock:
                if not queue:
                    return
                test = queue.pop(0)
            guarded(test)

    def guarded(test):
        try:
            run_one(test, deadline, long_run)
        except Exception as error:  # a test that cannot be started is a failed one
            test.failures.append(f'{test.name}: could not be run: {error}')
        with lock:
            report(test, long_run)

    def side_by_side(queue, most):
        threads = [threading.Thread(target=work, args=(queue,)) for _ in range(most)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    # The slowest first, by their own word, so that the end is not spent on one of them.
    processors = os.cpu_count() or 1
    side_by_side(sorted((t for t in tests if not t.alone and not t.screen), key=lambda t: -t.timeout), min(MOST_AT_ONCE, processors))
    side_by_side([t for t in tests if t.alone], 1)
    # A window mostly waits, and each script has a screen of its own. The longest scripts first.
    side_by_side(sorted((t for t in tests if t.screen), key=lambda t: -Path(t.command[-1]).stat().st_size),
                 min(SCREENS_AT_ONCE, processors + 1))
    failed = [t for t in tests if t.screen and t.failures]
    if len(failed) <= AGAIN and len(tests) > 1 and not long_run and 'WK_ONCE' not in os.environ:
        for test in failed:
            again(test, guarded)


def again(test, run):
    first, log, seconds = test.failures, test.log, test.seconds
    test.passed, test.failures, test.skips = 0, [], []
    print(f'     {test.label} once more, alone', flush=True)
    run(test)
    test.seconds += seconds
    if not test.failures:
        test.unsteady, test.log = first, log


def report(test, long_run):
    word = 'FAIL' if test.failures else 'ok  ' if test.passed else 'skip'
    print(f'{word} {test.label}: {test.passed} passed'
          + (f', {len(test.failures)} failed' if test.failures else '')
          + (f', {len(test.skips)} skipped' if test.skips else '')
          + f' ({test.seconds:.1f} s)', flush=True)
    if long_run:
        for line in MESSAGE.findall(test.log):
            print('     ' + line, flush=True)


def summary(tests, start):
    for test in tests:
        if not test.failures and not test.unsteady:
            continue
        print(f'\n--- {test.label} failed:' if test.failures else f'\n--- {test.label} is unsteady: passed at the second try; at the first:')
        for name in test.failures or test.unsteady:
            print(f'  {"not ok" if test.failures else "unsteady"} {name}')
        lines = test.log.splitlines()
        if len(lines) > TAIL:
            print(f'  … the last {TAIL} of {len(lines)} lines; all of them in build/test-logs')
        for line in lines[-TAIL:]:
            print('  | ' + line)
    skips = [(t, name, why) for t in tests for name, why in t.skips]
    if skips:
        print('\nskipped:')
        for test, name, why in skips:
            where = test.label if name in ('', test.name) else f'{test.label} {name}'
            print(f'  {where}: {why}')
    passed = sum(t.passed for t in tests)
    failed = sum(len(t.failures) for t in tests)
    print(f'\n{sum(t.seconds for t in tests):.0f} s of tests in {time.monotonic() - start:.0f} s')
    print(f'{passed} passed, {failed} failed, {len(skips)} skipped')
    return 0 if passed > 0 and failed == 0 else 1


def bench(names):
    tests = meson_tests(RUN, 'benchmarks') + screen_tests('bench*.py')
    chosen, in_full = picked(tests, names)
    if chosen is None:
        return 2
    failed = 0
    for test in chosen:
        env = without_desktop()
        env.update(test.env)
        if in_full:
            env['WK_LONG'] = '1'
        process = subprocess.Popen(test.command, env=env, cwd=test.workdir or ROOT, stdin=subprocess.DEVNULL,
                                   start_new_session=True)
        try:
            status = process.wait(1800 * (6 if in_full else 1))
        except subprocess.TimeoutExpired:
            status = 'time is up'
        end_group(process)
        if status != 0:
            print(f'{test.label} failed: {status}', file=sys.stderr)
            failed += 1
    return 1 if failed or not chosen else 0


def main():
    words = sys.argv[1:]
    builds_only = '--builds' in words
    benches = '--bench' in words
    names = [w for w in words if w not in ('--builds', '--bench')]
    unknown = [w for w in names if w.startswith('-')]
    if unknown:
        print(f'unknown option {unknown[0]}', file=sys.stderr)
        return 2
    if benches:
        return bench(names)
    if builds_only:
        screens = screen_tests()

        def picks(tests, name):
            return any(t.matches(name) or t.matches(name.removesuffix('-long')) for t in tests)
        # The sanitized build may not exist yet, so its tests are known by their sources alone; a name that picks none of
        # those and no script may be a test's that is named otherwise.
        sources = [Test(p.stem, p.parent.name, []) for p in (ROOT / 'tests').glob('*/test-*.c')]
        sanitized = not names or any(picks(sources, n) or not picks(screens, n) for n in names)
        shown = not names or any(picks(screens, n) for n in names)
        print(' '.join((['san'] if sanitized else []) + (['run'] if shown else [])))
        return 0

    start = time.monotonic()
    chosen, long_run = picked(meson_tests(SAN, 'tests') + screen_tests(), names)
    if chosen is None:
        print('0 passed, 1 failed, 0 skipped')
        return 1
    run_all(chosen, long_run)
    return summary(chosen, start)


if __name__ == '__main__':
    sys.exit(main())
