/** The browser matrix in Chromium; `npm run test:browsers` adds Firefox and WebKit. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from './engines/chromium.js'
import type { Engine } from './engines/engine.js'
import { rows } from './rows.js'
import { createSetting, type Setting } from './setting.js'

let engine: Engine
let setting: Setting

beforeAll(async () => {
  engine = await launchChromium()
  setting = await createSetting(engine)
})
afterAll(() => engine?.close())

for (const { name } of rows)
  it(name, async () => {
    // Chromium has everything that is asked of it.
    expect(await setting.runRow(name)).toEqual({ problems: [] })
  })
