// Loaded with --import. Node 26 parses a package's package.json again for each of its modules that is imported, and
// drizzle-orm has 400 modules and 179 kB of package.json: a second of every start. Its modules import one another by
// file name, so nothing has to be looked up.
import { registerHooks } from 'node:module'

const PACKAGE = '/node_modules/drizzle-orm/'

registerHooks({
  resolve(specifier, context, next) {
    const { parentURL } = context
    if (!specifier.startsWith('.') || !parentURL?.includes(PACKAGE)) return next(specifier, context)
    return { url: new URL(specifier, parentURL).href, format: 'module', shortCircuit: true }
  },
})
