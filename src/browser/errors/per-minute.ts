/** Answers a function that is true for the first `most` calls of each minute. */
export function perMinute(most: number): () => boolean {
  let from = 0
  let count = 0
  return () => {
    const now = performance.now()
    if (now - from > 60_000) {
      from = now
      count = 0
    }
    return ++count <= most
  }
}
