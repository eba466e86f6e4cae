/** Takes out of `web-vitals` what measures soft navigations and what serves its attribution, as we ask for neither: a fifth. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { normalizePath, type Plugin } from 'vite'

/** With slashes everywhere, as Vite has its modules' names. */
const MODULES = normalizePath(join(createRequire(import.meta.url).resolve('web-vitals'), '../modules/'))

/** In the place of what asks whether they are wanted, which is so small that every caller takes its answer in. */
const NONE = `export const checkSoftNavsEnabled = () => false
export const storeSoftNavEntry = () => {}`

/** What goes, and what comes in its place. */
const WITHOUT: [RegExp, string][] = [
  // Where an entry, or a navigation, is asked whether it is one.
  [/[\w.]+ === '(?:soft-navigation|interaction-contentful-paint)'/g, 'false'],
  // The navigation that a value belongs to.
  [
    /,\s*(?:metric\.)?navigationId(?: = 0)?,\s*(?:metric\.)?navigationInteractionId,\s*(?:metric\.)?navigationURL,\s*(?:navigationStartTime|getBFCacheRestoreTime\(\))(?=\))/g,
    '',
  ],
  [/^\s*(?:metric\.)?navigation(?:Id|InteractionId|URL|StartTime)(?:: | = ).*$/gm, ''],
  [/^\s*const hardNavId = .*$/gm, ''],
  // Whoever measures is asked once, so that what the calls of one page would share is made here.
  [/initUnique\(opts, (\w+)\)/g, 'new $1()'],
  [/this\._on\w+\?\.\(\w+\);/g, ''],
  [/lcpEntryManager\._processEntry\([\w.]+\);/g, ''],
  // All changes are asked for where there may be several; what comes once is told in any case.
  [/!opts\.reportAllChanges/g, 'false'],
  [/, opts\.reportAllChanges(?=\))/g, ''],
  [/forceReport \|\| reportAllChanges/g, 'true'],
  [/\.\.\.opts,|opts\.durationThreshold \?\? /g, ''],
]

/** Vite plugin, for what a page loads. */
export const vitals = (): Plugin => ({
  name: 'throughline:vitals',
  enforce: 'pre',
  resolveId: (source) => (source === 'web-vitals' ? `${MODULES}index.js` : undefined),
  transform: {
    filter: { id: /\/web-vitals\/dist\/modules\// },
    handler: (code, id) => ({
      code: id.endsWith('/softNavs.js')
        ? NONE
        : WITHOUT.reduce((left, [what, by]) => left.replace(what, by), code),
      map: null,
    }),
  },
})
