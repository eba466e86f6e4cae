/** The options of WebSockets: what they are without being given, and what is said of wrong ones. */
import { expect, it } from 'vitest'
import type { StartOptions } from '../../../src/core/config/options.js'
import { resolveConfig } from '../../../src/core/config/resolve.js'
import { noEnvironment } from '../../../src/core/config/unset.js'
import { ThroughlineError } from '../../../src/core/errors.js'

const defaults = { protocol: 'http/json', resource: {}, origin: undefined } as const
const websocketOf = (options: StartOptions) =>
  resolveConfig(options, noEnvironment(), defaults).config.websocket

function problemsOf(websocket: unknown): readonly string[] {
  try {
    websocketOf({ websocket } as StartOptions)
  } catch (error) {
    if (error instanceof ThroughlineError) return error.problems
    throw error
  }
  return []
}

it('negotiates by default, over the query', () => {
  const byDefault = { messages: 'auto', handshake: 'query' }
  expect(websocketOf({})).toEqual(byDefault)
  expect(websocketOf({ websocket: { messages: undefined } })).toEqual(byDefault)
  expect(websocketOf({ websocket: { messages: 'counted', handshake: 'off' } })).toEqual({
    messages: 'counted',
    handshake: 'off',
  })
})

it('says what to write instead', () => {
  expect(problemsOf({ messages: 'on', handshake: 'header', mesages: 'off' })).toEqual([
    '"websocket.messages" must be "auto" or "counted" or "off", but is "on"',
    '"websocket.handshake" must be "query" or "subprotocol" or "off", but is "header"',
    'unknown option "websocket.mesages"; use "websocket.messages"',
  ])
})
