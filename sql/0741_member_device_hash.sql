-- +goose Up
CREATE INDEX member_device_hash ON member_device (device_hash);
