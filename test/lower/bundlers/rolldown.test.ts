import { rolldown } from 'rolldown'
import { plugins, testBundler } from './suite.js'

testBundler(
  async ({ root, outDir, lower }) => {
    const build = await rolldown({
      input: { main: `${root}/typed.tsx` },
      platform: 'browser',
      tsconfig: `${root}/tsconfig.json`,
      plugins: [plugins.rolldown({ lower })],
    })
    await build.write({ dir: outDir, format: 'es', sourcemap: true })
    await build.close()
  },
  ['typed'],
)
