package wechatsim

import (
	"crypto/sha256"
	"fmt"
)

// Address is what wx.chooseAddress answers.
type Address struct {
	UserName     string `json:"userName"`
	TelNumber    string `json:"telNumber"`
	PostalCode   string `json:"postalCode"`
	ProvinceName string `json:"provinceName"`
	CityName     string `json:"cityName"`
	CountyName   string `json:"countyName"`
	DetailInfo   string `json:"detailInfo"`
	NationalCode string `json:"nationalCode"`
	ErrMsg       string `json:"errMsg"`
}

// places are where people of the simulator live; no such street exists.
var places = []Address{
	{PostalCode: "310000", ProvinceName: "浙江省", CityName: "杭州市", CountyName: "西湖区", NationalCode: "330106"},
	{PostalCode: "200000", ProvinceName: "上海市", CityName: "上海市", CountyName: "徐汇区", NationalCode: "310104"},
	{PostalCode: "610000", ProvinceName: "四川省", CityName: "成都市", CountyName: "锦江区", NationalCode: "510104"},
	{PostalCode: "510000", ProvinceName: "广东省", CityName: "广州市", CountyName: "天河区", NationalCode: "440106"},
	{PostalCode: "361000", ProvinceName: "福建省", CityName: "厦门市", CountyName: "思明区", NationalCode: "350203"},
}

// Address is the address in the person's WeChat: the same name always lives at
// the same place.
func (s *Sim) Address(person string) Address {
	sum := sha256.Sum256([]byte("address\n" + person))
	a := places[int(sum[0])%len(places)]
	a.UserName, a.ErrMsg = person, "chooseAddress:ok"
	// 199-0000 is no range that is ever assigned.
	a.TelNumber = fmt.Sprintf("1990000%04d", (int(sum[1])<<8|int(sum[2]))%10_000)
	a.DetailInfo = fmt.Sprintf("示例路 %d 号 %d 单元 %d 室", 1+int(sum[3])%200, 1+int(sum[4])%6, 101+int(sum[5])%20*100)
	return a
}
