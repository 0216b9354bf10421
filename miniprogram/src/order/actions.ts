import { del, get, post, type Order } from '@/api'
import type { Action } from '@/logic/actions'
import { platform } from '@/platform'
import { go, replace } from '@/use/go'
import { useKey } from '@/use/key'
import { heardOfDeed } from '@/use/network'
import { usePay } from '@/use/pay'
import { confirm, tell, tellError } from '@/use/tell'

/** Does what the buttons of an order offer; what fails is told. */
export function useActions(then: { changed(): void; gone(): void }) {
  const pay = usePay()
  const repeating = useKey()

  async function receive(order: Order): Promise<void> {
    const path = { id: order.id }
    const { transaction_id } = await get('/api/v1/orders/{id}', { path })
    // What cost nothing is unknown to WeChat: it is asked here.
    const done = transaction_id
      ? (await platform.confirmReceipt({ transactionId: transaction_id })) === 'done'
      : await confirm('确认收货', '确认已经收到全部商品？', '已收到')
    if (!done) return
    await post('/api/v1/orders/{id}/receive', { path })
    tell('已确认收货')
    then.changed()
  }

  async function again(order: Order): Promise<void> {
    const { gone } = await post('/api/v1/orders/{id}/again', { path: { id: order.id }, key: repeating.of(order.id) })
    repeating.done()
    if (gone?.length) tell(`已放进购物车；${gone.join('、')}已不再销售`)
    go('/pages/cart/index')
  }

  const doing: Record<Action, (order: Order) => Promise<void>> = {
    pay: async (order) => {
      if (await pay(order)) replace('/order/paid/index', { id: order.id })
      else then.changed()
    },
    cancel: async (order) => {
      if (!(await confirm('取消订单', '取消后商品不再为您保留，确定吗？', '取消订单'))) return
      await post('/api/v1/orders/{id}/cancel', { path: { id: order.id } })
      tell('已提交取消')
      then.changed()
    },
    address: async (order) => go('/me/addresses/index', { pick: '1', order: order.id }),
    after: async (order) => go('/after/apply/index', { order: order.id }),
    review: async (order) => go('/order/review/index', { id: order.id }),
    receive,
    again,
    hide: async (order) => {
      if (!(await confirm('删除订单', '删除后不再显示，退款和发票不受影响。', '删除'))) return
      await del('/api/v1/orders/{id}', { path: { id: order.id } })
      tell('已删除')
      then.gone()
    },
  }

  return async (action: Action, order: Order): Promise<void> => {
    try {
      await doing[action](order)
      heardOfDeed()
    } catch (error) {
      heardOfDeed(error)
      tellError(error)
      then.changed()
    }
  }
}
