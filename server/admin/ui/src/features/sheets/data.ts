import type { Schema, SheetDoor } from '@/api/client'
import type { Column } from '@/components/table'
import type { Marks } from '@/components/status'

export type Task = Schema<'SheetTaskView'>
export type Kind = Task['kind']

export const kinds: Record<Kind, { text: string; unit: string; needs: string }> = {
  products_export: { text: '导出商品', unit: '个商品', needs: 'catalog.view' },
  orders_export: { text: '导出订单', unit: '个订单', needs: 'order.view' },
  products_import: { text: '导入商品', unit: '个商品', needs: 'catalog.edit' },
  parcels_import: { text: '批量发货', unit: '个包裹', needs: 'order.ship' },
  distributors_import: { text: '导入分销商', unit: '位分销商', needs: 'distributor.import' },
  bindings_import: { text: '导入会员绑定', unit: '位会员的绑定', needs: 'distributor.import' },
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

/** What comes in, and by which door. */
export type Incoming = Extract<Kind, `${string}_import`>
export const doors: Record<Incoming, SheetDoor> = {
  products_import: 'products',
  parcels_import: 'parcels',
  distributors_import: 'distributors',
  bindings_import: 'bindings',
}

/** How far a task is, in words. */
export function progress(t: Task): string {
  const { unit } = kinds[t.kind]
  if (t.state === 'failed') return t.reason
  const bad = t.bad ? `，${t.bad} 处不能导入` : ''
  const same = t.same ? `，${t.same} ${unit}本来就是这样，不变` : ''
  if (t.state === 'checked') return `文件里有 ${t.total} ${unit}${same}${bad}`
  return t.kind.endsWith('_export') ? `${t.done} ${unit}` : `${t.done} / ${t.total} ${unit}${same}${bad}`
}

/** Where a finished export is fetched. */
export const fileOf = (t: Task) => `/api/admin/v1/sheets/${t.id}/file`

/** What the columns of a file mean, and which must be filled in. */
export const guides: Record<Incoming, { head: string[]; notes: string[] }> = {
  products_import: {
    // @verbatim: the file's own headings.
    head: [
      '短名', '名称', '一句话介绍', '分类', '规格项', '规格值', '编码', '零售价', '划线价', '成本价', '重量（克）', '在售', '上架', '卖点', '故事', '使用说明', '版本',
    ], // prettier-ignore
    notes: [
      '最省事：先导出商品，在文件里改，再导入。',
      '一行一个规格；同一个商品的各行短名相同，挨在一起，名称、分类等看第一行。',
      '短名已有的商品按文件修改，文件里没有的规格会下架；图片和运费模板不变。短名没有的新建，先不上架，除非「上架」写 是。',
      '「版本」是导出时的数字：导出之后别人又改过的商品，这一行不会导入，免得盖掉他们的修改。',
      '规格项和规格值用 / 隔开，例如 规格/包装 和 50g/罐。价格写元。',
    ],
  },
  parcels_import: {
    // @verbatim: the file's own headings.
    head: ['订单号', '快递公司', '快递单号'],
    notes: [
      '一行一个订单，装下它还没发的全部商品；要分几个包裹的，请在订单里发货。',
      '订单号一列设为「文本」，否则表格软件会把末几位变成 0。导出的订单已是文本。',
      '快递公司写名称或微信的编码：顺丰、圆通、中通、SF 都可以。',
    ],
  },
  distributors_import: {
    // @verbatim: the file's own headings.
    head: ['姓名', '手机号', '等级', '等级到期', '邀请人', '原编号', '加入日期'],
    notes: [
      '姓名和手机号必填。导入的人不再审核，立即是有效的分销商，请确认名单无误。',
      '等级写现有等级的名称，空着是第一级；「等级到期」空着就一直有效；销售额从零开始计，不随文件导入。',
      '邀请人写手机号、原编号或本系统的编号，可以是文件里前面的行；空着表示没有。只用于服务和统计。',
      '加入日期写成 2025-03-01；空着是今天。',
      '本人在小程序里绑定微信手机号并提交申请后，自动接上这里的等级和邀请关系。',
      '同一行再导入一次不会改变什么；已有的人要改，请在分销商里调整。',
    ],
  },
  bindings_import: {
    // @verbatim: the file's own headings.
    head: ['会员手机号', 'OpenID', '分销商', '绑定日期'],
    notes: [
      '会员手机号和 OpenID 填一个；OpenID 须是本小程序的。',
      '分销商写手机号、原编号或本系统的编号。',
      '绑定日期写成 2025-03-01，空着是今天；有效期和保护期从这一天算起。',
      '还没来过的会员先记着，登录或绑定手机号时生效。已绑定别人的不会改。',
    ],
  },
}
