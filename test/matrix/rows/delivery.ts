/** What a page recorded that is left, in whatever way. */
import { trace } from '@opentelemetry/api'
import type { Row, Wire } from '../row.js'
import { denyStorage } from './hostile-page.js'
import { differs, unlike } from './instrument.js'

const QUIET = { interactions: false, pageLoad: false, session: false, webVitals: false, longTasks: false }
/** Nothing is sent by itself while the page is there. */
const WAITING = { instrument: QUIET, limits: { batchDelayMs: 600_000 } }
const POINT = 'recorded'

const arrive =
  (more: string[]) =>
  ({ spans, logs }: Wire): string[] => [
    ...differs(
      'spans',
      spans.map(({ name }) => name),
      [...more, 'row a', 'row b', POINT, POINT],
    ),
    ...differs(
      'lines',
      logs.map(({ body }) => String(body)),
      ['line a', 'line b'],
    ),
    ...unlike(
      'a line is not in its trace',
      logs.every((log) => spans.some(({ traceId }) => traceId === log.traceId)),
    ),
  ]

const left = (name: string, parts: Partial<Row>): Row => ({
  name: `a page that is left: ${name}`,
  table: 'delivery',
  points: [POINT],
  options: WAITING,
  leaves: 'delivered',
  run({ at, telemetry, id }) {
    at(POINT)
    telemetry.log.info(`line ${id}`)
  },
  wire: arrive([]),
  ...parts,
})

/** A frame with telemetry of its own, which records once. */
async function recordInFrame(endpoint: string): Promise<HTMLIFrameElement> {
  const frame = document.createElement('iframe')
  frame.src = '/'
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve))
  document.body.append(frame)
  await loaded
  frame.contentWindow!.recordOnce(endpoint)
  return frame
}

const framed = (name: string, leave: (frame: HTMLIFrameElement) => void): Row => ({
  name: `a frame that is left: ${name}`,
  table: 'delivery',
  points: [POINT],
  options: { instrument: QUIET },
  async run({ at, id, endpoint }) {
    if (id === 'a') leave(await recordInFrame(endpoint))
    at(POINT)
  },
  wire: ({ spans }) =>
    differs(
      'spans',
      spans.map(({ name }) => name),
      ['in the frame', 'row a', 'row b', POINT, POINT],
    ),
})

export const deliveryRows: Row[] = [
  left('for another page', {}),
  left('with its records in protobuf', { options: { ...WAITING, protocol: 'http/protobuf' } }),
  left('without any storage', {
    before: denyStorage,
  }),
  left('while the receiver takes nothing, until the next visit', {
    leaves: 'refused',
    options: { ...WAITING, limits: { ...WAITING.limits, retryMs: 1 } },
  }),
  left('with last words, while the receiver takes nothing, until the next visit', {
    before: () => addEventListener('pagehide', () => trace.getTracer('page').startSpan('last words').end()),
    leaves: 'refused',
    options: { ...WAITING, limits: { ...WAITING.limits, retryMs: 1 } },
    wire: arrive(['last words']),
  }),
  framed('for another page', (frame) => {
    frame.src = '/elsewhere'
  }),
  framed('by being removed', (frame) => frame.remove()),
]
