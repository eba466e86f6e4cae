/**
 * What one span costs from its start to its end, with five attributes, three given at its start: written by hand
 * (`by hand`: an object, ids, two times, and nothing checked), ours, and the official SDK's of the pinned line;
 * sampled into a processor that drops it, unsampled, and disabled, which is the API's no-op. Run with `npm run
 * bench:span`. Each variant has a process of its own, so that none is compiled with another's types in mind; they run in
 * turns.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { type Context, ROOT_CONTEXT, SpanKind, type Tracer, trace } from '@opentelemetry/api'
import { AlwaysOffSampler, BasicTracerProvider } from '@opentelemetry/sdk-trace-base'
import { resolveConfig } from '../src/core/config/resolve.js'
import { noEnvironment } from '../src/core/config/unset.js'
import { createPolicy } from '../src/core/redact/policy.js'
import { Resource } from '../src/core/resource.js'
import { createSdk, type Pipelines } from '../src/core/sdk.js'
import { createSharedAttributes } from '../src/core/shared-attributes.js'
import { buildProgram, median, next } from './program.js'

const SPANS = 50_000
const ROUNDS = 12

const begun = () => ({ 'http.request.method': 'GET', 'url.path': '/api/stock/7', 'server.port': 8080 })

/** Whatever makes spans, used as an instrumentation uses it. */
function oneSpan(tracer: Tracer, parent: Context = ROOT_CONTEXT): () => void {
  return () => {
    const span = tracer.startSpan('GET', { kind: SpanKind.SERVER, attributes: begun() }, parent)
    span.setAttribute('http.route', '/api/stock/:id')
    span.setAttribute('http.response.status_code', 200)
    span.end()
  }
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function hexOfWord(): string {
  const word = (Math.random() * 2 ** 32) >>> 0
  return HEX[word >>> 24]! + HEX[(word >>> 16) & 255]! + HEX[(word >>> 8) & 255]! + HEX[word & 255]!
}

let last: unknown

function byHand(): void {
  const start = performance.now()
  const span = {
    traceId: hexOfWord() + hexOfWord() + hexOfWord() + hexOfWord(),
    spanId: hexOfWord() + hexOfWord(),
    name: 'GET',
    kind: SpanKind.SERVER,
    start: performance.timeOrigin + start,
    attributes: begun() as Record<string, unknown>,
    duration: 0,
  }
  span.attributes['http.route'] = '/api/stock/:id'
  span.attributes['http.response.status_code'] = 200
  span.duration = performance.now() - start
  last = span
}

function ours(ratio: number): Tracer {
  const defaults = { protocol: 'http/protobuf', resource: {}, origin: undefined } as const
  const { config } = resolveConfig(
    { endpoint: 'http://localhost:4318', sampling: { ratio } },
    noEnvironment(),
    defaults,
  )
  const add = (span: unknown) => {
    last = span
  }
  const pipelines = { traces: { add }, logs: undefined, metrics: undefined } as unknown as Pipelines
  const shared = createSharedAttributes(config.baggageAttributes)
  const sdk = createSdk(
    config,
    new Resource({}),
    pipelines,
    {} as never,
    shared,
    createPolicy(config.redact, () => {}),
    () => {},
    () => ({}) as never,
  )
  return sdk.tracerProvider.getTracer('bench')
}

function official(sampler?: AlwaysOffSampler): Tracer {
  const done = () => Promise.resolve()
  const onEnd = (span: unknown) => {
    last = span
  }
  const dropping = { onStart() {}, onEnd, forceFlush: done, shutdown: done }
  return new BasicTracerProvider({ sampler, spanProcessors: [dropping] }).getTracer('bench')
}

/** Below one that was sampled out too, as all but the first of a trace are. */
function childOfUnsampled(): () => void {
  const tracer = ours(0)
  return oneSpan(tracer, trace.setSpan(ROOT_CONTEXT, tracer.startSpan('GET', {}, ROOT_CONTEXT)))
}

const VARIANTS: Record<string, () => () => void> = {
  'by hand': () => byHand,
  ours: () => oneSpan(ours(1)),
  official: () => oneSpan(official()),
  'ours, unsampled': () => oneSpan(ours(0)),
  'ours, one in 100 sampled': () => oneSpan(ours(0.01)),
  'ours, unsampled child': childOfUnsampled,
  'official, unsampled': () => oneSpan(official(new AlwaysOffSampler())),
  'ours, disabled': () => oneSpan(trace.getTracer('bench')),
}

/** Makes spans whenever it is asked to, and answers the nanoseconds of one. */
function make(name: string): void {
  const work = VARIANTS[name]!()
  process.on('disconnect', () => process.exit())
  process.on('message', () => {
    const started = process.hrtime.bigint()
    for (let i = 0; i < SPANS; i++) work()
    process.send?.(Number(process.hrtime.bigint() - started) / SPANS)
  })
  process.send?.(last ?? 'ready')
}

async function compare(): Promise<void> {
  const program = buildProgram(import.meta.url)
  const children = new Map<string, ChildProcess>()
  for (const name of Object.keys(VARIANTS)) {
    const child = fork(program, [name], { execArgv: [] })
    await next(child)
    children.set(name, child)
  }
  const times: Record<string, number[]> = {}
  // In turns, so that what else the machine does meets all of them alike; the first two warm up.
  for (let round = -2; round < ROUNDS; round++)
    for (const [name, child] of children) {
      child.send('go')
      const time = await next<number>(child)
      if (round >= 0) times[name] = [...(times[name] ?? []), time]
    }
  const middle = (name: string) => median(times[name]!)
  console.log(`one span, ns, median (range) of ${ROUNDS} rounds of ${SPANS}:`)
  for (const [name, all] of Object.entries(times)) {
    const [least, most] = [Math.min(...all), Math.max(...all)].map((ns) => ns.toFixed(0))
    const ratios = ['by hand', 'official'].map((to) => `×${(middle(name) / middle(to)).toFixed(2)} ${to}`)
    console.log(
      `  ${name.padEnd(24)} ${middle(name).toFixed(0).padStart(5)} (${least}…${most})  ${ratios.join('  ')}`,
    )
  }
  const more = (name: string) => `${name} ${(middle(name) - middle('ours, disabled')).toFixed(0)}`
  const sampledOut = ['ours, unsampled', 'ours, unsampled child', 'official, unsampled'].map(more)
  console.log(`sampled out, ns over the API's no-op: ${sampledOut.join('; ')}`)
  for (const child of children.values()) child.kill()
}

const [role] = process.argv.slice(2)
if (role) make(role)
else void compare()
