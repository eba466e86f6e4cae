import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Store } from '../store.js'

export interface Stream {
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Ends all clients. */
  close(): void
}

const replayMs = 3_600_000
const heartbeatMs = 15_000
const page = 500

/**
 * The live log stream: server-sent events, one per log record, whose `id` is the record's place in the order
 * of arrival. A client gets the last hour and then what comes; one that returns with `Last-Event-ID` goes on
 * exactly there.
 *
 * Every client reads from the store at its own pace, so nothing is buffered for a slow one beyond what
 * its socket holds, and nothing is left out.
 */
export function logStream(store: Store): Stream {
  const clients = new Set<ServerResponse>()

  async function follow(response: ServerResponse, after: string | undefined): Promise<void> {
    let last = after
    let news = true
    let wake = () => {}
    const stopListening = store.onLogs(() => {
      news = true
      wake()
    })
    response.once('close', () => wake())
    const heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatMs)
    try {
      while (!response.destroyed && !response.writableEnded) {
        if (!news) await new Promise<void>((resolve) => (wake = resolve))
        news = false
        last = await send(response, last)
      }
    } finally {
      clearInterval(heartbeat)
      stopListening()
    }
  }

  /** Sends all that is after `after`, and answers the id of the last. */
  async function send(response: ServerResponse, after: string | undefined): Promise<string | undefined> {
    let last = after
    for (;;) {
      const since = BigInt(Date.now() - replayMs) * 1_000_000n
      const entries = await store.logsAfter({ after: last, since, limit: page })
      if (response.destroyed || response.writableEnded) return last
      let text = ''
      for (const { sequence, json } of entries) text += `id: ${sequence}\ndata: ${json}\n\n`
      last = entries.at(-1)?.sequence ?? last
      if (text && !response.write(text)) await drained(response)
      if (entries.length < page) return last
    }
  }

  return {
    async serve(request, response) {
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-accel-buffering': 'no',
      })
      response.write('retry: 1000\n\n')
      clients.add(response)
      response.once('close', () => clients.delete(response))
      const after = request.headers['last-event-id']
      // A store that fails ends the stream; the browser comes back with the last id.
      await follow(response, after === undefined ? undefined : String(after)).catch(() => response.destroy())
    },
    close() {
      for (const response of clients) response.end()
    },
  }
}

async function drained(response: ServerResponse): Promise<void> {
  const done = new AbortController()
  const { signal } = done
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]).catch(
    () => {},
  )
  done.abort()
}
