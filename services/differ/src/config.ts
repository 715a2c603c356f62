import { STAGE_SETTINGS, duration } from '@clausewatch/runtime'
import { Type } from 'typebox'

export const SETTINGS = Type.Object({
  ...STAGE_SETTINGS,
  SECOND_LOOK_AFTER: duration({
    description: 'From a substantive text to the second look that must agree.',
    default: 'PT10M',
  }),
})
