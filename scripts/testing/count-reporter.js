import { writeFileSync } from 'node:fs'

/**
 * Writes what vitest counted to COUNTS_FILE. A file or a hook that failed outside a test, and an error that nobody
 * handled, are failures too: the last line must never read as success where the exit code is not.
 */
export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors) {
    writeFileSync(process.env.COUNTS_FILE, JSON.stringify(count(modules, unhandledErrors)))
  }
}

function count(modules, unhandledErrors) {
  const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 }
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const { state } = test.result()
      counts[state === 'pending' ? 'skipped' : state] += 1
    }
    const suites = [module, ...module.children.allSuites()]
    counts.failed += suites.filter((suite) => suite.errors().length > 0).length
  }
  return counts
}
