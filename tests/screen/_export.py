"""A made-up export of a municipality's benefit administration, the same at every run: 3,600 rows, of which 35 must be
refused. Nobody in it exists: citizen numbers from the range for tests, telephone numbers that ring nowhere."""

import csv
import random
from datetime import date, timedelta

HEADING = ['Cliëntnummer', 'BSN', 'Achternaam', 'Voorvoegsel', 'Voorletters', 'Roepnaam', 'Geslacht', 'Geboortedatum',
           'Straat', 'Huisnummer', 'Toevoeging', 'Postcode', 'Woonplaats', 'Telefoon', 'E-mail', 'Voorkeurstaal',
           'Ingangsdatum uitkering', 'Soort uitkering', 'Leefvorm', 'Aantal kinderen', 'Contactpersoon',
           'Laatste contact', 'Bijzonderheden']
LAST = [('Çelik', ''), ('Bos', ''), ('Öztürk', ''), ('Janssen', ''), ('Vries', 'de'), ('Berg', 'van den'), ('Wójcik', ''),
        ('Tesfay', ''), ('Haddad', ''), ('Kovalenko', ''), ('Meijer', ''), ('Dijk', 'van'), ('Yılmaz', ''), ('Groot', 'de'),
        ('Mohamed', ''), ('Nowak', ''), ('Smit', ''), ('Habtemichael', ''), ('Bakker', ''), ('Demir', '')]
FIRST = {'M': ['Mehmet', 'Jan', 'Omar', 'Piotr', 'Daan', 'Yonas', 'Bert', 'Çağlar', 'Ruben', 'Oleksandr'],
         'V': ['Fatma', 'Sophie', 'Truus', 'Małgorzata', 'Chloë', 'Selam', 'Ayşe', 'Renée', 'Iryna', 'Noor']}
STREETS = ['Meppelerstraatweg', 'Vechtstraat', 'Bachlaan', 'Thomas à Kempisstraat', 'Diezerplein', 'Middelweg']
LANGUAGES = ['Nederlands'] * 5 + ['Arabisch', 'Tigrinya', 'Turks', 'Oekraïens', 'Pools', 'Engels']
REMARKS = ['', '', '', '', '', '', '', '', '', 'Heeft vrijwilligerswerk bij de voedselbank',
           'Belt liever na half 10;\nniet op vrijdag', 'Zegt: "eerst rust, dan les"']
WORKERS = ['', '', 'R. Meulenbelt', 'P. Kok', 'S. Jansen', 'J. Oosterhof', 'D. Haile']


def passes_eleven(number):
    digits = [int(c) for c in f'{number:09}']
    return (sum(d * w for d, w in zip(digits, range(9, 1, -1))) - digits[8]) % 11 == 0


def day(value):
    return value.strftime('%d-%m-%Y')


def rows(count=3600):
    chance = random.Random(1)
    numbers = [n for n in range(999900000, 1000000000) if passes_eleven(n)]
    chance.shuffle(numbers)
    today = date(2026, 11, 1)
    for i in range(count):
        sex = 'M' if i == 0 else chance.choice('MV')
        first = FIRST['M'][0] if i == 0 else chance.choice(FIRST[sex])
        last, prefix = LAST[0] if i == 0 else chance.choice(LAST)
        # One person only of the name that is looked for.
        if i > 0 and (first, last) == ('Mehmet', 'Çelik'):
            first = 'Jan'
        contact = chance.choice(WORKERS)
        yield [100000 + i, numbers[i], last, prefix, first[0] + '.', first, sex,
               day(date(1960, 1, 1) + timedelta(chance.randrange(16000))), chance.choice(STREETS),
               chance.randrange(1, 300), chance.choice(['', '', '', 'A', 'bis']),
               f'80{chance.randrange(11, 44)} {chance.choice(["AB", "VG", "PL", "TV"])}', 'Zwolle',
               chance.choice(['', f'06-00{i:06}']), chance.choice(['', f'inwoner.{i}@example.org']),
               chance.choice(LANGUAGES), day(today - timedelta(chance.randrange(30, 6000))),
               chance.choice(['Algemene bijstand', 'Bijstand jongere (<27)', 'IOAW', 'Bijzondere bijstand']),
               chance.choice(['Alleenstaand', 'Alleenstaande ouder', 'Gehuwd/samenwonend', 'Inwonend']),
               chance.randrange(5), contact,
               day(today - timedelta(chance.randrange(1, 400))) if contact and chance.random() < .6 else '',
               chance.choice(REMARKS)]


def spoil(row, kind):
    """Makes a row one that must be refused."""
    if kind == 0:
        row[1] += 1 if row[1] % 10 < 9 else -1      # the eleven test
    elif kind == 1:
        row[1] = ''
    elif kind == 2:
        row[7] = '31-02-1980'
    elif kind == 3:
        row[7] = '12-05-2090'
    elif kind == 4:
        row[2] = row[4] = row[5] = ''
    elif kind == 5:
        row[7] = row[7][:6] + row[7][8:]
    else:
        del row[9:]
    return row


def make_export(path, refused=35):
    """Writes the export as such systems do: UTF-8 with a mark, semicolons, CRLF."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix('.new')
    with open(temporary, 'w', encoding='utf-8-sig', newline='') as file:
        writer = csv.writer(file, delimiter=';')
        writer.writerow(HEADING)
        for i, row in enumerate(rows()):
            writer.writerow(spoil(row, i // 100 % 7) if i % 100 == 50 and i // 100 < refused else row)
    temporary.replace(path)
    return path
