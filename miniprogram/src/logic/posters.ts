import type { Offered, Prepared } from '@/api'

/** A poster to swipe to. */
export interface Slide {
  key: string
  name: string
  /** Width by height. */
  ratio: number
  /** The small picture; the large one itself where there is no small one. */
  preview: string
  picture: string
}

/**
 * The posters of a link, one after the other: those that the brand prepared come first. What only dresses a share
 * card is left out. shown names the image set: another one is another picture, though its address stays the same.
 */
export function slides(offers: Offered[], prepared: Prepared[], shown = ''): Slide[] {
  const mark = shown && `&shown=${shown}`
  return [
    ...prepared.map((one) => ({ key: one.id, name: one.title, ratio: 9 / 16, preview: one.picture, picture: one.picture })),
    ...offers
      .filter((one) => one.kind !== 'card')
      .map((one) => ({ key: one.template, name: one.name, ratio: one.width / one.height, preview: one.preview + mark, picture: one.picture + mark })),
  ]
}

/** Whether the large picture of a slide is wanted: that in view and its neighbours'. */
export const wanted = (slide: number, at: number): boolean => Math.abs(slide - at) <= 1

/** A file's name that every system takes. */
export const fileName = (parts: string[], ending: string): string =>
  `${parts
    .filter(Boolean)
    .map((part) => part.replace(/[\\/:*?"<>|\s]+/g, ''))
    .join('-')}.${ending}`
