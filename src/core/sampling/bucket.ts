/**
 * Answers whether there is room for one more: a bucket that holds a second's worth and fills evenly.
 *
 * @param perSecond above 0
 * @param now milliseconds that never run backwards
 */
export function bucket(perSecond: number, now: () => number): () => boolean {
  const most = Math.max(1, perSecond)
  let tokens = most
  let last = now()
  return () => {
    const time = now()
    tokens = Math.min(most, tokens + ((time - last) / 1000) * perSecond)
    last = time
    if (tokens < 1) return false
    tokens--
    return true
  }
}
