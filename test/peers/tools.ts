/** The Collector and the load generator of OpenTelemetry, built from their sources by Go. */
import { execFile, execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { constants, setPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Why there are no tools here; it is nobody's fault who is tested. */
export class NotArranged extends Error {}

export interface Tools {
  otelcol: string
  telemetrygen: string
}

const sources = fileURLToPath(new URL('otelcol/', import.meta.url))
const GENERATOR = 'github.com/open-telemetry/opentelemetry-collector-contrib/cmd/telemetrygen'
const EXE = process.platform === 'win32' ? '.exe' : ''
const MOST_MINUTES = 8

/** Where a state of the sources has its tools. */
function folderOf(goVersion: string): string {
  const hash = createHash('sha256').update(goVersion)
  for (const file of readdirSync(sources).sort()) hash.update(file).update(readFileSync(join(sources, file)))
  return join(tmpdir(), `throughline-peers-${hash.digest('hex').slice(0, 16)}`)
}

/** @throws NotArranged with Go's own last words. */
function go(args: string[], deadline: number): Promise<void> {
  return new Promise((resolve, reject) => {
    // Two at a time, and behind all else on the machine.
    const env = {
      ...process.env,
      GOFLAGS: `${process.env.GOFLAGS ?? ''} -p=2 -mod=readonly`.trim(),
      GOWORK: 'off',
    }
    const options = { cwd: sources, env, timeout: Math.max(1, deadline - Date.now()), maxBuffer: 1e8 }
    const child = execFile('go', args, options, (error, _stdout, stderr) => {
      const words = stderr.trim().split('\n').at(-1)
      if (!error) resolve()
      else if (error.killed)
        reject(new NotArranged(`"go ${args[0]}" takes more than ${MOST_MINUTES} minutes here`))
      else reject(new Error(`go ${args.join(' ')}: ${words}`))
    })
    if (child.pid) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL)
  })
}

function goVersion(): string {
  try {
    return execFileSync('go', ['version'], { encoding: 'utf8', cwd: sources }).trim()
  } catch (error) {
    throw new NotArranged(
      `Go is needed to build the OpenTelemetry Collector: ${(error as Error).message.split('\n')[0]}`,
    )
  }
}

/**
 * Builds the tools, unless they are there from another time: into the system's folder for what is temporary, by Go's own
 * cache.
 *
 * @throws NotArranged without Go, or without the modules
 */
export async function buildTools(say: (text: string) => void): Promise<Tools> {
  const version = goVersion()
  const folder = folderOf(version)
  const tools = { otelcol: join(folder, `otelcol${EXE}`), telemetrygen: join(folder, `telemetrygen${EXE}`) }
  if (existsSync(folder)) return tools
  const deadline = Date.now() + MOST_MINUTES * 60_000
  say(`building the OpenTelemetry Collector and telemetrygen by ${version}`)
  await go(['mod', 'download'], deadline).catch((error: Error) => {
    throw error instanceof NotArranged
      ? error
      : new NotArranged(`its modules cannot be had: ${error.message}`)
  })
  const making = `${folder}-${process.pid}`
  mkdirSync(making, { recursive: true })
  try {
    await go(['build', '-trimpath', '-ldflags', '-s -w', '-o', join(making, '/'), '.', GENERATOR], deadline)
    // Another run may be faster; its result is the same.
    if (!existsSync(folder)) renameSync(making, folder)
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
  return tools
}
