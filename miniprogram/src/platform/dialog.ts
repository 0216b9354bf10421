import './dialog.css'

interface Question {
  title: string
  amount?: string
  rows: [string, string][]
  yes: string
  no: string
}

function element(tag: string, name: string, text = ''): HTMLElement {
  const made = document.createElement(tag)
  made.className = name
  made.textContent = text
  return made
}

/** WeChat's own half-screen, drawn outside the pages as WeChat would. True for yes. */
export function ask(question: Question): Promise<boolean> {
  return new Promise((resolve) => {
    const dialog = document.createElement('dialog')
    dialog.className = 'wechat'
    dialog.setAttribute('aria-label', question.title)
    const done = (answer: boolean) => {
      dialog.remove()
      resolve(answer)
    }
    const button = (name: string, text: string, answer: boolean) => {
      const made = element('button', name, text)
      made.addEventListener('click', () => done(answer))
      return made
    }
    const rows = question.rows.map(([name, value]) => {
      const row = element('div', 'wechat-row')
      row.append(element('span', 'wechat-name', name), element('span', 'wechat-value', value))
      return row
    })
    dialog.append(
      element('div', 'wechat-mark', '模拟微信'),
      element('div', 'wechat-title', question.title),
      ...(question.amount ? [element('div', 'wechat-amount', question.amount)] : []),
      ...rows,
      button('wechat-yes', question.yes, true),
      button('wechat-no', question.no, false),
    )
    dialog.addEventListener('cancel', () => done(false))
    document.body.append(dialog)
    dialog.showModal()
  })
}
