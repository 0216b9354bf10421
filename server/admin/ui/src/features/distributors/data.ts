import type { Schema } from '@/api/client'
import type { Column } from '@/components/table'
import type { Marks } from '@/components/status'
import { yuan } from '@/core/format'

export type Distributor = Schema<'DistributorView'>
export type DistributorDetail = Schema<'AdminDistributorGetResponse'>
export type DistributorState = Distributor['state']
export type Verdict = Schema<'AdminDistributorDecideRequest'>['verdict']
export type Funds = Schema<'AdminCommissionFundsResponse'>
export type Link = Schema<'ReferralLinkView'>

export const states: Marks<DistributorState> = {
  applied: { text: '待审核', tone: 'wait' },
  active: { text: '有效', tone: 'good' },
  suspended: { text: '已暂停', tone: 'bad' },
  expelled: { text: '已终止', tone: 'quiet' },
  rejected: { text: '未通过', tone: 'quiet' },
}

export const linkStates: Marks<Link['state']> = {
  live: { text: '有效', tone: 'good' },
  revoked: { text: '已停用', tone: 'quiet' },
  expired: { text: '已过期', tone: 'quiet' },
}

export const columns: Column[] = [
  { key: 'pick', title: '' },
  { key: 'name', title: '姓名' },
  { key: 'tier', title: '等级' },
  { key: 'sales', title: '累计销售', num: true, sort: 'sales' },
  { key: 'state', title: '状态' },
  { key: 'manager', title: '客户经理', wide: true },
  { key: 'where', title: '地区', wide: true },
  { key: 'channel', title: '渠道', grow: true, wide: true },
  { key: 'applied', title: '申请时间', wide: true },
]

export const events: Record<DistributorDetail['events'][number]['kind'], string> = {
  applied: '申请',
  approve: '通过审核',
  reject: '没有通过',
  suspend: '暂停资格',
  resume: '恢复资格',
  expel: '终止资格',
  reinstate: '撤销终止',
  promoted: '升级',
  granted: '手工调整等级',
  expired: '等级到期',
  imported: '从文件导入',
  claimed: '本人认领',
}

interface Move {
  from: DistributorState[]
  text: string
  danger?: boolean
  /** What will happen, in numbers where there are any. */
  effect: (d: Distributor, f: Funds | undefined) => string
}

/** What staff can decide, from which states, and what follows. */
export const moves: Record<Verdict, Move> = {
  approve: {
    from: ['applied'],
    text: '通过',
    effect: (d) => `${d.name}从第一级开始，可以立即分享和得到佣金。`,
  },
  reject: { from: ['applied'], text: '不通过', danger: true, effect: (d) => `${d.name}会看到理由，补充后可以再申请。` },
  suspend: {
    from: ['active'],
    text: '暂停',
    danger: true,
    effect: (_, f) =>
      `分享码暂时失效，新订单不再计佣金；已有的佣金照常结算，提现暂不批准。${f ? `现在可提现 ${yuan(f.available)}，冻结 ${yuan(f.frozen)}。` : ''}`,
  },
  resume: { from: ['suspended'], text: '恢复', effect: () => '分享码重新有效，暂停期间达到的等级立即补上。' },
  expel: {
    from: ['active', 'suspended'],
    text: '终止资格',
    danger: true,
    effect: (_, f) =>
      `分享码立即失效，不能再申请。${f ? `可提现的 ${yuan(f.available)} 立即转入暂扣，冻结的 ${yuan(f.frozen)} 到期后也暂扣，等财务放行或没收。` : '余额立即转入暂扣。'}`,
  },
  reinstate: {
    from: ['expelled'],
    text: '撤销终止',
    effect: (_, f) => `恢复资格，暂扣的余额${f ? ` ${yuan(f.withheld_balance)} ` : ''}随即放行。须由当时作决定以外的同事操作。`,
  },
}

/** What can be decided about somebody now, the gentle things first. */
export function verdictsFor(state: DistributorState): Verdict[] {
  return (['reject', 'approve', 'suspend', 'resume', 'reinstate', 'expel'] as const).filter((v) => moves[v].from.includes(state))
}

/** The months of which a statement can be asked for, the latest first: as many as asked, none before the person began. */
export function months(now: Date, since: string | undefined, most = 12): string[] {
  const at = (d: Date) => new Date(d.getTime() + 8 * 3_600_000).toISOString().slice(0, 7) // Shanghai's.
  const first = since ? at(new Date(since)) : ''
  let [year = 0, month = 0] = at(now).split('-').map(Number)
  const out: string[] = []
  for (let i = 0; i < most; i++) {
    const name = `${year}-${String(month).padStart(2, '0')}`
    if (name < first && out.length) break
    out.push(name)
    month--
    if (month === 0) [year, month] = [year - 1, 12]
  }
  return out
}
