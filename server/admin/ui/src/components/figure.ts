import type { ComposeOption } from 'echarts/core'
import type { LineSeriesOption } from 'echarts/charts'
import type { GridComponentOption } from 'echarts/components'

export type Figure = ComposeOption<LineSeriesOption | GridComponentOption>

/** The theme's colours and type, as a canvas needs them. */
export interface Ink {
  accent: string
  text: string
  soft: string
  line: string
  raised: string
  family: string
}
