/** What stands around a page of the matrix: the application's server, an OTLP sink, and the test itself. */
import { WebSocketServer } from 'ws'
import { buildPeer } from '../../bench/browser/build.js'
import { type AppServer, startAppServer } from '../support/app-server.js'
import { bundle } from '../support/bundle.js'
import { type Sink, startSink } from '../support/sink.js'
import { startControl } from './control.js'
import type { Engine } from './engines/engine.js'
import { judge } from './judge.js'
import type { Outcome, Row } from './row.js'
import { rows } from './rows.js'

export interface Setting {
  /** Runs a row in a new page, and answers what the page and the wire say. */
  runRow(name: string): Promise<Outcome>
  /** Runs a case of the contract in a new page; rejects when it fails. */
  runCase(name: string): Promise<void>
}

const HTML = '<!doctype html><title>matrix</title><body><script src="/app.js"></script></body>'
const ELSEWHERE = '<!doctype html><title>elsewhere</title>'
const EVENTS = 'data: first\n\nevent: named\ndata: second\n\n'

function fill({ pages, server }: AppServer, script: string): void {
  pages.set('/', { type: 'text/html', body: HTML })
  pages.set('/elsewhere', { type: 'text/html', body: ELSEWHERE })
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

/** Where nobody listens and no browser goes, https://fetch.spec.whatwg.org/#port-blocking. */
const NOWHERE = 'http://127.0.0.1:1'
/** What a page sent when it was left comes after everything else. */
const LATE_MS = 40_000

/** Answers what is wrong with what arrived, when nothing is or it is late. */
async function complaints({ wire, isBlocked }: Row, sink: Sink): Promise<string[]> {
  const look = () => {
    const seen = { spans: sink.spans(), logs: sink.logs() }
    return [...(isBlocked ? [] : judge(seen.spans)), ...(wire?.(seen) ?? [])]
  }
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, LATE_MS)
  })
  await Promise.race([sink.until(() => look().length === 0), late])
  clearTimeout(timer)
  return look()
}

/** Serves a peer's script as its users build it. */
async function servePeer({ pages }: AppServer, peer: string): Promise<void> {
  const { atLoad, later } = await buildPeer(peer)
  for (const { fileName, code } of [...atLoad, ...later])
    pages.set(`/${fileName}`, { type: 'text/javascript', body: code })
  pages.set('/peer.js', { type: 'text/javascript', body: atLoad[0]!.code })
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
  const leave = async (row: Row, app: AppServer, sink: Sink) => {
    await engine.go(`${app.url}/elsewhere`)
    const problems = row.leaves === 'refused' ? [] : await complaints(row, sink)
    sink.answerWith(undefined)
    await engine.go(app.url)
    await engine.call('revisit', sink.url)
    return problems
  }
  return {
    runRow: (name) =>
      within(async (app, sink) => {
        const row = rows.find((one) => one.name === name)!
        if (row.peer) await servePeer(app, row.peer)
        if (row.leaves === 'refused') sink.answerWith({ status: 503 })
        const endpoint = row.isBlocked ? NOWHERE : sink.url
        const { problems, isAbsent } = await engine.call<Outcome>('runRow', name, endpoint)
        if (isAbsent) return { problems, isAbsent }
        if (row.leaves) problems.push(...(await leave(row, app, sink)))
        return { problems: [...problems, ...(await complaints(row, sink))] }
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
