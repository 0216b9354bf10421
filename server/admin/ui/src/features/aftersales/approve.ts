import { plainYuan, toFen } from '@/core/format'
import type { Case } from './data'

export interface ApproveForm {
  /** By line, in yuan. */
  amounts: Record<string, string>
  freight: string
  returnFee: string
}

export function approveForm(c: Pick<Case, 'lines' | 'freight' | 'return_fee'>): ApproveForm {
  return {
    amounts: Object.fromEntries(c.lines.map((l) => [l.line_id, plainYuan(l.amount)])),
    freight: plainYuan(c.freight),
    returnFee: plainYuan(c.return_fee),
  }
}

/** What the buyer gets by the form; `problem` is what to mend first. Never more than they asked for. */
export function approval(c: Pick<Case, 'lines' | 'freight' | 'kind'>, f: ApproveForm) {
  const amounts: { line_id: string; amount: number }[] = []
  let problem = ''
  let total = 0
  for (const l of c.lines) {
    const fen = toFen(f.amounts[l.line_id] ?? '')
    if (fen === undefined) problem ||= '金额的写法不对，例如 12.50。'
    else if (fen > l.amount) problem ||= '同意的金额不能超过买家申请的。'
    amounts.push({ line_id: l.line_id, amount: fen ?? 0 })
    total += fen ?? 0
  }
  const freight = toFen(f.freight)
  const return_fee = toFen(f.returnFee)
  if (freight === undefined || return_fee === undefined) problem ||= '运费的写法不对，例如 8.00。'
  else if (freight > c.freight) problem ||= '同意的运费不能超过买家申请的。'
  total += (freight ?? 0) + (return_fee ?? 0)
  if (c.kind !== 'exchange' && total === 0) problem ||= '退款不能是 0 元；不同意请用「拒绝」。'
  return { amounts, freight: freight ?? 0, return_fee: return_fee ?? 0, total, problem }
}
