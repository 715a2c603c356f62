/** The line that ends npm test, npm run check and .ci/run. */
export function tally({ passed, failed, skipped = 0 }) {
  return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`
}
