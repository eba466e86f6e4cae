import { guard } from '../../core/safety/guard.js'
import { wrap } from '../../core/safety/wrap.js'
import { carried } from '../current.js'
import { carriedMembers } from './callback.js'

type Method = (...given: unknown[]) => unknown

type Owner = Record<string, Method> | undefined

const page = globalThis as unknown as Record<string, (Owner & { prototype?: Owner }) | undefined>

/** Functions of the page itself, that are given callbacks for later. */
const FUNCTIONS = 'setTimeout setInterval queueMicrotask requestAnimationFrame requestIdleCallback'

/** The same of instances, each with its class. */
const METHODS =
  'Document.startViewTransition Geolocation.getCurrentPosition Geolocation.watchPosition HTMLCanvasElement.toBlob HTMLVideoElement.requestVideoFrameCallback LockManager.request Scheduler.postTask'

/** Runs callbacks given to functions in the context of the call. */
export const carryCalls = () => [
  ...carry(globalThis as unknown as Owner, FUNCTIONS),
  ...carry(page.Array, 'fromAsync'),
]
export const carryMethods = () =>
  METHODS.split(' ').flatMap((method) => {
    const [owner, name] = method.split('.') as [string, string]
    return carry(page[owner]?.prototype, name)
  })

function carry(owner: Owner, names: string): (() => void)[] {
  return names.split(' ').flatMap((name) => {
    if (typeof owner?.[name] !== 'function') return []
    // The one that takes its callback also as a member of a dictionary.
    const prepare = name === 'startViewTransition' ? (one: unknown) => carriedMembers(carried(one)) : carried
    // One that is frozen must not take the others' way out with it.
    const stop = guard(() =>
      wrap(
        owner,
        name,
        (original) =>
          function (this: unknown, ...given) {
            return Reflect.apply(original, this, given.map(prepare))
          },
      ),
    )
    return stop ?? []
  })
}
