/** A receiver that is down, up again, or does something wrong, always at the same address. */
import { freePort } from '../support/free-port.js'
import { type Answer, type Exchange, type Sink, startSink } from '../support/sink.js'

/** What is done with a request instead of taking it. */
export type Misbehaviour = Exchange

export interface Receiver {
  url: string
  down(): Promise<void>
  up(): Promise<void>
  /** From now on; `undefined`: as a receiver should. */
  behave(fault: Misbehaviour | Answer | undefined): void
  /** With 413. */
  refuseAbove(bytes: number): void
  /** Requests that came, whatever became of them. */
  requests(): number
  /** What it acknowledged. */
  spans(): ReturnType<Sink['spans']>
  logs(): ReturnType<Sink['logs']>
}

export async function startReceiver(): Promise<Receiver> {
  const sinks = [await startSink(await freePort())]
  const { url } = sinks[0]!
  let refused = 0
  const current = () => sinks.at(-1)!
  return {
    url,
    down: () => current().close(),
    async up() {
      sinks.push(await startSink(Number(new URL(url).port)))
    },
    behave(fault) {
      const counted: Misbehaviour | undefined =
        typeof fault === 'function'
          ? (request, response) => {
              refused++
              fault(request, response)
            }
          : undefined
      current().answerWith(counted ?? (fault as Answer | undefined))
    },
    refuseAbove(bytes) {
      current().refuseBy((request) => {
        if (request.size <= bytes) return undefined
        refused++
        return { status: 413 }
      })
    },
    requests: () => sinks.reduce((sum, { requests }) => sum + requests.length, refused),
    spans: () => sinks.flatMap((sink) => sink.spans()),
    logs: () => sinks.flatMap((sink) => sink.logs()),
  }
}

/** Reads the request as it should, and answers this. */
export const answers =
  (status: number, headers: () => Record<string, string> = () => ({}), body = ''): Misbehaviour =>
  (request, response) => {
    request.resume().on('end', () => response.writeHead(status, headers()).end(body))
  }

/** The first `times` go wrong, and then what is asked to be called is called. */
export const until = (times: number, fault: Misbehaviour, then: () => void): Misbehaviour => {
  let left = times
  return (request, response) => {
    fault(request, response)
    if (--left === 0) then()
  }
}

export const neverAnswers: Misbehaviour = (request) => void request.resume()

export const oneByteASecond: Misbehaviour = (request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'application/x-protobuf' })
  const timer = setInterval(() => response.write('\0'), 1000)
  response.on('close', () => clearInterval(timer))
}

export const resetsMidRequest: Misbehaviour = (request) =>
  void request.once('data', () => request.socket.resetAndDestroy())

export const resetsMidAnswer: Misbehaviour = (request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'application/x-protobuf', 'content-length': '100' })
    response.write('\0'.repeat(10), () => request.socket.resetAndDestroy())
  })
}
