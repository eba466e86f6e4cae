import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Plugin, UserConfig } from 'vite'
import { defineConfig } from 'vitest/config'
import { recordInlined } from './.ci/inlined.js'
import { FIRST, scriptTag } from './.ci/script-tag.js'
import { sendThread } from './.ci/send-thread.js'
import { smaller } from './.ci/smaller.js'
import { vitals } from './.ci/vitals.js'

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'))

/** A script so small that a page carries it in itself. */
const inline = (entry: string, file: string): UserConfig => ({
  build: {
    lib: { entry, formats: ['iife'], name: 'throughline', fileName: () => file },
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: false,
  },
})

/** A name on the wire stands where it is used: in the first file only if that says it. */
const optimization = { inlineConst: { mode: 'all' as const } }

/** Leaves modules out, and `undefined` for what is imported from them. */
const without = (modules: RegExp, ...names: string[]): Plugin => ({
  name: 'throughline:without',
  enforce: 'pre',
  resolveId: (source) => (modules.test(source) ? '\0without' : undefined),
  load: (id) =>
    id === '\0without' ? names.map((name) => `export const ${name} = undefined`).join('\n') : undefined,
})

/** What is about a document or keeps something, and by which names it is known. */
const NOT_IN_WORKERS =
  /\/(page\/(page-load|load-details|timing|resources|navigation|interactions|web-vitals|long-tasks)|delivery\/(spool|indexed-db|spool-stage))\.js$/
const NAMES_NOT_IN_WORKERS = [
  ...['pageLoad', 'outcomeOf', 'fetchAttributes', 'resources', 'recordResources', 'navigation'],
  ...['interactions', 'webVitals', 'longTasks', 'createSpool', 'openStore', 'pageSpool', 'createLateSpool'],
]

const inApi = (file: string) => fileURLToPath(new URL(`src/browser/api/${file}`, import.meta.url))

const inPages: Record<string, string> = {
  '@opentelemetry/api': inApi('main.ts'),
  '@opentelemetry/api-logs': inApi('logs.ts'),
}

/**
 * Puts what pages load in the place of the OpenTelemetry API. What that takes from the API itself stays outside, or is
 * what we have of it ourselves where there can be no other who imports it.
 */
const apiOfPages = ({ external }: { external: boolean }): Plugin => ({
  name: 'throughline:api',
  enforce: 'pre',
  resolveId(source, importer) {
    const ours = inPages[source]
    if (!ours) return undefined
    if (!importer?.replaceAll('\\', '/').includes('/src/browser/api/')) return ours
    return external ? { id: source, external: true } : inApi('own/index.ts')
  },
})

/** The pieces of `dist`, each built by `vite build --mode <name>`; `.ci/build.ts` runs them all. */
const builds: Record<string, UserConfig> = {
  // One copy of the API per process is what makes spans meet, so it is never inlined; the SDK always is.
  node: {
    ssr: { noExternal: true, external: ['@opentelemetry/api', '@duckdb/node-api', 'winston', 'vite'] },
    build: {
      ssr: true,
      target: 'node20.19',
      outDir: 'dist',
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input: {
          node: 'src/node/index.ts',
          register: 'src/node/register.ts',
          pino: 'src/node/pino.ts',
          winston: 'src/node/winston.ts',
          vite: 'src/vite.ts',
          lower: 'src/lower/bundlers.ts',
          'webpack-loader': 'src/lower/webpackLoader.ts',
          collector: 'src/collector/index.ts',
          'collector-worker': 'src/collector/worker.ts',
          cli: 'src/cli.ts',
          'doctor-probe': 'src/node/doctor/probe.ts',
        },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  // Large, and loaded by `require` in the few processes that have a configuration file.
  yaml: {
    build: {
      lib: { entry: 'src/node/config-file/yaml.ts', formats: ['cjs'], fileName: () => 'yaml.cjs' },
      target: 'node20.19',
      outDir: 'dist',
      emptyOutDir: false,
      rolldownOptions: { platform: 'node' },
    },
  },
  browser: {
    plugins: [apiOfPages({ external: true }), vitals(), smaller({ module: true })],
    build: {
      lib: { entry: 'src/browser/index.ts', formats: ['es'], fileName: () => 'browser.js' },
      target: 'es2022',
      outDir: 'dist',
      emptyOutDir: false,
      sourcemap: true,
      rolldownOptions: {
        // What is shared stays in the one file that a page loads first; what comes later imports it from there.
        preserveEntrySignatures: 'allow-extension',
        optimization,
        output: { chunkFileNames: 'chunks/browser-[name]-[hash].js' },
      },
    },
  },
  // They share the state of the page's one telemetry, so `browser.js` is beside them and not in them.
  adapters: {
    plugins: [
      {
        name: 'throughline:beside',
        enforce: 'pre',
        resolveId: (source) =>
          source.endsWith('/browser/index.js') ? { id: './browser.js', external: 'relative' } : undefined,
      },
    ],
    build: {
      lib: {
        entry: { react: 'src/react.ts', vue: 'src/vue.ts' },
        formats: ['es'],
        fileName: (_format, name) => `${name}.js`,
      },
      target: 'es2022',
      outDir: 'dist',
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { external: ['react', 'vue'] },
    },
  },
  // A Service Worker may not import anything later, and has no document to be measured. No worker keeps anything.
  worker: {
    plugins: [
      apiOfPages({ external: true }),
      without(NOT_IN_WORKERS, ...NAMES_NOT_IN_WORKERS),
      smaller({ module: true }),
    ],
    build: {
      lib: { entry: 'src/browser/index.ts', formats: ['es'], fileName: () => 'worker.js' },
      target: 'es2022',
      outDir: 'dist',
      emptyOutDir: false,
      sourcemap: true,
      rolldownOptions: { optimization, output: { codeSplitting: false } },
    },
  },
  // What stands in the place of the API where our Vite plugin finds no other use of it.
  api: {
    plugins: [smaller({ module: true })],
    build: {
      lib: { entry: 'src/browser/api/own/index.ts', formats: ['es'], fileName: () => 'api.js' },
      target: 'es2022',
      outDir: 'dist',
      emptyOutDir: false,
      sourcemap: true,
    },
  },
  iife: {
    plugins: [apiOfPages({ external: false }), vitals(), smaller({ module: false }), scriptTag()],
    build: {
      lib: { entry: 'src/browser/tag/index.ts', formats: ['es'], fileName: () => FIRST },
      target: 'es2022',
      outDir: 'dist',
      emptyOutDir: false,
      sourcemap: true,
      rolldownOptions: {
        preserveEntrySignatures: 'allow-extension',
        optimization,
        output: { chunkFileNames: 'throughline.[name].js', minify: true },
      },
    },
  },
  // What a page has inline, before everything else.
  early: inline('src/browser/early/snippet.ts', 'early.js'),
  stub: inline('src/browser/tag/inline.ts', 'stub.js'),
  viewer: {
    root: 'src/viewer',
    base: './',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: { outDir: '../../dist/viewer', emptyOutDir: true, target: 'es2022' },
  },
}

const define = (mode: string) => ({
  __VERSION__: JSON.stringify(version),
  __SCRIPT_TAG__: String(mode === 'iife'),
})

export default defineConfig(async ({ mode }) => ({
  ...builds[mode],
  define: {
    ...define(mode),
    ...(mode === 'node' && { __SEND_THREAD__: JSON.stringify(await sendThread(define(mode))) }),
  },
  plugins: [recordInlined(mode), ...(builds[mode]?.plugins ?? [])],
  test: {
    alias: [
      {
        find: /^\.\/locate\.js$/,
        replacement: fileURLToPath(new URL('./test/support/collectorWorker.ts', import.meta.url)),
      },
      {
        find: /^\.\/yaml-file\.js$/,
        replacement: fileURLToPath(new URL('./test/support/yamlFile.ts', import.meta.url)),
      },
    ],
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    // A bound on what hangs, far from what a busy machine may need: no test is about speed.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // Traces of a test begin in it, also when all of this runs as `throughline exec -- npm test`.
    env: { TRACEPARENT: '', TRACESTATE: '', BAGGAGE: '' },
    setupFiles: ['test/support/own-spool.ts'],
    // Two cores are what the smallest machine we promise has; more workers only make each other slow.
    maxWorkers: 2,
  },
}))
