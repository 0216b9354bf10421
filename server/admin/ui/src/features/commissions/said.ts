// What the server says of an attribution, by the codes of its sentences: for who reads another language than its own.

interface Said {
  code: string
  args: string[]
}

const reasons: Record<string, (who: string, note: string) => string> = {
  'decision.binding': (who) => `这单属于${who}：买家下单时绑定在其名下。`,
  'decision.moved': (who) => `这单属于${who}：原来的绑定已过保护期，买家之后点开了其分享。`,
  'decision.first_touch': (who) => `这单属于${who}：有效期内买家最先点开的是其分享。`,
  'decision.last_touch': (who) => `这单属于${who}：有效期内买家最后点开的是其分享。`,
  'decision.corrected': (who, note) =>
    who ? `员工核对证据后更正：这单属于${who}。理由：${note}` : `员工核对证据后更正：这单不属于任何分销商。理由：${note}`,
  'decision.earner_stopped': () => '这单不属于任何分销商：下单时归属的分销商在付款时已被暂停或终止资格。',
  'decision.expired': () => '这单不属于任何分销商：买家点开过分享，但都已超过有效期。',
  'decision.self': () => '这单不属于任何分销商：买家点开的是自己的分享，自己的购买不计佣金。',
  'decision.inactive': () => '这单不属于任何分销商：买家点开的分享，其分销商已不在有效状态。',
  'decision.own_price': () => '这单不属于任何分销商：买家是分销商，已按自己的拿货价付款。',
  'decision.no_touch': () => '这单不属于任何分销商：买家不是由分享而来。',
}

const binds: Record<string, string> = {
  first_touch: '按第一次点开的分享绑定',
  last_touch: '按最近一次点开的分享绑定',
  first_order: '按第一次下单时最近点开的分享绑定',
}

function rules([no = '0', bind = '', days = '0', move = '', protection = '0']: string[]): string {
  const name = no === '0' ? '默认的归因规则' : `归因规则第 ${no} 版`
  const lasts = days === '0' ? '一直有效' : `${days} 天内有效`
  const moves =
    move === 'stay' ? '绑定后不换人' : protection === '0' ? '点开别人的分享即换人' : `绑定满 ${protection} 天后点开别人的分享会换人`
  return `${name}：${binds[bind] ?? bind}，${lasts}，${moves}。`
}

/** A sentence in the panel's language; undefined for a code that it does not know. */
export function sentence({ code, args }: Said): string | undefined {
  const [a = '', b = ''] = args
  if (code === 'rules') return rules(args)
  if (code === 'bound') return `下单时买家绑定的是${a}，自 ${b} 起。`
  if (code === 'touch') return `${a} 买家点开了${b}的分享。`
  if (code === 'dead') return `下单时买家是由${a}的分享码来的，但这个分享码已停用或过期，不算数。`
  if (code === 'untouched') return '下单前没有点开分享的记录。'
  return reasons[code]?.(a, b)
}
