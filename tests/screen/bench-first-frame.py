#!/usr/bin/python3
"""From the opened store to the window's first frame, and from the program's start to it, with the residents of a whole municipality."""

import re
import statistics

from harness import *

EXPORT = ROOT.parent / 'shared' / 'data' / 'residents-3600.csv'
PASSPHRASE = 'een tafel met vier stoelen'
RUNS = 5


@test('first frame')
def first_frame(s):
    if not EXPORT.exists():
        raise Skip(f'there is no export beside the project ({EXPORT.name})')
    laptop = s.laptop('ineke')
    data = str(laptop.data_home / 'woonkamer')
    laptop.ctl('--data-dir', data, 'create', 'Ineke Veldman', 'Tiem', passphrase=PASSPHRASE)
    # Some rows are refused, which its status says.
    laptop.ctl('--data-dir', data, 'import', EXPORT, passphrase=PASSPHRASE, ok=None)
    times = []
    for _ in range(RUNS):
        app = laptop.app('--data-dir', data, '--passphrase-file', str(laptop.secret(PASSPHRASE)), env={'G_MESSAGES_DEBUG': 'wk-app'})
        at = {word: int(app.wait_log(rf'{word} at=(\d+)', 60).group(1)) for word in ('opened', 'first_frame')}
        times.append((at['first_frame'] - at['opened']) / 1000)
        app.find('list item', 'Inwoners', timeout=40)
        app.meant_to_end = True
        app.key('ctrl+q')
        app.wait_end(20)
    print(f'app_first_frame_3600 {statistics.median(times):.0f} ms', flush=True)


if __name__ == '__main__':
    main()
