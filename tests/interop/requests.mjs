// Requests to the peer that are cut off, mangled or make no sense: each gets one answer, and the peer goes on as before.
// usage: requests.mjs PROGRAM [FIRST-SEED COUNT]
import * as Y from 'yjs'
import * as encoding from 'lib0/encoding'
import { Peer, op } from './peer.mjs'
import { Random } from './random.mjs'

const program = process.argv[2]
const first = Number(process.argv[3] ?? 1)
const count = Number(process.argv[4] ?? (process.env.WK_LONG ? 500 : 30))

const payload = (code, write) => {
  const e = encoding.createEncoder()
  encoding.writeVarUint(e, code)
  write?.(e)
  return encoding.toUint8Array(e)
}
const path = (e, ...p) => {
  encoding.writeVarUint(e, p.length - 1)
  encoding.writeVarString(e, p[0])
  encoding.writeVarString(e, p[1])
  p.slice(2).forEach(s => encoding.writeAny(e, s))
}
const numbers = (e, ...list) => list.forEach(n => encoding.writeVarUint(e, n))
const buf = bytes => e => encoding.writeVarUint8Array(e, new Uint8Array(bytes))

// One of each that is in order; most answer 0.
const good = [
  payload(op.APPLY, buf([0, 0])), payload(op.APPLY2, buf(Y.encodeStateAsUpdateV2(new Y.Doc()))), payload(op.STATE, buf([])),
  payload(op.STATE2, buf([1, 5, 1])), payload(op.SV), payload(op.PENDING), payload(op.SNAPSHOT), payload(op.AW_GET),
  payload(op.MERGE, e => { numbers(e, 2); buf([0, 0])(e); buf([0, 0])(e) }), payload(op.DIFF, e => { buf([0, 0])(e); buf([0])(e) }),
  payload(op.SVFROM, buf([0, 0])),
  payload(op.TEXT_INS, e => { path(e, 'text', 'text'); numbers(e, 0); encoding.writeVarString(e, 'hé'); encoding.writeAny(e, { b: true }) }),
  payload(op.TEXT_DEL, e => { path(e, 'text', 'text'); numbers(e, 0, 1) }),
  payload(op.TEXT_FMT, e => { path(e, 'text', 'text'); numbers(e, 0, 1); encoding.writeAny(e, { i: null }) }),
  payload(op.ARR_INS, e => { path(e, 'array', 'array'); numbers(e, 0); encoding.writeAny(e, [1, { $type: 'Map' }, { $type: 'Text' }]) }),
  payload(op.ARR_DEL, e => { path(e, 'array', 'array'); numbers(e, 0, 1) }),
  payload(op.MAP_SET, e => { path(e, 'map', 'map'); encoding.writeVarString(e, 'k'); encoding.writeAny(e, { $type: 'Array' }) }),
  payload(op.MAP_SET, e => { path(e, 'map', 'map'); encoding.writeVarString(e, 'plain'); encoding.writeAny(e, [1]) }),
  payload(op.MAP_DEL, e => { path(e, 'map', 'map'); encoding.writeVarString(e, 'k') }),
  payload(op.JSON, e => path(e, 'map', 'map')), payload(op.JSON, e => path(e, 'map', 'map', 'plain')), payload(op.JSON, e => path(e, 'array', 'array', 0)),
  payload(op.RELPOS, e => { path(e, 'text', 'text'); numbers(e, 0); encoding.writeVarInt(e, -1) }), payload(op.ABSPOS, buf([1, 4, 116, 101, 120, 116, 0])),
  payload(op.SYNC_IN, buf([0, 1, 0])), payload(op.SYNC_IN, buf([0, 0, 1, 0])), payload(op.SYNC_IN, buf([2, 2, 0, 0])), payload(op.SYNC_IN, buf([1, 1, 0])),
  payload(op.AW_SET, e => encoding.writeAny(e, { a: 1 })), payload(op.AW_SET, e => encoding.writeAny(e, null)),
  payload(op.BEGIN), payload(op.COMMIT), payload(op.UNDO_TRACK, e => { path(e, 'text', 'text'); numbers(e, 0) }), payload(op.UNDO), payload(op.REDO)
]

// None of these can be done.
const bad = [
  payload(0), payload(999), new Uint8Array(), payload(op.COMMIT), payload(op.RESET), payload(op.RESET, e => numbers(e, 2 ** 53 + 2, 1)),
  payload(op.APPLY, buf([9])), payload(op.APPLY2, buf([9])), payload(op.STATE, buf([255])), payload(op.STATE2, buf([9, 9])), payload(op.MERGE, e => numbers(e, 3)),
  payload(op.MERGE, e => { numbers(e, 2); buf([0, 0])(e); buf([7])(e) }), payload(op.DIFF, e => { buf([7])(e); buf([0])(e) }),
  payload(op.DIFF, e => { buf([0, 0])(e); buf([7])(e) }), payload(op.SVFROM, buf([7])), payload(op.JSON, e => path(e, 'text', 'shelf')),
  payload(op.JSON, e => path(e, 'text', 'map')), payload(op.JSON, e => path(e, 'map', 'map', 'nowhere')), payload(op.JSON, e => path(e, 'array', 'array', -1)),
  payload(op.JSON, e => path(e, 'array', 'array', 'x')), payload(op.JSON, e => path(e, 'text', 'text', 1)), payload(op.JSON, e => numbers(e, 0)),
  payload(op.TEXT_INS, e => { path(e, 'array', 'array'); numbers(e, 0); encoding.writeVarString(e, 'x') }),
  payload(op.ARR_INS, e => { path(e, 'text', 'text'); numbers(e, 0); encoding.writeAny(e, [1]) }),
  payload(op.ARR_INS, e => { path(e, 'array', 'array'); numbers(e, 99); encoding.writeAny(e, [1]) }),
  payload(op.ARR_INS, e => { path(e, 'array', 'array'); numbers(e, 0); encoding.writeAny(e, 1) }),
  payload(op.ARR_DEL, e => { path(e, 'array', 'array'); numbers(e, 0, 9) }), payload(op.MAP_SET, e => { path(e, 'array', 'array'); encoding.writeVarString(e, 'k') }),
  payload(op.MAP_SET, e => { path(e, 'map', 'map'); encoding.writeVarString(e, 'k') }),
  payload(op.ABSPOS, buf([9])), payload(op.SYNC_IN, buf([])), payload(op.SYNC_IN, buf([5])), payload(op.SYNC_IN, buf([0, 1, 255])), payload(op.SYNC_IN, buf([2, 1, 9])),
  payload(op.SYNC_IN, buf([1, 1, 9])), payload(op.AW_SET), payload(op.UNDO_TRACK, e => { path(e, 'text', 'text') }), payload(op.UNDO)
]

const mangled = (r, bytes) => {
  const b = Uint8Array.from(bytes)
  switch (r.below(4)) {
    case 0: return b.slice(0, r.below(b.length + 1))
    case 1: if (b.length) b[r.below(b.length)] = r.below(256); return b
    case 2: return Uint8Array.from([...b, ...b.slice(r.below(b.length + 1))])
    default: return Uint8Array.from([...b.slice(0, r.below(b.length + 1)), ...Array.from({ length: r.below(6) }, () => r.below(256))])
  }
}

const answers = async (peer, bytes) => {
  try {
    await peer.raw(bytes)
    return null
  } catch (e) {
    if (peer.gone) throw e
    return e.message
  }
}

let n = 0
let failed = 0
const check = async (name, f) => {
  n++
  try {
    await f()
    console.log(`ok ${n} ${name}`)
  } catch (e) {
    failed++
    e.stack.split('\n').forEach(l => console.log('# ' + l))
    console.log(`not ok ${n} ${name}`)
  }
}

console.log('1..3')
await check('what is in order is done', async () => {
  const peer = new Peer(program)
  await peer.call(op.RESET, ['uint', 1, 'uint', 1])
  for (const [i, g] of good.entries()) {
    const refusal = await answers(peer, g)
    if (refusal !== null) throw new Error(`request ${i} (${g}) is refused: ${refusal}`)
  }
  peer.close()
})
await check('what cannot be done is refused with a sentence', async () => {
  const peer = new Peer(program)
  await peer.call(op.RESET, ['uint', 1, 'uint', 1])
  const before = Buffer.from(await peer.call(op.STATE, ['buf', new Uint8Array()], 'buf')).toString('hex')
  for (const [i, b] of bad.entries()) {
    const refusal = await answers(peer, b)
    if (!refusal) throw new Error(`request ${i} (${b}) is not refused`)
    if (!/^\S.*[a-z]/i.test(refusal)) throw new Error(`request ${i} (${b}) is refused without a word: ${refusal}`)
  }
  if (Buffer.from(await peer.call(op.STATE, ['buf', new Uint8Array()], 'buf')).toString('hex') !== before) throw new Error('something changed')
  peer.close()
})
await check(`mangled requests, seeds ${first} to ${first + count - 1}`, async () => {
  const peer = new Peer(program)
  await peer.call(op.RESET, ['uint', 1, 'uint', 1])
  for (let seed = first; seed < first + count; seed++) {
    const r = new Random(seed)
    for (let i = 0; i < 200; i++) {
      const b = mangled(r, r.of(good))
      try {
        await answers(peer, b)
      } catch (e) {
        throw new Error(`seed ${seed}, request ${i} (${b}): ${e.message}`)
      }
    }
    await answers(peer, payload(op.COMMIT))
    await peer.call(op.RESET, ['uint', 1, 'uint', 1])
    await peer.call(op.TEXT_INS, ['path', ['text', 'text'], 'uint', 0, 'str', 'still here', 'any', null])
    const text = await peer.call(op.JSON, ['path', ['text', 'text']], 'str')
    if (text !== '[{"insert":"still here"}]') throw new Error(`seed ${seed}: the text is ${text}`)
  }
  peer.close()
})
process.exit(failed ? 1 : 0)
