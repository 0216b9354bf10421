-- +goose Up
CREATE INDEX commission_hold_distributor ON commission_hold (distributor_id, state, id);
