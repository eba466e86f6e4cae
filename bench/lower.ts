/**
 * What lowering costs, against the same code unlowered and against the two other tools at hand that can
 * lower async functions: esbuild (`supported`) and oxc (`target`). Run with `npx tsx bench/lower.ts`.
 */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { transformSync as esbuild } from 'esbuild'
import { globSync } from 'tinyglobby'
import { minifySync, transformWithOxc } from 'vite'
import { eachChild, type Node } from '../src/lower/ast.js'
import { lower, runtime } from '../src/lower/index.js'
import { parseScript } from '../src/lower/parse.js'

/** Real code full of `await`, as it is installed here. */
const packages: Record<string, string> = {
  'vite client': 'vite/dist/client/client.mjs',
  pglite: '@electric-sql/pglite/dist/chunk-*.js',
  publint: 'publint/src/**/*.js',
  'duckdb node-api': '@duckdb/node-api/lib/*.js',
}

type Tool = (code: string) => Promise<string> | string

/** Files that a tool refuses stay as they are: esbuild has no top-level await once async is lowered. */
const attempt = async (tool: Tool, code: string): Promise<string | undefined> => {
  try {
    return await tool(code)
  } catch {
    return
  }
}

const tools: Record<string, Tool> = {
  throughline: (code) => lower(code, { runtime: 'throughline:async' })?.code ?? code,
  esbuild: (code) => {
    const supported: Record<string, boolean> = {
      'async-await': false,
      'async-generator': false,
      'for-await': false,
    }
    return esbuild(code, { target: 'esnext', supported, sourcemap: 'external', logLevel: 'silent' }).code
  },
  oxc: async (code) => (await transformWithOxc(code, 'file.js', { target: 'es2016', sourcemap: true })).code,
}

const gzipped = (texts: string[]): number =>
  gzipSync(texts.map((text) => minifySync('file.js', text).code).join('\n')).length

/** Syntax newer than ES2016 that is not async: what a tool should leave as it is. */
function countModern(texts: string[]): number {
  let count = 0
  const visit = (node: Node): void => {
    if (/^(ChainExpression|PropertyDefinition|PrivateIdentifier|StaticBlock)$/.test(node.type)) count++
    else if (node.operator === '??' || node.operator === '??=') count++
    else if (node.type === 'SpreadElement' || node.type === 'CatchClause')
      count += node.param === null ? 1 : 0
    eachChild(node, visit)
  }
  for (const text of texts) visit(parseScript(text))
  return count
}

function spread(values: number[], digits: number): string {
  const sorted = values.toSorted((a, b) => a - b)
  const show = (value: number): string => value.toFixed(digits)
  return `${show(sorted[sorted.length >> 1]!)} (${show(sorted[0]!)}–${show(sorted.at(-1)!)})`
}

async function timed(work: () => unknown): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** Growth of the bundle, other syntax that was kept, and time per megabyte. */
async function compareTools(): Promise<void> {
  for (const [name, pattern] of Object.entries(packages)) {
    const sources = globSync(`node_modules/${pattern}`).map((file) => readFileSync(file, 'utf8'))
    const bytes = sources.reduce((sum, code) => sum + code.length, 0)
    const [before, modern] = [gzipped(sources), countModern(sources)]
    console.log(
      `\n${name}: ${(bytes / 1024).toFixed()} KiB source, ${(before / 1024).toFixed(1)} KiB minified and gzipped`,
    )
    for (const [tool, run] of Object.entries(tools)) {
      const results = await Promise.all(sources.map((code) => attempt(run, code)))
      const outputs = results.map((code, index) => code ?? sources[index]!)
      const refused = results.filter((code) => code === undefined).length
      const times: number[] = []
      for (let round = 0; round < 7; round++)
        times.push(
          (await timed(async () => {
            for (const code of sources) await attempt(run, code)
          })) /
            (bytes / 2 ** 20),
        )
      const size = `size ×${(gzipped(outputs) / before).toFixed(3)}`
      console.log(
        `  ${tool.padEnd(12)} ${size}  other syntax kept ${countModern(outputs)}/${modern}  ms per MiB ${spread(times, 0)}${refused ? `  refused ${refused} of ${sources.length} files` : ''}`,
      )
    }
  }
  console.log(`\nruntime, once per page: ${gzipped([runtime])} bytes minified and gzipped`)
}

const loops: Record<string, string> = {
  'await of a value': 'async (n) => { let sum = 0; for (let i = 0; i < n; i++) sum += await i; return sum }',
  'call of an async function':
    'async (n) => { const add = async (a, b) => a + b; let sum = 0; for (let i = 0; i < n; i++) sum = await add(sum, i); return sum }',
  'for await over an async generator':
    'async (n) => { async function* count() { for (let i = 0; i < n; i++) yield i } let sum = 0; for await (const i of count()) sum += i; return sum }',
}

/** Run time of loops that do nothing but wait, as ratios to the native ones, in turns. */
async function compareRunTime(): Promise<void> {
  console.log('\nrun time, ×native, in Node with native promises:')
  for (const [name, source] of Object.entries(loops)) {
    const compile = (code: string): ((n: number) => Promise<number>) => new Function(`${code}\nreturn loop`)()
    const text = `const loop = ${source}`
    const native = compile(text)
    const variants = {
      throughline: compile(lower(text)!.code),
      esbuild: compile(await tools.esbuild!(text)),
    }
    const ratios: Record<string, number[]> = { throughline: [], esbuild: [] }
    for (let round = 0; round < 12; round++) {
      const base = await timed(() => native(100_000))
      for (const [tool, loop] of Object.entries(variants)) {
        const ratio = (await timed(() => loop(100_000))) / base
        if (round > 1) ratios[tool]!.push(ratio)
      }
    }
    const results = Object.entries(ratios).map(([tool, values]) => `${tool} ×${spread(values, 2)}`)
    console.log(`  ${name}: ${results.join(', ')}`)
  }
}

async function main(): Promise<void> {
  await compareTools()
  await compareRunTime()
}

void main()
