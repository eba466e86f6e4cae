/** Calls the private members of our sources by other names, as a build for pages does, so that what counts on them fails. */
import { minify } from 'terser'
import type { Plugin } from 'vite'
import { privateNames } from '../../.ci/private-names/index.js'

export function renamed(): Plugin {
  const names = privateNames()
  const regex = new RegExp(`^(?:${names.join('|')})$`)
  const props = { props: Object.fromEntries(names.map((name) => [`$${name}`, `${name}_`])) }
  return {
    name: 'test:renamed',
    enforce: 'post',
    transform: {
      filter: { id: /\/src\/(?:core|browser)\/.*\.ts$/ },
      async handler(source) {
        const { code } = await minify(source, {
          module: true,
          compress: false,
          mangle: { keep_fnames: true, keep_classnames: true, properties: { regex } },
          nameCache: { props: structuredClone(props) },
          format: { beautify: true, comments: true },
        })
        return { code: code!, map: null }
      },
    },
  }
}
