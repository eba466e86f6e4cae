/** A visitor's session in a page. */
export interface SessionOptions {
  /** Milliseconds without a click, key or return to the page after which it is over. Default 30 minutes. */
  inactivityMs?: number
  /** Milliseconds after which it is over whatever happens. Default 4 hours. */
  maxAgeMs?: number
  /** Where it is kept: `local`, by all tabs of the origin; `memory`, by each page for itself. Default `local`. */
  storage?: 'local' | 'memory'
  /**
   * Who gets its id in `baggage`: the page's own `origin`, or all `targets` of `propagateTo`, which then have to allow
   * that header. Default `origin`.
   */
  sendTo?: 'origin' | 'targets'
}

/** A visit as it is kept between pages. Times in milliseconds since 1970. */
export interface SessionRecord {
  id: string
  began: number
  /** When somebody was last seen to do something. */
  seen: number
}

export interface SessionParts {
  inactivityMs: number
  maxAgeMs: number
  /** What is kept, by whichever page kept it last; undefined for nothing, or nothing that can be used. */
  read(): SessionRecord | undefined
  write(record: SessionRecord): void
  newId(): string
  now(): number
  started(record: SessionRecord, previous: SessionRecord | undefined): void
  /** @param at since when it is over */
  ended(record: SessionRecord, at: number): void
}

export interface Session {
  /** The id of now: of the session under way, or of a new one. */
  id(): string
  /** Somebody did something. */
  touch(): void
}

/** A session's own store is asked this often at most, in parts of the inactivity that ends it. */
const WRITES = 30

/**
 * A session that ends by inactivity or by age, whichever comes first. A record that comes after its end begins the
 * next one. Pages share one by what they read and write; who finds it over asks what the others did first.
 */
export function createSession(parts: SessionParts): Session {
  const { inactivityMs, maxAgeMs } = parts
  // Distances, and not differences: what was kept by a clock that was set back since must not last for ever.
  const isOver = ({ began, seen }: SessionRecord, now: number) =>
    Math.abs(now - seen) >= inactivityMs || Math.abs(now - began) >= maxAgeMs
  let current: SessionRecord | undefined
  let isTelling = false

  const tell = (next: SessionRecord, previous: SessionRecord | undefined, now: number) => {
    isTelling = true
    try {
      if (previous)
        parts.ended(previous, Math.min(previous.seen + inactivityMs, previous.began + maxAgeMs, now))
      parts.started(next, previous)
    } finally {
      isTelling = false
    }
  }
  const renew = (now: number): SessionRecord => {
    const kept = parts.read()
    const previous = kept ?? current
    if (kept && !isOver(kept, now)) return kept
    const next = { id: parts.newId(), began: now, seen: now }
    current = next
    parts.write(next)
    tell(next, previous, now)
    return next
  }
  /** Somebody set the clock back while the page was open, which ends no visit: its times follow. */
  const follow = (session: SessionRecord, now: number): void => {
    current = { ...session, began: now - (session.seen - session.began), seen: now }
    if (parts.read()?.id === session.id) parts.write(current)
  }
  const at = (now: number): SessionRecord => {
    if (current && now < current.seen) follow(current, now)
    // The events of a new session ask for its id, and a clock that jumps would end it again and again.
    if (!current || (!isTelling && isOver(current, now))) current = renew(now)
    return current
  }
  return {
    id: () => at(parts.now()).id,
    touch() {
      const now = parts.now()
      const session = at(now)
      if (now - session.seen < inactivityMs / WRITES) return
      current = { ...session, seen: now }
      // Another page may have begun a newer one.
      const kept = parts.read()
      if (!kept || kept.id === session.id || isOver(kept, now)) parts.write(current)
      else current = kept
    },
  }
}
