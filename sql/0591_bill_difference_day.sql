-- +goose Up
CREATE INDEX bill_difference_day ON bill_difference (on_day, state);
