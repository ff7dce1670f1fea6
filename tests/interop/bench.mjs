// The engine beside the public implementations from npm, in one run: medians, and how many times faster it is.
// usage: bench.mjs Y-REPLAY TRACE [ROUNDS]
import * as Y from 'yjs'
import { createRequire } from 'node:module'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const [replay, trace, rounds = 3] = process.argv.slice(2)
if (!existsSync(trace)) {
  console.log(`# no trace at ${trace}: nothing is measured`)
  process.exit(0)
}
const require = createRequire(import.meta.url)
const optional = name => { try { return require(name) } catch { return null } }
const { txns, endContent } = JSON.parse(gunzipSync(readFileSync(trace)))
const patches = txns.flatMap(t => t.patches)

const median = list => list.sort((a, b) => a - b)[Math.floor(list.length / 2)]
const measure = f => median(Array.from({ length: Number(rounds) }, f))
const time = f => {
  const from = performance.now()
  f()
  return performance.now() - from
}
const say = (name, value, unit = 'ms') => console.log(`${name} ${value.toFixed(2)} ${unit}`)

const figures = Array.from({ length: Number(rounds) }, () => JSON.parse(execFileSync(replay, [trace])))
const own = key => median(figures.map(f => f[key]))
if (!figures.every(f => f.ok)) throw new Error('the replay did not end in the right text')

const compare = (name, other, key) => {
  say(name, other)
  say(`${name}-times-ours`, other / own(key), 'x')
}

for (const key of ['apply_ms', 'apply_per_op_update_ms', 'load_v1_ms', 'encode_v1_ms', 'encode_v2_ms']) say('ydoc-' + key.replace(/_ms$/, '').replaceAll('_', '-'), own(key))
say('ydoc-memory', own('memory_bytes'), 'bytes')

const yjs = updates => {
  const doc = new Y.Doc()
  doc.clientID = 1
  if (updates) doc.on('update', () => {})
  const text = doc.getText('text')
  const ms = time(() => {
    for (const [pos, del, ins] of patches) {
      if (del) text.delete(pos, del)
      if (ins) text.insert(pos, ins)
    }
  })
  if (text.toString() !== endContent) throw new Error('yjs ended in another text')
  return [ms, doc]
}
let doc
compare('yjs-apply', measure(() => { const [ms, d] = yjs(false); doc = d; return ms }), 'apply_ms')
compare('yjs-apply-with-updates', measure(() => yjs(true)[0]), 'apply_per_op_update_ms')
const v1 = Y.encodeStateAsUpdate(doc)
compare('yjs-load', measure(() => time(() => Y.applyUpdate(new Y.Doc(), v1))), 'load_v1_ms')
compare('yjs-encode', measure(() => time(() => Y.encodeStateAsUpdate(doc))), 'encode_v1_ms')

const ywasm = optional('ywasm')
if (ywasm) {
  const load = () => {
    const d = new ywasm.YDoc()
    const ms = time(() => ywasm.applyUpdate(d, v1))
    return [ms, d]
  }
  load()
  compare('ywasm-load', measure(() => load()[0]), 'load_v1_ms')
  const [, d] = load()
  compare('ywasm-encode', measure(() => time(() => ywasm.encodeStateAsUpdate(d))), 'encode_v1_ms')
  compare('ywasm-encode-v2', measure(() => time(() => ywasm.encodeStateAsUpdateV2(d))), 'encode_v2_ms')
}

const dt = optional('diamond-types-node')
if (dt) {
  compare('diamond-types-apply', measure(() => {
    const d = new dt.Doc('a')
    return time(() => {
      for (const [pos, del, ins] of patches) {
        if (del) d.del(pos, del)
        if (ins) d.ins(pos, ins)
      }
    })
  }), 'apply_ms')
}
