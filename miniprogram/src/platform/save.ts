/** Hands a file to the person as browsers do: it is downloaded under a name. */
export function save(file: string, name: string): void {
  const link = document.createElement('a')
  link.href = file
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
}
