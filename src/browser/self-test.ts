import { context, createContextKey } from '@opentelemetry/api'

const MARK = /* @__PURE__ */ createContextKey('throughline self-test')

const FAULT = `context does not survive "await" in this page: spans and logs after one lose their parent. In vite.config.ts:
  import { throughline } from 'throughline/vite'
  export default { plugins: [throughline()] }
For webpack, Rollup, Rolldown and esbuild there is a plugin in 'throughline/lower'.`

let isTold = false

/**
 * Looks, in development, whether context survives `await`, and says once what to do if it does not.
 * Bundlers with our plugin lower their dependencies too, and so this module's own async function.
 *
 * Bundlers write the value of `NODE_ENV` in, and leave out of a build for production what is for development; where none
 * did, the page has no `process`, and development is at home.
 */
export function selfTest(_config: unknown, say: (fault: string) => void): void {
  try {
    if (process.env.NODE_ENV === 'development') look(say)
  } catch {
    if (/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(location.hostname)) look(say)
  }
}

function look(say: (fault: string) => void): void {
  if (isTold) return
  context.with(context.active().setValue(MARK, true), async () => {
    // Where a promise loses it as well the page has frozen `Promise`, which no plugin mends.
    const isSound = await Promise.resolve().then(isMarked)
    if (!isSound || isTold || isMarked()) return
    isTold = true
    say(FAULT)
  })
}

const isMarked = (): boolean => context.active().getValue(MARK) === true
