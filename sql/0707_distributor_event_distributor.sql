-- +goose Up
CREATE INDEX distributor_event_distributor ON distributor_event (distributor_id, id);
