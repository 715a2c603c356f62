import { existsSync, readFileSync } from 'node:fs'

/**
 * What vitest's JSON report counts. A file that could not be loaded is one failure, and so is a run that failed
 * outside every test: the last line must never read as success where the exit code is not.
 */
export function countTests(report, code) {
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  const failed = report.numFailedTests + unloaded.length
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

export function readCounts(file, code) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 }
  return countTests(JSON.parse(readFileSync(file, 'utf8')), code)
}

export function tally({ passed, failed, skipped = 0 }) {
  return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`
}
