import type { IncomingHttpHeaders } from 'node:http2'
import type { Answer } from '../../core/delivery/retry.js'
import { fields, number } from './fields.js'
import { remarkIn } from './said.js'

/** gRPC's codes by their number. */
const CODES = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
]

/** Those that OTLP calls retryable; `RESOURCE_EXHAUSTED` is so only with a `RetryInfo`. */
const RETRYABLE = new Set([
  'CANCELLED',
  'DEADLINE_EXCEEDED',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNAVAILABLE',
  'DATA_LOSS',
])

/**
 * gRPC has no code for a message that is too large. Its servers say `RESOURCE_EXHAUSTED`, tonic's `OUT_OF_RANGE`, as they
 * do of other things, so the words have to tell: "received message larger than max", "message exceeds maximum size",
 * "message length too large".
 */
const SIZED = new Set(['RESOURCE_EXHAUSTED', 'OUT_OF_RANGE'])
const TOO_LARGE = /\b(message|request|body|payload)\b.*\b(larger than|too (large|big|long)|exceeds)\b/i

/**
 * A call's end as an HTTP answer, so that delivery has one language; nothing when there was no answer.
 *
 * @param headers the trailers over the headers: an answer without a message has its status in the latter
 * @see https://opentelemetry.io/docs/specs/otlp/#otlpgrpc-response
 */
export function grpcAnswer(headers: IncomingHttpHeaders, body: Uint8Array): Answer | undefined {
  const given = headers['grpc-status']
  const status = Number(headers[':status'] ?? 0)
  if (given === undefined) {
    if (!status || status === 200) return undefined
    // Not a gRPC server, or a proxy before it.
    return { status, retryAfter: headers['retry-after'], body }
  }
  const code = CODES[Number(given)] ?? `gRPC code ${given}`
  if (given === '0') {
    const remark = remarkIn('application/x-protobuf', body)
    const taken = { status: 200, retryAfter: undefined, rpcCode: code, body }
    return remark ? { ...taken, name: `${code} and says: ${remark}` } : taken
  }
  const afterMs = retryInfoMs(headers['grpc-status-details-bin'])
  const message = messageOf(headers['grpc-message'])
  const name = [code, message].filter(Boolean).join(': ')
  const named = { retryAfter: undefined, name, rpcCode: code, body }
  if (afterMs === undefined && SIZED.has(code) && TOO_LARGE.test(message)) return { status: 413, ...named }
  const isRetryable = RETRYABLE.has(code) || (code === 'RESOURCE_EXHAUSTED' && afterMs !== undefined)
  return isRetryable ? { status: 503, afterMs, ...named } : { status: 400, ...named }
}

function messageOf(given: unknown): string {
  const text = String(given ?? '').slice(0, 500)
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const RETRY_INFO = 'type.googleapis.com/google.rpc.RetryInfo'

/** The delay of a `RetryInfo` among a status' details: `Status.details` (3) of `Any`, in it `retry_delay` (1). */
function retryInfoMs(details: unknown): number | undefined {
  if (typeof details !== 'string') return undefined
  try {
    for (const detail of fields(Buffer.from(details, 'base64'), 3)) {
      const [type] = fields(detail, 1)
      const [info] = fields(detail, 2)
      if (!type || !info || new TextDecoder().decode(type) !== RETRY_INFO) continue
      const [delay] = fields(info, 1)
      return delay ? number(delay, 1) * 1000 + number(delay, 2) / 1e6 : 0
    }
  } catch {
    // Details that cannot be read say nothing.
  }
  return undefined
}
