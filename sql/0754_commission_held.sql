-- +goose Up
CREATE INDEX commission_held ON commission (held, id);
