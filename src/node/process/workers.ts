import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import workerThreads, { type Worker, type WorkerOptions } from 'node:worker_threads'
import { type Context, context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { recordError } from '../../core/exception.js'
import type { Instrument, Instruments } from '../../core/instrument.js'
import { contextVariables, isContextVariable } from '../../core/process/environment-carrier.js'
import { guard } from '../../core/safety/guard.js'
import { isTracingSuppressed } from '../../core/safety/suppress.js'
import { wrap } from '../../core/safety/wrap.js'
import { ERROR_TYPE, PROCESS_OUTLIVED, WORKER_EXIT_CODE, WORKER_FILE } from '../../core/semconv.js'
import { replacedBuiltins } from '../builtins.js'
import { emitWithin } from '../http/emit.js'
import { hasOwnContext } from './child-span.js'

type WorkerArguments = [file: string | URL, options?: WorkerOptions]

/**
 * An INTERNAL span for the life of each worker thread, which gets its context in its `process.env`.
 *
 * The class is replaced by a proxy of itself: `instanceof`, subclasses and static members stay as they were.
 */
export const workers: Instrument = (instruments) => {
  const running = new Set<Span>()
  const original = workerThreads.Worker
  let active = true
  const replacement = new Proxy(original, {
    construct(target, args, newTarget) {
      const make = (given = args): Worker => Reflect.construct(target, given, newTarget)
      const parent = context.active()
      if (!active || isTracingSuppressed(parent)) return make()
      const span = guard(() => begin(instruments, args as unknown as WorkerArguments, parent))
      if (!span) return make()
      const end = () => {
        if (running.delete(span)) span.end()
      }
      running.add(span)
      try {
        const worker = withContext(
          instruments,
          args as unknown as WorkerArguments,
          trace.setSpan(parent, span),
          make,
        )
        guard(() => watch(worker, span, parent, end))
        return worker
      } catch (thrown) {
        guard(() => recordError(span, thrown))
        end()
        throw thrown
      }
    },
  })
  workerThreads.Worker = replacement
  const forget = instruments.beforeEnd(() => {
    for (const span of running) span.setAttribute(PROCESS_OUTLIVED, true).end()
    running.clear()
  })
  const putBack = () => {
    active = false
    if (workerThreads.Worker === replacement) workerThreads.Worker = original
  }
  return replacedBuiltins([putBack, forget])
}

function begin({ tracer }: Instruments, [file, options]: WorkerArguments, parent: Context): Span {
  const name = options?.eval ? 'eval' : nameOf(file)
  return tracer.startSpan(
    `worker ${name}`,
    { kind: SpanKind.INTERNAL, attributes: { [WORKER_FILE]: name } },
    parent,
  )
}

function nameOf(file: string | URL): string {
  const url = file instanceof URL ? file : undefined
  if (url && url.protocol !== 'file:') return url.protocol
  return basename(url ? fileURLToPath(url) : String(file))
}

/**
 * Makes a worker that has the context in its environment. One that copies ours gets it from ours, where it
 * stands for as long as the constructor runs, so that its options stay as they were written. One that shares ours
 * gets none, since there is one environment for both.
 */
function withContext(
  { propagator }: Instruments,
  [file, options]: WorkerArguments,
  active: Context,
  make: (args?: unknown[]) => Worker,
): Worker {
  const env = options?.env as NodeJS.ProcessEnv | symbol | null | undefined
  if (typeof env === 'symbol') return make()
  const variables = contextVariables(propagator, active)
  if (!env)
    return withVariables(
      propagator.fields().map((name) => name.toUpperCase()),
      variables,
      make,
    )
  if (typeof env !== 'object' || hasOwnContext(propagator, env)) return make()
  const kept = Object.entries(env).filter(([name]) => !isContextVariable(propagator, name))
  return make([file, { ...options, env: { ...Object.fromEntries(kept), ...variables } }])
}

/** Sets the process's variables while it runs `make`, and puts them back. */
function withVariables<T>(names: string[], variables: Record<string, string>, make: () => T): T {
  const before = names.map((name) => [name, process.env[name]] as const)
  const set = (name: string, value: string | undefined) => {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
  for (const name of names) set(name, variables[name])
  try {
    return make()
  } finally {
    for (const [name, value] of before) set(name, value)
  }
}

function watch(worker: Worker, span: Span, parent: Context, end: () => void): void {
  // What its owner ends has the exit code 1 too.
  let terminated = false
  const takeOut = wrap(worker, 'terminate', (terminate) => {
    return function (this: Worker) {
      terminated = true
      return Reflect.apply(terminate, this, [])
    } as typeof terminate
  })
  emitWithin(worker, parent, (event, [value]) => {
    if (event === 'error') recordError(span, value)
    if (event !== 'exit') return
    takeOut()
    span.setAttribute(WORKER_EXIT_CODE, value as number)
    if (value !== 0 && !terminated && !failed(span)) {
      span.setAttribute(ERROR_TYPE, String(value))
      span.setStatus({ code: SpanStatusCode.ERROR, message: `exit code ${value}` })
    }
    end()
  })
}

const failed = (span: Span): boolean =>
  (span as Span & { status?: { code: SpanStatusCode } }).status?.code === SpanStatusCode.ERROR
