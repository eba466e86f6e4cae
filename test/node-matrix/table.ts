/** The rows of the matrix, as they are printed; each is the file of that name in `rows`. */
export const ROWS: Record<string, string> = {
  promises: 'promises: await, then, all, race, any, thenables',
  iterators: 'async iterators and async generators',
  timers: 'timers, nextTick, microtasks',
  streams: 'streams: pipeline, Transform, Readable.from, events',
  'web-streams': 'web streams: readers, pipes, tee, compression',
  events: 'EventEmitter: emit, once, on, bind',
  abort: 'AbortSignal and EventTarget',
  'async-resource': 'AsyncResource, AsyncLocalStorage, bind',
  import: 'dynamic import()',
  'worker-threads': 'worker_threads: env, workerData, postMessage',
  'worker-spans': 'worker_threads, with spans of their lives',
  'worker-pool': 'worker_threads: one worker for all tasks',
  'message-channel': 'MessageChannel and BroadcastChannel',
  'child-process': 'child_process, by childEnvironment',
  'child-process-spans': 'child_process, with spans of their lives',
  daemon: 'a daemon, until SIGTERM',
  http: 'http on keep-alive sockets',
  https: 'https on keep-alive sockets',
  http2: 'http2: many streams of one session',
  fetch: 'fetch',
  undici: 'undici on keep-alive sockets',
  pg: 'pg pools, with instrumentation-pg',
  redis: 'redis, with instrumentation-redis',
  ioredis: 'ioredis, with instrumentation-ioredis',
  mysql2: 'mysql2, with instrumentation-mysql2',
  net: 'net sockets and readline',
  fs: 'fs: callbacks, promises, file handles, streams',
  dns: 'dns',
  crypto: 'crypto: callbacks, promises, Web Crypto',
  zlib: 'zlib: callbacks, promises, streams',
  'diagnostics-channel': 'diagnostics_channel',
  retention: 'finished contexts are let go',
}

/** What a row's module says of itself. */
export interface Row {
  /** What every task must reach, each with a span below the task's own. */
  points: string[]
  /** How many run at a time. */
  tasks: number
}
