/** A Redis of its own, which keeps nothing. */
import { freePort } from '../free-port.js'
import { type DatabaseServer, findProgram, startProgram, stopProgram, temporaryFolder } from './program.js'

export async function startRedis(): Promise<DatabaseServer> {
  const program = await findProgram('redis-server', 'redis-server')
  const { folder, remove } = temporaryFolder('redis')
  const port = await freePort()
  const args = [
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--daemonize',
    'no',
  ]
  const child = await startProgram(program, args, /[Rr]eady to accept connections/)
  return {
    port,
    async stop() {
      await stopProgram(child)
      remove()
    },
  }
}
