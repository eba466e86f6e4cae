/** Garbage that V8 has collected, for what is measured of that. */
import { PerformanceObserver } from 'node:perf_hooks'

/** Has V8 collect garbage until the observer of ours must have heard of it. */
export async function collectGarbage(): Promise<void> {
  await new Promise<void>((resolve) => {
    const observer = new PerformanceObserver(() => {
      observer.disconnect()
      resolve()
    })
    observer.observe({ entryTypes: ['gc'] })
    for (let i = 0; i < 200; i++) new Array(1e5).fill(i)
  })
}
