import type { LogRecord, Span, SpanKind, Trace, TraceSummary } from '../../src/collector/wire.js'

/** Traces as the query API answers them: one click on "Place order", from the page to the row it wrote. */

export const orderTraceId = '4bf92f3577b34da6a3ce929d0e0e4736'
export const failedTraceId = '9c1d4e0f2a6b48d7b35e7f1023c4d5e6'

const versions: Record<string, string> = {
  'shop-web': '1.4.0',
  'shop-api': '2.1.3',
  payments: '0.9.8',
  receipt: '2.1.3',
}

interface Step {
  id: string
  parent?: string
  service: string
  name: string
  kind?: SpanKind
  /** Milliseconds since the click. */
  at: number
  ms: number
  attributes?: Record<string, unknown>
  error?: { type: string; message: string; stack?: string }
  links?: Span['links']
}

const nano = (startMillis: number, millis: number) =>
  (BigInt(startMillis) * 1_000_000n + BigInt(Math.round(millis * 1e6))).toString()

const resourceOf = (service: string) => ({
  'service.name': service,
  'service.version': versions[service] ?? '1.0.0',
  'deployment.environment.name': 'development',
  'telemetry.sdk.language': service === 'shop-web' ? 'webjs' : 'nodejs',
  'telemetry.sdk.name': 'opentelemetry',
  ...(service === 'shop-web'
    ? {
        'browser.language': 'en-GB',
        'user_agent.original': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0',
      }
    : { 'process.pid': 40_000 + service.length, 'host.name': 'dev-box' }),
})

/** A span of the wire format from the few things a test cares about. */
export function spanOf(traceId: string, startMillis: number, step: Step): Span {
  const { error } = step
  const end = step.at + step.ms
  return {
    traceId,
    spanId: step.id,
    parentSpanId: step.parent ?? '',
    traceState: '',
    name: step.name,
    kind: step.kind ?? 'internal',
    service: step.service,
    startTimeUnixNano: nano(startMillis, step.at),
    endTimeUnixNano: nano(startMillis, end),
    durationNano: Math.round(step.ms * 1e6).toString(),
    status: { code: error ? 'error' : 'unset', message: error?.message ?? '' },
    attributes: { ...step.attributes, ...(error && { 'error.type': error.type }) },
    events: error?.stack
      ? [
          {
            name: 'exception',
            timeUnixNano: nano(startMillis, end - step.ms * 0.1),
            attributes: {
              'exception.type': error.type,
              'exception.message': error.message,
              'exception.stacktrace': error.stack,
            },
          },
        ]
      : [],
    links: step.links ?? [],
    resource: resourceOf(step.service),
    scope: {
      name: step.name.startsWith('pg') ? '@opentelemetry/instrumentation-pg' : 'throughline',
      version: '0.76.0',
    },
  }
}

function logOf(
  traceId: string,
  startMillis: number,
  at: number,
  log: Partial<LogRecord> & { service: string },
) {
  const time = nano(startMillis, at)
  return {
    timeUnixNano: time,
    observedTimeUnixNano: time,
    severityNumber: 9,
    severityText: 'INFO',
    eventName: '',
    body: '',
    traceId,
    spanId: '',
    attributes: {},
    resource: resourceOf(log.service),
    scope: { name: 'throughline', version: '0.1.0' },
    ...log,
  } satisfies LogRecord
}

const sql = {
  insert: 'INSERT INTO orders (sku, quantity, price_cents, status) VALUES ($1, $2, $3, $4) RETURNING id',
  stock: 'SELECT quantity FROM stock WHERE sku = $1 FOR UPDATE',
  paid: "UPDATE orders SET status = 'paid', payment_id = $2 WHERE id = $1",
}
const db = (text: string) => ({
  'db.system.name': 'postgresql',
  'db.namespace': 'shop',
  'db.query.text': text,
  'server.address': '127.0.0.1',
  'server.port': 5432,
})
const http = (method: string, url: string, status: number, route?: string) => ({
  'http.request.method': method,
  'http.response.status_code': status,
  'server.address': new URL(url).hostname,
  'server.port': Number(new URL(url).port),
  ...(route ? { 'http.route': route, 'url.path': route, 'url.scheme': 'http' } : { 'url.full': url }),
})

/** The order that works, or the one whose payment is declined. */
export function orderTrace(startMillis: number, { failing = false } = {}): Trace {
  const traceId = failing ? failedTraceId : orderTraceId
  const web = 'shop-web'
  const api = 'shop-api'
  const pay = 'payments'
  const status = failing ? 502 : 201
  const declined = {
    type: 'CardDeclinedError',
    message: 'card declined: insufficient funds',
    stack: [
      'CardDeclinedError: card declined: insufficient funds',
      '    at authorise (/srv/payments/src/authorise.ts:41:11)',
      '    at async charge (/srv/payments/src/charge.ts:18:20)',
      '    at async handle (/srv/payments/src/server.ts:57:5)',
    ].join('\n'),
  }
  const failed = (type: string, message: string) => (failing ? { error: { type, message } } : {})
  const steps: Step[] = [
    {
      id: 'a000000000000001',
      service: web,
      name: 'click Place order',
      at: 0,
      ms: 318.4,
      attributes: { 'cart.items': 3, 'ui.target': 'button#place-order' },
      ...failed('Error', 'order failed'),
    },
    {
      id: 'a000000000000002',
      parent: 'a000000000000001',
      service: web,
      name: 'POST',
      kind: 'client',
      at: 2.1,
      ms: 309.2,
      attributes: http('POST', 'http://localhost:5173/api/orders', status),
      ...failed('502', ''),
    },
    {
      id: 'b000000000000001',
      parent: 'a000000000000002',
      service: api,
      name: 'POST /api/orders',
      kind: 'server',
      at: 9.8,
      ms: 296.7,
      attributes: {
        ...http('POST', 'http://localhost:4001/api/orders', status, '/api/orders'),
        'network.protocol.version': '1.1',
        'client.address': '127.0.0.1',
        'user_agent.original': 'Mozilla/5.0',
      },
      ...failed('502', ''),
    },
    {
      id: 'b000000000000002',
      parent: 'b000000000000001',
      service: api,
      name: 'pg-pool.connect',
      kind: 'client',
      at: 11.2,
      ms: 0.84,
      attributes: db(''),
    },
    {
      id: 'b000000000000003',
      parent: 'b000000000000001',
      service: api,
      name: 'pg.query:SELECT shop',
      kind: 'client',
      at: 12.4,
      ms: 4.6,
      attributes: db(sql.stock),
    },
    {
      id: 'b000000000000004',
      parent: 'b000000000000001',
      service: api,
      name: 'pg.query:INSERT shop',
      kind: 'client',
      at: 17.9,
      ms: 11.3,
      attributes: db(sql.insert),
    },
    {
      id: 'b000000000000005',
      parent: 'b000000000000001',
      service: api,
      name: 'charge card',
      at: 30.1,
      ms: 171.5,
      attributes: { 'order.id': 1042, 'payment.amount_cents': 12_990 },
      ...(failing && { error: { ...declined, type: 'PaymentError', message: 'payments answered 402' } }),
    },
    {
      id: 'b000000000000006',
      parent: 'b000000000000005',
      service: api,
      name: 'POST',
      kind: 'client',
      at: 31,
      ms: 169.8,
      attributes: http('POST', 'http://localhost:4002/charges', failing ? 402 : 200),
      ...failed('402', ''),
    },
    {
      id: 'c000000000000001',
      parent: 'b000000000000006',
      service: pay,
      name: 'POST /charges',
      kind: 'server',
      at: 35.7,
      ms: 161.2,
      attributes: http('POST', 'http://localhost:4002/charges', failing ? 402 : 200, '/charges'),
    },
    {
      id: 'c000000000000002',
      parent: 'c000000000000001',
      service: pay,
      name: 'authorise',
      at: 36.9,
      ms: 148.3,
      attributes: { 'card.network': 'visa' },
      ...(failing && { error: declined }),
    },
  ]
  if (!failing) {
    steps.push(
      {
        id: 'b000000000000007',
        parent: 'b000000000000001',
        service: api,
        name: 'pg.query:UPDATE shop',
        kind: 'client',
        at: 203.4,
        ms: 7.9,
        attributes: db(sql.paid),
      },
      {
        id: 'b000000000000008',
        parent: 'b000000000000001',
        service: api,
        name: 'spawn receipt',
        at: 213.1,
        ms: 88.6,
        attributes: { 'process.command': 'node receipt.js' },
      },
      {
        id: 'd000000000000001',
        parent: 'b000000000000008',
        service: 'receipt',
        name: 'render receipt',
        at: 241.5,
        ms: 52.7,
        attributes: { 'receipt.pages': 1 },
      },
      {
        id: 'b000000000000009',
        parent: 'b000000000000001',
        service: api,
        name: 'order-status publish',
        kind: 'producer',
        at: 303.2,
        ms: 0.41,
        attributes: { 'messaging.destination.name': 'order-status' },
        links: [{ traceId: failedTraceId, spanId: 'b000000000000001', attributes: { reason: 'retry of' } }],
      },
      {
        id: 'a000000000000003',
        parent: 'b000000000000009',
        service: web,
        name: 'order-status process',
        kind: 'consumer',
        at: 309.7,
        ms: 3.2,
        attributes: { 'messaging.destination.name': 'order-status' },
      },
    )
  }
  const logs = [
    logOf(traceId, startMillis, 1, {
      service: web,
      spanId: 'a000000000000001',
      body: 'placing order of 3 items',
    }),
    logOf(traceId, startMillis, 16, {
      service: api,
      spanId: 'b000000000000001',
      severityNumber: 13,
      severityText: 'WARN',
      body: 'stock low',
      attributes: { sku: 'TL-0042', 'stock.left': 2 },
    }),
    logOf(traceId, startMillis, 30, {
      service: api,
      spanId: 'b000000000000001',
      body: 'order stored',
      attributes: { 'order.id': 1042 },
    }),
    failing
      ? logOf(traceId, startMillis, 184, {
          service: pay,
          spanId: 'c000000000000002',
          severityNumber: 17,
          severityText: 'ERROR',
          body: declined.message,
          attributes: {
            'exception.type': declined.type,
            'exception.message': declined.message,
            'exception.stacktrace': declined.stack,
            'card.network': 'visa',
          },
        })
      : logOf(traceId, startMillis, 184, {
          service: pay,
          spanId: 'c000000000000002',
          severityNumber: 5,
          severityText: 'DEBUG',
          body: { authorised: true, network: 'visa' },
        }),
    ...(failing
      ? []
      : [
          logOf(traceId, startMillis, 290, {
            service: 'receipt',
            spanId: 'd000000000000001',
            body: 'receipt 1042.pdf rendered',
          }),
        ]),
  ]
  return { traceId, spans: steps.map((step) => spanOf(traceId, startMillis, step)), logs }
}

const byValue = (a: bigint, b: bigint) => (a < b ? -1 : Number(a > b))

/** The list's row for a trace. */
export function summaryOf(trace: Trace): TraceSummary {
  const root = trace.spans.find((span) => !span.parentSpanId) ?? trace.spans[0]!
  const starts = trace.spans.map((span) => BigInt(span.startTimeUnixNano))
  const ends = trace.spans.map((span) => BigInt(span.endTimeUnixNano))
  const start = starts.toSorted(byValue)[0]!
  const services = new Map<string, { name: string; spanCount: number; errorCount: number }>()
  for (const span of trace.spans) {
    const entry = services.get(span.service) ?? { name: span.service, spanCount: 0, errorCount: 0 }
    entry.spanCount++
    if (span.status.code === 'error') entry.errorCount++
    services.set(span.service, entry)
  }
  return {
    traceId: trace.traceId,
    name: root.name,
    service: root.service,
    complete: !root.parentSpanId,
    startTimeUnixNano: start.toString(),
    durationNano: (ends.toSorted(byValue).at(-1)! - start).toString(),
    spanCount: trace.spans.length,
    errorCount: trace.spans.filter((span) => span.status.code === 'error').length,
    services: [...services.values()],
  }
}
