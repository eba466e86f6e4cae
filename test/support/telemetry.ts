/** Telemetry in this process, and a sink, around each test of a file. */
import { afterEach, beforeEach } from 'vitest'
import { type StartOptions, start, type Telemetry } from '../../src/node/index.js'
import { sink, sinkAroundTests } from './sink-around.js'

export { sink }

/** What was begun last. */
export let telemetry: Telemetry

let defaults: StartOptions

/** Gives the file's tests a sink; what they begin is stopped after each. */
export function sinkEachTest(options: StartOptions = {}): void {
  defaults = options
  sinkAroundTests()
  afterEach(() => telemetry?.stop())
}

/** Starts telemetry that sends to the sink. */
export function begin(options: StartOptions = {}): Telemetry {
  telemetry = start({ endpoint: sink.url, ...defaults, ...options })
  return telemetry
}

/** The same, begun before each test. */
export function startEachTest(options: StartOptions = {}): void {
  sinkEachTest(options)
  beforeEach(() => void begin())
}
