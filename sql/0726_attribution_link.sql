-- +goose Up
CREATE INDEX attribution_link ON attribution (link_id, paid_at, goods);
