// Generated from contract/openapi.json by `make generate`.

export interface paths {
    "/api/v1/addresses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 地址簿，默认地址在前
         * @description 地址簿，默认地址在前。
         */
        get: operations["address-list"];
        put?: never;
        /**
         * 新增地址；第一条自动成为默认，相同的不会重复
         * @description 新增地址；第一条自动成为默认，相同的不会重复。
         */
        post: operations["address-add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/addresses/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 导入 wx.chooseAddress 的结果
         * @description 导入 wx.chooseAddress 的结果。
         */
        post: operations["address-import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/addresses/parse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 智能识别粘贴的地址
         * @description 智能识别粘贴的地址。
         */
        post: operations["address-parse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/addresses/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 一条地址
         * @description 一条地址。
         */
        get: operations["address-get"];
        /**
         * 修改地址
         * @description 修改地址。
         */
        put: operations["address-change"];
        post?: never;
        /**
         * 删除地址
         * @description 删除地址。
         */
        delete: operations["address-delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/after-sales": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 我的售后
         * @description 我的售后。
         */
        get: operations["aftersale-list"];
        put?: never;
        /**
         * 申请售后
         * @description 申请售后。
         */
        post: operations["aftersale-apply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/after-sales/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 售后详情：经过、期限、退货地址
         * @description 售后详情：经过、期限、退货地址。
         */
        get: operations["aftersale-get"];
        /**
         * 修改还没答复的申请
         * @description 修改还没答复的申请。
         */
        put: operations["aftersale-change"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/after-sales/{id}/receive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 确认收到换货
         * @description 确认收到换货。
         */
        post: operations["aftersale-receive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/after-sales/{id}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 填写寄回的快递单号
         * @description 填写寄回的快递单号。
         */
        post: operations["aftersale-return"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/after-sales/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 撤销申请
         * @description 撤销申请。
         */
        post: operations["aftersale-withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agreements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 各类协议的当前版本
         * @description 各类协议的当前版本。
         */
        get: operations["agreement-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/binding": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 谁带我来的
         * @description 谁带我来的。
         */
        get: operations["binding-mine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/brand": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 品牌：店名、故事与承诺
         * @description 品牌：店名、故事与承诺。
         */
        get: operations["brand"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/carriers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 快递公司
         * @description 快递公司。
         */
        get: operations["carrier-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 我的购物车；失效的商品留着并说明原因
         * @description 我的购物车；失效的商品留着并说明原因。
         */
        get: operations["cart-get"];
        put?: never;
        /**
         * 加入购物车
         * @description 加入购物车。
         */
        post: operations["cart-add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cart/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 移出购物车
         * @description 移出购物车。
         */
        post: operations["cart-remove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cart/select": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 选中或取消多行
         * @description 选中或取消多行。
         */
        post: operations["cart-select"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cart/{sku_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * 改件数，或选中、取消一行
         * @description 改件数，或选中、取消一行。
         */
        put: operations["cart-change"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 商品分类
         * @description 商品分类。
         */
        get: operations["category-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 我同意过的协议
         * @description 我同意过的协议。
         */
        get: operations["consent-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * 同意当前版本的协议
         * @description 同意当前版本的协议。
         */
        put: operations["consent-give"];
        post?: never;
        /**
         * 撤回同意
         * @description 撤回同意。
         */
        delete: operations["consent-withdraw"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/distributor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 我的分销资格
         * @description 我的分销资格。
         */
        get: operations["distributor-mine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/distributor/application": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 我上一次申请时填的
         * @description 我上一次申请时填的。
         */
        get: operations["distributor-applied"];
        put?: never;
        /**
         * 申请成为分销商
         * @description 申请成为分销商。
         */
        post: operations["distributor-apply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/distributor/commissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 我的佣金，逐行说明
         * @description 我的佣金，逐行说明。
         */
        get: operations["commission-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/distributor/earned": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 今天和本月挣了多少
         * @description 今天和本月挣了多少。
         */
        get: operations["commission-earned"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/distributor/funds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 我的佣金余额
         * @description 我的佣金余额。
         */
        get: operations["commission-funds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/distributor/goods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 可以分享的商品，和卖出一件我挣多少
         * @description 可以分享的商品，和卖出一件我挣多少。
         */
        get: operations["commission-goods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/distributor/goods/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 一件商品每个规格我挣多少
         * @description 一件商品每个规格我挣多少。
         */
        get: operations["commission-goods-get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/distributor/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 我的分享码与效果
         * @description 我的分享码与效果。
         */
        get: operations["link-list"];
        put?: never;
        /**
         * 生成分享码；同样的内容和渠道只有一个
         * @description 生成分享码；同样的内容和渠道只有一个。
         */
        post: operations["link-make"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/distributor/links/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 一个分享码
         * @description 一个分享码。
         */
        get: operations["link-get"];
        put?: never;
        post?: never;
        /**
         * 停用分享码
         * @description 停用分享码。
         */
        delete: operations["link-revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/distributor/links/{id}/days": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 一个分享码每天的效果
         * @description 一个分享码每天的效果。
         */
        get: operations["link-days"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/distributor/links/{id}/posters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 一个分享码可用的全部海报
         * @description 一个分享码可用的全部海报。
         */
        get: operations["poster-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/distributor/orders/{id}/attribution": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 这单为什么是我的，或为什么不是
         * @description 这单为什么是我的，或为什么不是。
         */
        get: operations["attribution-get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/distributor/orders/{id}/questions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 对归属有疑问
         * @description 对归属有疑问。
         */
        post: operations["attribution-ask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/distributor/payout-terms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 提现规则与今天剩余的额度
         * @description 提现规则与今天剩余的额度。
         */
        get: operations["payout-terms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/distributor/payouts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 我的提现，新的在前
         * @description 我的提现，新的在前。
         */
        get: operations["payout-list"];
        put?: never;
        /**
         * 申请提现
         * @description 申请提现。
         */
        post: operations["payout-ask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/distributor/payouts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 一笔提现
         * @description 一笔提现。
         */
        get: operations["payout-get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/distributor/payouts/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 确认收款前取消转账；以微信的答复为准
         * @description 确认收款前取消转账；以微信的答复为准。
         */
        post: operations["payout-cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/distributor/payouts/{id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 确认收款所需的参数，交给 wx.requestMerchantTransfer
         * @description 确认收款所需的参数，交给 wx.requestMerchantTransfer。
         */
        get: operations["payout-confirm"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/distributor/payouts/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 发出前撤回
         * @description 发出前撤回。
         */
        post: operations["payout-withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/distributor/prepared-posters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 品牌为我备好的海报
         * @description 品牌为我备好的海报。
         */
        get: operations["poster-prepared"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/distributor/products/{id}/image-set": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * 换一套主图
         * @description 换一套主图。
         */
        put: operations["image-set-choose"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/distributor/products/{id}/image-sets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 一件商品的各套主图，与分给我的那一套
         * @description 一件商品的各套主图，与分给我的那一套。
         */
        get: operations["image-set-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/distributor/questions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 我提过的疑问
         * @description 我提过的疑问。
         */
        get: operations["attribution-questions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/distributor/statement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 我的对账单
         * @description 我的对账单。
         */
        get: operations["commission-statement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/distributor/team": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 谁介绍我来，我介绍了谁；不涉及任何报酬
         * @description 谁介绍我来，我介绍了谁；不涉及任何报酬。
         */
        get: operations["distributor-team"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/distributor/traffic": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 今天和本月：来访与订单
         * @description 今天和本月：来访与订单。
         */
        get: operations["link-traffic"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/favourites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 我的收藏，新的在前
         * @description 我的收藏，新的在前。
         */
        get: operations["favourite-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/favourites/{product_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 是否已收藏
         * @description 是否已收藏。
         */
        get: operations["favourite-get"];
        /**
         * 收藏
         * @description 收藏。
         */
        put: operations["favourite-add"];
        post?: never;
        /**
         * 取消收藏
         * @description 取消收藏。
         */
        delete: operations["favourite-delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/footprints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 我看过的商品，最近的在前，至多 100 件
         * @description 我看过的商品，最近的在前，至多 100 件。
         */
        get: operations["footprint-list"];
        put?: never;
        post?: never;
        /**
         * 清空足迹
         * @description 清空足迹。
         */
        delete: operations["footprint-clear"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/footprints/{product_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * 记下我看过这件商品
         * @description 记下我看过这件商品。
         */
        put: operations["footprint-add"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 我的消息，新的在前
         * @description 我的消息，新的在前。
         */
        get: operations["inbox-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inbox/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 标为已读
         * @description 标为已读。
         */
        post: operations["inbox-read"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inbox/unread": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 有几条未读
         * @description 有几条未读。
         */
        get: operations["inbox-unread"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invoice-titles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 我的发票抬头
         * @description 我的发票抬头。
         */
        get: operations["invoice-title-list"];
        put?: never;
        /**
         * 新增发票抬头
         * @description 新增发票抬头。
         */
        post: operations["invoice-title-add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invoice-titles/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * 修改发票抬头
         * @description 修改发票抬头。
         */
        put: operations["invoice-title-change"];
        post?: never;
        /**
         * 删除发票抬头
         * @description 删除发票抬头。
         */
        delete: operations["invoice-title-delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/links/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 分享码指向哪里
         * @description 分享码指向哪里。
         */
        get: operations["link-resolve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/links/{code}/image-sets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 分享的人给几件商品用的主图：列表用
         * @description 分享的人给几件商品用的主图：列表用。
         */
        get: operations["link-shown-all"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/links/{code}/products/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 分享的人给一件商品用的那套主图
         * @description 分享的人给一件商品用的那套主图。
         */
        get: operations["link-shown"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 用 wx.login 的 code 登录
         * @description 用 wx.login 的 code 登录。
         */
        post: operations["member-login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 当前会员
         * @description 当前会员。
         */
        get: operations["member-me"];
        /**
         * 修改昵称和头像
         * @description 修改昵称和头像。
         */
        put: operations["member-profile"];
        post?: never;
        /**
         * 注销账号：抹去个人信息，订单以编号保留
         * @description 注销账号：抹去个人信息，订单以编号保留。
         */
        delete: operations["member-delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 导出关于我的全部数据
         * @description 导出关于我的全部数据。
         */
        get: operations["member-export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/phone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 用 getPhoneNumber 的 code 绑定手机号
         * @description 用 getPhoneNumber 的 code 绑定手机号。
         */
        post: operations["member-phone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 我的订单
         * @description 我的订单。
         */
        get: operations["order-list"];
        put?: never;
        /**
         * 下单
         * @description 下单。
         */
        post: operations["order-place"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 各状态有几个订单，用于角标
         * @description 各状态有几个订单，用于角标。
         */
        get: operations["order-counts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 订单详情
         * @description 订单详情。
         */
        get: operations["order-get"];
        put?: never;
        post?: never;
        /**
         * 从我的列表里删除已结束的订单
         * @description 从我的列表里删除已结束的订单。
         */
        delete: operations["order-hide"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/address": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * 发货前更改收货地址
         * @description 发货前更改收货地址。
         */
        put: operations["order-address"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/after-sale-options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 能申请什么售后，建议退多少
         * @description 能申请什么售后，建议退多少。
         */
        get: operations["aftersale-options"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/again": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 再来一单：把商品放进购物车
         * @description 再来一单：把商品放进购物车。
         */
        post: operations["order-again"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 取消未付款的订单
         * @description 取消未付款的订单。
         */
        post: operations["order-cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/invoice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 这个订单的发票
         * @description 这个订单的发票。
         */
        get: operations["invoice-get"];
        put?: never;
        /**
         * 申请开票
         * @description 申请开票。
         */
        post: operations["invoice-ask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/parcels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 订单的包裹
         * @description 订单的包裹。
         */
        get: operations["order-parcels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/pay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 发起支付，返回 wx.requestPayment 的参数
         * @description 发起支付，返回 wx.requestPayment 的参数。
         */
        post: operations["order-pay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/receive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 确认收货（以微信的记录为准）
         * @description 确认收货（以微信的记录为准）。
         */
        post: operations["order-receive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 我对这个订单的评价
         * @description 我对这个订单的评价。
         */
        get: operations["order-reviews"];
        put?: never;
        /**
         * 评价收到的商品
         * @description 评价收到的商品。
         */
        post: operations["order-review"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/parcels/{id}/trace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 包裹到哪里了（微信物流查询）
         * @description 包裹到哪里了（微信物流查询）。
         */
        get: operations["parcel-trace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 在售商品，新品在前
         * @description 在售商品，新品在前。
         */
        get: operations["product-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/products/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 商品详情
         * @description 商品详情。
         */
        get: operations["product-get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/products/{id}/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 商品评价，新的在前
         * @description 商品评价，新的在前。
         */
        get: operations["product-reviews"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/products/{id}/reviews/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 商品评价概览
         * @description 商品评价概览。
         */
        get: operations["product-review-summary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 报价：逐行说明每一分钱
         * @description 报价：逐行说明每一分钱。
         */
        post: operations["order-quote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/regions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 省市区列表
         * @description 省市区列表。
         */
        get: operations["region-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 搜索在售商品
         * @description 搜索在售商品。
         */
        get: operations["search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 我的搜索历史，最近的在前，最多 20 条
         * @description 我的搜索历史，最近的在前，最多 20 条。
         */
        get: operations["search-history-list"];
        put?: never;
        /**
         * 记下我搜索过的词
         * @description 记下我搜索过的词。
         */
        post: operations["search-history-add"];
        /**
         * 删除一条或全部搜索历史
         * @description 删除一条或全部搜索历史。
         */
        delete: operations["search-history-delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search/hot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 近七天的热搜词
         * @description 近七天的热搜词。
         */
        get: operations["search-hot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search/suggest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 搜索联想
         * @description 搜索联想。
         */
        get: operations["search-suggest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * 退出登录
         * @description 退出登录。
         */
        delete: operations["member-logout"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/renew": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 续期：换一个新令牌
         * @description 续期：换一个新令牌。
         */
        post: operations["member-renew"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/storefront": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 首页：各块内容，货架上的商品已取好
         * @description 首页：各块内容，货架上的商品已取好。
         */
        get: operations["storefront-home"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/storefront/preview/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 看草稿：凭预览链接
         * @description 看草稿：凭预览链接。
         */
        get: operations["storefront-preview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscribe-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 可以订阅的消息
         * @description 可以订阅的消息。
         */
        get: operations["subscribe-templates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 记下接受的订阅消息：接受一次，送达一条
         * @description 记下接受的订阅消息：接受一次，送达一条。
         */
        post: operations["subscribe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/troubles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 报告页面出错，同样的错误只计数
         * @description 报告页面出错，同样的错误只计数。
         */
        post: operations["trouble-report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 上传一张图片
         * @description 上传一张图片。
         */
        post: operations["upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/visits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 由分享码而来：只用于统计
         * @description 由分享码而来：只用于统计。
         */
        post: operations["link-visit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AddressImportRequest: {
            cityName: string;
            countyName: string;
            detailInfo: string;
            detailInfoNew?: string;
            errMsg?: string;
            nationalCode?: string;
            nationalCodeFull?: string;
            postalCode?: string;
            provinceName: string;
            streetName?: string;
            telNumber: string;
            userName: string;
        };
        AddressListResponse: {
            items: components["schemas"]["MemberEntryView"][];
        };
        AddressParseRequest: {
            /** @description 粘贴的文字，如「林知夏 13… 浙江省杭州市…」 */
            text: string;
        };
        AddressParseResponse: {
            city: string;
            detail: string;
            district: string;
            /** @description 没能识别出的必填项 */
            missing: ("name" | "phone" | "province" | "city" | "detail")[];
            name: string;
            phone: string;
            province: string;
        };
        AftersaleApplyRequest: {
            /**
             * Format: int64
             * @description 申请退的运费
             * @example 1990
             */
            freight?: number;
            /**
             * @description 仅退款、退货退款、换货
             * @enum {string}
             */
            kind: "refund" | "return" | "exchange";
            lines: components["schemas"]["AftersaleLineInput"][];
            /**
             * Format: id
             * @example 1873640098512896
             */
            order_id: string;
            /** @description 凭证图片：上传后得到的编号 */
            pictures?: string[];
            /** @enum {string} */
            reason: "quality" | "wrong" | "damaged" | "unlike" | "late" | "lost" | "mind" | "address" | "other";
            /** @description 说明 */
            words?: string;
        };
        AftersaleCaseView: {
            /**
             * Format: int64
             * @description 合计退款
             * @example 1990
             */
            amount: number;
            /** @description 商家的答复 */
            answer?: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            applied_at: string;
            /** @description 买家现在能做：change、withdraw、return、receive、reapply；员工：approve、reject、arrived、reship、refund-retry */
            can: string[];
            /** @description 寄回的快递 */
            carrier?: string;
            /**
             * Format: date-time
             * @description 这一步的期限
             * @example 2026-11-23T08:00:00.000Z
             */
            clock_at?: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            done_at?: string;
            /**
             * Format: int64
             * @description 退的运费
             * @example 1990
             */
            freight: number;
            /**
             * Format: id
             * @description 售后单号
             * @example 1873640098512896
             */
            id: string;
            /**
             * @description 仅退款、退货退款、换货
             * @enum {string}
             */
            kind: "refund" | "return" | "exchange";
            lines: components["schemas"]["AftersaleLineView"][];
            /**
             * Format: id
             * @example 1873640098512896
             */
            order_id: string;
            /** @description 换货发出的快递 */
            out_carrier?: string;
            out_no?: string;
            /** @description 已超过期限 */
            overdue: boolean;
            /**
             * @description 寄回的运费由谁承担
             * @enum {string}
             */
            payer: "shop" | "buyer";
            /** @description 凭证图片地址 */
            pictures: string[];
            reason: string;
            reason_text: string;
            /**
             * Format: int64
             * @description 商家补偿的寄回运费
             * @example 1990
             */
            return_fee: number;
            /** @enum {string} */
            state: "applied" | "approved" | "returning" | "arrived" | "reshipped" | "refunding" | "stuck" | "done" | "rejected" | "withdrawn";
            tracking_no?: string;
            /** @description 买家的说明 */
            words: string;
        };
        AftersaleEventView: {
            /** @description member:编号、staff:编号、wechat 或 system */
            actor: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            at: string;
            detail: string;
            kind: string;
            /** @description 员工的姓名；只在管理端有 */
            name?: string;
        };
        AftersaleGetResponse: {
            /**
             * Format: int64
             * @description 合计退款
             * @example 1990
             */
            amount: number;
            /** @description 商家的答复 */
            answer?: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            applied_at: string;
            /** @description 买家现在能做：change、withdraw、return、receive、reapply；员工：approve、reject、arrived、reship、refund-retry */
            can: string[];
            /** @description 寄回的快递 */
            carrier?: string;
            /**
             * Format: date-time
             * @description 这一步的期限
             * @example 2026-11-23T08:00:00.000Z
             */
            clock_at?: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            done_at?: string;
            /** @description 经过，最早的在前 */
            events: components["schemas"]["AftersaleEventView"][];
            /**
             * Format: int64
             * @description 退的运费
             * @example 1990
             */
            freight: number;
            /**
             * Format: id
             * @description 售后单号
             * @example 1873640098512896
             */
            id: string;
            /**
             * @description 仅退款、退货退款、换货
             * @enum {string}
             */
            kind: "refund" | "return" | "exchange";
            lines: components["schemas"]["AftersaleLineView"][];
            /**
             * Format: id
             * @example 1873640098512896
             */
            order_id: string;
            /** @description 换货发出的快递 */
            out_carrier?: string;
            out_no?: string;
            /** @description 已超过期限 */
            overdue: boolean;
            /**
             * @description 寄回的运费由谁承担
             * @enum {string}
             */
            payer: "shop" | "buyer";
            /** @description 凭证图片地址 */
            pictures: string[];
            reason: string;
            reason_text: string;
            /** @description 寄回到哪里；同意退货后才有 */
            return_address?: components["schemas"]["MemberAddress"];
            /**
             * Format: int64
             * @description 商家补偿的寄回运费
             * @example 1990
             */
            return_fee: number;
            /** @enum {string} */
            state: "applied" | "approved" | "returning" | "arrived" | "reshipped" | "refunding" | "stuck" | "done" | "rejected" | "withdrawn";
            tracking_no?: string;
            /** @description 买家的说明 */
            words: string;
        };
        AftersaleLineInput: {
            /**
             * Format: int64
             * @description 申请退的金额；换货不填
             * @example 1990
             */
            amount?: number;
            /**
             * Format: id
             * @description 订单行
             * @example 1873640098512896
             */
            line_id: string;
            /**
             * Format: int64
             * @description 件数；只要补偿时为 0
             */
            pieces: number;
        };
        AftersaleLineView: {
            /**
             * Format: int64
             * @description 这一行退的金额
             * @example 1990
             */
            amount: number;
            /**
             * Format: int64
             * @description 仓库收到的损坏件数
             */
            damaged: number;
            /**
             * Format: id
             * @description 订单行
             * @example 1873640098512896
             */
            line_id: string;
            /** Format: int64 */
            pieces: number;
            /**
             * Format: id
             * @example 1873640098512896
             */
            sku_id: string;
            /**
             * Format: int64
             * @description 仓库收到的完好件数
             */
            sound: number;
        };
        AftersaleOptionView: {
            /**
             * Format: id
             * @description 正在办理的售后
             * @example 1873640098512896
             */
            after_sale_id?: string;
            /**
             * Format: int64
             * @description 这一行还能退的金额
             * @example 1990
             */
            left: number;
            /**
             * Format: id
             * @example 1873640098512896
             */
            line_id: string;
            picture: string;
            /** @description 退 1 件、2 件……建议的金额 */
            proposed: number[];
            /**
             * Format: int64
             * @description 还能退款的件数
             */
            refundable: number;
            /**
             * Format: int64
             * @description 还能寄回（退货、换货）的件数
             */
            returnable: number;
            sku_name: string;
            title: string;
        };
        AftersaleOptionsResponse: {
            /**
             * Format: int64
             * @description 还能退的运费
             * @example 1990
             */
            freight: number;
            /** @description 现在能申请的种类 */
            kinds: string[];
            lines: components["schemas"]["AftersaleOptionView"][];
            reasons: components["schemas"]["AftersaleReasonView"][];
        };
        AftersaleParcelInput: {
            /** @description 微信的快递公司编码 */
            carrier: string;
            /** @description 快递单号 */
            tracking_no: string;
        };
        AftersaleReasonView: {
            code: string;
            /**
             * @description 寄回的运费由谁承担
             * @enum {string}
             */
            payer: "shop" | "buyer";
            text: string;
        };
        AftersaleWishInput: {
            /**
             * Format: int64
             * @description 申请退的运费
             * @example 1990
             */
            freight?: number;
            /**
             * @description 仅退款、退货退款、换货
             * @enum {string}
             */
            kind: "refund" | "return" | "exchange";
            lines: components["schemas"]["AftersaleLineInput"][];
            /** @description 凭证图片：上传后得到的编号 */
            pictures?: string[];
            /** @enum {string} */
            reason: "quality" | "wrong" | "damaged" | "unlike" | "late" | "lost" | "mind" | "address" | "other";
            /** @description 说明 */
            words?: string;
        };
        AgreementListResponse: {
            items: components["schemas"]["MemberAgreementView"][];
        };
        AttributionAskRequest: {
            words: string;
        };
        AttributionGetResponse: {
            /** @description 这单是否属于您 */
            mine: boolean;
            reason: string;
            /** @description 为什么，逐句说明 */
            words: string[];
        };
        BindingMineResponse: {
            bound: boolean;
            /** @description 分享人的昵称，可能为空 */
            name: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            since?: string;
            /** @description 为什么，逐句说明 */
            words: string[];
        };
        CarrierListResponse: {
            items: components["schemas"]["ShippingCarrierView"][];
        };
        CartAddRequest: {
            /**
             * Format: int64
             * @description 件数；已在购物车里的会相加
             */
            quantity: number;
            /**
             * Format: id
             * @description 规格编号
             * @example 1873640098512896
             */
            sku_id: string;
        };
        CartChangeRequest: {
            /**
             * Format: int64
             * @description 改成几件
             */
            quantity?: number;
            /** @description 是否选中 */
            selected?: boolean;
        };
        CartItemView: {
            /**
             * Format: int64
             * @description 现在还能买几件
             */
            left: number;
            /** @description 加入后的变化，如降价 */
            note?: string;
            /** @description 图片地址，可能为空 */
            picture: string;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            price: number;
            /**
             * Format: int64
             * @description 加入购物车时的价格
             * @example 1990
             */
            price_added: number;
            /** @description 不能按现状购买的原因 */
            problem?: components["schemas"]["CartProblemView"];
            /**
             * Format: id
             * @example 1873640098512896
             */
            product_id: string;
            /** Format: int64 */
            quantity: number;
            selected: boolean;
            /**
             * Format: id
             * @example 1873640098512896
             */
            sku_id: string;
            sku_name: string;
            title: string;
        };
        CartMarkedView: {
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            min_price: number;
            /** @description false：已下架 */
            on_shelf: boolean;
            /** @description 图片地址，可能为空 */
            picture: string;
            /**
             * Format: int64
             * @description 收藏时的价格
             * @example 1990
             */
            price_then?: number;
            /**
             * Format: id
             * @example 1873640098512896
             */
            product_id: string;
            /**
             * Format: date-time
             * @description 最近浏览时间
             * @example 2026-11-23T08:00:00.000Z
             */
            seen_at?: string;
            subtitle: string;
            title: string;
        };
        CartProblemView: {
            /** @enum {string} */
            code: "gone" | "off_shelf" | "sold_out" | "short";
            text: string;
        };
        CartRemoveRequest: {
            /** @description 移出这些规格 */
            sku_ids: string[];
        };
        CartSelectRequest: {
            selected: boolean;
            /** @description 不填：全部 */
            sku_ids?: string[];
        };
        CartView: {
            lines: components["schemas"]["CartItemView"][];
            /**
             * Format: int64
             * @description 全部件数
             */
            pieces: number;
            /**
             * Format: int64
             * @description 已选且能买的商品金额，不含运费
             * @example 1990
             */
            selected_amount: number;
            /**
             * Format: int64
             * @description 已选且能买的件数
             */
            selected_pieces: number;
        };
        CatalogCardView: {
            /**
             * Format: id
             * @example 1873640098512896
             */
            category_id: string;
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            image_sets: components["schemas"]["CatalogImageSetView"][];
            /**
             * Format: int64
             * @description 在售规格的最低零售价
             * @example 1990
             */
            min_price: number;
            slug: string;
            subtitle: string;
            title: string;
            /**
             * Format: int64
             * @description 最低价的那个规格的划线价：本店以前收过的价；0：没有
             * @example 1990
             */
            was: number;
        };
        CatalogCategoryView: {
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            name: string;
            slug: string;
        };
        CatalogDetailView: {
            /**
             * Format: id
             * @example 1873640098512896
             */
            category_id: string;
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            image_sets: components["schemas"]["CatalogImageSetView"][];
            /**
             * Format: int64
             * @description 在售规格的最低零售价
             * @example 1990
             */
            min_price: number;
            notes: string;
            options: components["schemas"]["CatalogOptionView"][];
            points: string[];
            skus: components["schemas"]["CatalogSKUView"][];
            slug: string;
            story: string;
            subtitle: string;
            title: string;
            /** @description 视频地址，可能为空：放在图片前面 */
            video: string;
            /** @description 视频封面的地址；空：用第一张图 */
            video_cover: string;
            /**
             * Format: int64
             * @description 最低价的那个规格的划线价：本店以前收过的价；0：没有
             * @example 1990
             */
            was: number;
        };
        CatalogImageSetView: {
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            name: string;
            /** @description 图片地址 */
            pictures: string[];
        };
        CatalogOptionView: {
            name: string;
            values: string[];
        };
        CatalogSKUView: {
            code: string;
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            /**
             * Format: int64
             * @description 现在还能买几件
             */
            left: number;
            /**
             * Format: int64
             * @description 划线价：本店以前收过的价；0：没有
             * @example 1990
             */
            market_price: number;
            name: string;
            /**
             * Format: int64
             * @description 统一零售价
             * @example 1990
             */
            retail_price: number;
            /** @description 与 options 一一对应 */
            values: string[];
            /** Format: int64 */
            weight_grams: number;
        };
        CatalogSuggestionView: {
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            /**
             * @description 商品或分类
             * @enum {string}
             */
            kind: "product" | "category";
            text: string;
        };
        CategoryListResponse: {
            items: components["schemas"]["CatalogCategoryView"][];
        };
        CommissionAmounts: {
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            available: number;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            frozen: number;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            paying: number;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            withheld: number;
        };
        CommissionEarnedResponse: {
            /**
             * Format: int64
             * @description 本月付款的订单带来的佣金，已扣除收回的
             * @example 1990
             */
            month: number;
            /**
             * Format: int64
             * @description 今天付款的订单带来的佣金，已扣除收回的
             * @example 1990
             */
            today: number;
        };
        CommissionFundsView: {
            /**
             * Format: int64
             * @description 可提现
             * @example 1990
             */
            available: number;
            /**
             * Format: int64
             * @description 欠款：佣金提现后买家又退款；以后的佣金先抵它
             * @example 1990
             */
            debt: number;
            /**
             * Format: int64
             * @description 冻结：售后期未满
             * @example 1990
             */
            frozen: number;
            /**
             * Format: int64
             * @description 提现中
             * @example 1990
             */
            paying: number;
            /**
             * Format: int64
             * @description 暂扣：正在核查
             * @example 1990
             */
            withheld: number;
        };
        CommissionGoodsGetResponse: {
            /**
             * Format: id
             * @description 商品编号
             * @example 1873640098512896
             */
            id: string;
            /**
             * Format: int64
             * @description 卖出一件至少挣多少，按零售价
             * @example 1990
             */
            least: number;
            /**
             * Format: int64
             * @description 在售规格的最低零售价
             * @example 1990
             */
            min_price: number;
            /**
             * Format: int64
             * @description 卖出一件至多挣多少，按零售价
             * @example 1990
             */
            most: number;
            /** @description 图片地址，可能为空 */
            picture: string;
            skus: components["schemas"]["CommissionOfferedSKUView"][];
            subtitle: string;
            title: string;
        };
        CommissionMoved: {
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            available: number;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            frozen: number;
            kind: string;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            paying: number;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            withheld: number;
            words: string;
        };
        CommissionMovementView: {
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            at: string;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            available: number;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            frozen: number;
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            kind: string;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            paying: number;
            /** @enum {string} */
            subject: "order" | "settlement" | "payout" | "distributor";
            /**
             * Format: id
             * @description 订单、结算、提现或分销商的编号
             * @example 1873640098512896
             */
            subject_id: string;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            withheld: number;
            words: string;
        };
        CommissionOfferView: {
            /**
             * Format: id
             * @description 商品编号
             * @example 1873640098512896
             */
            id: string;
            /**
             * Format: int64
             * @description 卖出一件至少挣多少，按零售价
             * @example 1990
             */
            least: number;
            /**
             * Format: int64
             * @description 在售规格的最低零售价
             * @example 1990
             */
            min_price: number;
            /**
             * Format: int64
             * @description 卖出一件至多挣多少，按零售价
             * @example 1990
             */
            most: number;
            /** @description 图片地址，可能为空 */
            picture: string;
            subtitle: string;
            title: string;
        };
        CommissionOfferedSKUView: {
            /**
             * Format: int64
             * @description 卖出一件挣多少
             * @example 1990
             */
            earned: number;
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            name: string;
            /**
             * Format: int64
             * @description 零售价
             * @example 1990
             */
            price: number;
            /** @description 怎么算 */
            words: string;
        };
        CommissionStatementView: {
            /** @description 月末，或现在 */
            after: components["schemas"]["CommissionAmounts"];
            /** @description 月初 */
            before: components["schemas"]["CommissionAmounts"];
            /** @description 流水，新的在前 */
            lines: components["schemas"]["PageCommissionMovementView"];
            month: string;
            /** @description 本月各项合计 */
            moved: components["schemas"]["CommissionMoved"][];
        };
        CommissionView: {
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            accrued_at?: string;
            /**
             * Format: int64
             * @description 佣金
             * @example 1990
             */
            amount: number;
            /**
             * Format: id
             * @example 1873640098512896
             */
            distributor_id: string;
            /** @description 真实姓名，只给员工看 */
            distributor_name?: string;
            /** @description 订单已更正给别人 */
            ended: boolean;
            /** @description 正在核查 */
            held: boolean;
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            /**
             * Format: int64
             * @description 还剩
             * @example 1990
             */
            left: number;
            /**
             * Format: id
             * @example 1873640098512896
             */
            order_id: string;
            /**
             * Format: int64
             * @description 这一行的实付
             * @example 1990
             */
            paid: number;
            /** Format: int64 */
            pieces: number;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            placed_at: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            released_at?: string;
            /**
             * Format: int64
             * @description 其中已收回
             * @example 1990
             */
            reversed: number;
            sku_name: string;
            /** @enum {string} */
            state: "promised" | "accrued" | "due" | "released" | "void";
            title: string;
            /** @description 怎么算出来的，逐句说明 */
            words: string[];
        };
        ConsentListResponse: {
            items: components["schemas"]["MemberConsentView"][];
        };
        ContentUploadView: {
            /** Format: int64 */
            height: number;
            /**
             * Format: id
             * @description 提交评价、售后等时填它
             * @example 1873640098512896
             */
            id: string;
            /** @description 文件的 key，用于商品主图 */
            key: string;
            /** @description 图片地址 */
            url: string;
            /** Format: int64 */
            width: number;
        };
        DistributorAppliedResponse: {
            channel: string;
            city: string;
            name: string;
            phone: string;
            province: string;
        };
        DistributorApplyRequest: {
            /**
             * Format: id
             * @description 读过并同意的分销协议
             * @example 1873640098512896
             */
            agreement_id: string;
            /** @description 打算在哪里分享：微信群、门店、朋友圈…… */
            channel: string;
            city: string;
            /** @description 由谁的分享码而来；只用于服务和统计 */
            link?: string;
            /** @description 真实姓名 */
            name: string;
            phone: string;
            province: string;
        };
        DistributorImageSetView: {
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            /** @description 我的海报用的是这一套 */
            mine: boolean;
            name: string;
            /** @description 图片地址 */
            pictures: string[];
        };
        DistributorMateView: {
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            joined: string;
            /** @description 微信昵称，可能为空 */
            name: string;
            /** @enum {string} */
            state: "active" | "suspended" | "expelled";
            tier: string;
        };
        DistributorMineView: {
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            applied_at?: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            decided_at?: string;
            /** @description 全部等级，从低到高；只有分销商有 */
            ladder?: components["schemas"]["DistributorRung"][];
            /** @description 下一级 */
            next?: components["schemas"]["DistributorRung"];
            /** @description 上一次决定的理由 */
            reason: string;
            /**
             * Format: int64
             * @description 卖给别人并已完成的金额，扣除退款
             * @example 1990
             */
            sales: number;
            /** @enum {string} */
            state: "none" | "applied" | "rejected" | "active" | "suspended" | "expelled";
            /** @description 只有分销商有 */
            tier?: components["schemas"]["DistributorRung"];
        };
        DistributorRung: {
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            bar: number;
            name: string;
            /** Format: int64 */
            no: number;
            /**
             * Format: int64
             * @description 拿货价是零售价的万分之几
             */
            purchase_bp: number;
        };
        DistributorTeamResponse: {
            /** @description 是否由别的分销商介绍而来 */
            invited: boolean;
            /** @description 介绍人的微信昵称，可能为空 */
            inviter: string;
            /** @description 我介绍来的分销商，新的在前 */
            mates: components["schemas"]["PageDistributorMateView"];
        };
        FavouriteGetResponse: {
            /** @description 是否已收藏 */
            favourite: boolean;
        };
        Field: {
            /** @description 稳定的错误码 */
            code: string;
            /** @description 位置，如 body.items[0].quantity */
            location: string;
            /** @description 中文说明 */
            message: string;
        };
        FootprintListResponse: {
            items: components["schemas"]["CartMarkedView"][];
        };
        ImageSetChooseRequest: {
            /**
             * Format: id
             * @description 想用的那一套
             * @example 1873640098512896
             */
            image_set_id: string;
        };
        ImageSetChooseResponse: {
            items: components["schemas"]["DistributorImageSetView"][];
        };
        ImageSetListResponse: {
            items: components["schemas"]["DistributorImageSetView"][];
        };
        InboxReadRequest: {
            /** @description 不填：全部标为已读 */
            ids?: string[];
        };
        InboxUnreadResponse: {
            /**
             * Format: int64
             * @description 未读条数，用于角标
             */
            unread: number;
        };
        InvoiceTitleListResponse: {
            items: components["schemas"]["OrderTitleView"][];
        };
        LinkDaysResponse: {
            /** @description 近 30 天，有数据的日子 */
            items: components["schemas"]["ReferralDayView"][];
        };
        LinkMakeRequest: {
            /** @description 打算发到哪里：朋友圈、某个群…… */
            channel?: string;
            /**
             * Format: date-time
             * @description 不填：一直有效
             * @example 2026-11-23T08:00:00.000Z
             */
            expires_at?: string;
            /**
             * Format: id
             * @description target 是 product 时必填
             * @example 1873640098512896
             */
            product_id?: string;
            /** @enum {string} */
            target: "home" | "product";
        };
        LinkResolveResponse: {
            /**
             * Format: id
             * @description 分享的人用的那套主图
             * @example 1873640098512896
             */
            image_set_id?: string;
            /**
             * Format: id
             * @example 1873640098512896
             */
            product_id?: string;
            /** @enum {string} */
            target: "home" | "product";
            /** @description false：码已失效，去首页即可 */
            valid: boolean;
        };
        LinkShownAllResponse: {
            /** @description 分享的人分到过主图的那些商品 */
            items: components["schemas"]["ReferralShownView"][];
        };
        LinkShownResponse: {
            /**
             * Format: id
             * @description 分享的人用的那套主图；没有分到过或码已失效时没有
             * @example 1873640098512896
             */
            image_set_id?: string;
        };
        LinkTrafficResponse: {
            month: components["schemas"]["ReferralTrafficView"];
            today: components["schemas"]["ReferralTrafficView"];
        };
        LinkVisitRequest: {
            link: string;
        };
        MemberAddress: {
            /** @description 市 */
            city: string;
            /** @description 详细地址 */
            detail: string;
            /** @description 区县 */
            district: string;
            /** @description 收货人 */
            name: string;
            /** @description 手机号 */
            phone: string;
            /** @description 省 */
            province: string;
        };
        MemberAddressBody: {
            /** @description 市 */
            city: string;
            /** @description 详细地址 */
            detail: string;
            /** @description 区县 */
            district: string;
            /** @description 设为默认地址 */
            is_default?: boolean;
            /** @description 收货人 */
            name: string;
            /** @description 手机号 */
            phone: string;
            /** @description 省 */
            province: string;
        };
        MemberAgreementView: {
            /** @description 全文，纯文本 */
            body: string;
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            /** @enum {string} */
            kind: "privacy" | "terms" | "marketing" | "distributor";
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            published_at: string;
            title: string;
            /** Format: int64 */
            version: number;
        };
        MemberCityView: {
            districts: string[];
            name: string;
        };
        MemberConsentView: {
            /**
             * Format: id
             * @example 1873640098512896
             */
            agreement_id: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            given_at: string;
            /** @enum {string} */
            kind: "privacy" | "terms" | "marketing" | "distributor";
            title: string;
            /** Format: int64 */
            version: number;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            withdrawn_at?: string;
        };
        MemberEntryView: {
            /** @description 市 */
            city: string;
            /** @description 详细地址 */
            detail: string;
            /** @description 区县 */
            district: string;
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            /** @description 默认地址 */
            is_default: boolean;
            /** @description 收货人 */
            name: string;
            /** @description 手机号 */
            phone: string;
            /** @description 省 */
            province: string;
        };
        MemberLoginRequest: {
            /** @description wx.login 返回的 code */
            code: string;
            /** @description 客户端为这台设备生成并保存的随机编号 */
            device?: string;
            /** @description 由哪个分享码打开，没有则不填 */
            link?: string;
        };
        MemberMeView: {
            /** @description 头像地址，可能为空 */
            avatar: string;
            /**
             * Format: date-time
             * @description 首次登录时间
             * @example 2026-11-23T08:00:00.000Z
             */
            created_at: string;
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            /** @description 昵称，可能为空 */
            nickname: string;
            /** @description 打码的手机号，未授权时为空 */
            phone: string;
        };
        MemberPhoneRequest: {
            /** @description getPhoneNumber 返回的 code */
            code: string;
        };
        MemberProfileRequest: {
            /**
             * Format: id
             * @description 上传的图片编号；不填则不变
             * @example 1873640098512896
             */
            avatar?: string;
            /** @description 昵称；经微信内容安全检查 */
            nickname: string;
        };
        MemberProvinceView: {
            cities: components["schemas"]["MemberCityView"][];
            name: string;
        };
        MemberSessionView: {
            /**
             * Format: date-time
             * @description 过期时间；到期前可以续期
             * @example 2026-11-23T08:00:00.000Z
             */
            expires_at: string;
            /**
             * Format: id
             * @example 1873640098512896
             */
            member_id: string;
            /** @description 会员令牌，放在 Authorization: Bearer 里 */
            token: string;
        };
        NotifyNoticeView: {
            body: string;
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            /** @description order.shipped、order.refunded、aftersale、invoice 等 */
            kind: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            made_at: string;
            /** @description 点开去小程序的哪一页，可能为空 */
            page: string;
            /**
             * Format: date-time
             * @description 没有：未读
             * @example 2026-11-23T08:00:00.000Z
             */
            read_at?: string;
            title: string;
        };
        NotifyTemplateView: {
            /** @description 这种消息的用途 */
            kind: string;
            /** @description 传给 wx.requestSubscribeMessage */
            template_id: string;
        };
        OrderAgainResponse: {
            /** @description 已不再销售、没有加入购物车的商品 */
            gone: string[];
        };
        OrderCountsResponse: {
            /**
             * Format: int64
             * @description 待付款
             */
            awaiting_payment: number;
            /**
             * Format: int64
             * @description 待发货
             */
            paid: number;
            /**
             * Format: int64
             * @description 待收货
             */
            shipped: number;
            /**
             * Format: int64
             * @description 待评价
             */
            to_review: number;
        };
        OrderDetailView: {
            address: components["schemas"]["MemberAddress"];
            /** @description 这个地址的标记，改过就不同；发货时带回 */
            address_key: string;
            /** @enum {string} */
            close_reason?: "cancelled" | "expired" | "refunded";
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            closed_at?: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            completed_at?: string;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            discount: number;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            freight: number;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            goods: number;
            /**
             * Format: id
             * @description 订单号
             * @example 1873640098512896
             */
            id: string;
            lines: components["schemas"]["OrderLineView"][];
            note: string;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            paid: number;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            paid_at?: string;
            /**
             * Format: int64
             * @description 已发出的包裹数
             */
            parcels: number;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            pay_by: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            placed_at: string;
            /**
             * @description 收货由谁确认
             * @enum {string}
             */
            receive_door?: "buyer" | "wechat" | "timer";
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            received_at?: string;
            /**
             * Format: int64
             * @description 已决定退款的合计
             * @example 1990
             */
            refunded: number;
            refunds: components["schemas"]["OrderRefundView"][];
            /**
             * Format: date-time
             * @description 承诺最晚发货的时间
             * @example 2026-11-23T08:00:00.000Z
             */
            ship_by?: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            shipped_at?: string;
            /** @enum {string} */
            state: "awaiting_payment" | "paid" | "shipped" | "received" | "completed" | "closing" | "closed";
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            total: number;
            /** @description 微信支付订单号：确认收货组件用它；未付款或零元订单没有 */
            transaction_id?: string;
        };
        OrderInvoiceView: {
            /**
             * Format: int64
             * @description 开票金额：实付减去退款
             * @example 1990
             */
            amount: number;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            done_at?: string;
            /** @description PDF 的下载地址，须登录 */
            file?: string;
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            /** @description 发票号码 */
            number?: string;
            /**
             * Format: id
             * @example 1873640098512896
             */
            order_id: string;
            /** @description 不能开票的原因 */
            reason?: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            requested_at: string;
            /** @enum {string} */
            state: "requested" | "issued" | "refused";
            title: components["schemas"]["OrderTitle"];
        };
        OrderLineView: {
            /**
             * Format: int64
             * @description 实付：单价 × 件数 − 优惠
             * @example 1990
             */
            amount: number;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            discount: number;
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            /** @description 图片地址，可能为空 */
            picture: string;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            price: number;
            /**
             * Format: id
             * @example 1873640098512896
             */
            product_id: string;
            /** Format: int64 */
            quantity: number;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            refunded: number;
            /** Format: int64 */
            refunded_pieces: number;
            /**
             * Format: int64
             * @description 已发件数
             */
            shipped: number;
            /**
             * Format: id
             * @example 1873640098512896
             */
            sku_id: string;
            sku_name: string;
            title: string;
            /**
             * Format: int64
             * @description 付款后还要发的件数
             */
            to_ship: number;
        };
        OrderOpinionInput: {
            /** @description 匿名 */
            anonymous?: boolean;
            /**
             * Format: id
             * @description 订单行
             * @example 1873640098512896
             */
            line_id: string;
            /** @description 上传的图片编号 */
            pictures?: string[];
            /** Format: int64 */
            stars: number;
            /** @description 评价；经微信内容安全检查 */
            text?: string;
        };
        OrderParcelsResponse: {
            items: components["schemas"]["ShippingParcelView"][];
        };
        OrderPayResponse: {
            app_id: string;
            nonce_str: string;
            package: string;
            /** @description true：订单金额为 0，已完成，无需调起支付 */
            paid: boolean;
            pay_sign: string;
            sign_type: string;
            time_stamp: string;
        };
        OrderPlaceRequest: {
            /** @description 收货地址 */
            address: components["schemas"]["MemberAddress"];
            /** @description 这些商品来自购物车，下单时一并移出 */
            from_cart?: boolean;
            /** @description 要买的规格；同一规格会合并 */
            lines: components["schemas"]["OrderWishInput"][];
            /** @description 最近由哪个分享码打开，没有则不填 */
            link?: string;
            /** @description 给商家的留言 */
            note?: string;
            /**
             * Format: int64
             * @description 买家看到并同意的总价；与当前报价不同则拒绝
             * @example 1990
             */
            total: number;
        };
        OrderQuoteLineView: {
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            amount: number;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            discount: number;
            picture: string;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            price: number;
            /** Format: int64 */
            quantity: number;
            /**
             * Format: id
             * @example 1873640098512896
             */
            sku_id: string;
            sku_name: string;
            title: string;
        };
        OrderQuoteRequest: {
            /** @description 寄到哪个市 */
            city?: string;
            /** @description 要买的规格；同一规格会合并 */
            lines: components["schemas"]["OrderWishInput"][];
            /** @description 寄到哪个省；不填时运费可能还会变 */
            province?: string;
        };
        OrderQuoteView: {
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            discount: number;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            freight: number;
            /** @description false：运费还要看寄到哪里 */
            freight_known: boolean;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            goods: number;
            lines: components["schemas"]["OrderQuoteLineView"][];
            /** @description 每一分钱的来由 */
            steps: components["schemas"]["OrderStepView"][];
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            total: number;
        };
        OrderRefundView: {
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            amount: number;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            decided_at: string;
            detail: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            done_at?: string;
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            /** @description 商户退款单号 */
            out_refund_no: string;
            reason: string;
            /**
             * @description closed：微信已关闭，等人工转账；banked：已由银行转账退还
             * @enum {string}
             */
            state: "due" | "processing" | "done" | "abnormal" | "closed" | "banked";
        };
        OrderReviewRequest: {
            reviews: components["schemas"]["OrderOpinionInput"][];
        };
        OrderReviewView: {
            /** @description 头像地址，可能为空 */
            avatar: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            created_at: string;
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            /**
             * Format: id
             * @example 1873640098512896
             */
            line_id: string;
            /** @description 匿名时不显示真实昵称 */
            nickname: string;
            /** @description 图片地址 */
            pictures: string[];
            /**
             * Format: id
             * @example 1873640098512896
             */
            product_id: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            replied_at?: string;
            /** @description 商家回复 */
            reply?: string;
            sku_name: string;
            /** Format: int64 */
            stars: number;
            text: string;
        };
        OrderReviewsResponse: {
            items: components["schemas"]["OrderReviewView"][];
        };
        OrderStepView: {
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            amount: number;
            /** @enum {string} */
            kind: "goods" | "freight";
            text: string;
        };
        OrderTitle: {
            /**
             * Format: email
             * @description 收票邮箱
             */
            email?: string;
            /**
             * @description 个人或企业
             * @enum {string}
             */
            kind: "personal" | "company";
            /** @description 抬头 */
            name: string;
            /** @description 纳税人识别号，企业必填 */
            tax_no?: string;
        };
        OrderTitleView: {
            /**
             * Format: email
             * @description 收票邮箱
             */
            email?: string;
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            /**
             * @description 个人或企业
             * @enum {string}
             */
            kind: "personal" | "company";
            /** @description 抬头 */
            name: string;
            /** @description 纳税人识别号，企业必填 */
            tax_no?: string;
        };
        OrderView: {
            /** @enum {string} */
            close_reason?: "cancelled" | "expired" | "refunded";
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            closed_at?: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            completed_at?: string;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            discount: number;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            freight: number;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            goods: number;
            /**
             * Format: id
             * @description 订单号
             * @example 1873640098512896
             */
            id: string;
            lines: components["schemas"]["OrderLineView"][];
            note: string;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            paid: number;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            paid_at?: string;
            /**
             * Format: int64
             * @description 已发出的包裹数
             */
            parcels: number;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            pay_by: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            placed_at: string;
            /**
             * @description 收货由谁确认
             * @enum {string}
             */
            receive_door?: "buyer" | "wechat" | "timer";
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            received_at?: string;
            /**
             * Format: int64
             * @description 已决定退款的合计
             * @example 1990
             */
            refunded: number;
            /**
             * Format: date-time
             * @description 承诺最晚发货的时间
             * @example 2026-11-23T08:00:00.000Z
             */
            ship_by?: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            shipped_at?: string;
            /** @enum {string} */
            state: "awaiting_payment" | "paid" | "shipped" | "received" | "completed" | "closing" | "closed";
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            total: number;
        };
        OrderWishInput: {
            /**
             * Format: int64
             * @description 件数
             */
            quantity: number;
            /**
             * Format: id
             * @description 规格编号
             * @example 1873640098512896
             */
            sku_id: string;
        };
        PageAftersaleCaseView: {
            /** @description 本页内容 */
            items: components["schemas"]["AftersaleCaseView"][];
            /** @description 下一页的 cursor；没有下一页时不出现 */
            next?: string;
        };
        PageBrandView: {
            /** @description 住所 */
            address: string;
            /** @description 经营者的登记名称 */
            company: string;
            /** @description 统一社会信用代码 */
            credit_code: string;
            /** @description 首页大图的地址，可能为空 */
            hero: string;
            /** @description 许可证的名称与编号 */
            licences: string[];
            name: string;
            name_en: string;
            /** @description 放在页面最上方的说明，可能为空 */
            notice: string;
            /** @description 证照图片的地址 */
            papers: string[];
            /** @description 联系电话 */
            phone: string;
            story: string;
            strengths: string[];
            tagline: string;
            /** @description 外观：随首页一起发布 */
            theme: components["schemas"]["StorefrontThemeView"];
        };
        PageCartMarkedView: {
            /** @description 本页内容 */
            items: components["schemas"]["CartMarkedView"][];
            /** @description 下一页的 cursor；没有下一页时不出现 */
            next?: string;
        };
        PageCatalogCardView: {
            /** @description 本页内容 */
            items: components["schemas"]["CatalogCardView"][];
            /** @description 下一页的 cursor；没有下一页时不出现 */
            next?: string;
        };
        PageCommissionMovementView: {
            /** @description 本页内容 */
            items: components["schemas"]["CommissionMovementView"][];
            /** @description 下一页的 cursor；没有下一页时不出现 */
            next?: string;
        };
        PageCommissionOfferView: {
            /** @description 本页内容 */
            items: components["schemas"]["CommissionOfferView"][];
            /** @description 下一页的 cursor；没有下一页时不出现 */
            next?: string;
        };
        PageCommissionView: {
            /** @description 本页内容 */
            items: components["schemas"]["CommissionView"][];
            /** @description 下一页的 cursor；没有下一页时不出现 */
            next?: string;
        };
        PageDistributorMateView: {
            /** @description 本页内容 */
            items: components["schemas"]["DistributorMateView"][];
            /** @description 下一页的 cursor；没有下一页时不出现 */
            next?: string;
        };
        PageNotifyNoticeView: {
            /** @description 本页内容 */
            items: components["schemas"]["NotifyNoticeView"][];
            /** @description 下一页的 cursor；没有下一页时不出现 */
            next?: string;
        };
        PageOrderReviewView: {
            /** @description 本页内容 */
            items: components["schemas"]["OrderReviewView"][];
            /** @description 下一页的 cursor；没有下一页时不出现 */
            next?: string;
        };
        PageOrderView: {
            /** @description 本页内容 */
            items: components["schemas"]["OrderView"][];
            /** @description 下一页的 cursor；没有下一页时不出现 */
            next?: string;
        };
        PagePayoutView: {
            /** @description 本页内容 */
            items: components["schemas"]["PayoutView"][];
            /** @description 下一页的 cursor；没有下一页时不出现 */
            next?: string;
        };
        PageReferralLinkView: {
            /** @description 本页内容 */
            items: components["schemas"]["ReferralLinkView"][];
            /** @description 下一页的 cursor；没有下一页时不出现 */
            next?: string;
        };
        PageReferralQuestionView: {
            /** @description 本页内容 */
            items: components["schemas"]["ReferralQuestionView"][];
            /** @description 下一页的 cursor；没有下一页时不出现 */
            next?: string;
        };
        ParcelTraceResponse: {
            /**
             * Format: date-time
             * @description 什么时候查的
             * @example 2026-11-23T08:00:00.000Z
             */
            asked_at?: string;
            carrier: string;
            carrier_name: string;
            /**
             * Format: date-time
             * @description 更正单号的时间；每个订单只能更正一次
             * @example 2026-11-23T08:00:00.000Z
             */
            corrected_at?: string;
            /** @description 走到过哪里，新的在前 */
            events: components["schemas"]["ShippingTrackView"][];
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            /** @description 包裹里的商品 */
            lines: components["schemas"]["ShippingParcelLineView"][];
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            shipped_at: string;
            /**
             * @description pending：还没录入微信；uploaded：已录入
             * @enum {string}
             */
            state: "pending" | "uploaded";
            /** @description 给人看的一句话 */
            text: string;
            tracking_no: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            uploaded_at?: string;
            /** @description 微信物流查询插件用它显示完整轨迹 */
            waybill_token?: string;
            /**
             * @description unknown：暂时查不到
             * @enum {string}
             */
            where: "waiting" | "picked" | "moving" | "delivering" | "signed" | "trouble" | "unknown";
        };
        PayoutAccount: {
            /** @description 开户行 */
            bank: string;
            /** @description 户名，须与真实姓名一致 */
            holder: string;
            /** @description 账号 */
            number: string;
        };
        PayoutAskRequest: {
            /** @description 银行转账必填 */
            account?: components["schemas"]["PayoutAccount"];
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            amount: number;
            /**
             * @description 微信转账或银行转账
             * @enum {string}
             */
            road: "wechat" | "bank";
        };
        PayoutBracket: {
            /**
             * Format: int64
             * @description 税率，万分之几
             */
            bp: number;
            /**
             * Format: int64
             * @description 先减除的金额
             * @example 1990
             */
            deduct?: number;
            /**
             * Format: int64
             * @description 再减除的比例，万分之几
             */
            deduct_bp?: number;
            /**
             * Format: int64
             * @description 速算扣除数
             * @example 1990
             */
            less?: number;
            /**
             * Format: int64
             * @description 当月合计超过多少时按这一档
             * @example 1990
             */
            over: number;
        };
        PayoutConfirmResponse: {
            app_id: string;
            mch_id: string;
            package: string;
        };
        PayoutRules: {
            /**
             * Format: int64
             * @description 全店一天最多（微信）
             * @example 1990
             */
            all_day: number;
            /**
             * Format: int64
             * @description 银行转账单笔最高
             * @example 1990
             */
            bank_largest: number;
            /**
             * Format: int64
             * @description 一个人一天最多（微信）
             * @example 1990
             */
            day: number;
            /**
             * Format: int64
             * @description 微信转账单笔最高
             * @example 1990
             */
            largest: number;
            /**
             * Format: int64
             * @description 从多少起向微信提交真实姓名核对
             * @example 1990
             */
            name_from: number;
            /** @description 报备：岗位类型 */
            post: string;
            /** @description 转账备注，收款人可见 */
            remark: string;
            /** @description 报备：报酬说明 */
            reward: string;
            /** @description 微信转账、银行转账 */
            roads: ("wechat" | "bank")[];
            /** @description 微信转账场景编号 */
            scene: string;
            /**
             * Format: int64
             * @description 单笔最低
             * @example 1990
             */
            smallest: number;
            /** @description 代扣税：按当月合计累计计算，减去当月已扣；不填：不扣 */
            tax?: components["schemas"]["PayoutBracket"][];
            /**
             * Format: int64
             * @description 一个人一天最多申请几次
             */
            times: number;
        };
        PayoutTermsResponse: {
            /**
             * Format: int64
             * @description 可提现余额
             * @example 1990
             */
            available: number;
            /**
             * Format: int64
             * @description 今天还能申请多少（微信）
             * @example 1990
             */
            day_left: number;
            /**
             * Format: int64
             * @description 到手金额
             * @example 1990
             */
            net: number;
            /** @description 现行提现规则 */
            rules: components["schemas"]["PayoutRules"];
            /**
             * Format: int64
             * @description 按 amount 申请，现在批准会代扣多少；以批准时为准
             * @example 1990
             */
            tax: number;
            /**
             * Format: int64
             * @description 今天还能申请几次
             */
            times_left: number;
            /** Format: int64 */
            version: number;
        };
        PayoutView: {
            /** @description 银行转账的收款账户，账号打码 */
            account?: components["schemas"]["PayoutAccount"];
            /**
             * Format: int64
             * @description 申请的金额
             * @example 1990
             */
            amount: number;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            approved_at?: string;
            /** @description 已申请取消，等微信答复 */
            cancelling: boolean;
            /** @description 现在可以点确认收款 */
            confirm: boolean;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            done_at?: string;
            /**
             * Format: date-time
             * @description 在此之前确认收款
             * @example 2026-11-23T08:00:00.000Z
             */
            due_at?: string;
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            /**
             * Format: int64
             * @description 到手金额
             * @example 1990
             */
            net: number;
            /** @description 没有成功的原因 */
            reason?: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            requested_at: string;
            /** @enum {string} */
            road: "wechat" | "bank";
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            sent_at?: string;
            /** @enum {string} */
            state: "requested" | "approved" | "sending" | "awaiting_confirm" | "paid" | "failed" | "cancelled" | "rejected" | "withdrawn";
            /**
             * Format: int64
             * @description 代扣税，批准时算出
             * @example 1990
             */
            tax: number;
        };
        PosterListResponse: {
            /** @description 5:4 分享卡片的图片地址；没有时为空 */
            card: string;
            items: components["schemas"]["PosterOfferView"][];
        };
        PosterOfferView: {
            /** Format: int64 */
            height: number;
            /**
             * @description card：分享卡片的图，没有二维码
             * @enum {string}
             */
            kind: "product" | "arrival" | "festival" | "card" | "story" | "campaign" | "opening" | "certificate";
            name: string;
            /** @description 图片地址（JPEG），不用登录，至少七天有效；内容变了地址也变；加 &format=png 得到 PNG */
            picture: string;
            /** @description 小图地址 */
            preview: string;
            /** @description 模板代号 */
            template: string;
            /**
             * Format: int64
             * @description 像素
             */
            width: number;
        };
        PosterPreparedResponse: {
            /** @description 品牌为我备好的海报，新的在前 */
            items: components["schemas"]["PosterPreparedView"][];
        };
        PosterPreparedView: {
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            /** @description 图片地址（JPEG），不用登录，至少七天有效；内容变了地址也变 */
            picture: string;
            /**
             * Format: date-time
             * @description 到这个时间为止
             * @example 2026-11-23T08:00:00.000Z
             */
            shown_until: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            started_at: string;
            title: string;
        };
        Problem: {
            /**
             * @description 稳定的错误码，程序据此判断
             * @example validation
             */
            code: string;
            /**
             * @description 发生了什么、可以怎么办
             * @example 有 1 处内容不符合要求，请修改后重试。
             */
            detail: string;
            /** @description 逐项的校验错误 */
            errors?: components["schemas"]["Field"][];
            /** @description 请求编号，反馈问题时请附上 */
            request_id?: string;
            /**
             * Format: int64
             * @description HTTP 状态码
             * @example 422
             */
            status: number;
            /**
             * @description 状态码的中文名称
             * @example 内容不符合要求
             */
            title: string;
            /**
             * @description 问题类型的地址
             * @example /docs#code-validation
             */
            type: string;
        };
        ProductReviewSummaryResponse: {
            /**
             * Format: double
             * @description 平均星级，保留一位小数；没有评价时为 0
             */
            average: number;
            /** Format: int64 */
            count: number;
            /** @description 一星到五星各有多少 */
            stars: number[];
            /** Format: int64 */
            with_pictures: number;
        };
        ReferralDayView: {
            day: string;
            /** Format: int64 */
            orders: number;
            /**
             * Format: int64
             * @description 金额，单位：分
             * @example 1990
             */
            sales: number;
            /**
             * Format: int64
             * @description 第一次由此而来的人
             */
            visitors: number;
            /** Format: int64 */
            visits: number;
        };
        ReferralLinkView: {
            /** @description 普通二维码的内容 */
            address: string;
            channel: string;
            /** @description 分享码：小程序码的 scene，也在 /s/ 后面 */
            code: string;
            /** @description 小程序码已做好 */
            code_ready: boolean;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            expires_at?: string;
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            /**
             * Format: int64
             * @description 带来的已付款订单
             */
            orders: number;
            /**
             * Format: id
             * @example 1873640098512896
             */
            product_id?: string;
            /**
             * Format: int64
             * @description 其中商品实付
             * @example 1990
             */
            sales: number;
            /** @enum {string} */
            state: "live" | "revoked" | "expired";
            /** @enum {string} */
            target: "home" | "product";
            /** @description 商品名；首页为空 */
            title: string;
            /** Format: int64 */
            visitors: number;
            /** Format: int64 */
            visits: number;
        };
        ReferralQuestionView: {
            answer: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            answered_at?: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            asked_at: string;
            /**
             * Format: id
             * @example 1873640098512896
             */
            distributor_id: string;
            /** @description 真实姓名，只给员工看 */
            distributor_name?: string;
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            /**
             * Format: id
             * @example 1873640098512896
             */
            order_id: string;
            words: string;
        };
        ReferralShownView: {
            /**
             * Format: id
             * @example 1873640098512896
             */
            image_set_id: string;
            /**
             * Format: id
             * @example 1873640098512896
             */
            product_id: string;
        };
        ReferralTrafficView: {
            /**
             * Format: int64
             * @description 归您的已付款订单
             */
            orders: number;
            /**
             * Format: int64
             * @description 其中商品实付
             * @example 1990
             */
            sales: number;
            /**
             * Format: int64
             * @description 第一次由此而来的人
             */
            visitors: number;
            /** Format: int64 */
            visits: number;
        };
        RegionListResponse: {
            items: components["schemas"]["MemberProvinceView"][];
        };
        SearchHistoryAddRequest: {
            /** @description 搜索过的词；只留前 40 个字 */
            word: string;
        };
        SearchHistoryListResponse: {
            items: string[];
        };
        SearchHotResponse: {
            items: string[];
        };
        SearchResponse: {
            /** @description 本页内容 */
            items: components["schemas"]["CatalogCardView"][];
            /** @description 下一页的 cursor；没有下一页时不出现 */
            next?: string;
            /**
             * Format: int64
             * @description 一共找到几件
             */
            total: number;
        };
        SearchSuggestResponse: {
            /** @description 最多 10 条，分类在前 */
            items: components["schemas"]["CatalogSuggestionView"][];
        };
        ShippingCarrierView: {
            /** @description 微信的快递公司编码 */
            code: string;
            name: string;
        };
        ShippingParcelLineView: {
            /**
             * Format: id
             * @example 1873640098512896
             */
            line_id: string;
            /** Format: int64 */
            pieces: number;
        };
        ShippingParcelView: {
            carrier: string;
            carrier_name: string;
            /**
             * Format: date-time
             * @description 更正单号的时间；每个订单只能更正一次
             * @example 2026-11-23T08:00:00.000Z
             */
            corrected_at?: string;
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            /** @description 包裹里的商品 */
            lines: components["schemas"]["ShippingParcelLineView"][];
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            shipped_at: string;
            /**
             * @description pending：还没录入微信；uploaded：已录入
             * @enum {string}
             */
            state: "pending" | "uploaded";
            tracking_no: string;
            /**
             * Format: date-time
             * @example 2026-11-23T08:00:00.000Z
             */
            uploaded_at?: string;
        };
        ShippingTrackView: {
            /**
             * Format: date-time
             * @description 什么时候发出，或第一次查到它
             * @example 2026-11-23T08:00:00.000Z
             */
            at: string;
            /** @enum {string} */
            state: "sent" | "waiting" | "picked" | "moving" | "delivering" | "signed" | "trouble";
            /** @description 给人看的一句话 */
            text: string;
        };
        StorefrontHomeResponse: {
            items: components["schemas"]["StorefrontView"][];
            /** @description 外观；别的页面从 /api/v1/brand 读 */
            theme: components["schemas"]["StorefrontThemeView"];
            /**
             * Format: int64
             * @description 0：还没有发布过，由品牌信息拼成
             */
            version: number;
        };
        StorefrontItem: {
            /**
             * @description strengths 的图标
             * @enum {string}
             */
            icon?: "leaf" | "shield" | "truck" | "back" | "card" | "star" | "box" | "chat" | "check" | "pin";
            /** @description banner 点开去哪里 */
            link?: components["schemas"]["StorefrontLink"];
            /** @description banner、certificates 必填：上传后的 key；给买家的是地址 */
            picture?: string;
            /** @description 一句话；certificates 可写编号 */
            text?: string;
            /** @description strengths、certificates 必填 */
            title?: string;
            /** @description 图片画了什么；有图必填 */
            words?: string;
        };
        StorefrontLink: {
            /**
             * Format: id
             * @example 1873640098512896
             */
            id: string;
            /** @enum {string} */
            kind: "product" | "category";
        };
        StorefrontPreviewResponse: {
            items: components["schemas"]["StorefrontView"][];
            /** @description 外观；别的页面从 /api/v1/brand 读 */
            theme: components["schemas"]["StorefrontThemeView"];
            /**
             * Format: int64
             * @description 0：还没有发布过，由品牌信息拼成
             */
            version: number;
        };
        StorefrontShelf: {
            /**
             * Format: id
             * @description source 是 category 时必填
             * @example 1873640098512896
             */
            category_id?: string;
            /**
             * Format: int64
             * @description 最多几件；0：4 件，逐个挑选的全放
             */
            count?: number;
            /**
             * @description grid：两列；row：一排横滑
             * @enum {string}
             */
            layout: "grid" | "row";
            /** @description source 是 chosen 时必填，按此顺序 */
            product_ids?: string[];
            /**
             * @description 最新、一个分类、逐个挑选
             * @enum {string}
             */
            source: "newest" | "category" | "chosen";
        };
        StorefrontThemeView: {
            /**
             * Format: int64
             * @description 卡片、图片的圆角，像素
             */
            card: number;
            /**
             * Format: int64
             * @description 按钮、输入的圆角，像素
             */
            control: number;
            dark: components["schemas"]["StorefrontTones"];
            light: components["schemas"]["StorefrontTones"];
            /** @description 标志的地址，可能为空 */
            logo: string;
            /** @description 店名；空：用品牌名 */
            name: string;
            /**
             * Format: int64
             * @description 首页的版本；0：还没有发布过
             */
            version: number;
        };
        StorefrontTones: {
            /** @description 主色：文字、按钮底色、选中 */
            accent: string;
            /** @description 主色的浅底 */
            accent_soft: string;
            /** @description 主色上的文字 */
            on_accent: string;
        };
        StorefrontView: {
            /** @description products：在售的，按货架的顺序 */
            cards?: components["schemas"]["CatalogCardView"][];
            /** @description 编辑时认出这一块；同一页不重复 */
            id: string;
            /** @description banner 1–6 张、strengths 1–8 条、certificates 1–12 张 */
            items?: components["schemas"]["StorefrontItem"][];
            /** @enum {string} */
            kind: "banner" | "story" | "strengths" | "certificates" | "video" | "products";
            /** @description story 点开去哪里 */
            link?: components["schemas"]["StorefrontLink"];
            /** @description story 的配图、video 的封面（必填）：上传后的 key；给买家的是地址 */
            picture?: string;
            /** @description products 摆什么，必填 */
            shelf?: components["schemas"]["StorefrontShelf"];
            /** @description story 的正文，必填；certificates、video 的说明 */
            text?: string;
            /** @description 小标题；banner 没有 */
            title?: string;
            /** @description video 的文件：上传后的 key；给买家的是地址 */
            video?: string;
            /** @description 图片画了什么，读给看不见的人；有图必填 */
            words?: string;
        };
        SubscribeRequest: {
            /** @description 会员在 wx.requestSubscribeMessage 里接受的 */
            kinds: string[];
        };
        SubscribeTemplatesResponse: {
            items: components["schemas"]["NotifyTemplateView"][];
        };
        TroubleReportRequest: {
            message: string;
            /** @description 在哪一页 */
            page: string;
            /** @enum {string} */
            platform: "weixin" | "h5";
            stack?: string;
            /** @description 小程序的版本 */
            version: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "address-list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddressListResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "address-add": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberAddressBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberEntryView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "address-import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddressImportRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberEntryView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "address-parse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddressParseRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddressParseResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "address-get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 地址编号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberEntryView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "address-change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 地址编号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberAddressBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberEntryView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "address-delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 地址编号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "aftersale-list": {
        parameters: {
            query?: {
                /** @description 上一页返回的 next；第一页不填 */
                cursor?: string;
                /** @description 每页条数 */
                limit?: number;
                /** @description 只看这个订单 */
                order_id?: string;
                /** @description 只看没有结束的 */
                open?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageAftersaleCaseView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "aftersale-apply": {
        parameters: {
            query?: never;
            header: {
                /** @description 本次操作的唯一编号，重试时用同一个；8 到 64 个字母、数字、- 或 _ */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AftersaleApplyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AftersaleCaseView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "aftersale-get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 售后单号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AftersaleGetResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "aftersale-change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 售后单号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AftersaleWishInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AftersaleCaseView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "aftersale-receive": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 售后单号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "aftersale-return": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 售后单号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AftersaleParcelInput"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "aftersale-withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 售后单号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "agreement-list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgreementListResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "binding-mine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BindingMineResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    brand: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageBrandView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "carrier-list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CarrierListResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "cart-get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CartView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "cart-add": {
        parameters: {
            query?: never;
            header: {
                /** @description 本次操作的唯一编号，重试时用同一个；8 到 64 个字母、数字、- 或 _ */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CartAddRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CartView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "cart-remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CartRemoveRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CartView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "cart-select": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CartSelectRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CartView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "cart-change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 规格编号 */
                sku_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CartChangeRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CartView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "category-list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CategoryListResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "consent-list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentListResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "consent-give": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 协议编号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "consent-withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 协议编号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "distributor-mine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DistributorMineView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "distributor-applied": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DistributorAppliedResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "distributor-apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DistributorApplyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DistributorMineView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "commission-list": {
        parameters: {
            query?: {
                /** @description 上一页返回的 next；第一页不填 */
                cursor?: string;
                /** @description 每页条数 */
                limit?: number;
                state?: "promised" | "accrued" | "due" | "released" | "void";
                /** @description 只看这个订单的 */
                order_id?: string;
                /** @description 只看这一次结算的 */
                settlement?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCommissionView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "commission-earned": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommissionEarnedResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "commission-funds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommissionFundsView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "commission-goods": {
        parameters: {
            query?: {
                /** @description 上一页返回的 next；第一页不填 */
                cursor?: string;
                /** @description 每页条数 */
                limit?: number;
                /** @description 只看这个分类 */
                category_id?: string;
                /** @description 标题里的字 */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCommissionOfferView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "commission-goods-get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 商品编号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommissionGoodsGetResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "link-list": {
        parameters: {
            query?: {
                /** @description 上一页返回的 next；第一页不填 */
                cursor?: string;
                /** @description 每页条数 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageReferralLinkView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "link-make": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkMakeRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReferralLinkView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "link-get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 分享码编号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReferralLinkView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "link-revoke": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 分享码编号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "link-days": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 分享码编号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkDaysResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "poster-list": {
        parameters: {
            query?: {
                /** @description auto：小程序码做好了就用它；plain：普通二维码 */
                code?: "auto" | "plain";
            };
            header?: never;
            path: {
                /** @description 分享码编号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PosterListResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "attribution-get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 订单号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttributionGetResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "attribution-ask": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 订单号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AttributionAskRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReferralQuestionView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "payout-terms": {
        parameters: {
            query?: {
                /** @description 打算提现多少：试算代扣税 */
                amount?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PayoutTermsResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "payout-list": {
        parameters: {
            query?: {
                /** @description 上一页返回的 next；第一页不填 */
                cursor?: string;
                /** @description 每页条数 */
                limit?: number;
                state?: "requested" | "approved" | "sending" | "awaiting_confirm" | "paid" | "failed" | "cancelled" | "rejected" | "withdrawn";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PagePayoutView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "payout-ask": {
        parameters: {
            query?: never;
            header: {
                /** @description 本次操作的唯一编号，重试时用同一个；8 到 64 个字母、数字、- 或 _ */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PayoutAskRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PayoutView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "payout-get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 提现编号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PayoutView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "payout-cancel": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 提现编号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PayoutView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "payout-confirm": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 提现编号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PayoutConfirmResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "payout-withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 提现编号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PayoutView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "poster-prepared": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PosterPreparedResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "image-set-choose": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 商品编号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImageSetChooseRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImageSetChooseResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "image-set-list": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 商品编号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImageSetListResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "attribution-questions": {
        parameters: {
            query?: {
                /** @description 上一页返回的 next；第一页不填 */
                cursor?: string;
                /** @description 每页条数 */
                limit?: number;
                /** @description 只看这个订单的 */
                order_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageReferralQuestionView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "commission-statement": {
        parameters: {
            query?: {
                /** @description 上一页返回的 next；第一页不填 */
                cursor?: string;
                /** @description 每页条数 */
                limit?: number;
                /** @description 2026-11；不填：本月 */
                month?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommissionStatementView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "distributor-team": {
        parameters: {
            query?: {
                /** @description 上一页返回的 next；第一页不填 */
                cursor?: string;
                /** @description 每页条数 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DistributorTeamResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "link-traffic": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkTrafficResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "favourite-list": {
        parameters: {
            query?: {
                /** @description 上一页返回的 next；第一页不填 */
                cursor?: string;
                /** @description 每页条数 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCartMarkedView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "favourite-get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 商品编号 */
                product_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FavouriteGetResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "favourite-add": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 商品编号 */
                product_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "favourite-delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 商品编号 */
                product_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "footprint-list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FootprintListResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "footprint-clear": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "footprint-add": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 商品编号 */
                product_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "inbox-list": {
        parameters: {
            query?: {
                /** @description 上一页返回的 next；第一页不填 */
                cursor?: string;
                /** @description 每页条数 */
                limit?: number;
                /** @description 只看未读 */
                unread?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageNotifyNoticeView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "inbox-read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InboxReadRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "inbox-unread": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InboxUnreadResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "invoice-title-list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvoiceTitleListResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "invoice-title-add": {
        parameters: {
            query?: never;
            header: {
                /** @description 本次操作的唯一编号，重试时用同一个；8 到 64 个字母、数字、- 或 _ */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderTitle"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderTitleView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "invoice-title-change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 抬头编号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderTitle"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderTitleView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "invoice-title-delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 抬头编号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "link-resolve": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 分享码 */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkResolveResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "link-shown-all": {
        parameters: {
            query: {
                ids: string;
            };
            header?: never;
            path: {
                /** @description 分享码 */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkShownAllResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "link-shown": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 分享码 */
                code: string;
                /** @description 商品编号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkShownResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "member-login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberLoginRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberSessionView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "member-me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberMeView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "member-profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberProfileRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberMeView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "member-delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "member-export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "member-phone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberPhoneRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberMeView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "order-list": {
        parameters: {
            query?: {
                /** @description 上一页返回的 next；第一页不填 */
                cursor?: string;
                /** @description 每页条数 */
                limit?: number;
                /** @description 只看这个状态 */
                state?: "awaiting_payment" | "paid" | "shipped" | "received" | "completed" | "closing" | "closed";
                /** @description 只看待评价的 */
                to_review?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOrderView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "order-place": {
        parameters: {
            query?: never;
            header: {
                /** @description 本次操作的唯一编号，重试时用同一个；8 到 64 个字母、数字、- 或 _ */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderPlaceRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "order-counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderCountsResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "order-get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 订单号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderDetailView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "order-hide": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 订单号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "order-address": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 订单号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberAddress"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "aftersale-options": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 订单号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AftersaleOptionsResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "order-again": {
        parameters: {
            query?: never;
            header: {
                /** @description 本次操作的唯一编号，重试时用同一个；8 到 64 个字母、数字、- 或 _ */
                "Idempotency-Key": string;
            };
            path: {
                /** @description 订单号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderAgainResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "order-cancel": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 订单号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "invoice-get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 订单号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderInvoiceView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "invoice-ask": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 订单号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderTitle"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderInvoiceView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "order-parcels": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 订单号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderParcelsResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "order-pay": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 订单号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderPayResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "order-receive": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 订单号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "order-reviews": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 订单号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderReviewsResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "order-review": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 订单号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderReviewRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "parcel-trace": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 包裹编号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ParcelTraceResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "product-list": {
        parameters: {
            query?: {
                /** @description 上一页返回的 next；第一页不填 */
                cursor?: string;
                /** @description 每页条数 */
                limit?: number;
                /** @description 只看这个分类 */
                category_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCatalogCardView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "product-get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 商品编号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogDetailView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "product-reviews": {
        parameters: {
            query?: {
                /** @description 上一页返回的 next；第一页不填 */
                cursor?: string;
                /** @description 每页条数 */
                limit?: number;
                /** @description 只看这个星级 */
                stars?: number;
                /** @description 只看有图的 */
                with_pictures?: boolean;
            };
            header?: never;
            path: {
                /** @description 商品编号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOrderReviewView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "product-review-summary": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 商品编号 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductReviewSummaryResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "order-quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderQuoteRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderQuoteView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "region-list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegionListResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    search: {
        parameters: {
            query?: {
                /** @description 上一页返回的 next；第一页不填 */
                cursor?: string;
                /** @description 每页条数 */
                limit?: number;
                /** @description 中文、拼音或首字母，拼音可以错一个字母；多个词用空格分开；不填：全部在售商品 */
                q?: string;
                /** @description 只看这个分类 */
                category_id?: string;
                /** @description 最低价（分） */
                min_price?: number;
                /** @description 最高价（分）；0 为不限 */
                max_price?: number;
                /** @description 相关度、新品、价格从低到高、价格从高到低 */
                sort?: "relevance" | "newest" | "price_up" | "price_down";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "search-history-list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchHistoryListResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "search-history-add": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SearchHistoryAddRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "search-history-delete": {
        parameters: {
            query?: {
                /** @description 只删这个词；不填则全部删除 */
                word?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "search-hot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchHotResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "search-suggest": {
        parameters: {
            query: {
                /** @description 已经输入的部分 */
                q: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchSuggestResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "member-logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "member-renew": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberSessionView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "storefront-home": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorefrontHomeResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "storefront-preview": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorefrontPreviewResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "subscribe-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscribeTemplatesResponse"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    subscribe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubscribeRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "trouble-report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TroubleReportRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    upload: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description 一张图片：JPEG、PNG、WebP 或 GIF，10 MB 以内
                     */
                    file: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentUploadView"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "link-visit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkVisitRequest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
