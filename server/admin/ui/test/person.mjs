// Somebody of the demo's staff at a browser of their own.
import { acceptInvite, enter, watch } from './browser.mjs'

export async function person(demo, browser, role, complaints) {
  const { login, invite } = demo.info.staff.find((s) => s.role === role)
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', reducedMotion: 'reduce' })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  watch(page, complaints, demo.url)
  const secret = await acceptInvite(page, demo, invite)
  const open = async (path) => {
    await page.goto(`${demo.url}/admin${path}`)
    await page.waitForLoadState('networkidle')
  }
  return {
    page,
    open,
    button: (name) => page.getByRole('button', { name, exact: true }),
    dialog: () => page.getByRole('dialog').last(),
    /** Asks the API as the page would: what a button hides must be refused as well. */
    ask: (method, path, body) =>
      page.evaluate(
        async ([method, path, body]) => {
          const headers = { 'Idempotency-Key': crypto.randomUUID(), ...(body && { 'Content-Type': 'application/json' }) }
          const res = await fetch(`/api/admin/v1${path}`, { method, headers, body: body && JSON.stringify(body) })
          const text = await res.text()
          return { status: res.status, ...(text ? JSON.parse(text) : {}) }
        },
        [method, path, body],
      ),
    again: () => enter(page, demo, login, secret),
  }
}

/** Fills the reason of the dialog on top and presses its button. */
export async function because(who, reason, button) {
  await who.dialog().getByRole('textbox').last().fill(reason)
  await who.dialog().getByRole('button', { name: button }).click()
}
