/** What the instruments record in each engine; where an engine has no such thing, they are silent and nothing breaks. */
import type { SinkLog } from '../../support/sink.js'
import { type Row, until } from '../row.js'
import { belowRow, created, differs, events, instrument, isTold, names, task, unlike } from './instrument.js'

const button = (text: string, type: string) => {
  const element = document.createElement('button')
  element.textContent = text
  element.addEventListener(type, () => {})
  return element
}

export const instrumentRows: Row[] = [
  instrument(
    'page load and its resources',
    ['pageLoad', 'resources'],
    async (visit) => {
      visit.telemetry.event('told', { status: 'responseStatus' in PerformanceResourceTiming.prototype })
      // Two spans are the other visit's.
      await created(visit, 5, 'traces')
    },
    ({ spans, logs }) => {
      const [load] = spans.filter(({ name }) => name === 'documentLoad')
      // Firefox alone tells of the icon that it asks for by itself.
      const below = spans.filter(
        ({ parentSpanId, attributes }) =>
          parentSpanId === load?.spanId && !String(attributes['url.full']).endsWith('/favicon.ico'),
      )
      return [
        ...differs(
          'below the load',
          below.map(({ name, attributes }) => `${name} ${new URL(String(attributes['url.full'])).pathname}`),
          ['documentFetch /', 'resourceFetch /app.js'],
        ),
        ...unlike(
          'not the status of the document',
          load?.attributes['http.response.status_code'] === (isTold(logs, 'status') ? 200 : undefined),
        ),
        ...unlike('no milestones', load?.attributes['browser.navigation_timing.dom_complete']),
      ]
    },
  ),
  instrument(
    'changes of route',
    ['navigation'],
    async (visit) => {
      history.pushState(null, '', '/orders/7')
      await task()
      location.hash = 'terms'
      await until((done) => addEventListener('hashchange', done, { once: true }))
      history.go(-2)
      await until((done) => addEventListener('popstate', done, { once: true }))
      // Until it is drawn the page is on its way, which is a context. Two spans are the other visit's.
      await created(visit, 5, 'traces')
    },
    ({ spans }) => {
      const navigations = spans.filter(({ name }) => name?.startsWith('navigate'))
      return [
        ...differs(
          'navigations',
          navigations.map(({ name }) => name),
          ['navigate /orders/{id}', 'navigate /orders/{id}', 'navigate /'],
        ),
        ...unlike('the first is not below what made it', belowRow(spans, navigations[0])),
      ]
    },
  ),
  instrument(
    'clicks and submits',
    ['interactions'],
    async () => {
      const buy = button('Buy now', 'click')
      const form = document.createElement('form')
      form.setAttribute('aria-label', 'Checkout')
      form.addEventListener('submit', (event) => event.preventDefault())
      document.body.append(buy, form)
      buy.click()
      await task()
      form.requestSubmit()
      await task()
      for (const one of [buy, form]) one.remove()
    },
    ({ spans }) => {
      const acts = spans.filter(({ attributes }) => attributes['throughline.interaction.type'])
      return [
        ...differs(
          'acts',
          acts.map(({ name }) => name),
          ['click Buy now', 'submit Checkout'],
        ),
        ...unlike('an act is no root', !acts.some(({ parentSpanId }) => parentSpanId)),
      ]
    },
  ),
  instrument(
    'EventSource and sendBeacon',
    ['eventSource', 'beacon'],
    async () => {
      navigator.sendBeacon('/answer', 'four')
      await until((done) => {
        const source = new EventSource('/events')
        source.addEventListener('named', () => {
          source.close()
          done()
        })
      })
    },
    ({ spans, logs }) => {
      const [closed] = events(logs, 'throughline.event_source.close')
      const beacon = spans.find(({ attributes }) => attributes['throughline.beacon.queued'] === true)
      const connect = spans.find(({ name }) => name === 'EventSource connect')
      return [
        ...unlike('no span of the beacon', beacon?.attributes['http.request.body.size'] === 4),
        ...unlike('no span of the connection', belowRow(spans, connect)),
        ...unlike('no end of the connection', closed?.attributes['throughline.event_source.messages'] === 2),
      ]
    },
  ),
  instrument(
    'errors and console',
    ['errors', 'console'],
    async (visit) => {
      console.debug('not of the levels')
      console.warn('warned, expected of the row')
      setTimeout(() => {
        throw new TypeError('thrown, expected of the row')
      })
      void Promise.reject(new RangeError('rejected, expected of the row'))
      document.body.append(Object.assign(new Image(), { src: '/status/404' }))
      await created(visit, 4)
    },
    ({ spans, logs }) => [
      ...differs('records', names(logs), ['console', 'exception', 'exception', 'throughline.resource.error']),
      ...differs(
        'types',
        events(logs, 'exception').map(({ attributes }) => String(attributes['exception.type'])),
        ['RangeError', 'TypeError'],
      ),
      ...unlike(
        'an error or a line is not in its trace',
        logs.filter((log) => belowRow(spans, log)).length >= 3,
      ),
    ],
  ),
  instrument(
    'Web Vitals',
    ['webVitals'],
    async (visit) => {
      document.body.append('A first text')
      // WebKit counts whole milliseconds, and a first byte in the first of them is a zero, which is no measurement.
      const [load] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
      const ttfb = load!.responseStart > 0
      visit.telemetry.event('told', { ttfb })
      await created(visit, ttfb ? 3 : 2)
    },
    ({ logs }) => {
      const vitals = events(logs, 'browser.web_vital')
      const told = vitals.map(({ attributes }) => attributes['browser.web_vital.name'])
      const isOdd = ({ attributes }: SinkLog) =>
        !(Number(attributes['browser.web_vital.value']) >= 0) || !attributes['browser.web_vital.rating']
      return [
        ...unlike(
          `${told} were told`,
          told.includes('ttfb') === isTold(logs, 'ttfb') && told.includes('fcp'),
        ),
        ...unlike('another event', logs.length === vitals.length + 1),
        ...unlike('a vital without value or rating', !vitals.some(isOdd)),
      ]
    },
  ),
  instrument(
    'long frames and tasks, or silence',
    ['longTasks'],
    async (visit) => {
      const types = PerformanceObserver.supportedEntryTypes
      const long = types.includes('long-animation-frame') || types.includes('longtask')
      visit.telemetry.event('told', { long })
      // In a task of the page's own, which the driver's is not.
      await task()
      const from = performance.now()
      while (performance.now() < from + 200) {}
      if (long) await created(visit, 2)
    },
    ({ logs }) => {
      const long = logs.filter(({ eventName }) => eventName?.startsWith('browser.long_'))
      return unlike(`${long.length} long frames`, isTold(logs, 'long') === long.length > 0)
    },
  ),
  instrument(
    'session',
    ['session'],
    async () => {},
    ({ spans, logs }) => {
      const ids = new Set([...spans, ...logs].map(({ attributes }) => attributes['session.id']))
      return [
        ...differs('events', names(logs), ['session.start']),
        ...unlike('not one session on all', ids.size === 1 && /^[0-9a-f]{32}$/.test(String([...ids][0]))),
      ]
    },
  ),
]
