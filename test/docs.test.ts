import { readFileSync } from 'node:fs'

import { describeConfig } from '@clausewatch/runtime'
import { expect, test } from 'vitest'

import { SETTINGS as api } from '../services/api/src/config.ts'
import { SETTINGS as differ } from '../services/differ/src/config.ts'
import { SETTINGS as fetcher } from '../services/fetcher/src/config.ts'
import { SETTINGS as notifier } from '../services/notifier/src/config.ts'

const operations = readFileSync(new URL('../docs/operations.md', import.meta.url), 'utf8')

test.each(Object.entries({ api, fetcher, differ, notifier }))(
  'the operations page lists every setting of the %s as the code has it',
  (name, settings) => {
    expect(operations).toContain(`### ${name}\n\n${describeConfig(settings)}\n`)
  },
)
