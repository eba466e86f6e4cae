import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { viewer } from '../../src/collector/http/viewer.js'
import { cleanup, temporaryFolder } from './support.js'

/** A server of the viewer's files alone, built into a folder or not built. */
async function serve(built: boolean): Promise<string> {
  const folder = join(temporaryFolder(), 'viewer')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'index.html'), 'the page')
  writeFileSync(join(folder, 'assets/index-abc.js'), 'code')
  writeFileSync(join(folder, '../secret.txt'), 'secret')
  const view = viewer('/', built ? folder : '')
  const server = createServer((request, response) => view(request, response, request.url!))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanup(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

it.each([
  ['/', 200, 'text/html; charset=utf-8', 'no-cache', 'the page'],
  ['/traces/0af7651916cd43dd8448eb211c80319c', 200, 'text/html; charset=utf-8', 'no-cache', 'the page'],
  [
    '/assets/index-abc.js',
    200,
    'text/javascript; charset=utf-8',
    'public, max-age=31536000, immutable',
    'code',
  ],
  ['/assets/gone.js', 404, 'text/plain; charset=utf-8', null, 'there is no such file\n'],
  ['/%2e%2e%2fsecret.txt', 404, 'text/plain; charset=utf-8', null, 'there is no such file\n'],
])('serves %s with %i', async (path, status, type, caching, body) => {
  const response = await fetch((await serve(true)) + path)
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toBe(type)
  expect(response.headers.get('cache-control')).toBe(caching)
  expect(await response.text()).toBe(body)
})

it('says how to build it when it is not there', async () => {
  const response = await fetch(await serve(false))
  expect(response.status).toBe(200)
  expect(await response.text()).toContain('npm run build')
})
