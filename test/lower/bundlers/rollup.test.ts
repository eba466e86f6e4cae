import commonjs from '@rollup/plugin-commonjs'
import nodeResolve from '@rollup/plugin-node-resolve'
import { rollup } from 'rollup'
import { plugins, testBundler } from './suite.js'

testBundler(async ({ root, outDir, lower }) => {
  const build = await rollup({
    input: `${root}/main.js`,
    // The order of the plugins does not matter.
    plugins: [plugins.rollup({ lower }), nodeResolve({ browser: true }), commonjs()],
  })
  await build.write({ dir: outDir, format: 'es', sourcemap: true })
  await build.close()
})
