import { get, post, type Order } from '@/api'
import { platform } from '@/platform'

const ASK_EVERY_MS = 700
const ASK_TIMES = 12

/**
 * Pays an order at WeChat's cashier. True when the server says that the money
 * has come, or that it soon will have; false when the person turned back.
 */
export function usePay() {
  return async (order: Pick<Order, 'id' | 'total' | 'state'>): Promise<boolean> => {
    if (order.state !== 'awaiting_payment') return order.state !== 'closed' && order.state !== 'closing'
    const params = await post('/api/v1/orders/{id}/pay', { path: { id: order.id } })
    return (await platform.pay(params)) === 'done'
  }
}

/** Asks the server until the order is paid: WeChat tells it, the phone only hopes. */
export async function untilPaid(id: string): Promise<Order> {
  for (let n = 1; ; n++) {
    const order = await get('/api/v1/orders/{id}', { path: { id } })
    if (order.state !== 'awaiting_payment' || n === ASK_TIMES) return order
    await new Promise((done) => setTimeout(done, ASK_EVERY_MS))
  }
}
