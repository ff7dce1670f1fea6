// Catching up of documents that two sides edited apart, in memory: plain yjs, npm's Hocuspocus and y-websocket, over loopback.
// usage: bench-sync.mjs DOCUMENTS EDITS [OURS-IN-MS]
import * as Y from 'yjs'
import { createRequire } from 'node:module'
import http from 'node:http'
import { Server } from '@hocuspocus/server'
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { WebsocketProvider } from 'y-websocket'
import WebSocket, { WebSocketServer } from 'ws'

const require = createRequire(import.meta.url)
const [documents, edits, ours] = process.argv.slice(2).map(Number)
const say = (name, ms) => {
  console.log(`${name} ${ms.toFixed(0)} ms`)
  if (ours) console.log(`${name}-times-ours ${(ms / ours).toFixed(2)} x`)
}
const until = async done => { while (!done()) await new Promise(resolve => setImmediate(resolve)) }

// What one laptop has after working apart: each edit a transaction of its own.
const work = side => Array.from({ length: documents }, (_, i) => {
  const doc = new Y.Doc()
  doc.clientID = side * 100000 + i + 1
  const text = doc.getText('matters')
  for (let k = 0; k < edits; k++) text.insert(text.length, 'edit ')
  return doc
})
const same = (a, b) => a.every((doc, i) => doc.getText('matters').length === edits * 10 && doc.getText('matters').toString() === b[i].getText('matters').toString())
const check = (a, b) => { if (!same(a, b)) throw new Error('the copies differ') }
const alike = (a, b) => a.every((doc, i) => doc.getText('matters').length === edits * 10 && b[i].getText('matters').length === edits * 10)

{
  const [a, b, server] = [work(1), work(2), Array.from({ length: documents }, () => new Y.Doc())]
  const from = performance.now()
  for (let i = 0; i < documents; i++) {
    Y.applyUpdate(server[i], Y.encodeStateAsUpdate(a[i], Y.encodeStateVector(server[i])))
    Y.applyUpdate(server[i], Y.encodeStateAsUpdate(b[i], Y.encodeStateVector(server[i])))
    Y.applyUpdate(a[i], Y.encodeStateAsUpdate(server[i], Y.encodeStateVector(a[i])))
    Y.applyUpdate(b[i], Y.encodeStateAsUpdate(server[i], Y.encodeStateVector(b[i])))
  }
  say('sync-yjs-in-process', performance.now() - from)
  check(a, b)
}

{
  const server = new Server({ port: 0, address: '127.0.0.1', quiet: true, debounce: 1e9, maxDebounce: 1e9 })
  await server.listen()
  const url = `ws://127.0.0.1:${server.address.port}`
  const [a, b] = [work(1), work(2)]
  const from = performance.now()
  const providers = [a, b].flatMap(docs => {
    const websocketProvider = new HocuspocusProviderWebsocket({ url, WebSocketPolyfill: WebSocket })
    return docs.map((document, i) => {
      const provider = new HocuspocusProvider({ websocketProvider, name: `d${i}`, document, token: 't' })
      provider.attach()
      return provider
    })
  })
  await until(() => alike(a, b))
  say('sync-hocuspocus-in-memory', performance.now() - from)
  check(a, b)
  for (const provider of providers) provider.destroy()
  await server.destroy()
}

{
  const { setupWSConnection } = require('y-websocket/bin/utils')
  const server = http.createServer()
  new WebSocketServer({ server }).on('connection', setupWSConnection)
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `ws://127.0.0.1:${server.address().port}`
  const [a, b] = [work(1), work(2)]
  const from = performance.now()
  const providers = [a, b].flatMap(docs => docs.map((doc, i) => new WebsocketProvider(url, `d${i}`, doc, { WebSocketPolyfill: WebSocket, disableBc: true })))
  await until(() => alike(a, b))
  say('sync-y-websocket-in-memory', performance.now() - from)
  check(a, b)
  for (const provider of providers) provider.destroy()
}
process.exit(0)
