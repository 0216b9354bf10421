-- +goose Up
CREATE INDEX distributor_old_no_of ON distributor_old_no (distributor_id);
