-- +goose Up
CREATE INDEX orders_member ON orders (member_id, id);
