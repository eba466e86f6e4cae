import { ThroughlineError } from '../errors.js'
import type { LogAttributes } from '../logs/log.js'
import { guard } from '../safety/guard.js'
import { isApplications, unrecorded } from '../safety/unrecorded.js'
import { wrap } from '../safety/wrap.js'
import { checkBridge } from './check.js'
import { type BridgeCounts, eventRecorder } from './recorder.js'

export type { BridgeCounts } from './recorder.js'

/** An event as it was published. */
export interface BridgedEvent {
  /** Its name; of an `Event` its `type`. */
  type: string
  /** What was published under it: the first argument, or the `detail` or `data` of an `Event`. */
  payload: unknown
  /** All that the bus was given after the type; of an `EventTarget` the `Event` itself. */
  args: readonly unknown[]
}

/** Options of `bridgeEvents`; every one may be left out. */
export interface BridgeOptions {
  /** Which types are recorded. Default: all but Node's `newListener` and `removeListener`. */
  types?: readonly string[] | ((type: string) => boolean)
  /** What the bus is called; records are named `<name>.<type>`. Default: they are named by their type. */
  name?: string
  /** More attributes of a record. Nothing of a payload but its class and its keys is recorded without this. */
  attributes?: (event: BridgedEvent) => LogAttributes
  /** Default: `error` for a type named `error` and for payloads that are errors, else `info`. */
  severity?: BridgeSeverity | ((event: BridgedEvent) => BridgeSeverity)
  /** Records in one second at most; events beyond it are counted as dropped. Default 100. */
  limit?: number
}

export type BridgeSeverity = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'

/** Ends a bridge when it is called, and tells what went over it. */
export interface EventBridge {
  (): void
  counts(): BridgeCounts
}

/** Node's `EventEmitter` and its like, mitt among them. */
export interface EmitterSource {
  on: unknown
  emit: unknown
}
/** A page's, a worker's, or Node's `EventTarget`. */
export interface TargetSource {
  addEventListener: unknown
  dispatchEvent: unknown
}
/** A subject of RxJS and its like. */
export interface SubjectSource {
  subscribe: unknown
  next: unknown
}
export type EventSource = EmitterSource | TargetSource | SubjectSource

type Publish = (...given: unknown[]) => unknown
type Published = (given: unknown[]) => BridgedEvent

/**
 * Makes a log record of each event that is published on a bus, in the publisher's trace, with `event_name`, type
 * attributes and the counts `throughline.events.published` and `.dropped`. It works with the telemetry that runs,
 * whether it was started before or after, and does nothing without one.
 *
 * It shadows the one method by which the bus publishes, and adds no listener: a listener would change
 * `listenerCount`, keep an `error` event without a handler from throwing, and run in whatever order it was added.
 * So events that the platform itself dispatches to an `EventTarget`, such as a click, are not seen.
 *
 * @param source an `EventEmitter`, an `EventTarget`, a mitt-like emitter, or a subject with `next`
 * @returns how to stop, with `counts()`
 * @throws {ThroughlineError} `INVALID_OPTIONS`, listing every problem of the arguments
 */
export function bridgeEvents(source: EventSource, options: BridgeOptions = {}): EventBridge {
  const problems = checkBridge(source, options)
  const method = publishingMethod(source)
  if (problems.length > 0 || !method) {
    const list = problems.map((problem) => `  - ${problem}`).join('\n')
    throw new ThroughlineError(
      'INVALID_OPTIONS',
      `bridgeEvents() was given what it cannot use:\n${list}`,
      problems,
    )
  }
  const { record, counts } = eventRecorder(options)
  const [name, read] = method
  const bus = source as unknown as Record<string, Publish>
  const own = Object.hasOwn(bus, name)
  const stop = wrap(
    bus,
    name,
    ((publish: Publish) =>
      function (this: unknown, ...given: unknown[]) {
        if (isApplications()) unrecorded(() => guard(() => record(read(given))))
        return publish.apply(this, given)
      }) as never,
  )
  // What lists an object's members finds none of ours.
  if (!own) Object.defineProperty(bus, name, { enumerable: false })
  return Object.assign(stop, { counts })
}

function publishingMethod(source: EventSource): [string, Published] | undefined {
  const has = (...names: string[]) =>
    names.every((name) => typeof (source as unknown as Record<string, unknown> | null)?.[name] === 'function')
  if (has('on', 'emit'))
    return ['emit', ([type, ...args]) => ({ type: String(type), payload: args[0], args })]
  if (has('addEventListener', 'dispatchEvent')) return ['dispatchEvent', ofEvent]
  if (has('subscribe', 'next')) return ['next', ofValue]
  return undefined
}

const ofEvent: Published = (args) => {
  const event = args[0] as { type?: unknown; detail?: unknown; data?: unknown; error?: unknown } | undefined
  const payload = event?.detail ?? event?.data ?? event?.error
  return { type: String(event?.type), payload, args }
}

/** A subject has no types of its own; what goes over it often does. */
const ofValue: Published = (args) => {
  const type = (args[0] as { type?: unknown } | null | undefined)?.type
  return { type: typeof type === 'string' ? type : 'next', payload: args[0], args }
}
