-- +goose Up
CREATE INDEX commission_write_off_distributor ON commission_write_off (distributor_id, state);
