#!/usr/bin/env python3
"""Static checks of the sources: cppcheck over all of src/, clang-tidy over the compile commands of a build.

usage: lint.py BUILD

Only checks whose findings are faults, not matters of taste, are on: what is printed must be mended.
"""

import concurrent.futures
import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# sizeof-expression takes GTK's template macros for mistakes; clang's analyzer does not know GLib's ownership, and the
# sanitizers see in the tests what it guesses at.
TIDY = ('-*,bugprone-suspicious-*,bugprone-string-*,bugprone-infinite-loop,bugprone-misplaced-*,'
        'bugprone-posix-return,bugprone-signal-handler,bugprone-too-small-loop-variable,bugprone-integer-division,'
        'bugprone-terminating-continue,bugprone-redundant-branch-condition,bugprone-assert-side-effect,'
        'misc-redundant-expression')
CPPCHECK = ['cppcheck', '--quiet', '--error-exitcode=1', '--enable=warning,portability', '--std=c11',
            '--library=gtk', '--inline-suppr', '--force', '--max-configs=1',
            # g_autoptr and hand-overs to containers are leaks and unset variables to it; the compiler and the leak
            # checker of the tests know better.
            '--suppress=memleak', '--suppress=uninitvar', '--suppress=duplicateAssignExpression',
            '--suppress=missingInclude', '--suppress=unknownMacro', '--suppress=nullPointerRedundantCheck',
            '--template={file}:{line}: {severity}: {message} [{id}]']


def tidy(build, path):
    answer = subprocess.run(['clang-tidy', '--quiet', f'--checks={TIDY}', '-p', str(build),
                             # What g_autoptr frees at the end of its block is used by that.
                             '--extra-arg=-Wno-unknown-warning-option', '--extra-arg=-Wno-unused-variable', path],
                            capture_output=True, text=True)
    found = [line for line in answer.stdout.splitlines() if re.search(r': (warning|error): ', line)]
    return sorted(set(line.replace(f'{ROOT}/', '') for line in found))


def main():
    build = Path(sys.argv[1]).resolve()
    faults = 0

    sources = sorted(str(p.relative_to(ROOT)) for p in (ROOT / 'src').rglob('*.c'))
    answer = subprocess.run(CPPCHECK + [f'-j{os.cpu_count() or 1}'] + sources, cwd=ROOT,
                            capture_output=True, text=True)
    findings = sorted(set(line for line in answer.stderr.splitlines() if line.strip()))
    for line in findings:
        print(line)
    faults += len(findings)

    commands = json.loads((build / 'compile_commands.json').read_text())
    files = sorted({str((Path(c['directory']) / c['file']).resolve()) for c in commands})
    files = [f for f in files if f.startswith(f'{ROOT}/src/')]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for lines in pool.map(lambda path: tidy(build, path), files):
            for line in lines:
                print(line)
            faults += len(lines)

    print(f'{len(sources)} files, {faults} faults')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
