"""Another program that has a picture on the clipboard, and a window out of which a file can be dragged.

usage: _clipboard.py PICTURE FILE"""

import sys

import gi

gi.require_version('Gdk', '4.0')
gi.require_version('Gtk', '4.0')
from gi.repository import Gdk, Gio, GLib, Gtk  # noqa: E402


def activate(app):
    label = Gtk.Label(label='Drag me', width_request=160, height_request=120)
    source = Gtk.DragSource(actions=Gdk.DragAction.COPY)
    files = Gdk.FileList.new_from_list([Gio.File.new_for_path(sys.argv[2])])
    source.connect('prepare', lambda *_: Gdk.ContentProvider.new_for_value(files))
    label.add_controller(source)
    window = Gtk.ApplicationWindow(application=app, title='Elsewhere')
    copy = Gtk.Button(label='Copy')
    copy.connect('clicked', lambda _: window.get_clipboard().set_content(
        Gdk.ContentProvider.new_for_bytes('image/png', GLib.Bytes.new(open(sys.argv[1], 'rb').read()))))
    box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
    box.append(label)
    box.append(copy)
    window.set_child(box)
    window.present()


GLib.set_prgname('elsewhere')
app = Gtk.Application(application_id='nl.woonkamer.Elsewhere', flags=Gio.ApplicationFlags.NON_UNIQUE)
app.connect('activate', activate)
app.run([])
