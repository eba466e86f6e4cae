import { Readable } from 'node:stream'

export const points = [
  'start',
  'pull',
  'read',
  'read of what is enqueued elsewhere',
  'write',
  'transform',
  'pipeTo',
  'for await',
  'tee',
  'compression',
  'Readable.fromWeb',
]

export async function task({ check, pause, elsewhere }) {
  const seen = new Set()
  const once = (point) => !seen.has(point) && seen.add(point) && check(point)
  const source = (point) => {
    let left = 2
    return new ReadableStream({
      start: () => void (point && once('start')),
      async pull(controller) {
        await pause()
        if (point) once('pull')
        if (left-- > 0) controller.enqueue(new TextEncoder().encode('chunk'))
        else controller.close()
      },
    })
  }
  const reader = source(true).getReader()
  while (!(await reader.read()).done) await pause()
  check('read')

  const late = new ReadableStream({
    start: (controller) =>
      elsewhere(() => {
        controller.enqueue('late')
        controller.close()
      }),
  })
  await late.getReader().read()
  check('read of what is enqueued elsewhere')

  const upper = new TransformStream({
    async transform(chunk, controller) {
      await pause()
      once('transform')
      controller.enqueue(chunk)
    },
  })
  await source()
    .pipeThrough(upper)
    .pipeTo(new WritableStream({ write: () => once('write') }))
  check('pipeTo')
  for await (const _ of source()) await pause()
  check('for await')
  const [left, right] = source().tee()
  await Promise.all([new Response(left).text(), new Response(right).text()])
  check('tee')
  await new Response(source().pipeThrough(new CompressionStream('gzip'))).arrayBuffer()
  check('compression')
  for await (const _ of Readable.fromWeb(source())) await pause()
  check('Readable.fromWeb')
}
