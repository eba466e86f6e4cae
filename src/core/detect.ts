import type { Attributes } from '@opentelemetry/api'
import type { Resource } from './resource.js'
import { quietly } from './safety/quiet.js'
import { sleep } from './safety/sleep.js'
import type { Warn } from './safety/warn.js'

/** Finds out something about the resource; may take its time, and may fail. */
export type ResourceDetector = () => Attributes | Promise<Attributes>

/** Milliseconds for all detectors, which run beside each other; the first export waits as long. */
export const DETECTION_MS = 5000

/**
 * Completes the resource by what detectors find; of two that find the same, the later's stays. Nobody waits
 * here: spans are made meanwhile, and exports wait for the resource.
 */
export function detectResource(resource: Resource, detectors: ResourceDetector[], warn: Warn): void {
  if (detectors.length === 0) return
  const found = detectors.map((detector) => runDetector(detector, warn))
  resource.complete(Promise.all(found).then((all) => Object.assign({}, ...all)))
}

/** Without spans of its own, and in time: one that fails or takes too long has found nothing. */
async function runDetector(detector: ResourceDetector, warn: Warn): Promise<Attributes> {
  const name = detector.name || 'a resource detector'
  try {
    const found = Promise.resolve(quietly(detector))
    const late = sleep(DETECTION_MS, [], found).then((): never => {
      throw new Error(`nothing within ${DETECTION_MS / 1000} s`)
    })
    return await Promise.race([found, late])
  } catch (fault) {
    warn(`detect ${name}`, `${name} found nothing for the resource: ${fault}`)
    return {}
  }
}
