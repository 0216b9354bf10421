import type { PayParams } from '@/api'

/** What wx.chooseAddress answers; the server understands it as it is. */
export interface ChosenAddress {
  userName: string
  telNumber: string
  provinceName: string
  cityName: string
  countyName: string
  detailInfo: string
}

/** Which payment the receipt is for, as WeChat knows it. */
export interface Received {
  transactionId: string
}

/** What opens WeChat's page on which a transfer is accepted. */
export interface TransferParams {
  mchId: string
  appId: string
  package: string
}

/** What only WeChat can do. The pages know nothing of how. */
export interface Platform {
  /** Whether people can log in and pay here. */
  readonly canTrade: boolean
  /** wx.login's code, good once. */
  loginCode(): Promise<string>
  /** WeChat's cashier. Whether money came is asked of the server, never concluded from this. */
  pay(params: PayParams): Promise<'done' | 'cancelled'>
  /** WeChat's half-screen for confirming receipt. */
  confirmReceipt(order: Received): Promise<'done' | 'cancelled'>
  /** WeChat's page on which a transfer is accepted. Whether money came is asked of the server. */
  confirmTransfer(params: TransferParams): Promise<'done' | 'cancelled'>
  /** Puts a picture of this phone into its album; name is for where files have one. */
  saveImage(file: string, name: string): Promise<'done' | 'cancelled'>
  /** Sends a picture of this phone to a friend in a chat. */
  sendImage(file: string, name: string): Promise<'done' | 'cancelled'>
  /** Opens a document of this phone, from where it can be sent on. */
  openDocument(file: string, name: string): Promise<void>
  /** Hands a file of this phone to the person, to keep or to send on. */
  handOut(file: string, name: string): Promise<void>
  /** An address out of WeChat's book; undefined when the person picked none. */
  chooseAddress(): Promise<ChosenAddress | undefined>
  /** The code of the phone button, from its event; undefined when refused. */
  phoneCode(event: unknown): Promise<string | undefined>
  /** Asks for one message each of templates, in a tap or after a payment; the answer is those agreed to. */
  subscribe(templates: string[]): Promise<string[]>
  /** Whether the phone number is asked for here by a plain tap; else WeChat's own button brings it. */
  readonly asksForPhone: boolean
  /** Calls before anything of a person's is used that they have not agreed to yet, with WeChat's name of it; the answer lets it happen or not. */
  watchPrivacy(ask: (referrer: string) => Promise<boolean>): void
  /** Pictures picked on this phone; none when the person turned back. */
  choosePictures(most: number): Promise<string[]>
  /** Puts words where they can be pasted from; false when it may not. */
  copy(text: string): Promise<boolean>
  /** Whether there is a guideline of privacy to open. */
  readonly showsPrivacy: boolean
  /** Opens it. */
  openPrivacy(): void
  /** Calls with whether there is a network, each time that changes. */
  watchNetwork(changed: (connected: boolean) => void): void
  /** Calls when a newer version lies ready; the answer true starts it. */
  watchUpdate(ready: () => Promise<boolean>): void
  /** App.onShow, which carries the answers of half-screens. */
  shown(options: unknown): void
}
