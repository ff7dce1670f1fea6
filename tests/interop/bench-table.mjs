// A key press at a table of 2, 4 and 8 members, to every other member's text: npm's Hocuspocus, y-websocket, and a bare relay that knows
// nothing of documents, over loopback, in memory, server and members in one process.
// usage: bench-table.mjs SAMPLES [MEMBERS P50 P99 in ms, of ours …]
import * as Y from 'yjs'
import { createRequire } from 'node:module'
import http from 'node:http'
import { Server } from '@hocuspocus/server'
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { WebsocketProvider } from 'y-websocket'
import WebSocket, { WebSocketServer } from 'ws'

const require = createRequire(import.meta.url)
const [samples, ...ours] = process.argv.slice(2).map(Number)
const until = async done => { while (!done()) await new Promise(resolve => setImmediate(resolve)) }
const textOf = doc => doc.getText('matters')
const pause = ms => new Promise(resolve => setTimeout(resolve, ms))
const listen = server => new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server.address().port)))

async function measure(name, docs) {
  const times = []
  for (let i = 0; i < samples; i++) {
    const text = textOf(docs[i % docs.length]), length = text.length + 1
    await pause(2)
    const from = performance.now()
    text.insert(length - 1, 'x')
    await until(() => docs.every(doc => textOf(doc).length === length))
    times.push(performance.now() - from)
  }
  times.sort((a, b) => a - b)
  const at = ours.indexOf(docs.length)
  for (const [what, part, place] of [['p50', 0.5, 1], ['p99', 0.99, 2]]) {
    const ms = times[Math.floor(times.length * part)]
    console.log(`table-${name}-${docs.length}-${what} ${ms.toFixed(3)} ms`)
    if (at >= 0) console.log(`table-${name}-${docs.length}-${what}-times-ours ${(ms / ours[at + place]).toFixed(2)} x`)
  }
}

const people = n => Array.from({ length: n }, () => new Y.Doc())

for (const n of [2, 4, 8]) {
  {
    const server = new Server({ port: 0, address: '127.0.0.1', quiet: true, debounce: 1e9, maxDebounce: 1e9 })
    await server.listen()
    const docs = people(n)
    let synced = 0
    const providers = docs.map(document => new HocuspocusProvider({
      websocketProvider: new HocuspocusProviderWebsocket({ url: `ws://127.0.0.1:${server.address.port}`, WebSocketPolyfill: WebSocket }),
      name: 'plan', document, token: 't', onSynced: () => { synced++ }
    }))
    for (const provider of providers) provider.attach()
    await until(() => synced >= n)
    await measure('hocuspocus', docs)
    for (const provider of providers) { provider.destroy(); provider.configuration.websocketProvider.destroy() }
    await server.destroy()
  }
  {
    const { setupWSConnection } = require('y-websocket/bin/utils')
    const server = http.createServer()
    new WebSocketServer({ server }).on('connection', setupWSConnection)
    const url = `ws://127.0.0.1:${await listen(server)}`
    const docs = people(n)
    const providers = docs.map(doc => new WebsocketProvider(url, `plan${n}`, doc, { WebSocketPolyfill: WebSocket, disableBc: true }))
    await until(() => providers.every(provider => provider.synced))
    await measure('y-websocket', docs)
    for (const provider of providers) provider.destroy()
    server.close()
  }
  {
    const server = http.createServer()
    const sockets = new WebSocketServer({ server })
    sockets.on('connection', from => from.on('message', data => {
      for (const to of sockets.clients) if (to !== from) to.send(data)
    }))
    const url = `ws://127.0.0.1:${await listen(server)}`
    const docs = people(n)
    const lines = docs.map(doc => {
      const line = new WebSocket(url)
      line.on('message', data => Y.applyUpdate(doc, data, line))
      doc.on('update', (update, origin) => { if (origin !== line) line.send(update) })
      return line
    })
    await until(() => lines.every(line => line.readyState === WebSocket.OPEN))
    await measure('bare-relay', docs)
    for (const line of lines) line.terminate()
    server.close()
  }
}
process.exit(0)
