/** Makes the second file's exports out of what it shares with the first. */
type Make<T> = (ours: object) => T

/** What `.ci/script-tag.ts` knows of the second file. */
type Beside = readonly [
  name: string,
  /** Its Subresource Integrity value. */
  integrity: string,
  /** The symbol at which it looks for the first, and finds only the one of the same build. */
  meeting: string,
  ours: () => object,
]

interface Scope {
  origin: string
  document?: Document
  importScripts?(url: string): void
  trustedTypes?: {
    createPolicy(
      name: string,
      rules: { createScriptURL: (url: string) => string },
    ): { createScriptURL(url: string): string }
  }
  [meeting: symbol]: unknown
}

const scope = globalThis as unknown as Scope

/** The element is known only while its script runs. A worker has none, but a stack begins with the script's address. */
const first = scope.document?.currentScript as HTMLScriptElement | null | undefined
const place = first?.src || /\w+:\/\/\S+?\.js/.exec(new Error().stack ?? '')?.[0]

/**
 * Loads the script tag's second file from beside the first, with the nonce, the CORS mode and the integrity that a
 * strict page asks for. Where Trusted Types are enforced, the page's policy has to allow one named `throughline`.
 *
 * Rejects when it is blocked, missing, or of another build.
 */
export function loadBeside<T>([name, integrity, meeting, ours]: Beside): Promise<T> {
  return new Promise((resolve, reject) => {
    const { href, origin } = new URL(name, place)
    const fail = (why: string) => reject(new Error(`${href} ${why}`))
    scope[Symbol.for(meeting)] = (make: Make<T>) => resolve(make(ours()))
    const rules = { createScriptURL: () => href }
    const url = scope.trustedTypes?.createPolicy('throughline', rules).createScriptURL(href) ?? href
    if (!scope.document) {
      scope.importScripts?.(url)
      return fail('is of another version')
    }
    const script = document.createElement('script')
    script.src = url
    script.nonce = first?.nonce ?? ''
    script.crossOrigin = first?.crossOrigin ?? null
    // Of another origin's script nobody may know the content, unless both sides agreed to CORS.
    if (first?.crossOrigin || (origin !== 'null' && origin === scope.origin)) script.integrity = integrity
    script.onload = () => fail('is of another version')
    script.onerror = () => fail('is blocked or missing')
    document.head.append(script)
    script.remove()
  })
}
