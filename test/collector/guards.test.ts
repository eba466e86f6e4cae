import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { collector, send, span, spansOf } from './support.js'

/** A request with headers that `fetch` does not let one set. */
function raw(port: number, path: string, headers: Record<string, string>, method = 'GET') {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      const sent = request({ port, host: '127.0.0.1', path, headers, method }, (response) => {
        let body = ''
        response.on('data', (chunk) => (body += chunk))
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }))
      })
      sent.on('error', reject).end()
    },
  )
}

describe('the Host guard', () => {
  it.each(['localhost', 'LOCALHOST:4318', '127.0.0.1:1', '[::1]:4318', '192.168.1.7:4318', 'app.localhost'])(
    'lets %s in',
    async (host) => {
      const { port } = await collector()
      expect((await raw(port, '/api/otel/services', { host })).status).toBe(200)
    },
  )

  it('refuses a name that was rebound, for reads and for ingest', async () => {
    const { port } = await collector()
    for (const path of ['/api/otel/traces', '/v1/traces', '/']) {
      const { status, body } = await raw(port, path, { host: 'evil.example' })
      expect(status).toBe(403)
      expect(JSON.parse(body).error).toEqual({
        code: 'FORBIDDEN',
        message: 'host "evil.example" is not this collector\'s; add it to allowedHosts',
      })
    }
  })

  it('lets in what allowedHosts names', async () => {
    const { port } = await collector({ allowedHosts: ['collector.internal'] })
    expect((await raw(port, '/api/otel/services', { host: 'collector.internal:4318' })).status).toBe(200)
  })
})

describe('ingest from a page', () => {
  const preflight = (port: number, origin: string) =>
    raw(
      port,
      '/v1/traces',
      {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type, traceparent, x-tenant, cookie',
      },
      'OPTIONS',
    )

  it.each(['http://localhost:5173', 'https://127.0.0.1', 'http://[::1]:3000'])(
    'is allowed from %s',
    async (origin) => {
      const c = await collector()
      const { status, headers } = await preflight(c.port, origin)
      expect(status).toBe(204)
      expect(headers).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'content-type, traceparent, x-tenant',
        'access-control-max-age': '7200',
        vary: 'origin',
      })
      const response = await send(c, 'traces', spansOf('page', span(1, 1)), { origin })
      expect(response.status).toBe(200)
      expect(response.headers.get('access-control-allow-origin')).toBe(origin)
    },
  )

  it.each([
    'https://shop.example',
    'http://localhost.evil.example',
    'http://localhost:80.evil.example',
    'null',
  ])('is refused from %s', async (origin) => {
    const c = await collector()
    const { status, headers } = await preflight(c.port, origin)
    expect(status).toBe(403)
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })

  it('is allowed from what corsOrigins names, and then only from there', async () => {
    const c = await collector({ corsOrigins: ['https://shop.example'] })
    expect((await preflight(c.port, 'https://shop.example')).status).toBe(204)
    expect((await preflight(c.port, 'http://localhost:5173')).status).toBe(403)
  })
})

describe('reads', () => {
  it('answer no foreign origin, allowed for ingest or not', async () => {
    const { port } = await collector()
    for (const headers of [
      { origin: 'http://localhost:5173' },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    ]) {
      const answer = await raw(port, '/api/otel/traces', headers as unknown as Record<string, string>)
      expect(answer.status).toBe(403)
      expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  it("answer the collector's own page, and a link from elsewhere", async () => {
    const { port } = await collector()
    const host = `localhost:${port}`
    expect((await raw(port, '/api/otel/traces', { host, origin: `http://${host}` })).status).toBe(200)
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
    expect((await raw(port, '/healthz', link)).status).toBe(200)
  })
})

describe('the viewer', () => {
  it('never leaves its folder, and sends a strict policy', async () => {
    const { port } = await collector()
    for (const path of [
      '/../package.json',
      '/%2e%2e/package.json',
      '/..%2f..%2fpackage.json',
      '/assets/../../package.json',
      '/%',
    ]) {
      const { body, headers } = await raw(port, path, {})
      expect(body).not.toContain('"devDependencies"')
      expect(headers['content-security-policy']).toContain("default-src 'self'")
      expect(headers['x-content-type-options']).toBe('nosniff')
    }
  })
})
