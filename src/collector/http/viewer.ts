import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

const headers = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}

/** Where the built viewer may lie: beside this code in `dist`, above its chunk, or from source in `dist`. */
function viewerFolder(): string | undefined {
  const places = import.meta.url.endsWith('.ts') ? ['../../../dist/viewer/'] : ['./viewer/', '../viewer/']
  return places
    .map((place) => fileURLToPath(new URL(place, import.meta.url)))
    .find((folder) => existsSync(join(folder, 'index.html')))
}

async function read(folder: string, path: string): Promise<Buffer | undefined> {
  const file = join(folder, path)
  // `join` has resolved every "..": what is outside now is an attempt to get out.
  if (!file.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return undefined
  return readFile(file).catch(() => undefined)
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return '/'
  }
}

/**
 * Serves the viewer's files. Paths without an extension are the viewer's own routes (`/traces/<id>`) and get
 * its page.
 *
 * @param base path of the viewer, with a slash at both ends: every address in its page is relative to that.
 */
export function viewer(
  base: string,
  folder = viewerFolder(),
): (request: IncomingMessage, response: ServerResponse, pathname: string) => Promise<void> {
  return async (request, response, pathname) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response
        .writeHead(405, { ...headers, allow: 'GET, HEAD', 'content-type': types['.txt'] })
        .end('use GET\n')
      return
    }
    if (!folder) {
      response.writeHead(pathname === '/' ? 200 : 404, { ...headers, 'content-type': types['.txt'] })
      response.end('The collector runs; its viewer is not built. Run: npm run build\n')
      return
    }
    const path = decoded(pathname)
    const extension = extname(path)
    const name = extension ? path : 'index.html'
    const content = await read(folder, name)
    if (!content) {
      response.writeHead(404, { ...headers, 'content-type': types['.txt'] }).end('there is no such file\n')
      return
    }
    response.writeHead(200, {
      ...headers,
      'content-type': types[extname(name)] ?? 'application/octet-stream',
      // Files under /assets have their content's hash in the name.
      'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    })
    const body =
      name === 'index.html' ? String(content).replace('<base href="/"', `<base href="${base}"`) : content
    response.end(request.method === 'HEAD' ? undefined : body)
  }
}
