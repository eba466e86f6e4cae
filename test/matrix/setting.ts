/** What stands around a page of the matrix: the application's server, an OTLP sink, and the test itself. */
import { WebSocketServer } from 'ws'
import { type AppServer, startAppServer } from '../support/app-server.js'
import { bundle } from '../support/bundle.js'
import { type Sink, startSink } from '../support/sink.js'
import { startControl } from './control.js'
import type { Engine } from './engines/engine.js'
import { judge } from './judge.js'
import type { Outcome } from './row.js'
import { rows } from './rows.js'

export interface Setting {
  /** Runs a row in a new page, and answers what the page and the wire say. */
  runRow(name: string): Promise<Outcome>
  /** Runs a case of the contract in a new page; rejects when it fails. */
  runCase(name: string): Promise<void>
}

const HTML = '<!doctype html><title>matrix</title><body><script src="/app.js"></script></body>'
const EVENTS = 'data: first\n\nevent: named\ndata: second\n\n'

function fill({ pages, server }: AppServer, script: string): void {
  pages.set('/', { type: 'text/html', body: HTML })
  pages.set('/app.js', { type: 'text/javascript', body: script })
  pages.set('/module.js', { type: 'text/javascript', body: 'export const value = 1' })
  pages.set('/data.json', { type: 'application/json', body: JSON.stringify('data '.repeat(20_000)) })
  pages.set('/events', { type: 'text/event-stream', body: EVENTS })
  // For requests that must still be open when they are aborted.
  pages.set('/held', { type: 'text/plain', body: '', hold: true })
  const sockets = new WebSocketServer({ server, path: '/socket' })
  sockets.on('connection', (socket) =>
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary })),
  )
}

/** Builds the page once; servers are new for each row. */
export async function createSetting(engine: Engine): Promise<Setting> {
  const script = await bundle('test/matrix/page.ts')
  const within = async <T>(run: (app: AppServer, sink: Sink) => Promise<T>): Promise<T> => {
    const [app, sink] = await Promise.all([startAppServer(), startSink()])
    fill(app, script)
    try {
      await engine.open(app.url)
      return await run(app, sink)
    } finally {
      await Promise.all([app.close(), sink.close()])
    }
  }
  return {
    runRow: (name) =>
      within(async (_, sink) => {
        const { problems, isAbsent } = await engine.call<Outcome>('runRow', name, sink.url)
        if (isAbsent) return { problems, isAbsent }
        const wire = { spans: sink.spans(), logs: sink.logs() }
        const own = rows.find((row) => row.name === name)?.wire?.(wire) ?? []
        return { problems: [...problems, ...judge(wire.spans), ...own] }
      }),
    runCase: (name) =>
      within(async (app, sink) => {
        const control = await startControl({
          wire: () => ({ spans: sink.spans(), logs: sink.logs(), metrics: sink.metrics() }),
          seen: () => app.seen,
          answerWith: sink.answerWith,
        })
        try {
          const given = { name, endpoint: sink.url, server: app.url, control: control.url }
          await engine.call('runContract', given)
        } finally {
          await control.close()
        }
      }),
  }
}
