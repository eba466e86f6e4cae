const MOST = 50
/** As far as the browser rounds durations. */
const SLACK_MS = 8

let recent: PerformanceEventTiming[] = []
let observer: PerformanceObserver | undefined

const note = (entries: PerformanceEntryList) => {
  recent = [...recent, ...(entries as PerformanceEventTiming[])].slice(-MOST)
}

/** Remembers the last events that a person had to wait for. */
export function watchEvents(): void {
  if (!PerformanceObserver.supportedEntryTypes.includes('event')) return
  observer = new PerformanceObserver((list) => note(list.getEntries()))
  observer.observe({ type: 'event', durationThreshold: 40, buffered: true })
}

const paintedAt = ({ startTime, duration }: PerformanceEventTiming) => startTime + duration

/** All events that were answered by the same frame as this one: a press of a button is several. */
export function ofOneFrame(entry: PerformanceEventTiming): PerformanceEventTiming[] {
  note(observer?.takeRecords() ?? [])
  return [entry, ...recent.filter((one) => Math.abs(paintedAt(one) - paintedAt(entry)) <= SLACK_MS)]
}
