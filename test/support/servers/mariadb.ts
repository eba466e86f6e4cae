/** A MariaDB of its own, without passwords, and with an empty database called `test`. */
import { execFile } from 'node:child_process'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../free-port.js'
import { type DatabaseServer, findProgram, startProgram, stopProgram, temporaryFolder } from './program.js'

export async function startMariaDb(): Promise<DatabaseServer> {
  // The installer asks a program of the client's package.
  const packages = ['mariadb-server-core', 'mariadb-client-core']
  const program = await findProgram('mariadbd', ...packages)
  const installer = await findProgram('mariadb-install-db', ...packages)
  const { folder, remove } = temporaryFolder('mariadb')
  const data = join(folder, 'data')
  // Not as the user that Debian's configuration names, who may not write here.
  const common = ['--no-defaults', `--datadir=${data}`, `--user=${userInfo().username}`]
  await promisify(execFile)(installer, [
    ...common,
    '--auth-root-authentication-method=normal',
    '--skip-name-resolve',
  ])
  const port = await freePort()
  const child = await startProgram(
    program,
    [
      ...common,
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      `--socket=${join(folder, 'mariadb.sock')}`,
      `--pid-file=${join(folder, 'mariadb.pid')}`,
      // Nobody needs what is written here after a crash.
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-log-file-size=4M',
      '--innodb-buffer-pool-size=16M',
    ],
    /ready for connections/,
  )
  return {
    port,
    async stop() {
      await stopProgram(child)
      remove()
    },
  }
}
