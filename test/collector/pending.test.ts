/** A span that was sent while it lasted gives way to the whole one, whichever of them came last. */
import { describe, expect, it } from 'vitest'
import { SPAN_PENDING } from '../../src/core/semconv.js'
import { ask, at, attributes, collector, type Json, send, span, spansOf, traceId } from './support.js'

const pending = span(1, 1, { name: 'keeper', lasts: 0, attributes: attributes({ [SPAN_PENDING]: true }) })
const whole = span(1, 1, {
  name: 'keeper',
  lasts: 500,
  attributes: attributes({ 'throughline.process.end': 'stop' }),
  status: { code: 2, message: 'boom' },
})
const child = span(1, 2, { parent: 1, start: 10 })

/** A collector that got these, one after the other. */
async function given(...spans: (typeof pending)[]) {
  const c = await collector()
  for (const one of spans) expect((await send(c, 'traces', spansOf('keeper', one))).status).toBe(200)
  return c
}
const spansIn = async (c: { url: string }): Promise<Json[]> => (await ask(c, `traces/${traceId(1)}`)).spans

describe('a pending span', () => {
  it('is there while it is all there is, with its children', async () => {
    const c = await given(pending, child)
    expect(await spansIn(c)).toMatchObject([
      { name: 'keeper', durationNano: '0', attributes: { [SPAN_PENDING]: true } },
      { name: 'span 2' },
    ])
    expect((await ask(c, 'traces')).traces).toMatchObject([{ name: 'keeper', complete: true, spanCount: 2 }])
  })

  it.each([
    ['before', [pending, child, whole]],
    ['after', [whole, child, pending]],
    ['before and after', [pending, whole, pending]],
  ])('that came %s the whole one gives way to it', async (_, sent) => {
    const c = await given(...sent)
    const [keeper, ...others] = await spansIn(c)
    expect(keeper).toMatchObject({
      endTimeUnixNano: at(500),
      durationNano: '500000000',
      status: { code: 'error', message: 'boom' },
    })
    expect(keeper?.attributes).toEqual({ 'throughline.process.end': 'stop' })
    expect(others.map(({ name }) => name)).toEqual(sent.includes(child) ? ['span 2'] : [])
    const spanCount = 1 + others.length
    expect((await ask(c, 'traces')).traces).toMatchObject([
      { name: 'keeper', durationNano: '500000000', spanCount, errorCount: 1 },
    ])
    expect((await ask(c, 'services')).services).toMatchObject([{ spanCount, errorCount: 1 }])
  })
})
