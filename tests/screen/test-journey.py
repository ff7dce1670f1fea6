"""The main job end to end, through real windows: an export taken in, a plan written together at one table without the
internet, the line cut, a program killed, the office back, a third laptop enrolled; and every copy is the same."""

from harness import *
from _mainjob import *

job = None


@test('an export of 3,600 residents is taken in and brought to the office')
def take_in(s):
    global job
    if not EXPORT.exists():
        raise Skip(f'there is no export to take in beside the project ({EXPORT.name})')
    job = MainJob(s)
    job.take_in()
    equal(job.ctl('ineke', 'list').count('\n'), 3565, 'residents')


@test('a second laptop gets them all from the office')
def second(s):
    check(job.second_laptop() >= 3565 * 3, 'the documents of all residents come')


@test('two sit at one table with address and code')
def sit_down(s):
    job.sit_down()


@test('what one writes stands on the other’s screen')
def write(s):
    job.write_together()


@test('with the line cut both write on, and one program is killed in the middle of typing')
def cut(s):
    job.cut()


@test('what was saved is there after the kill, and all comes together when the line is back')
def back(s):
    job.come_back()


@test('a third laptop, enrolled at the end, has the same documents as the other two')
def third(s):
    job.third_laptop()
    one, two, three = (job.states(who) for who in ('ineke', 'karin', 'joost'))
    check(len(one) >= 3565 * 3, 'every document is listed')
    equal(two, one, 'Karin’s copies and Ineke’s')
    equal(three, one, 'Joost’s copies and Ineke’s')
    check(not any(d['pending'] for d in one), 'nothing waits for what it builds on')


if __name__ == '__main__':
    main(steps=True, timeout=420)
