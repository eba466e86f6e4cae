import type { DiagAPI, TraceAPI } from '@opentelemetry/api'

/** The API itself, as far as only it can do what is asked. */
interface Copy {
  /** It knows the tracers that it gave out before there was a provider. */
  readonly trace: Pick<TraceAPI, 'setGlobalTracerProvider' | 'disable'>
  /** It is told of loggers, which others want to know of. */
  readonly diag: Pick<DiagAPI, 'setLogger'>
}

const KEY = Symbol.for('throughline api')

/** The API that the application has loaded, if any; our Vite plugin has it say so (`src/vite/apiOfPages.ts`). */
export const copy = (): Copy | undefined => (globalThis as { [KEY]?: Copy })[KEY]
