import { installZone } from 'throughline:zone'

/** The part of zone.js that we use; its own types would put its globals into our users' programs. */
export interface Zone {
  readonly parent: Zone | null
  get(key: string): unknown
  /** The zone itself or the nearest one above it that was given this property. */
  getZoneWith(key: string): Zone | null
  fork(spec: ZoneSpec): Zone
  run<T>(fn: (...args: never[]) => T, thisArg?: unknown, args?: unknown[]): T
  wrap<F extends (...args: never[]) => unknown>(fn: F, source: string): F
}

interface ZoneSpec {
  name: string
  properties: Record<string, unknown>
  onCancelTask?(parent: ZoneDelegate, current: Zone, target: Zone, task: ZoneTask): unknown
  onHandleError?(parent: ZoneDelegate, current: Zone, target: Zone, error: unknown): boolean
}

export interface ZoneTask {
  readonly type: 'microTask' | 'macroTask' | 'eventTask'
  readonly state: string
}

export interface ZoneDelegate {
  cancelTask(target: Zone, task: ZoneTask): unknown
  handleError(target: Zone, error: unknown): boolean
  invokeTask(target: Zone, task: ZoneTask, applyThis: unknown, applyArgs?: ArrayLike<unknown>): unknown
}

export interface ZoneApi {
  onUnhandledError(error: unknown): void
}

interface ZoneStatic {
  readonly current: Zone
  readonly root: Zone
  /** zone.js's name for a thing of its own, such as the original of what it replaced. */
  __symbol__(name: string): string
  __load_patch(name: string, patch: (global: unknown, zone: ZoneStatic, api: ZoneApi) => void): void
}

/** The zone property under which the OpenTelemetry `ZoneContextManager` keeps the context. */
export const CONTEXT_KEY = 'OT_ZONE_CONTEXT'

const page = globalThis as unknown as { Zone?: ZoneStatic } & Record<string, unknown>

/**
 * What zone.js would replace by classes of its own, whose instances are not the objects that the browser hands
 * to callbacks; `carry/` does without. And custom elements, whose callbacks it would run in the context of their
 * definition: by themselves they run in that of the code which inserts, changes or removes the element.
 */
const NOT_BY_ZONE = ['MutationObserver', 'IntersectionObserver', 'FileReader', 'customElements']

/** zone.js, once it is installed. */
export const zoneJs = () => page.Zone as ZoneStatic

/**
 * Installs zone.js unless the page has it, as Angular's have.
 *
 * @returns whether it is ours, and may be adjusted
 */
export function ensureZone(): boolean {
  if (page.Zone) return false
  // Rejections arrive as they are and with their zone when zone.js wraps them itself; it reads all this once.
  const wrapping = `${String(page.__Zone_symbol_prefix ?? '__zone_symbol__')}DISABLE_WRAPPING_UNCAUGHT_PROMISE_REJECTION`
  const settings: Record<string, boolean> = { [wrapping]: false }
  for (const name of NOT_BY_ZONE) settings[`__Zone_disable_${name}`] = true
  Object.assign(page, settings)
  installZone()
  for (const name in settings) delete page[name]
  return true
}

/** A method as it was before zone.js: for what is ours alone and belongs to no zone. */
export function native<T extends object, K extends keyof T & string>(owner: T, name: K): T[K] {
  return ((owner as Record<string, unknown>)[zoneJs().__symbol__(name)] as T[K] | undefined) ?? owner[name]
}
