-- +goose Up
CREATE INDEX commission_hold_commission ON commission_hold (commission_id, state);
