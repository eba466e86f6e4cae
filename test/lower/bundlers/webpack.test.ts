import webpack from 'webpack'
import { type BuildOptions, plugins, testBundler } from './suite.js'

function build({ root, outDir, lower }: BuildOptions): Promise<void> {
  const compiler = webpack({
    mode: 'development',
    context: root,
    entry: { main: `${root}/main.js` },
    output: { path: outDir },
    devtool: 'source-map',
    plugins: [plugins.webpack({ lower })],
  })!
  return new Promise((resolve, reject) => {
    compiler.run((error, stats) => {
      if (stats?.hasErrors()) error ??= new Error(stats.toString({ all: false, errors: true }))
      compiler.close(() => (error ? reject(error) : resolve()))
    })
  })
}

testBundler(build)
