/** Builds a peer as an application does that Vite builds: one entry, minified, for browsers of today. */
import { existsSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { build, type Plugin, type Rolldown } from 'vite'
import { apiPlugin } from '../../src/vite/apiOfPages.js'
import { hintPlugin } from '../../src/vite/compileHint.js'
import { plainImportPlugin } from '../../src/vite/plainImport.js'
import { entryOf, root } from './peers.js'

/** What `dist` is made from: built anew by `npm run build`. */
const OURS = `${root}dist/browser.js`

export interface Built {
  /** What a page loads before anything runs. */
  atLoad: Rolldown.OutputChunk[]
  /** What may follow by itself. */
  later: Rolldown.OutputChunk[]
}

/** Our encoder for `http/protobuf` and what hashes secrets are for pages that ask for that, and no entry does. */
export const isOnlyIfAsked = ({ fileName }: { fileName: string }): boolean =>
  /browser-(protobuf|hash)-/.test(fileName)

/** Hands on the source maps that our chunks bring. */
const mapped: Plugin = {
  name: 'mapped',
  enforce: 'pre',
  load(id) {
    const map = `${id}.map`
    return existsSync(map)
      ? { code: readFileSync(id, 'utf8'), map: JSON.parse(readFileSync(map, 'utf8')) }
      : undefined
  },
}

const isOurs = (id: string) => id.startsWith(`${root}dist/`)

/** What our Vite plugin does to us in an application. A hint has no source. */
const oursAsInstalled = (sourcemap: boolean) => [
  apiPlugin(() => true, isOurs),
  plainImportPlugin(isOurs),
  !sourcemap && hintPlugin(isOurs),
]

/** @param sourcemap whether its chunks say from which source they are */
export async function buildPeer(peer: string, sourcemap = false): Promise<Built> {
  const result = (await build({
    root,
    configFile: false,
    logLevel: 'silent',
    resolve: { alias: { 'throughline/browser': OURS } },
    // Ours as its users have it: with its plugin, which tells the browser what to compile.
    plugins: [sourcemap && mapped, peer === 'ours' && oursAsInstalled(sourcemap)],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      sourcemap,
      target: 'es2022',
      minify: true,
      modulePreload: false,
      rolldownOptions: { input: entryOf(peer) },
    },
  })) as Rolldown.RolldownOutput
  const chunks = result.output.filter((one): one is Rolldown.OutputChunk => one.type === 'chunk')
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
  const atLoad = new Set<Rolldown.OutputChunk>()
  const visit = (chunk: Rolldown.OutputChunk | undefined) => {
    if (!chunk || atLoad.has(chunk)) return
    atLoad.add(chunk)
    for (const name of chunk.imports) visit(byName.get(name))
  }
  visit(chunks.find(({ isEntry }) => isEntry))
  const later = chunks.filter((chunk) => !atLoad.has(chunk) && !isOnlyIfAsked(chunk))
  return { atLoad: [...atLoad], later }
}

/** Bytes as a server sends them that compresses once and for all. */
export const gzipped = (code: string): number => gzipSync(code, { level: 9 }).length

export const sizeOf = (chunks: { code: string }[]): number =>
  chunks.reduce((sum, { code }) => sum + gzipped(code), 0)
