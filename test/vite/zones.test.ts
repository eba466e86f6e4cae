import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.js'
import { configOf, type Zones, zonesInBuild, zonesInDev } from './page.js'
import { createProject, type Project, parts, pointNames } from './project.js'

const everywhere = (zone: string): Zones => {
  const zones = Object.fromEntries(pointNames.map((point) => [point, zone]))
  return Object.fromEntries(parts.map((part) => [part, zones]))
}

let browser: Browser
let project: Project

beforeAll(async () => {
  browser = await launchBrowser()
  project = await createProject()
})

afterAll(async () => {
  await browser?.close()
  await project?.remove()
})

describe('in Chromium, after each await in application, dependencies, lazy chunk and worker', () => {
  test('the points are the ones that the page looks at', () => {
    expect(pointNames).toHaveLength(12)
  })

  test('the dev server keeps the zone', async () => {
    expect(await zonesInDev(browser, configOf(project.root))).toEqual(everywhere('click'))
  })

  test('a build keeps the zone', async () => {
    expect(await zonesInBuild(browser, configOf(project.root))).toEqual(everywhere('click'))
  })

  test('a build for the newest target keeps the zone', async () => {
    const config = configOf(project.root, {}, { build: { target: 'esnext', minify: false } })
    expect(await zonesInBuild(browser, config)).toEqual(everywhere('click'))
  })

  test.each([
    ['the dev server', zonesInDev],
    ['a build', zonesInBuild],
  ])('without the plugin %s loses it everywhere', async (_name, zones) => {
    expect(await zones(browser, configOf(project.root, { lower: false }))).toEqual(everywhere('<root>'))
  })
})
