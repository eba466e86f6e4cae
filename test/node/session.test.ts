/** A session that a page set is on what the server records of its requests, by baggage. */
import { expect, it } from 'vitest'
import {
  telemetry as current,
  handle,
  of,
  origin,
  SERVER,
  serveEachTest,
  sink,
  spans,
} from '../support/traced-server.js'

serveEachTest()

const ask = (baggage: string) =>
  fetch(`${origin}/orders`, { headers: { baggage } }).then((response) => response.text())

it('is on the server’s span, on what hangs below it, and on its logs', async () => {
  handle((_request, response) => {
    current.span('work', () => current.log.info('said'))
    response.end()
  })
  await current.bind(() => ask('tenant=a,session.id=abc'))()
  await spans(3)
  const [server] = of(SERVER)
  expect(server?.attributes['session.id']).toBe('abc')
  const work = sink.spans().find(({ name }) => name === 'work')
  expect(work?.attributes).toEqual({ 'session.id': 'abc' })
  await sink.until(() => sink.logs().length > 0)
  expect(sink.logs()[0]?.attributes).toEqual({ 'session.id': 'abc' })
})

it('is bounded, since it is anybody’s word, and nothing else is taken', async () => {
  handle((_request, response) => response.end())
  await ask(`session.id=${'x'.repeat(1000)},user.id=secret`)
  await spans(2)
  const [server] = of(SERVER)
  expect(server?.attributes['session.id']).toBe('x'.repeat(256))
  expect(server?.attributes).not.toHaveProperty('user.id')
})
