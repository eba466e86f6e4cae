import { ThroughlineError } from '../core/errors.js'
import { nearest } from './nearest.js'
import { type CollectorSamplingOptions, samplingProblems } from './sampling/options.js'

export interface CollectorOptions {
  /** Address to listen on. Default `127.0.0.1`: nobody but this machine. */
  host?: string
  /**
   * Port for OTLP/HTTP, the query API and the viewer. Default 4318, or the next free one when that is taken.
   * A port given here is taken or it is an error; 0 means any free port.
   */
  port?: number
  /**
   * Folder for the data, made when missing. Default `.throughline` in the working directory. `false` keeps it in
   * memory, until the collector stops.
   */
  dataDir?: string | false
  /**
   * Origins of web pages that may send telemetry, like `https://shop.example`; `*` for all. Default: every
   * loopback origin (`http(s)://localhost`, `127.0.0.1`, `[::1]`, any port). Reads answer no foreign origin.
   */
  corsOrigins?: string[]
  /**
   * Host names, beside the loopback names, IP addresses and `host`, under which the collector may be
   * addressed. The guard is against DNS rebinding.
   */
  allowedHosts?: string[]
  /** Largest request, decompressed, in bytes. Default 64 MiB. */
  maxBodyBytes?: number
  /** Bytes of requests that may wait for the store before senders are told to wait. Default 128 MiB. */
  maxQueueBytes?: number
  /** Which traces are kept, judged when they are complete, over all services: docs/sampling.md. Default: all. */
  sampling?: CollectorSamplingOptions
}

export type ResolvedOptions = Readonly<Required<Omit<CollectorOptions, 'sampling'>>> & {
  readonly sampling?: CollectorSamplingOptions
  readonly portIsDefault: boolean
}

export const defaults = {
  host: '127.0.0.1',
  port: 4318,
  dataDir: '.throughline' as string | false,
  corsOrigins: [] as string[],
  allowedHosts: [] as string[],
  maxBodyBytes: 64 * 1024 * 1024,
  maxQueueBytes: 128 * 1024 * 1024,
}

const isStrings = (value: unknown) => Array.isArray(value) && value.every((item) => typeof item === 'string')
const isSize = (value: unknown) => Number.isSafeInteger(value) && (value as number) > 0
const isText = (value: unknown) => typeof value === 'string' && value !== ''

/** A check answers the problems of a value, one sentence each. */
type Check = (value: unknown, name: string) => string[]

const expect =
  (isRight: (value: unknown) => boolean, expected: string): Check =>
  (value, name) =>
    isRight(value) ? [] : [`${name}: expected ${expected}, got ${JSON.stringify(value)}`]

const isPort = (value: unknown) =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < 65_536

const checks: Record<keyof CollectorOptions, Check> = {
  host: expect(isText, 'an address like "127.0.0.1"'),
  port: expect(isPort, '0 to 65535'),
  dataDir: expect((value) => value === false || isText(value), 'a folder, or false'),
  corsOrigins: expect(isStrings, 'a list of origins like "https://shop.example"'),
  allowedHosts: expect(isStrings, 'a list of host names'),
  maxBodyBytes: expect(isSize, 'a number of bytes'),
  maxQueueBytes: expect(isSize, 'a number of bytes'),
  sampling: samplingProblems,
}

function unknownOption(name: string): string {
  const right = nearest(name, Object.keys(checks))
  return `unknown option "${name}"; ${right ? `use "${right}"` : `the options are ${Object.keys(checks).join(', ')}`}`
}

/**
 * Completes the options with their defaults.
 *
 * @throws ThroughlineError `INVALID_OPTIONS` that lists all that is wrong.
 */
export function resolveOptions(options: CollectorOptions): ResolvedOptions {
  const problems = Object.entries(options).flatMap(([name, value]) => {
    if (!Object.hasOwn(checks, name)) return [unknownOption(name)]
    return value === undefined ? [] : checks[name as keyof CollectorOptions](value, name)
  })
  if (problems.length)
    throw new ThroughlineError('INVALID_OPTIONS', `collector: ${problems.join('; ')}`, problems)
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  return Object.freeze({ ...defaults, ...given, portIsDefault: options.port === undefined })
}
