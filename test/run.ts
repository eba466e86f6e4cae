/** What `npm test` runs: build, types, lint, then every test. Ends with the line `N passed, N failed`. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { findBrowser } from './support/browser.js'

interface Count {
  passed: number
  failed: number
}

/** The part that is read of vitest's JSON report. */
interface Report {
  testResults: {
    name: string
    status: string
    message?: string
    assertionResults: { fullName: string; status: string; failureMessages?: string[] }[]
  }[]
}

/** Characters of what a test's failure says. */
const MOST_SHOWN = 600

const require = createRequire(import.meta.url)
const bin = (name: string, file: string) => join(dirname(require.resolve(`${name}/package.json`)), file)
const say = (text: string) => process.stdout.write(`${text}\n`)

/** Runs a script with Node and lets its output through; answers the exit code. */
function run(script: string, args: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'inherit', 'inherit'] })
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

async function step(title: string, work: () => Promise<boolean>): Promise<Count> {
  say(`\n▸ ${title}`)
  const started = performance.now()
  const passed = await work().catch((error: Error) => {
    say(error.message)
    return false
  })
  say(`  ${passed ? 'passed' : 'FAILED'} in ${((performance.now() - started) / 1000).toFixed(1)} s`)
  return passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/** A file that could not even be loaded has no tests of its own, and is one failure. */
function count({ testResults }: Report): Count {
  const tests = testResults.flatMap((file) => file.assertionResults)
  const broken = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  )
  for (const file of broken) say(`  FAILED to load: ${file.name}`)
  const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed')
  for (const test of skipped) say(`  SKIPPED, which counts as failed: ${test.fullName}`)
  // Once more, since vitest's own account of them may be a thousand lines above.
  for (const { name, assertionResults } of testResults)
    for (const { fullName, status, failureMessages = [] } of assertionResults)
      if (status === 'failed')
        say(
          `  FAILED: ${relative('.', name)} > ${fullName}: ${failureMessages.join('; ').slice(0, MOST_SHOWN)}`,
        )
  const passed = tests.filter(({ status }) => status === 'passed').length
  return { passed, failed: tests.length - passed + broken.length }
}

async function tests(filter: string[]): Promise<Count> {
  say('\n▸ tests')
  const file = join(tmpdir(), `throughline-tests-${process.pid}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const code = await run(bin('vitest', 'vitest.mjs'), ['run', '--allowOnly=false', ...reporters, ...filter])
  if (!existsSync(file)) return { passed: 0, failed: 1 }
  const counted = count(JSON.parse(readFileSync(file, 'utf8')) as Report)
  rmSync(file)
  // An error outside of any test, such as an unhandled rejection, fails vitest and no test.
  if (code !== 0 && counted.failed === 0) counted.failed = 1
  if (code === 0 && counted.passed === 0) counted.failed = 1
  return counted
}

const steps: [title: string, work: () => Promise<boolean>][] = [
  // First: demo and tests take the types of `throughline` from `dist`, as an application does.
  ['build', async () => (await run(bin('tsx', 'dist/cli.mjs'), ['.ci/build.ts'])) === 0],
  ['types', async () => (await run(bin('typescript', 'bin/tsc'), ['--noEmit'])) === 0],
  ['lint', async () => (await run(bin('@biomejs/biome', 'bin/biome'), ['check', '.'])) === 0],
  ['browser', async () => Boolean(await findBrowser())],
]

const counts: Count[] = []
for (const [title, work] of steps) counts.push(await step(title, work))
counts.push(await tests(process.argv.slice(2)))

const sum = (key: keyof Count) => counts.reduce((total, one) => total + one[key], 0)
say(`\n${sum('passed')} passed, ${sum('failed')} failed`)
process.exitCode = sum('failed') > 0 ? 1 : 0
