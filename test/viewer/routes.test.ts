import { describe, expect, it } from 'vitest'
import { parseRoute, traceHref, tracesHref } from '../../src/viewer/routes.js'

const id = '4bf92f3577b34da6a3ce929d0e0e4736'

function route(address: string, base = '/') {
  return parseRoute(new URL(address, 'http://localhost:4318'), base)
}

describe('addresses', () => {
  it('name the list and its filter', () => {
    expect(route('/')).toEqual({ page: 'traces', query: '', service: '', range: '' })
    expect(route('/traces?q=status%3Derror+a%3E1&service=shop-api&range=24h')).toEqual({
      page: 'traces',
      query: 'status=error a>1',
      service: 'shop-api',
      range: '24h',
    })
  })

  it('name a trace, one of its spans, and its logs', () => {
    expect(route(`/traces/${id}`)).toEqual({ page: 'trace', traceId: id, spanId: '', view: 'timeline' })
    expect(route(`/traces/${id.toUpperCase()}/?view=logs#00F067AA0BA902B7`)).toEqual({
      page: 'trace',
      traceId: id,
      spanId: '00f067aa0ba902b7',
      view: 'logs',
    })
  })

  it('mean the same wherever the viewer is mounted', () => {
    const base = '/__throughline/'
    expect(route('/__throughline/', base)).toMatchObject({ page: 'traces' })
    expect(route('/__throughline', base)).toMatchObject({ page: 'traces' })
    expect(route('/__throughline/logs', base)).toEqual({ page: 'logs' })
    expect(route(`/__throughline/traces/${id}`, base)).toMatchObject({ page: 'trace', traceId: id })
    expect(route('/logs', base)).toEqual({ page: 'unknown', path: '/logs' })
  })

  it('that mean nothing are told so', () => {
    expect(route('/traces/xyz')).toEqual({ page: 'unknown', path: 'traces/xyz' })
    expect(route(`/traces/${id}0`)).toMatchObject({ page: 'unknown' })
  })

  it('are written as they are read', () => {
    const filter = { query: 'http.route="/api/*" & a=ü', service: 'shop api', range: 'all' }
    expect(route(`/${tracesHref(filter)}`)).toEqual({ page: 'traces', ...filter })
    expect(tracesHref()).toBe('')
    expect(route(`/${traceHref(id, '00f067aa0ba902b7', 'logs')}`)).toEqual({
      page: 'trace',
      traceId: id,
      spanId: '00f067aa0ba902b7',
      view: 'logs',
    })
    expect(traceHref(id)).toBe(`traces/${id}`)
  })
})
