-- +goose Up
CREATE INDEX member_phone ON member (phone_hash);
