package region_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yuanfen/server/platform/region"
)

func TestTable(t *testing.T) {
	cities, districts := 0, 0
	for _, p := range region.Provinces() {
		cities += len(p.Cities)
		for _, c := range p.Cities {
			districts += len(c.Districts)
		}
	}
	if n := len(region.Provinces()); n != 34 || cities < 340 || districts < 3000 {
		t.Fatalf("%d provinces, %d cities, %d districts", n, cities, districts)
	}
	for _, known := range [][2]string{{"浙江省", "杭州市"}, {"北京市", "北京市"}, {"澳门特别行政区", ""}} {
		if !region.Known(known[0], known[1]) {
			t.Errorf("%v is not known", known)
		}
	}
	for _, unknown := range [][2]string{{"浙江", ""}, {"浙江省", "南京市"}, {"", ""}} {
		if region.Known(unknown[0], unknown[1]) {
			t.Errorf("%v is known", unknown)
		}
	}
}

func TestShort(t *testing.T) {
	for name, want := range map[string]string{
		"浙江省": "浙江", "北京市": "北京", "内蒙古自治区": "内蒙古", "新疆维吾尔自治区": "新疆", "广西壮族自治区": "广西", "恩施土家族苗族自治州": "恩施",
		"香港特别行政区": "香港", "锡林郭勒盟": "锡林郭勒", "赵县": "赵县", "西湖区": "西湖", "大兴安岭地区": "大兴安岭",
	} {
		if got := region.Short(name); got != want {
			t.Errorf("Short(%s) = %s, want %s", name, got, want)
		}
	}
}

func TestParse(t *testing.T) {
	hangzhou := region.Address{Name: "林知夏", Phone: "19900000001", Province: "浙江省", City: "杭州市", District: "西湖区", Detail: "示例路1号3幢201室"}
	for text, want := range map[string]region.Address{
		"林知夏 19900000001 浙江省杭州市西湖区示例路1号3幢201室":                            hangzhou,
		"浙江省杭州市西湖区示例路1号3幢201室，林知夏，19900000001":                            hangzhou,
		"收货人: 林知夏\n手机号码: 19900000001\n所在地区: 浙江省杭州市西湖区\n详细地址: 示例路1号3幢201室": hangzhou,
		"林知夏，+86 199-0000-0001，浙江 杭州 西湖区 示例路1号3幢201室":                     hangzhou,
		"杭州市西湖区示例路1号3幢201室 林知夏 １９９０００００００１":                               hangzhou,
		"林知夏，电话19900000001 浙江杭州西湖区示例路1号3幢201室":                            hangzhou,
		"19900000001林知夏 浙江杭州西湖区示例路1号3幢201室":                               hangzhou,
		"北京市朝阳区示例街 8 号 何雨 19900000002":                                    {Name: "何雨", Phone: "19900000002", Province: "北京市", City: "北京市", District: "朝阳区", Detail: "示例街 8 号"},
		"北京市北京市朝阳区示例街8号 何雨 19900000002":                                   {Name: "何雨", Phone: "19900000002", Province: "北京市", City: "北京市", District: "朝阳区", Detail: "示例街8号"},
		"吴桐 19900000003 内蒙古呼和浩特市新城区示例大街5号":                                {Name: "吴桐", Phone: "19900000003", Province: "内蒙古自治区", City: "呼和浩特市", District: "新城区", Detail: "示例大街5号"},
		"广东省东莞市南城街道示例路9号 周也 19900000004":                                  {Name: "周也", Phone: "19900000004", Province: "广东省", City: "东莞市", Detail: "示例路9号", District: "南城街道"},
		"重庆市忠县示例镇2号 19900000005 郑一":                                       {Name: "郑一", Phone: "19900000005", Province: "重庆市", City: "县", District: "忠县", Detail: "示例镇2号"},
		"余杭区示例路7号 孙敏 19900000006":                                         {Name: "孙敏", Phone: "19900000006", Province: "浙江省", City: "杭州市", District: "余杭区", Detail: "示例路7号"},
		"示例路7号 孙敏 19900000006":                                            {Name: "孙敏", Phone: "19900000006", Detail: "示例路7号"},
		"林小满😀 13812345678 浙江省杭州市西湖区龙井路1号茶人村3幢502室":                        {Name: "林小满", Phone: "13812345678", Province: "浙江省", City: "杭州市", District: "西湖区", Detail: "龙井路1号茶人村3幢502室"},
		"孙敏":               {Detail: "孙敏"},
		"":                 {},
		"订单 9919900000006": {Detail: "订单 9919900000006"},
		"浙江省杭州市西湖区示例路1号3幢201室 邮编：310000 林知夏 19900000001": hangzhou,
	} {
		if got := region.Parse(text); got != want {
			t.Errorf("%q\n got %+v\nwant %+v", text, got, want)
		}
	}
}

// An address put together from the table and read again is the same, in the
// order that shops print and in the order that people type.
func TestParseEveryPlace(t *testing.T) {
	missed, all := 0, 0
	for _, p := range region.Provinces() {
		for _, c := range p.Cities {
			for _, d := range c.Districts {
				all++
				want := region.Address{Name: "林知夏", Phone: "19900000001", Province: p.Name, City: c.Name, District: d, Detail: "示例路1号"}
				city := c.Name
				if city == p.Name {
					city = ""
				}
				if got := region.Parse("林知夏 19900000001 " + p.Name + city + d + "示例路1号"); got != want {
					missed++
					if missed < 20 {
						t.Logf("%+v read as %+v", want, got)
					}
				}
			}
		}
	}
	if missed*1000 > all {
		t.Errorf("%d of %d addresses misread", missed, all)
	}
}

// Whatever is pasted, nothing that was not in it comes out, and nothing panics.
func TestParseInventsNothing(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("浙江省杭州市西湖区北京朝阳路1号 2901,，\n林知夏:收货人　+86-0１"))).Draw(r, "text")
		a := region.Parse(text)
		for _, field := range []string{a.Name, a.Phone} {
			for _, ch := range field {
				if !strings.ContainsRune(text, ch) && (ch < '0' || ch > '9') {
					r.Fatalf("%q: %q came from nowhere", text, field)
				}
			}
		}
	})
}
