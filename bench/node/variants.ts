/** What is compared: the program that is loaded before the server, and how it is configured. */
export interface Variant {
  /** Whom it stands for, as it is printed. */
  title: string
  /** What is loaded before the server, as built; or nothing. */
  preload?: string
  env?: Record<string, string>
  /** What it sends, in words. */
  exports: string
  /** One process and few turns: what is many times dearer than the others needs no figure as exact as theirs. */
  few?: boolean
  /** Also measured with a handler that works. */
  works?: boolean
}

const OURS = 'ours/register.js'
const noMetrics = { OTEL_METRICS_EXPORTER: 'none' }

export const variants: Record<string, Variant> = {
  bare: { title: 'bare', exports: 'nothing', works: true },
  disabled: {
    title: 'ours, disabled',
    preload: OURS,
    env: { OTEL_SDK_DISABLED: 'true' },
    exports: 'nothing',
  },
  unsampled: {
    title: 'ours, unsampled',
    preload: OURS,
    env: { ...noMetrics, OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' },
    exports: 'nothing; context is kept',
  },
  context: {
    title: 'context only',
    preload: 'context-only.mjs',
    exports: 'nothing; context is kept',
    works: true,
  },
  bound: { title: 'lower bound', preload: 'lower-bound.mjs', exports: 'spans, JSON' },
  traces: {
    title: 'ours, traces only',
    preload: OURS,
    env: noMetrics,
    exports: 'spans, protobuf',
  },
  ours: { title: 'ours', preload: OURS, exports: 'spans and metrics, protobuf', works: true },
  'official-traces': {
    title: 'official, traces only',
    preload: 'official.mjs',
    env: noMetrics,
    exports: 'spans, protobuf',
  },
  official: {
    title: 'official',
    preload: 'official.mjs',
    exports: 'spans and metrics, protobuf',
    works: true,
  },
  sentry: {
    title: 'Sentry',
    preload: 'sentry.mjs',
    exports: 'transactions, envelopes',
    works: true,
    few: true,
  },
}
