/** Every package whose code is in `dist` is named there with its licence. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { expect, it } from 'vitest'
import { root } from './project.js'

const licences = () => readFileSync(join(root, 'dist', 'THIRD-PARTY-LICENSES.txt'), 'utf8')

/** The licence file comes from the modules that a build reports; this asks the source maps, another witness. */
async function packagesInMaps(mode: string): Promise<string[]> {
  const outDir = mkdtempSync(join(tmpdir(), 'throughline-maps-'))
  try {
    await build({
      root: mode === 'viewer' ? join(root, 'src', 'viewer') : root,
      configFile: join(root, 'vite.config.ts'),
      mode,
      logLevel: 'error',
      build: { outDir, emptyOutDir: false, sourcemap: true },
    })
    const maps = readdirSync(outDir, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.map'),
    )
    expect(maps.length).toBeGreaterThan(0)
    return maps
      .flatMap(
        (file) => (JSON.parse(readFileSync(join(outDir, file), 'utf8')) as { sources: string[] }).sources,
      )
      .flatMap((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? [])
  } finally {
    rmSync(outDir, { recursive: true, force: true })
  }
}

const version = (name: string): string => {
  const file = join(root, 'node_modules', name, 'package.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : ''
}

it('the worker build inlines nothing', async () => {
  expect(await packagesInMaps('worker')).toEqual([])
})

for (const mode of ['node', 'browser', 'iife', 'viewer']) {
  it(`what the ${mode} build inlines is listed`, async () => {
    const names = [...new Set(await packagesInMaps(mode))]
    expect(names).not.toEqual([])
    expect(names.filter((name) => !licences().includes(`\n${name} ${version(name)} (`))).toEqual([])
  })
}

it('each text is there in full', () => {
  expect(licences()).toContain('END OF TERMS AND CONDITIONS')
  expect(licences()).toContain('Permission is hereby granted, free of charge')
})
