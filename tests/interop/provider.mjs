// npm's @hocuspocus/provider as members of a table: authentication, syncing, typing at once, presence, cuts, reading only.
// usage: provider.mjs TABLE-HOST
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import * as Y from 'yjs'
import WebSocket from 'ws'
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'

const host = spawn(process.argv[2], { stdio: ['pipe', 'pipe', 'inherit'] })
const lines = createInterface({ input: host.stdout })[Symbol.asyncIterator]()
const next = async () => (await lines.next()).value
const ask = async line => { host.stdin.write(line + '\n'); return next() }
const table = JSON.parse(await next())

// The table's certificate is its own: npm clients pin it, which is not what is tried here.
class Line extends WebSocket {
  constructor (url, protocols) { super(url, protocols, { rejectUnauthorized: false }) }
}

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))
const until = async (what, condition) => {
  for (let i = 0; i < 500; i++) {
    if (await condition()) return
    await sleep(20)
  }
  throw new Error('never: ' + what)
}

const members = []
const join = token => {
  const socket = new HocuspocusProviderWebsocket({ url: `wss://127.0.0.1:${table.port}/`, WebSocketPolyfill: Line, delay: 50, minDelay: 50, maxDelay: 200 })
  const doc = new Y.Doc()
  const member = { doc, socket, text: doc.getText('t'), events: [] }
  member.provider = new HocuspocusProvider({
    websocketProvider: socket,
    name: table.document,
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
const json = doc => JSON.stringify({ t: doc.getText('t').toDelta() })
const equal = async (...docs) => {
  const at = await ask('json')
  return docs.every(d => json(d) === at)
}

let n = 0
const test = async (name, body) => {
  n++
  try {
    await body()
    console.log(`ok ${n} ${name}`)
  } catch (e) {
    console.log(`not ok ${n} ${name}\n# ${e.stack.replaceAll('\n', '\n# ')}`)
    process.exitCode = 1
  }
}

console.log('1..7')
await ask('type van de host ')
const a = join(table.token)

await test('is let in by its token and gets the document', async () => {
  await until('authenticated', () => a.events.includes('authenticated read-write'))
  await until('synced', () => a.provider.isSynced)
  await until('equal', () => equal(a.doc))
  if (!a.text.toString().startsWith('van de host')) throw new Error(a.text.toString())
})

await test('writes, and is told that it was applied', async () => {
  for (let i = 0; i < 50; i++) a.text.insert(a.text.length, `w${i} `)
  await until('equal', () => equal(a.doc))
  await until('applied', () => !a.provider.hasUnsyncedChanges)
})

await test('both write at once', async () => {
  for (let i = 0; i < 30; i++) {
    a.text.insert(Math.floor(Math.random() * a.text.length), 'npm ')
    if (i % 3 === 0) a.text.delete(0, 2)
    await ask('type host ')
  }
  await until('equal', () => equal(a.doc))
})

await test('sees the host, and is seen', async () => {
  a.provider.setAwarenessField('user', 'npm')
  await until('two are here', async () => await ask('presence') === '2')
  await until('the host is seen', () => [...a.provider.awareness.getStates().values()].some(s => s.user === 'host'))
})

await test('writes on through a cut, and is in step again', async () => {
  await ask('drop')
  await until('away', () => a.socket.status !== 'connected')
  a.text.insert(0, 'alleen ')
  await ask('type intussen ')
  await until('back', () => a.provider.isSynced && a.socket.status === 'connected')
  await until('equal', () => equal(a.doc))
  if (!a.text.toString().includes('alleen ') || !a.text.toString().includes('intussen ')) throw new Error(a.text.toString())
})

await test('without a token nobody comes in', async () => {
  const b = join('AAAA')
  await until('denied', () => b.events.some(e => e.startsWith('denied')))
  b.text.insert(0, 'stiekem ')
  await sleep(200)
  if ((await ask('json')).includes('stiekem')) throw new Error('it was applied')
  if (b.text.toString() !== 'stiekem ') throw new Error('it was told something')
})

await test('one who may only read is told so, and changes nothing', async () => {
  const c = join(table.readonly)
  await until('authenticated', () => c.events.includes('authenticated readonly'))
  await until('equal', () => equal(c.doc))
  c.text.insert(0, 'mag niet ')
  await sleep(200)
  if ((await ask('json')).includes('mag niet')) throw new Error('it was applied')
  await ask('type nog iets ')
  await until('it reads on', () => c.text.toString().includes('nog iets'))
})

for (const m of members) {
  m.provider.destroy()
  m.socket.destroy()
}
host.stdin.write('quit\n')
await new Promise(resolve => host.on('exit', (code, signal) => {
  if (code !== 0) {
    console.log(`# table-host: ${code ?? signal}`)
    process.exitCode = 1
  }
  resolve()
}))
process.exit()
