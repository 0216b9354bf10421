import { span, yuan } from '@/core/format'
import type { Setting } from './data'

/** How a value is written for people. */
type Kind = 'text' | 'fen' | 'duration' | 'yes' | 'count'

interface Meaning {
  key: string
  title: string
  kind?: Kind
  unit?: string
  /** What it does, where the name does not say so. */
  note?: string
  /** What it says when it is not set. */
  none?: string
}

export interface Group {
  title: string
  note?: string
  /** Where the same can be changed in the panel. */
  door?: { to: string; text: string }
  rows: Meaning[]
}

/** Every setting of the configuration file, as its owner thinks of it. */
export const groups: Group[] = [
  {
    title: '店铺',
    note: '首页的文字、图片和配色在首页装修里改。',
    door: { to: '/home', text: '首页装修' },
    rows: [
      { key: 'brand.name', title: '店名' },
      { key: 'brand.name_en', title: '英文店名' },
      { key: 'brand.notice', title: '每页顶上的一句话', none: '不显示' },
      { key: 'brand.tagline', title: '首页的一句话' },
      { key: 'brand.story', title: '首页的品牌故事' },
      { key: 'brand.strengths', title: '首页的承诺' },
      { key: 'brand.hero', title: '首页的大图' },
      { key: 'brand.company', title: '经营者', note: '登记的名称，显示在资质页。' },
      { key: 'brand.credit_code', title: '统一社会信用代码' },
      { key: 'brand.address', title: '地址' },
      { key: 'brand.phone', title: '电话' },
      { key: 'brand.licences', title: '许可证' },
      { key: 'brand.papers', title: '许可证的图片' },
    ],
  },
  {
    title: '退货地址',
    note: '同意退货时告诉买家的地址；同意时也可以当场写另一个。',
    rows: [
      { key: 'aftersale.return_name', title: '收件人' },
      { key: 'aftersale.return_phone', title: '电话' },
      { key: 'aftersale.return_province', title: '省份' },
      { key: 'aftersale.return_city', title: '城市' },
      { key: 'aftersale.return_district', title: '区县' },
      { key: 'aftersale.return_detail', title: '详细地址' },
    ],
  },
  {
    title: '订单与运费',
    note: '有默认运费模板时按模板收运费。',
    door: { to: '/freight', text: '运费模板' },
    rows: [
      { key: 'order.pay_within', title: '付款期限', kind: 'duration', note: '没有付款的订单到时关闭。' },
      { key: 'order.ship_within_hours', title: '承诺发货', unit: '小时内', note: '买家在订单里看到的承诺。' },
      { key: 'order.receive_after_days', title: '自动收货', unit: '天', note: '从最后一个包裹发出算起。' },
      { key: 'order.aftersale_days', title: '售后期', unit: '天', note: '从收货算起；到期后佣金可以结算。' },
      { key: 'order.freight', title: '没有模板时的运费', kind: 'fen', note: '每个订单。' },
      { key: 'order.freight_free_over', title: '没有模板时满多少免运费', kind: 'fen', none: '不免' },
    ],
  },
  {
    title: '售后与投诉的期限',
    rows: [
      { key: 'aftersale.answer_hours', title: '答复售后申请', unit: '小时内', note: '超过时提醒员工。' },
      { key: 'aftersale.send_back_days', title: '买家寄回', unit: '天内', note: '没有寄回，申请撤销。' },
      { key: 'aftersale.arrive_days', title: '退货到达', unit: '天内', note: '没有到，提醒员工。' },
      { key: 'aftersale.reship_hours', title: '换货发出', unit: '小时内', note: '没有发，提醒员工。' },
      { key: 'aftersale.confirm_days', title: '换货自动收货', unit: '天' },
      { key: 'aftersale.pay_hours', title: '退款到账', unit: '小时内', note: '微信没有退成，提醒员工。' },
      { key: 'support.answer_within', title: '答复微信投诉', kind: 'duration', note: '每条消息；微信的期限是 24 小时。' },
      { key: 'support.end_within', title: '处理完微信投诉', kind: 'duration', note: '微信的期限是 72 小时。' },
    ],
  },
  {
    title: '双人复核',
    rows: [
      { key: 'four_eyes.payout_over', title: '提现超过多少要第二个人', kind: 'fen', note: '一批，或一位分销商一天。' },
      { key: 'four_eyes.off_reason', title: '不要第二个人的理由', none: '要第二个人', note: '只有一个人的品牌写明理由后可以一人完成。' },
    ],
  },
  {
    title: '微信小程序与支付',
    rows: [
      { key: 'wechat.app_id', title: '小程序 AppID' },
      { key: 'wechat.app_secret', title: '小程序 AppSecret' },
      { key: 'wechat.app_secret_file', title: 'AppSecret 的文件' },
      { key: 'wechat.push_token', title: '消息推送 Token' },
      { key: 'wechat.push_token_file', title: '消息推送 Token 的文件' },
      { key: 'wechat.encoding_aes_key', title: '消息推送 EncodingAESKey' },
      { key: 'wechat.encoding_aes_key_file', title: 'EncodingAESKey 的文件' },
      { key: 'wechat.mch_id', title: '微信支付商户号' },
      { key: 'wechat.mch_serial', title: '商户证书序列号' },
      { key: 'wechat.mch_key_file', title: '商户私钥的文件' },
      { key: 'wechat.api_v3_key', title: 'APIv3 密钥' },
      { key: 'wechat.api_v3_key_file', title: 'APIv3 密钥的文件' },
      { key: 'wechat.pay_key_id', title: '微信支付公钥 ID' },
      { key: 'wechat.pay_key_file', title: '微信支付公钥的文件' },
      { key: 'wechat.api_host', title: '微信接口的地址', none: '微信自己的', note: '只有演示时写模拟器的地址。' },
    ],
  },
  {
    title: '订阅消息模板',
    note: '后台里写的优先于这里。',
    door: { to: '/notices', text: '通知与模板' },
    rows: [
      { key: 'notices.order_shipped', title: '已发货', none: '不发' },
      { key: 'notices.order_refunded', title: '已退款', none: '不发' },
      { key: 'notices.aftersale', title: '售后进展', none: '不发' },
      { key: 'notices.invoice', title: '已开发票', none: '不发' },
      { key: 'notices.payout', title: '提现进展', none: '不发' },
    ],
  },
  {
    title: '提醒员工的渠道',
    note: '提醒总在后台里；填了的渠道也会收到。',
    door: { to: '/go-live', text: '发一条测试' },
    rows: [
      { key: 'alerts.wecom_url', title: '企业微信群机器人' },
      { key: 'alerts.wecom_url_file', title: '群机器人地址的文件' },
      { key: 'alerts.mail_addr', title: '邮件服务器', none: '不发邮件' },
      { key: 'alerts.mail_tls', title: '一开始就加密', kind: 'yes', note: '465 端口选是；否则用 STARTTLS。' },
      { key: 'alerts.mail_user', title: '邮箱账号' },
      { key: 'alerts.mail_password', title: '邮箱密码' },
      { key: 'alerts.mail_password_file', title: '邮箱密码的文件' },
      { key: 'alerts.mail_from', title: '发件人' },
      { key: 'alerts.mail_to', title: '收件人' },
    ],
  },
  {
    title: '海报',
    rows: [
      { key: 'poster.notice', title: '每张海报上的一句话', none: '没有' },
      { key: 'poster.mark', title: '品牌图形', note: 'SVG 路径。' },
      { key: 'poster.seal', title: '印章上的字' },
      { key: 'poster.picture', title: '品牌故事旁的图片' },
      { key: 'poster.fonts', title: '更多字体的文件夹' },
    ],
  },
  {
    title: '网站与访问',
    rows: [
      { key: 'server.addr', title: '监听的地址' },
      { key: 'server.public_url', title: '对外的网址', note: '手机和微信由它访问。' },
      { key: 'server.trusted_proxies', title: '前面的反向代理', kind: 'count', unit: '层' },
      { key: 'server.max_requests', title: '同时处理的请求', kind: 'count', note: '再多的请稍后再来。', none: '不限' },
      { key: 'server.memory_mb', title: '内存上限', unit: 'MB' },
      { key: 'server.reads_per_minute', title: '每人每分钟读取', unit: '次', none: '不限' },
      { key: 'server.writes_per_minute', title: '每人每分钟修改', unit: '次', none: '不限' },
      { key: 'server.logins_per_minute', title: '每个地址每分钟登录', unit: '次', none: '不限' },
      { key: 'server.costly_per_minute', title: '每人每分钟费时的操作', unit: '次', note: '上传文件、做表格和对账单。', none: '不限' },
    ],
  },
  {
    title: '数据与运行',
    rows: [
      { key: 'data.dir', title: '数据目录' },
      { key: 'database.driver', title: '数据库' },
      { key: 'database.dsn', title: '数据库的地址' },
      { key: 'database.dsn_file', title: '数据库地址的文件' },
      { key: 'database.max_conns', title: '数据库连接', kind: 'count' },
      { key: 'cache.driver', title: '缓存' },
      { key: 'cache.entries', title: '缓存的条数', kind: 'count', unit: '条' },
      { key: 'cache.url', title: 'Redis 的地址' },
      { key: 'cache.url_file', title: 'Redis 地址的文件' },
      { key: 'files.url', title: '文件存在哪里', none: '数据目录里' },
      { key: 'batch.max', title: '一次写入的订单', kind: 'count' },
      { key: 'batch.waiting', title: '排队写入的订单', kind: 'count' },
      { key: 'secrets.data_keys', title: '个人信息的密钥文件', note: '只能在最后添加，旧的要留着。' },
      { key: 'secrets.index_key', title: '查找用的密钥文件', note: '永远不能换。' },
      { key: 'secrets.refused_passwords', title: '不许用的密码名单' },
      { key: 'worker.name', title: '服务器的名字', none: '主机名和进程号' },
      { key: 'worker.jobs', title: '同时做的后台任务', kind: 'count' },
      { key: 'log.level', title: '日志的详细程度' },
    ],
  },
]

export interface Row extends Setting {
  title: string
  note: string
  said: string
}

const goDuration = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/

/** A length of time as Go writes it, in words: 30m0s → 30 分钟. */
export function inWords(duration: string): string {
  const m = goDuration.exec(duration)
  return m ? span((Number(m[1] ?? 0) * 3600 + Number(m[2] ?? 0) * 60 + Number(m[3] ?? 0)) * 1000) : duration
}

/** What a setting says to a reader. */
export function said(s: Setting, m: Meaning): string {
  if (s.secret) return s.set ? '已设置，不显示' : '未设置'
  if (m.kind === 'yes') return s.value === 'true' ? '是' : '否'
  if (!s.set || !s.value) return m.none ?? (s.value === '0' ? '0' : '没有填')
  if (m.kind === 'fen') return yuan(Number(s.value))
  if (m.kind === 'duration') return inWords(s.value)
  return m.unit ? `${s.value} ${m.unit}` : s.value
}

/** The settings that the program has, in groups; what is new to the panel stands last by its key. */
export function arranged(items: readonly Setting[]): (Omit<Group, 'rows'> & { rows: Row[] })[] {
  const byKey = new Map(items.map((s) => [s.key, s]))
  const out = groups.map(({ rows, ...g }) => ({
    ...g,
    rows: rows.flatMap((m) => {
      const s = byKey.get(m.key)
      byKey.delete(m.key)
      return s ? [{ ...s, title: m.title, note: m.note ?? '', said: said(s, m) }] : []
    }),
  }))
  const rest = [...byKey.values()].map((s) => ({ ...s, title: s.key, note: '', said: said(s, { key: s.key, title: s.key }) }))
  return [...out, { title: '其他', rows: rest }].filter((g) => g.rows.length)
}
