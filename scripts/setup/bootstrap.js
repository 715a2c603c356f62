import { ensureDependencies } from './dependencies.js'
import { ensureToolchain } from './toolchain.js'

/** Everything that must be there before code of ours can run. Gives { node, env }: Node 26, and an environment that finds it. */
export async function bootstrap() {
  const toolchain = await ensureToolchain()
  await ensureDependencies(toolchain)
  return { node: toolchain.node, env: toolchain.env }
}
