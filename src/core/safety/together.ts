/** How to take out several things, as one: in this order. */
export const together = (stops: readonly (() => void)[]) => (): void => {
  for (const stop of stops) stop()
}
