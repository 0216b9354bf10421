package demo

import (
	"context"

	"yuanfen/server/app"
	"yuanfen/server/distributor"
	"yuanfen/server/member"
	"yuanfen/server/platform/auth"
)

// texts are what members of the demo agree to.
var texts = []member.Agreement{
	{Kind: "privacy", Title: "隐私政策（示例）", Body: "本页为演示文本。我们只在下单、配送、售后所需的范围内使用您的姓名、电话和地址，加密保存；您可以随时导出或注销。"},
	{Kind: "terms", Title: "用户协议（示例）", Body: "本页为演示文本。商品由品牌方直接销售，全网统一零售价；货款由微信担保，签收后结算，售后期为签收后七天。"},
	{Kind: distributor.AgreementKind, Title: "分销协议（示例）", Body: "本页为演示文本。加入免费，须经审核；佣金只来自您的分享带来的真实成交，售后期满可提现，买家退款时按比例收回；没有多级返利，也不因介绍他人加入而得到任何报酬。自己购买不计佣金。"},
}

// ladder has bars low enough to be passed while one watches.
var ladder = distributor.Ladder{Tiers: []distributor.Tier{
	{Name: "分享者", PurchaseBP: 9000}, {Name: "银牌", PurchaseBP: 8000, Bar: 30_000}, {Name: "金牌", PurchaseBP: 7000, Bar: 300_000},
}}

// seedSelling publishes what distributors agree to and the tiers that they climb,
// unless that was done.
func seedSelling(ctx context.Context, a *app.App) error {
	known, err := a.Members.Agreements(ctx)
	if err != nil || len(known) > 0 {
		return err
	}
	operator, err := a.Staff.ByLogin(ctx, "operator")
	if err != nil {
		return err
	}
	owner, err := a.Staff.ByLogin(ctx, "owner")
	if err != nil {
		return err
	}
	as := func(id int64) context.Context { return auth.With(ctx, auth.Principal{Kind: auth.Staff, ID: id}) }
	for _, text := range texts {
		if _, err := a.Members.Publish(as(owner.ID), text); err != nil {
			return err
		}
	}
	draft, err := a.Sellers.Ladder.Draft(as(operator.ID), ladder, "演示的等级", 0)
	if err != nil {
		return err
	}
	return a.Sellers.Ladder.Publish(as(owner.ID), draft.No)
}
