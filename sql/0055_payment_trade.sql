-- +goose Up
CREATE INDEX payment_trade ON payment (out_trade_no);
