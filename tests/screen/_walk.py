"""A window walked through by Tab, as somebody does who has no mouse: where the keyboard comes, and what it never reaches."""

import time

from harness import ACCESSIBLE, COMPONENT, Failure, WINDOW_COORDINATES, Node, Tree, bus, note, settle, wait_for
from _names import described, names_all

EDITABLE, FOCUSABLE, SELECTABLE, SENSITIVE = 7, 11, 22, 24       # the numbers of these states
# What can be pressed or written in has a key, also where it says that it cannot have the focus.
PRESSED = ('push button', 'toggle button', 'check box', 'radio button', 'switch', 'link', 'menu item', 'check menu item', 'radio menu item',
           'text', 'entry', 'password text', 'combo box', 'spin button', 'slider')
ROWS = ('list item', 'table row')
SILENT = 12                         # presses that may say nothing, one after another


class Focus:
    """Hears of every change of the focus in an app: the places where it went, in their order."""

    def __init__(self, app):
        self.app, self.stops, self.slowest, self.bus_name = app, [], 0.1, app.root.place_on_bus[0]
        self.left, self.late = False, []
        self.subscription = bus().connection.signal_subscribe(self.bus_name, 'org.a11y.atspi.Event.Object', 'StateChanged', None, 'focused', 0,
                                                              self.went)

    def __enter__(self):
        """Its window is the one in front."""
        self.app.raise_front()
        title = self.app.xdotool('getactivewindow', 'getwindowname').rstrip('\n')
        self.window = next(window.place_on_bus for window in self.app.root.children if window.name == title)
        return self

    def __exit__(self, *_):
        bus().connection.signal_unsubscribe(self.subscription)

    def went(self, connection, sender, path, interface, signal, parameters):
        if parameters.get_child_value(1).get_int32():
            self.stops.append((self.bus_name, path))
        else:
            self.left = True

    def hear(self):
        while bus().GLib.MainContext.default().iteration(False):
            pass
        return self.stops[-1] if self.stops else None

    def press(self, key):
        """Presses a key; gives where it brought the focus, None where nothing says that it has it. What came too late of the key before is in
        late."""
        self.hear()
        self.late, self.stops = self.stops, []
        self.left, began = False, time.monotonic()
        self.app.xdotool('key', '--delay', 10, key)
        # On a busy machine the key may still be on its way. That something lost the focus is known at once, and who got it.
        while self.hear() is None and time.monotonic() - began < 5 * self.slowest:
            left = self.left
            self.app.root.ask(ACCESSIBLE, 'GetRole')
            if left and self.hear() is None:
                break
        if self.stops:
            self.slowest = max(self.slowest * 0.9, time.monotonic() - began, 0.08)
        return self.hear()

    def opens_and_closes(self, button):
        """What pops up at a button takes the keyboard, and Escape gives it back. The button is in view: one sees where one is."""
        wait_for(lambda: self.in_view(button), None, lambda: f'{self.told(button)} has the focus and is not in view')
        if self.press('space') in (None, button):
            wait_for(lambda: self.hear() not in (None, button), None, lambda: f'nothing opens at {self.told(button)}')
        self.press('Escape')
        wait_for(lambda: self.hear() == button, None, lambda: f'Escape does not lead back to {self.told(button)}')

    def in_view(self, place):
        _, y, _, height = Node(place, self.app).box
        return y >= 0 and y + height <= Node(self.window, self.app).box[3]

    def round(self, key='Tab', menus=(), most=600):
        """Presses a key until the focus comes where it was: all its stops, None for those that say nothing. At those of menus it looks whether
        they open and close."""
        stops, seen = [], set()
        while len(stops) < most:
            stop = self.press(key)
            stops += [late for late in self.late if seen and late not in stops]
            self.stops = []
            if stop is not None:
                what = stop, Node(stop, self.app).name      # a row that was scrolled away shows somebody else
                if what in seen:
                    return stops[next(i for i, one in enumerate(stops) if one):]        # before the first it was on its way
                seen.add(what)
            stops.append(stop)
            if stop in menus:
                self.opens_and_closes(stop)
            if len(stops) >= SILENT and not any(stops[-SILENT:]):
                if not any(stops):
                    return stops        # there is nothing else
                break
        raise Failure(f'{key} leads no further than {self.told(*[stop for stop in stops if stop][-1:])}')

    def told(self, *places):
        return ', '.join(described(Node(place, self.app)) for place in places)


def chain(tree, place):
    """It and what it is in, up to its window."""
    up = []
    while place in tree.items and tree.role(place) != 'application':
        up.append(place)
        place = tree.items[place][3]
    return up


def shared(one, other):
    """What two boxes (x, y, width, height) have in common; None where they have nothing."""
    left, top = max(one[0], other[0]), max(one[1], other[1])
    width, height = min(one[0] + one[2], other[0] + other[2]) - left, min(one[1] + one[3], other[1] + other[3]) - top
    return (left, top, width, height) if width > 0 and height > 0 else None


class Shown:
    """Which of a tree is on the page that one sees, be it scrolled away: GTK 4.8 says so of none, and keeps the boxes of pages that were left."""

    def __init__(self, tree, places):
        self.tree, self.hits, self.verdicts = tree, {}, {}
        every = list({above for place in places for above in chain(tree, place)})
        self.boxes = bus().ask_all(every, COMPONENT, 'GetExtents', '(u)', WINDOW_COORDINATES)

    def hit(self, window, x, y):
        """What is there in the window, with all that it is in."""
        if (window, x, y) not in self.hits:
            place = bus().call(window, COMPONENT, 'GetAccessibleAtPoint', '(iiu)', x, y, WINDOW_COORDINATES)[0]
            self.hits[window, x, y] = set(chain(self.tree, place))
        return self.hits[window, x, y]

    def __contains__(self, place):
        above = chain(self.tree, place)
        window, seen, last = above[-1], None, above[-1]
        if any(min(self.boxes[part][2:]) <= 0 for part in above if part in self.boxes):
            return False
        for part in reversed(above):
            box = self.boxes.get(part)
            if box is None:
                continue            # a page of a stack has no place of its own
            rest = shared(seen, box) if seen else tuple(box)
            if rest is None:
                break               # scrolled away: it is there if that is which scrolls
            seen, last = rest, part
        if speaks_not(self.tree.items[last][2]):    # nor does it say where it is: all of it is the text within
            return self.tree.items[last][3] in self
        x, y, width, height = seen
        if (last, seen) not in self.verdicts:
            self.verdicts[last, seen] = any(last in self.hit(window, x + width * i // 4, y + height * j // 4)
                                            for i, j in ((2, 2), (1, 1), (3, 1), (1, 3), (3, 3)))
        return self.verdicts[last, seen]


def speaks_not(states):
    """An entry in a row of libadwaita's: in GTK 4.8 its text takes the keyboard and nobody is told (upstream mended it since)."""
    return states >> SELECTABLE & states >> EDITABLE & 1


def unreached(tree, window, stops):
    """What can be pressed, written in or have the focus in a window, and is none of these stops."""
    reached = {stop for stop in stops if stop in tree.items}
    # A row or a list is reached by what it holds, a row also with the arrows from another one of its list.
    held = {above for place in reached for above in chain(tree, place)}
    left = []
    for place in tree.order:
        role, name, states, parent = tree.items[place][:4]
        if place in held and not speaks_not(states) or not (states >> FOCUSABLE & 1 or role in PRESSED):
            continue
        if role in ROWS and (parent in held or tree.role(parent) == 'tree table'):      # titles of columns: the list is sorted by a menu
            continue
        above = chain(tree, place)
        if above[-1] != window or not all(tree.items[part][2] >> SENSITIVE & 1 for part in above):
            continue
        if any(part in held and tree.role(part) in PRESSED for part in above[1:]):       # a part of a button
            continue
        left.append(place)
    shown = Shown(tree, left)
    left = [place for place in left if place in shown]
    rows = [place for place in left if speaks_not(tree.items[place][2])]
    # Each of them was a press that said nothing; one that is scrolled half away may be among those presses and not here.
    if len(rows) <= stops.count(None) or stops and not any(stops):
        held |= {above for place in rows for above in chain(tree, place)}
    return [place for place in left if place not in held]


def menus_of(tree):
    """The buttons at which something pops up: in GTK they are in a menu button or a drop-down, which has no focus itself. Of those that
    stand in the same place of something that there is more of, one."""
    places = (place for place in tree.order if tree.role(place) in ('push button', 'toggle button')
              and tree.role(tree.items[place][3]) in ('push button', 'toggle button', 'combo box'))
    alike = {}
    for place in places:
        above = chain(tree, place)
        classes = tuple(tree.name(part) if tree.name(part).startswith('Wk') else tree.role(part) for part in above)
        alike.setdefault(classes, place)
    return set(alike.values())


def walks(app, where):
    """All of the window in front is reached by Tab, which comes round, both ways; what pops up there is closed by Escape."""
    tree = Tree(app.root, whole=True)
    with Focus(app) as focus:
        stops = focus.round(menus=menus_of(tree))
        back = focus.round('shift+Tab') if any(stops) else stops
        tree = Tree(app.root, whole=True)
        for key, way in (('Tab', stops), ('Shift+Tab', back)):
            left = unreached(tree, focus.window, way)
            if left:
                raise Failure(f'{where}: {key} does not come to {focus.told(*left)}')
    note(f'{where}: {len(stops)} stops')


def walked(app, where):
    """As walks(); and what is there has a name."""
    settle()
    names_all(app, where)
    walks(app, where)
