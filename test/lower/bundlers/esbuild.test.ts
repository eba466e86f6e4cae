import { build } from 'esbuild'
import { plugins, testBundler } from './suite.js'

testBundler(
  ({ root, outDir, lower }) =>
    build({
      entryPoints: { main: `${root}/typed.tsx` },
      outdir: outDir,
      bundle: true,
      splitting: true,
      format: 'esm',
      sourcemap: true,
      plugins: [plugins.esbuild({ lower })],
    }),
  ['typed'],
)
