/** The table of limits in the documentation says what the code has. */
import { expect, it } from 'vitest'
import { readEnvironment } from '../../src/core/config/environment.js'
import { resolveConfig } from '../../src/core/config/resolve.js'
import { nodePlatform } from '../../src/node/platform.js'
import { read } from './sources.js'

const NODE = nodePlatform.defaults()
const { limits, spool, file, sampling, metrics, exporters } = resolveConfig(
  { file: 'x', sampling: { keep: {} } },
  readEnvironment({}),
  NODE,
).config

const DELIVERY = 'src/core/delivery'

/** A number of a file's own, as it stands there: products of numbers only. */
function constant(file: string, name: string): number {
  const [, text] =
    new RegExp(`(?:const |\\b)${name}(?: =|:) ([\\d_.]+(?: \\* [\\d_.]+)*)[\\n,\\s]`).exec(read(file)) ?? []
  if (!text) throw new Error(`${file} has no ${name}`)
  return text.split(' * ').reduce((product, part) => product * Number(part.replaceAll('_', '')), 1)
}

const UNITS = { time: { d: 86_400_000, h: 3_600_000, s: 1000 }, bytes: { MiB: 1024 ** 2, KiB: 1024 } }

/** In the largest unit of which there is a whole one. */
function inUnits(value: number, units: Record<string, number>): string {
  const [unit, size] =
    Object.entries(units).find(([, size]) => value >= size) ?? Object.entries(units).at(-1)!
  return `${value / size} ${unit}`
}
const ms = (value: number) => inUnits(value, UNITS.time)
const bytes = (value: number) => inUnits(value, UNITS.bytes)
const number = String

const EXPECTED: Record<string, string> = {
  'records of a signal that wait': number(limits.queueSize),
  'records in a request': number(limits.batchSize),
  'how long a record waits for company': ms(limits.batchDelayMs),
  'bytes of a request, in Node': bytes(nodePlatform.maxRequestBytes),
  'bytes of a request, in a page': bytes(
    constant('src/browser/delivery/transport.ts', 'MAX_KEEPALIVE_BYTES'),
  ),
  'batches on their way at a time in a flush, in Node': number(nodePlatform.lanes),
  'batches on their way at a time into the spool': number(constant(`${DELIVERY}/batcher.ts`, 'OVERFLOWS')),
  'turn in which what overflows is encoded, and one batch': ms(
    constant(`${DELIVERY}/batcher.ts`, 'OVERFLOW_MS'),
  ),
  'requests of 1 MiB at most whose memory is used again, in Node': number(
    constant('src/node/transport/memory.ts', 'MOST'),
  ),
  'halvings of a batch that a receiver calls too large': number(
    constant(`${DELIVERY}/encode.ts`, 'MOST_HALVINGS'),
  ),
  'wait for resource detectors': ms(constant('src/core/detect.ts', 'DETECTION_MS')),
  'the same when the program is ending': ms(constant(`${DELIVERY}/hold.ts`, 'LAST_MS')),
  'one request, its answer included': ms(exporters.traces.timeoutMs),
  'bytes of an answer that are read': bytes(constant('src/node/transport/route.ts', 'MAX_ANSWER_BYTES')),
  'tries of one batch': ms(limits.retryMs),
  'first wait between tries, doubled each time, jittered down to half': ms(
    constant(`${DELIVERY}/retry.ts`, 'FIRST_DELAY_MS'),
  ),
  'longest such wait': ms(constant(`${DELIVERY}/retry.ts`, 'MAX_DELAY_MS')),
  'failures in a row that open the circuit': number(constant(`${DELIVERY}/circuit.ts`, 'FAILURES')),
  'first wait for a probe, doubled each time, jittered down to half': ms(
    constant(`${DELIVERY}/circuit.ts`, 'FIRST_MS'),
  ),
  'longest such wait for a probe': ms(constant(`${DELIVERY}/circuit.ts`, 'MAX_MS')),
  'connections over HTTP to a receiver, for all signals': number(
    constant('src/node/transport/http.ts', 'maxSockets'),
  ),
  'bytes from which a request is compressed': bytes(
    constant('src/node/transport/pack.ts', 'GZIP_FROM_BYTES'),
  ),
  'spool in Node': bytes(spool!.maxBytes),
  'spool in a page': bytes(constant('src/browser/platform.ts', 'maxBytes')),
  'age of what is spooled': ms(spool!.maxAgeMs),
  'wait for the spool to be there': ms(constant(`${DELIVERY}/spool-stage.ts`, 'ARRIVAL_MS')),
  'wait until the spool is tried again': ms(constant(`${DELIVERY}/spool-drain.ts`, 'AGAIN_MS')),
  'claim of a spooled request, beyond a request’s time': ms(
    constant('src/node/spool/index.ts', 'CLAIM_MARGIN_MS'),
  ),
  'age of a file in the spool that nobody finished': ms(constant('src/node/spool/store.ts', 'ABANDONED_MS')),
  'what a page that crashes can lose': ms(constant(`${DELIVERY}/journal.ts`, 'DELAY_MS')),
  'size of the telemetry file': bytes(file!.maxBytes),
  'age of the telemetry file': ms(file!.maxAgeMs),
  'telemetry files that are kept': number(file!.maxFiles),
  'spans of unchosen traces that wait for an error': number(sampling.keep!.maxSpans!),
  'such traces that are remembered as kept': number(constant('src/core/sampling/keep.ts', 'MAX_KEPT')),
  'attributes of a record': number(limits.attributeCount),
  'events of a span': number(limits.eventCount),
  'links of a span': number(limits.linkCount),
  'time between collections of metrics': ms(metrics.intervalMs),
  '`flush()` and `stop()`': ms(constant('src/core/lifecycle.ts', 'DEFAULT_TIMEOUT_MS')),
  'what `stop()` gives the spool and the file beyond that, each': ms(
    constant('src/core/lifecycle.ts', 'KEEPING_MS'),
  ),
  'the end of a process': ms(limits.exitTimeoutMs),
  'time between two warnings of one kind': ms(constant('src/core/safety/warn.ts', 'INTERVAL_MS')),
}

it('each default is the code’s own', () => {
  const [, section = ''] = read('docs/delivery.md').split('## Every limit')
  const table = [...section.split('\n## ')[0]!.matchAll(/^\| (.+?) +\| (.+?) +\|/gm)]
    .map(([, limit, value]) => [limit!.replace("'", '’'), value!])
    .filter(([limit]) => limit !== 'Limit' && !limit!.startsWith('---'))
  expect(Object.fromEntries(table)).toEqual(EXPECTED)
})

it('an option that has a limit’s name in the table is one', () => {
  const options = [...read('docs/delivery.md').matchAll(/\| `(limits|spool|file)\.(\w+)` +\|/g)]
  expect(options.length).toBeGreaterThan(10)
  const known = { limits, spool, file } as Record<string, object | undefined>
  for (const [, group, name] of options)
    expect(
      group === 'limits' && name === 'exportTimeoutMs' ? exporters.traces : known[group!],
    ).toHaveProperty(name === 'exportTimeoutMs' ? 'timeoutMs' : name!)
})
