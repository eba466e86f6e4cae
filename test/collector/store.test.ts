import { describe, expect, it } from 'vitest'
import { openStore } from '../../src/collector/duckdb/client.js'
import { exportMessages, type Message, type Signal, toProtobuf } from '../../src/core/otlp/index.js'
import { sample } from '../core/otlp/sample.js'
import { cleanup, span, spansOf, temporaryFolder } from './support.js'

async function store(folder = temporaryFolder()) {
  const opened = await openStore({ folder })
  cleanup(() => opened.close())
  return opened
}

/** All spans, records or points of a request, each with what it was sent under, in a comparable order. */
const everything = (signal: Signal, request: object) => {
  const { request: message } = exportMessages[signal]
  return toProtobuf(message, request as Message<typeof message>)
}

describe('the store', () => {
  it.each(['traces', 'logs', 'metrics'] as const)('keeps every field OTLP has for %s', async (signal) => {
    const opened = await store()
    const { request } = exportMessages[signal]
    const sent = sample(request)
    await opened.write({ signal, encoding: 'protobuf', body: toProtobuf(request, sent) })
    expect(JSON.parse(await opened.export(signal))).toEqual(sent)
  })

  it('keeps what is easily lost: NUL, signs, the largest numbers, not-a-numbers, absence', async () => {
    const opened = await store()
    const sent: Message<'ExportMetricsServiceRequest'> = {
      resourceMetrics: [
        {
          scopeMetrics: [
            {
              metrics: [
                {
                  name: 'a\u0000b "✓" 💥',
                  gauge: {
                    dataPoints: [
                      { asDouble: 'NaN' },
                      { asDouble: '-0' },
                      { asDouble: 0 },
                      { asInt: '0' },
                      { asInt: '-9223372036854775808' },
                      { timeUnixNano: '18446744073709551615' },
                    ],
                  },
                },
                {
                  name: 'h',
                  histogram: {
                    dataPoints: [{ count: '18446744073709551615', sum: 0 }, { max: '-Infinity' }],
                  },
                },
                { name: 's', sum: { isMonotonic: true, dataPoints: [{ flags: 1 }] } },
              ],
            },
          ],
        },
      ],
    }
    await opened.write({ signal: 'metrics', encoding: 'protobuf', body: everything('metrics', sent) })
    expect(JSON.parse(await opened.export('metrics'))).toEqual(sent)
  })

  it('goes on where it ended', async () => {
    const folder = temporaryFolder()
    for (const id of [1, 2]) {
      const opened = await openStore({ folder })
      const body = everything('traces', spansOf('shop', span(1, id)))
      await opened.write({ signal: 'traces', encoding: 'protobuf', body })
      await opened.close()
    }
    const exported = JSON.parse(await (await store(folder)).export('traces'))
    expect(exported.resourceSpans[0].scopeSpans[0].spans).toEqual([span(1, 1), span(1, 2)])
  })

  it('says which file is in use when it was closed or cannot be opened', async () => {
    await expect(openStore({ folder: '/dev/null/nowhere' })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('/dev/null/nowhere/telemetry.duckdb cannot be opened'),
    })
  })

  it('refuses calls after it was closed instead of leaving them waiting', async () => {
    const opened = await store()
    await opened.close()
    await expect(opened.services()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
  })
})
