import type { start } from '../../src/browser/index.js'
import type { Answer, SinkLog, SinkMetric, SinkSpan } from '../support/sink.js'

/** What has arrived at the endpoint. */
export interface Wire {
  spans: SinkSpan[]
  logs: SinkLog[]
  metrics: SinkMetric[]
}

/** A request that arrived at the application's server. */
export interface Seen {
  method: string
  path: string
  headers: Record<string, string>
}

/** What a case gets of the environment it runs in; everything is new for each case. */
export interface Environment {
  start: typeof start
  /** An OTLP receiver. */
  endpoint: string
  /** A server that receives context: in a page its own origin. It answers `/status/N` with N, `/hangup…` not at all, else with 200. */
  server: string
  wire(): Promise<Wire>
  seen(): Promise<Seen[]>
  /** What the endpoint answers from now on. */
  answerWith(answer: Answer | undefined): Promise<void>
}

export interface ContractCase {
  name: string
  run(environment: Environment): Promise<void>
}

/** Milliseconds; a real timer, since that is what context has to survive. */
export const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** The one record of this name. */
export function named<T extends { name?: string }>(records: T[], name: string): T {
  const found = records.filter((record) => record.name === name)
  if (found.length !== 1)
    throw new Error(`${found.length} records are named ${name}, of ${records.map((one) => one.name)}`)
  return found[0]!
}
