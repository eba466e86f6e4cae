/** Faults of the receiver, and of the way to it. */
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { certificate } from '../support/certificate.js'
import { type Fault, isDown, type Stage } from './fault.js'
import {
  answers,
  type Misbehaviour,
  neverAnswers,
  oneByteASecond,
  resetsMidAnswer,
  resetsMidRequest,
  until,
} from './receiver.js'

/** The receiver does this to every request. */
const always = (title: string, fault: Misbehaviour, fate: Fault['fates'][number]): Fault => ({
  title,
  fates: [fate],
  before: ({ receiver }) => receiver.behave(fault),
})

/** It does it to the first few, and to none after that. */
const atFirst = (title: string, times: number, fault: Misbehaviour): Fault => ({
  title,
  fates: ['exported'],
  options: { limits: { batchDelayMs: 50, retryMs: 30_000 } },
  before: ({ receiver }) => receiver.behave(until(times, fault, () => receiver.behave(undefined))),
  async during({ application }) {
    await application.load(60)
    await application.order('flush', 10_000)
    await application.load(60)
  },
})

const PATIENT = { limits: { batchDelayMs: 50, retryMs: 30_000 } }

async function load({ application }: Stage): Promise<void> {
  await application.load(60)
  await application.order('flush', 300)
}

const inASecond = () => ({ 'retry-after': new Date(Date.now() + 2000).toUTCString() })

const PAGE = { status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html><p>Welcome</p>' }

const saysThat =
  (pattern: RegExp): Fault['check'] =>
  async ({ application }) => {
    const { stderr } = await application.ended
    return pattern.test(stderr) ? [] : [`it did not say ${pattern}, but: ${stderr}`]
  }

/** A receiver whose certificate signs itself. */
async function stranger(): Promise<string> {
  const server = createServer(certificate).listen(0, '127.0.0.1').unref()
  await once(server, 'listening')
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`
}

export const NETWORK: Fault[] = [
  // What the figures of the others are to be compared with.
  { title: 'no fault', fates: ['exported'] },
  { title: 'endpoint down at start', fates: ['spooled'], before: isDown },
  {
    title: 'endpoint down at start, then up',
    fates: ['exported'],
    options: PATIENT,
    before: isDown,
    async during(stage) {
      await load(stage)
      await stage.receiver.up()
      await load(stage)
      await stage.application.order('flush', 10_000)
    },
  },
  {
    title: 'endpoint down later',
    fates: ['exported', 'spooled'],
    async during(stage) {
      await load(stage)
      await stage.receiver.down()
      await load(stage)
    },
  },
  {
    title: 'endpoint down later, up again',
    fates: ['exported'],
    options: PATIENT,
    async during(stage) {
      await load(stage)
      await stage.receiver.down()
      await load(stage)
      await stage.receiver.up()
      await load(stage)
      await stage.application.order('flush', 10_000)
    },
  },
  always('accepts and never answers', neverAnswers, 'spooled'),
  always('answers one byte a second', oneByteASecond, 'spooled'),
  always('resets mid-request', resetsMidRequest, 'spooled'),
  always('resets mid-answer', resetsMidAnswer, 'spooled'),
  atFirst(
    '429, Retry-After in seconds',
    2,
    answers(429, () => ({ 'retry-after': '1' })),
  ),
  atFirst('429, Retry-After as a date', 2, answers(429, inASecond)),
  always(
    '429, Retry-After of an hour',
    answers(429, () => ({ 'retry-after': '3600' })),
    'spooled',
  ),
  atFirst('503 storm that passes', 8, answers(503)),
  always('503 storm that does not', answers(503), 'spooled'),
  always('400', answers(400), 'rejected'),
  // stop() does not wait for all halves.
  { ...always('413', answers(413), 'too_large'), mayAlso: ['spooled'] },
  {
    title: '413 above 4 kB',
    fates: ['exported'],
    before: ({ receiver }) => receiver.refuseAbove(4000),
  },
  always(
    '307',
    answers(307, () => ({ location: 'http://127.0.0.1:9/v1/traces' })),
    'rejected',
  ),
  {
    // It has taken the request, as far as its status says; so that is what counts, and a warning says what came.
    title: '200 with a page of somebody else',
    fates: ['exported'],
    before: ({ receiver }) => receiver.behave(PAGE),
    check: saysThat(/answered 200 .*text\/html/),
  },
  {
    title: 'TLS: a certificate that nobody vouches for',
    fates: ['spooled'],
    isForEver: true,
    endpoint: stranger,
    check: saysThat(/cannot reach .*CERT/),
  },
  {
    title: 'TLS: nobody who speaks it',
    fates: ['spooled'],
    isForEver: true,
    endpoint: ({ url }) => url.replace('http:', 'https:'),
    check: saysThat(/cannot reach .*(SSL|EPROTO|ECONNRESET)/),
  },
  {
    title: 'DNS: a name that does not exist',
    fates: ['spooled'],
    isForEver: true,
    endpoint: () => 'http://collector.invalid:4318',
    check: saysThat(/cannot reach .*(ENOTFOUND|EAI_AGAIN)/),
  },
]
