-- +goose Up
CREATE INDEX commission_settlement ON commission (settlement, id);
