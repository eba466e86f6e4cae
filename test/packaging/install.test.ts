/** What installing adds, and that it works beside each version of the OpenTelemetry API that is a peer. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSink } from '../support/sink.js'
import { API_APP } from './apps.js'
import { createProject, type Project } from './project.js'

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
  beforeAll(() => {
    project = createProject()
  })
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

for (const version of ['1.9.1', '1.10.0']) {
  describe(`beside the OpenTelemetry API ${version}`, () => {
    let project: Project
    beforeAll(() => {
      project = createProject([`${API}@${version}`])
    })
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
      expect(sink.metrics()).toMatchObject([
        { name: 'library.calls', sum: { dataPoints: [{ asDouble: 3 }] } },
      ])
      await sink.close()
    })
  })
}

describe('beside the logs API of OpenTelemetry API 1.10', () => {
  let project: Project
  beforeAll(() => {
    project = createProject([`${API}@1.10.0`])
  })
  afterAll(() => project?.remove())

  it('exports what is logged through the API itself', async () => {
    project.write(
      'app.mjs',
      `import { logs } from '${API}'
       import { start } from 'throughline'
       const telemetry = start({ serviceName: 'app', endpoint: process.env.SINK })
       logs.getLogger('library').emit({ body: 'through the API', attributes: { step: 2 } })
       await telemetry.stop()`,
    )
    const sink = await startSink()
    const { code, stderr } = await project.node(['app.mjs'], { env: { SINK: sink.url } })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(sink.logs()).toMatchObject([
      { body: 'through the API', scope: 'library', attributes: { step: 2 } },
    ])
    await sink.close()
  })
})
