import { guard } from '../../core/safety/guard.js'
import { wrap } from '../../core/safety/wrap.js'
import { carried } from '../current.js'
import { carriedMembers } from './callback.js'

type Method = (...given: unknown[]) => unknown

const page = globalThis as unknown as Record<
  string,
  (Record<string, Method> & { prototype: object }) | undefined
>

type Call = [owner: () => object | undefined, name: string]

/** Functions of the page itself and of a constructor, that are given callbacks for later. */
const FUNCTIONS: Call[] = [
  [() => page, 'setTimeout'],
  [() => page, 'setInterval'],
  [() => page, 'queueMicrotask'],
  [() => page, 'requestAnimationFrame'],
  [() => page, 'requestIdleCallback'],
  [() => page.Array, 'fromAsync'],
]

/** The same of instances. */
const METHODS: Call[] = [
  [() => page.Document?.prototype, 'startViewTransition'],
  [() => page.Geolocation?.prototype, 'getCurrentPosition'],
  [() => page.Geolocation?.prototype, 'watchPosition'],
  [() => page.HTMLCanvasElement?.prototype, 'toBlob'],
  [() => page.HTMLVideoElement?.prototype, 'requestVideoFrameCallback'],
  [() => page.LockManager?.prototype, 'request'],
  [() => page.Scheduler?.prototype, 'postTask'],
]

/** Runs callbacks given to functions in the context of the call. */
export const carryCalls = () => carry(FUNCTIONS)
export const carryMethods = () => carry(METHODS)

function carry(calls: Call[]): (() => void)[] {
  return calls.flatMap(([ownerOf, name]) => {
    const owner = ownerOf() as Record<string, Method> | undefined
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
