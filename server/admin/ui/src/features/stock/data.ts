import type { Schema } from '@/api/client'

export type StockRow = Schema<'InventoryStockRowView'>
export type Warehouse = Schema<'InventoryWarehouseView'>
export type DocumentKind = Schema<'AdminStockBookRequest'>['kind']
export type Paper = Schema<'InventoryDocumentView'>

export const kinds: Record<DocumentKind, { text: string; note: string }> = {
  receipt: { text: '入库', note: '货到了，件数加到所选仓库。' },
  adjust: { text: '盘点', note: '实际数与账面不同：填差额，少了写负数。' },
  transfer: { text: '调拨', note: '从一个仓搬到另一个仓。' },
}

export const warehouseKinds: Record<Warehouse['kind'], string> = { network: '线上订单从这里发货', physical: '供柜台和囤货，不在线上卖' }

export interface Piece {
  sku: string
  title: string
  quantity: string
}

type BookLine = Schema<'AdminStockBookRequest'>['lines'][number]

/** The document's lines, or what to mend first. A transfer is two lines a SKU: out here, in there. */
export function linesOf(kind: DocumentKind, pieces: Piece[], from: string, to: string): { lines: BookLine[]; problem: string } {
  const none = (problem: string) => ({ lines: [], problem })
  if (!from) return none('请选择仓库。')
  if (kind === 'transfer' && (!to || to === from)) return none('请选择另一个调入的仓库。')
  if (!pieces.length) return none('请加入要登记的规格。')
  const lines: BookLine[] = []
  for (const p of pieces) {
    const n = Number(p.quantity)
    if (Number.isInteger(n) && Math.abs(n) > 1_000_000) return none(`「${p.title}」一次最多登记 1,000,000 件，请核对有没有多打了零。`)
    if (!p.quantity.trim() || !Number.isInteger(n) || n === 0) return none(`「${p.title}」的件数要是不为 0 的整数。`)
    if (kind !== 'adjust' && n < 0) return none(`「${p.title}」的件数要大于 0。`)
    if (kind === 'transfer')
      lines.push({ sku_id: p.sku, warehouse_id: from, quantity: -n }, { sku_id: p.sku, warehouse_id: to, quantity: n })
    else lines.push({ sku_id: p.sku, warehouse_id: from, quantity: n })
  }
  return { lines, problem: '' }
}
