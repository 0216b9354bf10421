import type { Schema } from '@/api/client'
import type { Column } from '@/components/table'
import type { Marks } from '@/components/status'

export type Task = Schema<'SheetTaskView'>
export type Kind = Task['kind']

export const kinds: Record<Kind, { text: string; unit: string; needs: string }> = {
  products_export: { text: '导出商品', unit: '个商品', needs: 'catalog.view' },
  orders_export: { text: '导出订单', unit: '个订单', needs: 'order.view' },
  products_import: { text: '导入商品', unit: '个商品', needs: 'catalog.edit' },
  parcels_import: { text: '批量发货', unit: '个包裹', needs: 'order.ship' },
}

export const states: Marks<Task['state']> = {
  checked: { text: '已检查，等您确认', tone: 'wait' },
  queued: { text: '进行中', tone: 'busy' },
  done: { text: '已完成', tone: 'good' },
  failed: { text: '没有做成', tone: 'bad' },
}

export const columns: Column[] = [
  { key: 'kind', title: '做什么' },
  { key: 'progress', title: '进度', grow: true },
  { key: 'state', title: '状态' },
  { key: 'created', title: '开始', wide: true },
  { key: 'expires', title: '保留到', wide: true },
  { key: 'acts', title: '' },
]

/** How far a task is, in words. */
export function progress(t: Task): string {
  const { unit } = kinds[t.kind]
  if (t.state === 'failed') return t.reason
  const bad = t.bad ? `，${t.bad} 处不能导入` : ''
  if (t.state === 'checked') return `文件里有 ${t.total} ${unit}${bad}`
  return t.kind.endsWith('_export') ? `${t.done} ${unit}` : `${t.done} / ${t.total} ${unit}${bad}`
}

/** Where a finished export is fetched. */
export const fileOf = (t: Task) => `/api/admin/v1/sheets/${t.id}/file`

/** What the columns of a file mean, and which must be filled in. */
export const guides: Record<'products_import' | 'parcels_import', { head: string[]; notes: string[] }> = {
  products_import: {
    // @verbatim: the file's own headings.
    head: [
      '短名', '名称', '一句话介绍', '分类', '规格项', '规格值', '编码', '零售价', '划线价', '成本价', '重量（克）', '在售', '上架', '卖点', '故事', '使用说明',
    ], // prettier-ignore
    notes: [
      '最省事：先导出商品，在文件里改，再导入。',
      '一行一个规格；同一个商品的各行短名相同，挨在一起，名称、分类等看第一行。',
      '短名已有的商品按文件修改，文件里没有的规格会下架；图片和运费模板不变。短名没有的新建，先不上架，除非「上架」写 是。',
      '规格项和规格值用 / 隔开，例如 规格/包装 和 50g/罐。价格写元。',
    ],
  },
  parcels_import: {
    // @verbatim: the file's own headings.
    head: ['订单号', '快递公司', '快递单号'],
    notes: [
      '一行一个订单，装下它还没发的全部商品；要分几个包裹的，请在订单里发货。',
      '订单号一列设为「文本」，否则表格软件会把末几位变成 0。导出的订单已是文本。',
      '快递公司写名称或微信的编码，例如 顺丰速运、SF。',
    ],
  },
}
