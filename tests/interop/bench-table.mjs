// A key press at eight members, to every other copy: npm's Hocuspocus server, y-websocket's, and a bare relay of bytes between WebSockets,
// each with its eight clients in this one process, as bench-table's table-engine is. Without TLS, which ours has.
// usage: bench-table.mjs
import * as Y from 'yjs'
import { createRequire } from 'node:module'
import { createServer } from 'node:http'
import { WebSocket, WebSocketServer } from 'ws'

const MEMBERS = 8, SAMPLES = 1000
const require = createRequire(import.meta.url)
const optional = async f => { try { return await f() } catch (error) { console.log(`# left out: ${error.message}`); return null } }
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))

async function until (predicate, what) {
  const end = performance.now() + 20000
  while (!predicate()) {
    if (performance.now() > end) throw new Error(`${what} does not come`)
    await sleep(2)
  }
}

// docs[i] edited in turn; the time until all the others have it.
async function measure (name, docs) {
  const texts = docs.map(doc => doc.getText('t'))
  const times = []
  let length = 0, missing = 0, done = null
  for (const [i, text] of texts.entries()) {
    text.observe(() => {
      if (i !== writer && text.length === length && --missing === 0) done()
    })
  }
  let writer = 0
  for (let i = 0; i < SAMPLES; i++) {
    await sleep(1)
    writer = i % docs.length
    length = texts[writer].length + 1
    missing = docs.length - 1
    const all = new Promise(resolve => { done = resolve })
    const from = performance.now()
    texts[writer].insert(length - 1, 'x')
    await all
    times.push(performance.now() - from)
  }
  times.sort((a, b) => a - b)
  console.log(`${name}-${docs.length}-p50 ${times[SAMPLES / 2].toFixed(3)} ms`)
  console.log(`${name}-${docs.length}-p99 ${times[SAMPLES * 99 / 100].toFixed(3)} ms`)
}

const newDocs = () => Array.from({ length: MEMBERS }, () => new Y.Doc())

async function relay () {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  server.on('connection', socket => socket.on('message', data => {
    for (const other of server.clients) if (other !== socket) other.send(data)
  }))
  await new Promise(resolve => server.on('listening', resolve))
  const docs = newDocs(), sockets = []
  for (const doc of docs) {
    const socket = new WebSocket(`ws://127.0.0.1:${server.address().port}`, { perMessageDeflate: false })
    socket.on('message', data => Y.applyUpdate(doc, new Uint8Array(data), socket))
    await new Promise(resolve => socket.on('open', resolve))
    doc.on('update', (update, origin) => { if (origin !== socket) socket.send(update) })
    sockets.push(socket)
  }
  await measure('bare-relay', docs)
  sockets.forEach(socket => socket.terminate())
  server.close()
}

async function hocuspocus () {
  const { Server } = await import('@hocuspocus/server')
  const { HocuspocusProvider, HocuspocusProviderWebsocket } = await import('@hocuspocus/provider')
  const server = new Server({ port: 0, address: '127.0.0.1', quiet: true, stopOnSignals: false })
  await server.listen()
  const port = server.httpServer.address().port
  const docs = newDocs()
  const providers = docs.map(document => new HocuspocusProvider({
    websocketProvider: new HocuspocusProviderWebsocket({ url: `ws://127.0.0.1:${port}`, WebSocketPolyfill: WebSocket }), name: 'd', document
  }))
  providers.forEach(provider => provider.attach())
  await until(() => providers.every(provider => provider.synced), 'Hocuspocus')
  await measure('hocuspocus', docs)
  providers.forEach(provider => { provider.configuration.websocketProvider.destroy(); provider.destroy() })
  await server.destroy()
}

async function yWebsocket () {
  const { setupWSConnection } = require('y-websocket/bin/utils')
  const { WebsocketProvider } = await import('y-websocket')
  const http = createServer()
  const server = new WebSocketServer({ server: http, perMessageDeflate: false })
  server.on('connection', (socket, request) => setupWSConnection(socket, request))
  await new Promise(resolve => http.listen(0, '127.0.0.1', resolve))
  const docs = newDocs()
  const providers = docs.map(doc => new WebsocketProvider(`ws://127.0.0.1:${http.address().port}`, 'd', doc, { WebSocketPolyfill: WebSocket, disableBc: true }))
  await until(() => providers.every(provider => provider.synced), 'y-websocket')
  await measure('y-websocket', docs)
  providers.forEach(provider => provider.destroy())
  server.close()
  http.close()
}

await optional(relay)
await optional(yWebsocket)
await optional(hocuspocus)
process.exit(0)
