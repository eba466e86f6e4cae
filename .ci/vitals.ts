/** Takes out of `web-vitals` what measures soft navigations, which we do not ask for: a tenth of it. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { normalizePath, type Plugin } from 'vite'

/** With slashes everywhere, as Vite has its modules' names. */
const MODULES = normalizePath(join(createRequire(import.meta.url).resolve('web-vitals'), '../modules/'))

/** In the place of what asks whether they are wanted, which is so small that every caller takes its answer in. */
const NONE = `export const checkSoftNavsEnabled = () => false
export const storeSoftNavEntry = () => {}`

/** Where an entry, or a navigation, is asked whether it is one. */
const IS_SOFT = /[\w.]+ === '(?:soft-navigation|interaction-contentful-paint)'/g

/** Vite plugin, for what a page loads. */
export const vitals = (): Plugin => ({
  name: 'throughline:vitals',
  enforce: 'pre',
  resolveId: (source) => (source === 'web-vitals' ? `${MODULES}index.js` : undefined),
  transform: {
    filter: { id: /\/web-vitals\/dist\/modules\// },
    handler: (code, id) => ({
      code: id.endsWith('/softNavs.js') ? NONE : code.replace(IS_SOFT, 'false'),
      map: null,
    }),
  },
})
