import { basename } from 'node:path'
import { type DevServer, type Mounted, mount } from './mount.js'
import type { ThroughlineViteOptions } from './options.js'
import { APPLICATION, APPLICATION_CODE, INACTIVE, START, startCode } from './startModule.js'
import { readManifest } from './usage.js'

interface ResolvedConfig {
  readonly root: string
  readonly base: string
  readonly mode: string
  readonly command: 'build' | 'serve'
}

interface Context {
  readonly environment?: { readonly config: { readonly consumer: string } }
}

interface UserConfig {
  server?: { watch?: unknown }
}

interface Tag {
  tag: 'script'
  attrs: { type: 'module' }
  children: string
  injectTo: 'head-prepend'
}

/** The plugin that starts telemetry in pages and collects it, as Vite sees it. */
export interface StartPlugin {
  readonly name: string
  readonly enforce: 'pre'
  config(user: UserConfig, env: { command: string; isPreview?: boolean }): object
  configResolved(config: ResolvedConfig): void
  configureServer(server: DevServer): void
  resolveId(this: Context, source: string, importer?: string): string | undefined
  load(this: Context, id: string): Promise<string | { code: string; moduleSideEffects: boolean } | undefined>
  transformIndexHtml: { readonly order: 'pre'; handler(): Tag[] }
  closeBundle(): Promise<void>
}

const PATH = '__throughline'
// Rollup's convention: an id that begins with a NUL belongs to a plugin and is no path.
const virtual = (name: string): string => `\0${name}`

/** Injects the start-up and, in the dev server, runs the collector. */
export function startPlugin(options: ThroughlineViteOptions): StartPlugin {
  const { start } = options
  let config: ResolvedConfig
  let mounted: Mounted | undefined
  const isDev = () => config.command === 'serve'
  // A module that starts telemetry itself is the application's own start already.
  const mayBeReplaced = () => isDev() && isInjected() && typeof start !== 'string'
  const isInjected = () => start !== false && (isDev() || options.build === true)
  const isServer = ({ environment }: Context) => environment?.config.consumer === 'server'
  // A base of a build may be relative or have an origin; the dev server takes its path.
  const path = () => new URL(`${config.base}${PATH}`, 'http://dev').pathname

  const code = async (): Promise<string> => {
    const isReceiving = await mounted?.isOpen
    const hasEndpoint = typeof start === 'string' || (start !== false && start?.endpoint)
    if (!isReceiving && !hasEndpoint) return INACTIVE
    return startCode(start, {
      serviceName: readManifest(config.root).name ?? basename(config.root),
      environment: config.mode,
      collector: isReceiving ? path() : undefined,
      dev: isDev(),
    })
  }

  return {
    name: 'throughline:start',
    enforce: 'pre',
    config: (user, { command, isPreview }) => {
      if (command !== 'serve' || isPreview) return {}
      const isStarted = start !== false && typeof start !== 'string'
      // A watcher that is switched off stays off.
      const isWatched = options.collector !== false && user.server?.watch !== null
      return {
        // Found by the first page only, it would be bundled then, and the page loaded again.
        ...(isStarted && { optimizeDeps: { include: ['throughline'] } }),
        ...(isWatched && { server: { watch: { ignored: ['**/.throughline/**'] } } }),
      }
    },
    configResolved(resolved) {
      config = resolved
    },
    configureServer(server) {
      if (options.collector !== false) mounted = mount(server, path(), options.collector ?? {})
    },
    resolveId(source, importer) {
      if (source === START) return virtual(START)
      const isOurs = source === 'throughline' || source === 'throughline/browser'
      if (!isOurs || !mayBeReplaced() || isServer(this)) return undefined
      return importer === virtual(START) || importer === virtual(APPLICATION)
        ? undefined
        : virtual(APPLICATION)
    },
    async load(id) {
      if (id === virtual(APPLICATION)) return APPLICATION_CODE
      if (id !== virtual(START)) return undefined
      if (isServer(this) || !isInjected()) return { code: INACTIVE, moduleSideEffects: false }
      return { code: await code(), moduleSideEffects: true }
    },
    transformIndexHtml: {
      order: 'pre',
      handler: () =>
        isInjected()
          ? [
              {
                tag: 'script',
                attrs: { type: 'module' },
                children: `import '${START}'`,
                injectTo: 'head-prepend',
              },
            ]
          : [],
    },
    async closeBundle() {
      await mounted?.close()
      mounted = undefined
    },
  }
}
