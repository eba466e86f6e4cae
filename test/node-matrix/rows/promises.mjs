export const points = [
  'await',
  'then',
  'catch',
  'finally',
  'catch block',
  'finally block',
  'all',
  'allSettled',
  'race',
  'any',
  'in a thenable',
  'after a thenable',
  'await of what is settled elsewhere',
  'then of what is settled elsewhere',
]

export async function task({ check, pause, elsewhere }) {
  await pause()
  check('await')
  await pause().then(() => check('then'))
  await Promise.reject(new Error('expected')).catch(() => check('catch'))
  await pause().finally(() => check('finally'))
  try {
    await pause()
    throw new Error('expected')
  } catch {
    await pause()
    check('catch block')
  } finally {
    await pause()
    check('finally block')
  }
  for (const combine of ['all', 'allSettled', 'race', 'any']) {
    await Promise[combine]([pause(), pause(), pause()])
    check(combine)
  }
  const thenable = {
    // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tested.
    then(resolve) {
      check('in a thenable')
      elsewhere(resolve)
    },
  }
  await thenable
  check('after a thenable')
  await new Promise(elsewhere)
  check('await of what is settled elsewhere')
  await new Promise(elsewhere).then(() => check('then of what is settled elsewhere'))
}
