"""The example location that ./dev run opens on a desktop: made-up residents in a real store, a real office on this
machine beside it, and a colleague's laptop enrolled with the same office. It lies in build/demo-data/ and goes on
where it was left; whoever takes that folder away begins afresh. The office ends with the window."""

import fcntl
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from harness import BUILD, ROOT, Failure, die_with_parent, free_port, wait_for

DATA = Path(os.environ.get('WK_DEMO_DATA', ROOT / 'build' / 'demo-data'))
DONE = DATA / 'complete'
SECRET = DATA / 'passphrase'
PASSPHRASE = 'vier stoelen aan tafel'
PEOPLE = {'ineke': ('Ineke Veldman', 'Tiem'), 'karin': ('Karin Blom', 'Inkomensondersteuning')}


def say(*words):
    print('dev:', *words, file=sys.stderr, flush=True)


def run(*command):
    """A program to its end; its output."""
    answer = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=120)
    if answer.returncode != 0:
        raise Failure(f'{os.path.basename(str(command[0]))}: {answer.stderr.strip()}')
    return answer.stdout


def ctl(who, *words):
    return run(BUILD / 'src' / 'woonkamerctl', '--data-dir', DATA / who, '--passphrase-file', SECRET, *words)


class LocalOffice:
    """The office daemon, as long as this program runs."""

    def __init__(self):
        port_file, self.log = DATA / 'port', DATA / 'office.log'
        if not port_file.exists():
            port_file.write_text(str(free_port()))
        self.address = f'127.0.0.1:{port_file.read_text().strip()}'
        self.command = [str(BUILD / 'src' / 'woonkamer-office'), '--data-dir', str(DATA / 'office')]
        with open(self.log, 'wb') as log:
            self.proc = subprocess.Popen([*self.command, '--location', 'Dieze', '--listen', self.address], stdout=log,
                                         stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, preexec_fn=die_with_parent)
        wait_for(self.is_ready, 60, 'the office does not start')

    def is_ready(self):
        text = self.log.read_text('utf-8', 'replace')
        if self.proc.poll() is not None:
            raise Failure(f'the office ended: {text.strip()} (a folder taken away makes it anew: {DATA})')
        return re.search(r'^fingerprint ', text, re.M)

    def code(self, name):
        """A code with which a laptop enrols: a new office says its first one by itself."""
        first = re.search(r'^enrolment code (.+)$', self.log.read_text(), re.M) if name == 'ineke' else None
        return first.group(1) if first else run(*self.command, 'enrol-code', '--name', PEOPLE[name][0], '--organisation', PEOPLE[name][1],
                                                    '--function', 'income-support', '--expertise', 'income').split('code')[1].strip()

    def end(self):
        self.proc.terminate()
        try:
            self.proc.wait(15)
        except subprocess.TimeoutExpired:
            self.proc.kill()
            self.proc.wait()


def fill(office):
    """Ineke's laptop with the example residents, and Karin's, which gets them from the office."""
    for who, person in PEOPLE.items():
        ctl(who, 'create', *person, *(['--example'] if who == 'ineke' else []))
        ctl(who, 'enrol', office.address, '--code', office.code(who))
        ctl(who, 'sync')
    DONE.touch()


def open_example():
    DATA.mkdir(parents=True, exist_ok=True)
    lock = open(DATA / 'lock', 'w')
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        say('the example location is open already')
        return 1
    if not DONE.exists():
        for path in DATA.iterdir():
            if path.name != 'lock':
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        SECRET.touch(mode=0o600)
        SECRET.write_text(PASSPHRASE + '\n')
    office = LocalOffice()
    try:
        if not DONE.exists():
            say('making the example location …')
            fill(office)
        say(f'this is Ineke’s laptop, in step with the office at {office.address}; the passphrase is: {PASSPHRASE}')
        say('a colleague’s laptop, for a second place at the table:\n'
            '       ./dev exec woonkamer --data-dir build/demo-data/karin --passphrase-file build/demo-data/passphrase')
        say('to begin afresh, take the folder build/demo-data away')
        return subprocess.call([str(BUILD / 'src' / 'woonkamer'), '--data-dir', str(DATA / 'ineke'), '--passphrase-file', str(SECRET)],
                               preexec_fn=die_with_parent)
    except KeyboardInterrupt:
        return 130
    finally:
        office.end()
