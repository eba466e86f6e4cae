/** A sink around the tests of a file, empty before each. */
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { type Sink, startSink } from './sink.js'

export let sink: Sink

/** Puts a sink around the tests of the file that calls it. */
export function sinkAroundTests(): void {
  beforeAll(async () => {
    sink = await startSink()
  })
  afterAll(() => sink.close())
  beforeEach(() => {
    sink.requests.length = 0
  })
}
