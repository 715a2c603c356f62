import { expect, test } from 'vitest'

import { parseOptions } from './options.js'

test('without options the demo runs and nothing is deleted', () => {
  expect(parseOptions([])).toEqual({
    demo: true,
    fresh: false,
    yes: false,
    watch: false,
    help: false,
  })
})

test.each([['--no-demos'], ['demo'], ['--fresh=yes']])('%s is refused, and told by name', (arg) => {
  expect(() => parseOptions(['--no-demo', arg])).toThrow(`does not know ${arg}.`)
})
