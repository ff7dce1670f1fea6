"""Opening somebody's file as one does who knows the name."""

from harness import wait_for


def open_file(app, name, family):
    """By the finder, whatever page is in front."""
    app.key('ctrl+k')
    wait_for(lambda: len(app.windows) == 2, 30, 'the finder does not open')
    app.type(name)
    app.find('label', f'{family}, {name}', timeout=30)
    app.key('Return')
    wait_for(lambda: len(app.windows) == 1, 30, 'the finder does not go')
    app.see('label', f'{name} {family}', timeout=60)
