import { expect, test } from 'vitest'

import { registryFailure } from './toolchain.js'

test.each([
  ['npm error code EAI_AGAIN', 'the first run needs the network'],
  ['ERR_PNPM_META_FETCH_FAIL  GET https://registry.example', 'the first run needs the network'],
  ['npm error ENOSPC: no space left on device', 'The disk is full'],
  ['npm error code EACCES', 'No permission to write'],
])('%s is told with what to do about it', (stderr, advice) => {
  const { message } = registryFailure('npm failed', { stdout: '', stderr })

  expect(message).toContain(stderr)
  expect(message).toContain(advice)
})
