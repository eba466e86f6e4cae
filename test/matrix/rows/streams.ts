/** Streams of responses and of the page's own. */
import type { Row } from '../row.js'

const bytes = () => new TextEncoder().encode('some text to send through')

export const streamRows: Row[] = [
  {
    name: 'streams: readers of a response',
    points: ['read', 'closed', 'tee'],
    async run({ at }) {
      const reader = (await fetch('/data.json')).body!.getReader()
      while (!(await reader.read()).done);
      at('read')
      await reader.closed
      at('closed')
      const [one, other] = (await fetch('/data.json')).body!.tee()
      await Promise.all([new Response(one).text(), new Response(other).text()])
      at('tee')
    },
  },
  {
    name: 'streams: for await',
    points: ['in the loop', 'after the loop'],
    has: () => Symbol.asyncIterator in ReadableStream.prototype,
    async run({ at }) {
      let isFirst = true
      for await (const _ of (await fetch('/data.json')).body!) {
        if (isFirst) at('in the loop')
        isFirst = false
      }
      at('after the loop')
    },
  },
  {
    name: 'streams: sources, sinks, transformers',
    points: ['start', 'pull', 'transform', 'flush', 'write', 'close', 'piped', 'cancel', 'canceled'],
    async run({ at, elsewhere }) {
      let left = 2
      const source = Object.freeze({
        start: () => at('start'),
        pull(controller: ReadableStreamDefaultController<number>) {
          if (left === 2) at('pull')
          if (left-- > 0) controller.enqueue(left)
          else controller.close()
        },
      })
      const transformer: Transformer<number, number> = {
        transform(number, controller) {
          if (number === 0) at('transform')
          controller.enqueue(number)
        },
        flush: () => at('flush'),
      }
      const readable = new ReadableStream(source, { highWaterMark: 0 })
      const transform = new TransformStream(transformer)
      const writable = new WritableStream<number>({
        write(number) {
          if (number === 0) at('write')
        },
        close: () => at('close'),
      })
      await elsewhere(() => readable.pipeThrough(transform).pipeTo(writable))
      at('piped')
      const canceled = new ReadableStream({ cancel: () => at('cancel') })
      await elsewhere(() => canceled.cancel())
      at('canceled')
    },
  },
  {
    name: 'streams: compression, text',
    points: ['compressed', 'decoded'],
    has: () => 'CompressionStream' in globalThis,
    async run({ at }) {
      const packed = new Blob([bytes()]).stream().pipeThrough(new CompressionStream('gzip'))
      const { size } = await new Response(packed).blob()
      if (size > 0) at('compressed')
      const decoder = new TextDecoderStream() as unknown as ReadableWritablePair<
        string,
        Uint8Array<ArrayBuffer>
      >
      const reader = new Blob([bytes()]).stream().pipeThrough(decoder).getReader()
      while (!(await reader.read()).done);
      at('decoded')
    },
  },
]
