-- +goose Up
CREATE INDEX payment_attempt_query ON payment_attempt (state, query_at);
