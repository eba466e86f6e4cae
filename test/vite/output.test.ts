import { readFile } from 'node:fs/promises'
import type { SourceMapPayload } from 'node:module'
import { join } from 'node:path'
import { build, createServer, type InlineConfig, type Rolldown } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eachChild, type Node } from '../../src/lower/ast.js'
import { parseScript } from '../../src/lower/parse.js'
import { eventually } from '../support/eventually.js'
import { originOf } from '../support/sourceMap.js'
import { endDev } from './end-dev.js'
import { configOf } from './page.js'
import { createProject, type Project } from './project.js'

let project: Project

beforeAll(async () => {
  project = await createProject()
})

afterAll(() => project?.remove())

async function chunksOf(config: InlineConfig): Promise<Rolldown.OutputChunk[]> {
  const result = (await build(config)) as Rolldown.RolldownOutput
  return result.output.filter((item) => item.type === 'chunk')
}

/** How many async functions and `for await` a text has. */
function countAsync(code: string): number {
  let count = 0
  const visit = (node: Node): void => {
    if (node.async || node.await) count++
    eachChild(node, visit)
  }
  visit(parseScript(code))
  return count
}

describe('a build', () => {
  const build = { minify: false, write: false, target: 'esnext', sourcemap: true }

  test('has no async syntax left, and all other syntax as it was', async () => {
    for (const chunk of await chunksOf(configOf(project.root, {}, { build }))) {
      expect(countAsync(chunk.code), chunk.fileName).toBe(0)
      if (chunk.isEntry)
        for (const kept of ['at?.here', '#name = ', 'catch {']) expect(chunk.code).toContain(kept)
    }
  })

  test('has it all without the plugin', async () => {
    const chunks = await chunksOf(configOf(project.root, { lower: false }, { build }))
    for (const name of ['index', 'lazy'])
      expect(countAsync(chunks.find((chunk) => chunk.name === name)!.code)).toBeGreaterThan(10)
  })

  test('lowers other syntax when the target of the user asks for it', async () => {
    const chunks = await chunksOf(configOf(project.root, {}, { build: { ...build, target: 'es2019' } }))
    expect(chunks.find((chunk) => chunk.isEntry)!.code).not.toContain('at?.here')
  })

  test('shares one copy of the runtime', async () => {
    const chunks = await chunksOf(configOf(project.root, {}, { build }))
    const copies = chunks.flatMap((chunk) => chunk.code.match(/it\[mode\]\(value\)/g) ?? [])
    expect(copies).toHaveLength(2)
  })

  test('maps generated code to the line and column it came from', async () => {
    const chunks = await chunksOf(configOf(project.root, {}, { build }))
    const { code, map } = chunks.find((chunk) => chunk.isEntry)!
    const payload = map as unknown as SourceMapPayload
    expect(originOf(code, payload, 'fail();')).toBe('main.ts: fail()')
    expect(originOf(code, payload, 'worker.postMessage(')).toBe("main.ts: worker.postMessage('run')")
    expect(originOf(code, payload, 'new Error("line to find')).toBe(
      "main.ts: new Error('line to find: ' + at?.here)",
    )
  })

  test('for a server is left alone', async () => {
    const ssr = { ...build, ssr: 'server.ts' }
    const [chunk] = await chunksOf(configOf(project.root, {}, { build: ssr }))
    expect(chunk!.code).toContain('async function render()')
  })
})

describe('the dev server', () => {
  test('serves the lines of the source in their places, with a map, and servers’ code as it is', async () => {
    const server = await createServer(configOf(project.root))
    try {
      const { client, ssr } = server.environments
      const { code, map } = (await client.transformRequest('/lazy.ts'))!
      expect(countAsync(code)).toBe(0)
      expect(originOf(code, map as unknown as SourceMapPayload, 'fetch(location.href)')).toBe(
        'lazy.ts: fetch(location.href); return Zone.current.name },',
      )
      expect((await ssr.transformRequest('/server.ts'))!.code).toContain('async function render()')
    } finally {
      await endDev(server)
    }
  })

  test('bundles dependencies again when the plugin comes, goes or gets other options', async () => {
    const hashes = new Set<string>()
    for (const options of [{}, { lower: false }, { exclude: /none/ }, {}, { include: /none/ }]) {
      const server = await createServer(configOf(project.root, options))
      try {
        await server.listen()
        await server.environments.client.depsOptimizer!.scanProcessing
        await server.environments.client.transformRequest('/main.ts')
        const file = join(project.root, '.vite/deps/_metadata.json')
        await eventually(async () =>
          expect(await readFile(file, 'utf8').catch(() => '')).toContain('native-esm'),
        )
        hashes.add(JSON.parse(await readFile(file, 'utf8')).configHash)
        const dependency = await readFile(join(project.root, '.vite/deps/native-esm.js'), 'utf8')
        expect(countAsync(dependency) > 0).toBe('lower' in options || 'include' in options)
      } finally {
        await endDev(server)
      }
    }
    expect(hashes.size).toBe(4)
  })
})
