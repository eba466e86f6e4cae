import crypto from 'node:crypto'
import { promisify } from 'node:util'

export const points = [
  'randomBytes',
  'randomFill',
  'bound randomInt',
  'pbkdf2',
  'scrypt',
  'hkdf',
  'generateKey',
  'promisified',
  'subtle.digest',
  'subtle.sign',
]

export const tasks = 60

export async function task({ check, telemetry }) {
  const called = (point, start) => new Promise((resolve) => start(() => resolve(check(point))))
  await called('randomBytes', (done) => crypto.randomBytes(16, done))
  await called('randomFill', (done) => crypto.randomFill(Buffer.alloc(16), done))
  // Node serves these from one cache: unbound, a callback runs in the context of whoever had it filled again.
  await called('bound randomInt', (done) => crypto.randomInt(10, telemetry.bind(done)))
  await called('pbkdf2', (done) => crypto.pbkdf2('secret', 'salt', 10, 16, 'sha256', done))
  await called('scrypt', (done) => crypto.scrypt('secret', 'salt', 16, { N: 16 }, done))
  await called('hkdf', (done) => crypto.hkdf('sha256', 'secret', 'salt', 'info', 16, done))
  await called('generateKey', (done) => crypto.generateKey('hmac', { length: 128 }, done))
  await promisify(crypto.pbkdf2)('secret', 'salt', 10, 16, 'sha256')
  check('promisified')
  const { subtle } = globalThis.crypto
  await subtle.digest('SHA-256', Buffer.from('data'))
  check('subtle.digest')
  const key = await subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  await subtle.sign('HMAC', key, Buffer.from('data'))
  check('subtle.sign')
}
