import { describe, expect, it } from 'vitest'
import type { Collector } from '../../src/collector/index.js'
import { cleanup, collector, type Json, logsOf, send } from './support.js'

interface Event {
  id: string
  record: Json
}

/** Reads server-sent events as an EventSource would. */
async function follow({ url }: Collector, lastEventId?: string) {
  const abort = new AbortController()
  cleanup(() => abort.abort())
  const headers: Record<string, string> = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
  const response = await fetch(`${url}/api/logs/stream`, { headers, signal: abort.signal })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  const events: Event[] = []
  let rest = ''
  return {
    /** The next events, when there are that many; fewer when the stream has ended. */
    async take(count: number): Promise<Event[]> {
      while (events.length < count) {
        const { done, value } = await reader.read()
        if (done) break
        const blocks = (rest + value).split('\n\n')
        rest = blocks.pop()!
        for (const block of blocks) {
          const event = /^id: (\d+)\ndata: (.*)$/.exec(block)
          if (event) events.push({ id: event[1]!, record: JSON.parse(event[2]!) })
        }
      }
      return events.splice(0, count)
    },
    leave: () => abort.abort(),
  }
}

const say = (c: Collector, ...bodies: string[]) =>
  send(c, 'logs', logsOf('shop', ...bodies.map((text) => ({ body: { stringValue: text } }))))
const bodies = (events: Event[]) => events.map(({ record }) => record.body)

describe('the log stream', () => {
  it('replays what came before and goes on with what comes', async () => {
    const c = await collector()
    await say(c, 'a', 'b')
    const stream = await follow(c)
    expect(bodies(await stream.take(2))).toEqual(['a', 'b'])
    await say(c, 'c\n\ndata: d')
    const [live] = await stream.take(1)
    expect(live!.record).toMatchObject({ body: 'c\n\ndata: d', service: 'shop', traceId: '' })
  })

  it('resumes after Last-Event-ID, without a gap or a repetition', async () => {
    const c = await collector()
    await say(c, 'a', 'b', 'c')
    const first = await follow(c)
    const [, second] = await first.take(2)
    first.leave()
    await say(c, 'd')
    const again = await follow(c, second!.id)
    expect(bodies(await again.take(2))).toEqual(['c', 'd'])
  })

  it('replays the last hour for an id of another store', async () => {
    const c = await collector()
    await say(c, 'a')
    expect(bodies(await (await follow(c, '999999')).take(1))).toEqual(['a'])
    expect(bodies(await (await follow(c, 'nonsense')).take(1))).toEqual(['a'])
  })

  it('brings every record to every client, more than one page of them', async () => {
    const c = await collector()
    const texts = Array.from({ length: 1300 }, (_, n) => `record ${n}`)
    const clients = [await follow(c), await follow(c)]
    await say(c, ...texts)
    for (const client of clients) expect(bodies(await client.take(1300))).toEqual(texts)
  })

  it('ends when the collector stops', async () => {
    const c = await collector()
    await say(c, 'a')
    const stream = await follow(c)
    await stream.take(1)
    const [rest] = await Promise.all([stream.take(1), c.stop()])
    expect(rest).toEqual([])
  })
})
