import { array, assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { joinTexts, splitText } from './join.ts'

test('joined texts come apart again as they were', () => {
  const text = string().map((words) => `${words.trim()}x\n`)
  assert(
    property(array(text, { minLength: 1, maxLength: 5 }), (texts) => {
      const joined = { ...joinTexts(texts), title: 'T' }
      expect(splitText(joined, texts.length).map((part) => part?.text)).toEqual(texts)
    }),
  )
})

test('where the count of sources changed nobody knows whose part is whose', () => {
  const joined = { ...joinTexts(['a\n', 'b\n']), title: null }
  expect(splitText(joined, 3)).toEqual([null, null, null])
  expect(splitText({ text: 'a\n', title: null, partEnds: null }, 2)).toEqual([null, null])
  expect(splitText(null, 1)).toEqual([null])
})
