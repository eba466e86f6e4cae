/** A resource that grows: what is found out late is on everything that is encoded after it. */
import { resourceFromAttributes } from '@opentelemetry/resources'
import { expect, it } from 'vitest'
import { Resource } from '../../src/core/resource.js'

it('takes what is found later, and keeps what it was given', () => {
  const resource = new Resource({ 'service.name': 'shop' })
  const before = resource.attributes
  resource.complete({ 'service.name': 'found', 'host.id': 'one' })
  expect(resource.attributes).toEqual({ 'service.name': 'shop', 'host.id': 'one' })
  expect(resource.attributes).not.toBe(before)
})

it('says that it waits, until all is found or failed', async () => {
  const resource = new Resource({ a: 1 })
  expect(resource.asyncAttributesPending).toBe(false)
  resource.complete(Promise.resolve({ b: 2 }))
  resource.complete(Promise.reject(new Error('no such file')))
  expect(resource.asyncAttributesPending).toBe(true)
  await resource.waitForAsyncAttributes()
  expect(resource.asyncAttributesPending).toBe(false)
  expect(resource.attributes).toEqual({ a: 1, b: 2 })
})

it('merges as the official one does', () => {
  const [first, second] = [
    { a: 1, b: 1 },
    { b: 2, c: 2 },
  ]
  const official = resourceFromAttributes(first).merge(resourceFromAttributes(second))
  const ours = new Resource(first).merge(resourceFromAttributes(second))
  expect(ours.attributes).toEqual(official.attributes)
  expect(resourceFromAttributes(first).merge(new Resource(second)).attributes).toEqual(official.attributes)
  expect(new Resource(first).merge(null).attributes).toEqual(first)
})
