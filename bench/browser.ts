/**
 * What a page pays: gzip sizes of ours and of every peer, built by the same bundler in the same way, and the
 * main thread's time at load and for a click beside the official packages and Sentry, with the processor
 * slowed down four times. `npm run bench:browser`; `-- --explain` says where our kilobytes go, `-- --sizes`
 * leaves the browser out, `-- --rounds 9` repeats more.
 */
import { parseArgs } from 'node:util'
import { launchBrowser } from '../test/support/browser.js'
import { type Built, buildPeer, sizeOf } from './browser/build.js'
import { explain } from './browser/explain.js'
import { type Cost, type Placed, serve, visit } from './browser/main-thread.js'
import { installPeers, PEERS } from './browser/peers.js'
import { spanCosts } from './browser/span.js'

/** Beside a page without telemetry. */
const TIMED: [title: string, peer?: string, placed?: Placed][] = [
  ['bare'],
  ['ours', 'ours'],
  ['ours, early', 'ours', 'after the load'],
  ['official', 'official'],
  ['sentry', 'sentry'],
]

const SWITCHED_ON = `
ours         every signal and instrumentation that is on by default, context through callbacks; what comes later not loaded before it is asked for
ours, early  the same after the load; before it the early stage, for errors, requests and what the browser measures
official     traces, logs, metrics, zone.js; document load, fetch, XMLHttpRequest, clicks
sentry       traces, logs, metrics; page load, navigation, fetch, XMLHttpRequest, interactions, console; no context through callbacks`

const { values } = parseArgs({
  options: {
    explain: { type: 'boolean' },
    sizes: { type: 'boolean' },
    rounds: { type: 'string', default: '5' },
  },
})
const say = (text: string) => process.stdout.write(`${text}\n`)
const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} KB`.padStart(9)

async function printSizes(): Promise<Map<string, Built>> {
  say(`\n${'gzip -9'.padEnd(52)}${'at load'.padStart(9)}${'with later'.padStart(12)}`)
  const builds = new Map<string, Built>()
  for (const [peer, title] of Object.entries(PEERS)) {
    const built = await buildPeer(peer)
    builds.set(peer, built)
    const atLoad = sizeOf(built.atLoad)
    say(`${title.padEnd(52)}${kilobytes(atLoad)}   ${kilobytes(atLoad + sizeOf(built.later))}`)
  }
  return builds
}

async function printShares(): Promise<void> {
  say(
    `\n${'our kilobytes, by room (what each takes of the gzip)'.padEnd(52)}${'at load'.padStart(9)}${'later'.padStart(12)}`,
  )
  for (const { room, atLoad, later } of await explain())
    if (atLoad + later >= 50) say(`${room.padEnd(52)}${kilobytes(atLoad)}   ${kilobytes(later)}`)
}

/** Rounds go through all variants in turn, so that a noisy moment falls on each. */
async function measure(builds: Map<string, Built>, rounds: number): Promise<Map<string, Cost[]>> {
  const browser = await launchBrowser()
  const served = await Promise.all(
    TIMED.map(async ([title, peer = '', placed]) => ({
      title,
      ...(await serve(builds.get(peer), placed)),
    })),
  )
  const costs = new Map<string, Cost[]>(TIMED.map(([title]) => [title, []]))
  // The first round is not counted: the browser itself starts up in it.
  for (let round = 0; round <= rounds; round++)
    for (const { title, url } of served) {
      const cost = await visit(browser, url)
      if (round > 0) costs.get(title)!.push(cost)
    }
  const { chromium, node } = await spanCosts(browser)
  await browser.close()
  say(
    `\na span from start to end, ns, not slowed down: Chromium ${chromium.toFixed(0)}, Node ${node.toFixed(0)}`,
  )
  for (const { server } of served) {
    server.closeAllConnections()
    server.close()
  }
  return costs
}

const median = (sorted: number[]) => sorted[sorted.length >> 1]!

function printCosts(costs: Map<string, Cost[]>): void {
  say(
    `\nmain thread, ms of its processor time, slowed down 4 times; added to the bare page; median (lowest to highest)`,
  )
  say(`${''.padEnd(14)}${'until drawn'.padEnd(28)}${'two seconds later'.padEnd(28)}for a click`)
  say(SWITCHED_ON)
  for (const [title, visits] of costs) {
    const column = (key: keyof Cost, digits: number) => {
      const bare =
        title === 'bare'
          ? 0
          : median(
              costs
                .get('bare')!
                .map((one) => one[key])
                .sort((a, b) => a - b),
            )
      const added = visits.map((one) => one[key] - bare).sort((a, b) => a - b)
      const [low, middle, high] = [added[0]!, median(added), added.at(-1)!].map((one) => one.toFixed(digits))
      return `${middle} (${low} to ${high})`
    }
    const [shown, load, click] = [column('shown', 1), column('load', 1), column('click', 2)]
    say(`${title.padEnd(14)}${shown.padEnd(28)}${load.padEnd(28)}${click}`)
  }
}

installPeers()
if (values.explain) await printShares()
const builds = await printSizes()
if (!values.sizes) printCosts(await measure(builds, Number(values.rounds)))
