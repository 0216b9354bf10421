import { Offline, Problem } from './problem'
import { refused, token } from './session'
import { origin } from './transport'

/** Fetches a file that is the caller's own, and answers where it lies on the phone. */
export async function download(path: string): Promise<string> {
  for (let second = false; ; second = true) {
    const used = await token()
    const { status, file } = await fetchFile(path, used)
    if (status === 200) return file
    if (status === 401 && !second) refused(used)
    else throw new Problem(status, {})
  }
}

/** Fetches a picture that anybody may see, and answers where it lies on the phone. */
export async function downloadOpen(path: string): Promise<string> {
  const { status, file } = await fetchFile(path)
  if (status !== 200) throw new Problem(status, {})
  return file
}

const fetchFile = (path: string, bearer?: string): Promise<{ status: number; file: string }> =>
  new Promise((resolve, reject) => {
    uni.downloadFile({
      url: origin + path,
      header: bearer ? { Authorization: `Bearer ${bearer}` } : {},
      success: (answer) => resolve({ status: answer.statusCode, file: answer.tempFilePath }),
      fail: () => reject(new Offline()),
    })
  })
