import { Offline, Problem } from './problem'
import { refused, token } from './session'
import { origin } from './transport'
import type { Schemas } from './types'

export type Upload = Schemas['ContentUploadView']

/** Hands in a picture from the phone; what it is good for is said where its id is used. */
export async function upload(filePath: string): Promise<Upload> {
  for (let second = false; ; second = true) {
    const used = await token()
    const { status, body } = await send(filePath, used)
    if (status === 200) return body as Upload
    if (status !== 401 || second) throw new Problem(status, body)
    refused(used)
  }
}

const send = (filePath: string, bearer: string): Promise<{ status: number; body: object }> =>
  new Promise((resolve, reject) => {
    uni.uploadFile({
      url: `${origin}/api/v1/uploads`,
      filePath,
      name: 'file',
      header: { Authorization: `Bearer ${bearer}` },
      success: (answer) => resolve({ status: answer.statusCode, body: read(answer.data) }),
      fail: () => reject(new Offline()),
    })
  })

function read(text: string): object {
  try {
    return JSON.parse(text) as object
  } catch {
    return {} // A proxy's page, not the server's answer: the status says enough.
  }
}
