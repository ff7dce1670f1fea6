"""A desktop that takes notifications: each is noted, and can be answered by its action."""

import re
import subprocess

from harness import COMPONENT, App, Program, settle


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


# One that shows what it takes.
DAEMON = '/usr/lib/notification-daemon/notification-daemon'
SCREEN_COORDINATES = 0


class RealDesktop(App):
    """A desktop that shows notifications with their buttons; they are pressed by mouse."""

    def __init__(self, laptop):
        super().__init__(laptop.session, f'{laptop.name} desktop', [DAEMON], laptop.env)
        gdbus(laptop, 'wait', '--timeout', '20', 'org.freedesktop.Notifications')

    def shown(self):
        """title → (its buttons by name, all that it says)."""
        says, inside = {}, None
        for depth, node, role, name in self.root.listing():
            if role == 'alert':
                inside = {}, []
            elif inside and role == 'label' and name:
                inside[1].append(name)
                says[inside[1][0]] = inside[0], ' '.join(inside[1])
            elif inside and role == 'push button':
                inside[0][name] = node
        return says

    def press(self, title, button):
        x, y, width, height = self.shown()[title][0][button].ask(COMPONENT, 'GetExtents', '(u)', SCREEN_COORDINATES)[0]
        self.xdotool('mousemove', x + width // 2, y + height // 2)
        settle(0.2)
        self.xdotool('click', 1)
