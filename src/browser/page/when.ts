import { type Context, ROOT_CONTEXT } from '@opentelemetry/api'
import { actWithin } from './acts.js'
import { navigationEntry } from './navigation-entry.js'
import { pageLoadContext } from './page-load.js'

/** The context of what happened in the page at a time: of what a person did then, or of the page's load. */
export function contextOf(from: number, to: number): Context {
  const isLoad = from < (navigationEntry()?.loadEventEnd || Infinity)
  return (actWithin(from, to) ?? (isLoad ? pageLoadContext() : undefined)) || ROOT_CONTEXT
}
