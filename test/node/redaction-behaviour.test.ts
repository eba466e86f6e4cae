/** Secrets of every kind in what a process does by itself: whom it calls, what it starts, what it prints, what it is. */
import { expect, it } from 'vitest'
import { runScript } from '../support/script.js'
import { SECRETS, secretsIn } from '../support/secrets.js'
import { sink, sinkAroundTests } from '../support/sink-around.js'

sinkAroundTests()

const TEXTS = SECRETS.map(({ text }) => text)

it('none of them is in URLs, command lines, the console’s records and the resource', async () => {
  const { code } = await runScript(
    `import { spawn, spawnSync } from 'node:child_process'
     import { once } from 'node:events'
     import http from 'node:http'
     import { start } from 'throughline/node'
     const texts = ${JSON.stringify(TEXTS)}
     const telemetry = start({
       compression: 'none', childProcess: { args: true }, limits: { queueSize: 100000 },
       resource: Object.fromEntries(texts.map((text, i) => ['resource.' + i, text])),
     })
     for (const text of texts) {
       const bare = text.replace(/^with (.*) in it$/s, '$1')
       const path = /^[\\w.:-]+$/.test(bare) ? '/' + bare : '/'
       const url = process.env.CALLED + path + '?access_token=' + encodeURIComponent(text)
       await new Promise((done) => http.get(url, (response) => response.resume().on('close', done)).on('error', done))
       await (await fetch(url)).text()
       console.log(text)
       console.error('%s', text, new Error(text), { text })
     }
     spawnSync(process.execPath, ['-e', '0', ...texts])
     await once(spawn(process.execPath, ['-e', '0', ...texts]), 'close')
     await telemetry.stop({ timeoutMs: 60000 })`,
    // Its own receiver answers what it does not know with 404.
    { env: { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, CALLED: sink.url } },
  ).ended
  expect(code).toBe(0)
  const spans = sink.spans()
  const having = (name: string) => spans.filter(({ attributes }) => name in attributes)
  expect(having('url.full')).toHaveLength(2 * TEXTS.length)
  expect(having('process.command_args')).toHaveLength(2)
  expect(sink.logs().length).toBeGreaterThanOrEqual(2 * TEXTS.length)
  expect(Object.keys(spans[0]!.resource).length).toBeGreaterThan(TEXTS.length)
  expect(secretsIn(sink.requests.map(({ bytes }) => bytes.toString('latin1')))).toEqual([])
})
