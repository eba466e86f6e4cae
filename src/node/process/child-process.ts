import { ChildProcess } from 'node:child_process'
import { type Context, context, type Span, trace } from '@opentelemetry/api'
import type { Instrument, Instruments } from '../../core/instrument.js'
import { contextVariables } from '../../core/process/environment-carrier.js'
import { describeEnd } from '../../core/process/process-span.js'
import { guard } from '../../core/safety/guard.js'
import { isTracingSuppressed } from '../../core/safety/suppress.js'
import { wrap } from '../../core/safety/wrap.js'
import { PROCESS_OUTLIVED } from '../../core/semconv.js'
import { emitWithin } from '../http/emit.js'
import { childSync } from './child-process-sync.js'
import { hasOwnContext, startProcessSpan, without } from './child-span.js'

/** What the functions of `node:child_process` make of their arguments: an object of its own for each call. */
interface Normalised {
  file: string
  args?: string[]
  /** `NAME=value`, of the given environment or of the process's. */
  envPairs?: string[]
  env?: NodeJS.ProcessEnv
  shell?: boolean | string
}

/**
 * An INTERNAL span for each process that is started, which gets its context in its environment.
 *
 * `spawn`, `exec`, `execFile` and `fork` all end in `ChildProcess.prototype.spawn`, so their own functions, with
 * their promisified forms, stay as they are, and whoever imported them before us is reached too.
 */
export const childProcess: Instrument = (instruments) => {
  const running = new Set<Span>()
  const stops = [
    wrap(
      ChildProcess.prototype as unknown as { spawn(options: Normalised): unknown },
      'spawn',
      (original) => {
        return function (this: ChildProcess, options: Normalised) {
          const parent = context.active()
          const begun = isTracingSuppressed(parent)
            ? undefined
            : guard(() => begin(instruments, options, parent))
          if (!begun) return Reflect.apply(original, this, [options])
          running.add(begun.span)
          const end = () => {
            if (running.delete(begun.span)) begun.span.end()
          }
          guard(() => watch(this, begun.span, parent, end))
          try {
            return Reflect.apply(original, this, [begun.options])
          } catch (thrown) {
            guard(() => describeEnd(begun.span, { failure: thrown as Error }))
            end()
            throw thrown
          }
        }
      },
    ),
    childSync(instruments),
    // A child may outlive us, detached or not; its span says what is known.
    instruments.beforeEnd(() => {
      for (const span of running) span.setAttribute(PROCESS_OUTLIVED, true).end()
      running.clear()
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

function begin(
  instruments: Instruments,
  options: Normalised,
  parent: Context,
): { span: Span; options: Normalised } {
  const { file, args = [file], shell, env, envPairs = [] } = options
  const line = shell ? args.at(-1) : undefined
  const span = startProcessSpan(instruments, { file, args, line }, parent)
  if (hasOwnContext(instruments.propagator, env)) return { span, options }
  const variables = contextVariables(instruments.propagator, trace.setSpan(parent, span))
  const pairs = Object.entries(variables).map(([name, value]) => `${name}=${value}`)
  return { span, options: { ...options, envPairs: [...without(instruments.propagator, envPairs), ...pairs] } }
}

/** The process's life and not its streams': these may be inherited by others that outlive it. */
function watch(child: ChildProcess, span: Span, parent: Context, end: () => void): void {
  emitWithin(child, parent, (event, [first, second]) => {
    if (event === 'exit')
      describeEnd(span, { pid: child.pid, code: first as number | null, signal: second as string | null })
    // A process that runs emits errors too: of a signal or a message that could not be sent.
    else if (event === 'error' && child.pid === undefined) describeEnd(span, { failure: first as Error })
    else return
    end()
  })
}
