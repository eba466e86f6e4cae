/** Runs every suite that package.json has, the quick one first, and adds up what they print at their end. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** `npm test`, then the longer ones; a suite that is not there yet is not run. */
const SUITES = ['test', 'test:browsers', 'test:node-matrix', 'test:faults', 'test:peers']
const MOST_MINUTES = 55
/** What a suite may need that first builds programs of others; with less left it is not begun, and that is said. */
const NEEDED_MINUTES: Record<string, number> = { 'test:peers': 12 }
/** What a suite says last. */
const LAST = /(?:^|\n)(\d+) passed, (\d+) failed\s*$/
/** After that its process has this long to end by itself. */
const MOST_SECONDS_TO_END = 60

const deadline = Date.now() + MOST_MINUTES * 60_000
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }

/** Ends the suite with its children: on Windows by npm itself, elsewhere as a process group. */
function end(pid: number): void {
  process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
}

interface Ended {
  output: string
  code: number
  /** It had said its last line, and was ended by us. */
  wasHanging: boolean
}

function run(suite: string): Promise<Ended> {
  const windows = process.platform === 'win32'
  const child = spawn(windows ? 'npm.cmd' : 'npm', ['run', '--silent', suite], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: !windows,
    shell: windows,
  })
  const timer = setTimeout(() => end(child.pid!), deadline - Date.now())
  let output = ''
  let wasHanging = false
  let ending: NodeJS.Timeout | undefined
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-10_000)
    process.stdout.write(text)
    clearTimeout(ending)
    if (!LAST.test(output)) return
    ending = setTimeout(() => {
      wasHanging = true
      end(child.pid!)
    }, MOST_SECONDS_TO_END * 1000)
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      clearTimeout(ending)
      resolve({ output, code: code ?? 1, wasHanging })
    })
  })
}

/** Characters at a suite's end, which name what failed; they are said again when all is over. */
const MOST_REPEATED = 3000

let passed = 0
let failed = 0
let repeated = ''
for (const suite of SUITES.filter((name) => name in scripts)) {
  const left = (deadline - Date.now()) / 60_000
  if (left < (NEEDED_MINUTES[suite] ?? 0)) {
    process.stdout.write(
      `\n=== npm run ${suite}: not arranged, ${left.toFixed(1)} minutes are too few for it\n`,
    )
    continue
  }
  process.stdout.write(`\n=== npm run ${suite}\n`)
  const { output, code, wasHanging } = await run(suite)
  const last = LAST.exec(output)
  passed += Number(last?.[1] ?? 0)
  failed += Number(last?.[2] ?? 0)
  // All of its tests have ended by then: what is left is the runner's own process.
  if (wasHanging)
    process.stdout.write(`npm run ${suite} had to be ended: its process stayed after its last line\n`)
  // A suite that fails or dies without saying how many failed is one failure.
  else if (!last || (code !== 0 && last[2] === '0')) failed += 1
  if (code !== 0)
    repeated += `\n=== npm run ${suite}, which failed, said last\n…${output.slice(-MOST_REPEATED)}\n`
}
process.stdout.write(repeated)
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exitCode = failed > 0 ? 1 : 0
