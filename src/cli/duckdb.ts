import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline/promises'
import { installation } from '../collector/installCommand.js'

const dependency = '@duckdb/node-api'

/**
 * Whether the dependency can be imported from here. Asked of a process of its own: Node remembers a lookup that
 * failed, and after the installation this one would go on saying no.
 */
function isInstalled(): boolean {
  const script = `require('node:module').createRequire(${JSON.stringify(import.meta.url)}).resolve('${dependency}')`
  return spawnSync(process.execPath, ['-e', script], { stdio: 'ignore' }).status === 0
}

async function agreed(): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(
    `The collector keeps its data in DuckDB. Install ${dependency} now? (Y/n) `,
  )
  terminal.close()
  return /^(y|yes|)$/i.test(answer.trim())
}

function runInstall(command: string, args: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    // On Windows package managers are .cmd files, which need a shell; the arguments are constants.
    const child = spawn(command, args, { stdio: 'inherit', shell: process.platform === 'win32' })
    child.on('error', () => resolve(false))
    child.on('exit', (code) => resolve(code === 0))
  })
}

/**
 * Makes sure that DuckDB, an optional peer, is there before the collector's worker imports it: asks at a
 * terminal, installs at once with `yes`, and otherwise says how.
 *
 * @returns whether it is there now.
 */
export async function ensureDuckdb(yes: boolean): Promise<boolean> {
  if (isInstalled()) return true
  const { command, args } = installation(process.cwd())
  const install = `${command} ${args.join(' ')}`
  const asked = process.stdin.isTTY && process.stderr.isTTY
  if (!yes && (!asked || !(await agreed()))) {
    process.stderr.write(`throughline: the collector needs ${dependency}; install it with: ${install}\n`)
    return false
  }
  process.stderr.write(`${install}\n`)
  if ((await runInstall(command, args)) && isInstalled()) return true
  process.stderr.write(`throughline: ${dependency} could not be installed; try: ${install}\n`)
  return false
}
