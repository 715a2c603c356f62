// Loaded with --import. Node 26 reads a package's package.json again for each import of one of its modules: drizzle-orm
// has 100 modules and 179 kB of package.json, typebox has 680 modules. That is a second of every start. Their modules
// import one another by file name and are all ECMAScript modules, so nothing has to be looked up; and what we import of
// drizzle-orm is looked up once.
import { registerHooks } from 'node:module'

const INSIDE = /\/node_modules\/(drizzle-orm|typebox)\//
const OURS = /^drizzle-orm(\/|$)/
const found = new Map()

registerHooks({
  resolve(specifier, context, next) {
    if (OURS.test(specifier)) {
      if (!found.has(specifier)) found.set(specifier, next(specifier, context))
      return { ...found.get(specifier), shortCircuit: true }
    }
    const { parentURL } = context
    if (!specifier.startsWith('.') || !INSIDE.test(parentURL ?? '')) return next(specifier, context)
    return { url: new URL(specifier, parentURL).href, format: 'module', shortCircuit: true }
  },
})
