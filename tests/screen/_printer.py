"""A printer on loopback behind a CUPS scheduler of its own: what is printed is kept as the printer got it. Nothing of it is outside the test's folder."""

import os
import pwd
import shutil
import subprocess

from harness import Program, free_port, wait_for

NEEDED = ('/usr/sbin/cupsd', '/usr/sbin/ippeveprinter', '/usr/sbin/lpadmin')
QUEUE = 'woonkamer'


def lacking():
    """Why there can be no printer here; None when there can."""
    missing = [os.path.basename(path) for path in NEEDED if not os.path.exists(path)]
    return f'not installed: {", ".join(missing)} (cups-daemon, cups-ipp-utils, cups-client)' if missing else None


class Printer:
    """Takes what `laptop` prints, once made; the laptop's programs begin afterwards."""

    def __init__(self, laptop):
        session = laptop.session
        self.laptop = laptop
        self.dir = session.dir / 'printer'
        # The scheduler does its work as somebody who is not root, and so may pass through here.
        user = 'lp' if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
        os.chmod(session.dir, 0o711)
        for name in ('', 'etc', 'state', 'cache', 'spool', 'tmp', 'paper'):
            (self.dir / name).mkdir()
            shutil.chown(self.dir / name, user)
        (self.dir / 'files.conf').write_text(
            f'ServerRoot {self.dir}/etc\nStateDir {self.dir}/state\nCacheDir {self.dir}/cache\nRequestRoot {self.dir}/spool\nTempDir {self.dir}/tmp\n'
            f'AccessLog stderr\nErrorLog stderr\nPageLog stderr\nUser {user}\n')
        (self.dir / 'cupsd.conf').write_text(
            f'Listen {self.dir}/socket\nBrowsing No\nWebInterface No\nDefaultAuthType None\n<Location />\nAllow all\n</Location>\n'
            '<Policy default>\n<Limit All>\nAllow all\n</Limit>\n</Policy>\n')
        # AppArmor knows the scheduler by where it lies, and would keep it to the system's folders.
        scheduler = shutil.copy('/usr/sbin/cupsd', self.dir / 'scheduler')
        laptop.env['CUPS_SERVER'] = f'{self.dir}/socket'
        # The printer tells of itself over the system's bus; on this one nobody listens.
        self.bus = Program(session, 'printer bus', ['dbus-daemon', '--session', '--nofork', '--nopidfile', '--print-address',
                                                    f'--address=unix:path={self.dir}/bus'], laptop.env)
        env = {**laptop.env, 'DBUS_SYSTEM_BUS_ADDRESS': self.bus.wait_log(r'^unix:\S+').group(0)}
        port = free_port()
        self.device = Program(session, 'printer', ['/usr/sbin/ippeveprinter', '-k', '-d', self.dir / 'paper', '-p', port, '-n', 'localhost', '-r', 'off',
                                                   '-f', 'application/pdf', QUEUE], env)
        self.scheduler = Program(session, 'scheduler', [scheduler, '-f', '-c', self.dir / 'cupsd.conf', '-s', self.dir / 'files.conf'], env)
        wait_for(lambda: self.answers('lpstat', '-r') and (self.dir / 'socket').exists(), 30, lambda: f'no scheduler: {self.scheduler.log}')
        # Without a driver: the printer gets the document as it was printed.
        wait_for(lambda: self.answers('/usr/sbin/lpadmin', '-p', QUEUE, '-E', '-v', f'ipp://localhost:{port}/ipp/print'), 30,
                 lambda: f'no queue: {self.scheduler.log}')

    def answers(self, *command):
        return subprocess.run(command, env=self.laptop.env, capture_output=True, timeout=30).returncode == 0

    def jobs(self, which):
        """A line of each job; which: completed, not-completed, all."""
        return subprocess.run(['lpstat', '-W', which, '-o'], env=self.laptop.env, capture_output=True, text=True, timeout=30).stdout.splitlines()

    def papers(self):
        """The documents that came, the oldest first, each when it is whole."""
        return sorted((self.dir / 'paper').iterdir(), key=lambda path: int(path.name.split('-')[0]))[:len(self.jobs('completed'))]
