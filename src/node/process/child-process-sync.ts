import childProcess, { type SpawnSyncReturns } from 'node:child_process'
import { type Context, context, type Span, trace } from '@opentelemetry/api'
import type { Instruments } from '../../core/instrument.js'
import { contextVariables, isContextVariable } from '../../core/process/environment-carrier.js'
import { describeEnd } from '../../core/process/process-span.js'
import { guard } from '../../core/safety/guard.js'
import { isTracingSuppressed } from '../../core/safety/suppress.js'
import { wrap } from '../../core/safety/wrap.js'
import { replacedBuiltins } from '../builtins.js'
import { hasOwnContext, startProcessSpan } from './child-span.js'

type Call = (...args: unknown[]) => unknown
type Options = { env?: NodeJS.ProcessEnv; shell?: unknown }

const SYNC = ['spawnSync', 'execFileSync', 'execSync'] as const

/** The same for the forms that wait, which share nothing that can be reached but their own names. */
export function childSync(instruments: Instruments): () => void {
  const stops = SYNC.map((name) =>
    wrap(childProcess as unknown as Record<string, Call>, name, (original) => {
      return function (this: unknown, ...args: unknown[]) {
        const parent = context.active()
        const begun = isTracingSuppressed(parent)
          ? undefined
          : guard(() => begin(instruments, name === 'execSync', args, parent))
        if (!begun) return Reflect.apply(original, this, args)
        const { span } = begun
        try {
          const result = Reflect.apply(original, this, begun.args)
          // The others answer what the program wrote, and throw unless it ended well.
          guard(() => describeResult(span, name === 'spawnSync' ? result : { status: 0 }))
          return result
        } catch (thrown) {
          guard(() => describeThrown(span, thrown))
          throw thrown
        } finally {
          span.end()
        }
      }
    }),
  )
  return replacedBuiltins(stops)
}

function describeResult(
  span: Span,
  { pid, status, signal, error }: Partial<SpawnSyncReturns<unknown>>,
): void {
  describeEnd(span, { pid, code: status, signal, failure: error })
}

function describeThrown(span: Span, thrown: unknown): void {
  const { pid, status, signal } = thrown as Partial<SpawnSyncReturns<unknown>>
  // One that ended badly is an error of its own, with the command in its message.
  const ended = typeof status === 'number' || signal
  describeEnd(span, { pid, code: status, signal, failure: ended ? undefined : (thrown as Error) })
}

function begin(
  instruments: Instruments,
  isLine: boolean,
  args: unknown[],
  parent: Context,
): { span: Span; args: unknown[] } {
  const [first, second] = args
  const list = !isLine && Array.isArray(second) ? (second as unknown[]).map(String) : []
  const at = isLine || (second && !Array.isArray(second)) ? 1 : 2
  const options = (args[at] ?? {}) as Options
  const words = [String(first), ...list]
  const line = isLine || options.shell ? words.join(' ') : undefined
  const command = { file: words[0]!, args: line === undefined ? words : [line], line }
  const span = startProcessSpan(instruments, command, parent)
  const { propagator } = instruments
  // What Node refuses it refuses as the caller wrote it.
  if (typeof options !== 'object' || hasOwnContext(propagator, options.env)) return { span, args }
  const env: NodeJS.ProcessEnv = {}
  const given = options.env ?? process.env
  // Inherited variables too, as Node takes them.
  for (const name in given) if (!isContextVariable(propagator, name)) env[name] = given[name]
  Object.assign(env, contextVariables(propagator, trace.setSpan(parent, span)))
  const changed = Object.assign(Object.create(Object.getPrototypeOf(options)), options, { env })
  return { span, args: at === 1 ? [first, changed] : [first, second, changed] }
}
