import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Context } from '@opentelemetry/api'

/** An upgrade that a server is asked for. */
export interface Asked {
  /** The context that came in another place than the headers. */
  fields: Map<string, string> | undefined
  /** Called before the application hears of it, with the context of the handshake's span. */
  begin(active: Context, socket: Duplex): void
}

/** An upgrade that a client asks for. */
export interface Asking {
  headers: Record<string, string>
  /** Called when the server agreed, before the application hears of it. */
  agreed(socket: Duplex): void
}

/** Who wants to know of upgrades beside the HTTP instrumentation, which makes their spans. */
export interface UpgradeObserver {
  /** Called before anything is read of the request; may change it. */
  asked(request: IncomingMessage): Asked | undefined
  /**
   * @param active the context of the handshake's span
   * @param options what `http.request` was given
   * @param isTarget whether the server receives our context
   */
  asking(active: Context, options: object, isTarget: boolean): Asking | undefined
}

let observer: UpgradeObserver | undefined

export const upgradeObserver = (): UpgradeObserver | undefined => observer

/** Sets the observer and answers how to take it out. */
export function observeUpgrades(one: UpgradeObserver): () => void {
  observer = one
  return () => {
    if (observer === one) observer = undefined
  }
}
