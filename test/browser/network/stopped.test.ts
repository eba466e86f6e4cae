/** `window.stop()`, as a person does by the button: what is open ends, and telemetry goes on. */
import { expect, it } from 'vitest'
import { pageSetting } from '../../support/open-page.js'

const setting = pageSetting()

it('ends the spans of open requests as failed, and delivers what was under way', async () => {
  const { page, app, sink } = setting
  for (const path of ['/fetch', '/body', '/xhr'])
    app.pages.set(path, { type: 'text/plain', body: '', hold: true })
  app.server.prependListener('request', ({ url }, response) => {
    if (url === '/body') response.writeHead(200, { 'content-type': 'text/plain' }).write('begun')
  })
  await setting.open()
  await setting.start({ limits: { batchDelayMs: 10 } })
  // The first export is open as well, at a receiver that does not answer it.
  const exporting = new Promise<void>((resolve) => {
    sink.answerWith((request) => {
      request.resume()
      resolve()
    })
  })
  await page.evaluate(() => window.telemetry.span('under way', () => {}))
  await exporting
  const seen = await page.evaluate(async () => {
    const ended: Promise<string>[] = [fetch('/fetch').then(String, ({ name }) => name)]
    const response = await fetch('/body')
    ended.push(response.text().then(String, ({ name }) => name))
    const request = new XMLHttpRequest()
    ended.push(new Promise((resolve) => request.addEventListener('loadend', ({ type }) => resolve(type))))
    request.open('GET', '/xhr')
    request.send()
    window.stop()
    return Promise.all(ended)
  })
  sink.answerWith(undefined)
  expect(seen[2]).toBe('loadend')
  await sink.until(() => sink.spans().length >= 4 && sink.spans().some(({ name }) => name === 'under way'))
  const requests = sink.spans().filter(({ attributes }) => attributes['url.full'])
  for (const { attributes, status } of requests) {
    expect(status?.code, String(attributes['url.full'])).toBe(2)
    expect(attributes['error.type'], String(attributes['url.full'])).toBeTruthy()
  }
  expect(requests).toHaveLength(3)
})
