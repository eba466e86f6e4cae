/** The packed package in an empty project, on every Node that is supported. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSink } from '../support/sink.js'
import { CJS_APP, ESM_APP } from './apps.js'
import { NODE_VERSIONS, nodeBinary } from './nodes.js'
import { createProject, INSTALL_MS, type Project } from './project.js'

let project: Project

beforeAll(async () => {
  project = await createProject()
  project.write('app.mjs', ESM_APP)
  project.write('app.cjs', CJS_APP)
}, INSTALL_MS)
afterAll(() => project?.remove())

async function exportedBy(file: string, binary: string) {
  const sink = await startSink()
  try {
    const { code, stdout, stderr } = await project.node([file], { binary, env: { SINK: sink.url } })
    return { code, stdout, stderr, spans: sink.spans(), logs: sink.logs(), metrics: sink.metrics() }
  } finally {
    await sink.close()
  }
}

for (const version of NODE_VERSIONS) {
  describe(`Node ${version}`, () => {
    let binary: string
    beforeAll(async () => {
      binary = await nodeBinary(version)
    }, INSTALL_MS)

    for (const [way, file] of [
      ['import', 'app.mjs'],
      ['require', 'app.cjs'],
    ] as const) {
      it(`exports a span, a log and a counter after ${way}`, async () => {
        const { code, stdout, stderr, spans, logs, metrics } = await exportedBy(file, binary)
        expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'stopped\n', stderr: '' })

        expect(spans.map(({ name, attributes }) => ({ name, attributes }))).toEqual([
          { name: 'work', attributes: { 'app.runs': 1 } },
        ])
        expect(spans[0]!.resource).toMatchObject({ 'service.name': 'app', 'process.runtime.name': 'nodejs' })
        expect(logs).toMatchObject([
          { body: 'working', traceId: spans[0]!.traceId, spanId: spans[0]!.spanId, attributes: { step: 1 } },
        ])
        // Cumulative: each collection tells the whole count again.
        expect(metrics.findLast(({ name }) => name === 'runs')).toMatchObject({
          sum: { dataPoints: [{ asDouble: 2 }] },
        })
      })
    }
  })
}
