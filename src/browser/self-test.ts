import { context, createContextKey } from '@opentelemetry/api'

const MARK = createContextKey('throughline self-test')

const FAULT = `context does not survive "await" in this page: spans and logs after one lose their parent. In vite.config.ts:
  import { throughline } from 'throughline/vite'
  export default { plugins: [throughline()] }
For webpack, Rollup, Rolldown and esbuild there is a plugin in 'throughline/lower'.`

let isTold = false

/**
 * Looks, in development, whether context survives `await`, and says once what to do if it does not.
 * Bundlers with our plugin lower their dependencies too, and so this module's own async function.
 */
export function selfTest(_config: unknown, say: (fault: string) => void): void {
  if (isTold || !isDevelopment()) return
  context.with(context.active().setValue(MARK, true), async () => {
    // Where a promise loses it as well the page has frozen `Promise`, which no plugin mends.
    const isSound = await Promise.resolve().then(isMarked)
    if (!isSound || isTold || isMarked()) return
    isTold = true
    say(FAULT)
  })
}

const isMarked = (): boolean => context.active().getValue(MARK) === true

/** Bundlers write the value in; where none did, the page has no `process`, and development is at home. */
function isDevelopment(): boolean {
  try {
    return process.env.NODE_ENV === 'development'
  } catch {
    return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(location.hostname)
  }
}
