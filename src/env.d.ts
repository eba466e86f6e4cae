/** The package's version, filled in at build. */
declare const __VERSION__: string

declare module 'throughline:zone' {
  /** Evaluates zone.js, which patches the page's asynchronous functions. */
  export function installZone(): void
}
