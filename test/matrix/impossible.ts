/** Rows that an engine makes impossible, with the reason; a row without one has to work. */
export const impossible: Record<string, Record<string, string>> = {
  WebKit: {
    requestIdleCallback: 'switched off in WebKit’s releases, https://webkit.org/b/285049',
    'scheduler.postTask': 'WebKit has no Prioritized Task Scheduling',
    'scheduler.yield': 'WebKit has no Prioritized Task Scheduling',
    'streams: for await':
      'ReadableStream is not iterable before WebKit’s change of December 2025, https://webkit.org/b/194379; readers work',
  },
}
