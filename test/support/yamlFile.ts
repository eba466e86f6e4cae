/** What stands in for `node/config-file/yaml-file.ts` in tests (an alias in `vite.config.ts`): there is no `dist` here. */
import * as yaml from '../../src/node/config-file/yaml.js'

export const loadYaml = () => yaml
