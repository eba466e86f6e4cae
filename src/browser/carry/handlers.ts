import { zoneJs } from '../zone.js'
import { carried } from './callback.js'

/** The functions that a page gave, by what was put in their place. */
const given = new WeakMap<object, unknown>()

/**
 * Interfaces with `on…` properties that zone.js leaves out. Named, since to look through all of a page's
 * interfaces makes the browser create them, which takes tens of milliseconds.
 */
const INTERFACES =
  'AbortSignal Animation AudioScheduledSourceNode BaseAudioContext BroadcastChannel CookieStore EventSource FileReader FontFaceSet MediaQueryList MediaRecorder MediaSource MediaStream MediaStreamTrack MessagePort Navigation Notification PaymentRequest PermissionStatus RTCDataChannel RTCPeerConnection ScreenOrientation ServiceWorker ServiceWorkerContainer ServiceWorkerRegistration SharedWorker SourceBuffer SpeechRecognition SpeechSynthesisUtterance TextTrack TextTrackCue VisualViewport WakeLockSentinel'

/**
 * Runs `on…` handlers in the context in which they were set.
 *
 * The original setter is called, because setting may do more than listen: it opens a MessagePort.
 */
export function carryHandlers(): (() => void)[] {
  return INTERFACES.split(' ').flatMap((name) => {
    const owner = (globalThis as unknown as Record<string, { prototype: object } | undefined>)[name]
      ?.prototype
    if (!owner) return []
    return Object.entries(Object.getOwnPropertyDescriptors(owner)).flatMap((entry) =>
      isOpen(owner, ...entry) ? replace(owner, ...entry) : [],
    )
  })
}

/** Whether it is an `on…` property that can be replaced, and that zone.js did not. */
function isOpen(owner: object, name: string, { configurable, get, set }: PropertyDescriptor): unknown {
  return (
    /^on/.test(name) &&
    configurable &&
    get &&
    set &&
    !Object.hasOwn(owner, zoneJs().__symbol__(`on${name}patched`))
  )
}

function replace(owner: object, name: string, descriptor: PropertyDescriptor): () => void {
  const get = function (this: unknown) {
    const current = descriptor.get?.call(this)
    return given.get(current) ?? current
  }
  const set = function (this: unknown, value: unknown) {
    const handler = carried(value)
    if (handler !== value) given.set(handler as object, value)
    descriptor.set?.call(this, handler)
  }
  Object.defineProperty(owner, name, { ...descriptor, get, set })
  return () => {
    if (Object.getOwnPropertyDescriptor(owner, name)?.set === set)
      Object.defineProperty(owner, name, descriptor)
  }
}
