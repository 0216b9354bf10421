// The components that easycom finds by name, for the type checker.
export {}

declare module 'vue' {
  export interface GlobalComponents {
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
    YPrice: typeof import('./components/y-price.vue')['default']
    YRegion: typeof import('./components/y-region.vue')['default']
    YSheet: typeof import('./components/y-sheet.vue')['default']
    YSkeleton: typeof import('./components/y-skeleton.vue')['default']
    YSku: typeof import('./components/y-sku.vue')['default']
    YState: typeof import('./components/y-state.vue')['default']
    YStepper: typeof import('./components/y-stepper.vue')['default']
    YTabs: typeof import('./components/y-tabs.vue')['default']
    YTimeline: typeof import('./components/y-timeline.vue')['default']
  }
}
