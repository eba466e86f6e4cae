/** The kind of worker that this code runs in. */
export type WorkerType = 'dedicated' | 'shared' | 'service'

const SCOPES: [scope: string, type: WorkerType][] = [
  ['DedicatedWorkerGlobalScope', 'dedicated'],
  ['SharedWorkerGlobalScope', 'shared'],
  ['ServiceWorkerGlobalScope', 'service'],
]

/** Which kind of worker this is; undefined in a page. Each scope's class is there in its own kind only. */
export function workerType(): WorkerType | undefined {
  return SCOPES.find(([scope]) => scope in globalThis)?.[1]
}
