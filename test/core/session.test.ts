/** A session over a clock that does what clocks do. */
import { expect, it } from 'vitest'
import { createSession, type SessionRecord } from '../../src/core/session.js'

it('begins one session for one question, though the clock jumps an hour each time it is asked', () => {
  let [now, asked] = [0, 0]
  const started: string[] = []
  const ended: string[] = []
  let kept: SessionRecord | undefined
  const session = createSession({
    inactivityMs: 60_000,
    maxAgeMs: 600_000,
    read: () => kept,
    write: (record) => {
      kept = record
    },
    newId: () => `id ${++asked}`,
    now: () => (now += 3_600_000),
    // As the events do, which carry the id of the session.
    started: ({ id }) => started.push(id, session.id()),
    ended: ({ id }) => ended.push(id, session.id()),
  })
  expect([session.id(), session.id()]).toEqual(['id 1', 'id 2'])
  expect(started).toEqual(['id 1', 'id 1', 'id 2', 'id 2'])
  expect(ended).toEqual(['id 1', 'id 2'])
})
