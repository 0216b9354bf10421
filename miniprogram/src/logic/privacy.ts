// What WeChat calls the thing that waits for a yes, and why we want it.
const REASONS: Record<string, string> = {
  chooseAddress: '从微信地址簿导入收货地址',
  chooseImage: '使用您选中的照片',
  saveImageToPhotosAlbum: '把图片保存到您的相册',
  setClipboardData: '把单号或链接复制到剪切板',
  getPhoneNumber: '绑定您的手机号',
  chooseAvatar: '使用您选择的头像',
  nickname: '使用您填写的昵称',
}

/** What for a person is asked, in words: referrer is "chooseAddress", "button.getPhoneNumber", "input.nickname" … */
export function reasonOf(referrer: string): string {
  return REASONS[referrer.split('.').pop() ?? ''] ?? '使用这项功能'
}
