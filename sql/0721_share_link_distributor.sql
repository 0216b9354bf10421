-- +goose Up
CREATE INDEX share_link_distributor ON share_link (distributor_id, id);
