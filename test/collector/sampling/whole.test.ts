/** Whole traces over two services, through a collector that is killed between their two parts. */
import { expect, it } from 'vitest'
import { runScript } from '../../support/script.js'
import { runCollector } from '../process.js'
import { ask, temporaryFolder } from '../support.js'

/** Longer than any machine needs for the rest of the test. */
const UNDECIDED = JSON.stringify({ ratio: 0, waitMs: 3_600_000, longestWaitMs: 3_600_000 })
/** What waits is judged when the collector starts. */
const AT_ONCE = JSON.stringify({ ratio: 0, waitMs: 1 })

/** A service of its own process, that begins a trace or continues one, and answers the trace's headers. */
async function service(url: string, name: string, carrier: object, fails: boolean): Promise<object> {
  const { ended } = runScript(`
    import { SpanStatusCode } from '@opentelemetry/api'
    import { start } from 'throughline'
    const telemetry = start({ serviceName: '${name}', endpoint: '${url}', spool: false, instrument: false, metrics: false })
    const carrier = {}
    await telemetry.continueFrom(${JSON.stringify(carrier)}, () =>
      telemetry.span('work of ${name}', (span) => {
        telemetry.inject(carrier)
        if (${fails}) span.setStatus({ code: SpanStatusCode.ERROR })
      }),
    )
    await telemetry.stop()
    const { exported, created } = telemetry.status().traces
    console.log(JSON.stringify({ carrier, exported, created }))
  `)
  const { stdout, stderr } = await ended
  const { carrier: sent, exported, created } = JSON.parse(stdout || `"${stderr}"`)
  expect({ exported, created }).toEqual({ exported: 1, created: 1 })
  return sent
}

it('a trace with an error in its second service is kept whole, a healthy one is not, through two kills', async () => {
  const data = temporaryFolder()
  const first = await runCollector(data, '--sampling', UNDECIDED)
  const failing = await service(first.url, 'shop', {}, false)
  const healthy = await service(first.url, 'shop', {}, false)
  first.child.kill('SIGKILL')
  await first.ended

  const second = await runCollector(data, '--sampling', UNDECIDED)
  await service(second.url, 'payments', failing, true)
  await service(second.url, 'payments', healthy, false)
  second.child.kill('SIGKILL')
  await second.ended

  const third = await runCollector(data, '--sampling', AT_ONCE)
  const { traces } = await ask(third, 'traces')
  expect(traces).toMatchObject([{ spanCount: 2, services: [{ name: 'shop' }, { name: 'payments' }] }])
  // The failing one may have been judged by the second collector, whose counts are gone.
  expect(await ask(third, 'sampling')).toMatchObject({
    enabled: true,
    waiting: { traces: 0 },
    dropped: { not_chosen: { traces: 1, spans: 2 } },
  })
}, 60_000)
