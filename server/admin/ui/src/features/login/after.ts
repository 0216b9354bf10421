/** Where to go after the login: back to a page of the panel, never to another site. */
export function afterLogin(to: unknown): string {
  return typeof to === 'string' && /^\/(?![/\\])/.test(to) && !to.startsWith('/login') && !to.startsWith('/invite') ? to : '/today'
}
