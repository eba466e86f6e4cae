import dns from 'node:dns'

export const points = ['lookup callback', 'lookup promise', 'lookup that fails', 'lookupService']

export const tasks = 40

export async function task({ check }) {
  await new Promise((resolve) => dns.lookup('localhost', () => resolve(check('lookup callback'))))
  await dns.promises.lookup('127.0.0.1')
  check('lookup promise')
  await dns.promises.lookup('a..b').catch(() => check('lookup that fails'))
  await new Promise((resolve) => dns.lookupService('127.0.0.1', 22, () => resolve(check('lookupService'))))
}
