// The components that easycom finds by name and uni-app's own, for the type checker.
export {}

type Event<T> = (event: { detail: T }) => void

interface Native<P> {
  new (): { $props: P & { class?: unknown; 'aria-label'?: string } }
}

declare module 'vue' {
  export interface GlobalComponents {
    ScrollView: Native<{ scrollX?: boolean; scrollY?: boolean; showScrollbar?: boolean; scrollIntoView?: string }>
    Swiper: Native<{ current?: number; previousMargin?: string; nextMargin?: string; onChange?: Event<{ current: number }> }>
    SwiperItem: Native<object>
    Picker: Native<{
      mode: 'multiSelector' | 'selector'
      range: string[] | string[][]
      value: number | number[]
      onColumnchange?: Event<{ column: number; value: number }>
      onChange?: (event: unknown) => void
      onCancel?: () => void
    }>
    YBottom: typeof import('./components/y-bottom.vue')['default']
    YButton: typeof import('./components/y-button.vue')['default']
    YCard: typeof import('./components/y-card.vue')['default']
    YCell: typeof import('./components/y-cell.vue')['default']
    YField: typeof import('./components/y-field.vue')['default']
    YGoodsLine: typeof import('./components/y-goods-line.vue')['default']
    YGrid: typeof import('./components/y-grid.vue')['default']
    YImage: typeof import('./components/y-image.vue')['default']
    YLoad: typeof import('./components/y-load.vue')['default']
    YMarked: typeof import('./components/y-marked.vue')['default']
    YNotice: typeof import('./components/y-notice.vue')['default']
    YPictures: typeof import('./components/y-pictures.vue')['default']
    YPrivacy: typeof import('./components/y-privacy.vue')['default']
    YPrice: typeof import('./components/y-price.vue')['default']
    YRack: typeof import('./components/y-rack.vue')['default']
    YRegion: typeof import('./components/y-region.vue')['default']
    YReview: typeof import('./components/y-review.vue')['default']
    YSend: typeof import('./components/y-send.vue')['default']
    YSheet: typeof import('./components/y-sheet.vue')['default']
    YSkeleton: typeof import('./components/y-skeleton.vue')['default']
    YSku: typeof import('./components/y-sku.vue')['default']
    YStars: typeof import('./components/y-stars.vue')['default']
    YState: typeof import('./components/y-state.vue')['default']
    YStepper: typeof import('./components/y-stepper.vue')['default']
    YTabs: typeof import('./components/y-tabs.vue')['default']
    YTitle: typeof import('./components/y-title.vue')['default']
    YTick: typeof import('./components/y-tick.vue')['default']
    YTimeline: typeof import('./components/y-timeline.vue')['default']
    YWindow: typeof import('./components/y-window.vue')['default']
  }
}
