// Loaded with --import. Node 26 looks for a package's package.json again for each of its modules that is imported:
// drizzle-orm has 100 modules and 179 kB of package.json, typebox has 680 modules. That is a second of every start.
// Their modules import one another by file name and are all ECMAScript modules, so nothing has to be looked up.
import { registerHooks } from 'node:module'

const PACKAGES = /\/node_modules\/(drizzle-orm|typebox)\//

registerHooks({
  resolve(specifier, context, next) {
    const { parentURL } = context
    if (!specifier.startsWith('.') || !PACKAGES.test(parentURL ?? ''))
      return next(specifier, context)
    return { url: new URL(specifier, parentURL).href, format: 'module', shortCircuit: true }
  },
})
