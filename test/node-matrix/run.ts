/**
 * Context across everything asynchronous that Node has, on every Node that is supported. Prints a table and
 * ends with the line `N passed, N failed`; a name of a row or a version as argument runs only that.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { NODE_VERSIONS, nodeBinary } from '../packaging/nodes.js'
import { cleanEnvironment, root } from '../packaging/project.js'
import { startSink } from '../support/sink.js'
import { judge } from './judge.js'
import { startServices } from './services.js'
import { ROWS, type Row } from './table.js'

const SEED = process.env.MATRIX_SEED ?? '20'
/** For a row that hangs; none takes a tenth of it. */
const MOST_MS = 120_000

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url))
const say = (text: string) => process.stdout.write(text)

interface Output {
  error: Error | null
  stdout: string
  stderr: string
}

/** Runs one row on one Node and answers what is wrong. */
async function runRow(binary: string, name: string, env: Record<string, string>): Promise<string[]> {
  const sink = await startSink()
  const args = ['--expose-gc', here('harness.mjs'), here(`rows/${name}.mjs`), SEED]
  const environment = {
    ...cleanEnvironment(),
    ...env,
    // What is outside of a task must be in no trace, also when all of this runs in one.
    TRACEPARENT: '',
    OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
  }
  const options = { cwd: root, timeout: MOST_MS, killSignal: 'SIGKILL', env: environment } as const
  const { error, stdout, stderr } = await new Promise<Output>((resolve) =>
    execFile(binary, args, options, (error, stdout, stderr) => resolve({ error, stdout, stderr })),
  )
  await sink.close()
  if (error) return [stderr || error.message]
  const { problems, ...row } = JSON.parse(stdout) as Row & { problems: string[] }
  return [...(stderr ? [`it wrote to stderr: ${stderr}`] : []), ...problems, ...judge(row, sink.spans())]
}

const wanted = process.argv.slice(2)
const pick = <T extends string>(all: readonly T[]): readonly T[] => {
  const picked = all.filter((one) => wanted.includes(one))
  return picked.length > 0 ? picked : all
}
const versions = pick(NODE_VERSIONS)
const rows = pick(Object.keys(ROWS))
const width = Math.max(...rows.map((name) => ROWS[name]!.length))

if (!existsSync(`${root}/dist/node.js`)) throw new Error('dist is not built: run "npm run build" first')
const binaries = new Map<string, string>()
for (const version of versions) binaries.set(version, await nodeBinary(version))
const services = await startServices()

say(`\n${' '.repeat(width)}${versions.map((version) => `Node ${version}`.padStart(9)).join('')}\n`)
const failures: string[] = []
for (const name of rows) {
  say(ROWS[name]!.padEnd(width))
  for (const version of versions) {
    const problems = await runRow(binaries.get(version)!, name, services.env)
    say((problems.length === 0 ? '✓' : '✗').padStart(9))
    if (problems.length > 0) failures.push(`${name} on Node ${version}:\n  ${problems.join('\n  ')}`)
  }
  say('\n')
}
await services.stop()

if (failures.length > 0) say(`\nWith MATRIX_SEED=${SEED}:\n${failures.join('\n')}\n`)
say(`\n${rows.length * versions.length - failures.length} passed, ${failures.length} failed\n`)
process.exitCode = failures.length > 0 ? 1 : 0
