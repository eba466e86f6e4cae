import { setTimeout as delay } from 'node:timers/promises'
import { context } from '@opentelemetry/api'

export const points = ['before', 'after']

const contexts = []

export async function task({ check, pause }) {
  contexts.push(new WeakRef(context.active()))
  check('before')
  await pause()
  setTimeout(() => {}, 1)
  await fetch('http://127.0.0.1:1/').catch(() => {})
  check('after')
}

export async function after() {
  for (let round = 0; round < 5; round++) {
    await delay(20)
    globalThis.gc()
  }
  const kept = contexts.filter((one) => one.deref()).length
  // A cache of Node's own may hold the last few; what grows with the number of tasks is a leak.
  return kept > 10 ? [`${kept} of ${contexts.length} contexts are still held`] : []
}
