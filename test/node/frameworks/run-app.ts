/** Runs an application of a framework as users do: in a process of its own, with telemetry put in one way. */
import http from 'node:http'
import { type Run, runScript } from '../../support/script.js'
import type { App, Asked } from './apps/app.js'

const START = `start({ serviceName: 'shop' })`

const imported = ([names, from]: [string, string]) => `import ${names} from '${from}'`
const required = ([names, from]: [string, string]) => `const ${names} = require('${from}')`

const importAll = ({ imports }: App) => [['http', 'node:http'] as [string, string], ...imports].map(imported)
const requireAll = ({ imports }: App) => [['http', 'node:http'] as [string, string], ...imports].map(required)

const LISTEN = `server.listen(0, '127.0.0.1', () => console.log('port=' + server.address().port + ';'))`

/** The body of CommonJS cannot await. */
const asModule = (lines: string[], app: App) => [...lines, app.source, LISTEN].join('\n')
const asCommonJs = (lines: string[], app: App) =>
  `${lines.join('\n')}\nvoid (async () => {\n${app.source}\n${LISTEN}\n})()`

export interface Form {
  source(app: App): string
  args?: string[]
  type?: 'commonjs'
}

export const forms: Record<string, Form> = {
  "ESM, import 'throughline/register' first": {
    source: (app) => asModule([`import 'throughline/register'`, ...importAll(app)], app),
  },
  'ESM, --import throughline/register': {
    source: (app) => asModule(importAll(app), app),
    args: ['--import', 'throughline/register'],
  },
  'ESM, start() after static imports': {
    source: (app) => asModule([...importAll(app), `import { start } from 'throughline'`, START], app),
  },
  "CommonJS, require('throughline/register') first": {
    source: (app) => asCommonJs([`require('throughline/register')`, ...requireAll(app)], app),
    type: 'commonjs',
  },
  'CommonJS, --import throughline/register': {
    source: (app) => asCommonJs(requireAll(app), app),
    args: ['--import', 'throughline/register'],
    type: 'commonjs',
  },
  'CommonJS, start() after require': {
    source: (app) => asCommonJs([...requireAll(app), `require('throughline').${START}`], app),
    type: 'commonjs',
  },
}

export interface Running extends Run {
  ask(asked: Pick<Asked, 'method' | 'path'>, traceparent?: string): Promise<number | undefined>
  stop(): Promise<void>
}

/** Starts an application and answers when it listens. */
export async function runApp(app: App, form: Form, endpoint: string): Promise<Running> {
  const { args, type } = form
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_METRICS_EXPORTER: 'none' }
  const run = runScript(form.source(app), { args, type, env })
  let text = ''
  run.child.stdout?.on('data', (chunk) => {
    text += chunk
  })
  await run.printed(';')
  const port = Number(/port=(\d+);/.exec(text)?.[1])
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  return {
    ...run,
    ask: ({ method, path }, traceparent) =>
      new Promise((resolve, reject) => {
        const headers = traceparent ? { traceparent } : {}
        http
          .request({ host: '127.0.0.1', port, method, path, agent, headers }, (response) =>
            response.resume().on('end', () => resolve(response.statusCode)),
          )
          .on('error', reject)
          .end()
      }),
    async stop() {
      agent.destroy()
      run.child.kill()
      await run.ended
    },
  }
}
