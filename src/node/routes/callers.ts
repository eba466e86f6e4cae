import type { ServerRequest } from './noted.js'

/** Reads of one request's URL that are looked at. */
const MOST_READS = 4

/**
 * Calls back with the files of the code that reads a request's `url`, until it answers true. What serves a
 * request has to read it, and so shows where it was loaded from, which for ES modules nothing else tells.
 */
export function onUrlRead(request: ServerRequest, isFound: (files: string[]) => boolean): void {
  const own = Object.getOwnPropertyDescriptor(request, 'url')
  let value = request.url
  let reads = 0
  const restore = () => {
    if (own) Object.defineProperty(request, 'url', { ...own, value })
    else delete request.url
  }
  Object.defineProperty(request, 'url', {
    configurable: true,
    enumerable: true,
    get() {
      if (isFound(callingFiles()) || ++reads >= MOST_READS) restore()
      return value
    },
    set(next) {
      value = next
    },
  })
}

function callingFiles(): string[] {
  const { prepareStackTrace, stackTraceLimit } = Error
  const holder: { stack?: string[] } = {}
  try {
    Error.stackTraceLimit = 8
    Error.prepareStackTrace = (_, sites) => sites.map((site) => site.getFileName() ?? '')
    Error.captureStackTrace(holder)
    return [...(holder.stack ?? [])]
  } finally {
    Error.prepareStackTrace = prepareStackTrace
    Error.stackTraceLimit = stackTraceLimit
  }
}
