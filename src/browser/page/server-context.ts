import type { SpanContext } from '@opentelemetry/api'
import { ISSUED } from '../../core/page-context.js'
import { parseTraceparent } from '../../core/propagation/traceparent.js'

/** What is looked at of a navigation; some of it is younger than our browsers. */
export type Navigation = Partial<
  Pick<
    PerformanceNavigationTiming,
    'fetchStart' | 'requestStart' | 'responseEnd' | 'transferSize' | 'encodedBodySize' | 'workerStart'
  >
> & {
  deliveryType?: string
  serverTiming?: readonly { name: string; description: string }[]
}

/** The context of the server's span that a page came with. */
export interface ServerContext {
  spanContext: SpanContext
  source: 'server-timing' | 'meta'
  /** Whether it was written for this very page load. */
  isFresh: boolean
}

/** Where to look, and by which clock. */
export interface Surroundings {
  navigation: Navigation | undefined
  /** The page's `<meta name="traceparent">`. */
  meta: { content: string; issued: string | null } | undefined
  /** `performance.timeOrigin`. */
  timeOrigin: number
  now: number
  undated: 'link' | 'parent'
}

/**
 * Milliseconds by which the clocks of server and visitor may differ. A page from a cache that is no older
 * passes for fresh by its time alone, so this is short; a visitor whose clock is off by more gets a link.
 */
const CLOCK_TOLERANCE_MS = 5000
/** What browsers report for an answer of 304, whose body is the one they had (Resource Timing, `transferSize`). */
const VALIDATED_SIZE = 300

interface Candidate {
  traceparent: string
  issued: string | undefined
  source: ServerContext['source']
}

/**
 * Finds the server's span and tells whether it answered this page load or an earlier one, whose answer some
 * cache kept. In doubt it did not: a link too few of a trace is missed, strangers in one trace mislead.
 */
export function serverContext(around: Surroundings): ServerContext | undefined {
  const found = candidates(around).flatMap((candidate) => {
    const spanContext = parseTraceparent(candidate.traceparent)
    if (!spanContext) return []
    return [{ spanContext, source: candidate.source, isFresh: isFresh(candidate, around) }]
  })
  return found.find((one) => one.isFresh) ?? found[0]
}

/** The header is the answer's own also where the body comes from a cache, so it goes first. */
function candidates({ navigation, meta }: Surroundings): Candidate[] {
  const timing = (name: string) => navigation?.serverTiming?.find((one) => one.name === name)?.description
  const [header, list] = [timing('traceparent'), [] as Candidate[]]
  if (header) list.push({ traceparent: header, issued: timing(ISSUED), source: 'server-timing' })
  if (meta) list.push({ traceparent: meta.content, issued: meta.issued ?? undefined, source: 'meta' })
  return list
}

function isFresh({ issued, source }: Candidate, { navigation, timeOrigin, now, undated }: Surroundings) {
  if (!navigation || isFromCache(navigation, source)) return false
  if (issued === undefined) return undated === 'parent'
  // `shared`, or somebody's own.
  if (!/^\d{1,16}$/.test(issued)) return false
  const asked = timeOrigin + (navigation.requestStart || navigation.fetchStart || 0)
  // The page may still be arriving.
  const answered = navigation.responseEnd ? timeOrigin + navigation.responseEnd : now
  const time = Number(issued)
  return time >= asked - CLOCK_TOLERANCE_MS && time <= answered + CLOCK_TOLERANCE_MS
}

function isFromCache(
  { transferSize, encodedBodySize = 0, deliveryType, workerStart, serverTiming = [] }: Navigation,
  source: Candidate['source'],
): boolean {
  // The browser asked whether its copy is still good. The answer's header is new, and the page is not.
  const isValidated = transferSize === VALIDATED_SIZE && encodedBodySize > 0
  if (isValidated) return source === 'meta'
  if (deliveryType === 'cache') return true
  // Caches between us and the server say it themselves: `cdn-cache;desc=HIT`, `cfCacheStatus;desc="HIT"`.
  if (serverTiming.some(({ name, description }) => /cache/i.test(name) && isHit(`${name} ${description}`)))
    return true
  // What a Service Worker hands on has none of the network's sizes, and a page that is arriving has none yet.
  return !workerStart && transferSize !== undefined && transferSize < encodedBodySize
}

const isHit = (text: string): boolean => /(?:^|[^a-z])(?:hit|stale)(?:[^a-z]|$)/i.test(text)
