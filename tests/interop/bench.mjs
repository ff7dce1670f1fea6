// The engine beside the public implementations from npm, all of it in one run: in each round every figure is taken once
// from each, so that what else the machine does hits all alike. Medians of the rounds, how many times the engine's own
// each is, and in the end a table of what is aimed at.
// usage: bench.mjs Y-REPLAY TRACE CONCURRENT-TRACE BENCH-YDOC [ROUNDS]
import * as Y from 'yjs'
import { createRequire } from 'node:module'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const [replay, trace, concurrent, bench, rounds = 3] = process.argv.slice(2)
if (!existsSync(trace)) {
  console.log(`# no trace at ${trace}: nothing is measured`)
  process.exit(0)
}
const require = createRequire(import.meta.url)
const optional = name => { try { return require(name) } catch { return null } }
const ywasm = optional('ywasm')
const dt = optional('diamond-types-node')
const read = path => JSON.parse(gunzipSync(readFileSync(path)))

const figures = new Map()
const note = (name, value) => figures.set(name, [...(figures.get(name) ?? []), value])
const median = name => figures.get(name).toSorted((a, b) => a - b)[Math.floor(figures.get(name).length / 2)]
const time = f => {
  const from = process.cpuUsage()
  f()
  const { user, system } = process.cpuUsage(from)
  return (user + system) / 1e3
}
// For what takes a few milliseconds: several times.
const noteOften = (name, f) => { for (let i = 0; i < 7; i++) note(name, f()) }
const patch = (text, patches) => {
  for (const [pos, del, ins] of patches) {
    if (del) text.delete(pos, del)
    if (ins) text.insert(pos, ins)
  }
}

// ---- the engine: three runs of each in a process of its own, of which it tells the middle one ----

const own = (args, path, names) => {
  const f = JSON.parse(execFileSync(replay, ['--cpu', '--rounds', '3', ...args, path]))
  if (!f.ok) throw new Error('the replay did not end in the right text')
  for (const [key, name] of Object.entries(names)) note('ydoc-' + name, f[key])
}

// ---- yjs ----

const { txns, endContent } = read(trace)
const patches = txns.flatMap(t => t.patches)

const yjsDoc = (client, onUpdate) => {
  const doc = new Y.Doc()
  doc.clientID = client
  if (onUpdate) doc.on('update', onUpdate)
  return doc
}
const yjsApply = onUpdate => {
  const doc = yjsDoc(1, onUpdate)
  const text = doc.getText('text')
  const ms = time(() => patch(text, patches))
  if (text.toString() !== endContent) throw new Error('yjs ended in another text')
  return [ms, doc]
}
const yjsRemote = (updates, end) => {
  const doc = yjsDoc(1000)
  const ms = time(() => updates.forEach(u => Y.applyUpdate(doc, u)))
  if (doc.getText('text').toString() !== end) throw new Error('yjs ended in another text')
  return ms
}
const ywasmRemote = updates => {
  const doc = new ywasm.YDoc()
  return time(() => updates.forEach(u => ywasm.applyUpdate(doc, u)))
}

// The update of each transaction of a trace that several wrote at once, in the order of the trace.
const concurrentUpdates = ({ txns, numAgents }) => {
  const updates = []
  const own = Array.from({ length: numAgents }, () => [])
  const docs = own.map((list, a) => yjsDoc(a + 1, (u, origin) => { if (origin !== 'remote') { list.push(u); updates.push(u) } }))
  const known = own.map(() => own.map(() => 0))
  const clocks = []
  txns.forEach((t, i) => {
    clocks[i] = own.map((_, a) => Math.max(0, ...t.parents.map(p => clocks[p][a])))
    own.forEach((list, a) => {
      if (a === t.agent) return
      for (; known[t.agent][a] < clocks[i][a]; known[t.agent][a]++) Y.applyUpdate(docs[t.agent], list[known[t.agent][a]], 'remote')
    })
    clocks[i][t.agent]++
    docs[t.agent].transact(() => patch(docs[t.agent].getText('text'), t.patches))
  })
  return updates
}

const single = []
const [, doc] = yjsApply(u => single.push(u))
const v1 = Y.encodeStateAsUpdate(doc)
const pair = existsSync(concurrent) ? read(concurrent) : null
const pairUpdates = pair ? concurrentUpdates(pair) : null
const presses = []
const typist = yjsDoc(1, u => presses.push(u))
for (let i = 0; i < 4000; i++) typist.getText('text').insert(i, 'k')

for (let round = 0; round < Number(rounds); round++) {
  own([], trace, {
    apply_ms: 'apply', apply_per_op_update_ms: 'apply-with-updates', load_v1_ms: 'load', encode_v1_ms: 'encode', encode_v2_ms: 'encode-v2',
    memory_bytes: 'memory'
  })
  note('yjs-apply', yjsApply()[0])
  if (dt) {
    const d = new dt.Doc('a')
    note('diamond-types-apply', time(() => {
      for (const [pos, del, ins] of patches) {
        if (del) d.del(pos, del)
        if (ins) d.ins(pos, ins)
      }
    }))
    d.free()
  }
  note('yjs-apply-with-updates', yjsApply(() => {})[0])
  noteOften('yjs-load', () => time(() => Y.applyUpdate(new Y.Doc(), v1)))
  noteOften('yjs-encode', () => time(() => Y.encodeStateAsUpdate(doc)))
  if (ywasm) {
    for (let i = 0; round === 0 && i < 40; i++) {        // warms it
      const d = new ywasm.YDoc()
      ywasm.applyUpdate(d, v1)
      ywasm.encodeStateAsUpdate(d)
      ywasm.encodeStateAsUpdateV2(d)
      d.free()
    }
    let d = new ywasm.YDoc()
    noteOften('ywasm-load', () => {
      d.free()
      d = new ywasm.YDoc()
      return time(() => ywasm.applyUpdate(d, v1))
    })
    noteOften('ywasm-encode', () => time(() => ywasm.encodeStateAsUpdate(d)))
    noteOften('ywasm-encode-v2', () => time(() => ywasm.encodeStateAsUpdateV2(d)))
    d.free()
  }
  own(['--remote'], trace, { remote_ms: 'remote', merge_ms: 'merge-of-all' })
  note('yjs-remote', yjsRemote(single, endContent))
  if (pair) {
    own(['--remote'], concurrent, { remote_ms: 'concurrent', merge_ms: 'concurrent-merge' })
    note('yjs-concurrent', yjsRemote(pairUpdates, pair.endContent))
    if (ywasm) note('ywasm-concurrent', ywasmRemote(pairUpdates))
  }
  // It is quadratic; bench-ydoc has the engine's own, up to 26,000.
  if (round === 0) note('yjs-merge-4000-updates', time(() => Y.mergeUpdates(presses)))
}

const counterpart = name => 'ydoc-' + name.slice(name.lastIndexOf('yjs-', 0) === 0 ? 4 : name.startsWith('ywasm-') ? 6 : 14)
for (const name of figures.keys()) {
  console.log(`${name} ${median(name).toFixed(2)} ${name === 'ydoc-memory' ? 'bytes' : 'ms'}`)
  if (!name.startsWith('ydoc-') && figures.has(counterpart(name))) {
    console.log(`${name}-times-ours ${(median(name) / median(counterpart(name))).toFixed(2)} x`)
  }
}

// ---- what is aimed at ----

const aims = [
  ['apply, no updates emitted', 'diamond-types-apply', 'ydoc-apply', 3],
  ['', 'yjs-apply', 'ydoc-apply', 50],
  ['apply, an update an edit', 'yjs-apply-with-updates', 'ydoc-apply-with-updates', 30],
  ['load v1', 'ywasm-load', 'ydoc-load', 3],
  ['encode v1', 'ywasm-encode', 'ydoc-encode', 5],
  ['encode v2', 'ywasm-encode-v2', 'ydoc-encode-v2', 5],
  ["a peer's single updates", 'yjs-remote', 'ydoc-remote', 30],
  ['concurrent, update by update', 'ywasm-concurrent', 'ydoc-concurrent', 3]
]
console.log('#')
console.log('# figure                         the other                      ours    times   aim')
for (const [what, other, ours, aim] of aims) {
  if (!figures.has(other) || !figures.has(ours)) continue
  const times = median(other) / median(ours)
  console.log(`# ${what.padEnd(29)} ${(other.split('-')[0] + ' ' + median(other).toFixed(1) + ' ms').padEnd(24)} ${(median(ours).toFixed(2) + ' ms').padStart(11)} ${times.toFixed(1).padStart(7)}× ${String(aim).padStart(4)}× ${times >= aim ? 'held' : 'MISSED'}`)
}
const row = (what, ours, aim, held) => console.log(`# ${what.padEnd(29)} ${ours.padStart(36)}   aim: ${aim} ${held ? 'held' : 'MISSED'}`)
row('memory of the loaded document', `${(median('ydoc-memory') / 1000).toFixed(0)} kB`, 'under 1 MB', median('ydoc-memory') < 1e6)
const alone = new Map(execFileSync(bench, ['--aims']).toString().trim().split('\n').map(line => line.split(' ')).map(([name, value]) => [name, Number(value)]))
row('merge of 26,000 key presses', `${alone.get('ydoc-merge-26000-updates')} ms`, 'under 20 ms', alone.get('ydoc-merge-26000-updates') < 20)
console.log('# a random edit in')
const edits = [3, 4, 5, 6, 7].map(power => [power, alone.get(`ydoc-random-edit-in-${10 ** power}-characters`)])
for (const [power, ns] of edits) {
  const grown = ns / edits[0][1]
  row(`  10^${power} characters`, `${ns} ns, ${grown.toFixed(2)} times that in 10^3`, `log n is ${(power / 3).toFixed(2)}`, grown <= power / 3)
}
