// Documents that npm's yjs wrote, with every kind of content: read, kept, written again; updates merged, cut and
// inspected without a document; positions, sync messages and awareness. All compared to the byte.
// usage: documents.mjs PROGRAM [FIRST-SEED COUNT]
import * as Y from 'yjs'
import * as encoding from 'lib0/encoding'
import * as decoding from 'lib0/decoding'
import * as syncProtocol from 'y-protocols/sync'
import * as awarenessProtocol from 'y-protocols/awareness'
import { Peer, op } from './peer.mjs'
import { toJSON } from './reference.mjs'
import { Random } from './random.mjs'

const program = process.argv[2]
const first = Number(process.argv[3] ?? 1)
const count = Number(process.argv[4] ?? (process.env.WK_LONG ? 2000 : 60))
const hex = b => Buffer.from(b).toString('hex')
const same = (what, a, b) => {
  if (a !== b) throw new Error(`${what}\n  C:  ${a.slice(0, 1500)}\n  JS: ${b.slice(0, 1500)}`)
}
const words = ['a', 'hello ', '😀', 'سلام', 'x\ny', 'woord']

const anything = (r, depth = 0) => r.of([
  () => null, () => true, () => r.below(100000) - 50000, () => r.next() * 1e9, () => r.of(words), () => 2 ** 45, () => [1, 'x', []],
  () => depth < 3 ? { a: anything(r, depth + 1), 7: 1 } : {}, () => new Uint8Array([0, 255, r.below(256)])
])()

const inside = r => r.of([
  () => anything(r), () => anything(r), () => new Y.Map([['k', anything(r)]]), () => Y.Array.from([anything(r)]),
  () => new Y.Text(r.of(words)), () => new Y.XmlElement(r.of(['P', 'div'])), () => new Y.XmlText(r.of(words)), () => new Y.XmlFragment(),
  () => new Y.XmlHook('hook'),
  () => new Y.Doc({ guid: 'sub' + r.below(5), gc: r.chance(0.5), autoLoad: r.chance(0.3), meta: r.chance(0.3) ? { m: 1 } : null })
])()

const edit = (r, doc) => {
  const text = doc.getText('text')
  const array = doc.getArray('array')
  const map = doc.getMap('map')
  const xml = doc.getXmlFragment('xml')
  r.of([
    () => text.insert(r.below(text.length + 1), r.of(words)),
    () => text.insert(r.below(text.length + 1), r.of(words), { [r.of(['b', 'i'])]: r.of([true, null, { x: 1 }]) }),
    () => text.insertEmbed(r.below(text.length + 1), r.of([{ image: 'x' }, 5, new Y.Map()]), r.chance(0.5) ? { b: true } : undefined),
    () => text.length && text.format(r.below(text.length), 1, { b: r.of([true, null]) }),
    () => text.length && text.delete(r.below(text.length), 1),
    () => text.setAttribute('t', r.below(5)),
    () => array.insert(r.below(array.length + 1), [inside(r), inside(r)]),
    () => array.length && array.delete(r.below(array.length), 1),
    () => map.set(r.of(['a', 'b', '1']), inside(r)),
    () => map.set(r.of(['a', 'b', '1']), r.of([undefined, 10n, -(2n ** 60n)])),
    () => map.delete(r.of(['a', 'b'])),
    () => {
      const e = new Y.XmlElement('Section')
      xml.insert(r.below(xml.length + 1), [e])
      e.setAttribute('z', 'last')
      e.setAttribute('a', r.of(['1', 'two']))
      const t = new Y.XmlText('text')
      e.insert(0, [t])
      t.format(0, 2, { strong: { class: 'x' } })
    },
    () => xml.length && xml.delete(r.below(xml.length), 1)
  ])()
}

const doc = async (peer, seed) => {
  const r = new Random(seed)
  const gc = r.chance(0.7)
  const docs = [1, 2, 3].map(i => {
    const d = new Y.Doc({ gc })
    d.clientID = i * 1000 + r.below(100)
    return d
  })
  const updates = []
  const v2 = new Map()
  docs.forEach(d => {
    d.on('update', (u, origin) => { if (origin !== 'remote') updates.push(u) })
    d.on('updateV2', (u, origin) => { if (origin !== 'remote') v2.set(hex(updates[updates.length - 1]), u) })
  })
  for (let i = 0; i < 40; i++) {
    const d = r.of(docs)
    if (r.chance(0.8)) d.transact(() => { for (let n = r.below(3); n >= 0; n--) edit(r, d) })
    else Y.applyUpdate(d, Y.encodeStateAsUpdate(r.of(docs)), 'remote')
  }
  // A copy of all, in JavaScript and in C, from updates in any order and format.
  const copy = new Y.Doc({ gc })
  copy.clientID = 9
  await peer.call(op.RESET, ['uint', 9, 'uint', gc ? 1 : 0])
  for (const name of ['text']) copy.getText(name)
  copy.getArray('array'); copy.getMap('map'); copy.getXmlFragment('xml')
  await peer.call(op.JSON, ['path', ['xml', 'xml']], 'str')
  const order = r.chance(0.5) ? r.shuffle([...updates]) : updates
  for (const u of order) {
    if (r.chance(0.3) && v2.get(hex(u))) {
      Y.applyUpdateV2(copy, v2.get(hex(u)), 'remote')
      await peer.call(op.APPLY2, ['buf', v2.get(hex(u))])
    } else {
      Y.applyUpdate(copy, u, 'remote')
      await peer.call(op.APPLY, ['buf', u])
    }
  }
  if (copy.store.pendingStructs || copy.store.pendingDs) throw new Error('the reference still waits')
  const state = Y.encodeStateAsUpdate(copy)
  same('state', hex(await peer.call(op.STATE, ['buf', new Uint8Array()], 'buf')), hex(state))
  same('state v2', hex(await peer.call(op.STATE2, ['buf', new Uint8Array()], 'buf')), hex(Y.encodeStateAsUpdateV2(copy)))
  same('snapshot', hex(await peer.call(op.SNAPSHOT, [], 'buf')), hex(Y.encodeSnapshot(Y.snapshot(copy))))
  const noBig = JSON.stringify([...copy.getMap('map').values()].map(v => typeof v === 'bigint')).includes('true')
  for (const p of [['text', 'text'], ['array', 'array'], ['map', 'map'], ['xml', 'xml']]) {
    if (p[0] === 'map' && noBig) continue
    const t = { text: () => copy.getText('text'), array: () => copy.getArray('array'), map: () => copy.getMap('map'), xml: () => copy.getXmlFragment('xml') }[p[0]]()
    same(p[0], await peer.call(op.JSON, ['path', p], 'str'), toJSON(t))
  }
  // Differences from any state vector.
  for (const d of docs) {
    const sv = Y.encodeStateVector(d)
    same('difference', hex(await peer.call(op.STATE, ['buf', sv], 'buf')), hex(Y.encodeStateAsUpdate(copy, sv)))
    same('difference v2', hex(await peer.call(op.STATE2, ['buf', sv], 'buf')), hex(Y.encodeStateAsUpdateV2(copy, sv)))
  }
  // Without a document.
  for (let i = 0; i < 6; i++) {
    const some = r.shuffle([...updates]).slice(0, 1 + r.below(8))
    if (r.chance(0.5)) some.push(Y.encodeStateAsUpdate(r.of(docs), Y.encodeStateVector(r.of(docs))))
    const merged = Y.mergeUpdates(some)
    same('merge', hex(await peer.call(op.MERGE, ['bufs', some], 'buf')), hex(merged))
    const sv = Y.encodeStateVector(r.of(docs))
    same('diff', hex(await peer.call(op.DIFF, ['buf', merged, 'buf', sv], 'buf')), hex(Y.diffUpdate(merged, sv)))
    same('state vector of an update', hex(await peer.call(op.SVFROM, ['buf', merged], 'buf')), hex(Y.encodeStateVectorFromUpdate(merged)))
  }
  same('merge of all', hex(await peer.call(op.MERGE, ['bufs', updates], 'buf')), hex(Y.mergeUpdates(updates)))
  // Places that others know.
  const text = copy.getText('text')
  for (let i = 0; i < 10; i++) {
    const at = r.below(text.length + 1)
    const assoc = r.of([0, -1, 1])
    const js = Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, at, assoc))
    same('relative position', hex(await peer.call(op.RELPOS, ['path', ['text', 'text'], 'uint', at, 'int', assoc], 'buf')), hex(js))
    const back = Y.createAbsolutePositionFromRelativePosition(Y.decodeRelativePosition(js), copy)
    same('absolute position', String(await peer.call(op.ABSPOS, ['buf', js], 'int')), String(back ? back.index : -1))
    const other = Y.createRelativePositionFromTypeIndex(docs[0].getText('text'), r.below(docs[0].getText('text').length + 1), assoc)
    const there = Y.createAbsolutePositionFromRelativePosition(other, copy)
    same('absolute position of another', String(await peer.call(op.ABSPOS, ['buf', Y.encodeRelativePosition(other)], 'int')), String(there ? there.index : -1))
  }
  // Sync: each asks the other.
  const ask = encoding.createEncoder()
  syncProtocol.writeSyncStep1(ask, docs[0])
  const replies = await peer.call(op.SYNC_IN, ['buf', encoding.toUint8Array(ask)], 'bufs')
  if (replies.length !== 1) throw new Error(`${replies.length} replies to a state vector`)
  // What the answer of a yjs would come to: taking it in may clean up formats, which deletes more.
  const twin = new Y.Doc({ gc })
  twin.getText('text')
  Y.applyUpdate(twin, Y.encodeStateAsUpdate(docs[0]), 'remote')
  Y.applyUpdate(twin, Y.encodeStateAsUpdate(copy, Y.encodeStateVector(docs[0])), 'remote')
  const answer = encoding.createEncoder()
  syncProtocol.readSyncMessage(decoding.createDecoder(replies[0]), answer, docs[0], 'remote')
  same('in step after sync', hex(Y.encodeSnapshot(Y.snapshot(docs[0]))), hex(Y.encodeSnapshot(Y.snapshot(twin))))
  edit(r, docs[0])
  const push = encoding.createEncoder()
  syncProtocol.writeUpdate(push, Y.encodeStateAsUpdate(docs[0], Y.encodeStateVector(copy)))
  if ((await peer.call(op.SYNC_IN, ['buf', encoding.toUint8Array(push)], 'bufs')).length !== 0) throw new Error('an update is answered')
  same('snapshot after sync', hex(await peer.call(op.SNAPSHOT, [], 'buf')), hex(Y.encodeSnapshot(Y.snapshot(docs[0]))))
  // Awareness.
  const own = new awarenessProtocol.Awareness(copy)
  own.setLocalState({ name: 'é', n: seed })
  same('awareness', hex(await peer.call(op.AW_SET, ['any', { name: 'é', n: seed }], 'buf')), hex(awarenessProtocol.encodeAwarenessUpdate(own, [9])))
  own.destroy()
  copy.destroy()
  docs.forEach(d => d.destroy())
}

const peer = { now: new Peer(program) }
console.log(`# seeds ${first} to ${first + count - 1}`)
console.log(`1..${Math.ceil(count / 10)}`)
let failed = 0
for (let from = first; from < first + count; from += 10) {
  const to = Math.min(from + 10, first + count)
  let bad = null
  for (let seed = from; seed < to && !bad; seed++) {
    try {
      await doc(peer.now, seed)
    } catch (e) {
      bad = `seed ${seed}: ${e.stack}`
      if (peer.now.gone) peer.now = new Peer(program)
    }
  }
  if (bad) {
    failed++
    bad.split('\n').forEach(l => console.log('# ' + l))
  }
  console.log(`${bad ? 'not ok' : 'ok'} ${(from - first) / 10 + 1} documents ${from} to ${to - 1}`)
}
peer.now.close()
process.exit(failed ? 1 : 0)
