-- +goose Up
CREATE INDEX commission_state ON commission (state, distributor_id, id);
