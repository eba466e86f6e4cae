/** Minifies once more what a page loads: Terser finds another 3 % after the bundler's own minifier. */
import { minify } from 'terser'
import type { Plugin } from 'vite'

/** @param module whether what is built is an ES module, which an application's bundler goes on to shake */
export const smaller = ({ module }: { module: boolean }): Plugin => ({
  name: 'throughline:smaller',
  apply: 'build',
  generateBundle: {
    // Before anything is made of the final code, such as its hash.
    order: 'pre',
    async handler(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue
        const name = `${chunk.fileName}.map`
        const map = bundle[name]
        const isMapped = map?.type === 'asset'
        const small = await minify(chunk.code, {
          module,
          ecma: 2020,
          compress: { passes: 2, directives: false },
          // So are members called whose module keeps them to itself, as those of web-vitals do. With one letter they are
          // what one chunk has from another, and each is minified by itself.
          mangle: { properties: { regex: /^_[a-z]{2}/ } },
          format: { preserve_annotations: module },
          sourceMap: isMapped && { content: String(map.source), url: name },
        })
        chunk.code = small.code!
        if (isMapped) map.source = String(small.map)
      }
    },
  },
})
