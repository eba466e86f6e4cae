import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { lower, type SourceMap, worthParsing } from './index.js'
import { isLeftAlone, type LowerFilter, nameOf } from './options.js'
import { specifier } from './plugin.js'
import { runtime } from './runtime.js'
import { joinMaps } from './sourceMaps.js'

/** esbuild's build options, as far as they are read here. */
interface Options {
  readonly platform?: string
  readonly sourcemap?: unknown
  readonly loader?: Record<string, string>
}

/** The options that say what a single file means, and hold when it is compiled by itself as well. */
const PER_FILE =
  /^(absWorkingDir|loader|tsconfig|tsconfigRaw|jsx|jsxDev|jsxFactory|jsxFragment|jsxImportSource|jsxSideEffects)$/

interface Loaded {
  contents: string
  loader: 'js'
  watchFiles?: string[]
}

interface LoadArguments {
  readonly path: string
  /** Import attributes: `with { type: 'text' }` asks for something else than code. */
  readonly with?: Record<string, string>
}

/** What is used of esbuild's plugin API, in our own words, so that no esbuild is needed to read our types. */
export interface EsbuildPluginBuild {
  readonly initialOptions: object
  readonly esbuild: { build(options: object): Promise<{ outputFiles?: { path: string; text: string }[] }> }
  onResolve(options: { filter: RegExp }, callback: () => { path: string; namespace: string }): void
  onLoad(
    options: { filter: RegExp; namespace?: string },
    callback: (args: LoadArguments) => Loaded | undefined | Promise<Loaded | undefined>,
  ): void
}

/** The plugin as esbuild sees it. */
export interface EsbuildPlugin {
  readonly name: string
  setup(build: EsbuildPluginBuild): void
}

/** The loader that esbuild takes for a file: the longest extension that it was told wins. */
function loaderOf(path: string, { loader = {} }: Options): string | undefined {
  const name = basename(path)
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
    const told = loader[name.slice(dot)]
    if (told) return told
  }
  return /\.[cm]?([jt]s|[jt]sx)$/.exec(name)?.[1]
}

/** esbuild's own JavaScript of a TypeScript or JSX file, by the `tsconfig.json` around it. */
async function compile({ esbuild, initialOptions }: EsbuildPluginBuild, path: string) {
  const perFile = Object.entries(initialOptions).filter(([name]) => PER_FILE.test(name))
  // Nothing is written, but the map's sources are relative to where it would be.
  const { outputFiles = [] } = await esbuild.build({
    ...Object.fromEntries(perFile),
    ...{ entryPoints: [path], outfile: `${path}.js`, write: false, sourcemap: 'external' },
    ...{ target: 'esnext', charset: 'utf8', logLevel: 'silent' },
  })
  const [map, code] = [true, false].map((isMap) =>
    outputFiles.find((file) => file.path.endsWith('.map') === isMap),
  )
  return { code: code!.text, map: JSON.parse(map!.text) as SourceMap }
}

async function load(build: EsbuildPluginBuild, filter: LowerFilter, args: LoadArguments) {
  const options: Options = build.initialOptions
  const { path } = args
  const loader = loaderOf(path, options)
  if (args.with?.type || !loader || !/^[jt]sx?$/.test(loader) || isLeftAlone(filter, path)) return
  const source = await readFile(path, 'utf8')
  if (!worthParsing.test(source)) return
  // A dependency's own map is read by esbuild only, so that it can be joined with ours.
  const isPlain = loader === 'js' && !(options.sourcemap && source.includes('//# sourceMappingURL='))
  // Of a file with errors esbuild itself says so, once it is left to it.
  const script = isPlain ? { code: source } : await compile(build, path).catch(() => undefined)
  const result = script && lower(script.code, { runtime: specifier })
  if (!result) return
  const map = joinMaps(result.map, 'map' in script ? script.map : undefined, basename(path))
  return {
    contents: options.sourcemap ? withMap(result.code, map) : result.code,
    loader: 'js' as const,
    watchFiles: [path],
  }
}

/** esbuild takes the map of what it is given from a comment at its end. */
const withMap = (code: string, map: SourceMap): string =>
  `${code}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`

/**
 * esbuild asks one plugin for a file's code and then no other, so what comes in is a file as it is on disk,
 * and TypeScript and JSX have to be turned into JavaScript here.
 */
export function createEsbuildPlugin(filter: LowerFilter): EsbuildPlugin {
  const name = nameOf(filter)
  return {
    name,
    setup(build) {
      // Node has AsyncLocalStorage.
      if ((build.initialOptions as Options).platform === 'node') return
      build.onResolve({ filter: new RegExp(`^${specifier}$`) }, () => ({
        path: specifier,
        namespace: 'throughline',
      }))
      build.onLoad({ filter: /^/, namespace: 'throughline' }, () => ({ contents: runtime, loader: 'js' }))
      build.onLoad({ filter: /\.\w+$/, namespace: 'file' }, (args) => load(build, filter, args))
    },
  }
}
