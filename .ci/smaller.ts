/** Minifies once more what a page loads: Terser finds another 3 % after the bundler's own minifier, and 1.5 % in names. */
import { minify } from 'terser'
import type { Plugin, Rolldown } from 'vite'
import { inOrder } from './order/index.js'
import { privateNames } from './private-names/index.js'

/**
 * So are members called whose module keeps them to itself, as those of web-vitals do. With one letter they are what one
 * chunk has from another.
 */
const PRIVATE = '_[a-z]{2}.*'

/**
 * No function of ours that is an expression without a name is called with `new`, as that of a class is; and what is read
 * from an object is read for its value, so that it may be read where that is used.
 */
const COMPRESS = { passes: 3, directives: false, unsafe_arrows: true, pure_getters: true }

/** Names that stay, and are as short as new ones would be. */
const shortNames = (chunks: Rolldown.OutputChunk[]): string[] =>
  chunks.flatMap(({ code }) =>
    [...code.matchAll(/(?<!\.)\.([A-Za-z_$][\w$]?)(?![\w$])/g)].map(([, name]) => name!),
  )

/** @param module whether what is built is an ES module, which an application's bundler goes on to shake */
export const smaller = ({ module }: { module: boolean }): Plugin => ({
  name: 'throughline:smaller',
  apply: 'build',
  generateBundle: {
    // Before anything is made of the final code, such as its hash.
    order: 'pre',
    async handler(_options, bundle) {
      const chunks = Object.values(bundle).filter((one) => one.type === 'chunk')
      const properties = {
        regex: new RegExp(`^(?:${[PRIVATE, ...privateNames()].join('|')})$`),
        reserved: shortNames(chunks),
      }
      // What one chunk has from another is called the same in both.
      let props: object | undefined
      for (const chunk of chunks) {
        const name = `${chunk.fileName}.map`
        const map = bundle[name]
        const isMapped = map?.type === 'asset'
        const nameCache = { ...(props && { props }) }
        const small = await minify(chunk.code, {
          module,
          ecma: 2020,
          compress: COMPRESS,
          mangle: { properties },
          nameCache,
          format: { preserve_annotations: module },
          sourceMap: isMapped && { content: String(map.source), url: name },
        })
        props = nameCache.props
        chunk.code = small.code!
        if (!isMapped) continue
        const placed = inOrder({ code: chunk.code, map: String(small.map) })
        chunk.code = placed.code
        map.source = placed.map
      }
    },
  },
})
