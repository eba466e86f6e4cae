/**
 * What `main.ts` takes of `@opentelemetry/api`, in few lines. It stands in the API's place in the script tag, and in
 * applications that our Vite plugin builds: there the API is left to those who import it themselves, and one that does
 * makes itself known (`copy.ts`).
 */
export { EMPTY_CONTEXT as ROOT_CONTEXT } from '../../../core/context.js'
export { context, createContextKey } from './context.js'
export { diag } from './diag.js'
export {
  INVALID_SPAN_CONTEXT,
  INVALID_SPANID,
  INVALID_TRACEID,
  isSpanContextValid,
  TraceFlags,
} from './span-context.js'
export { trace } from './trace.js'
