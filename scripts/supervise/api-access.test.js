import { expect, test } from 'vitest'

import { apiAccess } from './api-access.js'

const running = { urls: { api: 'http://127.0.0.1:4000' } }

test('the local key never goes to an API that the environment names', () => {
  const localKey = () => {
    throw new Error('the local key was read')
  }
  expect(apiAccess({ API_URL: 'https://other.example' }, running, localKey)).toEqual({})
})

test('the running API is given its own key, or the one that it was started with', () => {
  const localKey = () => 'cw_admin_local'
  expect(apiAccess({}, running, localKey)).toEqual({
    API_URL: 'http://127.0.0.1:4000',
    ADMIN_KEY: 'cw_admin_local',
  })
  expect(apiAccess({ ADMIN_KEY: 'cw_admin_given' }, running, localKey)).toMatchObject({
    ADMIN_KEY: 'cw_admin_given',
  })
})

test('where nothing runs, nothing is made up', () => {
  expect(apiAccess({}, undefined, () => 'unused')).toEqual({})
  expect(apiAccess({}, { pid: 1 }, () => 'unused')).toEqual({})
})
