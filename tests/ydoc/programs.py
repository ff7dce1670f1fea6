#!/usr/bin/env python3
"""y-peer and y-replay as another program meets them: what they take, print and end with, as contracts.md has it.

usage: programs.py Y-PEER Y-REPLAY
"""

import gzip
import json
import struct
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

PEER, REPLAY = sys.argv[1:3]
SANITIZED = b'__asan_init' in Path(REPLAY).read_bytes()          # whose malloc counts nothing

RESET, APPLY, STATE, SV, MERGE, DIFF, SVFROM, PENDING, APPLY2, STATE2 = range(1, 11)
BEGIN, COMMIT, TEXT_INS, TEXT_DEL, TEXT_FMT, ARR_INS, ARR_DEL, MAP_SET, MAP_DEL = range(16, 25)
JSON, SNAPSHOT, RELPOS, ABSPOS = range(32, 36)
SYNC_IN, AW_SET, AW_GET = range(48, 51)
UNDO_TRACK, UNDO, REDO = range(64, 67)


# ---- lib0's encoding, written from its description and not from ours ----

def uint(n):
    out = bytearray()
    while n > 127:
        out.append(128 | n & 127)
        n >>= 7
    out.append(n)
    return bytes(out)


def integer(n):
    sign, n = (64, -n) if n < 0 else (0, n)
    out = bytearray([(128 if n > 63 else 0) | sign | n & 63])
    n >>= 6
    while n:
        out.append((128 if n > 127 else 0) | n & 127)
        n >>= 7
    return bytes(out)


def buf(data):
    return uint(len(data)) + bytes(data)


def string(s):
    return buf(s.encode())


UNDEFINED = object()


def anything(v):
    if v is UNDEFINED:
        return b'\x7f'
    if v is None:
        return b'\x7e'
    if v is True:
        return b'\x78'
    if v is False:
        return b'\x79'
    if isinstance(v, int):
        return b'\x7d' + integer(v)
    if isinstance(v, float):
        return b'\x7b' + struct.pack('>d', v)
    if isinstance(v, str):
        return b'\x77' + string(v)
    if isinstance(v, bytes):
        return b'\x74' + buf(v)
    if isinstance(v, list):
        return b'\x75' + uint(len(v)) + b''.join(anything(e) for e in v)
    return b'\x76' + uint(len(v)) + b''.join(string(k) + anything(e) for k, e in v.items())


def path(name, kind, *further):
    return uint(1 + len(further)) + string(name) + string(kind) + b''.join(anything(s) for s in further)


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def uint(self):
        n = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            n |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return n

    def int(self):
        byte = self.data[self.at]
        self.at += 1
        n, sign, shift = byte & 63, -1 if byte & 64 else 1, 6
        while byte & 128:
            byte = self.data[self.at]
            self.at += 1
            n |= (byte & 127) << shift
            shift += 7
        return sign * n

    def buf(self):
        n = self.uint()
        assert self.at + n <= len(self.data), 'a buffer goes beyond the answer'
        self.at += n
        return self.data[self.at - n:self.at]

    def str(self):
        return self.buf().decode()

    def bufs(self):
        return [self.buf() for _ in range(self.uint())]

    def none(self):
        return None


# ---- y-peer ----

class Refused(Exception):
    pass


class Peer:
    def __init__(self, client=1, gc=1):
        self.process = subprocess.Popen([PEER], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.call(RESET, uint(client) + uint(gc))

    def exchange(self, payload):
        self.process.stdin.write(struct.pack('<I', len(payload)) + payload)
        self.process.stdin.flush()
        head = self.process.stdout.read(4)
        assert len(head) == 4, 'there is no answer'
        length, = struct.unpack('<I', head)
        answer = self.process.stdout.read(length)
        assert len(answer) == length, 'the answer is cut off'
        return answer

    def call(self, code, arguments=b'', result='none'):
        r = Reader(self.exchange(uint(code) + arguments))
        status = r.uint()
        if status == 1:
            sentence = r.str()
            assert r.at == len(r.data), 'something is behind the sentence'
            raise Refused(sentence)
        assert status == 0, f'status {status}'
        value = getattr(r, result)()
        assert r.at == len(r.data), f'something is behind the result of {code}: {r.data[r.at:]}'
        return value

    def refuses(self, code, arguments=b''):
        try:
            self.call(code, arguments)
        except Refused as e:
            assert len(str(e)) > 5 and ' ' in str(e), f'that is no sentence: {e}'
            return
        raise AssertionError(f'{code} {arguments} is not refused')

    def close(self):
        self.process.stdin.close()
        rest = self.process.stdout.read()
        assert rest == b'', 'there is more on standard output than answers'
        assert self.process.wait() == 0


TEXT, ARRAY, MAP = path('text', 'text'), path('array', 'array'), path('map', 'map')
HI = bytes.fromhex('01010100040104') + b'text\x02hi' + b'\0'


def same(a, b):
    assert a == b, f'{a!r} is not {b!r}'


def test_documents():
    p = Peer()
    same(p.call(SV, b'', 'buf'), b'\0')
    same(p.call(PENDING, b'', 'uint'), 0)
    p.call(BEGIN)
    p.refuses(BEGIN)
    p.call(TEXT_INS, TEXT + uint(0) + string('hi') + anything(None))
    same(p.call(COMMIT, b'', 'buf'), HI)
    p.refuses(COMMIT)
    p.call(BEGIN)
    same(p.call(COMMIT, b'', 'buf'), b'')
    same(p.call(STATE, buf(b''), 'buf'), HI)
    same(p.call(STATE, buf(b'\1\1\1'), 'buf'), bytes.fromhex('0101010184010001') + b'i' + b'\0')
    same(p.call(SV, b'', 'buf'), b'\1\1\2')
    same(p.call(SNAPSHOT, b'', 'buf'), b'\0\1\1\2')
    v2 = p.call(STATE2, buf(b''), 'buf')
    q = Peer(2)
    q.call(APPLY2, buf(v2))
    same(q.call(STATE, buf(b''), 'buf'), HI)
    same(q.call(JSON, TEXT, 'str'), '[{"insert":"hi"}]')
    q.call(APPLY, buf(HI))
    same(q.call(STATE, buf(b''), 'buf'), HI)
    # What comes behind what has not come waits.
    q.call(APPLY, buf(bytes.fromhex('0101070984070801') + b'x' + b'\0'))
    same(q.call(PENDING, b'', 'uint'), 1)
    q.call(RESET, uint(2) + uint(0))
    same((q.call(PENDING, b'', 'uint'), q.call(SV, b'', 'buf')), (0, b'\0'))
    # So does a deletion.
    q.call(APPLY, buf(b'\0\1\7\1\0\1'))
    same(q.call(PENDING, b'', 'uint'), 1)
    # Client ids have up to 53 bits.
    q.call(RESET, uint(2 ** 53 - 1) + uint(1))
    q.call(TEXT_INS, TEXT + uint(0) + string('x') + anything(UNDEFINED))
    same(q.call(SV, b'', 'buf'), b'\1' + uint(2 ** 53 - 1) + b'\1')
    q.refuses(RESET, uint(2 ** 53) + uint(1))
    # Without garbage collection the letters stay.
    for gc, kept in ((0, True), (1, False)):
        q.call(RESET, uint(3) + uint(gc))
        q.call(TEXT_INS, TEXT + uint(0) + string('secret') + anything(None))
        q.call(TEXT_DEL, TEXT + uint(0) + uint(6))
        same(b'secret' in q.call(STATE, buf(b''), 'buf'), kept)
    for peer in p, q:
        peer.close()


def test_without_document():
    p = Peer()
    more = bytes.fromhex('0101010284010101') + b'!' + b'\0'
    whole = bytes.fromhex('01020100040104') + b'text\x02hi' + bytes.fromhex('84010101') + b'!' + b'\0'
    same(p.call(MERGE, uint(2) + buf(more) + buf(HI), 'buf'), whole)
    same(p.call(MERGE, uint(1) + buf(HI), 'buf'), HI)
    same(p.call(MERGE, uint(0), 'buf'), b'\0\0')
    same(p.call(DIFF, buf(whole) + buf(b'\1\1\2'), 'buf'), more)
    same(p.call(SVFROM, buf(whole), 'buf'), b'\1\1\3')
    same(p.call(SV, b'', 'buf'), b'\0')
    for bad in (MERGE, uint(2) + buf(HI) + buf(b'\7')), (DIFF, buf(b'\7') + buf(b'\0')), (DIFF, buf(HI) + buf(b'\7')), (SVFROM, buf(b'\7')):
        p.refuses(*bad)
    p.close()


def test_edits():
    p = Peer()
    p.call(TEXT_INS, TEXT + uint(0) + string('a😀b') + anything({'b': True}))
    p.call(TEXT_INS, TEXT + uint(4) + string('!') + anything(None))          # UTF-16: the emoji are two
    p.call(TEXT_FMT, TEXT + uint(3) + uint(1) + anything({'b': None, 'i': 1}))
    p.call(TEXT_DEL, TEXT + uint(0) + uint(1))
    same(p.call(JSON, TEXT, 'str'), '[{"attributes":{"b":true},"insert":"😀"},{"attributes":{"i":1},"insert":"b"},'
                                    '{"attributes":{"b":true},"insert":"!"}]')
    p.call(ARR_INS, ARRAY + uint(0) + anything([1, 2.5, 'x', None, [True], {'b': 1, 'a': 2}, {'$type': 'Map'}, {'$type': 'Array'}, {'$type': 'Text'}]))
    p.call(MAP_SET, path('array', 'array', 6) + string('z') + anything({'$type': 'Text', 'no': 'type'}))
    p.call(ARR_INS, path('array', 'array', 7) + uint(0) + anything(['in']))
    p.call(TEXT_INS, path('array', 'array', 8) + uint(0) + string('deep') + anything(None))
    same(p.call(JSON, ARRAY, 'str'), '[1,2.5,"x",null,[true],{"a":2,"b":1},{"z":{"$type":"Text","no":"type"}},["in"],[{"insert":"deep"}]]')
    same(p.call(JSON, path('array', 'array', 5), 'str'), '{"a":2,"b":1}')
    same(p.call(JSON, path('array', 'array', 6, 'z'), 'str'), '{"$type":"Text","no":"type"}')
    p.call(ARR_DEL, ARRAY + uint(0) + uint(7))
    same(p.call(JSON, ARRAY, 'str'), '[["in"],[{"insert":"deep"}]]')
    p.call(MAP_SET, MAP + string('b') + anything(1))
    p.call(MAP_SET, MAP + string('a') + anything({'$type': 'Map'}))
    p.call(MAP_SET, path('map', 'map', 'a') + string('10') + anything('x'))
    p.call(MAP_SET, path('map', 'map', 'a') + string('9') + anything('y'))
    same(p.call(JSON, MAP, 'str'), '{"a":{"10":"x","9":"y"},"b":1}')
    p.call(MAP_DEL, MAP + string('b'))
    p.call(MAP_DEL, MAP + string('never there'))
    same(p.call(JSON, MAP, 'str'), '{"a":{"10":"x","9":"y"}}')
    same(p.call(JSON, path('xml', 'xml'), 'str'), '""')
    p.call(TEXT_INS, path('nought', 'text') + uint(0) + string('a\0b') + anything(None))
    same(p.call(JSON, path('nought', 'text'), 'str'), '[{"insert":"a\\u0000b"}]')
    same(p.call(JSON, path('another root', 'map'), 'str'), '{}')
    for bad in ((JSON, path('text', 'map')), (JSON, path('text', 'letters')), (JSON, uint(0)), (JSON, path('map', 'map', 'b')), (JSON, path('map', 'map', 1)),
                (JSON, path('array', 'array', 2)), (JSON, path('array', 'array', 0.5)), (JSON, path('array', 'array', 0, 0, 0)), (JSON, path('text', 'text', 0)),
                (TEXT_INS, ARRAY + uint(0) + string('x') + anything(None)), (TEXT_INS, TEXT + uint(0) + string('x') + anything(7)),
                (TEXT_FMT, TEXT + uint(0) + uint(1) + anything(None)), (ARR_INS, TEXT + uint(0) + anything([1])), (ARR_INS, ARRAY + uint(3) + anything([1])),
                (ARR_INS, ARRAY + uint(0) + anything({})), (ARR_DEL, ARRAY + uint(1) + uint(2)), (ARR_DEL, MAP + uint(0) + uint(1)),
                (MAP_SET, ARRAY + string('k') + anything(1)), (MAP_DEL, TEXT + string('k'))):
        before = p.call(STATE, buf(b''), 'buf')
        p.refuses(*bad)
        same(p.call(STATE, buf(b''), 'buf'), before)
    p.close()


def test_positions():
    p = Peer()
    p.call(TEXT_INS, TEXT + uint(0) + string('abc') + anything(None))
    for index, assoc, there in ((1, 0, 2), (1, -1, 1), (3, 0, 4), (0, -1, 0)):
        p.call(RESET, uint(1) + uint(1))
        p.call(TEXT_INS, TEXT + uint(0) + string('abc') + anything(None))
        place = p.call(RELPOS, TEXT + uint(index) + integer(assoc), 'buf')
        same(p.call(ABSPOS, buf(place), 'int'), index)
        p.call(TEXT_INS, TEXT + uint(index) + string('x') + anything(None))
        same(p.call(ABSPOS, buf(place), 'int'), there)
    p.call(MAP_SET, MAP + string('t') + anything({'$type': 'Text'}))
    inner = path('map', 'map', 't')
    p.call(TEXT_INS, inner + uint(0) + string('abc') + anything(None))
    place = p.call(RELPOS, inner + uint(1) + integer(0), 'buf')
    same(p.call(ABSPOS, buf(place), 'int'), 1)
    p.call(MAP_DEL, MAP + string('t'))
    same(p.call(ABSPOS, buf(place), 'int'), -1)
    p.refuses(ABSPOS, buf(b'\x09'))
    p.close()


def test_sync():
    p = Peer()
    p.call(TEXT_INS, TEXT + uint(0) + string('hi') + anything(None))
    same(p.call(SYNC_IN, buf(b'\0' + buf(b'\0')), 'bufs'), [b'\1' + buf(HI)])
    same(p.call(SYNC_IN, buf(b'\0\0' + buf(b'\0')), 'bufs'), [b'\0\1' + buf(HI)])
    q = Peer(2)
    for message in b'\1' + buf(HI), b'\2' + buf(HI), b'\0\1' + buf(HI), b'\0\2' + buf(HI):
        same(q.call(SYNC_IN, buf(message), 'bufs'), [])
        same(q.call(JSON, TEXT, 'str'), '[{"insert":"hi"}]')
        q.call(RESET, uint(2) + uint(1))
    for bad in b'', b'\3\0', b'\0\1\xff', b'\2\1\x09', b'\1\1\x09', b'\0\0\1\0\0':
        q.refuses(SYNC_IN, buf(bad))
    # Who is there.
    same(q.call(AW_GET, b'', 'str'), '{"2":{}}')
    told = p.call(AW_SET, anything({'name': 'Ans', 'at': 3}), 'buf')
    same(told, b'\1\1\1' + string('{"name":"Ans","at":3}'))
    same(q.call(SYNC_IN, buf(b'\1' + buf(told)), 'bufs'), [])
    same(q.call(AW_GET, b'', 'str'), '{"1":{"at":3,"name":"Ans"},"2":{}}')
    told = p.call(AW_SET, anything(None), 'buf')
    same(told, b'\1\1\2' + string('null'))
    same(p.call(AW_GET, b'', 'str'), '{}')
    q.call(SYNC_IN, buf(b'\1' + buf(told)), 'bufs')
    same(q.call(AW_GET, b'', 'str'), '{"2":{}}')
    q.refuses(AW_SET, anything(UNDEFINED))
    q.close()
    p.close()


def test_undo():
    p = Peer()
    p.refuses(UNDO)
    p.call(UNDO_TRACK, TEXT + uint(0))
    same(p.call(UNDO, b'', 'buf'), b'')
    p.call(TEXT_INS, TEXT + uint(0) + string('one') + anything(None))
    p.call(TEXT_INS, TEXT + uint(3) + string('two') + anything(None))
    p.call(MAP_SET, MAP + string('k') + anything(1))
    same(p.call(UNDO, b'', 'buf'), b'\0\1\1\1\3\3')
    same(p.call(JSON, TEXT, 'str'), '[{"insert":"one"}]')
    back = p.call(REDO, b'', 'buf')
    same(p.call(JSON, TEXT, 'str'), '[{"insert":"onetwo"}]')
    q = Peer(2)
    q.call(APPLY, buf(p.call(STATE, buf(b''), 'buf')))
    q.call(APPLY, buf(back))
    same(q.call(JSON, TEXT, 'str'), '[{"insert":"onetwo"}]')
    p.call(BEGIN)
    p.refuses(UNDO)
    p.call(COMMIT, b'', 'buf')
    # What is typed within the time given is one step.
    p.call(UNDO_TRACK, TEXT + uint(3600000))
    p.call(TEXT_INS, TEXT + uint(6) + string('a') + anything(None))
    p.call(TEXT_INS, TEXT + uint(7) + string('b') + anything(None))
    p.call(UNDO, b'', 'buf')
    same(p.call(JSON, TEXT, 'str'), '[{"insert":"onetwo"}]')
    p.refuses(UNDO_TRACK, path('text', 'array') + uint(0))
    q.close()
    p.close()


def test_cut_off():
    """Each request, cut off anywhere, is refused and changes nothing; and then it is still taken."""
    p = Peer()
    p.call(TEXT_INS, TEXT + uint(0) + string('hi') + anything(None))
    p.call(ARR_INS, ARRAY + uint(0) + anything([1, 2]))
    for code, arguments in ((RESET, uint(300) + uint(300)), (APPLY, buf(HI)), (APPLY2, buf(p.call(STATE2, buf(b''), 'buf'))), (STATE, buf(b'\1\1\1')),
                            (STATE2, buf(b'\1\1\1')), (MERGE, uint(2) + buf(HI) + buf(HI)), (DIFF, buf(HI) + buf(b'\0')), (SVFROM, buf(HI)),
                            (TEXT_INS, TEXT + uint(300) + string('xy') + anything({'b': 300})), (TEXT_DEL, TEXT + uint(0) + uint(300)),
                            (TEXT_FMT, TEXT + uint(0) + uint(300) + anything({'b': True})), (ARR_INS, ARRAY + uint(0) + anything([1, 'two'])),
                            (ARR_DEL, ARRAY + uint(0) + uint(1)), (MAP_SET, MAP + string('key') + anything('value')), (MAP_DEL, MAP + string('key')),
                            (JSON, path('array', 'array', 0)), (RELPOS, TEXT + uint(300) + integer(-300)), (ABSPOS, buf(bytes.fromhex('0104') + b'text\0')),
                            (SYNC_IN, buf(b'\0' + buf(b'\0'))), (AW_SET, anything({'a': 'b'})), (UNDO_TRACK, TEXT + uint(300))):
        before = p.call(STATE, buf(b''), 'buf')
        for end in range(len(arguments)):
            p.refuses(code, arguments[:end])
        same(p.call(STATE, buf(b''), 'buf'), before)
        if code != RESET:
            same(Reader(p.exchange(uint(code) + arguments)).uint(), 0)
    p.refuses(0)
    p.refuses(11)
    p.refuses(2 ** 40)
    same(Reader(p.exchange(b'')).uint(), 1)
    same(Reader(p.exchange(b'\xff')).uint(), 1)
    same(p.call(PENDING, b'', 'uint'), 0)
    p.close()


def run(program, *arguments, data=b''):
    return subprocess.run([program, *arguments], input=data, capture_output=True, timeout=120)


def sentence(text):
    return len(text.strip().split()) > 3


def test_peer_ends():
    same(run(PEER).returncode, 0)
    same(run(PEER).stdout, b'')
    same(run(PEER, data=struct.pack('<I', 1) + bytes([PENDING])).stdout, b'\2\0\0\0\0\0')
    # Cut off within a length, within a payload; longer than may be. What came before is answered.
    for rest in b'\1\0', struct.pack('<I', 5) + b'abc', struct.pack('<I', 0xffffffff):
        r = run(PEER, data=struct.pack('<I', 1) + bytes([PENDING]) + rest)
        same((r.returncode, r.stdout), (1, b'\2\0\0\0\0\0'))
        assert sentence(r.stderr), r.stderr
    # Ended within a transaction.
    r = run(PEER, data=struct.pack('<I', 1) + bytes([BEGIN]))
    same((r.returncode, r.stdout), (0, b'\1\0\0\0\0'))


def test_options():
    for program, name in (PEER, b'y-peer'), (REPLAY, b'y-replay'):
        r = run(program, '--version')
        same(r.returncode, 0)
        assert r.stdout.startswith(name), r.stdout
        r = run(program, '--help')
        same(r.returncode, 0)
        assert b'--version' in r.stdout, r.stdout
        r = run(program, '--no-such-thing')
        same((r.returncode, r.stdout), (2, b''))
        assert b'usage' in r.stderr, r.stderr
    for arguments in [], ['a', 'b'], ['--rounds', '0', 'a'], ['--rounds', '101', 'a'], ['--rounds', 'x', 'a']:
        r = run(REPLAY, *arguments)
        same((r.returncode, r.stdout), (2, b''))
        assert b'usage' in r.stderr, r.stderr
    same(run(PEER, 'a').returncode, 2)


# ---- y-replay ----

KEYS = ['ops', 'ok', 'apply_ms', 'apply_per_op_update_ms', 'encode_v1_ms', 'v1_bytes', 'encode_v2_ms', 'v2_bytes', 'load_v1_ms', 'peak_rss_kb', 'memory_bytes']


def replay(folder, trace, *options, name='trace.json', raw=None):
    """Returns the exit status, what was printed, and the complaint."""
    file = folder / name
    data = raw if raw is not None else json.dumps(trace).encode()
    file.write_bytes(gzip.compress(data) if name.endswith('.gz') and raw is None else data)
    r = run(REPLAY, *options, str(file))
    lines = r.stdout.decode().splitlines()
    assert len(lines) <= 1, lines
    return r.returncode, json.loads(lines[0]) if lines else None, r.stderr.decode()


ALONE = {'startContent': 'é😀 ', 'endContent': 'é"wo\\w\n', 'about': {'n': [1, {'x': '}]'}], 's': 'a"b'}, 'txns': [
    {'time': '2026', 'patches': [[3, 0, 'wow']]}, {'patches': [[1, 2, '"']]}, {'patches': [[4, 0, '\\'], [5, 1, 'w\n']]},
    {'patches': []}]}
TOGETHER = {'startContent': '', 'endContent': 'ab😀!', 'kind': 'concurrent', 'numAgents': 2, 'txns': [
    {'parents': [], 'agent': 0, 'patches': [[0, 0, 'ab']]}, {'parents': [0], 'agent': 1, 'patches': [[2, 0, '😀']]},
    {'parents': [0], 'agent': 0, 'patches': [[0, 1, 'a']]}, {'parents': [1, 2], 'agent': 1, 'patches': [[3, 0, '!']]}]}


def test_replay(folder):
    for name in 'trace.json', 'trace.json.gz':
        status, line, complaint = replay(folder, ALONE, name=name)
        same((status, complaint), (0, ''))
        same(list(line), KEYS)
        same((line['ok'], line['ops']), (True, 4))
        for key in KEYS[2:]:
            assert isinstance(line[key], (int, float)) and (line[key] > 0 or key == 'memory_bytes' and SANITIZED), (key, line[key])
        for key in 'v1_bytes', 'v2_bytes', 'peak_rss_kb', 'memory_bytes':
            assert isinstance(line[key], int), key
    # A document of one letter, and of one more.
    sizes = [replay(folder, {'startContent': '', 'endContent': 'x' * n, 'txns': [{'patches': [[0, 0, 'x' * n]]}]})[1]['v1_bytes'] for n in (1, 2)]
    same(sizes, [14, 15])
    status, line, _ = replay(folder, ALONE, '--rounds', '3', '--cpu')
    same((status, list(line), line['ok']), (0, KEYS, True))
    # Nothing at all is a trace as well.
    same(replay(folder, {'endContent': '', 'txns': []})[:2][0], 0)


def test_replay_fails(folder):
    status, line, _ = replay(folder, {**ALONE, 'endContent': 'something else'})
    same((status, list(line), line['ok']), (1, KEYS, False))
    status, line, _ = replay(folder, {**ALONE, 'endContent': 'something else'}, '--remote')
    same((status, line['ok']), (1, False))


def test_replay_remote(folder):
    for trace, n in (ALONE, 4), (TOGETHER, 5):
        status, line, complaint = replay(folder, trace, '--remote')
        same((status, complaint, line['ok']), (0, '', True))
        same(list(line), ['updates', 'ok', 'remote_ms', 'merge_ms'])
        # What one begins with, and an update for each transaction, two where it deletes and inserts outside one.
        assert line['updates'] >= n, line


def test_replay_together(folder):
    status, line, complaint = replay(folder, TOGETHER)
    same((status, complaint, list(line), line['ok'], line['ops']), (0, '', KEYS, True, 4))
    begun = {**TOGETHER, 'startContent': 'so ', 'endContent': 'so ab😀!', 'txns': [
        {**t, 'patches': [[p + 3, d, s] for p, d, s in t['patches']]} for t in TOGETHER['txns']]}
    for options in [], ['--remote']:
        same(replay(folder, begun, *options)[1]['ok'], True)


def test_no_trace(folder):
    good = json.dumps(ALONE).encode()
    bad = [b'', b'[]', b'{}', good[:-1], good + b'x', good.replace(b'[3, 0, ', b'[-3, 0, '), good.replace(b'[3, 0, ', b'[4294967296, 0, '),
           good.replace(b'[3, 0, ', b'[3.5, 0, '), good.replace(b'[3, 0, ', b'["3", 0, '), good.replace(b'"wow"', b'null'), good.replace(b'"wow"', b'"wow'),
           good.replace(b'"endContent"', b'"atTheEnd"'), b'{"endContent":"', b'{"endContent":"\\', b'{"endContent":"\\q","txns":[]}',
           b'{"endContent":"","more":[[1,2}', b'{"endContent":"","txns":[{"patches":[[0,0,""]', json.dumps({**TOGETHER, 'txns': [{'parents': [0], 'agent': 0, 'patches': []}]}).encode(),
           json.dumps({**TOGETHER, 'txns': [{'parents': [], 'agent': 64, 'patches': []}]}).encode()]
    for raw in bad:
        status, line, complaint = replay(folder, None, raw=raw)
        assert (status, line) == (1, None) and sentence(complaint), (raw, status, line, complaint)
    status, line, complaint = replay(folder, None, name='trace.json.gz', raw=good)
    assert (status, line) == (1, None) and sentence(complaint), complaint
    for place in str(folder / 'nowhere.json'), str(folder):
        r = run(REPLAY, place)
        same((r.returncode, r.stdout), (1, b''))
        assert sentence(r.stderr), r.stderr


def main():
    tests = [(name, f) for name, f in globals().items() if name.startswith('test_')]
    failed = 0
    print(f'1..{len(tests)}')
    for number, (name, f) in enumerate(tests, 1):
        try:
            with tempfile.TemporaryDirectory() as folder:
                f(Path(folder)) if f.__code__.co_argcount else f()
            print(f'ok {number} {name[5:]}')
        except Exception:                                                         # each test stands alone
            failed += 1
            print(''.join('# ' + line + '\n' for line in traceback.format_exc().splitlines()), end='')
            print(f'not ok {number} {name[5:]}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
