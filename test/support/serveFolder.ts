/** The files of a folder over HTTP, around a page that loads one script. */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'

const TYPES: Record<string, string> = {
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.html': 'text/html',
}

export interface Served {
  /** Ends in a slash. */
  url: string
  close(): Promise<void>
}

/** Serves `folder` at a free port, with `/data.json` for the page to fetch; `/` loads `script` as a module. */
export async function serveFolder(folder: string, script: string): Promise<Served> {
  const made: Record<string, string> = {
    '/': `<!doctype html><title>app</title><link rel="icon" href="data:," /><script type="module" src="/${script}"></script>`,
    '/data.json': '{ "stock": 3 }',
  }
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url!, 'http://page')
    const body = made[pathname] ?? (await readFile(join(folder, pathname)).catch(() => undefined))
    const type = TYPES[extname(pathname) || '.html'] ?? 'text/plain'
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': type }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
