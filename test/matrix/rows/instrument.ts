/** A row of the matrix about an instrument: what the page does, and what has to arrive. */
import type { SinkLog, SinkSpan } from '../../support/sink.js'
import { type Row, until, type Visit, type Wire } from '../row.js'

const QUIET = {
  pageLoad: false,
  resources: false,
  navigation: false,
  interactions: false,
  beacon: false,
  eventSource: false,
  errors: false,
  console: false,
  webVitals: false,
  longTasks: false,
  session: false,
}

/** Faults of ours that the page or its console would see. */
const faults: string[] = []
const expected = (message: unknown) => /expected of the row/.test(String(message))

function watchFaults(): void {
  const note = (text: unknown) => !expected(text) && faults.push(String(text))
  addEventListener('error', (event) => note(event.message))
  addEventListener('unhandledrejection', ({ reason }) => note(reason))
  for (const level of ['warn', 'error'] as const) {
    const original = console[level]
    console[level] = (...given: unknown[]) => {
      note(given.join(' '))
      original.apply(console, given)
    }
  }
}

export const task = () => until((done) => setTimeout(done))

/** Some instruments come when the page is idle, and the browser tells what it measured when it likes. */
export async function created(
  { telemetry }: Visit,
  count: number,
  signal: 'logs' | 'traces' = 'logs',
): Promise<void> {
  while (telemetry.status()[signal].created < count) await until((done) => setTimeout(done, 20))
}

const POINT = 'the page went on'

/** @param act what the page does, once */
export const instrument = (
  name: string,
  on: (keyof typeof QUIET)[],
  act: (visit: Visit) => unknown,
  wire: (wire: Wire) => string[],
): Row => ({
  name,
  table: 'instruments',
  points: [POINT],
  options: { instrument: { ...QUIET, ...Object.fromEntries(on.map((one) => [one, true])) } },
  before: watchFaults,
  async run(visit) {
    if (visit.id === 'a') await act(visit)
    visit.at(POINT)
  },
  after: () => faults,
  wire,
})

/** Answers what differs, for a list of names in any order. */
export function differs(what: string, found: (string | undefined)[], wanted: string[]): string[] {
  const [is, should] = [found, wanted].map((names) => [...names].sort().join(', '))
  return is === should ? [] : [`${what}: "${is}" and not "${should}"`]
}
export const belowRow = (spans: SinkSpan[], one: Pick<SinkSpan, 'traceId'> | undefined): boolean =>
  spans.some(({ name, traceId }) => name === 'row a' && traceId === one?.traceId)
export const unlike = (what: string, isRight: unknown) => (isRight ? [] : [what])
export const events = (logs: SinkLog[], name: string) => logs.filter(({ eventName }) => eventName === name)
/** Whether the page said that its engine tells something. */
export const isTold = (logs: SinkLog[], what: string) => events(logs, 'told')[0]?.attributes[what]
export const names = (logs: SinkLog[]) => logs.map(({ eventName }) => eventName || 'console')
