/** Clicks in real React and Vue: they are named for what a person sees, and never for what a user typed. */
import { beforeAll, expect, it } from 'vitest'
import { bundle } from '../../support/bundle.js'
import { pageSetting } from '../../support/open-page.js'

const setting = pageSetting()
let script: string

beforeAll(async () => {
  script = await bundle('test/browser/pages/labels.ts')
})

const SEEN = {
  nested: 'click Place order',
  icon: 'click Close dialog',
  referenced: 'click Delete order 7',
  link: 'click Home page',
  label: 'click I agree',
  password: 'click Password',
  editor: 'click div#{}-editor',
  submit: 'click Pay now',
  image: 'click Search',
}

it.each(['react', 'vue'])('%s: each control by its name, one span for one act', async (framework) => {
  setting.app.pages.set('/labels.js', { type: 'text/javascript', body: script })
  await setting.open('<script src="/labels.js"></script>')
  await setting.start({ instrument: { navigation: false, errors: false } })
  await setting.page.evaluate('mount()')
  for (const name of Object.keys(SEEN)) {
    await setting.page.click(`#${framework}-${name}`, { position: { x: 4, y: 4 } })
    await setting.page.evaluate(() => new Promise((resolve) => setTimeout(resolve)))
  }
  const spans = await setting.spans()
  expect(spans.map(({ name }) => name)).toEqual(
    Object.values(SEEN).map((name) => name.replace('{}', framework)),
  )
  expect(JSON.stringify(setting.sink.requests)).not.toContain('typed by a user')
})
