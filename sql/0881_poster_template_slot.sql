-- +goose Up
CREATE UNIQUE INDEX poster_template_slot ON poster_template (slot);
