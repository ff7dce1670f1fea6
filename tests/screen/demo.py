"""./dev run: the main job, played under Xvfb with numbered pictures in build/demo/; or, with --open, the
program on the example location, with an office beside it."""

import shutil
import sys

from harness import *
from _mainjob import *

PICTURES = ROOT / 'build' / 'demo'


@test('the main job')
def demo(s):
    if not EXPORT.exists():
        raise Skip(f'there is no export to take in beside the project ({EXPORT.name})')
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    job = MainJob(s, pictures=PICTURES)
    job.take_in()
    job.second_laptop()
    job.sit_down()
    job.write_together()
    job.cut()
    job.come_back()
    job.third_laptop()
    states = [job.states(who) for who in ('ineke', 'karin', 'joost')]
    equal(states[1], states[0], 'Karin’s copies and Ineke’s')
    equal(states[2], states[0], 'Joost’s copies and Ineke’s')
    note(f'{len(states[0])} documents, equal on three laptops')


if __name__ == '__main__':
    if '--open' in sys.argv:
        from _example import open_example
        try:
            sys.exit(open_example())
        except Failure as failure:
            sys.exit(f'dev: {failure}')
    main(timeout=420)
