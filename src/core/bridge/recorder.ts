import type { Attributes } from '@opentelemetry/api'
import { preciseNow } from '../clock.js'
import { currentInstruments, currentLogger } from '../current.js'
import { exceptionAttributes } from '../exception.js'
import { toAttributes } from '../logs/log.js'
import { severityOf } from '../logs/severity.js'
import {
  EVENT_PAYLOAD_KEYS,
  EVENT_PAYLOAD_TYPE,
  EVENT_SOURCE,
  EVENT_TYPE,
  EVENTS_DROPPED,
  EVENTS_PUBLISHED,
} from '../semconv.js'
import type { BridgedEvent, BridgeOptions } from './index.js'

const SCOPE = 'throughline'
const DEFAULT_LIMIT = 100
const MAX_NAME = 128
const MAX_KEYS = 16
const MAX_TEXT = 4096
/** Types that a metric tells apart; a bus whose types are made as it runs has no end of them. */
const MAX_TYPES = 100
const OTHER = '_OTHER'
/** What an EventEmitter tells of itself. */
const INTERNAL = ['newListener', 'removeListener']

/** What went over a bridge since it was made, while telemetry ran. */
export interface BridgeCounts {
  /** Events of the types that are recorded. */
  published: number
  /** Those of them that became no record: beyond the limit, or because `attributes` or `severity` failed. */
  dropped: number
}

/** Makes a bridge's records and keeps its counts. */
export function eventRecorder(options: BridgeOptions): {
  record: (event: BridgedEvent) => void
  counts: () => BridgeCounts
} {
  const counts: BridgeCounts = { published: 0, dropped: 0 }
  const logger = currentLogger(SCOPE)
  const counters = currentInstruments(SCOPE, (meter) => ({
    published: meter.createCounter(EVENTS_PUBLISHED, {
      unit: '{event}',
      description: 'Events of the types that are recorded.',
    }),
    dropped: meter.createCounter(EVENTS_DROPPED, {
      unit: '{event}',
      description: 'Events that became no record.',
    }),
  }))
  const isRecorded = filterOf(options.types)
  const mayRecord = perSecond(options.limit ?? DEFAULT_LIMIT)
  const typeOf = boundedTypes()
  const source = options.name && { [EVENT_SOURCE]: options.name }

  const count = (what: keyof BridgeCounts, attributes: Attributes) => {
    counts[what]++
    counters()[what].add(1, attributes)
  }
  const record = (event: BridgedEvent) => {
    if (!logger().enabled() || !isRecorded(event.type)) return
    const attributes = { ...source, [EVENT_TYPE]: typeOf(event.type) }
    count('published', attributes)
    try {
      if (mayRecord()) logger().emit(describe(event, options))
      else count('dropped', attributes)
    } catch (fault) {
      count('dropped', attributes)
      throw fault
    }
  }
  return { record, counts: () => ({ ...counts }) }
}

function describe(event: BridgedEvent, { name, attributes, severity }: BridgeOptions) {
  const type = event.type.slice(0, MAX_NAME)
  const error = event.payload instanceof Error ? event.payload : undefined
  const level =
    (typeof severity === 'function' ? severity(event) : severity) ??
    (error || event.type === 'error' ? 'error' : 'info')
  return {
    eventName: name ? `${name}.${type}` : type,
    timestamp: preciseNow(),
    severityNumber: severityOf(level),
    severityText: level.toUpperCase(),
    attributes: {
      ...(name && { [EVENT_SOURCE]: name }),
      [EVENT_TYPE]: type,
      ...describePayload(event.payload),
      ...(error && exceptionAttributes(error)),
      ...bounded(toAttributes(attributes?.(event))),
    },
  }
}

/** The class and the keys: what a payload says is the application's to tell. */
function describePayload(payload: unknown): Attributes {
  if (payload === undefined) return {}
  if (payload === null || typeof payload !== 'object') return { [EVENT_PAYLOAD_TYPE]: typeof payload }
  const made: unknown = payload.constructor
  const type = (typeof made === 'function' && made.name) || 'Object'
  if (Array.isArray(payload) || payload instanceof Error) return { [EVENT_PAYLOAD_TYPE]: type }
  const keys = Object.keys(payload).slice(0, MAX_KEYS)
  return {
    [EVENT_PAYLOAD_TYPE]: type.slice(0, MAX_NAME),
    [EVENT_PAYLOAD_KEYS]: keys.map((key) => key.slice(0, MAX_NAME)),
  }
}

const bounded = (attributes: Attributes): Attributes =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.slice(0, MAX_TEXT) : value,
    ]),
  )

function filterOf(types: BridgeOptions['types']): (type: string) => boolean {
  if (typeof types === 'function') return types
  if (!types) return (type) => !INTERNAL.includes(type)
  const listed = new Set(types)
  return (type) => listed.has(type)
}

function boundedTypes(): (type: string) => string {
  const seen = new Set<string>()
  return (type) => {
    if (seen.has(type)) return type
    if (seen.size >= MAX_TYPES || type.length > MAX_NAME) return OTHER
    seen.add(type)
    return type
  }
}

function perSecond(most: number): () => boolean {
  let from = Number.NEGATIVE_INFINITY
  let count = 0
  return () => {
    const now = performance.now()
    if (now - from >= 1000) {
      from = now
      count = 0
    }
    return ++count <= most
  }
}
