/** All that core may expect of its surroundings: what browsers, workers and every Node that we support share. */

declare function setTimeout(callback: () => void, ms?: number): unknown
declare function setInterval(callback: () => void, ms?: number): unknown
declare function clearTimeout(timer: unknown): void
declare function clearInterval(timer: unknown): void
declare function queueMicrotask(callback: () => void): void

declare class AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}
declare class AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}

declare class URL {
  static canParse(url: string, base?: string): boolean
  constructor(url: string, base?: string)
  readonly hash: string
  readonly host: string
  readonly hostname: string
  readonly href: string
  readonly origin: string
  readonly password: string
  readonly pathname: string
  readonly port: string
  readonly protocol: string
  readonly search: string
  readonly username: string
  readonly searchParams: URLSearchParams
}
declare class URLSearchParams implements Iterable<[string, string]> {
  constructor(text?: string)
  get(name: string): string | null
  has(name: string): boolean
  set(name: string, value: string): void
  [Symbol.iterator](): Iterator<[string, string]>
}

declare class TextEncoder {
  encode(text: string): Uint8Array
  encodeInto(text: string, into: Uint8Array): { read: number; written: number }
}
declare class TextDecoder {
  constructor(encoding?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes?: Uint8Array | Uint16Array): string
}

declare const performance: { now(): number; readonly timeOrigin: number }

declare const crypto: { getRandomValues<T extends Uint8Array>(array: T): T }

declare function btoa(binary: string): string
