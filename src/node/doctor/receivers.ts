import { SIGNALS, type SignalName } from '../../core/config/exporter.js'
import type { Config } from '../../core/config/options.js'
import type { Answer } from '../../core/delivery/retry.js'
import { createCodecs } from '../../core/encode/codecs.js'
import { placeOf } from '../../core/http/url.js'
import { createPost } from '../transport/index.js'
import { proxyFor } from '../transport/proxy.js'
import { adviceForAnswer, adviceForFault } from './advice.js'
import { type Finding, note, ok, trouble } from './report.js'

/** Beyond it, spans of two machines do not line up in a trace. */
const SKEW_MS = 5000

/**
 * Sends one request without records for each signal, the way telemetry goes: valid, so that a receiver that takes
 * telemetry answers 200, and nothing is left behind there.
 */
export async function askReceivers(config: Config): Promise<Finding[]> {
  const stop = new AbortController()
  // What sends telemetry keeps no process alive.
  const awake = setInterval(() => {}, 1000)
  try {
    const found = await Promise.all(SIGNALS.map((signal) => ask(signal, config, stop.signal)))
    return found.flat()
  } finally {
    clearInterval(awake)
    stop.abort()
  }
}

async function ask(signal: SignalName, config: Config, stopped: AbortSignal): Promise<Finding[]> {
  const url = config.endpoints[signal]
  if (!url) return []
  const exporter = config.exporters[signal]
  const { protocol, headers } = exporter
  const findings: Finding[] = []
  const warn = (_key: string, message: string) => void findings.push(trouble(signal, message))
  const proxy = proxyFor(new URL(url), process.env, () => {})
  if (proxy) findings.push(note(signal, `goes through the proxy ${proxy.host}`))
  const body = new TextEncoder().encode(protocol === 'http/json' ? '{}' : '')
  const contentType = createCodecs(protocol)[signal].contentType
  const sent = { url: new URL(url), protocol, proxy }
  try {
    const send = createPost(url, contentType, { ...exporter, stopped, warn })
    const begun = Date.now()
    const answer = await send(body, stopped, headers)
    const advice = adviceForAnswer(answer, sent)
    findings.push(
      advice
        ? trouble(signal, advice)
        : ok(
            signal,
            `a request without records was taken by ${placeOf(url)} (${protocol}, ${answer.status})`,
          ),
      ...skew(signal, answer, (begun + Date.now()) / 2),
    )
  } catch (fault) {
    findings.push(trouble(signal, adviceForFault(fault as Error, sent)))
  }
  return findings
}

/** The header counts seconds. */
function skew(signal: SignalName, { date }: Answer, here: number): Finding[] {
  const there = Date.parse(date ?? '')
  const by = here - there
  if (Number.isNaN(there) || Math.abs(by) < SKEW_MS) return []
  return [
    trouble(
      signal,
      `this machine's clock is ${Math.round(Math.abs(by) / 1000)} s ${by > 0 ? 'ahead of' : 'behind'} the receiver's: set both by NTP, or spans of different machines will not line up`,
    ),
  ]
}
