/** Rows that an engine makes impossible, with the reason; a row without one has to work. */
export const impossible: Record<string, Record<string, string>> = {
  WebKit: {
    requestIdleCallback: 'WebKit ships it switched off (its bug 164193), so no page has it.',
    'scheduler.postTask': 'WebKit has no Prioritized Task Scheduling API.',
    'scheduler.yield': 'WebKit has no Prioritized Task Scheduling API.',
    'streams: for await': 'WebKit’s ReadableStream is no async iterable (its bug 194379); readers work.',
  },
}
