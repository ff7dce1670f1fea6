"""A desktop that takes notifications: each is noted, and can be answered by its action."""

import re
import subprocess

from harness import Program


def has_desktop():
    try:
        import dbusmock  # noqa: F401
    except ImportError:
        return False
    return True


def mock(laptop):
    """A desktop that takes notifications and notes each."""
    program = Program(laptop.session, f'{laptop.name} desktop',
                      ['/usr/bin/python3', '-m', 'dbusmock', '--session', '-t', 'notification_daemon',
                       '-p', '{"capabilities": "body actions"}'], laptop.env)
    gdbus(laptop, 'wait', '--timeout', '20', 'org.freedesktop.Notifications')
    return program


def gdbus(laptop, verb, *args):
    subprocess.run(['gdbus', verb, '--session', *args], env=laptop.env, check=True, capture_output=True, timeout=30)


def notes(laptop):
    """What was told, a line each; the desktop numbers them from 1."""
    return re.findall(r'Notify .*', laptop.desktop.log)


def answer(laptop, number, action):
    gdbus(laptop, 'call', '--dest', 'org.freedesktop.Notifications', '--object-path', '/org/freedesktop/Notifications',
          '--method', 'org.freedesktop.DBus.Mock.EmitSignal', 'org.freedesktop.Notifications', 'ActionInvoked', 'us',
          f'[<uint32 {number}>, <"{action}">]')
