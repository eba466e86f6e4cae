/** What installing adds, and that it works beside each version of the OpenTelemetry API that is a peer. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSink } from '../support/sink.js'
import { API_APP, logsApp } from './apps.js'
import { createProject, INSTALL_MS, type Project } from './project.js'

const API = '@opentelemetry/api'

interface Locked {
  version: string
  hasInstallScript?: boolean
}

function locked(project: Project): Record<string, Locked> {
  const lock = JSON.parse(project.read('package-lock.json')) as { packages: Record<string, Locked> }
  return Object.fromEntries(
    Object.entries(lock.packages)
      .filter(([path]) => path !== '')
      .map(([path, entry]) => [path.replace('node_modules/', ''), entry]),
  )
}

describe('installing', () => {
  let project: Project
  beforeAll(async () => {
    project = await createProject()
  }, INSTALL_MS)
  afterAll(() => project?.remove())

  it('adds two packages: itself and the OpenTelemetry API', () => {
    expect(Object.keys(locked(project)).sort()).toEqual([API, 'throughline'])
  })

  it('runs no install script', () => {
    expect(Object.values(locked(project)).filter((entry) => entry.hasInstallScript)).toEqual([])
  })

  it('chooses an API that the package says it works with', () => {
    expect(locked(project)[API]!.version).toMatch(/^1\.(9|10)\./)
  })
})

/** API 1.10 has the logs API inside; before, it is a package of its own. */
for (const [version, logsApi, packages] of [
  ['1.9.1', '@opentelemetry/api-logs', [`${API}@1.9.1`, '@opentelemetry/api-logs@0.223.0']],
  ['1.10.0', API, [`${API}@1.10.0`]],
] as const) {
  describe(`beside the OpenTelemetry API ${version}`, () => {
    let project: Project
    beforeAll(async () => {
      project = await createProject([...packages])
    }, INSTALL_MS)
    afterAll(() => project?.remove())

    it('leaves one copy of that API', () => {
      const file = join(project.folder, 'node_modules', API, 'package.json')
      expect(JSON.parse(readFileSync(file, 'utf8')).version).toBe(version)
      expect(Object.keys(locked(project)).filter((path) => path.endsWith(API))).toEqual([API])
    })

    it('records what is made through the API: spans, metrics, and logs inside of spans', async () => {
      project.write('app.mjs', API_APP)
      const sink = await startSink()
      const { code, stderr } = await project.node(['app.mjs'], { env: { SINK: sink.url } })
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })

      const [span] = sink.spans()
      expect(span).toMatchObject({ name: 'library work', scope: 'library' })
      expect(sink.logs()).toMatchObject([{ body: 'inside', traceId: span!.traceId, spanId: span!.spanId }])
      expect(sink.metrics().filter(({ name }) => name === 'library.calls')).toMatchObject([
        { name: 'library.calls', sum: { dataPoints: [{ asDouble: 3 }] } },
      ])
      await sink.close()
    })

    it('exports what is logged through the logs API', async () => {
      project.write('app.mjs', logsApp(logsApi))
      const sink = await startSink()
      const { code, stderr } = await project.node(['app.mjs'], { env: { SINK: sink.url } })
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(sink.logs()).toMatchObject([{ body: 'by API', scope: 'library', attributes: { step: 2 } }])
      await sink.close()
    })
  })
}
