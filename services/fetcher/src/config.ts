import { STAGE_SETTINGS, duration, text, url } from '@clausewatch/runtime'

export const SETTINGS = {
  ...STAGE_SETTINGS,
  PUBLIC_URL: url({ description: 'Where our own pages are: the user agent points there.' }),
  ALLOWED_PRIVATE_HOSTS: text({
    description: 'host:port pairs that may be fetched although their address is private.',
    default: '',
  }),
  LOOK_INTERVAL: duration({
    description: 'Time between two looks at a document that does not say.',
    default: 'PT24H',
  }),
  SECOND_LOOK_AFTER: duration({
    description: 'From a substantive text to the second look that must agree.',
    default: 'PT10M',
  }),
  HOST_GAP: duration({
    description: 'Least time between two requests to one host.',
    default: 'PT2S',
  }),
}
