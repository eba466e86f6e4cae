/** The contract in Node. */
import { afterEach, beforeEach, it } from 'vitest'
import { start } from '../../src/node/index.js'
import { contract } from '../contract.js'
import { type AppServer, startAppServer } from '../support/app-server.js'
import { type Sink, startSink } from '../support/sink.js'

let sink: Sink
let app: AppServer

beforeEach(async () => {
  sink = await startSink()
  app = await startAppServer()
})

afterEach(async () => {
  await sink.close()
  await app.close()
})

for (const { name, run } of contract)
  it(name, () =>
    run({
      start,
      endpoint: sink.url,
      server: app.url,
      wire: async () => ({ spans: sink.spans(), logs: sink.logs(), metrics: sink.metrics() }),
      seen: async () => app.seen,
      answerWith: async (answer) => sink.answerWith(answer),
    }),
  )
