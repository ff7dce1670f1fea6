// Random sessions: several replicas, each of them twice, once in C and once in JavaScript, edit and get one another's
// updates late, shuffled, doubled or not at all until the end. Both twins do the same in the same order, so all they say
// must be the same to the byte; and in the end all replicas show the same.
// usage: sessions.mjs PROGRAM [FIRST-SEED COUNT]
import * as Y from 'yjs'
import { Peer, op } from './peer.mjs'
import { Reference } from './reference.mjs'
import { Random } from './random.mjs'

const program = process.argv[2]
const first = Number(process.argv[3] ?? 1)
const count = Number(process.argv[4] ?? (process.env.WK_LONG ? 3000 : 120))

const hex = b => Buffer.from(b).toString('hex')
const roots = [['text', 'text'], ['array', 'array'], ['map', 'map'], ['xml', 'xml']]
const words = ['a', 'bc', 'hello ', 'x', '\n', 'é', '😀', 'سلام', 'ሰላም', 'lange zin met woorden', '🇳🇱', 'é']
const keys = ['k', 'l', '0', '10', 'ß', '']

class Replica {
  constructor (peer, client, gc) {
    this.peer = peer
    this.client = client
    this.gc = gc
    this.ref = new Reference(client, gc)
    this.inbox = []
    this.sent = []
  }

  // Also forgets what a session before this one may have left.
  async start () {
    await this.peer.call(op.RESET, ['uint', this.client, 'uint', this.gc ? 1 : 0])
    this.peer.refusal = null
  }
}

const anyValue = (r, depth = 0) => {
  switch (r.below(depth > 2 ? 7 : 10)) {
    case 0: return null
    case 1: return r.chance(0.5)
    case 2: return r.below(1000) - 500
    case 3: return r.next()
    case 4: return r.of(words)
    case 5: return r.of([2 ** 31, -(2 ** 31), 2 ** 40, 0.5, 1e300, -0])
    case 6: return ''
    case 7: return Array.from({ length: r.below(4) }, () => anyValue(r, depth + 1))
    case 8: return Object.fromEntries(Array.from({ length: r.below(4) }, () => [r.of(keys), anyValue(r, depth + 1)]))
    default: return r.below(5)
  }
}

const arrayValue = r => r.chance(0.25) ? { $type: r.of(['Map', 'Array', 'Text']) } : r.chance(0.1) ? new Uint8Array([1, 2, 255]) : anyValue(r)

const attributes = r => {
  const o = {}
  for (let i = 1 + r.below(2); i > 0; i--) o[r.of(['b', 'i', 'by', '1'])] = r.of([true, null, 7, 'x', { a: 1 }, null])
  return o
}

// Where an edit can go: a path, with the reference's type there.
const place = (r, ref, wantXml) => {
  let path = r.of(roots.slice(0, 3))
  let t = ref.find(path)
  for (let depth = 0; depth < 4 && r.chance(0.6); depth++) {
    const inside = []
    if (t.constructor.name.includes('YArray')) t.toArray().forEach((v, i) => { if (v?.doc !== undefined && v?._map) inside.push([i, v]) })
    if (t.constructor.name.includes('YMap')) t.forEach((v, k) => { if (v?._map) inside.push([k, v]) })
    if (!inside.length) break
    const [step, next] = r.of(inside)
    path = [...path, step]
    t = next
  }
  return [path, t]
}

// Positions are never within a surrogate pair: what happens then is told apart in a test of its own.
const position = (r, text, max) => {
  const s = text.toString()
  let i = r.below(max + 1)
  if (i > 0 && i < s.length && s.charCodeAt(i) >= 0xdc00 && s.charCodeAt(i) < 0xe000) i--
  return i
}

const randomEdit = (r, ref, formats) => {
  const [path, t] = place(r, ref)
  const name = t.constructor.name
  if (name.includes('YText')) {
    const len = t.length
    const i = position(r, t, len)
    if (len > 0 && r.chance(0.35)) {
      const end = position(r, t, Math.min(len, i + r.below(12)))
      if (end > i) return ['TEXT_DEL', path, i, end - i]
    }
    if (formats && len > 0 && r.chance(0.3)) {
      const end = position(r, t, Math.min(len, i + 1 + r.below(12)))
      if (end > i) return ['TEXT_FMT', path, i, end - i, attributes(r)]
    }
    return ['TEXT_INS', path, i, r.chance(0.02) ? r.of(words).repeat(1 + r.below(r.chance(0.1) ? 9000 : 900)) : r.of(words), formats && r.chance(0.3) ? attributes(r) : null]
  }
  if (name.includes('YArray')) {
    if (t.length > 0 && r.chance(0.35)) {
      const i = r.below(t.length)
      return ['ARR_DEL', path, i, 1 + r.below(Math.min(4, t.length - i))]
    }
    return ['ARR_INS', path, r.below(t.length + 1), Array.from({ length: r.chance(0.03) ? 150 : 1 + r.below(3) }, () => arrayValue(r))]
  }
  const key = r.of(keys)
  return r.chance(0.25) ? ['MAP_DEL', path, key] : ['MAP_SET', path, key, arrayValue(r)]
}

// A stretch of typing at a caret, as keys: each press is an edit of its own, a letter or a letter taken back.
const pressKeys = (r, ref, path, t) => {
  let caret = position(r, t, t.length)
  const presses = []
  for (let n = r.chance(0.03) ? 1400 : 2 + r.below(30); n > 0; n--) {
    const s = t.toString()
    const low = i => s.charCodeAt(i) >= 0xdc00 && s.charCodeAt(i) < 0xe000
    if (caret > 0 && r.chance(0.22)) {
      const wide = low(caret - 1) ? 2 : 1
      presses.push(['TEXT_DEL', path, caret -= wide, wide])
    } else if (caret < s.length && r.chance(0.06)) {
      presses.push(['TEXT_DEL', path, caret, low(caret + 1) ? 2 : 1])
    } else {
      const key = r.chance(0.95) ? r.of(['e', 'n', ' ', 't']) : r.of(words)
      presses.push(['TEXT_INS', path, caret, key, null])
      caret += key.length
    }
    ref.edit(...presses[presses.length - 1])
  }
  return presses
}

const argKinds = {
  TEXT_INS: ['uint', 'str', 'any'], TEXT_DEL: ['uint', 'uint'], TEXT_FMT: ['uint', 'uint', 'any'], ARR_INS: ['uint', 'any'],
  ARR_DEL: ['uint', 'uint'], MAP_SET: ['str', 'any'], MAP_DEL: ['str']
}

const send = (peer, [name, path, ...args]) =>
  peer.post(op[name], ['path', path, ...argKinds[name].flatMap((k, i) => [k, args[i]])])

const same = (what, a, b) => {
  if (a !== b) throw new Error(`${what}\n  C:  ${a.slice(0, 1500)}\n  JS: ${b.slice(0, 1500)}`)
}

const compare = async (rep, where) => {
  const { peer, ref } = rep
  const [sv, pending, snapshot, state, state2, ...shown] = await Promise.all([
    peer.call(op.SV, [], 'buf'), peer.call(op.PENDING, [], 'uint'), peer.call(op.SNAPSHOT, [], 'buf'),
    peer.call(op.STATE, ['buf', new Uint8Array()], 'buf'), peer.call(op.STATE2, ['buf', new Uint8Array()], 'buf'),
    ...roots.map(path => peer.call(op.JSON, ['path', path], 'str'))
  ])
  peer.settled()
  same(`${where}: state vector`, hex(sv), hex(ref.sv()))
  same(`${where}: pending`, String(pending), String(ref.pending()))
  roots.forEach((path, i) => same(`${where}: ${path[0]}`, shown[i], ref.json(path)))
  same(`${where}: snapshot`, hex(snapshot), hex(ref.snapshot()))
  if (!ref.pending()) {
    same(`${where}: state`, hex(state), hex(ref.state()))
    same(`${where}: state v2`, hex(state2), hex(ref.state2()))
  }
}

// watched: the twins are compared after each update that comes, as Yjs's own state is only for moments what ours is (isAhead).
const session = async (peers, seed, log, watched) => {
  const r = new Random(seed)
  const formats = r.chance(0.5)
  const undo = r.chance(0.4)
  const wide = r.chance(0.2)
  const gc = r.chance(0.7)
  const typing = seed % 2 === 0 ? new Random(seed + 1e6) : null
  replicas = Array.from({ length: 2 + r.below(peers.length - 1) }, (_, i) =>
    new Replica(peers[i], wide ? 2 ** 52 + i * 1000003 + r.below(1000) : 1 + i * 7 + r.below(7), gc))
  await Promise.all(replicas.map(rep => rep.start()))
  if (undo) {
    for (const rep of replicas) {
      const path = r.of(roots.slice(0, 3))
      const timeout = r.of([0, 0, 1e9])
      log.push(`${rep.client} track ${path} ${timeout}`)
      rep.peer.post(op.UNDO_TRACK, ['path', path, 'uint', timeout])
      rep.ref.track(path, timeout)
    }
  }
  const spread = (from, update) => {
    if (update.length === 0) return
    for (const rep of replicas) {
      if (rep === from || r.chance(0.15)) continue
      rep.inbox.push(update)
      if (r.chance(0.1)) rep.inbox.push(update)
    }
  }
  const deliver = async (rep, update) => {
    if (process.env.WK_VERBOSE) log.push(`${rep.client} apply ${hex(update)}`)
    rep.ref.apply(update)
    rep.peer.post(op.APPLY, ['buf', update])
    if (watched) await compare(rep, `an update comes to ${rep.client}`)
  }
  const steps = 10 + r.below(60)
  for (let step = 0; step < steps; step++) {
    const rep = r.of(replicas)
    const roll = r.next()
    if (typing?.chance(0.2)) {
      const [path, t] = typing.chance(0.6) ? [roots[0], rep.ref.find(roots[0])] : place(typing, rep.ref)
      if (t.constructor.name.includes('YText') && t.toDelta().every(d => typeof d.insert === 'string')) {
        rep.ref.captured = []
        const presses = pressKeys(typing, rep.ref, path, t)
        log.push(`${rep.client} types ${JSON.stringify(presses)}`)
        presses.forEach(e => send(rep.peer, e))
        rep.ref.captured.splice(0).forEach(u => spread(rep, u))
        if (typing.chance(0.3)) await compare(rep, `step ${step}, typed`)
      }
    }
    if (roll < 0.6) {
      const edits = []
      const n = r.chance(0.7) ? 1 : 1 + r.below(5)
      rep.peer.post(op.BEGIN)
      rep.ref.captured = []
      rep.ref.doc.transact(() => {
        for (let i = 0; i < n; i++) {
          const e = randomEdit(r, rep.ref, formats)
          edits.push(e)
          send(rep.peer, e)
          rep.ref.edit(...e)
        }
      })
      log.push(`${rep.client} edit ${JSON.stringify(edits)}`)
      const c = await rep.peer.call(op.COMMIT, [], 'buf')
      rep.peer.settled()
      const js = rep.ref.captured[0] ?? new Uint8Array()
      same(`step ${step}: update of ${rep.client}`, hex(c), hex(js))
      spread(rep, js)
    } else if (roll < 0.7 && undo) {
      const what = r.of(['undo', 'undo', 'redo'])
      log.push(`${rep.client} ${what}`)
      const js = rep.ref.back(what)
      const c = await rep.peer.call(what === 'undo' ? op.UNDO : op.REDO, [], 'buf')
      same(`step ${step}: ${what} of ${rep.client}`, hex(c), hex(js))
      spread(rep, js)
    } else if (rep.inbox.length) {
      if (r.chance(0.3)) r.shuffle(rep.inbox)
      for (let n = 1 + r.below(rep.inbox.length); n > 0; n--) await deliver(rep, rep.inbox.shift())
    }
    if (r.chance(0.1)) await compare(rep, `step ${step}`)
  }
  for (const rep of r.shuffle([...replicas])) {
    r.shuffle(rep.inbox)
    for (const u of rep.inbox.splice(0)) await deliver(rep, u)
    await compare(rep, `inbox of ${rep.client}`)
  }
  // Everyone gets from everyone what is missing, until nothing is.
  for (let round = 0; round < 3; round++) {
    const asked = []
    for (const a of replicas) {
      for (const b of replicas) {
        if (a === b) continue
        const sv = a.ref.sv()
        const update = b.ref.state(sv)
        if (!b.ref.pending()) asked.push([`difference ${b.client} to ${a.client}`, b.peer.call(op.STATE, ['buf', sv], 'buf'), hex(update)])
        await deliver(a, update)
      }
    }
    const said = await Promise.all(asked.map(([, reply]) => reply))
    asked.forEach(([what, , js], i) => same(what, hex(said[i]), js))
    if (new Set(replicas.map(({ ref }) => `${hex(ref.snapshot())} ${ref.pending()}`)).size === 1) break
  }
  for (const rep of replicas) await compare(rep, `end of ${rep.client}`)
  // All compared equal to their twins; now to one another.
  const [one, ...others] = replicas.map(({ ref }) => [...roots.map(path => ref.json(path)), hex(ref.snapshot())])
  for (const other of others) one.forEach((shown, i) => same(`${roots[i]?.[0] ?? 'snapshot'} of two replicas`, other[i], shown))
}

// Yjs sometimes goes on waiting for what has come by another way, until the next update; the engine does not wait. From
// there on the twins are no longer comparable.
const isAhead = async replicas => {
  for (const { peer, ref } of replicas) {
    if (!ref.pending() || peer.gone) continue
    const known = Y.decodeStateVector(ref.sv())
    for (const [client, clock] of Y.decodeStateVector(await peer.call(op.SV, [], 'buf'))) {
      if (clock > (known.get(client) ?? 0)) return true
    }
  }
  return false
}

let replicas = []
const peers = Array.from({ length: 6 }, () => new Peer(program))
console.log(`# seeds ${first} to ${first + count - 1}`)
console.log(`1..${Math.ceil(count / 20)}`)
let failed = 0
for (let batch = 0; batch * 20 < count; batch++) {
  const from = first + batch * 20
  const to = Math.min(from + 20, first + count)
  let bad = null
  for (let seed = from; seed < to && !bad; seed++) {
    let log = []
    try {
      await session(peers, seed, log)
    } catch (found) {
      let e = found
      if (!await isAhead(replicas) && peers.every(p => !p.gone)) {
        // It may have been ahead on the way, and joined in other transactions than Yjs, which cleans up after each.
        log = []
        await session(peers, seed, log, true).catch(again => { e = again })
      }
      if (await isAhead(replicas)) {
        console.log(`# seed ${seed}: yjs waits for what is there; compared up to here`)
        continue
      }
      bad = `seed ${seed}: ${e.stack}`
      if (process.env.WK_VERBOSE) log.forEach(l => console.log('# ' + l))
      if (peers.some(p => p.gone)) peers.forEach((p, i) => { p.close(); peers[i] = new Peer(program) })
    }
  }
  if (bad) {
    failed++
    bad.split('\n').forEach(l => console.log('# ' + l))
  }
  console.log(`${bad ? 'not ok' : 'ok'} ${batch + 1} sessions ${from} to ${to - 1}`)
}
peers.forEach(p => p.close())
process.exit(failed ? 1 : 0)
