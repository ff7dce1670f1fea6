// What npm's Hocuspocus and y-websocket pay for the same that our office does: eight writers in one document, each a press every ten milliseconds,
// the server a process of its own, in memory, without TLS; its time for each update that it hands on, and its memory for an idle connection.
// usage: bench-relay.mjs BENCH-OFFICE-LIVE   (ours, measured in the same run: on disk, over TLS)
import * as Y from 'yjs'
import { execFileSync, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import http from 'node:http'

const require = createRequire(import.meta.url)
const WRITERS = 8, EACH_MS = 10, SECONDS = 5, CONNECTIONS = 300
const pause = ms => new Promise(resolve => setTimeout(resolve, ms))
const until = async done => { while (!done()) await pause(5) }

async function serve (kind) {
  if (kind === 'hocuspocus') {
    const { Server } = await import('@hocuspocus/server')
    const server = new Server({ port: 0, address: '127.0.0.1', quiet: true, debounce: 1e9, maxDebounce: 1e9 })
    await server.listen()
    return server.address.port
  }
  const { setupWSConnection } = require('y-websocket/bin/utils')
  const { WebSocketServer } = await import('ws')
  const server = http.createServer()
  new WebSocketServer({ server }).on('connection', setupWSConnection)
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server.address().port)))
}

async function connect (kind, port, name, document) {
  const WebSocket = (await import('ws')).default
  let synced = false
  if (kind === 'hocuspocus') {
    const { HocuspocusProvider, HocuspocusProviderWebsocket } = await import('@hocuspocus/provider')
    const websocketProvider = new HocuspocusProviderWebsocket({ url: `ws://127.0.0.1:${port}`, WebSocketPolyfill: WebSocket })
    const provider = new HocuspocusProvider({ websocketProvider, name, document, token: 't', onSynced: () => { synced = true } })
    provider.attach()
    await until(() => synced)
    return () => { provider.destroy(); websocketProvider.destroy() }
  }
  const { WebsocketProvider } = await import('y-websocket')
  const provider = new WebsocketProvider(`ws://127.0.0.1:${port}`, name, document, { WebSocketPolyfill: WebSocket, disableBc: true })
  await until(() => provider.synced)
  return () => provider.destroy()
}

// Microseconds of processor time, and kilobytes in memory.
const timeOf = pid => {
  const words = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop().split(' ')
  return (Number(words[11]) + Number(words[12])) * 1e6 / 100
}
const memoryOf = pid => Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4

async function measure (kind, ours) {
  const child = fork(fileURLToPath(import.meta.url), ['--serve', kind])
  const port = await new Promise(resolve => child.once('message', resolve))
  const docs = Array.from({ length: WRITERS }, () => new Y.Doc())
  const leave = []
  for (const doc of docs) leave.push(await connect(kind, port, 'plan', doc))
  const presses = SECONDS * 1000 / EACH_MS, delivered = presses * WRITERS * (WRITERS - 1)
  const length = () => docs.reduce((sum, doc) => sum + doc.getText('matters').length, 0)
  const from = timeOf(child.pid)
  const began = performance.now()
  for (let i = 0; i < presses; i++) {
    for (const doc of docs) doc.getText('matters').insert(doc.getText('matters').length, 'x')
    await pause(Math.max(0, began + (i + 1) * EACH_MS - performance.now()))
  }
  await until(() => length() === presses * WRITERS * WRITERS)
  const cost = (timeOf(child.pid) - from) / delivered
  console.log(`relay_${kind}_delivered_by_${WRITERS} ${cost.toFixed(1)} us`)
  if (ours > 0) console.log(`relay_${kind}_delivered_by_${WRITERS}_times_ours ${(cost / ours).toFixed(2)} x`)

  const before = memoryOf(child.pid)
  for (let i = 0; i < CONNECTIONS; i++) leave.push(await connect(kind, port, `idle${i % 60}`, new Y.Doc()))
  console.log(`relay_${kind}_idle_connection ${((memoryOf(child.pid) - before) / CONNECTIONS).toFixed(1)} kB`)
  for (const one of leave) one()
  child.kill()
}

if (process.argv[2] === '--serve') {
  process.send(await serve(process.argv[3]))
} else {
  const lines = execFileSync(process.argv[2], ['flow'], { encoding: 'utf8' })
  const ours = Number(/office_sqlite_delivered_by_\d+ ([\d.]+)/.exec(lines)[1])
  console.log(`relay_office_delivered_by_${WRITERS} ${ours.toFixed(1)} us`)
  await measure('hocuspocus', ours)
  await measure('y-websocket', ours)
  process.exit(0)
}
