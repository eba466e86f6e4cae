import { flag, members, text } from '../core/config/check.js'
import { type PlatformChecks, spool } from '../core/config/table.js'
import { fileCheck } from './file/check.js'
import { transportChecks } from './transport/index.js'

/** The checks of the options that only Node has; a page says of them that they are for Node. */
export const nodeChecks: PlatformChecks = {
  exporter: transportChecks,
  options: {
    file: fileCheck,
    daemon: (value, name) => (typeof value === 'boolean' ? [] : members({ name: text })(value, name)),
    childProcess: members({ args: flag }),
    spool: (value, name) =>
      typeof value === 'boolean' ? [] : members({ ...spool, directory: text })(value, name),
  },
}
