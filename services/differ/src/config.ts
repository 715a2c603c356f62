import { STAGE_SETTINGS, duration } from '@clausewatch/runtime'

export const SETTINGS = {
  ...STAGE_SETTINGS,
  SECOND_LOOK_AFTER: duration({
    description: 'From a substantive text to the last of the looks that must agree on it.',
    default: 'PT10M',
  }),
}
