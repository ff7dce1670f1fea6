// npm's @hocuspocus/provider at an office, beside a laptop of ours: its pass, syncing, writing at once, a killed office, reading only, what is not theirs.
// usage: office.mjs OFFICE-HOST
import * as Y from 'yjs'
import * as encoding from 'lib0/encoding'
import { Line, ask, equal, finish, join, place, sleep, test, until, url } from './members.mjs'

console.log('1..9')
const a = join(place.token, 'text')

await test('is let in by its pass and gets the document', async () => {
  await until('authenticated', () => a.events.includes('authenticated read-write'))
  await until('synced', () => a.provider.isSynced)
  await until('equal', () => equal('text', a.doc))
  if (!a.text.toString().startsWith('van de laptop')) throw new Error(a.text.toString())
})

await test('that it looked is in the access log, once', async () => {
  if (await ask('looked') !== '1') throw new Error(await ask('looked'))
})

await test('writes, is told when it is durable, and the laptop has it', async () => {
  for (let i = 0; i < 50; i++) a.text.insert(a.text.length, `w${i} `)
  await until('applied', () => !a.provider.hasUnsyncedChanges)
  await until('equal', () => equal('text', a.doc))
})

await test('it, another npm client and the laptop write at once', async () => {
  const b = join(place.token, 'text')
  await until('synced', () => b.provider.isSynced)
  for (let i = 0; i < 20; i++) {
    a.text.insert(Math.floor(Math.random() * a.text.length), 'een ')
    b.text.insert(Math.floor(Math.random() * b.text.length), 'twee ')
    if (i % 3 === 0) a.text.delete(0, 2)
    await ask('type laptop ')
  }
  await until('equal', () => equal('text', a.doc, b.doc))
  b.socket.destroy()
})

await test('writes on while the office is killed, and is in step again', async () => {
  const down = ask('drop')
  await until('away', () => a.socket.status !== 'connected')
  a.text.insert(0, 'alleen ')
  await down
  await ask('type intussen ')
  await until('applied', () => a.provider.isSynced && !a.provider.hasUnsyncedChanges)
  await until('equal', () => equal('text', a.doc))
  if (!a.text.toString().includes('alleen ') || !a.text.toString().includes('intussen ')) throw new Error(a.text.toString())
})

await test('one who may only read is told so, and changes nothing', async () => {
  const c = join(place.readonly, 'text')
  await until('authenticated', () => c.events.includes('authenticated readonly'))
  await until('equal', () => equal('text', c.doc))
  c.text.insert(0, 'mag niet ')
  await ask('type nog iets ')
  await until('it reads on', () => c.text.toString().includes('nog iets'))
  if ((await ask('json')).includes('mag niet')) throw new Error('it was taken')
})

await test('without a pass, or with one of whom it is nothing to, or of what is not there, nobody comes in', async () => {
  const outside = [join('A'.repeat(43), 'text'), join('', 'text'), join(place.stranger, 'text'), join(place.token, 'text', place.other)]
  for (const o of outside) {
    await until('denied', () => o.events.some(e => e.startsWith('denied')))
    o.text.insert(0, 'stiekem ')
  }
  await ask('type na hen ')
  await until('the others go on', () => a.text.toString().includes('na hen'))
  if ((await ask('json')).includes('stiekem')) throw new Error('it was taken')
  for (const o of outside) if (o.text.toString() !== 'stiekem ') throw new Error('it was told something')
})

await test('what builds on what nobody has, and what says much in few bytes, is not taken', async () => {
  const socket = new Line(url)
  const said = []
  socket.on('message', data => said.push(data))
  await new Promise((resolve, reject) => { socket.on('open', resolve); socket.on('error', reject) })
  const frame = (type, write) => {
    const e = encoding.createEncoder()
    encoding.writeVarString(e, place.document)
    encoding.writeVarUint(e, type)
    write(e)
    socket.send(encoding.toUint8Array(e))
  }
  const update = bytes => frame(0, e => { encoding.writeVarUint(e, 2); encoding.writeVarUint8Array(e, bytes) })
  // A sync status stands behind the name: type 8, and whether it was applied.
  const statuses = () => said.filter(d => d.length === 35 && d[33] === 8).map(d => d[34])
  frame(2, e => { encoding.writeVarUint(e, 0); encoding.writeVarString(e, place.token) })
  const doc = new Y.Doc()
  doc.getText('text').insert(0, 'eerst ')
  const before = Y.encodeStateVector(doc)
  doc.getText('text').insert(6, 'daarna ')
  update(Y.encodeStateAsUpdate(doc, before))
  await until('refused', () => statuses().includes(0))
  const was = await ask('json')
  // Nothing but a gap of 2^30 clocks, of a client that nobody knows.
  const e = encoding.createEncoder()
  encoding.writeVarUint(e, 1); encoding.writeVarUint(e, 1); encoding.writeVarUint(e, 77); encoding.writeVarUint(e, 0)
  encoding.writeUint8(e, 10); encoding.writeVarUint(e, 2 ** 30); encoding.writeVarUint(e, 0)
  update(encoding.toUint8Array(e))
  await until('answered', () => statuses().length === 2 || socket.readyState === 3)
  if (await ask('json') !== was) throw new Error('it was taken')
  socket.close()
  await ask('type gewoon ')
  await until('the others go on', () => a.text.toString().includes('gewoon'))
})

await test('a pass that was taken off ends the connection at once', async () => {
  await ask('revoke')
  await until('denied', () => a.events.some(e => e.startsWith('denied')))
  a.text.insert(0, 'te laat ')
  await ask('type erna ')
  await sleep(200)
  if ((await ask('json')).includes('te laat')) throw new Error('it was taken')
  if (a.text.toString().includes('erna')) throw new Error('it was told something')
})

await finish()
