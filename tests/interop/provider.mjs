// npm's @hocuspocus/provider as members of a table: authentication, syncing, typing at once, presence, cuts, reading only.
// usage: provider.mjs TABLE-HOST
import { ask, equal, finish, join, place, sleep, test, until } from './members.mjs'

console.log('1..7')
await ask('type van de host ')
const a = join(place.token, 't')

await test('is let in by its token and gets the document', async () => {
  await until('authenticated', () => a.events.includes('authenticated read-write'))
  await until('synced', () => a.provider.isSynced)
  await until('equal', () => equal('t', a.doc))
  if (!a.text.toString().startsWith('van de host')) throw new Error(a.text.toString())
})

await test('writes, and is told that it was applied', async () => {
  for (let i = 0; i < 50; i++) a.text.insert(a.text.length, `w${i} `)
  await until('equal', () => equal('t', a.doc))
  await until('applied', () => !a.provider.hasUnsyncedChanges)
})

await test('both write at once', async () => {
  for (let i = 0; i < 30; i++) {
    a.text.insert(Math.floor(Math.random() * a.text.length), 'npm ')
    if (i % 3 === 0) a.text.delete(0, 2)
    await ask('type host ')
  }
  await until('equal', () => equal('t', a.doc))
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
  await until('equal', () => equal('t', a.doc))
  if (!a.text.toString().includes('alleen ') || !a.text.toString().includes('intussen ')) throw new Error(a.text.toString())
})

await test('without a token nobody comes in', async () => {
  const b = join('AAAA', 't')
  await until('denied', () => b.events.some(e => e.startsWith('denied')))
  b.text.insert(0, 'stiekem ')
  await sleep(200)
  if ((await ask('json')).includes('stiekem')) throw new Error('it was applied')
  if (b.text.toString() !== 'stiekem ') throw new Error('it was told something')
})

await test('one who may only read is told so, and changes nothing', async () => {
  const c = join(place.readonly, 't')
  await until('authenticated', () => c.events.includes('authenticated readonly'))
  await until('equal', () => equal('t', c.doc))
  c.text.insert(0, 'mag niet ')
  await sleep(200)
  if ((await ask('json')).includes('mag niet')) throw new Error('it was applied')
  await ask('type nog iets ')
  await until('it reads on', () => c.text.toString().includes('nog iets'))
})

await finish()
