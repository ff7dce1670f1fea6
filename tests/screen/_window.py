"""A little GTK program with one of each widget, for the harness's own test."""

import sys

import gi

gi.require_version('Gtk', '4.0')
from gi.repository import Gio, GLib, Gtk  # noqa: E402


def activate(app):
    box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=12, margin_start=24, margin_end=24,
                  margin_top=24, margin_bottom=24)
    said = Gtk.Label(label='nothing yet')
    button = Gtk.Button(label='_Press', use_underline=True)
    button.connect('clicked', lambda _: said.set_label('pressed'))
    tick = Gtk.CheckButton(label='Tick me')
    tick.connect('toggled', lambda t: said.set_label('ticked' if t.get_active() else 'unticked'))
    entry = Gtk.Entry()
    entry.update_property([Gtk.AccessibleProperty.LABEL], ['Name'])
    entry.connect('changed', lambda e: said.set_label('entry: ' + e.get_text()))
    view = Gtk.TextView(vexpand=True)
    view.update_property([Gtk.AccessibleProperty.LABEL], ['Story'])
    menu = Gio.Menu()
    menu.append('From the menu', 'app.chosen')
    action = Gio.SimpleAction.new('chosen', None)
    action.connect('activate', lambda *_: said.set_label('chosen'))
    app.add_action(action)
    more = Gtk.MenuButton(menu_model=menu, label='More')
    crash = Gtk.Button(label='Crash')
    crash.connect('clicked', lambda _: sys.exit(3))
    stack = Gtk.Stack()
    stack.add_named(Gtk.Label(label='first page'), 'first')
    stack.add_named(Gtk.Label(label='second page'), 'second')
    turn = Gtk.Button(label='Turn')
    turn.connect('clicked', lambda _: stack.set_visible_child_name('second'))
    for child in (stack, turn, said, button, tick, entry, view, more, crash):
        box.append(child)
    window = Gtk.ApplicationWindow(application=app, title=sys.argv[1] if len(sys.argv) > 1 else 'Little window',
                                   default_width=420, default_height=420, child=box)
    window.present()


GLib.set_prgname('little-window')
app = Gtk.Application(application_id='nl.woonkamer.LittleWindow', flags=Gio.ApplicationFlags.DEFAULT_FLAGS)
app.connect('activate', activate)
app.run([])
