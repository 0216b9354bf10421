-- +goose Up
UPDATE order_line SET freed = CASE WHEN shipped > 0 THEN quantity - shipped ELSE refunded_pieces END WHERE freed = 0;
