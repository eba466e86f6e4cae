/** Where to mark a time axis of `length` nanoseconds: round steps, at most `most` of them, from zero. */
export function ticksFor(length: number, most: number): number[] {
  if (!(length > 0)) return [0]
  const raw = length / Math.max(1, most)
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = Math.max(
    1,
    [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= raw)!,
  )
  const ticks: number[] = []
  for (let i = 0; i * step <= length; i++) ticks.push(i * step)
  return ticks
}
