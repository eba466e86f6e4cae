/**
 * Hostile carriers: nothing that one holds or does gets out of `continueFrom`, `inject` or `linksFrom`, and what
 * it leaves behind is nothing. `FUZZ_SEED=7` makes another run; a failure names the seed of its own case.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { propagation, trace } from '@opentelemetry/api'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type Carrier, start, type Telemetry } from '../../src/node/index.js'
import { random } from '../support/random.js'
import { type Sink, startSink } from '../support/sink.js'
import { baggage, below, pick, type Random, traceparent, tracestate } from './propagation/cases.js'
import { traceparentIds } from './propagation/oracle.js'

const SEED = Number(process.env.FUZZ_SEED ?? 1) * 1_000_000

let sink: Sink
let telemetry: Telemetry

beforeAll(async () => {
  // Baggage that cannot be sent is said aloud, which here is most of it.
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  sink = await startSink()
  telemetry = start({ endpoint: sink.url, instrument: false, metrics: false, sampling: { ratio: 0 } })
})
afterAll(async () => {
  await telemetry.stop()
  await sink.close()
})

/** More keys than are looked through. */
const MANY = Array.from({ length: 1100 }, (_, index) => `k${index}`)

const fail = (): never => {
  throw new Error('hostile')
}
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

/** What stands under a name; the text is returned beside it when an honest reader would find exactly that. */
function value(random: Random, text: string): unknown {
  return pick<() => unknown>(random, [
    () => text,
    () => text,
    () => new TextEncoder().encode(text),
    () => Buffer.from(`--${text}`).subarray(2),
    () => [text],
    () => [new TextEncoder().encode(text)],
    () => [text, text],
    () => [],
    () => Array.from({ length: 200 }, () => text),
    () => [[text], { text }, null, Symbol('s'), fail],
    () => new Proxy([text], { get: fail }),
    () => new DataView(new ArrayBuffer(8)),
    () => new Float64Array(below(random, 1000)),
    () => Object.assign(new String(text), { toString: fail }),
    () => pick(random, [null, undefined, 0, Number.NaN, 1n, true, Symbol('s'), {}, fail, revoked()]),
  ])()
}

function carrier(random: Random): unknown {
  const fields: Record<string, unknown> = {}
  for (const [name, make] of Object.entries({ traceparent, tracestate, baggage })) {
    if (random() < 0.2) continue
    const spelled = pick(random, [name, name, name.toUpperCase(), `${name} `, `__proto__`])
    Object.defineProperty(fields, spelled, {
      ...(random() < 0.1 ? { get: fail, set: fail } : { value: value(random, make(random)), writable: true }),
      enumerable: random() < 0.9,
      configurable: true,
    })
  }
  return pick<() => unknown>(random, [
    () => fields,
    () => fields,
    () => Object.freeze(fields),
    () => Object.create(fields),
    () =>
      new Map(
        Object.entries(Object.getOwnPropertyDescriptors(fields)).map(([name, one]) => [name, one.value]),
      ),
    () => new Proxy(fields, { get: fail }),
    () => new Proxy(fields, { getOwnPropertyDescriptor: fail, set: fail, ownKeys: fail }),
    () => new Proxy(fields, { ownKeys: () => (random() < 0.1 ? MANY : []) }),
    () => ({ get: fail, set: fail, keys: fail, getAll: fail }),
    () => ({ get: () => revoked(), set: () => fail, keys: () => 7, getAll: () => fields }),
    () => pick(random, [null, undefined, 'traceparent', 7, Symbol('s'), fail, [], revoked()]),
  ])()
}

/** The one `traceparent` that a reader without malice or shortcuts finds in a plain object. */
function expectedTraceId(given: unknown): string | undefined {
  const text = (one: unknown) =>
    typeof one === 'string' ? one : one instanceof Uint8Array ? new TextDecoder().decode(one) : undefined
  const fields = given as Record<string, unknown>
  const key = Object.keys(fields).find((name) => name.toLowerCase() === 'traceparent')
  const found = fields[key ?? 'traceparent']
  const texts = (Array.isArray(found) ? found : [found]).map(text).filter((one) => one !== undefined)
  return texts.length === 1 ? traceparentIds(texts[0]!)?.[0] : undefined
}

function run(seed: number): void {
  const given = carrier(random(seed)) as Carrier
  let calls = 0
  const traceId = telemetry.continueFrom(given, () => {
    calls++
    propagation.getActiveBaggage()?.getAllEntries()
    return trace.getActiveSpan()?.spanContext().traceId
  })
  if (calls !== 1) throw new Error(`the function ran ${calls} times`)
  let expected: string | undefined
  try {
    expected = Object.getPrototypeOf(given) === Object.prototype ? expectedTraceId(given) : traceId
  } catch {
    expected = traceId
  }
  if (traceId !== expected) throw new Error(`continues ${traceId} and not ${expected}`)
  telemetry.linksFrom([given, given])
  telemetry.span('sender', () => telemetry.inject(given, pick(random(seed), [{}, { as: 'bytes' }])))
}

function fuzz(count: number): void {
  for (let seed = SEED; seed < SEED + count; seed++) {
    try {
      run(seed)
    } catch (error) {
      throw new Error(`seed ${seed}: ${error}`, { cause: error })
    }
  }
}

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const heapAfter = (work: () => void): number => {
  work()
  collectGarbage()
  return process.memoryUsage().heapUsed
}

it('20,000 carriers: nothing is thrown, the function runs once, and only what is valid is continued', () => {
  fuzz(20_000)
  expect(Object.keys(Object.prototype)).toEqual([])
})

it('memory is what it was after 5,000 carriers more', () => {
  const before = heapAfter(() => fuzz(5_000))
  const growth = heapAfter(() => fuzz(5_000)) - before
  expect(growth).toBeLessThan(2 * 2 ** 20)
})

it('a carrier of a million keys is left as it is, and its values are not read', () => {
  const million: Record<string, unknown> = {}
  for (let i = 0; i < 1_000_000; i++) million[`k${i}`] = i
  Object.defineProperty(million, 'k7', { get: fail })
  const before = heapAfter(() => {})
  const growth = heapAfter(() => {
    expect(telemetry.continueFrom(million as Carrier, () => trace.getActiveSpan())).toBeUndefined()
    telemetry.span('sender', () => telemetry.inject(million as Carrier))
  })
  expect(growth - before).toBeLessThan(2 * 2 ** 20)
  expect(Object.keys(million).slice(1_000_000)).toEqual(['traceparent'])
})
