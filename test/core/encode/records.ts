/** Random records of all three signals, the same at each run for a seed. */
import {
  type Attributes,
  createTraceState,
  type HrTime,
  type SpanContext,
  ValueType,
} from '@opentelemetry/api'
import type { AnyValue, AnyValueMap } from '@opentelemetry/api-logs'
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources'
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import { random } from '../../support/random.js'

const TEXTS = [
  '',
  'GET',
  'http.request.method',
  'ünïcödé',
  '日本語のテキスト',
  '👩‍👩‍👧 family',
  'lone \ud83d high',
  '\udc00 low',
  '\ud800',
  'nul \0 and \u007f and \u0080 and \uffff',
  'a'.repeat(95),
  'b'.repeat(96),
  'c'.repeat(97),
  'd'.repeat(127),
  'e'.repeat(128),
  `${'f'.repeat(95)}é`,
  'é'.repeat(63),
  'é'.repeat(64),
  '語'.repeat(5461),
  'x'.repeat(16_384),
]

const WHOLE = [
  0,
  1,
  -1,
  127,
  128,
  255,
  16_383,
  16_384,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  2 ** 32 - 1,
  2 ** 32,
]
const SAFE = [
  ...WHOLE,
  2 ** 35,
  2 ** 42 + 1,
  2 ** 49,
  -(2 ** 32),
  -(2 ** 32) - 1,
  -(2 ** 33),
  2 ** 53 - 1,
  1 - 2 ** 53,
]
const BIG = [2 ** 53, 2 ** 56, 2 ** 60 + 2 ** 10, 2 ** 62, 2 ** 63 - 1024, -(2 ** 63), -(2 ** 53) - 2]
const FRACTIONS = [0.1, -1.5, 1e-300, 5e-324, Math.PI, -1e15 - 0.5]
/** What JSON has no number for, or the official JSON writes as an integer that no receiver can take. */
const NOT_IN_JSON = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  2 ** 63,
  1e300,
  -1e300,
  ...BIG,
]

export interface Kind {
  /** Without the numbers whose JSON differs, by reason, from the official one. */
  json: boolean
}

/** Makes the generators of one seed. */
export function generate(seed: number, { json }: Kind) {
  const next = random(seed)
  const below = (count: number): number => Math.floor(next() * count)
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!
  const maybe = <T>(make: () => T): T | undefined => (next() < 0.5 ? make() : undefined)
  const list = <T>(most: number, make: () => T): T[] => Array.from({ length: below(most + 1) }, make)
  const hex = (length: number): string => Array.from({ length }, () => pick([...'0123456789abcdef'])).join('')

  const characters = (): string =>
    String.fromCharCode(...list(140, () => (next() < 0.9 ? 32 + below(95) : below(0x10000))))
  const text = (): string => (next() < 0.5 ? pick(TEXTS) : characters())
  const whole = (): number => (next() < 0.5 ? pick(SAFE) : below(2 ** 32) * pick([1, -1, 1000]))
  const number = (): number => {
    const lists = json ? [FRACTIONS] : [FRACTIONS, NOT_IN_JSON, [-0]]
    return next() < 0.6 ? whole() : pick([...lists.map(pick), next() * 1e6])
  }
  const bytes = (): Uint8Array => Uint8Array.from(list(pick([3, 200]), () => below(256)))

  const scalar = (): string | number | boolean => pick([text, number, () => next() < 0.5])()
  const value = (depth = 0): AnyValue => {
    if (depth > 3 || next() < 0.7)
      return pick<() => AnyValue>([scalar, scalar, bytes, () => null, () => undefined])()
    return next() < 0.5 ? list(4, () => value(depth + 1)) : map(4, depth + 1)
  }
  const map = (most: number, depth = 0): AnyValueMap =>
    Object.fromEntries(list(most, () => [text(), value(depth)]))
  /** Attributes as spans and metrics may have them, and as careless code gives them all the same. */
  const attributes = (most = 12): Attributes =>
    Object.fromEntries(
      list(most, () => [
        text(),
        next() < 0.8 ? scalar() : pick([list(4, scalar), list(3, () => null), value()]),
      ]),
    ) as Attributes

  const time = (): HrTime => [
    pick([0, 1, 65_535, 65_536, 1_790_000_000, 4_294_967_296, 9_007_199, 16_725_225_600]) + below(1000),
    pick([0, 1, 999_999_999, below(1e9)]),
  ]
  const context = (): SpanContext => ({
    traceId: hex(32),
    spanId: hex(16),
    traceFlags: below(4),
    isRemote: maybe(() => next() < 0.5),
    traceState: maybe(() => createTraceState(pick(['', 'a=1', 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE']))),
  })

  const schemaUrl = () => maybe(() => 'https://opentelemetry.io/schemas/1.38.0')
  const resource = (): Resource => resourceFromAttributes(attributes(), { schemaUrl: schemaUrl() })
  let scopes = 0
  const scope = () => ({
    // A name of its own for each: the official JSON puts scopes of one name together.
    name: `${text()} ${scopes++}`,
    version: maybe(text),
    schemaUrl: schemaUrl(),
    ...(next() < 0.3 && { attributes: { key: text(), ...attributes(2) }, droppedAttributesCount: below(3) }),
  })

  const span = (resource: Resource, instrumentationScope: ReturnType<typeof scope>): ReadableSpan => {
    const own = context()
    return {
      name: text(),
      kind: below(5),
      spanContext: () => own,
      parentSpanContext: maybe(context),
      startTime: time(),
      endTime: time(),
      duration: [0, 0],
      ended: true,
      status: { code: below(3), message: maybe(text) },
      attributes: attributes(),
      links: list(3, () => ({
        context: context(),
        attributes: maybe(() => attributes(4)),
        droppedAttributesCount: maybe(() => below(200)),
      })),
      events: list(3, () => ({
        time: time(),
        name: text(),
        attributes: maybe(() => attributes(4)),
        droppedAttributesCount: maybe(() => below(200)),
      })),
      resource,
      instrumentationScope,
      droppedAttributesCount: below(300),
      droppedEventsCount: below(300),
      droppedLinksCount: below(300),
    }
  }

  const log = (resource: Resource, instrumentationScope: ReturnType<typeof scope>): ReadableLogRecord => ({
    hrTime: time(),
    hrTimeObserved: time(),
    spanContext: maybe(context),
    severityNumber: maybe(() => below(25)),
    severityText: maybe(text),
    body: value(),
    eventName: maybe(text),
    attributes: map(10),
    droppedAttributesCount: below(300),
    resource,
    instrumentationScope,
  })

  const point = <V>(value: () => V) => ({
    startTime: time(),
    endTime: time(),
    attributes: attributes(6),
    value: value(),
  })
  const distribution = () => {
    const boundaries = list(8, number)
    return {
      buckets: { boundaries, counts: [...boundaries, 0].map(() => below(2 ** 34)) },
      count: pick([0, 7, 2 ** 32 + 5, 2 ** 40]),
      sum: maybe(number),
      min: maybe(number),
      max: maybe(number),
    }
  }
  const metric = () => {
    const valueType = pick([ValueType.INT, ValueType.DOUBLE])
    const one = valueType === ValueType.INT ? whole : number
    const kind = below(3)
    return {
      descriptor: {
        name: text(),
        description: pick(['', text()]),
        unit: pick(['', 'ms', '{request}']),
        valueType,
      },
      aggregationTemporality: below(2),
      dataPointType: [0, 2, 3][kind]!,
      ...(kind === 2 && { isMonotonic: next() < 0.5 }),
      dataPoints: list(4, () => point<unknown>(kind === 0 ? distribution : one)),
    }
  }
  const collected = () => ({
    resource: resource(),
    scopeMetrics: list(3, () => ({ scope: scope(), metrics: list(4, metric) })),
  })

  /** Records of a few resources and scopes, mixed. */
  const records = <T>(most: number, make: (resource: Resource, from: ReturnType<typeof scope>) => T): T[] => {
    const resources = [resource(), resource()]
    const from = [scope(), scope(), scope()]
    return list(most, () => make(pick(resources), pick(from)))
  }

  return {
    spans: () => records(12, span),
    logs: () => records(12, log),
    collected,
    span: () => span(resource(), scope()),
    log: () => log(resource(), scope()),
  }
}
