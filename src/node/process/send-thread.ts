/**
 * The program of the thread that sends the last requests of a process, on the way that telemetry takes. A build puts it
 * as text into `send-now.ts`, so that it is there wherever an application's bundler takes that.
 */
import { workerData } from 'node:worker_threads'
import { createCircuit } from '../../core/delivery/circuit.js'
import { retry } from '../../core/delivery/retry.js'
import type { Outcome } from '../../core/delivery/sender.js'
import { rejectedInJson } from '../../core/encode/answer.js'
import { rejectedInProtobuf } from '../../core/encode/protobuf/answer.js'
import { createPost } from '../transport/index.js'
import { fatesIn } from './last-fates.js'
import type { LastRequest, ThreadData } from './send-now.js'

/** The process says that something was lost, once for all. */
const warn = () => {}
const never = new AbortController().signal

const NAMES = ['rejectedSpans', 'rejectedLogRecords', 'rejectedDataPoints']

function send({ url, contentType, headers, exporter, ...request }: LastRequest): Promise<Outcome> {
  const post = createPost(url, contentType, { ...exporter, askHeaders: undefined, stopped: never, warn })
  const once = retry((bytes, signal) => post(bytes, signal, headers), {
    ...{ retryMs: 0, signal: never, hurry: () => never, endpoint: url, circuit: createCircuit(), warn },
    rejected: (answer) =>
      contentType === 'application/json'
        ? Math.max(...NAMES.map((name) => rejectedInJson(name, answer)))
        : rejectedInProtobuf(answer),
  })
  return once.send(request)
}

const { requests, memory } = workerData as ThreadData
const fates = fatesIn(memory)
// What sends telemetry keeps no thread alive.
const awake = setInterval(() => {}, 1000)
void Promise.all(
  requests.map((request, index) =>
    send(request).then(
      (outcome) => fates.tell(index, outcome),
      () => fates.tell(index, { cause: 'unreachable' }),
    ),
  ),
).then(() => clearInterval(awake))
