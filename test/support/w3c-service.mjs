/**
 * The service that the W3C's validation suite wants to talk to (github.com/w3c/trace-context, `test/`):
 * `npm run w3c-service -- 5000`, then `python test/test.py http://127.0.0.1:5000/test` over there.
 *
 * `POST /test` takes a list of `{ url, arguments }` and posts each one's `arguments` to its `url`. It is a
 * plain application on purpose: everything about context is Throughline's, as built in `dist`.
 */
import http from 'node:http'
import { start } from 'throughline'

start({
  serviceName: 'w3c-service',
  // Without an endpoint Throughline is off; nobody needs to listen there.
  endpoint: process.env.OTEL_EXPORTER_OTLP_ENDPOINT ?? 'http://127.0.0.1:4318',
})

async function readJson(request) {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString())
}

const post = (url, body) =>
  new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST', headers: { 'content-type': 'application/json' } })
    request.on('response', (response) => response.resume().on('end', resolve).on('error', reject))
    request.on('error', reject)
    request.end(JSON.stringify(body))
  })

const server = http.createServer(async (request, response) => {
  if (request.method !== 'POST' || request.url !== '/test') return response.writeHead(404).end()
  try {
    for (const { url, arguments: body } of await readJson(request)) await post(url, body)
    response.end('done')
  } catch (error) {
    response.writeHead(500).end(String(error))
  }
})

server.listen(Number(process.argv[2] ?? 5000), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}/test`)
})
