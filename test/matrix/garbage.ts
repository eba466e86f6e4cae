/** Garbage collection on demand, as each engine offers it to a test. */

interface Engines {
  /** Chromium: by the DevTools protocol. */
  testCollectGarbage?(): Promise<void>
  /** Firefox, with `dom.testing.testutils.enabled`. */
  TestUtils?: { gc(): Promise<void> }
  /** WebKit, with `JSC_useDollarVM`. */
  $vm?: { gc(): void }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export async function collectGarbage(): Promise<void> {
  const { testCollectGarbage, TestUtils, $vm } = globalThis as Engines
  // What a turn of the event loop still holds, and a WeakRef that was read in it, is kept until its end.
  await pause(20)
  if (testCollectGarbage) await testCollectGarbage()
  else if (TestUtils) await TestUtils.gc()
  else if ($vm) $vm.gc()
  else pressure()
  await pause(20)
}

/** Enough that an engine has to collect by itself. */
function pressure(): void {
  for (let count = 0; count < 50; count++) new Array(1_000_000).fill(count)
}
