-- +goose Up
CREATE INDEX commission_distributor ON commission (distributor_id, id);
