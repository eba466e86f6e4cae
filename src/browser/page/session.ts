import { SeverityNumber } from '@opentelemetry/api-logs'
import type { Instrument } from '../../core/instrument.js'
import { guard } from '../../core/safety/guard.js'
import { together } from '../../core/safety/together.js'
import * as names from '../../core/semconv.js'
import { createSession, type SessionRecord } from '../../core/session.js'
import { newTraceId } from '../../core/trace/ids.js'
import { whenIdle } from '../lazy.js'
import { listen } from '../native.js'
import { workerType } from '../scope.js'

const KEY = 'throughline-session'
/** What a person does, and coming back to the page. */
const ACTIVITIES = 'pointerdown keydown wheel touchstart visibilitychange'

/**
 * A session of a visitor, over pages and tabs of one origin: `session.id` on every span and log record, and in the
 * baggage that targets get; an event when one starts and when one was found to be over. No cookie is set. Where
 * there is no storage, a session is one page's. Workers have none of their own, and get one by baggage.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/general/session/
 */
export const session: Instrument = ({ logger, share, session: { inactivityMs, maxAgeMs, storage } }) => {
  if (workerType()) return () => {}
  const store = () => (storage === 'local' ? globalThis.localStorage : undefined)
  let own: SessionRecord | undefined

  const emit = (eventName: string, id: string, previous?: string, timestamp?: number) =>
    logger.emit({
      eventName,
      timestamp,
      severityNumber: SeverityNumber.INFO,
      attributes: { [names.SESSION_ID]: id, ...(previous && { [names.SESSION_PREVIOUS_ID]: previous }) },
    })
  const visit = createSession({
    inactivityMs,
    maxAgeMs,
    read: () => parse(attempt(() => store()?.getItem(KEY))) ?? own,
    write(record) {
      own = record
      // A full quota, or a storage that is denied by now: the page keeps its own.
      attempt(() => store()?.setItem(KEY, JSON.stringify(record)))
    },
    newId: newTraceId,
    now: Date.now,
    started: (record, previous) => emit(names.SESSION_START, record.id, previous?.id),
    ended: (record, at) => emit(names.SESSION_END, record.id, undefined, at),
  })

  const stopSharing = share(() => [names.SESSION_ID, visit.id()])
  const onActivity = () => {
    if (document.visibilityState === 'visible') guard(visit.touch)
  }
  const stopListening = listen(globalThis, ACTIVITIES, onActivity)
  let isOver = false
  // A page waits for its storage: until it is drawn only for what is recorded.
  whenIdle(() => isOver || guard(visit.id))
  const stop = () => {
    isOver = true
  }
  return together([stopSharing, stopListening, stop])
}

/** Storage throws where it is denied, which is nothing to report. */
function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}

/** Whatever stands there may be anybody's. */
function parse(text: string | null | undefined): SessionRecord | undefined {
  const record = text && (attempt(() => JSON.parse(text)) as Partial<SessionRecord> | undefined)
  if (!record || !/^[0-9a-f]{32}$/.test(String(record.id))) return undefined
  const { began, seen } = record
  return Number.isFinite(began) && Number.isFinite(seen) ? (record as SessionRecord) : undefined
}
