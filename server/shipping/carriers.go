package shipping

// Carrier is an express company under WeChat's delivery id.
type Carrier struct{ Code, Name string }

// Carriers lists the companies that a shop usually ships with, the most used
// first. WeChat takes any id of its get_delivery_list:
// https://developers.weixin.qq.com/miniprogram/dev/server/API/weixin-express/express-msg/api_get_delivery_list
var Carriers = []Carrier{
	{"SF", "顺丰速运"},
	{"ZTO", "中通快递"},
	{"YTO", "圆通速递"},
	{"STO", "申通快递"},
	{"YD", "韵达速递"},
	{"JTSD", "极兔速递"},
	{"JD", "京东快递"},
	{"EMS", "EMS"},
	{"YZPY", "邮政快递包裹"},
	{"DBL", "德邦快递"},
}

// CarrierName is a carrier's name for people, or its id where none is known.
func CarrierName(code string) string {
	for _, c := range Carriers {
		if c.Code == code {
			return c.Name
		}
	}
	return code
}
