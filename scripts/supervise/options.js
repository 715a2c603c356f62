import { SetupError } from '../setup/progress.js'

const OPTIONS = {
  '--no-demo': 'starts empty, without the sample platforms',
  '--fresh': 'deletes the data first (asks before it does)',
  '--yes': 'with --fresh: does not ask',
  '--watch': 'restarts a service when its code changes (this is npm run dev)',
  '--help': 'shows this',
}

export const HELP = `npm start [-- OPTION …]    sets everything up, and runs the service until Ctrl-C

${Object.entries(OPTIONS)
  .map(([name, does]) => `  ${name.padEnd(10)} ${does}`)
  .join('\n')}

DATABASE_URL, REDIS_URL and SMTP_URL in the environment replace the built-in Postgres, Redis and mailbox.
The data is in .data/ and survives a restart.`

/** The arguments of npm start as { demo, fresh, yes, watch, help }. */
export function parseOptions(args) {
  const unknown = args.filter((arg) => !Object.hasOwn(OPTIONS, arg))
  if (unknown.length > 0) {
    throw new SetupError(`npm start does not know ${unknown.join(', ')}.\n\n${HELP}`)
  }
  return {
    demo: !args.includes('--no-demo'),
    fresh: args.includes('--fresh'),
    yes: args.includes('--yes'),
    watch: args.includes('--watch'),
    help: args.includes('--help'),
  }
}
