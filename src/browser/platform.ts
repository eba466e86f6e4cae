import type { Platform } from '../core/platform.js'
import { createContextManager } from './context.js'
import { pageErrors } from './errors.js'
import { browserFetch } from './fetch.js'
import { interactions } from './interactions.js'
import { browserResource } from './resource.js'
import { selfTest } from './self-test.js'
import { createPost, MAX_KEEPALIVE_BYTES } from './transport.js'
import { onHide } from './unload.js'
import { webSocket } from './websocket.js'

/** What a page supplies to the core. */
export const browserPlatform: Platform = {
  defaults: () => ({
    protocol: 'http/json',
    resource: browserResource(),
    // A `file:` page and a sandboxed frame have the origin "null", from which nothing can be fetched.
    origin: location.origin === 'null' ? undefined : location.origin,
  }),
  // A page has no environment: what it is configured by is its own code.
  environment: () => ({}),
  createContextManager,
  createPost,
  // A batch that fits into the quota can outlive its page.
  maxRequestBytes: MAX_KEEPALIVE_BYTES,
  ownUrl: () => isSameOrigin,
  instruments: { fetch: browserFetch, websocket: webSocket, interactions, errors: pageErrors },
  onExit: onHide,
  // A page with the script tag has no bundler to be told about.
  selfTest: __SCRIPT_TAG__ ? undefined : selfTest,
  print: (message) => console.warn(message),
}

/** `ws` and `wss` count as the schemes of the requests that open them. */
function isSameOrigin(url: string): boolean {
  return URL.canParse(url) && new URL(url.replace(/^ws(?=s?:)/i, 'http')).origin === location.origin
}
