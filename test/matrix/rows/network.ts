/** What comes from a server. */
import { context, trace } from '@opentelemetry/api'
import { type Row, until } from '../row.js'

const socketUrl = (path: string) => `${location.origin.replace('http', 'ws')}/${path}`

export const networkRows: Row[] = [
  {
    name: 'fetch',
    points: ['await', 'then', 'a network failure', 'aborted'],
    async run({ at }) {
      await fetch('/answer')
      at('await')
      await fetch('/answer').then(() => at('then'))
      await fetch('/hangup').catch(() => at('a network failure'))
      const controller = new AbortController()
      const aborted = fetch('/held', { signal: controller.signal })
      controller.abort()
      await aborted.catch(() => at('aborted'))
    },
  },
  {
    name: 'response.json() and its siblings',
    points: ['json', 'json, then', 'text', 'blob', 'arrayBuffer'],
    async run({ at }) {
      const get = () => fetch('/data.json')
      await (await get()).json()
      at('json')
      await get()
        .then((response) => response.json())
        .then(() => at('json, then'))
      for (const name of ['text', 'blob', 'arrayBuffer'] as const) {
        await (await get())[name]()
        at(name)
      }
    },
  },
  {
    name: 'XHR events',
    points: ['onload', 'listener', 'onreadystatechange', 'upload', 'onerror', 'ontimeout or onabort'],
    async run({ at, elsewhere }) {
      await until((done) => {
        const request = new XMLHttpRequest()
        request.onload = () => at('onload')
        request.addEventListener('load', () => at('listener'))
        request.onreadystatechange = () => request.readyState === 4 && at('onreadystatechange')
        request.upload.onload = () => at('upload')
        request.onloadend = done
        request.open('POST', '/answer')
        elsewhere(() => request.send('body'))
      })
      await until((done) => {
        const request = new XMLHttpRequest()
        request.onerror = () => {
          at('onerror')
          done()
        }
        request.open('GET', '/hangup')
        elsewhere(() => request.send())
      })
      await until((done) => {
        const request = new XMLHttpRequest()
        request.onabort = () => {
          at('ontimeout or onabort')
          done()
        }
        request.open('GET', '/held')
        elsewhere(() => request.send())
        setTimeout(() => request.abort())
      })
    },
  },
  {
    name: 'WebSocket events',
    // Otherwise each message brings a context of its own, which is the next row's matter.
    options: { websocket: { messages: 'off' } },
    points: ['onopen', 'open listener', 'onmessage', 'message listener', 'onclose', 'onerror'],
    async run({ at, elsewhere, id }) {
      await until((done) => {
        const socket = new WebSocket(socketUrl(`socket?${id}`))
        socket.onopen = () => {
          at('onopen')
          elsewhere(() => socket.send('hello'))
        }
        socket.addEventListener('open', () => at('open listener'))
        socket.addEventListener('message', () => at('message listener'))
        socket.onmessage = () => {
          at('onmessage')
          elsewhere(() => socket.close())
        }
        socket.onclose = () => {
          at('onclose')
          done()
        }
      })
      await until((done) => {
        const socket = new WebSocket(socketUrl(`hangup?${id}`))
        socket.onerror = () => {
          at('onerror')
          done()
        }
      })
    },
  },
  {
    name: 'WebSocket messages, in their own context',
    points: ['onmessage', 'listener', 'after an await'],
    run: ({ at, elsewhere, later, wrong, id }) =>
      until((done) => {
        const own = context.active()
        const traceId = trace.getActiveSpan()?.spanContext().traceId
        /** The message's span is of the trace in which the socket was opened, since the peer says no other. */
        const check = (point: string) => {
          const active = trace.getActiveSpan()
          if (active === trace.getSpan(own)) wrong(`"${point}" is in the context of its registration`)
          if (active?.spanContext().traceId !== traceId) wrong(`"${point}" is in another trace`)
          context.with(own, () => at(point))
        }
        const socket = new WebSocket(socketUrl(`socket?${id}`))
        socket.onopen = () => elsewhere(() => socket.send('hello'))
        socket.addEventListener('message', () => check('listener'))
        socket.onmessage = async () => {
          check('onmessage')
          await later(1)
          check('after an await')
          socket.close()
          done()
        }
      }),
  },
  {
    name: 'EventSource events',
    points: ['onopen', 'onmessage', 'listener', 'onerror'],
    run: ({ at }) =>
      until((done) => {
        const source = new EventSource('/events')
        source.onopen = () => at('onopen')
        source.onmessage = () => at('onmessage')
        source.addEventListener('named', () => at('listener'))
        // The server closes after its two events.
        source.onerror = () => {
          at('onerror')
          source.close()
          done()
        }
      }),
  },
]
