import { isFunction } from '../current.js'
import { carriedListener } from './events.js'

/** The functions that a page gave, by what was put in their place. */
const given = new WeakMap<object, unknown>()

/**
 * Interfaces with `on…` properties. Named, since to look through all of a page's interfaces makes the browser
 * create them, which takes tens of milliseconds.
 */
const INTERFACES =
  'AbortSignal Animation AudioScheduledSourceNode BaseAudioContext BroadcastChannel CookieStore Document Element EventSource FileReader FontFaceSet HTMLBodyElement HTMLElement HTMLMediaElement IDBDatabase IDBOpenDBRequest IDBRequest IDBTransaction MathMLElement MediaQueryList MediaRecorder MediaSource MediaStream MediaStreamTrack MessagePort Navigation Notification PaymentRequest Performance PermissionStatus RTCDataChannel RTCPeerConnection ScreenOrientation ServiceWorker ServiceWorkerContainer ServiceWorkerRegistration ShadowRoot SharedWorker SourceBuffer SpeechRecognition SpeechSynthesisUtterance SVGElement TextTrack TextTrackCue VisualViewport WakeLockSentinel WebSocket Worker XMLHttpRequest XMLHttpRequestEventTarget'

const page = globalThis as unknown as Record<string, { prototype: object } | undefined>
const prototypeOf = (name: string): object => page[name]?.prototype ?? {}

/** Setters that are ours. */
const setters = new WeakSet<object>()

/**
 * Runs `on…` handlers in the context in which they were set, those around whose listeners something of ours runs:
 * also without any context.
 */
export const carryListenedHandlers = (): (() => void)[] =>
  [globalThis, ...['Document', 'HTMLElement', 'SVGElement', 'WebSocket'].map(prototypeOf)].flatMap((owner) =>
    carryOf(owner, ['onclick', 'onsubmit', 'onmessage']),
  )

/** The same for all others, one interface at each call: a browser takes tens of milliseconds for them. */
export const carryHandlers = (): (() => (() => void)[])[] => [
  // A window's and a worker's own are its own properties.
  () => carryAllOf(globalThis),
  ...INTERFACES.split(' ').map((name) => () => carryAllOf(prototypeOf(name))),
]

// By name first: to ask for all of a window's descriptors makes the browser create every interface, too.
const carryAllOf = (owner: object) =>
  carryOf(
    owner,
    Object.getOwnPropertyNames(owner).filter((name) => name.startsWith('on')),
  )

const carryOf = (owner: object, names: string[]): (() => void)[] =>
  names.flatMap((name) => {
    const descriptor = Object.getOwnPropertyDescriptor(owner, name)
    const { configurable, get, set } = descriptor ?? {}
    return configurable && get && set && !setters.has(set) ? replace(owner, name, descriptor!) : []
  })

/** The original setter is called, because setting may do more than listen: it opens a MessagePort. */
function replace(owner: object, name: string, descriptor: PropertyDescriptor): () => void {
  const get = function (this: unknown) {
    const current = descriptor.get?.call(this)
    return given.get(current) ?? current
  }
  const set = function (this: unknown, value: unknown) {
    const handler = isFunction(value) ? carriedListener(value) : value
    if (handler !== value) given.set(handler as object, value)
    descriptor.set?.call(this, handler)
  }
  setters.add(set)
  Object.defineProperty(owner, name, { ...descriptor, get, set })
  return () => {
    if (Object.getOwnPropertyDescriptor(owner, name)?.set === set)
      Object.defineProperty(owner, name, descriptor)
  }
}
