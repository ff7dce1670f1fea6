"""What a screen reader stops at without saying what it is."""

import re

from harness import equal, wait_for

# What a screen reader stops at; the rest of the tree only groups.
STOPS = ('push button', 'toggle button', 'check box', 'radio button', 'text', 'entry', 'password text', 'terminal', 'spin button',
         'combo box', 'list item', 'table row', 'link', 'slider', 'switch', 'menu item', 'page tab')


def above(node):
    """What is around a node and has a name of its own, from the inside out."""
    names = []
    while (node := node.parent) is not None:
        names.append(f'{node.role} “{node.name}”')
    return [name for name in names if not re.search('“(Gtk(?!Shortcuts)|Wk[A-Z]|”)', name)]


def described(node):
    """What is known of a node without a name, so that it can be found in the sources."""
    return f'{node.role} with {[n.name or n.role for n in list(node.walk())[1:6]]} in {above(node)[:3]}'


# What a library leaves without a name, and does not let us name: the eye in a row for a passphrase, the cross of a toast, the window of
# shortcuts, the column titles' own row, the rows of a combo row.
OTHERS = ('text “', 'filler “AdwToastWidget”', 'frame “GtkShortcutsWindow”', 'tree table “', 'combo box “')


def nameless(app):
    # GTK says the class of what has no name of its own.
    nodes = [node for _, node, role, name in app.root.listing()
             if role in STOPS and re.match(r'((Gtk|Adw|Wk)[A-Z]|\s*$)', name) and node.has('focusable') and node.showing]
    return [described(node) for node in nodes if not above(node)[0].startswith(OTHERS)]


def names_all(app, where):
    """Nothing in the windows of this app that can have the focus is without a name."""
    equal(wait_for(lambda: [nameless(app)])[0], [], f'{where}: what has no name')
