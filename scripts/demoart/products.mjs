// The look of each product: form, colours, label. Slugs are those of server/demo/catalog.yaml.
const tea = (slug, name, latin, kind, look) => ({ slug, name, latin, kind, ...look });

export const products = [
  tea('mingqian-longjing', '龙井', 'LONGJING', 'tin', { form: 'tall', layout: 'strip', body: '#3f5a48', capMetal: true, cap: '#c9b98f', accent: '#2f4a3c', leaf: 'flat', brew: 'green', studio: '#d3d8c9', table: 'oak', flat: 'linen' }),
  tea('dongting-biluochun', '碧螺春', 'BILUOCHUN', 'tin', { form: 'tube', layout: 'tag', body: '#cdd3bd', cap: '#8a9a78', foil: '#6f8262', accent: '#4d6446', leaf: 'curl', brew: 'green', studio: '#e3e2d6', table: 'linen', flat: 'paper' }),
  tea('huangshan-maofeng', '毛峰', 'MAOFENG', 'pouch', { body: '#7f9170', accent: '#4d6446', leaf: 'curl', brew: 'green', studio: '#dcdccb', table: 'stone', flat: 'oak' }),
  tea('baihao-yinzhen', '白毫银针', 'SILVER NEEDLE', 'jar', { glaze: 'moon', body: '#c3d0d2', accent: '#4a6064', leaf: 'bud', brew: 'white', studio: '#d9dcd9', table: 'stone', flat: 'slate' }),
  tea('baimudan-cake', '白牡丹', 'WHITE PEONY', 'cake', { paper: '#ebe6d8', body: '#ebe6d8', accent: '#5a6b52', leaf: 'mixed', brew: 'white', note: '净重 350 克', studio: '#cfcabb', table: 'walnut', flat: 'plaster' }),
  tea('anxi-tieguanyin', '铁观音', 'TIEGUANYIN', 'pouch', { body: '#2f4a3c', foil: '#a9b894', accent: '#2f4a3c', leaf: 'ball', brew: 'yellow', studio: '#cdd3c6', table: 'oak', flat: 'plaster' }),
  tea('wuyi-rougui', '肉桂', 'ROUGUI', 'tin', { form: 'short', layout: 'wide', body: '#7a4630', foil: '#d1a078', accent: '#7a4630', leaf: 'strip', brew: 'oolong', studio: '#dccbb8', table: 'walnut', flat: 'slate' }),
  tea('fenghuang-dancong', '凤凰单丛', 'DANCONG', 'tin', { form: 'slim', layout: 'strip', body: '#b0803f', cap: '#b0803f', foil: '#f0d9a6', accent: '#7d5720', leaf: 'strip', brew: 'oolong', studio: '#e6dac3', table: 'linen', flat: 'paper' }),
  tea('zhengshan-xiaozhong', '正山小种', 'LAPSANG', 'tin', { form: 'tall', layout: 'tag', body: '#5b2f2a', cap: '#47231f', foil: '#b5796a', accent: '#6b342d', leaf: 'strip', brew: 'black', studio: '#d8c4ba', table: 'stone', flat: 'linen' }),
  tea('dianhong-jinzhen', '滇红金针', 'DIANHONG', 'pouch', { body: '#8f4a2a', foil: '#e0b184', accent: '#7a3d22', leaf: 'gold', brew: 'black', studio: '#e2cfba', table: 'walnut', flat: 'paper' }),
  tea('gushu-shengpu', '古树生普', 'RAW PU-ERH', 'cake', { paper: '#dccfb0', body: '#dccfb0', accent: '#6b4a2a', leaf: 'mixed', brew: 'yellow', studio: '#c4b8a2', table: 'oak', flat: 'slate' }),
  tea('gongting-shupu', '宫廷熟普', 'RIPE PU-ERH', 'jar', { glaze: 'zisha', body: '#6e4a38', accent: '#5a3a2a', leaf: 'crumb', brew: 'dark', studio: '#d5c6b6', table: 'linen', flat: 'oak' }),
  tea('anhua-fuzhuan', '茯砖', 'FU BRICK', 'brick', { body: '#b89968', foil: '#8a6b3c', paper: '#efe6d0', accent: '#6e4d22', layout: 'wide', leaf: 'mixed', brew: 'dark', lidded: false, studio: '#d9d0bd', table: 'walnut', flat: 'linen' }),
  tea('moli-longzhu', '茉莉龙珠', 'JASMINE PEARL', 'tin', { form: 'short', layout: 'tag', body: '#e6e3d3', cap: '#e6e3d3', foil: '#a9b38f', foilOpacity: 0.8, paper: '#f8f5ea', accent: '#5d7048', leaf: 'pearl', brew: 'flower', bloom: '#fbf8ee', studio: '#cfd6c6', table: 'linen', flat: 'plaster' }),
  tea('guihua-oolong', '桂花乌龙', 'OSMANTHUS', 'tin', { form: 'tube', layout: 'strip', body: '#d3a94e', cap: '#b98b34', foil: '#f7e3ae', accent: '#8a6118', leaf: 'ball', brew: 'yellow', bloom: '#efc257', studio: '#ece0c2', table: 'stone', flat: 'linen' }),
  tea('lengpao-chabao', '冷泡茶', 'COLD BREW', 'carton', { body: '#9fb5ad', foil: '#e2ebe4', accent: '#3f6158', layout: 'wide', leaf: 'ball', brew: 'green', size: { w: 300, d: 150, h: 210 }, studio: '#dbe1dc', table: 'stone', flat: 'plaster' }),
  tea('qingci-gaiwan', '青瓷盖碗', 'CELADON GAIWAN', 'gaiwan', { glaze: 'celadon', body: '#9fb5a3', accent: '#3f6158', leaf: 'flat', brew: 'green', studio: '#dddfd5', table: 'walnut', flat: 'linen' }),
  tea('zhuni-xiaohu', '朱泥小壶', 'ZHUNI TEAPOT', 'teapot', { glaze: 'zhuni', body: '#8f4a35', accent: '#7a3d2a', leaf: 'strip', brew: 'oolong', studio: '#e0d2c2', table: 'stone', flat: 'paper' }),
  tea('boli-gongdaobei', '公道杯', 'GLASS PITCHER', 'pitcher', { glaze: 'white', body: '#a9b5ad', accent: '#3f6158', leaf: 'ball', brew: 'oolong', studio: '#d2d4cb', table: 'linen', flat: 'slate' }),
  tea('pinming-bei', '品茗杯', 'TASTING CUPS', 'cups', { glaze: 'white', body: '#6b7a70', accent: '#2f4a3c', leaf: 'bud', brew: 'black', studio: '#c9cfc8', table: 'oak', flat: 'slate' }),
  tea('hutao-chapan', '胡桃茶盘', 'WALNUT TRAY', 'tray', { glaze: 'ash', body: '#5a4130', accent: '#5a4130', leaf: 'strip', brew: 'oolong', studio: '#d9d4c8', table: 'linen', flat: 'plaster' }),
  tea('siji-lihe', '四季', 'FOUR SEASONS', 'gift', { body: '#2f4a3c', foil: '#c9b98f', foilOpacity: 0.55, accent: '#2f4a3c', lining: '#ddd3bd', layout: 'wide', frontLabel: false, leaf: 'flat', brew: 'green', size: { w: 400, d: 250, h: 130 }, studio: '#d5d6c6', table: 'oak', flat: 'linen' }),
  tea('shanxing-chaju', '山行', 'TRAVEL SET', 'travel', { body: '#6f6a58', foil: '#b9b296', glaze: 'ash', accent: '#4f4b3b', lining: '#8d8672', layout: 'wide', leaf: 'ball', brew: 'oolong', size: { w: 300, d: 220, h: 150 }, studio: '#dad6c8', table: 'stone', flat: 'oak' }),
  tea('suizhao-lihe', '岁朝', 'NEW YEAR', 'newyear', { body: '#8c3a2c', foil: '#e3b98f', accent: '#8c3a2c', lining: '#e6d9bf', layout: 'strip', leaf: 'gold', brew: 'black', bloom: '#f2d9d2', size: { w: 360, d: 240, h: 170 }, studio: '#e6d6c6', table: 'walnut', flat: 'paper' }),
];
