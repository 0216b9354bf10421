-- +goose Up
UPDATE distributor SET sales = COALESCE((SELECT SUM(c.paid - c.refunded) FROM commission c WHERE c.distributor_id = distributor.id AND c.state = 'released' AND c.ended = 0 AND c.forfeited = 0), 0);
