package poster

import (
	"math"
	"time"

	"yuanfen/server/platform/clock"
)

// term is one of the 24 solar terms, what a poster says of it, and what falls from
// the sky: rain, snow or nothing.
type term struct{ name, words, sky string }

// terms from 春分 on, where the sun's longitude is 0°, every 15°.
var terms = [24]term{
	{"春分", "昼夜一样长，\n茶也刚好一样浓。", ""},
	{"清明", "山里的芽头，\n赶在雨前下来了。", "rain"},
	{"谷雨", "雨前采的那一捧，\n正好赶上今天的水。", "rain"},
	{"立夏", "绿豆汤之前，\n先泡一壶新茶。", ""},
	{"小满", "凡事不必太满，\n杯子留一分就好。", ""},
	{"芒种", "忙的忙完了，\n坐下来喝一口。", "rain"},
	{"夏至", "一年里最长的白天，\n留给慢慢喝的茶。", ""},
	{"小暑", "井水镇过的茶，\n比扇子管用。", "rain"},
	{"大暑", "热到不想说话，\n就喝热的。", "rain"},
	{"立秋", "风先到，\n茶汤也跟着转了色。", ""},
	{"处暑", "暑气收了，\n炒青换成焙火。", ""},
	{"白露", "清早的露水，\n傍晚的一壶白茶。", ""},
	{"秋分", "今天起夜比昼长，\n正好围着一盏灯。", "rain"},
	{"寒露", "手碰到杯子，\n先觉出暖来。", ""},
	{"霜降", "柿子挂了霜，\n岩茶也退了火。", ""},
	{"立冬", "从今天起，\n水要烧得再开一点。", ""},
	{"小雪", "窗外未必有雪，\n壶里先有声响。", "snow"},
	{"大雪", "天冷，\n陈茶煮一壶够一晚。", "snow"},
	{"冬至", "最长的一夜，\n茶续到第几道都好。", "snow"},
	{"小寒", "把手焐在杯子上，\n不急着喝。", "snow"},
	{"大寒", "一年到了最冷处，\n也就到了尽头。", "snow"},
	{"立春", "去年的茶喝完，\n等今年的。", ""},
	{"雨水", "雨落在瓦上，\n水落在壶里。", "rain"},
	{"惊蛰", "第一声雷过，\n芽就醒了。", "rain"},
}

// comingTerm is the solar term of today or the next one, and its day in Shanghai.
func comingTerm(now time.Time) (term, time.Time) {
	day := dayStart(now)
	for range 17 { // Terms are 14 to 16 days apart.
		from, to := sector(day), sector(day.Add(24*time.Hour))
		if from != to {
			return terms[to], day
		}
		day = day.Add(24 * time.Hour)
	}
	return terms[sector(day)], day // Not reached: the sun does not stand still.
}

// sector is the 15° of the ecliptic in which the sun is, by Meeus, Astronomical
// Algorithms, chapter 25: to 0.01°, a quarter of an hour.
func sector(at time.Time) int {
	t := (float64(at.UnixMilli())/86_400_000 + 2440587.5 - 2451545) / 36525
	rad := func(deg float64) float64 { return deg * math.Pi / 180 }
	m := rad(357.52911 + 35999.05029*t)
	long := 280.46646 + 36000.76983*t + (1.914602-0.004817*t)*math.Sin(m) + 0.019993*math.Sin(2*m) + 0.000289*math.Sin(3*m)
	long -= 0.00569 + 0.00478*math.Sin(rad(125.04-1934.136*t))
	long = math.Mod(math.Mod(long, 360)+360, 360)
	return int(long/15) % 24
}

// dayStart is the beginning of a moment's day in Shanghai.
func dayStart(at time.Time) time.Time {
	y, m, d := at.In(clock.Shanghai).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, clock.Shanghai)
}
