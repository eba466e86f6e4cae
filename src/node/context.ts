import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'

/** Context in Node: one AsyncLocalStorage, which Node itself carries across every await, timer and callback. */
export const createContextManager = () => new AsyncLocalStorageContextManager().enable()
