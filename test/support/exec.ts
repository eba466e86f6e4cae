/** Runs `throughline exec` as a user does: the command as built, in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

export interface Execution {
  child: ChildProcess
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stdout: Buffer; stderr: string }>
  /** Settles when the text stands on stdout. */
  printed(text: string): Promise<void>
}

/** `args` are what follows `throughline`. */
export function throughline(
  args: string[],
  options: { env?: Record<string, string>; input?: Buffer; cwd?: string } = {},
): Execution {
  if (!existsSync(CLI)) throw new Error('dist is missing; run "npm run build" first')
  const env = { ...process.env, OTEL_SERVICE_NAME: '', OTEL_EXPORTER_OTLP_ENDPOINT: '', ...options.env }
  const child = spawn(process.execPath, [CLI, ...args], { env, cwd: options.cwd, stdio: 'pipe' })
  child.stdin.end(options.input)
  const [out, err]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  const stdout = () => Buffer.concat(out)
  const ended: Execution['ended'] = new Promise((resolve) =>
    child.on('close', (code, signal) =>
      resolve({ code, signal, stdout: stdout(), stderr: Buffer.concat(err).toString() }),
    ),
  )
  const printed = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => stdout().includes(text) && resolve()
      child.stdout.on('data', look)
      void ended.then(({ stderr }) => reject(new Error(`ended without printing ${text}: ${stderr}`)))
      look()
    })
  return { child, ended, printed }
}
