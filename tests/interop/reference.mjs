// The same requests, answered by npm's yjs.
import * as Y from 'yjs'

const value = v => {
  if (v !== null && typeof v === 'object' && Object.keys(v).length === 1) {
    if (v.$type === 'Map') return new Y.Map()
    if (v.$type === 'Array') return new Y.Array()
    if (v.$type === 'Text') return new Y.Text()
  }
  return v
}

const canonical = v => {
  if (v === undefined) return undefined
  if (v instanceof Y.XmlElement || v instanceof Y.XmlFragment || v instanceof Y.XmlText) return v.toString()
  if (v instanceof Y.Text) return v.toDelta().map(canonical)
  if (v instanceof Y.Array) return v.toArray().map(canonical)
  if (v instanceof Y.Map) {
    const o = {}
    for (const [k, e] of v.entries()) o[k] = e
    return canonical(o)
  }
  if (v instanceof Y.Doc) return {}
  if (v instanceof Uint8Array) return canonical(Object.fromEntries(v.entries()))
  if (Array.isArray(v)) return v.map(canonical)
  if (v !== null && typeof v === 'object') {
    const e = new SortedKeys()
    Object.keys(v).sort().forEach(k => e.add(k, canonical(v[k])))
    return e
  }
  return v
}

// JSON.stringify puts keys that look like numbers first; this does not.
class SortedKeys {
  constructor () { this.list = [] }
  add (k, v) { if (v !== undefined) this.list.push([k, v]) }
}

export const stringify = v => {
  if (v instanceof SortedKeys) return '{' + v.list.map(([k, e]) => JSON.stringify(k) + ':' + stringify(e)).join(',') + '}'
  if (Array.isArray(v)) return '[' + v.map(e => e === undefined ? 'null' : stringify(e)).join(',') + ']'
  return JSON.stringify(v)
}

export const toJSON = type => stringify(canonical(type))

export class Reference {
  constructor (client, gc) {
    this.doc = new Y.Doc({ gc })
    this.doc.clientID = client
    this.doc.getText('text')
    this.doc.getArray('array')
    this.doc.getMap('map')
    this.captured = []
    this.doc.on('update', u => this.captured.push(u))
  }

  find (path) {
    const kinds = { text: Y.Text, array: Y.Array, map: Y.Map, xml: Y.XmlFragment }
    let t = this.doc.get(path[0], kinds[path[1]])
    for (const s of path.slice(2)) t = t.get(s)
    return t
  }

  apply (update) { Y.applyUpdate(this.doc, update, 'remote') }

  edit (name, path, ...args) {
    const t = this.find(path)
    switch (name) {
      case 'TEXT_INS': t.insert(args[0], args[1], args[2] ?? undefined); break
      case 'TEXT_DEL': t.delete(args[0], args[1]); break
      case 'TEXT_FMT': t.format(args[0], args[1], args[2]); break
      case 'ARR_INS': t.insert(args[0], args[1].map(value)); break
      case 'ARR_DEL': t.delete(args[0], args[1]); break
      case 'MAP_SET': t.set(args[0], value(args[1])); break
      case 'MAP_DEL': t.delete(args[0]); break
    }
  }

  // Runs the edits in one transaction; returns the update it emitted.
  transact (edits) {
    this.captured = []
    this.doc.transact(() => edits.forEach(e => this.edit(...e)))
    return this.captured[0] ?? new Uint8Array()
  }

  track (path, timeout) {
    this.undo?.destroy()
    this.undo = new Y.UndoManager(this.find(path), { captureTimeout: timeout })
  }

  back (what) {
    this.captured = []
    this.undo[what]()
    return this.captured[0] ?? new Uint8Array()
  }

  state (sv) { return Y.encodeStateAsUpdate(this.doc, sv) }
  state2 (sv) { return Y.encodeStateAsUpdateV2(this.doc, sv) }
  sv () { return Y.encodeStateVector(this.doc) }
  snapshot () { return Y.encodeSnapshot(Y.snapshot(this.doc)) }
  json (path) { return toJSON(this.find(path)) }
  pending () { return this.doc.store.pendingStructs || this.doc.store.pendingDs ? 1 : 0 }
}
