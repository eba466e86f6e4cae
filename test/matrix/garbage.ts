/** Garbage collection on demand, as each engine offers it to a test. */

interface Engines {
  /** Chromium: by the DevTools protocol. */
  testCollectGarbage?(): Promise<void>
  /** Firefox, with `dom.testing.testutils.enabled`. */
  TestUtils?: { gc(): Promise<void> }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export async function collectGarbage(): Promise<void> {
  const { testCollectGarbage, TestUtils } = globalThis as Engines
  // What a turn of the event loop still holds, and a WeakRef that was read in it, is kept until its end.
  await pause(20)
  if (testCollectGarbage) await testCollectGarbage()
  else if (TestUtils) await TestUtils.gc()
  else pressure()
  await pause(20)
}

/** WebKit has no such function for us, and collects by itself as it fills. */
function pressure(): void {
  const held: ArrayBuffer[] = []
  for (let count = 0; count < 40; count++) held.push(new ArrayBuffer(5_000_000))
}
