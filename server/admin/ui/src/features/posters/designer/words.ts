/** The schema's fields and choices in the words of whoever designs. */
export const labels: Record<string, string> = {
  id: '名字（供别的图层对齐）', x: '左', y: '上', w: '宽', h: '高', anchors: '跟随别的图层', opacity: '不透明度', when: '这个变量有值才画',
  text: '文字', font: '字体', weight: '粗细', size: '字号', minSize: '最小字号', lineHeight: '行高（倍）', tracking: '字距（em）', color: '颜色',
  align: '左右对齐', valign: '上下对齐', maxLines: '最多行数', vertical: '竖排', balance: '各行长短相近', tabular: '数字等宽',
  decorative: '只作装饰，不查对比度', exact: '一个字都不能少', wasColor: '划线价颜色', wasSize: '划线价字号', source: '图片', fit: '怎么放', focus: '裁切时留住的点',
  crop: '只用这一部分', radius: '圆角', arch: '上边是半圆', shadow: '投影', fade: '边缘渐隐', initial: '没有图片时用首字', fill: '底色', avatar: '中间放头像',
  shape: '形状', path: 'SVG 路径', view: '路径的取景框', stroke: '描边', strokeWidth: '描边粗细', angle: '角度（0 向右，90 向下）', stops: '色标', over: '压在哪张图片上',
  side: '在哪一边', solid: '全强度的部分', kind: '纹样', seed: '随机种子', count: '数量', amount: '强度', to: '跟随', gap: '间距', at: '位置（0–1）',
  dx: '右移', dy: '下移', blur: '模糊', top: '上', right: '右', bottom: '下', left: '左',
} // prettier-ignore

export const optionWords: Record<string, string> = {
  sans: '正文字体（黑体）', serif: '标题字体（宋体）', '400': '常规', '600': '粗', left: '左', center: '中', right: '右', top: '上', middle: '中', bottom: '下', cover: '铺满',
  contain: '完整放入', rect: '矩形', ellipse: '椭圆', path: '路径', below: '在下面', above: '在上面', inside: '在里面', start: '起', end: '止',
  'top-left': '左上', 'top-right': '右上', 'bottom-left': '左下', 'bottom-right': '右下', all: '全部', contours: '等高线', guilloche: '防伪纹', rosette: '团花',
  rain: '雨', snow: '雪', hills: '山', grain: '颗粒', window: '窗格',
} // prettier-ignore
