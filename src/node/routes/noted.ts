import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import type { Span } from '@opentelemetry/api'
import { recordError } from '../../core/exception.js'
import { guard } from '../../core/safety/guard.js'
import { ERROR_TYPE, HTTP_ROUTE } from '../../core/semconv.js'

/** A request as Node hands it to a framework. */
export type ServerRequest = IncomingMessage | Http2ServerRequest

/** What a framework knows of a request; asked once, when the response is over. */
export interface Routing {
  /** The pattern that was matched, or undefined when nothing was. */
  route(status: number): string | undefined
  /** What was thrown or handed to the framework's error handler. */
  error?(): unknown
}

/** Longer routes are cut: each is the name of a span and a dimension of a histogram. */
const MOST_CHARACTERS = 256

const ROUTING = Symbol('throughline routing')

interface Noted {
  [ROUTING]?: Routing
}

/** The span of an HTTP/2 request belongs to its stream. */
const holder = (request: ServerRequest): Noted =>
  request.httpVersionMajor === 2 ? ((request as Http2ServerRequest).stream as Noted) : (request as Noted)

/** What was noted for a request so far. */
export const notedOf = (request: ServerRequest): Routing | undefined => holder(request)?.[ROUTING]

/** Notes for a request who is asked for its route. */
export function note(request: ServerRequest, routing: Routing): void {
  holder(request)[ROUTING] = routing
}

/** The route of a request, or of an HTTP/2 request's stream, that a framework has answered. */
export function routeOf(request: object, status: number): string | undefined {
  const route = (request as Noted)[ROUTING]?.route(status)
  return route ? route.slice(0, MOST_CHARACTERS) : undefined
}

/**
 * Puts the framework's route on a request's span, and what the framework's error handler was given when the
 * answer says that the server failed. What the application itself has put there stays.
 *
 * @returns the framework's route, which requests that are not sampled are counted by as well
 */
export function describeRoute(span: Span, request: object, status: number): string | undefined {
  const routing = (request as Noted)[ROUTING]
  return routing && guard(() => describe(span, routing, routeOf(request, status), status))
}

function describe(
  span: Span,
  routing: Routing,
  route: string | undefined,
  status: number,
): string | undefined {
  if (!span.isRecording()) return route
  const { attributes } = span as Span & { attributes?: Record<string, unknown> }
  if (route && attributes?.[HTTP_ROUTE] === undefined) span.setAttribute(HTTP_ROUTE, route)
  const thrown = status >= 500 && attributes?.[ERROR_TYPE] === undefined ? routing.error?.() : undefined
  if (thrown !== undefined) recordError(span, thrown)
  return route
}
