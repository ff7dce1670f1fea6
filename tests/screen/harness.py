"""Real windows under a private X server, driven as a person and as a screen reader would.

A script that uses it:

    from harness import *

    @test('a plan is typed')
    def typed(s):
        ineke = s.laptop('ineke')
        app = ineke.app()
        app.find('push button', 'Oefenen').click()
        app.find('text', 'Over een jaar').type('Ik werk in een keuken.')

    if __name__ == '__main__':
        main()

`main` starts Xvfb, a window manager, a compositor and a session bus, runs itself again inside of them, calls the
tests in order with one Session, and writes TAP. Everything is private to the run: homes, runtime folders, buses,
locales; nothing is left when it ends. A program that logs something critical fails the test. On a failure the whole screen is kept in build/screens/SCRIPT/.

Traps that are taken care of here, so that no script need know them: popovers are black without a compositor;
check boxes and the like have no accessible action and are clicked with the mouse; extents are those of the window,
whose shadow has to be added; mnemonic labels come doubled; xdotool types ASCII only.
"""

import ctypes
import itertools
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / os.environ.get('WK_BUILD', 'build/run')
SCRIPT = Path(sys.argv[0]).stem
LONG = 'WK_LONG' in os.environ
# So long GTK shows a button pressed before it does what it is for, when it is not pressed by the mouse, and a menu that goes.
PRESSED = 0.3
PRESSED_ROLES = ('push button', 'toggle button', 'menu item', 'check menu item', 'radio menu item')
LOOK = 'WK_LOOK' in os.environ          # pictures are kept for people to look at
PATIENCE = float(os.environ.get('WK_PATIENCE', '15'))   # seconds that a thing may take to appear

__all__ = ['test', 'main', 'wait_for', 'settle', 'Skip', 'Failure', 'Session', 'Laptop', 'App', 'Node', 'Program', 'Office',
           'Relay', 'ROOT', 'BUILD', 'LONG', 'LOOK', 'free_port', 'check', 'equal', 'note', 'take_picture']


class Failure(AssertionError):
    """Something on the screen or in a program was not as it must be."""


class Skip(Exception):
    """Raised by a test that cannot run here; its text says why."""


def check(truth, what):
    """Fails the test with what must hold, unless it does."""
    if not truth:
        raise Failure(what)


def equal(one, other, what=''):
    if one != other:
        raise Failure(f'{what + ": " if what else ""}{one!r} is not {other!r}')


def note(*words):
    """A TAP comment: shown in the log, counted nowhere."""
    for line in ' '.join(str(w) for w in words).splitlines():
        print('# ' + line, flush=True)


def wait_for(predicate, timeout=None, what=None, every=0.05):
    """Waits until predicate() is true and gives its value; Failure when it does not become so in `timeout`
    seconds (default PATIENCE). Errors of a tree that changes underfoot count as not yet."""
    end = time.monotonic() + (PATIENCE if timeout is None else timeout)
    problem = None
    while True:
        began = time.monotonic()
        try:
            value = predicate()
            if value:
                return value
            problem = None
        except Broken:
            raise
        except (Failure, IndexError) as error:
            problem = error
        except Exception as error:
            if not is_glib_error(error):
                raise
            problem = error
        if time.monotonic() > end:
            text = what() if callable(what) else what
            raise Failure(f'waited in vain: {text or predicate}' + (f' ({problem})' if problem else ''))
        # A look that takes long leaves the program as long to get on.
        time.sleep(max(every, min(time.monotonic() - began, 1)))


def settle(seconds=0.3):
    """A moment for a window to draw before its picture is taken. Never use it to wait for a fact."""
    time.sleep(seconds)


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


class Broken(Failure):
    """A program crashed: no further waiting helps."""


def is_glib_error(error):
    return type(error).__name__ in ('Error', 'GError') and hasattr(error, 'domain')


def die_with_parent():
    """For preexec_fn: the child gets SIGKILL when whoever started it ends, however that ends."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


# --- accessible nodes ---------------------------------------------------------------------------------------

ACCESSIBLE = 'org.a11y.atspi.Accessible'
ACTION = 'org.a11y.atspi.Action'
COMPONENT = 'org.a11y.atspi.Component'
TEXT = 'org.a11y.atspi.Text'
EDITABLE = 'org.a11y.atspi.EditableText'
REGISTRY = ('org.a11y.atspi.Registry', '/org/a11y/atspi/accessible/root')
WINDOW_COORDINATES = 1
SHOWING = 25            # the number of that state
NO_NODE = '/org/a11y/atspi/null'
CACHE, CACHE_PATH = 'org.a11y.atspi.Cache', '/org/a11y/atspi/cache'

_bus = None


class Bus:
    """The accessibility bus, spoken to directly: a tree of some hundred nodes is asked for in one go, which
    libatspi does call by call, or from a cache that only a running main loop keeps true."""

    def __init__(self, address):
        import gi
        gi.require_version('Atspi', '2.0')
        from gi.repository import Atspi, Gio, GLib
        self.Gio, self.GLib, self.Atspi = Gio, GLib, Atspi      # Atspi for its names of roles and states only
        flags = Gio.DBusConnectionFlags
        self.connection = Gio.DBusConnection.new_for_address_sync(
            address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)
        self.roles = {}

    def call(self, place, interface, method, signature=None, *values, timeout=10000):
        """Calls a method of the object at place = (bus name, path); gives the tuple of results."""
        arguments = self.GLib.Variant(signature, values) if signature else None
        return self.connection.call_sync(place[0], place[1], interface, method, arguments, None,
                                         self.Gio.DBusCallFlags.NONE, timeout, None).unpack()

    def get(self, place, interface, name):
        return self.call(place, 'org.freedesktop.DBus.Properties', 'Get', '(ss)', interface, name)[0]

    def pid(self, name):
        return self.call(('org.freedesktop.DBus', '/org/freedesktop/DBus'), 'org.freedesktop.DBus',
                         'GetConnectionUnixProcessID', '(s)', name)[0]

    def role(self, number):
        if number not in self.roles:
            self.roles[number] = self.Atspi.role_get_name(self.Atspi.Role(number))
        return self.roles[number]

    def tree(self, top):
        """All that is below a place, as {place: [children, role, name]}, asked for in one go."""
        Gio, GLib = self.Gio, self.GLib
        found, waiting = {}, [0]
        questions = ((ACCESSIBLE, 'GetChildren', None), (ACCESSIBLE, 'GetRole', None),
                     ('org.freedesktop.DBus.Properties', 'Get', GLib.Variant('(ss)', (ACCESSIBLE, 'Name'))))

        def ask(place):
            if place in found or place[1] == NO_NODE:
                return
            found[place] = [[], None, '']
            for index, (interface, method, arguments) in enumerate(questions):
                waiting[0] += 1
                self.connection.call(place[0], place[1], interface, method, arguments, None,
                                     Gio.DBusCallFlags.NONE, 10000, None, answered, (place, index))

        def answered(connection, result, what):
            place, index = what
            waiting[0] -= 1
            try:
                value = connection.call_finish(result).unpack()[0]
            except GLib.Error:          # it went away while being looked at
                return
            if index == 1:
                value = self.role(value)
            found[place][index] = value
            if index == 0:
                for child in value:
                    ask(child)

        ask(top)
        context = GLib.MainContext.default()
        while waiting[0]:
            context.iteration(True)
        return found

    def items(self, name):
        """What GTK made accessible so far of the program of that bus name, shown or not, by one call, as
        {place: (role, name, states, parent's place, index in it, number of children)}. Read leaf by leaf: unpacking
        all of it takes three times as long."""
        answer = self.connection.call_sync(name, CACHE_PATH, CACHE, 'GetItems', None, None, self.Gio.DBusCallFlags.NONE,
                                           10000, None).get_child_value(0)
        items = {}
        for i in range(answer.n_children()):
            leaf = answer.get_child_value(i).get_child_value
            place, parent, states = leaf(0).get_child_value, leaf(2).get_child_value, leaf(9).get_child_value
            items[place(0).get_string(), place(1).get_string()] = (
                self.role(leaf(7).get_uint32()), leaf(6).get_string(), states(0).get_uint32() | states(1).get_uint32() << 32,
                (parent(0).get_string(), parent(1).get_string()), leaf(3).get_int32(), leaf(4).get_int32())
        return items

    def ask_all(self, places, interface, method, signature=None, *values):
        """Asks the same of many, in one go: {place: its answer}, without those that went away meanwhile."""
        Gio, GLib = self.Gio, self.GLib
        arguments = GLib.Variant(signature, values) if signature else None
        found, waiting = {}, [len(places)]

        def answered(connection, result, place):
            waiting[0] -= 1
            try:
                found[place] = connection.call_finish(result).unpack()[0]
            except GLib.Error:
                pass

        for place in places:
            self.connection.call(place[0], place[1], interface, method, arguments, None,
                                 Gio.DBusCallFlags.NONE, 10000, None, answered, place)
        context = GLib.MainContext.default()
        while waiting[0]:
            context.iteration(True)
        return found


def bus():
    global _bus
    if _bus is None:
        _bus = Bus(os.environ['AT_SPI_BUS_ADDRESS'])
    return _bus


def plain(name):
    """A name without the marks of its mnemonic."""
    return name.replace('_', '')


def name_fits(pattern, name):
    """A string fits when it is the name or begins it up to the end of a word: labels with a mnemonic come doubled
    ("_Press Press"). A compiled expression is searched for."""
    if pattern is None:
        return True
    if isinstance(pattern, re.Pattern):
        return pattern.search(name) is not None
    name = plain(name)
    return name.startswith(pattern) and (len(name) == len(pattern) or not name[len(pattern)].isalnum() or
                                         name == 2 * pattern)


class Tree:
    """What is below a node at one moment, the node among it: `order` has the places, parents before children."""

    def __init__(self, node, whole):
        """whole: each that has children is asked for them; else those only of which GTK has not told all."""
        self.app, self.top = node.app, node.place_on_bus
        self.items, self.children, self.whole = {}, {}, whole
        if self.app.says_showing:
            tree = bus().tree(self.top)
            self.items = {place: (role, its_name, 0, None, 0, len(children)) for place, (children, role, its_name) in tree.items()}
            self.children = {place: children for place, (children, _, _) in tree.items()}
        else:
            self.read()
        self.order, seen = [], set()
        ahead = [self.top]
        while ahead:
            place = ahead.pop()
            if place in seen or place not in self.items:
                continue
            seen.add(place)
            self.order.append(place)
            ahead += reversed(self.children.get(place, []))

    def read(self):
        self.items = bus().items(self.top[0])
        for place, item in sorted(self.items.items(), key=lambda pair: pair[1][4]):
            self.children.setdefault(item[3], []).append(place)
        # The program itself says none of its windows; where numbers do not agree, some are hidden or not known yet.
        new = [place for place, (role, _, _, _, _, n) in self.items.items()
               if role == 'application' or self.whole and n > 0
               or [self.items[child][4] for child in self.children.get(place, ())] != list(range(n))]
        unknown = False
        while new:
            asked = bus().ask_all(new, ACCESSIBLE, 'GetChildren')
            self.children.update((place, asked.get(place, [])) for place in new)
            new = list({child for among in asked.values() for child in among
                        if child not in self.items and child not in self.children and child[1] != NO_NODE})
            unknown = unknown or bool(new)
        if unknown:         # to be asked for made them known
            self.items = bus().items(self.top[0])

    def role(self, place):
        return self.items[place][0]

    def name(self, place):
        return self.items[place][1]

    def texts(self, places):
        """{place: its text, or its name where it has none}, without what went away meanwhile."""
        names = {place: self.name(place) for place in places}
        return {**names, **bus().ask_all(places, TEXT, 'GetText', '(ii)', 0, 2**31 - 1)}

    def sure(self, places, showing):
        """Those of them that are really there, and with showing, that can be seen."""
        if self.app.says_showing:
            return [place for place in places if not showing or Node(place, self.app).showing]
        if not self.whole:
            places = [place for place in places if self.is_held(place)]
        if showing:
            unknown = [place for place in places if not self.items[place][2] >> SHOWING & 1]
            boxes = bus().ask_all([place for place in unknown if self.role(place) not in ('application', 'frame')],
                                  COMPONENT, 'GetExtents', '(u)', WINDOW_COORDINATES)
            hidden = {place for place in unknown if min(boxes.get(place, (0, 0, 0, 0))[2:]) <= 0}
            places = [place for place in places if place not in hidden]
        return places

    def is_held(self, place):
        """Whether all above it say that they hold it: GTK keeps what is hidden among the children it tells of."""
        chain = [place]
        while chain[-1] != self.top and chain[-1] in self.items:
            chain.append(self.items[chain[-1]][3])
        asked = bus().ask_all([above for above in chain[1:] if self.items.get(above, ('application',))[0] != 'application'],
                              ACCESSIBLE, 'GetChildren')
        # A stack has pages between itself and what they hold, of which it does not say that it holds them.
        return all(below in asked[above] or (i > 0 and chain[i - 1] in asked[above])
                   for i, (below, above) in enumerate(zip(chain, chain[1:])) if above in asked)


class Node:
    """One accessible of an app: a widget as a screen reader meets it."""

    def __init__(self, place, app):
        self.place_on_bus, self.app = place, app

    def __eq__(self, other):
        return isinstance(other, Node) and self.place_on_bus == other.place_on_bus

    def __hash__(self):
        return hash(self.place_on_bus)

    def ask(self, interface, method, signature=None, *values):
        return bus().call(self.place_on_bus, interface, method, signature, *values)

    @property
    def name(self):
        return bus().get(self.place_on_bus, ACCESSIBLE, 'Name')

    @property
    def description(self):
        return bus().get(self.place_on_bus, ACCESSIBLE, 'Description')

    @property
    def role(self):
        return bus().role(self.ask(ACCESSIBLE, 'GetRole')[0])

    @property
    def interfaces(self):
        return self.ask(ACCESSIBLE, 'GetInterfaces')[0]

    @property
    def children(self):
        return [Node(place, self.app) for place in self.ask(ACCESSIBLE, 'GetChildren')[0] if place[1] != NO_NODE]

    @property
    def parent(self):
        place = bus().get(self.place_on_bus, ACCESSIBLE, 'Parent')
        return Node(place, self.app) if place[0] == self.place_on_bus[0] and place[1] != NO_NODE else None

    def has(self, state):
        """state: 'showing', 'checked', 'focused', 'sensitive', 'selected', 'expanded', …"""
        number = int(getattr(bus().Atspi.StateType, state.upper().replace('-', '_')))
        low, high = self.ask(ACCESSIBLE, 'GetState')[0]
        return bool((low | high << 32) >> number & 1)

    @property
    def box(self):
        """(x, y, width, height) in its window, without the shadow."""
        return self.ask(COMPONENT, 'GetExtents', '(u)', WINDOW_COORDINATES)[0]

    @property
    def showing(self):
        """Whether it can be seen. GTK before 4.10 says so of windows only: there, what has a size is taken to."""
        if self.has('showing'):
            return True
        if self.app.says_showing or self.role in ('application', 'frame'):
            return False
        try:
            _, _, width, height = self.box
        except Exception as error:
            if not is_glib_error(error):
                raise
            return False
        return width > 0 and height > 0

    @property
    def on_screen(self):
        """Whether its middle can be seen and clicked now: not scrolled away, covered, or on a page that was left
        (which `showing` cannot tell before GTK 4.10)."""
        top = self
        while top is not None and top.role not in ('frame', 'dialog', 'window', 'alert'):
            top = top.parent
        if top is None:
            return False
        x, y, width, height = self.box
        if width <= 0 or height <= 0:
            return False
        place = top.ask(COMPONENT, 'GetAccessibleAtPoint', '(iiu)', x + width // 2, y + height // 2,
                        WINDOW_COORDINATES)[0]
        if place[1] == NO_NODE:
            return False
        hit, own = Node(place, self.app), [self]
        for _ in range(2):      # what cannot be pointed at itself is met as what holds it
            parent = own[-1].parent
            if parent is not None:
                own.append(parent)
        if hit in own:
            return True
        for _ in range(12):
            hit = hit.parent
            if hit is None:
                return False
            if hit == self:
                return True
        return False

    @property
    def text(self):
        """The text in an entry, a text view or a label; its name where it has no text."""
        if TEXT not in self.interfaces:
            return self.name
        return self.ask(TEXT, 'GetText', '(ii)', 0, bus().get(self.place_on_bus, TEXT, 'CharacterCount'))[0]

    @property
    def value(self):
        if 'org.a11y.atspi.Value' not in self.interfaces:
            return None
        return bus().get(self.place_on_bus, 'org.a11y.atspi.Value', 'CurrentValue')

    def listing(self):
        """(depth, node, role, name) of this and all below it, parents before children, as of one moment."""
        tree = bus().tree(self.place_on_bus)
        lines, seen = [], set()

        def down(place, depth):
            if place in seen or place not in tree:
                return
            seen.add(place)
            children, role, name = tree[place]
            lines.append((depth, Node(place, self.app), role, name))
            for child in children:
                down(child, depth + 1)

        down(self.place_on_bus, 0)
        return lines

    def walk(self):
        """This node and all below it, parents before children."""
        for _, node, _, _ in self.listing():
            yield node

    def find_all(self, role=None, name=None, showing=True, text=None):
        """All nodes below (and this) with that role, name and text, now; [] when there are none. Those whose name
        is just that come first. role: a role name or a tuple of them; name, text: see name_fits."""
        return self.fitting(Tree(self, whole=True), role, name, showing, text)

    def first_of(self, accept, role, name, showing, text, whole):
        """The first that find_all() gives and accept() takes; None when there is none. What GTK knows without being
        asked mostly holds it, not always: whoever waits looks at the whole now and then."""
        tree = Tree(self, whole or self.app.says_showing)
        return next((node for node in self.fitting(tree, role, name, showing, text) if accept(node)), None)

    def fitting(self, tree, role, name, showing, text):
        roles = (role,) if isinstance(role, str) else role
        places = [place for place in tree.order if tree.role(place) is not None
                  and (not roles or tree.role(place) in roles) and name_fits(name, tree.name(place))]
        if text is not None:
            texts = tree.texts(places)
            places = [place for place in places if place in texts and name_fits(text, texts[place])]
        places = tree.sure(places, showing)
        places.sort(key=lambda place: isinstance(name, str) and plain(tree.name(place)) != name)
        return [Node(place, self.app) for place in places]

    def find(self, role=None, name=None, timeout=None, showing=True, text=None, nth=0):
        """Waits for such a node and gives it (the nth, in the tree's order)."""
        tries, hasty = itertools.count(1), timeout is not None and timeout < 5

        def look():
            self.app.check_alive()
            if nth == 0:
                return self.first_of(lambda node: True, role, name, showing, text, next(tries) % 3 == 0 or hasty)
            found = self.find_all(role, name, showing, text)
            return found[nth] if found and len(found) > nth else None
        return wait_for(look, timeout, lambda: f'{self.app.name}: no {role or "node"} {name or text or ""}; '
                                               f'there are: {self.outline()}')

    def front(self, role=None, name=None, timeout=None):
        """As find, but the last of them: that of the page in front, where those beneath it have theirs as well."""
        return self.find(role, name, timeout, nth=-1)

    def see(self, role=None, name=None, timeout=None, text=None):
        """As find, but waits until such a node is really on the screen (see on_screen)."""
        tries, hasty = itertools.count(1), timeout is not None and timeout < 5

        def look():
            self.app.check_alive()
            return self.first_of(lambda node: node.on_screen, role, name, True, text, next(tries) % 3 == 0 or hasty)
        return wait_for(look, timeout, lambda: f'{self.app.name}: {role or "node"} {name or text or ""} cannot be '
                                               f'seen; there are: {self.outline()}')

    def unseen(self, role=None, name=None, timeout=None, text=None):
        """Waits until no such node is on the screen any more."""
        wait_for(lambda: not [n for n in self.find_all(role, name, True, text) if n.on_screen], timeout,
                 f'{self.app.name}: {role or ""} {name or text} can still be seen')

    def gone(self, role=None, name=None, timeout=None, text=None):
        """Waits until there is no such node in the tree."""
        wait_for(lambda: not self.find_all(role, name, True, text), timeout,
                 f'{self.app.name}: {role or ""} {name or text} is still there')

    def outline(self, most=80):
        """The names that show, in one line, for messages."""
        words = []
        for _, node, role, name in self.listing():
            try:
                if name and role not in ('filler', 'panel') and node.showing:
                    words.append(f'{role} “{name[:50]}”')
            except Exception as error:
                if not is_glib_error(error):
                    raise
            if len(words) >= most:
                words.append('…')
                break
        return '; '.join(words)

    def dump(self):
        """The tree as text, for whoever writes a script."""
        lines = []
        for depth, node, role, name in self.listing():
            try:
                shows = node.showing
            except Exception as error:
                if not is_glib_error(error):
                    raise
                shows = False
            lines.append(f'{"  " * depth}{role} “{name}”{"" if shows else " (hidden)"}')
        return '\n'.join(lines)

    # Acting on it

    @property
    def actions(self):
        if ACTION not in self.interfaces:
            return []
        return [self.ask(ACTION, 'GetName', '(i)', i)[0]
                for i in range(bus().get(self.place_on_bus, ACTION, 'NActions'))]

    def act(self, name):
        """Does the accessible action of that name; False where it has none of that name."""
        names = self.actions
        if name not in names:
            return False
        button = self.role in PRESSED_ROLES      # afterwards it may be gone
        done = self.ask(ACTION, 'DoAction', '(i)', names.index(name))[0]
        if done and button:
            time.sleep(PRESSED)
        return done

    def click(self):
        """As a person would: waits until it can be clicked, uses the accessible action, else the mouse."""
        wait_for(lambda: self.has('sensitive') or self.has('enabled'), what=f'“{self.name}” stays greyed out')
        if not self.act('click') and not self.act('activate'):
            self.mouse()
        return self

    def resting_box(self):
        """Its box once it keeps still: what comes in above it moves it."""
        box, end = self.box, time.monotonic() + 3
        while time.monotonic() < end:
            time.sleep(0.1)
            before, box = box, self.box
            if box == before:
                break
        return box

    def place(self):
        """Its middle on the screen, as (x, y), once it keeps still."""
        box_x, box_y, width, height = self.resting_box()
        check(width > 0 and height > 0, f'“{self.name}” has no place on the screen')
        window = self.app.window_of(self)
        x, y, _, _ = self.app.geometry(window)
        left, _, top, _ = self.app.frame(window)
        return x + left + box_x + width // 2, y + top + box_y + height // 2

    def clipped(self):
        """The box of what hides its middle because it is scrolled away there; None when nothing does."""
        x, y, width, height = self.box
        above, parent = [], self.parent
        while parent is not None and parent.role not in ('application', 'frame', 'dialog', 'window', 'alert'):
            above.append(parent.place_on_bus)
            parent = parent.parent
        boxes = bus().ask_all(above, COMPONENT, 'GetExtents', '(u)', WINDOW_COORDINATES)
        for place in above:
            left, top, wide, high = boxes.get(place, (0, 0, 0, 0))      # a page of a stack has no place of its own
            if wide > 0 and left <= x + width // 2 <= left + wide and not top <= y + height // 2 <= top + high:
                return left, top, wide, high
        return None

    def into_view(self):
        """Scrolls with the wheel until its middle is in view, as far as scrolling brings it there."""
        window, stuck = None, 0
        while stuck < 3:
            pane, (_, before, _, height) = self.clipped(), self.box
            if pane is None:
                if window is not None:
                    self.resting_box()
                return self
            if window is None:
                window = self.app.window_of(self)
                self.app.raise_window(window)
                x, y, _, _ = self.app.geometry(window)
                left, _, top, _ = self.app.frame(window)
            # Beside the middle: what is there may take the wheel for itself.
            self.app.xdotool('mousemove', x + left + pane[0] + pane[2] - 24, y + top + pane[1] + pane[3] // 2)
            self.app.xdotool('click', 5 if before + height // 2 > pane[1] + pane[3] // 2 else 4)
            end = time.monotonic() + 0.3
            while self.box[1] == before and time.monotonic() < end:
                time.sleep(0.02)
            stuck = stuck + 1 if self.box[1] == before else 0
        return self

    def mouse(self, button=1, times=1):
        """Clicks in its middle with the mouse, after scrolling it into view."""
        self.app.raise_window(self.app.window_of(self))
        self.into_view()
        x, y = self.place()
        self.app.xdotool('mousemove', x, y)
        time.sleep(0.05)
        self.app.xdotool('click', '--repeat', times, '--delay', 60, button)
        return self

    def focus(self):
        """Gives it the keyboard, by a click of the mouse. (An entry of GTK 4.8 has its keyboard in a widget that
        the tree does not show, so that it cannot be asked whether it took it.)"""
        if not self.has('focused'):
            self.mouse()
            end = time.monotonic() + 0.4
            while not self.has('focused') and time.monotonic() < end:
                time.sleep(0.03)
        return self

    def type(self, text, delay=12):
        """Types at the caret with real key presses; what is not ASCII is inserted as an input method would."""
        self.focus()
        for part in re.findall(r'[\x20-\x7e\n\t]+|[^\x20-\x7e\n\t]+', text):
            if part.isascii():
                before = len(self.editable().text) if not text.isascii() else 0
                self.app.type(part, delay)
                if not text.isascii():
                    # Key presses are on their way for a while; the accessible editing overtakes them.
                    end = time.monotonic() + 2
                    while len(self.editable().text) < before + len(part) and time.monotonic() < end:
                        time.sleep(0.02)
            else:
                at = self.caret()
                self.insert(part, at)
                self.caret(at + len(part))
        return self

    def editable(self):
        """The node below (or this) that holds the editable text."""
        for node in self.walk():
            if EDITABLE in node.interfaces:
                return node
        raise Failure(f'“{self.name}” ({self.role}) holds no editable text')

    def insert(self, text, at=None):
        """Inserts text at a character position (default: the caret), through the accessible editing."""
        node = self.editable()
        if at is None:
            at = node.caret()
        check(node.takes(text, at), f'cannot insert in “{self.name}”')
        return self

    def takes(self, text, at=0):
        """Inserts text there; False where nothing may be written. (GTK 4.8 says of an entry that it is editable, also when it is not.)"""
        return self.ask(EDITABLE, 'InsertText', '(isi)', at, text, len(text.encode()))[0]

    def set_text(self, text):
        """Replaces the whole text, in one go."""
        node = self.editable()
        n = bus().get(node.place_on_bus, TEXT, 'CharacterCount')
        if n:
            node.ask(EDITABLE, 'DeleteText', '(ii)', 0, n)
        if text:
            node.insert(text, 0)
        return self

    def caret(self, at=None):
        """The caret's character position; with `at`, moves it there."""
        node = self if TEXT in self.interfaces else self.editable()
        if at is not None:
            node.ask(TEXT, 'SetCaretOffset', '(i)', at)
        return bus().get(node.place_on_bus, TEXT, 'CaretOffset')

    def choose(self, name):
        """Opens this menu button and takes the item of that name. What closed again before it could be read, under the
        last turn of a wheel, is opened once more, as a person does."""
        for patience in (4, 4, None):
            self.click()
            try:
                self.app.find('menu item', name, timeout=patience).click()
                return self
            except Broken:
                raise
            except Failure:
                if patience is None:
                    raise

    def pick(self, place, words):
        """Takes the item at that place (from 0) of this combo box by keys, and waits until it says these words."""
        closed = len(self.find_all('label'))
        for patience in (4, 4, None):
            self.mouse()
            try:
                wait_for(lambda: len(self.find_all('label')) > closed, patience, f'“{self.name}” does not open')
                break
            except Failure:
                if patience is None:
                    raise
        settle()        # the keyboard comes to the list
        self.app.key('Home', *['Down'] * place, 'Return')
        self.find('label', words)
        wait_for(lambda: len(self.find_all('label')) <= closed, what=f'“{self.name}” stays open')
        return self


# --- windows ------------------------------------------------------------------------------------------------

def on_display(display):
    """The environment of a program that talks to that X server; None: the one that the script shares."""
    return {**os.environ, 'DISPLAY': display} if display else None


def xdotool(*words, check_it=True, display=None):
    answer = subprocess.run(['xdotool', *map(str, words)], env=on_display(display), capture_output=True, text=True, timeout=20)
    if check_it and answer.returncode != 0:
        raise Failure(f'xdotool {words[0]}: {answer.stderr.strip()}')
    return answer.stdout


def geometry(window, display=None):
    """(x, y, width, height) of an X window on the screen, its shadow included."""
    # xdotool counts a window manager's decoration twice.
    answer = subprocess.run(['xwininfo', '-id', str(window)], env=on_display(display), capture_output=True, text=True,
                            timeout=20).stdout
    values = [re.search(label + r':\s+(-?\d+)', answer)
              for label in ('Absolute upper-left X', 'Absolute upper-left Y', 'Width', 'Height')]
    if not all(values):
        raise Failure(f'there is no window {window}')
    return tuple(int(v.group(1)) for v in values)


def frame(window, display=None):
    """(left, right, top, bottom) of the shadow that GTK draws around a window."""
    answer = subprocess.run(['xprop', '-id', str(window), '_GTK_FRAME_EXTENTS'], env=on_display(display), capture_output=True,
                            text=True, timeout=20).stdout
    numbers = re.findall(r'\d+', answer.partition('=')[2])
    return tuple(map(int, numbers)) if len(numbers) == 4 else (0, 0, 0, 0)


def take_picture(path, window='root', crop=None, display=None):
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    command = ['import', '-silent', '-window', str(window)]
    if crop:
        command += ['-crop', crop, '+repage']
    subprocess.run(command + [str(path)], env=on_display(display), check=True, timeout=30)
    return path


# --- programs -----------------------------------------------------------------------------------------------

class Program:
    """A running program with its output in a file."""

    def __init__(self, session, name, command, env, cwd=None):
        self.session, self.name, self.env = session, name, env
        session.count += 1
        self.log_path = session.dir / f'{session.count:02d}-{re.sub("[^a-z0-9]+", "-", name.lower())}.log'
        self.log_file = open(self.log_path, 'wb')
        self.proc = subprocess.Popen(list(map(str, command)), env=env, cwd=cwd, stdin=subprocess.DEVNULL,
                                     stdout=self.log_file, stderr=subprocess.STDOUT, preexec_fn=die_with_parent)
        self.pid = self.proc.pid
        self.meant_to_end = False
        self.complained = 0
        session.programs.append(self)

    @property
    def log(self):
        """What it has written so far, both outputs together."""
        return self.log_path.read_text('utf-8', 'replace')

    @property
    def running(self):
        return self.proc.poll() is None

    def complaints(self):
        """What was called critical since this was asked last: by GLib and its libraries, and by our own code, which has no domain there."""
        lines = re.findall(r'^.*\bCRITICAL \*\*.*$', self.log, re.M)
        new, self.complained = lines[self.complained:], len(lines)
        return new

    def check_alive(self):
        if not self.running and not self.meant_to_end:
            raise Broken(f'{self.name} ended by itself with {self.proc.returncode}:\n{self.log[-3000:]}')

    def wait_log(self, pattern, timeout=None):
        """Waits for a line that the expression matches; gives the match."""
        def look():
            match = re.search(pattern, self.log, re.M)
            if not match:
                self.check_alive()
            return match
        return wait_for(look, timeout, f'{self.name} never said {pattern}; it said:\n{self.log[-2000:]}')

    def kill(self):
        """kill -9: nothing gets a chance to be saved."""
        self.meant_to_end = True
        if self.running:
            self.proc.kill()
        self.proc.wait(20)

    def terminate(self, timeout=15):
        """Asks it to end (SIGTERM) and gives its exit status."""
        self.meant_to_end = True
        if self.running:
            self.proc.terminate()
        return self.wait_end(timeout)

    def wait_end(self, timeout=None):
        self.meant_to_end = True
        try:
            return self.proc.wait(PATIENCE if timeout is None else timeout)
        except subprocess.TimeoutExpired:
            raise Failure(f'{self.name} does not end') from None

    def pause(self):
        """Stops it as a closed lid would (SIGSTOP); go_on() wakes it.

        Gdk grabs the X server for moments; stopped within one, every other window there would wait for it. So on the screen that laptops
        share it is stopped again until the server answers."""
        if self.env['DISPLAY'] != self.session.env['DISPLAY']:
            os.kill(self.pid, signal.SIGSTOP)
            return
        for _ in range(20):
            os.kill(self.pid, signal.SIGSTOP)
            try:
                subprocess.run(['xdotool', 'getmouselocation'], stdout=subprocess.DEVNULL, check=True, timeout=10)
                return
            except subprocess.TimeoutExpired:
                os.kill(self.pid, signal.SIGCONT)
        raise Failure(f'{self.name} holds the display whenever it is stopped')

    def go_on(self):
        os.kill(self.pid, signal.SIGCONT)


class App(Program):
    """A running program with windows."""

    keyboard = None

    def xdotool(self, *words, check_it=True):
        return xdotool(*words, check_it=check_it, display=self.env['DISPLAY'])

    def geometry(self, window):
        return geometry(window, self.env['DISPLAY'])

    def frame(self, window):
        return frame(window, self.env['DISPLAY'])

    _says_showing = None

    @property
    def says_showing(self):
        """Whether this program's GTK tells of each widget whether it shows (4.10 and later do)."""
        if self._says_showing is None:
            version = bus().get(self.root.place_on_bus, 'org.a11y.atspi.Application', 'Version')
            self._says_showing = [int(v) for v in re.findall(r'\d+', version)[:2]] >= [4, 10]
        return self._says_showing

    _root = None

    @property
    def root(self):
        """The application's node; waits for it."""
        def look():
            self.check_alive()
            for place in bus().call(REGISTRY, ACCESSIBLE, 'GetChildren')[0]:
                try:
                    if place[1] != NO_NODE and bus().pid(place[0]) == self.pid:
                        return place
                except Exception as error:
                    if not is_glib_error(error):
                        raise
            return None
        if self._root is None:
            self._root = Node(wait_for(look, what=f'{self.name} is not in the accessibility tree'), self)
        self.check_alive()
        return self._root

    def find(self, role=None, name=None, timeout=None, showing=True, text=None, nth=0):
        """As Node.find, in all its windows."""
        return self.root.find(role, name, timeout, showing, text, nth)

    def front(self, role=None, name=None, timeout=None):
        return self.root.front(role, name, timeout)

    def find_all(self, role=None, name=None, showing=True, text=None):
        return self.root.find_all(role, name, showing, text)

    def see(self, role=None, name=None, timeout=None, text=None):
        return self.root.see(role, name, timeout, text)

    def unseen(self, role=None, name=None, timeout=None, text=None):
        self.root.unseen(role, name, timeout, text)

    def gone(self, role=None, name=None, timeout=None, text=None):
        self.root.gone(role, name, timeout, text)

    def dump(self):
        return self.root.dump()

    @property
    def windows(self):
        """Its X windows that show, the largest first."""
        ids = self.xdotool('search', '--all', '--onlyvisible', '--pid', self.pid, '--name', '.*', check_it=False).split()
        sized = []
        for window in dict.fromkeys(ids):
            try:
                _, _, width, height = self.geometry(window)
            except (Failure, KeyError):
                continue
            if width > 20 and height > 20:
                sized.append((width * height, window))
        return [w for _, w in sorted(sized, reverse=True)]

    @property
    def window(self):
        """Its largest window; waits for it."""
        def look():
            self.check_alive()
            return self.windows
        return wait_for(look, what=f'{self.name} shows no window')[0]

    def titled(self, title):
        """Its window with that title."""
        def look():
            for window in self.windows:
                if name_fits(title, self.xdotool('getwindowname', window).rstrip('\n')):
                    return window
            return None
        return wait_for(look, what=f'{self.name} shows no window {title}')

    def window_of(self, node):
        """The X window that a node is in: by the title of its frame, else the largest."""
        top = node
        while top is not None and top.role not in ('frame', 'dialog', 'window', 'alert'):
            top = top.parent
        windows = self.windows
        if top is not None and len(windows) > 1:
            for window in windows:
                if self.xdotool('getwindowname', window, check_it=False).rstrip('\n') == top.name:
                    return window
        return self.window

    def raise_window(self, window=None):
        """Brings a window to the front and gives it the keyboard; without one the largest, or the dialogue that stands before
        that one and takes its keyboard."""
        wanted = str(window or self.window)

        def there():
            active = self.xdotool('getactivewindow', check_it=False).strip()
            return active == wanted or window is None and active in self.windows
        if self.xdotool('getactivewindow', check_it=False).strip() != wanted:
            self.xdotool('windowactivate', wanted)
            wait_for(there, 5, f'{self.name} does not come to the front')
        return self

    def key(self, *keys):
        """Presses keys one after another, as xdotool names them: 'ctrl+k', 'Tab', 'Escape'."""
        self.raise_front()
        self.xdotool('key', '--clearmodifiers', '--delay', 40, *keys)
        return self

    def type(self, text, delay=12):
        """Types text into what has the keyboard, with real key presses: ASCII, or what a laptop's own keyboard has."""
        check(text.isascii() or self.keyboard, 'only ASCII can be typed; use Node.type')
        self.raise_front()
        for i, line in enumerate(text.split('\n')):
            if i:
                self.xdotool('key', 'Return')
            if line:
                self.xdotool('type', '--delay', delay, '--clearmodifiers', line)
        return self

    def choose_file(self, path):
        """Types where the file is in the file chooser that is open. A machine with much else to do doubles a key now and
        then: it is typed again until it stands there."""
        self.key('slash')
        settle(0.3)
        self.type(str(path)[1:])
        for _ in range(4):
            try:
                wait_for(lambda: any(n.text == str(path) for n in self.find_all('text')), 2)
                break
            except Failure:
                self.key('ctrl+a')
                self.type(str(path), delay=40)
        self.key('Return')

    def raise_front(self):
        """Leaves a dialogue of its own in front; otherwise brings the largest window there."""
        active = self.xdotool('getactivewindow', check_it=False).strip()
        if active not in self.windows:
            self.raise_window()

    def move(self, x, y, width=None, height=None):
        """Puts its window at a place, and in a size, without the shadow counted."""
        window = self.window
        left, right, top, bottom = self.frame(window)
        if width:
            self.xdotool('windowsize', window, width + left + right, height + top + bottom)
            wait_for(lambda: abs(self.geometry(window)[2] - width - left - right) < 2 or
                     self.geometry(window)[2] > width, 3, f'{self.name} does not take {width} × {height}')
        self.xdotool('windowmove', window, x - left, y - top)
        settle(0.2)
        return self

    def narrow(self, width, height, x=0, y=0):
        """Makes its window as narrow as that; fails where something in it asks for more. Words in it wrap only once it is asked."""
        def taken():
            self.move(x, y, width, height)
            return self.root.find('frame').box[2] <= width
        wait_for(taken, 15, lambda: f'{self.name}: so wide it stays: {self.root.find("frame").box}', every=0.3)
        return self

    def look(self, name):
        """A picture for people to look at, kept only when somebody does (WK_LOOK=1): it takes a second."""
        if LOOK:
            settle()
            self.picture(name)

    def picture(self, name, window=None):
        """A PNG of one window without its shadow; `name` is a path, or a name in the session's folder."""
        window = window or self.window
        left, right, top, bottom = self.frame(window)
        _, _, width, height = self.geometry(window)
        settle()
        return take_picture(self.session.picture_path(name), window,
                            f'{width - left - right}x{height - top - bottom}+{left}+{top}', self.env['DISPLAY'])

    def close(self, timeout=15):
        """Closes its window as the window manager's cross does, and waits until the program ends."""
        self.meant_to_end = True
        # Debian 12's xdotool cannot ask for it. A window that has the keyboard only just now may miss the key.
        self.raise_window().key('alt+F4')
        try:
            return self.wait_end(timeout / 2)
        except Failure:
            self.raise_window().key('alt+F4')
            return self.wait_end(timeout)


class Display:
    """An X server without a screen, with a window manager: no program on another one can take its keyboard or hold it up."""

    def __init__(self, screen, env, monitors=1):
        """monitors: so many, side by side on the screen; programs see them all with more-monitors.so loaded (Laptop)."""
        self.helpers = []
        ready, told = os.pipe()
        self.start(['Xvfb', '-displayfd', str(told), '-screen', '0', screen, '-noreset', '-nolisten', 'tcp', '-dpi', '96'], None, [told])
        os.close(told)
        if not select.select([ready], [], [], 60)[0]:
            raise Failure('Xvfb does not start')
        # The number and its line end come apart; closing between the two kills the server.
        with open(ready) as line:
            number = line.readline().strip()
        if not number:
            raise Failure('Xvfb does not start')
        self.name = f':{number}'
        if monitors > 1:
            divide(self.name, monitors)
        env = {**env, 'DISPLAY': self.name}
        for command in (['openbox', '--sm-disable'], ['xcompmgr']):
            self.start(command, env)
        wait_for(lambda: b'_NET_SUPPORTING_WM_CHECK(WINDOW)' in
                 subprocess.run(['xprop', '-root', '_NET_SUPPORTING_WM_CHECK'], env=env, capture_output=True).stdout,
                 60, 'the window manager does not start')
        if shutil.which('xsetroot'):
            subprocess.run(['xsetroot', '-solid', '#77767b'], env=env)

    def start(self, command, env, fds=()):
        self.helpers.append(subprocess.Popen(command, env=env, pass_fds=fds, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                             stderr=subprocess.DEVNULL, preexec_fn=die_with_parent))

    def end(self):
        for helper in reversed(self.helpers):
            helper.kill()
            helper.wait()


class Monitor(ctypes.Structure):
    """XRRMonitorInfo"""
    _fields_ = [('name', ctypes.c_ulong), *((field, ctypes.c_int) for field in (
        'primary', 'automatic', 'n_outputs', 'x', 'y', 'width', 'height', 'mm_width', 'mm_height')), ('outputs', ctypes.POINTER(ctypes.c_ulong))]


def divide(display, n):
    """Makes n equal monitors, side by side, of an X server's screen; the first keeps the output that there is."""
    x, randr = ctypes.CDLL('libX11.so.6'), ctypes.CDLL('libXrandr.so.2')
    x.XOpenDisplay.restype = ctypes.c_void_p
    x.XDefaultRootWindow.restype = x.XInternAtom.restype = ctypes.c_ulong
    randr.XRRGetMonitors.restype = randr.XRRAllocateMonitor.restype = ctypes.POINTER(Monitor)
    line = ctypes.c_void_p(x.XOpenDisplay(display.encode()))
    root = ctypes.c_ulong(x.XDefaultRootWindow(line))
    whole = randr.XRRGetMonitors(line, root, 1, ctypes.byref(ctypes.c_int()))[0]
    for i in range(n):
        part = randr.XRRAllocateMonitor(line, 0 if i else 1)
        part[0].name = x.XInternAtom(line, f'part-{i + 1}'.encode(), 0)
        part[0].primary, part[0].x, part[0].y = int(i == 0), i * whole.width // n, 0
        part[0].width, part[0].height = whole.width // n, whole.height
        part[0].mm_width, part[0].mm_height = whole.mm_width // n, whole.mm_height
        if i == 0:
            part[0].outputs[0] = whole.outputs[0]
        randr.XRRSetMonitor(line, root, part)
    x.XCloseDisplay(line)


class Laptop:
    """One person's machine: a home, a runtime folder and a session bus of its own, on the shared screen; or, where `screen` gives its size
    and depth, on one of its own, so that people can type at the same time, and with a keyboard of its own (`keyboard`: an XKB layout),
    and several monitors side by side on it (`monitors`: how many)."""

    def __init__(self, session, name, locale='nl_NL.UTF-8', language=None, env=None, screen=None, keyboard=None, monitors=1):
        self.session, self.name, self.keyboard = session, name, keyboard
        self.display = Display(screen, session.env, monitors) if screen else None
        if keyboard:
            subprocess.run(['setxkbmap', '-layout', keyboard], env=on_display(self.display.name), check=True)
        self.dir = session.dir / name
        self.runtime = session.dir / (name + '.run')
        for folder in (self.dir, self.runtime):
            folder.mkdir(mode=0o700)
        share_font_cache(self.dir / 'cache')
        self.env = dict(session.env)
        self.env.update({
            'HOME': str(self.dir), 'XDG_RUNTIME_DIR': str(self.runtime), 'XDG_DATA_HOME': str(self.dir / 'data'),
            'XDG_CONFIG_HOME': str(self.dir / 'config'), 'XDG_CACHE_HOME': str(self.dir / 'cache'),
            'XDG_STATE_HOME': str(self.dir / 'state'), 'TMPDIR': str(self.dir),
            'LC_ALL': locale, 'LANGUAGE': language or locale.split('.')[0],
        })
        if self.display:
            self.env['DISPLAY'] = self.display.name
        if monitors > 1:
            module = BUILD / 'tests' / 'app' / 'more-monitors.so'
            if not module.exists():
                raise Skip('more-monitors.so is not built: libxrandr-dev is not installed')
            self.env['LD_PRELOAD'] = str(module)
        self.env.update(env or {})
        self.bus = Program(session, f'{name} bus', ['dbus-daemon', '--session', '--nofork', '--nopidfile',
                                                    '--print-address', f'--address=unix:path={self.runtime}/bus'],
                           self.env)
        self.env['DBUS_SESSION_BUS_ADDRESS'] = self.bus.wait_log(r'^unix:\S+').group(0)

    @property
    def data_home(self):
        """Its XDG data directory."""
        return self.dir / 'data'

    def app(self, *args, program='woonkamer', env=None, name=None):
        """Starts a program with windows (default: woonkamer) and gives its App."""
        app = App(self.session, name or f'{self.name} {program}', [self.session.program(program), *args],
                  {**self.env, **(env or {})}, self.dir)
        app.keyboard = self.keyboard
        return app

    def start(self, program, *args, env=None):
        """Starts a program without windows and gives its Program."""
        return Program(self.session, f'{self.name} {program}', [self.session.program(program), *args],
                       {**self.env, **(env or {})}, self.dir)

    def run(self, program, *args, ok=(0,), timeout=60, env=None, input=None):
        """Runs a program to its end; gives its standard output. ok: exit statuses that are none to fail for."""
        answer = subprocess.run([str(self.session.program(program)), *map(str, args)],
                                env={**self.env, **(env or {})}, cwd=self.dir, capture_output=True, text=True,
                                timeout=timeout, input=input if input is not None else '')
        if ok is not None and answer.returncode not in ok:
            raise Failure(f'{self.name}: {program} {" ".join(map(str, args))} gave {answer.returncode}:\n'
                          f'{answer.stdout[-2000:]}{answer.stderr[-2000:]}')
        return answer.stdout

    def ctl(self, *args, passphrase=None, **kwargs):
        """Runs woonkamerctl on this laptop's store; with `passphrase`, unlocks it by that."""
        if passphrase is not None:
            args = ('--passphrase-file', self.secret(passphrase), *args)
        return self.run('woonkamerctl', *args, **kwargs)

    def secret(self, text, name='passphrase'):
        """A file that holds a secret, for --passphrase-file."""
        path = self.dir / name
        path.write_text(text + '\n')
        path.chmod(0o600)
        return path


class Office(Program):
    """A running office daemon on its embedded store, listening on loopback."""

    def __init__(self, session, folder, port):
        super().__init__(session, 'office', [session.program('woonkamer-office'), '--data-dir', folder,
                                             '--listen', f'127.0.0.1:{port}'],
                         {**session.env, 'LC_ALL': 'C.UTF-8', 'HOME': str(session.dir),
                          'DBUS_SESSION_BUS_ADDRESS': 'disabled:'})
        self.folder = folder
        self.address = self.wait_log(r'^listening on (\S+)').group(1)
        self.port = int(self.address.rpartition(':')[2])
        self.fingerprint = self.wait_log(r'^fingerprint (\S+)').group(1)

    @property
    def first_code(self):
        """The enrolment code that a new office says at its first start."""
        return self.wait_log(r'^enrolment code (.+)$').group(1).strip()

    def command(self, *args):
        """Runs woonkamer-office with a command (enrol-code, backup FILE …) beside the daemon; its output."""
        answer = subprocess.run([str(self.session.program('woonkamer-office')), '--data-dir', str(self.folder),
                                 *map(str, args)], env=self.env, capture_output=True, text=True, timeout=60)
        if answer.returncode != 0:
            raise Failure(f'woonkamer-office {" ".join(map(str, args))} gave {answer.returncode}: {answer.stderr}')
        return answer.stdout

    def enrol_code(self, *args):
        """A new enrolment code; args: --name, --organisation, --function …"""
        return re.search(r'\d[\d -]*\d', self.command('enrol-code', *args)).group(0)


# --- the line between two programs --------------------------------------------------------------------------

class Relay:
    """A TCP line from its own port to a target, which can be cut and restored while programs use it.

    relay = Relay(target_port); connect to relay.port
    relay.cut()        ends all connections and refuses new ones, as a pulled cable and a missing host do
    relay.hold()       keeps them open and passes nothing on, as bad wireless does
    relay.restore()    all is well again (what was held is passed on)
    relay.delay        seconds that every piece is kept before it is passed on
    relay.rate         bytes a second that pass each way of a connection; 0: as many as come
    relay.passed       bytes passed on so far
    """

    def __init__(self, target_port, target_host='127.0.0.1', port=0):
        self.target = (target_host, target_port)
        self.delay, self.rate, self.passed = 0.0, 0, 0
        self.closed, self.held = False, False
        self.lock = threading.Lock()
        self.pairs = set()
        self.listener = None
        self.listen(port)

    def listen(self, port):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(('127.0.0.1', port))
        listener.listen(64)
        self.port = listener.getsockname()[1]
        self.listener = listener
        threading.Thread(target=self.accept, args=(listener,), daemon=True).start()

    def accept(self, listener):
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self.target, 5)
                far.settimeout(None)
            except OSError:
                near.close()
                continue
            for s in (near, far):
                s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self.lock:
                if self.listener is not listener:
                    near.close()
                    far.close()
                    return
                self.pairs.add((near, far))
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self.pump, args=(source, sink, (near, far)), daemon=True).start()

    def pump(self, source, sink, pair):
        try:
            while True:
                rate = self.rate
                data = source.recv(max(rate // 20, 1) if rate else 65536)
                if not data:
                    break
                time.sleep(self.delay + (len(data) / rate if rate else 0))
                while self.held:
                    time.sleep(0.01)
                sink.sendall(data)
                self.passed += len(data)
        except OSError:
            pass
        self.end(pair)

    def end(self, pair):
        with self.lock:
            self.pairs.discard(pair)
        for s in pair:
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            s.close()

    @property
    def connections(self):
        return len(self.pairs)

    def cut(self):
        listener, self.listener = self.listener, None
        if listener is not None:
            # Closing alone does not wake accept().
            try:
                listener.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            listener.close()
        with self.lock:
            pairs = list(self.pairs)
        for pair in pairs:
            self.end(pair)

    def hold(self):
        self.held = True

    def restore(self):
        self.held = False
        if self.listener is None:
            self.listen(self.port)


# --- the run ------------------------------------------------------------------------------------------------

class Session:
    """What the tests of one script share: the screen, the laptops, the programs."""

    def __init__(self):
        self.dir = Path(os.environ['WK_SESSION_DIR'])
        self.pictures = ROOT / 'build' / 'screens' / SCRIPT
        self.programs, self.laptops, self.relays = [], {}, []
        self.count = 0
        self.env = dict(os.environ)
        for name in ('WK_SESSION_DIR', 'DBUS_SESSION_BUS_ADDRESS', 'DBUS_STARTER_ADDRESS',
                     'DBUS_STARTER_BUS_TYPE', 'LC_ALL', 'LANGUAGE'):
            self.env.pop(name, None)
        # Laptops have buses of their own but share the screen reader's, which GTK takes from this variable.
        self.env['AT_SPI_BUS_ADDRESS'] = os.environ['AT_SPI_BUS_ADDRESS'] = self.accessibility_bus()

    @staticmethod
    def accessibility_bus():
        answer = subprocess.run(['gdbus', 'call', '--session', '--dest', 'org.a11y.Bus', '--object-path',
                                 '/org/a11y/bus', '--method', 'org.a11y.Bus.GetAddress'],
                                capture_output=True, text=True, timeout=30)
        match = re.search(r"'([^']+)'", answer.stdout)
        if not match:
            raise Failure(f'no accessibility bus: {answer.stderr.strip()}')
        return match.group(1)

    def program(self, name):
        """The path of a program of the build, or the name itself where it is none."""
        name = str(name)
        if '/' in name:
            return Path(name)
        for folder in (BUILD / 'src', BUILD / 'tests'):
            if (folder / name).is_file():
                return folder / name
        found = shutil.which(name)
        if found:
            return Path(found)
        raise Failure(f'the build makes no program {name}')

    def laptop(self, name, **kwargs):
        """The laptop of that name, made at the first asking."""
        if name not in self.laptops:
            self.laptops[name] = Laptop(self, name, **kwargs)
        return self.laptops[name]

    def office(self, port=0, folder='office'):
        """Starts the office daemon; the same folder again is the same office. port 0: a free one."""
        path = self.dir / folder
        path.mkdir(mode=0o700, exist_ok=True)
        return Office(self, path, port)

    def relay(self, target_port, **kwargs):
        relay = Relay(target_port, **kwargs)
        self.relays.append(relay)
        return relay

    def picture_path(self, name):
        path = Path(name)
        if path.suffix != '.png':
            path = path.with_name(path.name + '.png')
        return path if path.is_absolute() else self.pictures / path

    def look(self, name):
        """As App.look, of the whole screen."""
        if LOOK:
            settle()
            self.picture(name)

    def picture(self, name):
        """A PNG of the whole screen; `name` is a path, or a name in build/screens/SCRIPT/."""
        settle()
        path = self.picture_path(name)
        for laptop in self.laptops.values():
            if laptop.display:
                take_picture(path.with_stem(f'{path.stem}-{laptop.name}'), display=laptop.display.name)
        return take_picture(path)

    def end(self):
        for relay in self.relays:
            relay.cut()
        for program in reversed(self.programs):
            program.meant_to_end = True
            if program.running:
                program.proc.kill()
        for program in self.programs:
            try:
                program.proc.wait(10)
            except subprocess.TimeoutExpired:
                pass
        for laptop in self.laptops.values():
            if laptop.display:
                laptop.display.end()

    def crashed(self):
        """Programs that ended without being asked to, and badly."""
        return [p for p in self.programs if not p.running and not p.meant_to_end and p.proc.returncode != 0]

    def complaints(self):
        """What programs of ours did that GLib or GTK call critical, since this was asked last."""
        return [f'{p.name}: {line}' for p in self.programs for line in p.complaints()]


_tests = []


def test(name):
    """Marks a function as a test; it is called with the Session."""
    def mark(function):
        _tests.append((name, function))
        return function
    return mark


def main(steps=False, screen='1600x1000x24', timeout=290):
    """Runs the script's tests. steps: each builds on the one before, so that after a failure the rest is not
    reached. screen: size and depth. timeout: seconds for all (WK_TIMEOUT, when set, is the bound)."""
    if 'WK_SESSION_DIR' not in os.environ:
        sys.exit(outside(screen, timeout))
    sys.exit(inside(steps))


def inside(steps):
    words = [w for w in sys.argv[1:] if not w.startswith('-')]
    tests = [t for t in _tests if not words or any(w in t[0] for w in words)]
    print(f'TAP version 13\n1..{len(tests)}', flush=True)
    session = Session()
    failed, broken = 0, False
    for number, (name, function) in enumerate(tests, 1):
        if broken:
            print(f'not ok {number} - {name}\n# not reached', flush=True)
            continue
        start = time.monotonic()
        try:
            function(session)
            crashed = session.crashed()
            if crashed:
                for program in crashed:
                    program.meant_to_end = True
                raise Broken('\n'.join(f'{p.name} ended with {p.proc.returncode}:\n{p.log[-3000:]}'
                                       for p in crashed))
            # At the end of all, what closing brings as well.
            complaints = session.complaints() if number < len(tests) else session.end() or session.complaints()
            if complaints:
                raise Failure('\n'.join(complaints))
            print(f'ok {number} - {name}', flush=True)
            note(f'{time.monotonic() - start:.1f} s')
        except Skip as why:
            print(f'ok {number} - {name} # SKIP {why}', flush=True)
        except Exception as error:
            failed += 1
            broken = steps
            print(f'not ok {number} - {name}', flush=True)
            if isinstance(error, Failure):
                last = [f for f in traceback.extract_tb(error.__traceback__) if f.filename != __file__]
                note(error)
                if last:
                    note(f'at line {last[-1].lineno} of {Path(last[-1].filename).name}: {last[-1].line}')
            else:
                note(traceback.format_exc())
            try:
                note('the screen: ' + str(session.picture(f'failed-{number}').relative_to(ROOT)))
            except Exception as problem:
                note(f'no picture: {problem}')
            for program in session.programs:
                if isinstance(program, App) and program.log.strip():
                    note(f'--- {program.name} said:\n{program.log[-1500:]}')
    session.end()
    return 1 if failed else 0


def outside(screen, timeout):
    """Makes the private surroundings, runs the script again inside of them, takes everything down."""
    missing = [p for p in ('Xvfb', 'openbox', 'xcompmgr', 'xdotool', 'xprop', 'xwininfo', 'import', 'dbus-run-session', 'gdbus')
               if not shutil.which(p)]
    if missing:
        print(f'1..0 # SKIP not installed: {", ".join(missing)}')
        return 0
    limit = float(os.environ.get('WK_TIMEOUT', timeout)) - 5
    folder = Path(tempfile.mkdtemp(prefix='wk-'))
    display, child = None, None

    def stop(*_):
        raise SystemExit(143)

    signal.signal(signal.SIGTERM, stop)
    try:
        for name in ('home', 'run'):
            (folder / name).mkdir(mode=0o700)
        share_font_cache(folder / 'home' / '.cache')
        env = {k: v for k, v in os.environ.items()
               if not k.startswith(('XDG_', 'GTK_', 'GDK_', 'G_', 'LC_', 'DBUS_', 'AT_SPI')) and
               k not in ('DISPLAY', 'WAYLAND_DISPLAY', 'LANGUAGE', 'LANG', 'XAUTHORITY', 'DESKTOP_SESSION')}
        env.update({
            'HOME': str(folder / 'home'), 'XDG_RUNTIME_DIR': str(folder / 'run'),
            'XDG_DATA_DIRS': f'{ROOT / "data"}:/usr/local/share:/usr/share', 'XDG_CONFIG_DIRS': '/etc/xdg',
            'LC_ALL': 'C.UTF-8', 'LOCPATH': str(locales()), 'NO_AT_BRIDGE': '0',
            'GDK_BACKEND': 'x11', 'GSK_RENDERER': 'cairo', 'GTK_USE_PORTAL': '0', 'ADW_DISABLE_PORTAL': '1',
            'GSETTINGS_BACKEND': 'memory', 'GIO_USE_VFS': 'local', 'GTK_IM_MODULE': 'gtk-im-context-simple',
            'GSETTINGS_SCHEMA_DIR': str(BUILD / 'data'), 'WOONKAMER_LOCALEDIR': str(BUILD / 'po'),
            'G_SLICE': 'always-malloc',
            'LSAN_OPTIONS': f'suppressions={ROOT / "tests" / "lsan.supp"}:print_suppressions=0',
            'WK_SESSION_DIR': str(folder), 'PYTHONDONTWRITEBYTECODE': '1',
        })

        try:
            display = Display(screen, env)
        except Failure as why:
            print(f'Bail out! {why}')
            return 1
        env['DISPLAY'] = display.name

        child = subprocess.Popen(['dbus-run-session', '--', sys.executable, os.path.abspath(sys.argv[0]),
                                  *sys.argv[1:]], env=env, preexec_fn=die_with_parent, start_new_session=True)
        try:
            return child.wait(limit if limit > 5 else None)
        except subprocess.TimeoutExpired:
            print(f'Bail out! {SCRIPT} ran out of time after {limit:.0f} s', flush=True)
            picture = ROOT / 'build' / 'screens' / SCRIPT / 'out-of-time.png'
            picture.parent.mkdir(parents=True, exist_ok=True)
            subprocess.run(['import', '-silent', '-window', 'root', str(picture)], env=env, timeout=20)
            return 1
    finally:
        if child is not None:
            try:
                os.killpg(child.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            child.wait()
        if display is not None:
            display.end()
        if 'WK_KEEP' in os.environ:
            note(f'kept: {folder}')
        else:
            shutil.rmtree(folder, ignore_errors=True)


def share_font_cache(cache):
    """Points a private cache folder at fonts that were looked through once: that takes half a minute where the
    system has no cache of its own."""
    fonts = ROOT / 'build' / 'fontconfig'
    fonts.mkdir(parents=True, exist_ok=True)
    cache.mkdir(parents=True, exist_ok=True)
    (cache / 'fontconfig').symlink_to(fonts)


def locales(names=('nl_NL', 'en_GB', 'ar_EG')):
    """Private locales: a bare machine has none but C."""
    folder = ROOT / 'build' / 'locale'
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        target = folder / f'{name}.UTF-8'
        if not target.exists() and shutil.which('localedef'):
            # Made aside and moved, since two scripts may do it at once.
            temporary = Path(tempfile.mkdtemp(dir=folder)) / target.name
            subprocess.run(['localedef', '-i', name, '-f', 'UTF-8', str(temporary)], stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
            try:
                temporary.rename(target)
            except OSError:
                pass
            shutil.rmtree(temporary.parent, ignore_errors=True)
    return folder
