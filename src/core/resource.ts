import type { Attributes, AttributeValue } from '@opentelemetry/api'
import { type Policy, TELL_ALL } from './redact/policy.js'
import { isThenable } from './safety/thenable.js'
import * as names from './semconv.js'

/**
 * Who made the telemetry. The official SDK's name is reserved to it.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/resource/#telemetry-sdk
 */
export function distroResource(language: 'nodejs' | 'webjs'): Attributes {
  return {
    [names.TELEMETRY_SDK_LANGUAGE]: language,
    [names.TELEMETRY_SDK_NAME]: 'throughline',
    [names.TELEMETRY_SDK_VERSION]: __VERSION__,
    [names.TELEMETRY_DISTRO_NAME]: 'throughline',
    [names.TELEMETRY_DISTRO_VERSION]: __VERSION__,
  }
}

/**
 * What the telemetry is about. It may still grow after the first record was made, so whoever encodes reads
 * `attributes` only then; it is another object after each change.
 *
 * Has the shape of the official SDK's `Resource`, which exporters and processors of others read.
 */
export class Resource {
  readonly schemaUrl = undefined
  readonly #found = new Set<Promise<void>>()
  #given: Attributes
  #told: Attributes | undefined

  /** @param policy what of it may be told */
  constructor(
    attributes: Attributes,
    private readonly policy: Policy = TELL_ALL,
  ) {
    this.#given = attributes
  }

  /** What may be told is found out when it is first asked for, which is not while a page loads. */
  get attributes(): Attributes {
    this.#told ??= this.policy.attributes(this.#given, 'resource')
    return this.#told
  }

  /** Adds what was found out about it; what it already says stays. A promise that rejects adds nothing. */
  complete(found: Attributes | Promise<Attributes>): void {
    if (!isThenable(found)) {
      this.#given = { ...found, ...this.#given }
      this.#told = undefined
      return
    }
    const added = Promise.resolve(found)
      .then((attributes) => this.complete(attributes))
      .catch(() => {})
      .then(() => void this.#found.delete(added))
    this.#found.add(added)
  }

  /** Whether something is still being found out. */
  get asyncAttributesPending(): boolean {
    return this.#found.size > 0
  }

  /** Settles when nothing is being found out any more; never rejects. */
  async waitForAsyncAttributes(): Promise<void> {
    await Promise.all(this.#found)
  }

  /** Another resource, in which the attributes of `other` win. */
  merge(other: { readonly attributes: Attributes } | null): Resource {
    return new Resource({ ...this.attributes, ...other?.attributes }, this.policy)
  }

  getRawAttributes(): [string, AttributeValue | undefined][] {
    return Object.entries(this.attributes)
  }
}
