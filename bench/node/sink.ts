/** What everybody exports to: it answers at once and looks at what came only when it is asked for the count. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'

interface Kept {
  url: string
  encoding: string | undefined
  body: Buffer
}

export interface Received {
  spans: number
  bytes: number
}

let kept: Kept[] = []

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.setHeader('content-type', 'application/json')
    response.end('{"amount":129.9,"currency":"EUR"}')
    return
  }
  const chunks: Buffer[] = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    response.end()
    const { url = '', headers } = request
    kept.push({ url, encoding: headers['content-encoding'], body: Buffer.concat(chunks) })
  })
})

/** The messages under this number in a protobuf message. */
function* fields(message: Buffer, wanted: number): Generator<Buffer> {
  let at = 0
  const varint = (): number => {
    let [value, factor] = [0, 1]
    for (; ; factor *= 128) {
      const byte = message[at++]!
      value += (byte & 127) * factor
      if (byte < 128) return value
    }
  }
  while (at < message.length) {
    const key = varint()
    const kind = key & 7
    const value = kind === 0 || kind === 2 ? varint() : 0
    const size = kind === 2 ? value : kind === 1 ? 8 : kind === 5 ? 4 : 0
    if (kind === 2 && key >> 3 === wanted) yield message.subarray(at, at + size)
    at += size
  }
}

/** OTLP's `resource_spans.scope_spans.spans`, in protobuf or JSON; Sentry's transactions with their spans. */
function spansOf({ url, encoding, body }: Kept): number {
  const bytes = encoding === 'gzip' ? gunzipSync(body) : body
  const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0
  if (url.includes('envelope')) return count(bytes.toString(), /"type":"transaction"/g)
  if (!url.endsWith('/v1/traces')) return 0
  if (bytes[0] === 0x7b) return count(bytes.toString(), /"spanId":/g)
  let spans = 0
  for (const resource of fields(bytes, 1))
    for (const scope of fields(resource, 2)) for (const _span of fields(scope, 2)) spans++
  return spans
}

process.on('message', () => {
  const received: Received = {
    spans: kept.reduce((sum, one) => sum + spansOf(one), 0),
    bytes: kept.reduce((sum, { body }) => sum + body.length, 0),
  }
  kept = []
  process.send?.(received)
})
process.on('disconnect', () => process.exit())
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
