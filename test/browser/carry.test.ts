/** What carries context to callbacks is to a page what it was before, and goes out on stop. */
import { beforeEach, expect, it } from 'vitest'
import { pageSetting } from '../support/open-page.js'

const setting = pageSetting()
beforeEach(() => setting.open())

/** Marks what is in place before telemetry, and answers whether it is in place again. */
const remember = () =>
  setting.page.evaluate(() => {
    const look = () => [
      window.requestIdleCallback,
      window.MutationObserver,
      window.ReadableStream,
      MutationObserver.prototype.constructor,
      Document.prototype.startViewTransition,
      HTMLCanvasElement.prototype.toBlob,
      Object.getOwnPropertyDescriptor(AbortSignal.prototype, 'onabort')?.set,
      Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage')?.get,
      Object.getOwnPropertyDescriptor(EventSource.prototype, 'onmessage')?.set,
    ]
    const before = look()
    Object.assign(window, { changed: () => look().filter((one, index) => one !== before[index]).length })
  })
const changed = () => setting.page.evaluate(() => (window as unknown as { changed(): number }).changed())

it('is in after start and out after stop, each time', async () => {
  await remember()
  for (const round of [1, 2]) {
    await setting.start()
    // At the latest: what nothing depends on before is put in while the page is idle.
    await setting.page.evaluate(() => window.telemetry.span('first', () => {}))
    expect(await changed(), `round ${round}`).toBe(9)
    await setting.page.evaluate(() => window.telemetry.stop())
    expect(await changed(), `round ${round}`).toBe(0)
  }
})

it('is in when the page had nothing else to do', async () => {
  await remember()
  await setting.start()
  await setting.page.waitForFunction(() => (window as unknown as { changed(): number }).changed() === 9)
  await setting.page.evaluate(() => window.telemetry.stop())
  expect(await changed()).toBe(0)
})

it('leaves what was registered before stop to work, and to be read and removed', async () => {
  await setting.start()
  const seen = await setting.page.evaluate(async () => {
    const seen: string[] = []
    const controllers = [new AbortController(), new AbortController()]
    const handler = () => seen.push('aborted')
    for (const { signal } of controllers) signal.onabort = handler
    seen.push(String(controllers[0]!.signal.onabort === handler))
    await window.telemetry.stop()
    controllers[1]!.signal.onabort = null
    for (const controller of controllers) controller.abort()
    return seen
  })
  expect(seen).toEqual(['true', 'aborted'])
})

it('changes nothing that a page can see of constructors', async () => {
  const look = () =>
    setting.page.evaluate(() => {
      const thrown = (run: () => unknown) => {
        try {
          return String(run())
        } catch (error) {
          return String(error)
        }
      }
      class Own extends ResizeObserver {}
      const call = (one: unknown) => (one as () => unknown)()
      return [
        thrown(() => new (MutationObserver as unknown as new () => object)()),
        thrown(() => call(MutationObserver)),
        thrown(() => new ReadableStream(null as never)),
        thrown(() => new ReadableStream({ type: 'bytes' }).getReader({ mode: 'byob' })),
        thrown(() => new Own(() => {}) instanceof ResizeObserver),
        thrown(() => new Own(() => {}).constructor === Own),
        thrown(() => new ReadableStream() instanceof ReadableStream),
        thrown(() => new WritableStream({}).constructor === WritableStream),
        [MutationObserver, ReadableStream, PerformanceObserver].map(
          ({ name, length }) => `${name} ${length}`,
        ),
        String(MutationObserver).includes('[native code]'),
        typeof PerformanceObserver.supportedEntryTypes[0],
      ]
    })
  const before = await look()
  await setting.start()
  expect(await look()).toEqual(before)
})

it('hands on what a callback throws, and lets a source with private members read them', async () => {
  await setting.start()
  const seen = await setting.page.evaluate(async () => {
    class Source {
      #left = 2
      get type() {
        return this.#left > 0 ? undefined : ('bytes' as never)
      }
      pull(controller: ReadableStreamDefaultController<number>) {
        if (this.#left-- > 0) controller.enqueue(this.#left)
        else throw new Error('mine')
      }
    }
    const reader = new ReadableStream(new Source()).getReader()
    const seen: unknown[] = []
    try {
      for (;;) seen.push((await reader.read()).value)
    } catch (error) {
      seen.push((error as Error).message)
    }
    return seen
  })
  expect(seen).toEqual([1, 0, 'mine'])
})
