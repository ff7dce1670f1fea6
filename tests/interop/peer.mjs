// The engine in a process of its own, spoken to as contracts.md has it.
import { spawn } from 'node:child_process'
import * as encoding from 'lib0/encoding'
import * as decoding from 'lib0/decoding'

export const op = {
  RESET: 1, APPLY: 2, STATE: 3, SV: 4, MERGE: 5, DIFF: 6, SVFROM: 7, PENDING: 8, APPLY2: 9, STATE2: 10,
  BEGIN: 16, COMMIT: 17, TEXT_INS: 18, TEXT_DEL: 19, TEXT_FMT: 20, ARR_INS: 21, ARR_DEL: 22, MAP_SET: 23, MAP_DEL: 24,
  JSON: 32, SNAPSHOT: 33, RELPOS: 34, ABSPOS: 35, SYNC_IN: 48, AW_SET: 49, AW_GET: 50, UNDO_TRACK: 64, UNDO: 65, REDO: 66
}

const writers = {
  uint: encoding.writeVarUint,
  int: encoding.writeVarInt,
  str: encoding.writeVarString,
  buf: encoding.writeVarUint8Array,
  any: encoding.writeAny,
  bufs: (e, list) => { encoding.writeVarUint(e, list.length); list.forEach(b => encoding.writeVarUint8Array(e, b)) },
  path: (e, path) => {
    encoding.writeVarUint(e, path.length - 1)
    encoding.writeVarString(e, path[0])
    encoding.writeVarString(e, path[1])
    path.slice(2).forEach(s => encoding.writeAny(e, s))
  }
}

const readers = {
  uint: decoding.readVarUint,
  int: decoding.readVarInt,
  str: decoding.readVarString,
  buf: d => decoding.readVarUint8Array(d).slice(),
  bufs: d => Array.from({ length: decoding.readVarUint(d) }, () => decoding.readVarUint8Array(d).slice()),
  none: () => undefined
}

// Each waiter in turn gets the next frame.
class Process {
  constructor (program, ended) {
    this.child = spawn(program, [], { stdio: ['pipe', 'pipe', 'inherit'] })
    this.waiting = []
    this.chunks = []
    this.have = 0
    this.child.stdout.on('data', chunk => this.take(chunk))
    this.child.on('exit', code => ended(`the peer ended (${code})`))
  }

  take (chunk) {
    this.chunks.push(chunk)
    this.have += chunk.length
    while (this.have >= 4) {
      if (this.chunks.length > 1 && this.chunks[0].length < 4) this.chunks = [Buffer.concat(this.chunks)]
      const len = this.chunks[0].readUInt32LE(0)
      if (this.have < 4 + len) return
      if (this.chunks.length > 1) this.chunks = [Buffer.concat(this.chunks)]
      const all = this.chunks[0]
      this.chunks = [all.subarray(4 + len)]
      this.have -= 4 + len
      this.waiting.shift()(all.subarray(4, 4 + len))
    }
  }
}

// One process, or, where WK_ALSO names the program of another build, one of each: all they say must be the same.
export class Peer {
  constructor (program) {
    this.out = []
    this.open = new Set()
    this.processes = [program, process.env.WK_ALSO].filter(Boolean).map(p => new Process(p, why => this.end(why)))
  }

  end (why) {
    this.gone = why
    this.open.forEach(w => w.reject(new Error(why)))
    this.open.clear()
  }

  answer (waiter, frame) {
    if (waiter.frame && !waiter.frame.equals(frame)) waiter.differs = true
    waiter.frame ??= Buffer.from(frame)
    if (++waiter.answers < this.processes.length || !this.open.delete(waiter)) return
    const d = decoding.createDecoder(new Uint8Array(waiter.frame))
    if (waiter.differs) waiter.reject(new Error('the builds differ'))
    else if (decoding.readVarUint(d) === 0) waiter.resolve(readers[waiter.result](d))
    else waiter.reject(new Error(decoding.readVarString(d)))
  }

  // Most of the time goes into telling the other process to read: what is asked for together goes in one piece.
  add (payload, waiter) {
    const head = Buffer.alloc(4)
    head.writeUInt32LE(payload.length)
    this.out.push(head, payload)
    waiter.answers = 0
    this.open.add(waiter)
    this.processes.forEach(p => p.waiting.push(frame => this.answer(waiter, frame)))
  }

  flush () {
    const all = Buffer.concat(this.out.splice(0))
    if (all.length && !this.gone) this.processes.forEach(p => p.child.stdin.write(all))
  }

  raw (payload, result = 'none') {
    if (this.gone) return Promise.reject(new Error(this.gone))
    if (!this.flushing) {
      this.flushing = true
      queueMicrotask(() => {
        this.flushing = false
        this.flush()
      })
    }
    return new Promise((resolve, reject) => this.add(payload, { resolve, reject, result }))
  }

  request (code, args) {
    const e = encoding.createEncoder()
    encoding.writeVarUint(e, code)
    for (let i = 0; i < args.length; i += 2) writers[args[i]](e, args[i + 1])
    return encoding.toUint8Array(e)
  }

  // args: [kind, value, kind, value …]
  call (code, args = [], result = 'none') { return this.raw(this.request(code, args), result) }

  // As call(), for what answers nothing: goes out before the next that is asked; settled() tells when it was refused.
  post (code, args = []) {
    if (this.gone) throw new Error(this.gone)
    this.add(this.request(code, args), { resolve () {}, reject: e => { this.refusal ??= e }, result: 'none' })
  }

  settled () {
    const refusal = this.refusal
    this.refusal = null
    if (refusal) throw refusal
  }

  close () {
    this.processes.forEach(p => p.child.stdin.end())
  }
}
