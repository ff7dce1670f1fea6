"""Two laptops of one office that know the same residents: Ineke’s, who took the export in, and Karin’s, a coordinator."""

import _file

PASSPHRASE = 'een tafel met vier stoelen'
# Numbers of the test range, which nobody has.
EXPORT = ('Cliëntnummer;BSN;Achternaam;Roepnaam;Geboortedatum;Straat;Huisnummer;Postcode;Woonplaats\n'
          '700001;999940740;Aydin;Fatma;12-03-1985;Bachlaan;12;8021 TV;Zwolle\n')


def store(laptop):
    return laptop.data_home / 'woonkamer'


def ctl(laptop, *args):
    return laptop.ctl('--data-dir', store(laptop), *args, passphrase=PASSPHRASE)


def share(s, export=EXPORT, line=False):
    """Makes s.place, s.ineke and s.karin, whose stores have what is in the export; with a line, s.line, by which alone they reach the office."""
    s.place = s.office()
    s.ineke, s.karin = s.laptop('ineke'), s.laptop('karin')
    file = s.ineke.dir / 'export.csv'
    file.write_text(export)
    s.line = s.relay(s.place.port) if line else None
    address = f'127.0.0.1:{(s.line or s.place).port}'
    ctl(s.ineke, 'create', 'Ineke Veldman', 'Tiem')
    ctl(s.ineke, 'enrol', address, '--code', s.place.first_code)
    ctl(s.ineke, 'import', file)
    ctl(s.ineke, 'sync')
    ctl(s.karin, 'create', 'Karin Blom', 'Inkomensondersteuning')
    ctl(s.karin, 'enrol', address, '--code', s.place.enrol_code('--name', 'Karin Blom', '--function', 'coordinator'))
    ctl(s.karin, 'sync')


def open_file(laptop):
    """The window, with the one file open."""
    app = laptop.app('--data-dir', str(store(laptop)), '--passphrase-file', str(laptop.secret(PASSPHRASE)))
    app.find('list item', 'Inwoners', timeout=60)
    app.move(0, 0, 1280, 1460)
    _file.open_file(app, 'Fatma', 'Aydin')
    app.find('label', 'Verhaal')
    return app
