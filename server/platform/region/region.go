// Package region knows the provinces, cities and districts of China as WeChat
// names them, and reads an address out of what people paste.
//
// The table is @vant/area-data 2.1.0 (MIT), made from the Ministry of Civil
// Affairs' list: a province a line, then its cities, each with its districts.
package region

import (
	_ "embed"
	"slices"
	"strings"
)

//go:embed regions.txt
var table string

// Province is a province, municipality or region with its cities.
type Province struct {
	Name   string
	Cities []City
}

// City is a prefecture with its districts and counties, which may be none.
type City struct {
	Name      string
	Districts []string
}

var provinces = read(table)

// Provinces is the whole table; callers must not change it.
func Provinces() []Province { return provinces }

func read(table string) []Province {
	var all []Province
	for line := range strings.Lines(table) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if fields[0] != "" {
			all = append(all, Province{Name: fields[0]})
			continue
		}
		last := &all[len(all)-1]
		last.Cities = append(last.Cities, City{Name: fields[1], Districts: strings.Fields(fields[2])})
	}
	return all
}

// Known reports whether there is such a province and, unless city is "", such
// a city in it.
func Known(province, city string) bool {
	i := slices.IndexFunc(provinces, func(p Province) bool { return p.Name == province })
	if i < 0 || city == "" {
		return i >= 0
	}
	return slices.ContainsFunc(provinces[i].Cities, func(c City) bool { return c.Name == city })
}

// Short is what people call a place: 浙江省 is 浙江, 内蒙古自治区 内蒙古, 恩施土家族苗族自治州
// 恩施. A name that would be left with one character stays whole.
func Short(name string) string {
	short := name
	for _, people := range peoples {
		if i := strings.Index(short, people); i > 0 {
			short = short[:i]
		}
	}
	for _, rank := range ranks {
		if s := strings.TrimSuffix(short, rank); s != short {
			short = s
			break
		}
	}
	if len([]rune(short)) < 2 {
		return name
	}
	return short
}

// ranks are the endings of names, longer before shorter.
var ranks = []string{"特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "林区", "新区", "省", "市", "盟", "区", "县", "旗"}

// peoples stand between a place and its rank in the names of autonomous areas.
var peoples = []string{
	"蒙古族", "回族", "藏族", "维吾尔", "壮族", "苗族", "彝族", "布依族", "朝鲜族", "满族", "侗族", "瑶族", "白族", "土家族", "哈尼族", "哈萨克", "傣族", "黎族", "傈僳族", "佤族", "畲族",
	"拉祜族", "水族", "东乡族", "纳西族", "景颇族", "柯尔克孜", "土族", "达斡尔族", "仫佬族", "羌族", "撒拉族", "毛南族", "锡伯", "塔吉克", "怒族", "独龙族", "裕固族", "各族", "多民族",
}
