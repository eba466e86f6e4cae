/** What React knows and a page cannot see: the errors that it catches, and the names of routes. */
import { Component, type ErrorInfo, type ReactNode } from 'react'
import { recordException, setRoute } from './browser/index.js'

export interface ThroughlineBoundaryProps {
  /** Shown in place of the children when one of them throws while it renders. Default: nothing. */
  fallback?: ReactNode | ((error: unknown, reset: () => void) => ReactNode)
  onError?: (error: unknown, info: ErrorInfo) => void
  children?: ReactNode
}

interface State {
  failure?: { error: unknown }
}

/** Error boundary that records what it catches, with React's component stack, in the trace in which it was thrown. */
export class ThroughlineBoundary extends Component<ThroughlineBoundaryProps, State> {
  override state: State = {}

  static getDerivedStateFromError(error: unknown): State {
    return { failure: { error } }
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    recordException(error, info)
    this.props.onError?.(error, info)
  }

  reset = (): void => this.setState({ failure: undefined })

  override render(): ReactNode {
    const { fallback, children } = this.props
    const { failure } = this.state
    if (!failure) return children
    return typeof fallback === 'function' ? fallback(failure.error, this.reset) : fallback
  }
}

type ErrorHandler = (error: unknown, info: ErrorInfo) => void

/** The handlers of errors that React 19's `createRoot` and `hydrateRoot` take. */
export interface ReactErrorHandlers {
  onUncaughtError: ErrorHandler
  onCaughtError: ErrorHandler
  onRecoverableError: ErrorHandler
}

/**
 * Handlers for `createRoot(element, reactErrorHandlers())` that record every error of a tree with its component
 * stack, and then do what React does by itself, or what the handlers given do.
 *
 * @see https://react.dev/reference/react-dom/client/createRoot#parameters
 */
export function reactErrorHandlers(own: Partial<ReactErrorHandlers> = {}): ReactErrorHandlers {
  const recording =
    (handle: ErrorHandler): ErrorHandler =>
    (error, info) => {
      recordException(error, info)
      handle(error, info)
    }
  return {
    onUncaughtError: recording(own.onUncaughtError ?? report),
    onCaughtError: recording(own.onCaughtError ?? ((error) => console.error(error))),
    onRecoverableError: recording(own.onRecoverableError ?? report),
  }
}

/** As React does it: for the page's own listeners, and for the console. */
function report(error: unknown): void {
  if (typeof reportError === 'function') reportError(error)
  else console.error(error)
}

/** A data router of React Router 6.4 or later, such as `createBrowserRouter` answers. */
export interface ReactRouter {
  readonly state: { readonly matches: readonly { readonly route: { readonly path?: string } }[] }
  subscribe(listener: (state: ReactRouter['state']) => void): () => void
}

/**
 * Names the changes of route for the router's patterns: `navigate /orders/:id`.
 *
 * @returns how to stop that.
 */
export function nameReactRoutes(router: ReactRouter): () => void {
  let shown = router.state.matches
  const name = ({ matches }: ReactRouter['state']) => setRoute(patternOf(matches))
  name(router.state)
  return router.subscribe((state) => {
    // The state of forms and loaders changes too.
    if (state.matches === shown) return
    shown = state.matches
    name(state)
  })
}

/** A child's path is relative to its parent's, unless it begins with a slash. */
function patternOf(matches: ReactRouter['state']['matches']): string {
  const pattern = matches.reduce((before, { route: { path = '' } }) => {
    if (path.startsWith('/')) return path
    return path ? `${before.replace(/\/$/, '')}/${path}` : before
  }, '/')
  return pattern.replace(/(.)\/$/, '$1')
}
