import { useEffect, useRef, useState } from 'preact/hooks'
import { ApiFailure, fetchText } from './api.js'

export interface Polled<T> {
  data: T | undefined
  /** Why the latest try failed; the data before it stays. */
  failure: ApiFailure | undefined
  /** True until the first answer to the present question. */
  loading: boolean
}

interface Question<T> {
  /** A different key is a different question: the old request is abandoned and a new one sent at once. */
  key: string
  url: () => string
  /** Milliseconds until the next request; undefined stops. */
  again: (state: { data: T | undefined; elapsedMs: number }) => number | undefined
}

/**
 * Asks the collector again and again while the page is visible. An unchanged answer renders nothing, and
 * data stays in place while another answer is on its way, so that lists never flicker.
 */
export function usePolled<T>(question: Question<T>): Polled<T> {
  const [state, setState] = useState<Polled<T>>({ data: undefined, failure: undefined, loading: true })
  const latest = useRef(question)
  latest.current = question

  useEffect(() => {
    const started = performance.now()
    let abort = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let text = ''
    let data: T | undefined
    setState((before) => ({ ...before, failure: undefined, loading: true }))

    async function ask() {
      clearTimeout(timer)
      abort.abort()
      abort = new AbortController()
      const { signal } = abort
      try {
        const answer = await fetchText(latest.current.url(), signal)
        if (signal.aborted) return
        const changed = answer !== text
        text = answer
        if (changed) data = JSON.parse(answer) as T
        setState((before) =>
          changed || before.failure || before.loading ? { data, failure: undefined, loading: false } : before,
        )
      } catch (cause) {
        if (signal.aborted) return
        const failure = cause instanceof ApiFailure ? cause : new ApiFailure(0, String(cause))
        text = ''
        setState((before) => ({ ...before, failure, loading: false }))
      }
      schedule()
    }

    function schedule() {
      const delay = latest.current.again({ data, elapsedMs: performance.now() - started })
      if (delay !== undefined && document.visibilityState !== 'hidden') timer = setTimeout(ask, delay)
    }

    function onVisibility() {
      clearTimeout(timer)
      if (document.visibilityState !== 'hidden') schedule()
    }

    void ask()
    document.addEventListener('visibilitychange', onVisibility)
    return () => {
      clearTimeout(timer)
      abort.abort()
      document.removeEventListener('visibilitychange', onVisibility)
    }
  }, [question.key])

  return state
}
