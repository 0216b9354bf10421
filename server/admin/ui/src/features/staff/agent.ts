const browsers: [RegExp, string][] = [
  [/MicroMessenger/, '微信'],
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const systems: [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Mac OS X/, 'macOS'],
  [/Windows/, 'Windows'],
  [/Linux/, 'Linux'],
]

/** "Chrome，macOS" out of a User-Agent. */
export function browser(agent: string): string {
  const name = (list: [RegExp, string][]) => list.find(([r]) => r.test(agent))?.[1]
  return [name(browsers), name(systems)].filter(Boolean).join('，') || agent || '未知'
}
