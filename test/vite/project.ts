import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Below the repository, so that its node_modules resolve, and in a folder that git does not see.
const parent = fileURLToPath(new URL('../../.cache/vite/', import.meta.url))

/**
 * The points that are looked at, as source: each waits in another way and says in which zone it went on.
 * The application, an ESM and a CommonJS dependency, a lazy chunk and a worker all run the same text.
 */
const points = `
  const native = () => crypto.subtle.digest('SHA-256', new Uint8Array(1))
  async function* generate() { await native(); yield Zone.current.name; yield* [await native() && Zone.current.name] }
  class Shop {
    #name = () => Zone.current.name
    load = async () => { await native(); return this.#name() }
    static async open() { await native(); return new this().#name() }
  }
  const points = {
    async native() { await native(); return Zone.current.name },
    arrow: async () => { await native(); return Zone.current.name },
    async twice() { await native(); await native(); return Zone.current.name },
    async fetch() { await fetch(location.href); return Zone.current.name },
    async json() { const response = await fetch('data:application/json,{}'); await response.json(); return Zone.current.name },
    async all() { await Promise.all([native(), native()]); return Zone.current.name },
    async nested() { return (await (async () => { await native(); return [Zone.current.name] })())?.[0] },
    async caught() { try { await Promise.reject(await native()) } catch { return Zone.current.name } },
    async forAwait() { for await (const _ of [native()]) return Zone.current.name },
    async generator() { const names = []; for await (const name of generate()) names.push(name); return [...new Set([...names, Zone.current.name])].join() },
    field: () => new Shop().load(),
    static: () => Shop.open(),
  }
  const all = async () => Object.fromEntries(await Promise.all(Object.entries(points).map(async ([key, run]) => [key, await run()])))
`

const zones: Record<string, string> = {
  'package.json': '{ "name": "fixture", "private": true, "type": "module" }',
  'index.html': '<!doctype html><script type="module" src="/main.ts"></script>',
  'main.ts': `import 'zone.js'
import { all as esm } from 'native-esm'
import cjs from 'native-cjs'
import ModuleWorker from './worker.ts?worker'

declare const Zone: any
${points}
const worker = new ModuleWorker()
const inWorker = () => new Promise<unknown>((resolve) => {
  worker.onmessage = ({ data }) => resolve(data)
  worker.postMessage('run')
})
Zone.current.fork({ name: 'click' }).run(async () => {
  const lazily = import('./lazy.ts')
  const results = { app: all(), esm: esm(), cjs: cjs.all(), lazy: lazily.then((lazy) => lazy.all()), worker: inWorker() }
  const entries = Object.entries(results).map(async ([key, value]) => [key, await value])
  ;(window as any).results = Object.fromEntries(await Promise.all(entries))
})
export function fail(at?: { here: number }): never {
  throw new Error('line to find: ' + at?.here)
}
;(window as any).where = async () => {
  await all()
  fail()
}
`,
  'lazy.ts': `declare const Zone: any
${points}
export { all }`,
  'worker.ts': `import 'zone.js'
declare const Zone: any
${points}
onmessage = () => Zone.current.fork({ name: 'click' }).run(() => all().then((results: unknown) => postMessage(results)))`,
  'server.ts': `export async function render() { await 0; return 'rendered' }`,
  'node_modules/native-esm/package.json':
    '{ "name": "native-esm", "version": "1.0.0", "type": "module", "exports": "./index.js" }',
  'node_modules/native-esm/index.js': `${points}\nexport { all }`,
  'node_modules/native-cjs/package.json': '{ "name": "native-cjs", "version": "1.0.0", "main": "index.js" }',
  'node_modules/native-cjs/index.js': `${points}\nexports.all = all`,
}

export const parts = ['app', 'esm', 'cjs', 'lazy', 'worker']
export const pointNames = [...points.split('const points')[1]!.matchAll(/^ {4}(?:async )?(\w+)/gm)].map(
  (match) => match[1]!,
)

export interface Project {
  readonly root: string
  remove(): Promise<void>
}

/** Writes a project into a folder of its own; the one of the points unless another is given. */
export async function createProject(files = zones): Promise<Project> {
  await mkdir(parent, { recursive: true })
  const root = await mkdtemp(join(parent, 'project-'))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), text)
  }
  return { root, remove: () => rm(root, { recursive: true, force: true, maxRetries: 5 }) }
}
