/** Secrets of every kind in all that a page can say, in real Chromium: searched for on the wire and in its storage. */
import { expect, it } from 'vitest'
import { plant } from '../support/plant.js'
import { SECRETS, secretsIn } from '../support/secrets.js'
import { pageSetting, ready, refusal } from '../support/spooled-page.js'

const setting = pageSetting()
const TEXTS = SECRETS.map(({ text }) => text)
const bodies = () => setting.sink.requests.map(({ bytes }) => bytes.toString('latin1'))
const options = {
  compression: 'none',
  metrics: true,
  instrument: { session: true, webVitals: true },
} as const

/** What a page does by itself with a text: its console, its failures, its title, its address, whom it calls. */
async function behave(texts: string[]): Promise<void> {
  const ended = (target: EventTarget) =>
    new Promise((resolve) => {
      for (const type of ['load', 'error', 'loadend']) target.addEventListener(type, resolve)
    })
  for (const text of texts) {
    const query = `?access_token=${encodeURIComponent(text)}#id_token=${encodeURIComponent(text)}`
    // A token may stand anywhere in a URL, where its characters are those of URLs.
    const bare = text.replace(/^with (.*) in it$/s, '$1')
    const path = /^[\w.:-]+$/.test(bare) ? `/${bare}` : '/'
    document.title = text
    console.error(text, { text })
    console.warn('%s', text, new Error(text))
    setTimeout(() => {
      throw new Error(text)
    })
    void Promise.reject(new Error(text))
    history.pushState({}, '', path + query)
    await (await fetch(`/fetched${path}${query}`)).text()
    const request = new XMLHttpRequest()
    request.open('GET', `/called${path}${query}`)
    request.send()
    await ended(request)
    const image = new Image()
    image.src = `/image${path}${query}`
    await ended(image)
    const button = document.body.appendChild(document.createElement('button'))
    Object.assign(button, { id: bare, title: text, textContent: text })
    button.click()
  }
}

it('none of them is in what a page sends', async () => {
  await setting.open()
  await setting.start(options)
  const carriers: string[] = []
  for (const text of TEXTS)
    carriers.push(await setting.page.evaluate(`(${plant})(telemetry, ${JSON.stringify(text)})`))
  for (const text of TEXTS) {
    await setting.page.evaluate(behave, [text])
    await setting.spans()
  }
  const spans = setting.sink.spans()
  expect(spans.filter(({ name }) => name?.startsWith('work'))).toHaveLength(TEXTS.length)
  expect(
    spans.filter(({ attributes }) => String(attributes?.['url.full']).includes('/fetched')),
  ).toHaveLength(TEXTS.length)
  expect(spans.filter(({ attributes }) => String(attributes?.['url.full']).includes('/called'))).toHaveLength(
    TEXTS.length,
  )
  expect(setting.sink.logs().length).toBeGreaterThan(4 * TEXTS.length)
  expect(secretsIn([...bodies(), ...carriers])).toEqual([])
})

it('nor in its database, its storage and its cookies, when nobody takes what it sends', async () => {
  setting.sink.answerWith({ status: 503 })
  await setting.open()
  await setting.start({ ...options, limits: { batchDelayMs: 10, retryMs: 1 } })
  await ready(setting.page)
  const refused = refusal(setting.page)
  await setting.page.evaluate((source) => {
    const texts = JSON.parse(source) as string[]
    for (const text of texts) window.telemetry.log.error(text, { note: text })
  }, JSON.stringify(TEXTS))
  await setting.page.evaluate(`for (const text of ${JSON.stringify(TEXTS)}) (${plant})(telemetry, text)`)
  await refused
  await setting.page.waitForFunction(() => {
    const { traces, logs } = window.telemetry.status()
    return traces.spooled && logs.spooled
  })
  const kept = await setting.page.evaluate(
    (source) =>
      new Promise<string[]>((resolve) => {
        // What is recorded right before the page is left is not in the database.
        for (const text of JSON.parse(source) as string[]) window.telemetry.log.error(text, { note: text })
        dispatchEvent(new Event('pagehide'))
        indexedDB.open('throughline').onsuccess = ({ target }) => {
          const db = (target as IDBOpenDBRequest).result
          db.transaction('spool').objectStore('spool').getAll().onsuccess = async (event) => {
            const told: string[] = []
            // Bytes as text, wherever in a record they are.
            const show = (_: string, value: unknown) =>
              ArrayBuffer.isView(value) || value instanceof ArrayBuffer
                ? new TextDecoder().decode(value)
                : value
            for (const record of (event.target as IDBRequest<unknown[]>).result)
              told.push(JSON.stringify(record, show))
            resolve([...told, JSON.stringify({ ...localStorage, ...sessionStorage }), document.cookie])
          }
        }
      }),
    JSON.stringify(TEXTS),
  )
  expect(kept.join()).toContain('throughline.left.')
  expect(kept.join().split('REDACTED').length).toBeGreaterThan(10 * TEXTS.length)
  expect(secretsIn(kept)).toEqual([])
})
