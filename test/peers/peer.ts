/** Running Collectors, applications and load generators, each in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { StartOptions, Status } from '../../src/node/index.js'
import { cleanEnvironment } from '../packaging/project.js'
import { type Sink, startSink } from '../support/sink.js'
import type { Tools } from './tools.js'

const running = new Set<ChildProcess>()
const folders: string[] = []
const sinks: Sink[] = []

/** A folder of its own for a row of the table. */
export function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'throughline-peers-run-'))
  folders.push(made)
  return made
}

/** What a row's Collector sends to. */
export async function newSink(): Promise<Sink> {
  const sink = await startSink()
  sinks.push(sink)
  return sink
}

/** Ends what a row has left. */
export async function cleanUp(): Promise<void> {
  for (const child of running) child.kill('SIGKILL')
  await Promise.all(sinks.splice(0).map((sink) => sink.close()))
  for (const one of folders.splice(0)) rmSync(one, { recursive: true, force: true })
}

interface Process {
  output(): string
  /** Its output, when it has ended well. */
  ended: Promise<string>
  /** The match, as soon as the output has it. */
  until(pattern: RegExp): Promise<RegExpExecArray>
  end(): Promise<void>
}

/** @param file a program, or a script for this Node */
export function launch(file: string, args: string[]): Process {
  const isScript = /\.m?js$/.test(file)
  const child = spawn(isScript ? process.execPath : file, isScript ? [file, ...args] : args, {
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let text = ''
  const closed = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)))
  void closed.then(() => running.delete(child))
  const ended = closed.then((code) => {
    if (code === 0) return text
    throw new Error(`${file} ended with ${code}: ${text}`)
  })
  ended.catch(() => {})
  const until = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(text)
        if (match) resolve(match)
      }
      for (const stream of [child.stdout, child.stderr]) stream.on('data', look)
      void closed.then((code) => reject(new Error(`${file} ended with ${code} before ${pattern}: ${text}`)))
      look()
    })
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      text += chunk
    })
  return {
    output: () => text,
    ended,
    until,
    async end() {
      child.kill('SIGTERM')
      await closed
    },
  }
}

export interface Otelcol {
  http: string
  grpc: string
  output(): string
  end(): Promise<void>
}

interface Parts {
  /** Where it sends what it got. */
  to: string
  /** Of the receiver's servers; see the Collector's `confighttp` and `configgrpc`. */
  http?: object
  grpc?: object
  /** A file that it reads, in place of serving. */
  file?: string
  exporter?: object
}

/** A Collector that answers when what it got was taken by whom it sends to. */
export async function startOtelcol(
  { otelcol }: Tools,
  { to, http, grpc, file, exporter }: Parts,
): Promise<Otelcol> {
  const address = { endpoint: '127.0.0.1:0' }
  const reading = { start_at: 'beginning', poll_interval: '10ms', include_file_name: false }
  const receivers = file
    ? { otlp_json_file: { include: [file], ...reading } }
    : { otlp: { protocols: { http: { ...address, ...http }, grpc: { ...address, ...grpc } } } }
  const sending = { sending_queue: { enabled: false }, retry_on_failure: { enabled: false } }
  const pipeline = { receivers: Object.keys(receivers), exporters: ['otlp_http'] }
  const config = {
    receivers,
    exporters: { otlp_http: { endpoint: to, ...sending, ...exporter } },
    service: {
      telemetry: { metrics: { level: 'none' } },
      pipelines: { traces: pipeline, logs: pipeline, metrics: pipeline },
    },
  }
  const path = join(folder(), 'otelcol.yaml')
  // What is JSON is YAML.
  writeFileSync(path, JSON.stringify(config))
  const { until, output, end } = launch(otelcol, ['--config', path])
  await until(/Everything is ready/)
  const [httpAt = '', grpcAt = ''] = ['HTTP', 'GRPC'].map(
    (name) => new RegExp(`Starting ${name} server.*?"endpoint": ?"([^"]+)"`).exec(output())?.[1],
  )
  const [httpScheme, grpcScheme] = [http, grpc].map((one) => (one && 'tls' in one ? 'https' : 'http'))
  return { http: `${httpScheme}://${httpAt}`, grpc: `${grpcScheme}://${grpcAt}`, output, end }
}

/** Runs the application to its end, and answers what it said became of its telemetry. */
export async function runApplication(options: StartOptions): Promise<Status & { said: string }> {
  const app = fileURLToPath(new URL('app.mjs', import.meta.url))
  const all: StartOptions = { serviceName: 'shop', instrument: false, spool: false, ...options }
  const output = await launch(app, [JSON.stringify(all)]).ended
  const line = output.split('\n').find((one) => one.startsWith('{'))!
  return { ...(JSON.parse(line) as Status), said: output.replace(line, '') }
}

/** Our collector as a user runs it. */
export async function startOurs(): Promise<{
  url: string
  count(): Promise<Record<string, number>>
  end(): Promise<void>
}> {
  const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
  const { until, end } = launch(cli, ['--port', '0', '--data', folder()])
  const [, url = ''] = await until(/viewer\s+(http:\S+)/)
  return {
    url,
    async count() {
      const { services } = (await (await fetch(`${url}/api/otel/services`)).json()) as {
        services: { spanCount: number; logCount: number; metricCount: number }[]
      }
      const sum = (key: 'spanCount' | 'logCount' | 'metricCount') =>
        services.reduce((total, one) => total + one[key], 0)
      return { spans: sum('spanCount'), logs: sum('logCount'), points: sum('metricCount') }
    },
    end,
  }
}
