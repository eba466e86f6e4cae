/** The script-tag build: one global, `throughline`, which is the package's exports and, once started, the telemetry. */
import type { StartOptions } from '../../core/config/options.js'
import type { Telemetry } from '../../core/telemetry.js'
import { start as startHere } from '../index.js'
import { browserPlatform } from '../platform.js'
import { readAttributes } from './attributes.js'
import type { Call } from './queue.js'
import { createReplay } from './replay.js'
import { installStub } from './stub.js'

const tag = globalThis.document?.currentScript
const { options: ofTag, warnings } = readAttributes({ ...(tag as HTMLElement | null)?.dataset })
for (const warning of warnings) browserPlatform.print(`[throughline] ${warning}`)

const throughline = installStub()
const queue = throughline.q

/** What code says goes before what the tag says. */
export function start(options?: StartOptions): Telemetry {
  const telemetry = startHere({ ...ofTag, ...options })
  Object.assign(throughline, telemetry, { ready: (run: (given: Telemetry) => void) => run(telemetry) })
  const replay = createReplay(telemetry)
  if (queue.lost) browserPlatform.print(`[throughline] ${queue.lost} calls of before the start were not kept`)
  queue.lost = 0
  for (const call of queue.splice(0)) take(call, replay)
  // Of the stub's functions, which the page may hold.
  queue.push = (call) => {
    take(call, replay)
    return 0
  }
  return telemetry
}

const take = (call: Call, replay: (call: Call) => void) =>
  call.method === 'start' ? say(() => start(call.given[0] as StartOptions)) : replay(call)

/** The page's calls were made long ago, and nobody waits for what they throw. */
function say(run: () => unknown): void {
  try {
    run()
  } catch (fault) {
    console.error(fault)
  }
}

export * from '../index.js'

const asked = queue.findIndex(({ method }) => method === 'start')
if (asked >= 0) {
  const [call] = queue.splice(asked, 1)
  say(() => start(call!.given[0] as StartOptions))
} else if (ofTag.endpoint) say(() => start())
