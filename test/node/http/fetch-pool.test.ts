/** fetch by an agent with few connections: a request that waits for one keeps its caller's context. */
import { expect, it } from 'vitest'
import {
  handle,
  of,
  origin,
  SERVER,
  serveEachTest,
  sink,
  spans,
  telemetry,
} from '../../support/traced-server.js'

serveEachTest()

/** Node's own undici is not exported; its class of agents is found on the one that `fetch` uses. */
function limitedAgent(): { close(): Promise<void> } {
  const symbol = Object.getOwnPropertySymbols(globalThis).find(({ description }) =>
    description?.startsWith('undici.globalDispatcher.'),
  )!
  const agent = (globalThis as unknown as Record<symbol, object>)[symbol]!
  const Agent = agent.constructor as new (options: object) => { close(): Promise<void> }
  // One connection alone is a client, whose requests are made at once and wait afterwards.
  return new Agent({ connections: 2 })
}

it('whatever was active when the connection came free', async () => {
  handle((_request, response) => setTimeout(() => response.end('ok'), 5))
  await (await fetch(`${origin}/first`)).text()
  const dispatcher = limitedAgent()
  const callers = ['a', 'b', 'c', 'd', 'e', 'f']
  await Promise.all(
    callers.map((name) =>
      telemetry.span(name, { root: true }, async () => {
        await (await fetch(`${origin}/${name}`, { dispatcher } as RequestInit)).text()
      }),
    ),
  )
  await dispatcher.close()
  await spans(2 + 3 * callers.length)
  for (const name of callers) {
    const caller = sink.spans().find((span) => span.name === name)
    const served = of(SERVER).find(({ attributes }) => attributes['url.path'] === `/${name}`)
    expect(served?.traceId).toBe(caller?.traceId)
  }
})

it('and undici is left as it was at stop', async () => {
  handle((_request, response) => response.end('ok'))
  await (await fetch(origin)).text()
  const base = Object.getPrototypeOf(Object.getPrototypeOf(limitedAgent()))
  const patched = base.dispatch
  await telemetry.stop()
  expect(base.dispatch).not.toBe(patched)
})
