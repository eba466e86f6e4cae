import type { Attributes, Span } from '@opentelemetry/api'
import { guard } from '../../core/safety/guard.js'
import { URL_PATH, URL_TEMPLATE } from '../../core/semconv.js'

/**
 * What in a path is somebody's and not the application's: numbers, UUIDs and other long tokens, names with a
 * number behind, addresses.
 */
const ID = /^([a-z]+[-_])?\d+$|\d{4}|@|^(?=.*\d)([\da-f-]{8,}|.{20,})$|.{40}/i
const MOST_SEGMENTS = 10
const MOST_CHARACTERS = 120

/** What the application calls what it shows, until the page goes elsewhere. */
let named: string | undefined
/** The span of the navigation that led here, while it lasts. */
let arriving: Span | undefined

/**
 * Tells the name of the route that the page shows, such as `/orders/:id`, instead of the one that is made of its
 * path. The span of the navigation is named for it, and later events have it as `url.template`. To be called
 * on every change of route, after the address changed; the React and Vue adapters do.
 */
export function setRoute(name: string): void {
  guard(() => {
    named = String(name).slice(0, MOST_CHARACTERS)
    arriving?.updateName(navigationName()).setAttribute(URL_TEMPLATE, named)
  })
}

/** Begins, or without a span ends, a navigation; at its beginning the route is unknown again. */
export function arrive(span?: Span): void {
  arriving = span
}

export function forgetRoute(): void {
  named = undefined
}

/** The route that the page shows: as the application calls it, else its path with `{id}` for what varies. */
export const currentRoute = (): string => named ?? routeOf(location)

export const navigationName = (): string => `navigate ${currentRoute()}`

/** Where the page is, for what happens on it. */
export const pageAttributes = (): Attributes => ({
  [URL_PATH]: location.pathname,
  [URL_TEMPLATE]: currentRoute(),
})

/** A path by which pages of one kind are one; with the fragment where that is a path as well (`#/orders/7`). */
export function routeOf({ pathname, hash }: Pick<URL, 'pathname' | 'hash'>): string {
  const path = /^#!?\//.test(hash) ? pathname + hash.split('?', 1)[0] : pathname
  const segments = path.split('/')
  const kept = segments.slice(0, MOST_SEGMENTS + 1).map((one) => (ID.test(one) ? '{id}' : one))
  return (kept.join('/') + (segments.length > kept.length ? '/…' : '')).slice(0, MOST_CHARACTERS)
}
