-- +goose Up
CREATE UNIQUE INDEX poster_failure_batch ON poster_failure (batch_id, distributor_id);
