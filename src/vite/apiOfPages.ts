/** The plugin that leaves the OpenTelemetry API to those who import it, as Vite sees it. */
export interface ApiPlugin {
  readonly name: string
  readonly apply: 'build'
  readonly enforce: 'pre'
  applyToEnvironment(environment: { readonly config: { readonly consumer: string } }): boolean
  resolveId(source: string, importer?: string): string | undefined
  readonly transform: {
    readonly filter: { readonly id: RegExp }
    handler(code: string): { code: string; map: null; moduleSideEffects: true } | undefined
  }
}

const OURS = /[\\/]throughline[\\/]dist[\\/](browser|chunks[\\/]browser-[\w-]+)\.js$/
/** What imports the API in our `dist`, from there on. */
const IMPORTER = /(browser|chunks[\\/][^\\/]+)\.js$/

/** Versions below 1.10, and from there on. */
const API = /[\\/]@opentelemetry[\\/]api[\\/](build[\\/]es(m|next)[\\/]index\.js|dist[\\/]index\.mjs)$/

const MADE_KNOWN = 'globalThis[Symbol.for("throughline api")] ??= { trace, diag };'

/**
 * Leaves the OpenTelemetry API, 2.6 KB, out of the build of an application that does not import it: what we ourselves
 * take of it is in `dist/api.js`, in a third of that. Where somebody imports it, and may have tracers of it before
 * `start()`, the API makes itself known, and the start goes by it.
 *
 * @param isWanted whether the build contains Throughline
 * @param isOurs tells its modules
 */
export function apiPlugin(isWanted: () => boolean, isOurs = (id: string) => OURS.test(id)): ApiPlugin {
  return {
    name: 'throughline:api',
    apply: 'build',
    enforce: 'pre',
    applyToEnvironment: ({ config }) => config.consumer === 'client',
    resolveId(source, importer = '') {
      if (source !== '@opentelemetry/api' || !isOurs(importer) || !isWanted()) return undefined
      return importer.replace(IMPORTER, 'api.js')
    },
    transform: {
      filter: { id: API },
      handler: (code) =>
        isWanted() ? { code: `${code}\n${MADE_KNOWN}`, map: null, moduleSideEffects: true } : undefined,
    },
  }
}
