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

it('goes on when the clock is set back under an open page, and is over by its age as before', () => {
  const HOUR = 3_600_000
  let [now, asked] = [10 * HOUR, 0]
  let kept: SessionRecord | undefined
  const ended: string[] = []
  const session = createSession({
    inactivityMs: HOUR / 2,
    maxAgeMs: HOUR,
    read: () => kept,
    write: (record) => {
      kept = record
    },
    newId: () => `id ${++asked}`,
    now: () => now,
    started: () => {},
    ended: ({ id }) => ended.push(id),
  })
  session.id()
  now += HOUR / 4
  session.touch()
  now -= 5 * HOUR
  expect(session.id()).toBe('id 1')
  expect(kept).toEqual({ id: 'id 1', began: 5 * HOUR, seen: 5.25 * HOUR })
  now += HOUR / 4
  session.touch()
  now += HOUR / 4
  expect(session.id()).toBe('id 1')
  now += HOUR / 4
  expect(session.id()).toBe('id 2')
  expect(ended).toEqual(['id 1'])
})
