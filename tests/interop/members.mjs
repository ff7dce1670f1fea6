// npm's @hocuspocus/provider as members of what a host of ours opened (table-host.c, office-host.c): joining, and what both sides have then.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import * as Y from 'yjs'
import WebSocket from 'ws'
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'

const host = spawn(process.argv[2], { stdio: ['pipe', 'pipe', 'inherit'] })
const lines = createInterface({ input: host.stdout })[Symbol.asyncIterator]()
const next = async () => (await lines.next()).value
export const ask = async line => { host.stdin.write(line + '\n'); return next() }
// What the host says of itself: port, document, tokens.
export const place = JSON.parse(await next())

// The host's certificate is its own: npm clients pin it, which is not what is tried here.
export class Line extends WebSocket {
  constructor (url, protocols) { super(url, protocols, { rejectUnauthorized: false }) }
}
export const url = `wss://127.0.0.1:${place.port}/`

export const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))
export const until = async (what, condition) => {
  for (let i = 0; i < 1500; i++) {
    if (await condition()) return
    await sleep(20)
  }
  throw new Error('never: ' + what)
}

const members = []
// root: the name of the shared text; name: which document, when it is not the host's own.
export const join = (token, root, name = place.document) => {
  const socket = new HocuspocusProviderWebsocket({ url, WebSocketPolyfill: Line, delay: 50, minDelay: 50, maxDelay: 200 })
  const doc = new Y.Doc()
  const member = { doc, socket, text: doc.getText(root), events: [] }
  member.provider = new HocuspocusProvider({
    websocketProvider: socket,
    name,
    document: doc,
    token,
    onAuthenticated: ({ scope }) => member.events.push('authenticated ' + scope),
    onAuthenticationFailed: ({ reason }) => member.events.push('denied ' + reason)
  })
  member.provider.attach()
  members.push(member)
  return member
}

// Keys sorted, a text as its delta: what y_doc_to_json() prints.
export const equal = async (root, ...docs) => {
  const at = await ask('json')
  return docs.every(doc => JSON.stringify({ [root]: doc.getText(root).toDelta() }) === at)
}

let n = 0
export const test = async (name, body) => {
  n++
  try {
    await body()
    console.log(`ok ${n} ${name}`)
  } catch (e) {
    console.log(`not ok ${n} ${name}\n# ${e.stack.replaceAll('\n', '\n# ')}`)
    process.exitCode = 1
  }
}

export const finish = async () => {
  for (const m of members) {
    m.provider.destroy()
    m.socket.destroy()
  }
  host.stdin.write('quit\n')
  await new Promise(resolve => host.on('exit', (code, signal) => {
    if (code !== 0) {
      console.log(`# ${process.argv[2]}: ${code ?? signal}`)
      process.exitCode = 1
    }
    resolve()
  }))
  process.exit()
}
